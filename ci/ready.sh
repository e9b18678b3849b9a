#!/usr/bin/env bash
# Whether the source is ready to be released from where it is, before anything is built. Prints nothing but what is
# wrong; tells the workflow the version.
#
# GITHUB_REF_TYPE, GITHUB_REF_NAME, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_OUTPUT: as GitHub sets them
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

field() { sed -n "s/^$1 = \"\(.*\)\"\$/\1/p" Cargo.toml | head -n 1; }
version=$(field version)
wrong=0
complain() {
    printf '%s\n' "$*" >&2
    wrong=1
}

if [ "${GITHUB_REF_TYPE:-}" = tag ]; then
    [ "$GITHUB_REF_NAME" = "v$version" ] || complain "the tag is $GITHUB_REF_NAME and Cargo.toml has version $version"
    ci/notes.sh "$version" >/dev/null || wrong=1
    here=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY
    [ "$(field repository)" = "$here" ] ||
        complain "Cargo.toml has no \`repository = \"$here\"\`: cargo binstall would look for the binaries elsewhere"
fi
grep -q "uses: OWNER/caplint@v$version\$" examples/ci/github.yml || complain "examples/ci/github.yml names another version than $version"
for template in azure-pipelines.yml gitlab-ci.yml; do
    grep -qi "caplint_\?version: $version\$" "examples/ci/$template" || complain "examples/ci/$template names another version than $version"
done
[ "$wrong" = 0 ] || exit 1
echo "version=$version" >>"${GITHUB_OUTPUT:-/dev/null}"
