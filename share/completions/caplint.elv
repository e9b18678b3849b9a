
use builtin;
use str;

set edit:completion:arg-completer[caplint] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'caplint'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'caplint'= {
            cand --color 'When to use colours'
            cand --config 'Use this config instead of the nearest caplint.yaml'
            cand --tenant 'Tenant of the config to look at, or `all`'
            cand --now 'The day to take for today, as 2026-11-23 [default: today, UTC]'
            cand --threads 'Number of threads [default: one per core]'
            cand --no-config 'Use no config: each path is a policy set of its own'
            cand -v 'List what is only counted otherwise'
            cand --verbose 'List what is only counted otherwise'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand check 'Say what is wrong with policies'
            cand test 'Run the tests that stand beside policies'
            cand gaps 'Say what is proved of policies, and what they leave open'
            cand diff 'Say what a change does to sign-ins'
            cand render 'Write the JSON bodies that Microsoft Graph takes'
            cand import 'Turn exports of policies into files of the caplint language'
            cand whatif 'Say what comes of one sign-in, and why'
            cand explain 'Show the page of a rule, or what an error of Graph means'
            cand rules 'List the rules'
            cand schema 'Print the JSON Schema of a file'
            cand init 'Write a starter repository'
            cand completions 'Print a completion script for a shell'
            cand man 'Print the manual page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'caplint;check'= {
            cand --select 'Look only for these rules, families or tags'
            cand --ignore 'Leave out these rules, families or tags'
            cand --fail-on 'From which severity on the exit code is 1 [default: the config''s, else error]'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to a file as well; may be repeated'
            cand --stdin-filename 'The file that the text on standard input stands for'
            cand --since 'Show only what the change since a branch, tag or commit brings: findings that it does not have'
            cand --color 'When to use colours'
            cand --config 'Use this config instead of the nearest caplint.yaml'
            cand --tenant 'Tenant of the config to look at, or `all`'
            cand --now 'The day to take for today, as 2026-11-23 [default: today, UTC]'
            cand --threads 'Number of threads [default: one per core]'
            cand --staged 'Check what git''s index holds, that is what the next commit will be, not the work tree'
            cand --stdin 'Read the text of one file from standard input, as an editor has it'
            cand --no-config 'Use no config: each path is a policy set of its own'
            cand -v 'List what is only counted otherwise'
            cand --verbose 'List what is only counted otherwise'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'caplint;test'= {
            cand --select 'Run only the tests of this name; `*` stands for any text. May be repeated'
            cand --stage 'Ask as if this stage were current in every rollout that has it, or `last`; a test''s own stage wins'
            cand --base 'What statements about changes compare with: a branch, tag or commit (with `...` behind it, as HEAD left it), a folder or an export'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to a file as well; may be repeated'
            cand --color 'When to use colours'
            cand --config 'Use this config instead of the nearest caplint.yaml'
            cand --tenant 'Tenant of the config to look at, or `all`'
            cand --now 'The day to take for today, as 2026-11-23 [default: today, UTC]'
            cand --threads 'Number of threads [default: one per core]'
            cand --no-config 'Use no config: each path is a policy set of its own'
            cand -v 'List what is only counted otherwise'
            cand --verbose 'List what is only counted otherwise'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'caplint;gaps'= {
            cand --question 'Ask only this question, by id or name; may be repeated'
            cand --stage 'Ask as if this stage were current in every rollout that has it, or `last`'
            cand --write-exceptions 'Write exceptions for the tenant file, for questions that are open for nobody but people whom policies exclude; `-` for standard output, in place of the report'
            cand --format 'Format of the report on standard output'
            cand --output 'Write the report to a file as well; may be repeated'
            cand --color 'When to use colours'
            cand --config 'Use this config instead of the nearest caplint.yaml'
            cand --tenant 'Tenant of the config to look at, or `all`'
            cand --now 'The day to take for today, as 2026-11-23 [default: today, UTC]'
            cand --threads 'Number of threads [default: one per core]'
            cand --all 'Ask every question, also those that need a licence the tenant file does not list'
            cand --list 'List the questions and ask none'
            cand --force 'Overwrite the file of --write-exceptions where it holds something else'
            cand --no-config 'Use no config: each path is a policy set of its own'
            cand -v 'List what is only counted otherwise'
            cand --verbose 'List what is only counted otherwise'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'caplint;diff'= {
            cand --allow 'Exit with 1 when anything else than this happens: tightened, loosened, newlyBlocked, newlyUnblocked, sessionOnly'
            cand --format 'Format of the report on standard output: human, json or markdown'
            cand --output 'Write the report to a file as well; may be repeated'
            cand --color 'When to use colours'
            cand --config 'Use this config instead of the nearest caplint.yaml'
            cand --tenant 'Tenant of the config to look at, or `all`'
            cand --now 'The day to take for today, as 2026-11-23 [default: today, UTC]'
            cand --threads 'Number of threads [default: one per core]'
            cand --staged 'Compare what is staged for the next commit'
            cand --exit-code 'Exit with 1 when anything changes for any sign-in'
            cand --no-config 'Use no config: each path is a policy set of its own'
            cand -v 'List what is only counted otherwise'
            cand --verbose 'List what is only counted otherwise'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'caplint;render'= {
            cand --out 'Folder to write; files of an earlier render that are no longer needed are removed'
            cand --against 'Compare with the tenant''s present state, an export, and write only what has to change'
            cand --allow 'Write in spite of findings of this rule, or of `all`; may be repeated'
            cand --color 'When to use colours'
            cand --config 'Use this config instead of the nearest caplint.yaml'
            cand --tenant 'Tenant of the config to look at, or `all`'
            cand --now 'The day to take for today, as 2026-11-23 [default: today, UTC]'
            cand --threads 'Number of threads [default: one per core]'
            cand --strict 'Refuse references to objects that Graph has not numbered yet'
            cand --delete 'Remove what the tenant has and the set has not; otherwise it is only listed'
            cand --check 'Write nothing; say which files of the folder are not what would be written'
            cand --no-config 'Use no config: each path is a policy set of its own'
            cand -v 'List what is only counted otherwise'
            cand --verbose 'List what is only counted otherwise'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'caplint;import'= {
            cand --out 'Folder to write: policies/KEY.yaml, tenant.yaml and, where there is none, caplint.yaml'
            cand --format 'Format of the report on standard output'
            cand --color 'When to use colours'
            cand --config 'Use this config instead of the nearest caplint.yaml'
            cand --tenant 'Tenant of the config to look at, or `all`'
            cand --now 'The day to take for today, as 2026-11-23 [default: today, UTC]'
            cand --threads 'Number of threads [default: one per core]'
            cand --force 'Overwrite files that hold something else'
            cand --partial 'Write what could be read although something could not'
            cand --dry-run 'Say what would be written, and write nothing'
            cand --no-config 'Use no config: each path is a policy set of its own'
            cand -v 'List what is only counted otherwise'
            cand --verbose 'List what is only counted otherwise'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'caplint;whatif'= {
            cand --sign-in 'File with the sign-in: the keys of `signIns[].signIn`, or a request to Graph''s `evaluate`'
            cand --format 'Format of the answer'
            cand --user 'User, by user principal name or id'
            cand --guest 'Type of guest or external user, as b2bCollaborationGuest'
            cand --home-tenant 'The guest''s home tenant, by name or id'
            cand --workload-identity 'Service principal, by name or object id'
            cand --agent-identity 'Agent identity, by name or object id'
            cand --agent-user 'Agent''s user account, by name or id'
            cand --group 'Group that the person is in; may be repeated'
            cand --role 'Role that the person holds; may be repeated'
            cand --resource 'App or app group that is signed in to, by name or app id'
            cand --user-action 'User action: registerSecurityInfo, registerDevice'
            cand --authentication-context 'Authentication context that is asked for'
            cand --client-app 'Kind of client: browser, mobileAppsAndDesktopClients, exchangeActiveSync, easSupported, other'
            cand --platform 'Platform that the client claims: android, iOS, windows, windowsPhone, macOS, linux, unknown'
            cand --location 'Named location'
            cand --ip 'Address'
            cand --country 'Country, by its ISO code; beside --ip the address''s'
            cand --device '`unregistered`, for a device that Entra does not know'
            cand --device-property 'Property of a registered device, as isCompliant=true or trustType=AzureAD; may be repeated'
            cand --user-risk 'Risk of the user: none, low, medium, high'
            cand --sign-in-risk 'Risk of the sign-in'
            cand --insider-risk 'Insider risk: none, minor, moderate, elevated'
            cand --service-principal-risk 'Risk of the service principal'
            cand --agent-risk 'Risk of the agent'
            cand --flow 'Authentication flow: none, deviceCodeFlow, authenticationTransfer'
            cand --agent-context 'Context of the agent''s session'
            cand --shows 'Control that is shown, as mfa or `authenticationStrength=Phishing-resistant MFA`; may be repeated'
            cand --color 'When to use colours'
            cand --config 'Use this config instead of the nearest caplint.yaml'
            cand --tenant 'Tenant of the config to look at, or `all`'
            cand --now 'The day to take for today, as 2026-11-23 [default: today, UTC]'
            cand --threads 'Number of threads [default: one per core]'
            cand --no-config 'Use no config: each path is a policy set of its own'
            cand -v 'List what is only counted otherwise'
            cand --verbose 'List what is only counted otherwise'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'caplint;explain'= {
            cand --color 'When to use colours'
            cand --config 'Use this config instead of the nearest caplint.yaml'
            cand --tenant 'Tenant of the config to look at, or `all`'
            cand --now 'The day to take for today, as 2026-11-23 [default: today, UTC]'
            cand --threads 'Number of threads [default: one per core]'
            cand --no-config 'Use no config: each path is a policy set of its own'
            cand -v 'List what is only counted otherwise'
            cand --verbose 'List what is only counted otherwise'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'caplint;rules'= {
            cand --format 'How to list them'
            cand --color 'When to use colours'
            cand --config 'Use this config instead of the nearest caplint.yaml'
            cand --tenant 'Tenant of the config to look at, or `all`'
            cand --now 'The day to take for today, as 2026-11-23 [default: today, UTC]'
            cand --threads 'Number of threads [default: one per core]'
            cand --no-config 'Use no config: each path is a policy set of its own'
            cand -v 'List what is only counted otherwise'
            cand --verbose 'List what is only counted otherwise'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'caplint;schema'= {
            cand --color 'When to use colours'
            cand --config 'Use this config instead of the nearest caplint.yaml'
            cand --tenant 'Tenant of the config to look at, or `all`'
            cand --now 'The day to take for today, as 2026-11-23 [default: today, UTC]'
            cand --threads 'Number of threads [default: one per core]'
            cand --no-config 'Use no config: each path is a policy set of its own'
            cand -v 'List what is only counted otherwise'
            cand --verbose 'List what is only counted otherwise'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'caplint;init'= {
            cand --color 'When to use colours'
            cand --config 'Use this config instead of the nearest caplint.yaml'
            cand --tenant 'Tenant of the config to look at, or `all`'
            cand --now 'The day to take for today, as 2026-11-23 [default: today, UTC]'
            cand --threads 'Number of threads [default: one per core]'
            cand --no-config 'Use no config: each path is a policy set of its own'
            cand -v 'List what is only counted otherwise'
            cand --verbose 'List what is only counted otherwise'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'caplint;completions'= {
            cand --color 'When to use colours'
            cand --config 'Use this config instead of the nearest caplint.yaml'
            cand --tenant 'Tenant of the config to look at, or `all`'
            cand --now 'The day to take for today, as 2026-11-23 [default: today, UTC]'
            cand --threads 'Number of threads [default: one per core]'
            cand --no-config 'Use no config: each path is a policy set of its own'
            cand -v 'List what is only counted otherwise'
            cand --verbose 'List what is only counted otherwise'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'caplint;man'= {
            cand --color 'When to use colours'
            cand --config 'Use this config instead of the nearest caplint.yaml'
            cand --tenant 'Tenant of the config to look at, or `all`'
            cand --now 'The day to take for today, as 2026-11-23 [default: today, UTC]'
            cand --threads 'Number of threads [default: one per core]'
            cand --no-config 'Use no config: each path is a policy set of its own'
            cand -v 'List what is only counted otherwise'
            cand --verbose 'List what is only counted otherwise'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'caplint;help'= {
            cand check 'Say what is wrong with policies'
            cand test 'Run the tests that stand beside policies'
            cand gaps 'Say what is proved of policies, and what they leave open'
            cand diff 'Say what a change does to sign-ins'
            cand render 'Write the JSON bodies that Microsoft Graph takes'
            cand import 'Turn exports of policies into files of the caplint language'
            cand whatif 'Say what comes of one sign-in, and why'
            cand explain 'Show the page of a rule, or what an error of Graph means'
            cand rules 'List the rules'
            cand schema 'Print the JSON Schema of a file'
            cand init 'Write a starter repository'
            cand completions 'Print a completion script for a shell'
            cand man 'Print the manual page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'caplint;help;check'= {
        }
        &'caplint;help;test'= {
        }
        &'caplint;help;gaps'= {
        }
        &'caplint;help;diff'= {
        }
        &'caplint;help;render'= {
        }
        &'caplint;help;import'= {
        }
        &'caplint;help;whatif'= {
        }
        &'caplint;help;explain'= {
        }
        &'caplint;help;rules'= {
        }
        &'caplint;help;schema'= {
        }
        &'caplint;help;init'= {
        }
        &'caplint;help;completions'= {
        }
        &'caplint;help;man'= {
        }
        &'caplint;help;help'= {
        }
    ]
    $completions[$command]
}
