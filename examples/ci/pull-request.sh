#!/usr/bin/env bash
# Plays two pull requests on a scratch copy of examples/repository, as a pipeline would see them, and prints the comment
# that each one gets. The first looks like tidying up and takes MFA from administrators: it is stopped. The second ends
# an exclusion: it passes.
#
#   pull-request.sh [FOLDER]    needs caplint and git on the PATH; the comments stay in FOLDER
set -euo pipefail

examples=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
comments=${1:-$scratch/comments}
mkdir -p "$comments"
comments=$(cd "$comments" && pwd)
# Set, so that this prints the same on every day.
today=2026-11-23

cp -R "$examples/repository" "$scratch/repository"
cd "$scratch/repository"
git init --quiet --initial-branch main
git config user.name Example
git config user.email example@contoso.example
git add --all
git commit --quiet --message "Begin"

# What a pipeline does with a pull request; the exit code is the gate's.
pull_request() {
    local name=$1 code=0
    git add --all
    git commit --quiet --message "$name"
    caplint check --tenant all --now "$today" || code=$?
    [ "$code" -le 1 ] || return "$code"
    code=0
    caplint diff main...HEAD --now "$today" --allow tightened,sessionOnly \
        --output "markdown=$comments/$name.md" >/dev/null || code=$?
    printf '\n---- the comment on %s, which ends with %s\n' "$name" "$code"
    cat "$comments/$name.md"
    git switch --quiet main
    return "$code"
}

edit() {
    sed "$1" "$2" >"$2.new"
    if cmp -s "$2" "$2.new"; then
        echo "nothing to edit in $2" >&2
        exit 2
    fi
    mv "$2.new" "$2"
}

# "CA101 asks administrators for more than CA001 does; do not ask them twice." The set is split on the way, and nobody
# sees in the text that CA101 no longer has all of those whom CA001 now spares.
git switch --quiet --create spare-administrators
edit 's/^    Privileged:$/    Privileged: [Global Administrator, Privileged Role Administrator, Security Administrator]\
    Administrators:/' tenants/common.yaml
edit 's/^    roles: \[Directory Synchronization Accounts\]$/    roles: [Directory Synchronization Accounts, {set: Administrators}]/' \
    policies/everyone/ca001-mfa-everyone.yaml
code=0
pull_request spare-administrators || code=$?
if [ "$code" != 1 ]; then
    echo "the gate did not stop it: it ended with $code" >&2
    exit 1
fi

# The scanners that sent mail with a password are gone: the group that was spared because of them is spared no longer.
git switch --quiet --create no-more-scanners
edit '/^    groups: \[CA001 - Exclude\]$/d' policies/everyone/ca001-mfa-everyone.yaml
pull_request no-more-scanners
