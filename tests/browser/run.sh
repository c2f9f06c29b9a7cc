#!/usr/bin/env bash
# Tests the pages in a real browser: installs two packages from npm, serves invented documents, runs *.test.mjs.
# Prints one line and succeeds where npm or a Chromium cannot be had. UNDERSIGNED names the program, CHROMIUM the browser.
set -euo pipefail
cd "$(dirname "$0")"

skip() { echo "skipped: $1"; exit 0; }

program=${UNDERSIGNED:-../../target/debug/undersigned}
[ -x "$program" ] || { echo "no program at $program: cargo build" >&2; exit 1; }
command -v npm >/dev/null || skip "no npm"
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$CHROMIUM" ] || skip "no Chromium"
npm ci --no-audit --no-fund --silent --fetch-timeout=30000 --fetch-retries=1 || skip "the packages cannot be had from npm"

UNDERSIGNED=$(realpath "$program") CHROMIUM=$CHROMIUM node --test --test-reporter=spec access.test.mjs pages.test.mjs types.test.mjs
