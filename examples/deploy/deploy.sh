#!/usr/bin/env bash
# Sends the files of `caplint render --out DIR` to the tenant that they were rendered for.
#
#   deploy.sh [--dry-run] [--report-only] DIR
#
#   --dry-run      says what would be sent and sends nothing
#   --report-only  creates policies that are `enabled` in report-only; policies that exist are sent as they are
#
# Needs jq and the Azure CLI, signed in as a service principal that may write policies. Beside DIR it keeps DIR.sent:
#   created.json   id and digest of what it created; a second run does not create it again
#   before/TIME/   every object as it was before it was changed or removed: what to go back to
#
# CAPLINT_PACE     seconds between two requests (1: Graph takes one a second for each tenant)
# CAPLINT_BACKOFF  seconds to the first new try, doubled with each (5)
# CAPLINT_TRIES    how often a request is tried, and how often a write is looked for (6)
set -euo pipefail

pace=${CAPLINT_PACE:-1} backoff=${CAPLINT_BACKOFF:-5} tries=${CAPLINT_TRIES:-6}
dry_run=false report_only=false out=

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

read_arguments() {
    while [ $# -gt 0 ]; do
        case $1 in
            --dry-run) dry_run=true ;;
            --report-only) report_only=true ;;
            -*) die "unknown option $1" ;;
            *) [ -z "$out" ] || die "one folder at a time"; out=${1%/} ;;
        esac
        shift
    done
    [ -n "$out" ] || die "which folder? deploy.sh [--dry-run] [--report-only] DIR"
    manifest=$out/manifest.json
    [ -f "$manifest" ] || die "$manifest is missing: run caplint render --out $out"
}

digest() { if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1; }

# Nothing is sent unless everything can be sent, to the right tenant, as it was rendered.
check_first() {
    [ "$(jq .version "$manifest")" = 2 ] || die "this script knows version 2 of the manifest"
    local open tenant signed_in file sha
    open=$(jq -r '[.objects[].unresolved[]?.object] | unique | join(", ")' "$manifest")
    [ -z "$open" ] || die "no id is known for: $open"
    while IFS=$'\t' read -r file sha; do
        [ -f "$out/$file" ] && [ "$(digest "$out/$file")" = "$sha" ] || die "$file is not as it was rendered"
    done < <(jq -r '.objects[] | select(.file) | [.file, .sha256] | @tsv' "$manifest")
    tenant=$(jq -r '.tenantId // empty' "$manifest")
    [ -n "$tenant" ] || die "the manifest names no tenant: write tenantId into the tenant file"
    signed_in=$(az account show --query tenantId --output tsv </dev/null)
    [ "$signed_in" = "$tenant" ] || die "the files are for tenant $tenant, az is signed in to $signed_in"
    jq -r '.objects[] | select(.notSent) | "to be set by hand: \(.object): \(.notSent | join(", "))"' "$manifest" >&2
}

