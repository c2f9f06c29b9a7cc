#!/usr/bin/env bash
# Fuzzes targets for so many seconds of CPU each: fuzz/run.sh 600 query snippet
# On a busy machine the clock runs while a target waits: FUZZ_TIMEOUT=90 instead of 10 seconds for one input.
# What is found lies in fuzz/artifacts; what was learned in fuzz/corpus, for the next run.
set -euo pipefail
cd "$(dirname "$0")"
seconds=$1; shift
[ $# -gt 0 ] || set -- decode html text front_matter query execution snippet gazetteer manifest pdf doc docx odt epub rtf mail archive slides
binaries=target/x86_64-unknown-linux-gnu/release
cargo +nightly fuzz build --release --sanitizer none
ticks=$(getconf CLK_TCK)

# Seconds of CPU that a process has had; what it last had once it is gone.
cpu() { awk -v ticks="$ticks" '{ sub(/.*\) /, ""); print int(($12 + $13) / ticks) }' "/proc/$1/stat" 2>/dev/null || true; }

failed=0
for target in "$@"; do
    mkdir -p "corpus/$target" "artifacts/$target"
    seeds=("seeds/$target")
    # The sample documents are seeds as well.
    case $target in html | text) seeds+=(../corpus) ;; esac
    options=(-timeout="${FUZZ_TIMEOUT:-10}" -rss_limit_mb=2048 -max_len=16384 -print_final_stats=1)
    [ "$target" != html ] || options+=(-dict=html.dict)
    log="artifacts/$target/log"
    nice -n 19 "$binaries/$target" "${options[@]}" -artifact_prefix="artifacts/$target/" \
        "corpus/$target" "${seeds[@]}" >"$log" 2>&1 &
    process=$!
    taken=0
    while now=$(cpu "$process") && [ -n "$now" ]; do
        taken=$now
        # Asks it to end in order, with its counts.
        [ "$taken" -lt "$seconds" ] || { kill -USR1 "$process"; break; }
        sleep 1
    done
    finding=""
    wait "$process" || { finding=yes; failed=1; }
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    echo "$target: ${runs:-?} inputs, $(awk -v taken="$taken" 'BEGIN { printf "%.1f", taken / 60 }') minutes of CPU"
    [ -z "$finding" ] || echo "$target: a finding, see $log"
done
exit $failed
