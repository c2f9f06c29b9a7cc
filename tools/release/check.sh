#!/usr/bin/env bash
# check.sh PROGRAM PATH...: fails where a path stands in a program, or line tables do.
set -euo pipefail
export LC_ALL=C
program=$1
shift
found=0
for path in "$@"; do
    # A path as short as `/` stands in every program.
    [ "${#path}" -gt 2 ] || continue
    count=$({ grep -aoF -- "$path/" "$program" || true; } | wc -l)
    if [ "$count" != 0 ]; then
        echo "$program holds \`$path\` $count times" >&2
        found=1
    fi
done
# The name of a section stands between zeros; the standard library mentions the word elsewhere.
if [ "$(tr '\0' '\n' < "$program" | grep -acxF .debug_line || true)" != 0 ]; then
    echo "$program holds line tables" >&2
    found=1
fi
exit "$found"