# graph METHOD URL [FILE]: one request; the answer is in $work/answer, an error in $work/error.
graph() {
    local arguments=(rest --method "$1" --url "$2" --resource "$(cut -d/ -f1-3 <<<"$2")" --output json)
    # Without it Graph shows newer values as unknownFutureValue, and what is kept could not be sent again.
    [ "$1" != GET ] || arguments+=(--headers Prefer=include-unknown-enum-members)
    [ $# -lt 3 ] || arguments+=(--headers Content-Type=application/json --body "@$3")
    sleep "$pace"
    az "${arguments[@]}" </dev/null >"$work/answer" 2>"$work/error"
}

failed_with() { grep -Eqi "$1" "$work/error"; }

# Worth another try? Too many requests (Graph does not say when to come back), a location that policies do not know yet,
# and what breaks on the way. A POST that broke on the way may have created its object: a person has to look.
is_passing() {
    failed_with 'too many requests' && return
    failed_with '(^|[^0-9])1040:' && return
    [ "$1" != POST ] && failed_with 'service unavailable|bad gateway|gateway time|internal server error'
}

# send METHOD URL [FILE]: a request with new tries.
send() {
    local try=1 pause=$backoff
    until graph "$@"; do
        if [ "$try" -ge "$tries" ] || ! is_passing "$1"; then
            cat "$work/error" >&2
            return 1
        fi
        say "  waiting ${pause}s: $(head -n 1 "$work/error" | cut -c1-120)"
        sleep "$pause"
        try=$((try + 1)) pause=$((pause * 2))
    done
}

# await URL OLD: reads until the object is there and was modified at another time than OLD. Graph answers a read from
# a copy that may be behind.
await() {
    local try=1 pause=$backoff
    until send GET "$1" 2>/dev/null && [ "$(jq -r '.modifiedDateTime // "none"' "$work/answer")" != "$2" ]; do
        if [ "$try" -ge "$tries" ]; then
            say "  not seen yet; look at it before you rely on it"
            return
        fi
        sleep "$pause"
        try=$((try + 1)) pause=$((pause * 2))
    done
}

# body OBJECT: the file with its placeholders replaced by the ids of what was created.
body() {
    jq -n --argjson object "$1" --slurpfile file "$out/$(jq -r .file <<<"$1")" --slurpfile created "$sent/created.json" \
        --argjson report_only "$report_only" '
        def path: ltrimstr("/") | split("/")
            | map(gsub("~1"; "/") | gsub("~0"; "~") | if test("^[0-9]+$") then tonumber else . end);
        reduce ($object.bind // [])[] as $bind ($file[0];
            ($bind.pointer | path) as $path
            | if getpath($path) != "{{\($bind.object)}}" then error("\($bind.pointer) holds no placeholder") else . end
            | setpath($path; $created[0][$bind.object].id // error("\($bind.object) has no id yet")))
        | if $report_only and $object.method == "POST" and .state == "enabled"
          then .state = "enabledForReportingButNotEnforced" else . end' >"$work/body.json"
}

remember() {
    jq --arg object "$1" --arg id "$2" --arg sha "$3" '.[$object] = {id: $id, sha256: $sha}' "$sent/created.json" \
        >"$work/created.json"
    mv "$work/created.json" "$sent/created.json"
}

create() {
    local object=$1 name=$2 url=$3 sha=$4 known id
    known=$(jq -r --arg object "$name" '.[$object].sha256 // empty' "$sent/created.json")
    if [ "$known" = "$sha" ]; then
        say "  created before"
        return
    fi
    [ -z "$known" ] || die "$name was created before and is different now: write its id into the tenant file and render again"
    body "$object"
    send POST "$url" "$work/body.json" || die "$name was not created"
    id=$(jq -re .id "$work/answer") || die "the answer to $name holds no id: look in the tenant before you run this again"
    remember "$name" "$id" "$sha"
    say "  id $id"
    await "$url/$id" absent
}

# keep OBJECT NAME URL: keeps the object as it is, and stops when somebody has changed it since the export that the render was
# compared with. What this run changed itself is no surprise. Sets `old`.
keep() {
    local expected found kept
    old=absent
    if send GET "$3" 2>/dev/null; then
        kept=$before/$(jq -r '.file // (.url | split("/") | "removed/\(.[-2:] | join("/")).json")' <<<"$1")
        mkdir -p "$(dirname "$kept")"
        [ -e "$kept" ] || cp "$work/answer" "$kept"
        old=$(jq -r '.modifiedDateTime // "never"' "$work/answer")
        found=$(jq -r '.modifiedDateTime // .createdDateTime // empty' "$work/answer")
        expected=$(jq -r '.modifiedDateTime // empty' <<<"$1")
        [ -z "$expected" ] || [ "$expected" = "$found" ] || grep -Fqx "$3" "$work/changed" ||
            die "$2 was changed at $found, after the export ($expected): export and render again"
    elif ! failed_with 'not found|does not exist'; then
        cat "$work/error" >&2
        die "$2 could not be read, so it was left alone"
    elif [[ $2 != authenticationContexts/* ]]; then
        die "$2 does not exist in the tenant: is its id in the tenant file right?"
    fi
    printf '%s\n' "$3" >>"$work/changed"
}

change() {
    local object=$1 name=$2 url=$3 old
    keep "$object" "$name" "$url"
    body "$object"
    send PATCH "$url" "$work/body.json" || die "$name was not changed"
    await "$url" "$old"
}

remove() {
    local old
    keep "$1" "$2" "$3"
    send DELETE "$3" || die "$2 was not removed"
}

deploy() {
    local object name method url sha wave last=1
    while IFS= read -r object <&3; do
        IFS=$'\t' read -r wave method url name sha < <(jq -r '[.wave, .method, .url, .object, .sha256] | @tsv' <<<"$object")
        say "wave $wave: $method $name"
        [ "$dry_run" = false ] || continue
        [ "$wave" = "$last" ] || sleep "$backoff"
        last=$wave
        case $method:$url in
            POST:*/updateAllowedCombinations) body "$object"; send POST "$url" "$work/body.json" || die "$name was not changed" ;;
            POST:*) create "$object" "$name" "$url" "$sha" ;;
            PATCH:*) change "$object" "$name" "$url" ;;
            DELETE:*) remove "$object" "$name" "$url" ;;
            *) die "this script does not send $method" ;;
        esac
    done 3< <(jq -c '.objects[]' "$manifest")
}

command -v jq >/dev/null || die "jq is missing"
command -v az >/dev/null || die "the Azure CLI (az) is missing"
read_arguments "$@"
check_first
work=$(mktemp -d)
: >"$work/changed"
trap 'rm -rf "$work"' EXIT
sent=$out.sent before=$out.sent/before/$(date -u +%Y%m%dT%H%M%SZ)
if [ "$dry_run" = false ]; then
    mkdir -p "$sent"
    [ -f "$sent/created.json" ] || printf '{}\n' >"$sent/created.json"
fi
deploy
if [ "$dry_run" = true ]; then
    say "nothing was sent"
else
    say "done; write these ids into the tenant file, and the next render changes instead of creating:"
    jq -r 'to_entries[] | "\(.key)\t\(.value.id)"' "$sent/created.json"
fi
