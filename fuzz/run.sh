#!/usr/bin/env bash
# Fuzzes targets for so many seconds each and tells how much CPU each took: fuzz/run.sh 600 query snippet
# On a busy machine the clock runs while a target waits: FUZZ_TIMEOUT=90 instead of 10 seconds for one input.
# What is found lies in fuzz/artifacts; what was learned in fuzz/corpus, for the next run.
set -euo pipefail
cd "$(dirname "$0")"
seconds=$1; shift
[ $# -gt 0 ] || set -- decode html text front_matter query execution snippet gazetteer manifest
binaries=target/x86_64-unknown-linux-gnu/release
cargo +nightly fuzz build --release --sanitizer none
failed=0
for target in "$@"; do
    mkdir -p "corpus/$target" "artifacts/$target"
    seeds=("seeds/$target")
    # The sample documents are seeds as well.
    case $target in html | text) seeds+=(../corpus) ;; esac
    options=(-max_total_time="$seconds" -timeout="${FUZZ_TIMEOUT:-10}" -rss_limit_mb=2048 -max_len=16384 -print_final_stats=1)
    [ "$target" != html ] || options+=(-dict=html.dict)
    log="artifacts/$target/log"
    times=$(
        TIMEFORMAT='%U %S'
        { time nice -n 19 "$binaries/$target" "${options[@]}" -artifact_prefix="artifacts/$target/" \
            "corpus/$target" "${seeds[@]}" >"$log" 2>&1 || echo "finding" >"artifacts/$target/failed"; } 2>&1
    )
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    minutes=$(awk -v times="$times" 'BEGIN { split(times, t, " "); printf "%.1f", (t[1] + t[2]) / 60 }')
    echo "$target: ${runs:-?} inputs, $minutes minutes of CPU"
    if [ -e "artifacts/$target/failed" ]; then
        rm "artifacts/$target/failed"
        failed=1
        echo "$target: a finding, see $log"
    fi
done
exit $failed
