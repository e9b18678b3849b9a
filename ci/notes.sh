#!/usr/bin/env bash
# Prints what the changelog says of a version.
#
#   notes.sh VERSION
set -euo pipefail

version=${1:?name a version}
notes=$(awk -v heading="## $version" '
    index($0, heading) == 1 && substr($0, length(heading) + 1) ~ /^( |$)/ { inside = 1; next }
    /^## / { inside = 0 }
    inside' "$(dirname "${BASH_SOURCE[0]}")/../CHANGELOG.md")
if [ -z "${notes//[[:space:]]/}" ]; then
    echo "CHANGELOG.md says nothing of $version: write its heading as \`## $version - YYYY-MM-DD\`" >&2
    exit 1
fi
printf '%s\n' "$notes"
