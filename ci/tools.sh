#!/usr/bin/env bash
# Puts the tools of tools.txt into a folder, unless they are there, and prints the folder of their programs.
#
#   tools.sh FOLDER
set -euo pipefail

folder=${1:?name a folder}
list=$(dirname "${BASH_SOURCE[0]}")/tools.txt
if ! cmp -s "$list" "$folder/installed.txt"; then
    python3 -m venv --clear "$folder" >&2
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: --requirement "$list" >&2
    cp "$list" "$folder/installed.txt"
fi
echo "$folder/bin"
