#!/usr/bin/env bash
# Puts caplint into a folder: the binary of a release, checked against its checksum, or a build of the source beside
# this script where there is no such binary.
#
#   install.sh VERSION FOLDER
#
# VERSION   a release, as 0.1.0; `build` to compile in any case; empty for the version of the source
# FOLDER    where `caplint` is to be
#
# CAPLINT_RELEASES   address of the releases' files; from GITHUB_SERVER_URL and GITHUB_ACTION_REPOSITORY where empty
# CAPLINT_TARGET     the build to fetch; from the machine where empty
set -euo pipefail

version=${1-}
folder=${2:?name the folder to install into}
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[ -n "$version" ] || version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$source/Cargo.toml" | head -n 1)
version=${version#v}

say() { printf '%s\n' "$*" >&2; }

machine() {
    case "$(uname -s)-$(uname -m)" in
        Linux-x86_64) echo x86_64-unknown-linux-musl ;;
        Linux-aarch64 | Linux-arm64) echo aarch64-unknown-linux-musl ;;
        Darwin-x86_64) echo x86_64-apple-darwin ;;
        Darwin-arm64) echo aarch64-apple-darwin ;;
        MINGW*-x86_64 | MSYS*-x86_64 | CYGWIN*-x86_64) echo x86_64-pc-windows-msvc ;;
        *) echo unknown ;;
    esac
}

digest() {
    if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# Fails with 1 where the release has no such file, and ends the script where the file is not what was released.
fetch() {
    local target=${CAPLINT_TARGET:-$(machine)} ending=tar.gz
    local releases=${CAPLINT_RELEASES:-${GITHUB_SERVER_URL:-}/${GITHUB_ACTION_REPOSITORY:-}/releases/download}
    case $target in *windows*) ending=zip ;; esac
    local name=caplint-v$version-$target
    local address=$releases/v$version/$name.$ending
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    for file in "$name.$ending" "$name.$ending.sha256"; do
        if ! curl --fail --silent --show-error --location --retry 3 -o "$scratch/$file" "$releases/v$version/$file"; then
            say "there is no $address"
            return 1
        fi
    done
    local wanted got
    wanted=$(cut -d ' ' -f 1 <"$scratch/$name.$ending.sha256")
    got=$(digest "$scratch/$name.$ending")
    if [ "$wanted" != "$got" ]; then
        say "$address is not what was released: its digest is $got, not $wanted"
        exit 2
    fi
    if [ "$ending" = zip ]; then
        unzip -q "$scratch/$name.zip" -d "$scratch"
    else
        tar -xzf "$scratch/$name.tar.gz" -C "$scratch"
    fi
    mkdir -p "$folder"
    cp "$scratch/$name/"caplint* "$folder/"
}

build() {
    if ! command -v cargo >/dev/null; then
        say "there is no cargo to build caplint with; install Rust, or name a release that has a binary for this machine"
        exit 2
    fi
    say "building caplint $version from $source"
    local root
    root=$(mktemp -d)
    cargo install --locked --path "$source" --root "$root" --no-track
    mkdir -p "$folder"
    cp "$root/bin/"caplint* "$folder/"
    rm -rf "$root"
}

if [ "$version" = build ] || ! fetch; then build; fi
"$folder/caplint" --version
