#!/usr/bin/env bash
# Packs what a release holds for one target, and its checksum beside it.
#
#   package.sh VERSION TARGET PROGRAM FOLDER    as 0.1.0 x86_64-apple-darwin target/x86_64-apple-darwin/dist/caplint out
set -euo pipefail

version=${1:?} target=${2:?} program=${3:?} out=${4:?}
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
name=caplint-v$version-$target
mkdir -p "$out"
out=$(cd "$out" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

mkdir "$scratch/$name"
cp "$program" "$scratch/$name/"
cp "$source"/{README.md,CHANGELOG.md,LICENSE-APACHE,LICENSE-MIT} "$scratch/$name/"
cp -R "$source/share/completions" "$source/share/man" "$source/schemas" "$scratch/$name/"

case $target in
    *windows*)
        archive=$name.zip
        (cd "$scratch" && if command -v 7z >/dev/null; then 7z a -bso0 "$out/$archive" "$name"; else zip -qr "$out/$archive" "$name"; fi)
        ;;
    *)
        archive=$name.tar.gz
        tar -C "$scratch" -czf "$out/$archive" "$name"
        ;;
esac
cd "$out"
if command -v sha256sum >/dev/null; then sha256sum "$archive"; else shasum -a 256 "$archive"; fi >"$archive.sha256"
printf '%s\n' "$out/$archive"
