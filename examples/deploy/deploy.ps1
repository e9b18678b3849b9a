#requires -Version 7.2
#requires -Modules Microsoft.Graph.Authentication
<#
.SYNOPSIS
Sends the files of `caplint render --out DIR` to the tenant that they were rendered for.

.DESCRIPTION
Needs a session of Connect-MgGraph that may write policies. Beside DIR it keeps DIR.sent:
created.json holds id and digest of what it created, so that a second run does not create it again;
before/TIME/ holds every object as it was before it was changed or removed: what to go back to.

.PARAMETER Out
The folder that was rendered.

.PARAMETER DryRun
Says what would be sent and sends nothing.

.PARAMETER ReportOnly
Creates policies that are `enabled` in report-only; policies that exist are sent as they are.

.PARAMETER Pace
Seconds between two requests. Graph takes one a second for each tenant.

.PARAMETER Backoff
Seconds to the first new try, doubled with each.

.PARAMETER Tries
How often a request is tried, and how often a write is looked for.
#>
param(
    [Parameter(Mandatory)] [string] $Out,
    [switch] $DryRun,
    [switch] $ReportOnly,
    [double] $Pace = 1,
    [double] $Backoff = 5,
    [int] $Tries = 6
)
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

$Out = (Resolve-Path $Out).Path.TrimEnd('/', '\')
$manifest = Get-Content -Raw (Join-Path $Out 'manifest.json') | ConvertFrom-Json -AsHashtable
$sent = "$Out.sent"
$before = Join-Path $sent 'before' ([DateTime]::UtcNow.ToString('yyyyMMddTHHmmssZ'))
$createdFile = Join-Path $sent 'created.json'

# Nothing is sent unless everything can be sent, to the right tenant, as it was rendered.
function Test-Render {
    if ($manifest.version -ne 2) { throw 'this script knows version 2 of the manifest' }
    foreach ($object in $manifest.objects) {
        if ($object['unresolved']) { throw "no id is known for: $($object.unresolved.object -join ', ')" }
        if ($object['notSent']) { Write-Warning "to be set by hand: $($object.object): $($object.notSent -join ', ')" }
        if (-not $object['file']) { continue }
        $digest = (Get-FileHash -Algorithm SHA256 (Join-Path $Out $object.file)).Hash
        if ($digest -ne $object.sha256) { throw "$($object.file) is not as it was rendered" }
    }
    $context = Get-MgContext
    if (-not $context) { throw 'not signed in: run Connect-MgGraph first' }
    if (-not $manifest['tenantId']) { throw 'the manifest names no tenant: write tenantId into the tenant file' }
    if ($context.TenantId -ne $manifest.tenantId) {
        throw "the files are for tenant $($manifest.tenantId), the session is in $($context.TenantId)"
    }
}

# Worth another try? Too many requests (Graph does not say when to come back), a location that policies do not know yet,
# and what breaks on the way. A POST that broke on the way may have created its object: a person has to look.
function Test-Passing([string] $Method, [int] $Status, [string] $Text) {
    ($Status -eq 429) -or ($Text -match '(^|[^0-9])1040:') -or ($Method -ne 'POST' -and $Status -ge 500)
}

# A request with new tries: its status and the text of the answer.
function Send-Request([string] $Method, [string] $Url, [string] $Body) {
    $pause = $Backoff
    for ($try = 1; ; $try++) {
        Start-Sleep -Milliseconds ($Pace * 1000)
        $request = @{
            Method = $Method; Uri = $Url; OutputType = 'Json'; SkipHttpErrorCheck = $true; StatusCodeVariable = 'status'
        }
        if ($Body) { $request += @{ Body = $Body; ContentType = 'application/json' } }
        # Without it Graph shows newer values as unknownFutureValue, and what is kept could not be sent again.
        if ($Method -eq 'GET') { $request += @{ Headers = @{ Prefer = 'include-unknown-enum-members' } } }
        $text = [string] (Invoke-MgGraphRequest @request)
        if ($status -lt 400 -or $try -ge $Tries -or -not (Test-Passing $Method $status $text)) {
            return @{ Status = [int] $status; Text = $text }
        }
        Write-Host "  waiting ${pause}s: status $status"
        Start-Sleep -Milliseconds ($pause * 1000)
        $pause *= 2
    }
}

function Assert-Sent($Answer, [string] $What) {
    if ($Answer.Status -ge 400) { throw "${What}: status $($Answer.Status): $($Answer.Text)" }
}

function Get-Modified([string] $Text) {
    $read = $Text | ConvertFrom-Json -AsHashtable
    if ($read['modifiedDateTime']) { $read.modifiedDateTime } else { 'none' }
}

# Reads until the object is there and was modified at another time than $Old. Graph answers a read from a copy that may
# be behind.
function Wait-Object([string] $Url, $Old) {
    $pause = $Backoff
    for ($try = 1; $try -le $Tries; $try++) {
        $answer = Send-Request GET $Url
        if ($answer.Status -lt 400 -and (Get-Modified $answer.Text) -ne $Old) { return }
        if ($try -lt $Tries) { Start-Sleep -Milliseconds ($pause * 1000) }
        $pause *= 2
    }
    Write-Warning 'not seen yet; look at it before you rely on it'
}

# Replaces the string at a JSON pointer (RFC 6901), which has to be the placeholder.
function Set-Pointer($Body, [string] $Pointer, [string] $Placeholder, [string] $Id) {
    $steps = @($Pointer.Substring(1) -split '/' | ForEach-Object { $_.Replace('~1', '/').Replace('~0', '~') })
    $at = $Body
    foreach ($step in $steps | Select-Object -SkipLast 1) {
        $at = if ($at -is [System.Collections.IList]) { $at[[int] $step] } else { $at[$step] }
    }
    $last = if ($at -is [System.Collections.IList]) { [int] $steps[-1] } else { $steps[-1] }
    if ($at[$last] -cne $Placeholder) { throw "$Pointer holds no placeholder" }
    $at[$last] = $Id
}

# The file with its placeholders replaced by the ids of what was created.
function Get-Body($Object) {
    $body = Get-Content -Raw (Join-Path $Out $Object.file) | ConvertFrom-Json -AsHashtable
    foreach ($bind in @($Object['bind'] | Where-Object { $_ })) {
        if (-not $created.Contains($bind.object)) { throw "$($bind.object) has no id yet" }
        Set-Pointer $body $bind.pointer "{{$($bind.object)}}" $created[$bind.object].id
    }
    if ($ReportOnly -and $Object.method -eq 'POST' -and $body['state'] -eq 'enabled') {
        $body.state = 'enabledForReportingButNotEnforced'
    }
    $body | ConvertTo-Json -Depth 32
}

function Add-Object($Object) {
    $known = $created[$Object.object]
    if ($known -and $known.sha256 -eq $Object.sha256) { Write-Host '  created before'; return }
    if ($known) {
        throw "$($Object.object) was created before and is different now: write its id into the tenant file and render again"
    }
    $answer = Send-Request POST $Object.url (Get-Body $Object)
    Assert-Sent $answer "$($Object.object) was not created"
    $id = ($answer.Text | ConvertFrom-Json -AsHashtable)['id']
    if (-not $id) { throw "the answer to $($Object.object) holds no id: look in the tenant before you run this again" }
    $created[$Object.object] = @{ id = $id; sha256 = $Object.sha256 }
    $created | ConvertTo-Json | Set-Content $createdFile
    Write-Host "  id $id"
    Wait-Object "$($Object.url)/$id" 'absent'
}

# Stops when somebody has changed the object since the export that the render was compared with. What this run changed
# itself is no surprise.
function Assert-Unchanged($Object, [string] $Text) {
    $read = $Text | ConvertFrom-Json -AsHashtable
    $found = if ($read['modifiedDateTime']) { $read.modifiedDateTime } else { $read['createdDateTime'] }
    $expected = $Object['modifiedDateTime']
    if ($expected -and $expected -ne $found -and -not $changed.Contains($Object.url)) {
        throw "$($Object.object) was changed at $found, after the export ($expected): export and render again"
    }
}

# Keeps the object as it is; gives the time of its last change.
function Save-Object($Object) {
    $old = 'absent'
    $was = Send-Request GET $Object.url
    if ($was.Status -lt 400) {
        $file = $Object['file']
        if (-not $file) { $file = 'removed/' + (($Object.url -split '/')[-2..-1] -join '/') + '.json' }
        $kept = Join-Path $before $file
        New-Item -ItemType Directory -Force (Split-Path $kept) | Out-Null
        if (-not (Test-Path $kept)) { Set-Content $kept $was.Text }
        Assert-Unchanged $Object $was.Text
        $old = Get-Modified $was.Text
        if ($old -eq 'none') { $old = 'never' }
    } elseif ($was.Status -ne 404) {
        Assert-Sent $was "$($Object.object) could not be read, so it was left alone"
    } elseif (-not $Object.object.StartsWith('authenticationContexts/')) {
        throw "$($Object.object) does not exist in the tenant: is its id in the tenant file right?"
    }
    $changed.Add($Object.url) | Out-Null
    $old
}

function Update-Object($Object) {
    $old = Save-Object $Object
    Assert-Sent (Send-Request PATCH $Object.url (Get-Body $Object)) "$($Object.object) was not changed"
    Wait-Object $Object.url $old
}

Test-Render
$changed = [System.Collections.Generic.HashSet[string]]::new()
$created = @{}
if (Test-Path $createdFile) { $created = Get-Content -Raw $createdFile | ConvertFrom-Json -AsHashtable }
if (-not $DryRun) { New-Item -ItemType Directory -Force $sent | Out-Null }
$last = 1
foreach ($object in $manifest.objects) {
    Write-Host "wave $($object.wave): $($object.method) $($object.object)"
    if ($DryRun) { continue }
    if ($object.wave -ne $last) { Start-Sleep -Milliseconds ($Backoff * 1000) }
    $last = $object.wave
    if ($object.method -eq 'PATCH') {
        Update-Object $object
    } elseif ($object.method -eq 'DELETE') {
        Save-Object $object | Out-Null
        Assert-Sent (Send-Request DELETE $object.url) "$($object.object) was not removed"
    } elseif ($object.method -ne 'POST') {
        throw "this script does not send $($object.method)"
    } elseif ($object.url.EndsWith('/updateAllowedCombinations')) {
        Assert-Sent (Send-Request POST $object.url (Get-Body $object)) "$($object.object) was not changed"
    } else {
        Add-Object $object
    }
}
if ($DryRun) { Write-Host 'nothing was sent'; return }
Write-Host 'done; write these ids into the tenant file, and the next render changes instead of creating:'
$created.GetEnumerator() | Sort-Object Key | ForEach-Object { "$($_.Key)`t$($_.Value.id)" }
