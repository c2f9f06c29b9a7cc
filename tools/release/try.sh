#!/usr/bin/env bash
# Installs what tools/release/package.sh packed into roots that hold nothing but the C library, and uses it there as a new user would:
# the Debian package and the archive. To be run as root, on Linux.
set -euo pipefail
cd "$(dirname "$0")/../.."
packages=${CARGO_TARGET_DIR:-$PWD/target}/packages
(cd "$packages" && sha256sum --check --quiet SHA256SUMS)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# root PROGRAM FOLDER: puts the libraries that a program asks for, and the sample documents, into a folder.
root() {
    local library
    for library in $(ldd "$1" | grep -oE '/[^ ]+'); do
        mkdir -p "$2$(dirname "$library")"
        cp -L "$library" "$2$library"
    done
    mkdir -p "$2/tmp" "$2/home"
    cp -r corpus "$2/home/letters"
}

# use PROGRAM FOLDER
use() {
    local answer
    # Nothing of this machine's environment comes along.
    inside() { env -i HOME=/home "$(command -v chroot)" "$2" "$1" --index /home/index "${@:3}"; }
    inside "$1" "$2" --version
    inside "$1" "$2" index /home/letters --quiet
    answer=$(inside "$1" "$2" search river --limit 1)
    grep -q 'documents' <<< "$answer" || { echo "no answer from $1" >&2; exit 1; }
    inside "$1" "$2" verify
}

deb=$(ls "$packages"/*.deb)
dpkg-deb --extract "$deb" "$work/deb"
dpkg-deb --info "$deb" | sed -n '/Package/,$p'
root "$work/deb/usr/bin/undersigned" "$work/deb"
use /usr/bin/undersigned "$work/deb"
[ -f "$work/deb/usr/share/man/man1/undersigned.1.gz" ] || { echo "no manual page" >&2; exit 1; }

archive=$(ls "$packages"/*.tar.gz)
mkdir "$work/tar"
tar -C "$work/tar" --strip-components 1 -xzf "$archive"
root "$work/tar/undersigned" "$work/tar"
use /undersigned "$work/tar"
echo "both packages work"
