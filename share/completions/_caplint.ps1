
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'caplint' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'caplint'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'caplint' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config instead of the nearest caplint.yaml')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant of the config to look at, or `all`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The day to take for today, as 2026-11-23 [default: today, UTC]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Number of threads [default: one per core]')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no config: each path is a policy set of its own')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say what is wrong with policies')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the tests that stand beside policies')
            [CompletionResult]::new('gaps', 'gaps', [CompletionResultType]::ParameterValue, 'Say what is proved of policies, and what they leave open')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Say what a change does to sign-ins')
            [CompletionResult]::new('render', 'render', [CompletionResultType]::ParameterValue, 'Write the JSON bodies that Microsoft Graph takes')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Turn exports of policies into files of the caplint language')
            [CompletionResult]::new('whatif', 'whatif', [CompletionResultType]::ParameterValue, 'Say what comes of one sign-in, and why')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show the page of a rule, or what an error of Graph means')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of a file')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a starter repository')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'caplint;check' {
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Look only for these rules, families or tags')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Leave out these rules, families or tags')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'From which severity on the exit code is 1 [default: the config''s, else error]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to a file as well; may be repeated')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'The file that the text on standard input stands for')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Show only what the change since a branch, tag or commit brings: findings that it does not have')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config instead of the nearest caplint.yaml')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant of the config to look at, or `all`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The day to take for today, as 2026-11-23 [default: today, UTC]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Number of threads [default: one per core]')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Check what git''s index holds, that is what the next commit will be, not the work tree')
            [CompletionResult]::new('--stdin', '--stdin', [CompletionResultType]::ParameterName, 'Read the text of one file from standard input, as an editor has it')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no config: each path is a policy set of its own')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'caplint;test' {
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Run only the tests of this name; `*` stands for any text. May be repeated')
            [CompletionResult]::new('--stage', '--stage', [CompletionResultType]::ParameterName, 'Ask as if this stage were current in every rollout that has it, or `last`; a test''s own stage wins')
            [CompletionResult]::new('--base', '--base', [CompletionResultType]::ParameterName, 'What statements about changes compare with: a branch, tag or commit (with `...` behind it, as HEAD left it), a folder or an export')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to a file as well; may be repeated')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config instead of the nearest caplint.yaml')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant of the config to look at, or `all`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The day to take for today, as 2026-11-23 [default: today, UTC]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Number of threads [default: one per core]')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no config: each path is a policy set of its own')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'caplint;gaps' {
            [CompletionResult]::new('--question', '--question', [CompletionResultType]::ParameterName, 'Ask only this question, by id or name; may be repeated')
            [CompletionResult]::new('--stage', '--stage', [CompletionResultType]::ParameterName, 'Ask as if this stage were current in every rollout that has it, or `last`')
            [CompletionResult]::new('--write-exceptions', '--write-exceptions', [CompletionResultType]::ParameterName, 'Write exceptions for the tenant file, for questions that are open for nobody but people whom policies exclude; `-` for standard output, in place of the report')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to a file as well; may be repeated')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config instead of the nearest caplint.yaml')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant of the config to look at, or `all`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The day to take for today, as 2026-11-23 [default: today, UTC]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Number of threads [default: one per core]')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Ask every question, also those that need a licence the tenant file does not list')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the questions and ask none')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Overwrite the file of --write-exceptions where it holds something else')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no config: each path is a policy set of its own')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'caplint;diff' {
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Exit with 1 when anything else than this happens: tightened, loosened, newlyBlocked, newlyUnblocked, sessionOnly')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output: human, json or markdown')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to a file as well; may be repeated')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config instead of the nearest caplint.yaml')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant of the config to look at, or `all`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The day to take for today, as 2026-11-23 [default: today, UTC]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Number of threads [default: one per core]')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Compare what is staged for the next commit')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Exit with 1 when anything changes for any sign-in')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no config: each path is a policy set of its own')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'caplint;render' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Folder to write; files of an earlier render that are no longer needed are removed')
            [CompletionResult]::new('--against', '--against', [CompletionResultType]::ParameterName, 'Compare with the tenant''s present state, an export, and write only what has to change')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Write in spite of findings of this rule, or of `all`; may be repeated')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config instead of the nearest caplint.yaml')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant of the config to look at, or `all`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The day to take for today, as 2026-11-23 [default: today, UTC]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Number of threads [default: one per core]')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse references to objects that Graph has not numbered yet')
            [CompletionResult]::new('--delete', '--delete', [CompletionResultType]::ParameterName, 'Remove what the tenant has and the set has not; otherwise it is only listed')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Write nothing; say which files of the folder are not what would be written')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no config: each path is a policy set of its own')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'caplint;import' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Folder to write: policies/KEY.yaml, tenant.yaml and, where there is none, caplint.yaml')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report on standard output')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config instead of the nearest caplint.yaml')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant of the config to look at, or `all`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The day to take for today, as 2026-11-23 [default: today, UTC]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Number of threads [default: one per core]')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Overwrite files that hold something else')
            [CompletionResult]::new('--partial', '--partial', [CompletionResultType]::ParameterName, 'Write what could be read although something could not')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be written, and write nothing')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no config: each path is a policy set of its own')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'caplint;whatif' {
            [CompletionResult]::new('--sign-in', '--sign-in', [CompletionResultType]::ParameterName, 'File with the sign-in: the keys of `signIns[].signIn`, or a request to Graph''s `evaluate`')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the answer')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'User, by user principal name or id')
            [CompletionResult]::new('--guest', '--guest', [CompletionResultType]::ParameterName, 'Type of guest or external user, as b2bCollaborationGuest')
            [CompletionResult]::new('--home-tenant', '--home-tenant', [CompletionResultType]::ParameterName, 'The guest''s home tenant, by name or id')
            [CompletionResult]::new('--workload-identity', '--workload-identity', [CompletionResultType]::ParameterName, 'Service principal, by name or object id')
            [CompletionResult]::new('--agent-identity', '--agent-identity', [CompletionResultType]::ParameterName, 'Agent identity, by name or object id')
            [CompletionResult]::new('--agent-user', '--agent-user', [CompletionResultType]::ParameterName, 'Agent''s user account, by name or id')
            [CompletionResult]::new('--group', '--group', [CompletionResultType]::ParameterName, 'Group that the person is in; may be repeated')
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'Role that the person holds; may be repeated')
            [CompletionResult]::new('--resource', '--resource', [CompletionResultType]::ParameterName, 'App or app group that is signed in to, by name or app id')
            [CompletionResult]::new('--user-action', '--user-action', [CompletionResultType]::ParameterName, 'User action: registerSecurityInfo, registerDevice')
            [CompletionResult]::new('--authentication-context', '--authentication-context', [CompletionResultType]::ParameterName, 'Authentication context that is asked for')
            [CompletionResult]::new('--client-app', '--client-app', [CompletionResultType]::ParameterName, 'Kind of client: browser, mobileAppsAndDesktopClients, exchangeActiveSync, easSupported, other')
            [CompletionResult]::new('--platform', '--platform', [CompletionResultType]::ParameterName, 'Platform that the client claims: android, iOS, windows, windowsPhone, macOS, linux, unknown')
            [CompletionResult]::new('--location', '--location', [CompletionResultType]::ParameterName, 'Named location')
            [CompletionResult]::new('--ip', '--ip', [CompletionResultType]::ParameterName, 'Address')
            [CompletionResult]::new('--country', '--country', [CompletionResultType]::ParameterName, 'Country, by its ISO code; beside --ip the address''s')
            [CompletionResult]::new('--device', '--device', [CompletionResultType]::ParameterName, '`unregistered`, for a device that Entra does not know')
            [CompletionResult]::new('--device-property', '--device-property', [CompletionResultType]::ParameterName, 'Property of a registered device, as isCompliant=true or trustType=AzureAD; may be repeated')
            [CompletionResult]::new('--user-risk', '--user-risk', [CompletionResultType]::ParameterName, 'Risk of the user: none, low, medium, high')
            [CompletionResult]::new('--sign-in-risk', '--sign-in-risk', [CompletionResultType]::ParameterName, 'Risk of the sign-in')
            [CompletionResult]::new('--insider-risk', '--insider-risk', [CompletionResultType]::ParameterName, 'Insider risk: none, minor, moderate, elevated')
            [CompletionResult]::new('--service-principal-risk', '--service-principal-risk', [CompletionResultType]::ParameterName, 'Risk of the service principal')
            [CompletionResult]::new('--agent-risk', '--agent-risk', [CompletionResultType]::ParameterName, 'Risk of the agent')
            [CompletionResult]::new('--flow', '--flow', [CompletionResultType]::ParameterName, 'Authentication flow: none, deviceCodeFlow, authenticationTransfer')
            [CompletionResult]::new('--agent-context', '--agent-context', [CompletionResultType]::ParameterName, 'Context of the agent''s session')
            [CompletionResult]::new('--shows', '--shows', [CompletionResultType]::ParameterName, 'Control that is shown, as mfa or `authenticationStrength=Phishing-resistant MFA`; may be repeated')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config instead of the nearest caplint.yaml')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant of the config to look at, or `all`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The day to take for today, as 2026-11-23 [default: today, UTC]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Number of threads [default: one per core]')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no config: each path is a policy set of its own')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'caplint;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config instead of the nearest caplint.yaml')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant of the config to look at, or `all`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The day to take for today, as 2026-11-23 [default: today, UTC]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Number of threads [default: one per core]')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no config: each path is a policy set of its own')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'caplint;rules' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to list them')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config instead of the nearest caplint.yaml')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant of the config to look at, or `all`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The day to take for today, as 2026-11-23 [default: today, UTC]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Number of threads [default: one per core]')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no config: each path is a policy set of its own')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'caplint;schema' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config instead of the nearest caplint.yaml')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant of the config to look at, or `all`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The day to take for today, as 2026-11-23 [default: today, UTC]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Number of threads [default: one per core]')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no config: each path is a policy set of its own')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'caplint;init' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config instead of the nearest caplint.yaml')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant of the config to look at, or `all`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The day to take for today, as 2026-11-23 [default: today, UTC]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Number of threads [default: one per core]')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no config: each path is a policy set of its own')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'caplint;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config instead of the nearest caplint.yaml')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant of the config to look at, or `all`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The day to take for today, as 2026-11-23 [default: today, UTC]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Number of threads [default: one per core]')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no config: each path is a policy set of its own')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'caplint;man' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config instead of the nearest caplint.yaml')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant of the config to look at, or `all`')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'The day to take for today, as 2026-11-23 [default: today, UTC]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Number of threads [default: one per core]')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no config: each path is a policy set of its own')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List what is only counted otherwise')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'caplint;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say what is wrong with policies')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the tests that stand beside policies')
            [CompletionResult]::new('gaps', 'gaps', [CompletionResultType]::ParameterValue, 'Say what is proved of policies, and what they leave open')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Say what a change does to sign-ins')
            [CompletionResult]::new('render', 'render', [CompletionResultType]::ParameterValue, 'Write the JSON bodies that Microsoft Graph takes')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Turn exports of policies into files of the caplint language')
            [CompletionResult]::new('whatif', 'whatif', [CompletionResultType]::ParameterValue, 'Say what comes of one sign-in, and why')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show the page of a rule, or what an error of Graph means')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of a file')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a starter repository')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'caplint;help;check' {
            break
        }
        'caplint;help;test' {
            break
        }
        'caplint;help;gaps' {
            break
        }
        'caplint;help;diff' {
            break
        }
        'caplint;help;render' {
            break
        }
        'caplint;help;import' {
            break
        }
        'caplint;help;whatif' {
            break
        }
        'caplint;help;explain' {
            break
        }
        'caplint;help;rules' {
            break
        }
        'caplint;help;schema' {
            break
        }
        'caplint;help;init' {
            break
        }
        'caplint;help;completions' {
            break
        }
        'caplint;help;man' {
            break
        }
        'caplint;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
