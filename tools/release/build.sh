#!/usr/bin/env bash
# Builds the program as it is given to others: nothing in it tells where it was built, so that the same sources give the same
# bytes in any folder (of one compiler on one kind of machine).
#
#     tools/release/build.sh            builds target/release/undersigned and looks for paths in it
#     tools/release/build.sh --twice    builds a copy of the committed sources in another folder as well, and compares
#
# Cargo's own `trim-paths` does this too, once it is stable.
set -euo pipefail
cd "$(dirname "$0")/../.."

# build SOURCES TARGET: of several prefixes that match, the compiler takes the last.
build() {
    local sources=$1 target=$2 flags="" home=${CARGO_HOME:-$HOME/.cargo} sysroot
    sysroot=$(rustc --print sysroot)
    local prefixes=("$HOME=/home" "$home=/cargo" "$sysroot=/rust" "$sources=/undersigned" "$target=/target")
    for prefix in "${prefixes[@]}"; do
        flags+="${flags:+$'\x1f'}--remap-path-prefix=$prefix"
    done
    # No environment or configuration of this machine adds line tables.
    (cd "$sources" && env -u RUSTFLAGS CARGO_ENCODED_RUSTFLAGS="$flags" CARGO_TARGET_DIR="$target" \
        cargo build --locked --release --bin undersigned \
        --config 'profile.release.debug=false' --config 'profile.release.strip="debuginfo"')
    tools/release/check.sh "$target/release/undersigned" "$HOME" "$home" "$sysroot" "$sources" "$target"
}

target=${CARGO_TARGET_DIR:-$PWD/target}
build "$PWD" "$target"
if [ "${1:-}" = --twice ]; then
    elsewhere=$(mktemp -d)
    trap 'rm -rf "$elsewhere"' EXIT
    mkdir "$elsewhere/other"
    git archive HEAD | tar -x -C "$elsewhere/other"
    build "$elsewhere/other" "$elsewhere/built"
    cmp "$target/release/undersigned" "$elsewhere/built/release/undersigned"
    echo "the same bytes in another folder"
fi
