#!/usr/bin/env bash
# How long `git commit` takes with the hooks of caplint: one changed policy among 240, in a scratch repository with
# tests and rendered bodies. Prints the median of five commits without hooks, with each hook and with all of them.
#
#   commit-time.sh [CAPLINT]     the program to try; the one on the PATH without
#
# POLICIES: how many there are (240). CAPLINT_TOOLS: the folder that holds `pre-commit`; the PATH without
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
caplint=$(command -v "${1:-caplint}")
caplint=$(realpath "$caplint")
policies=${POLICIES:-240}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/hooks" "$scratch/set"
ln -s "$caplint" "$scratch/bin/caplint"
export PATH="$scratch/bin:${CAPLINT_TOOLS:+$CAPLINT_TOOLS:}$PATH"
export PRE_COMMIT_HOME="$scratch/cache" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=Test GIT_AUTHOR_EMAIL=test@contoso.example
export GIT_COMMITTER_NAME=Test GIT_COMMITTER_EMAIL=test@contoso.example

# The policies: one for each of as many teams, and one for everybody.
policy() {
    printf 'name: CA%03d - Team %d - Frequency\nstate: enabled\nusers:\n' "$1" "$1"
    printf '  include: {groups: [Team %d]}\n  exclude: {breakGlass: true, groups: [Exempt %d]}\n' "$1" "$1"
    printf 'resources: {include: all}\nsession: {signInFrequency: %s hours}\n' "$2"
}
id() { printf '7b2c3f10-1111-4aaa-8bbb-%012d' "$1"; }

cd "$scratch/set"
mkdir policies tests
printf 'policies: [policies/*.yaml]\ntests: [tests/*.yaml]\ntenants: {default: tenant.yaml}\npreset: minimal\n' >caplint.yaml
{
    printf 'breakGlass: {users: [one@contoso.example, two@contoso.example]}\nusers:\n'
    printf '  one@contoso.example: {id: %s}\n  two@contoso.example: {id: %s}\ngroups:\n' "$(id 9001)" "$(id 9002)"
    for ((i = 1; i < policies; i++)); do
        printf '  Team %d: {id: %s}\n  Exempt %d: {id: %s}\n' "$i" "$(id "$i")" "$i" "$(id $((1000 + i)))"
    done
} >tenant.yaml
printf 'name: CA000 - Everyone - MFA\nstate: enabled\nusers: {include: all, exclude: {breakGlass: true}}\n' >policies/ca000.yaml
printf 'resources: {include: all}\ngrant: {allOf: [mfa]}\n' >>policies/ca000.yaml
for ((i = 1; i < policies; i++)); do policy "$i" 8 >"policies/$(printf 'ca%03d' "$i").yaml"; done
cat >tests/everyone.yaml <<'END'
assertions:
  - name: everyone shows MFA
    every: {users: {include: all, exclude: {breakGlass: true}}, resources: {include: all}}
    requires: {allOf: [mfa]}
signIns:
  - name: MFA lets a member of a team in
    signIn: {groups: [Team 7], resource: Office 365 Exchange Online, clientApp: browser}
    shows: [mfa]
    outcome: allowed
END
quietly() { "$@" >"$scratch/said" 2>&1 || { cat "$scratch/said" >&2; exit 1; }; }
quietly caplint test
quietly caplint render --out rendered

git -C "$scratch/hooks" init --quiet
cp "$here/.pre-commit-hooks.yaml" "$scratch/hooks/"
git -C "$scratch/hooks" add --all
git -C "$scratch/hooks" commit --quiet --message Publish
cat >.pre-commit-config.yaml <<END
repos:
  - repo: $scratch/hooks
    rev: $(git -C "$scratch/hooks" rev-parse HEAD)
    hooks:
      - {id: caplint-check, language: system}
      - {id: caplint-render-drift, language: system}
      - {id: caplint-test, language: system}
END
git init --quiet --initial-branch main
git add --all
git commit --quiet --message Begin
quietly pre-commit install
quietly pre-commit run --all-files

# Seconds of one commit of a changed policy and its body; the options are those of `git commit`.
hours=8
commit() {
    policy 100 "$hours" >policies/ca100.yaml
    quietly caplint render --out rendered
    git add --all
    local start
    start=$(date +%s%N)
    quietly git commit --quiet "$@" --message Change
    echo "$((($(date +%s%N) - start) / 1000000))"
}
median() {
    local what=$1 skip=$2
    shift 2
    local -a times=()
    for _ in 1 2 3 4 5; do
        hours=$((hours % 22 + 2))
        times+=("$(SKIP=$skip commit "$@")")
    done
    printf '%-22s %5d ms\n' "$what" "$(printf '%s\n' "${times[@]}" | sort -n | sed -n 3p)"
}
printf 'one changed policy of %d, median of 5 commits\n' "$policies"
median 'without hooks' '' --no-verify
median 'pre-commit, no hook' caplint-check,caplint-render-drift,caplint-test
median caplint-check caplint-render-drift,caplint-test
median caplint-render-drift caplint-check,caplint-test
median caplint-test caplint-check,caplint-render-drift
median 'all three' ''
