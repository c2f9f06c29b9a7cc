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
if grep -qaF .debug_line "$program"; then
    echo "$program holds line tables" >&2
    found=1
fi
exit "$found"
