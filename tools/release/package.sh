#!/usr/bin/env bash
# Packs the program as it is given to others, with manual pages, completions and licences, into target/packages:
# an archive for every system, a Debian package on Linux, and SHA256SUMS.
#
#     tools/release/package.sh [TARGET]     TARGET: the name of the system, for the names of the files; this one's by default
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${1:-$(rustc -vV | sed -n 's/^host: //p')}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
built=${CARGO_TARGET_DIR:-$PWD/target}/release
packages=${CARGO_TARGET_DIR:-$PWD/target}/packages
name=undersigned-$version-$target
program=undersigned

if [[ $target == *windows* ]]; then
    program=undersigned.exe
    cargo build --locked --release --bin undersigned
else
    tools/release/build.sh
fi

rm -rf "$packages"
mkdir -p "$packages"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What every package holds.
folder=$work/$name
mkdir -p "$folder/man" "$folder/completions"
install -m 755 "$built/$program" "$folder/$program"
cp README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT NOTICE "$folder/"
"$built/$program" licenses > "$folder/LICENSES.txt"
"$built/$program" man --out "$folder/man"
for shell in bash zsh fish powershell elvish; do
    "$built/$program" completions "$shell" > "$folder/completions/undersigned.$shell"
done

if [[ $target == *windows* ]]; then
    (cd "$work" && 7z a -bso0 "$packages/$name.zip" "$name")
else
    # The same files give the same bytes: names in order, no owner, the time of the last commit.
    time=$(git log -1 --format=%ct 2>/dev/null || echo 0)
    tar_options=()
    if tar --version 2>/dev/null | grep -q GNU; then
        tar_options=(--sort=name --owner=0 --group=0 --numeric-owner --mtime="@$time")
    fi
    tar -C "$work" "${tar_options[@]}" -cf - "$name" | gzip -n -9 > "$packages/$name.tar.gz"
fi

if [[ $target == *linux* ]] && command -v dpkg-deb >/dev/null; then
    case $target in
        x86_64-*) architecture=amd64 ;;
        aarch64-*) architecture=arm64 ;;
        *) architecture=${target%%-*} ;;
    esac
    root=$work/deb
    share=$root/usr/share
    install -D -m 755 "$built/undersigned" "$root/usr/bin/undersigned"
    mkdir -p "$share/man/man1" "$share/doc/undersigned"
    for page in "$folder"/man/*; do
        gzip -n -9 < "$page" > "$share/man/man1/$(basename "$page").gz"
    done
    gzip -n -9 < CHANGELOG.md > "$share/doc/undersigned/changelog.gz"
    install -m 644 "$folder/LICENSES.txt" "$share/doc/undersigned/copyright"
    install -D -m 644 "$folder/completions/undersigned.bash" "$share/bash-completion/completions/undersigned"
    install -D -m 644 "$folder/completions/undersigned.zsh" "$share/zsh/vendor-completions/_undersigned"
    install -D -m 644 "$folder/completions/undersigned.fish" "$share/fish/vendor_completions.d/undersigned.fish"
    # The oldest C library that has every symbol that the program asks for.
    libc=$(grep -aoE 'GLIBC_2\.[0-9]+' "$built/undersigned" | sort -uV | tail -n 1 | cut -d_ -f2)
    mkdir "$root/DEBIAN"
    cat > "$root/DEBIAN/control" <<END
Package: undersigned
Version: $version
Architecture: $architecture
Maintainer: $(git log -1 --format='%an <%ae>' 2>/dev/null || echo 'undersigned <undersigned@localhost>')
Installed-Size: $(du -ks "$root/usr" | cut -f1)
Depends: libc6 (>= $libc), libgcc-s1
Section: text
Priority: optional
Description: $(sed -n 's/^description = "\(.*\)"/\1/p' Cargo.toml)
 Reads a folder of documents, finds who signed them, whom they address, which
 countries they concern and which instruments they cite, and searches them. No
 services and no network.
END
    dpkg-deb --root-owner-group --build "$root" "$packages/undersigned_${version}_$architecture.deb" >/dev/null
fi

(cd "$packages" && { command -v sha256sum >/dev/null && sha256sum -- * || shasum -a 256 -- *; } > "$work/SHA256SUMS" && mv "$work/SHA256SUMS" .)
ls -l "$packages"
