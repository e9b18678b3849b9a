#!/usr/bin/env bash
# What the action runs once caplint is there: checks the policies, compares them with where a pull request started, and
# writes the report, the summary of the job and the body of a comment. It ends with 0 in any case; what came of it are
# its outputs, so that reports are uploaded before the job fails.
#
#   check.sh FOLDER    where the reports go
#
# Inputs, from the environment: INPUT_PATHS and INPUT_ARGUMENTS (one a line), INPUT_TENANT, INPUT_FAIL_ON, INPUT_BASE,
# INPUT_ALLOW. Outputs, to $GITHUB_OUTPUT: outcome (clean, findings, failure), exit-code, sarif-file, comment-file.
set -euo pipefail

reports=${1:?name the folder for the reports}
mkdir -p "$reports"
rm -f "$reports/caplint.sarif" "$reports/check.md" "$reports/diff.md" "$reports/comment.md"

# The longest comment that GitHub takes has 65,536 characters.
most=${CAPLINT_LONGEST_COMMENT:-60000}

lines() {
    local line
    while IFS= read -r line; do
        [ -z "$line" ] || list+=("$line")
    done <<<"$1"
}

common=()
[ -z "${INPUT_TENANT:-}" ] || common+=(--tenant "$INPUT_TENANT")
list=()
lines "${INPUT_ARGUMENTS:-}"
[ -z "${INPUT_FAIL_ON:-}" ] || list+=(--fail-on "$INPUT_FAIL_ON")
lines "${INPUT_PATHS:-}"

code=0
caplint check --format github --output "sarif=$reports/caplint.sarif" --output "markdown=$reports/check.md" \
    ${common[@]+"${common[@]}"} ${list[@]+"${list[@]}"} || code=$?

# What the change means: a bare branch name is that of the clone's origin, and the comparison starts where the branch
# did.
base=${INPUT_BASE:-}
if [ -z "$base" ] && [ -n "${GITHUB_BASE_REF:-}" ]; then base=origin/$GITHUB_BASE_REF; fi
gate=0
# The report for people quotes names, and the runner would take a name that begins a line with `::` for a command.
token=caplint-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
if [ -n "$base" ] && [ "$base" != none ]; then
    allow=()
    [ -z "${INPUT_ALLOW:-}" ] || allow=(--allow "$INPUT_ALLOW")
    echo "::stop-commands::$token"
    caplint diff "$base...HEAD" --output "markdown=$reports/diff.md" ${common[@]+"${common[@]}"} \
        ${allow[@]+"${allow[@]}"} || gate=$?
    echo "::$token::"
fi

outcome() {
    case $1 in
        0) echo clean ;;
        1) echo findings ;;
        *) echo failure ;;
    esac
}

# A failure is not a finding: 2 is wrong input, 101 a bug, and 127 a program that is not there.
worst=$code
if [ "$gate" -gt 1 ] || [ "$code" -eq 0 ]; then worst=$gate; fi
if [ "$code" -gt 1 ]; then worst=$code; fi
if [ "$(outcome "$worst")" = failure ]; then
    echo "::error title=caplint could not do its work::It ended with $worst. That is no verdict on the policies; the log says what went wrong."
fi

body() {
    echo '<!-- caplint -->'
    if [ -s "$reports/diff.md" ]; then cat "$reports/diff.md"; fi
    if [ -s "$reports/check.md" ]; then
        echo
        cat "$reports/check.md"
    fi
    if [ "$(outcome "$worst")" = failure ]; then
        printf '\n**caplint could not do its work** (it ended with %s); see the log.\n' "$worst"
    fi
}

body | awk -v most="$most" '{ size += length($0) + 1; if (size > most) { print "\n*The rest is in the summary of the job.*"; exit } print }' \
    >"$reports/comment.md"
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || body >>"$GITHUB_STEP_SUMMARY"

{
    echo "outcome=$(outcome "$worst")"
    echo "exit-code=$worst"
    [ ! -s "$reports/caplint.sarif" ] || echo "sarif-file=$reports/caplint.sarif"
    echo "comment-file=$reports/comment.md"
} >>"${GITHUB_OUTPUT:-/dev/stdout}"
