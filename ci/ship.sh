#!/usr/bin/env bash
# Whether caplint can be installed in each way that it is offered: the crate is whole, `cargo install` works, and the
# wheel works in a fresh virtual environment. Builds once, with the profile of `cargo run --release`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools=$(ci/tools.sh target/tools)
out=$PWD/target/ship
rm -rf "$out"
mkdir -p "$out"

works() {
    [ "$("$1" --version)" = "caplint $(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)" ]
    # From elsewhere: an installed program has no source beside it.
    (cd "$out" && "$1" check --now 2026-11-23 "$OLDPWD/examples/minimal")
}

echo "-- the wheel, in a fresh environment"
"$tools/python" -m maturin build --quiet --release --out "$out/wheels"
python3 -m venv "$out/environment"
"$out/environment/bin/python" -m pip install --quiet --disable-pip-version-check --no-index "$out"/wheels/caplint-*.whl
works "$out/environment/bin/caplint"

echo "-- cargo install"
cargo install --quiet --locked --path . --root "$out/cargo" --no-track
works "$out/cargo/bin/caplint"

echo "-- the crate"
cargo package --quiet --locked --allow-dirty --no-verify --target-dir "$out/package"
packed=$(echo "$out"/package/package/caplint-*.crate)
tar -xzf "$packed" -C "$out"
# It is whole when it compiles without the repository around it.
cargo check --quiet --locked --manifest-path "$out"/caplint-*/Cargo.toml --target-dir target
printf '%s: %s files, %s bytes\n' "$(basename "$packed")" "$(tar -tzf "$packed" | wc -l)" "$(wc -c <"$packed")"

echo "-- a release's archive"
ci/package.sh "$(target/release/caplint --version | cut -d ' ' -f 2)" host target/release/caplint "$out/archive"
