# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_caplint_global_optspecs
    string join \n color= config= no-config tenant= now= threads= v/verbose h/help V/version
end

function __fish_caplint_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_caplint_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_caplint_using_subcommand
    set -l cmd (__fish_caplint_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c caplint -n "__fish_caplint_needs_command" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c caplint -n "__fish_caplint_needs_command" -l config -d 'Use this config instead of the nearest caplint.yaml' -r -F
complete -c caplint -n "__fish_caplint_needs_command" -l tenant -d 'Tenant of the config to look at, or `all`' -r
complete -c caplint -n "__fish_caplint_needs_command" -l now -d 'The day to take for today, as 2026-11-23 [default: today, UTC]' -r
complete -c caplint -n "__fish_caplint_needs_command" -l threads -d 'Number of threads [default: one per core]' -r
complete -c caplint -n "__fish_caplint_needs_command" -l no-config -d 'Use no config: each path is a policy set of its own'
complete -c caplint -n "__fish_caplint_needs_command" -s v -l verbose -d 'List what is only counted otherwise'
complete -c caplint -n "__fish_caplint_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c caplint -n "__fish_caplint_needs_command" -s V -l version -d 'Print version'
complete -c caplint -n "__fish_caplint_needs_command" -f -a "check" -d 'Say what is wrong with policies'
complete -c caplint -n "__fish_caplint_needs_command" -f -a "test" -d 'Run the tests that stand beside policies'
complete -c caplint -n "__fish_caplint_needs_command" -f -a "gaps" -d 'Say what is proved of policies, and what they leave open'
complete -c caplint -n "__fish_caplint_needs_command" -f -a "diff" -d 'Say what a change does to sign-ins'
complete -c caplint -n "__fish_caplint_needs_command" -f -a "render" -d 'Write the JSON bodies that Microsoft Graph takes'
complete -c caplint -n "__fish_caplint_needs_command" -f -a "import" -d 'Turn exports of policies into files of the caplint language'
complete -c caplint -n "__fish_caplint_needs_command" -f -a "whatif" -d 'Say what comes of one sign-in, and why'
complete -c caplint -n "__fish_caplint_needs_command" -f -a "explain" -d 'Show the page of a rule, or what an error of Graph means'
complete -c caplint -n "__fish_caplint_needs_command" -f -a "rules" -d 'List the rules'
complete -c caplint -n "__fish_caplint_needs_command" -f -a "schema" -d 'Print the JSON Schema of a file'
complete -c caplint -n "__fish_caplint_needs_command" -f -a "init" -d 'Write a starter repository'
complete -c caplint -n "__fish_caplint_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c caplint -n "__fish_caplint_needs_command" -f -a "man" -d 'Print the manual page'
complete -c caplint -n "__fish_caplint_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c caplint -n "__fish_caplint_using_subcommand check" -l select -d 'Look only for these rules, families or tags' -r
complete -c caplint -n "__fish_caplint_using_subcommand check" -l ignore -d 'Leave out these rules, families or tags' -r
complete -c caplint -n "__fish_caplint_using_subcommand check" -l fail-on -d 'From which severity on the exit code is 1 [default: the config\'s, else error]' -r -f -a "error\t'Errors'
warning\t'Warnings and errors'
note\t'Every finding'
never\t'Nothing'"
complete -c caplint -n "__fish_caplint_using_subcommand check" -l format -d 'Format of the report on standard output' -r -f -a "human\t'Snippets with carets, for people'
concise\t'One line a finding'
json\t'JSON, for programs'
narrated\t'Plain sentences, for screen readers'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations of GitHub Actions'
gitlab\t'GitLab\'s Code Quality report'
azure\t'Logging commands of Azure Pipelines'
junit\t'JUnit\'s XML, for test reports'
markdown\t'Markdown, for summaries and comments'"
complete -c caplint -n "__fish_caplint_using_subcommand check" -l output -d 'Write the report to a file as well; may be repeated' -r
complete -c caplint -n "__fish_caplint_using_subcommand check" -l stdin-filename -d 'The file that the text on standard input stands for' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand check" -l since -d 'Show only what the change since a branch, tag or commit brings: findings that it does not have' -r
complete -c caplint -n "__fish_caplint_using_subcommand check" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c caplint -n "__fish_caplint_using_subcommand check" -l config -d 'Use this config instead of the nearest caplint.yaml' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand check" -l tenant -d 'Tenant of the config to look at, or `all`' -r
complete -c caplint -n "__fish_caplint_using_subcommand check" -l now -d 'The day to take for today, as 2026-11-23 [default: today, UTC]' -r
complete -c caplint -n "__fish_caplint_using_subcommand check" -l threads -d 'Number of threads [default: one per core]' -r
complete -c caplint -n "__fish_caplint_using_subcommand check" -l staged -d 'Check what git\'s index holds, that is what the next commit will be, not the work tree'
complete -c caplint -n "__fish_caplint_using_subcommand check" -l stdin -d 'Read the text of one file from standard input, as an editor has it'
complete -c caplint -n "__fish_caplint_using_subcommand check" -l no-config -d 'Use no config: each path is a policy set of its own'
complete -c caplint -n "__fish_caplint_using_subcommand check" -s v -l verbose -d 'List what is only counted otherwise'
complete -c caplint -n "__fish_caplint_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c caplint -n "__fish_caplint_using_subcommand test" -l select -d 'Run only the tests of this name; `*` stands for any text. May be repeated' -r
complete -c caplint -n "__fish_caplint_using_subcommand test" -l stage -d 'Ask as if this stage were current in every rollout that has it, or `last`; a test\'s own stage wins' -r
complete -c caplint -n "__fish_caplint_using_subcommand test" -l base -d 'What statements about changes compare with: a branch, tag or commit (with `...` behind it, as HEAD left it), a folder or an export' -r
complete -c caplint -n "__fish_caplint_using_subcommand test" -l format -d 'Format of the report on standard output' -r -f -a "human\t'Snippets with carets, for people'
concise\t'One line a finding'
json\t'JSON, for programs'
narrated\t'Plain sentences, for screen readers'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations of GitHub Actions'
gitlab\t'GitLab\'s Code Quality report'
azure\t'Logging commands of Azure Pipelines'
junit\t'JUnit\'s XML, for test reports'
markdown\t'Markdown, for summaries and comments'"
complete -c caplint -n "__fish_caplint_using_subcommand test" -l output -d 'Write the report to a file as well; may be repeated' -r
complete -c caplint -n "__fish_caplint_using_subcommand test" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c caplint -n "__fish_caplint_using_subcommand test" -l config -d 'Use this config instead of the nearest caplint.yaml' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand test" -l tenant -d 'Tenant of the config to look at, or `all`' -r
complete -c caplint -n "__fish_caplint_using_subcommand test" -l now -d 'The day to take for today, as 2026-11-23 [default: today, UTC]' -r
complete -c caplint -n "__fish_caplint_using_subcommand test" -l threads -d 'Number of threads [default: one per core]' -r
complete -c caplint -n "__fish_caplint_using_subcommand test" -l no-config -d 'Use no config: each path is a policy set of its own'
complete -c caplint -n "__fish_caplint_using_subcommand test" -s v -l verbose -d 'List what is only counted otherwise'
complete -c caplint -n "__fish_caplint_using_subcommand test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -l question -d 'Ask only this question, by id or name; may be repeated' -r
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -l stage -d 'Ask as if this stage were current in every rollout that has it, or `last`' -r
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -l write-exceptions -d 'Write exceptions for the tenant file, for questions that are open for nobody but people whom policies exclude; `-` for standard output, in place of the report' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -l format -d 'Format of the report on standard output' -r -f -a "human\t'Snippets with carets, for people'
concise\t'One line a finding'
json\t'JSON, for programs'
narrated\t'Plain sentences, for screen readers'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations of GitHub Actions'
gitlab\t'GitLab\'s Code Quality report'
azure\t'Logging commands of Azure Pipelines'
junit\t'JUnit\'s XML, for test reports'
markdown\t'Markdown, for summaries and comments'"
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -l output -d 'Write the report to a file as well; may be repeated' -r
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -l config -d 'Use this config instead of the nearest caplint.yaml' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -l tenant -d 'Tenant of the config to look at, or `all`' -r
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -l now -d 'The day to take for today, as 2026-11-23 [default: today, UTC]' -r
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -l threads -d 'Number of threads [default: one per core]' -r
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -l all -d 'Ask every question, also those that need a licence the tenant file does not list'
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -l list -d 'List the questions and ask none'
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -l force -d 'Overwrite the file of --write-exceptions where it holds something else'
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -l no-config -d 'Use no config: each path is a policy set of its own'
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -s v -l verbose -d 'List what is only counted otherwise'
complete -c caplint -n "__fish_caplint_using_subcommand gaps" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c caplint -n "__fish_caplint_using_subcommand diff" -l allow -d 'Exit with 1 when anything else than this happens: tightened, loosened, newlyBlocked, newlyUnblocked, sessionOnly' -r
complete -c caplint -n "__fish_caplint_using_subcommand diff" -l format -d 'Format of the report on standard output: human, json or markdown' -r
complete -c caplint -n "__fish_caplint_using_subcommand diff" -l output -d 'Write the report to a file as well; may be repeated' -r
complete -c caplint -n "__fish_caplint_using_subcommand diff" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c caplint -n "__fish_caplint_using_subcommand diff" -l config -d 'Use this config instead of the nearest caplint.yaml' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand diff" -l tenant -d 'Tenant of the config to look at, or `all`' -r
complete -c caplint -n "__fish_caplint_using_subcommand diff" -l now -d 'The day to take for today, as 2026-11-23 [default: today, UTC]' -r
complete -c caplint -n "__fish_caplint_using_subcommand diff" -l threads -d 'Number of threads [default: one per core]' -r
complete -c caplint -n "__fish_caplint_using_subcommand diff" -l staged -d 'Compare what is staged for the next commit'
complete -c caplint -n "__fish_caplint_using_subcommand diff" -l exit-code -d 'Exit with 1 when anything changes for any sign-in'
complete -c caplint -n "__fish_caplint_using_subcommand diff" -l no-config -d 'Use no config: each path is a policy set of its own'
complete -c caplint -n "__fish_caplint_using_subcommand diff" -s v -l verbose -d 'List what is only counted otherwise'
complete -c caplint -n "__fish_caplint_using_subcommand diff" -s h -l help -d 'Print help'
complete -c caplint -n "__fish_caplint_using_subcommand render" -l out -d 'Folder to write; files of an earlier render that are no longer needed are removed' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand render" -l against -d 'Compare with the tenant\'s present state, an export, and write only what has to change' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand render" -l allow -d 'Write in spite of findings of this rule, or of `all`; may be repeated' -r
complete -c caplint -n "__fish_caplint_using_subcommand render" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c caplint -n "__fish_caplint_using_subcommand render" -l config -d 'Use this config instead of the nearest caplint.yaml' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand render" -l tenant -d 'Tenant of the config to look at, or `all`' -r
complete -c caplint -n "__fish_caplint_using_subcommand render" -l now -d 'The day to take for today, as 2026-11-23 [default: today, UTC]' -r
complete -c caplint -n "__fish_caplint_using_subcommand render" -l threads -d 'Number of threads [default: one per core]' -r
complete -c caplint -n "__fish_caplint_using_subcommand render" -l strict -d 'Refuse references to objects that Graph has not numbered yet'
complete -c caplint -n "__fish_caplint_using_subcommand render" -l delete -d 'Remove what the tenant has and the set has not; otherwise it is only listed'
complete -c caplint -n "__fish_caplint_using_subcommand render" -l check -d 'Write nothing; say which files of the folder are not what would be written'
complete -c caplint -n "__fish_caplint_using_subcommand render" -l no-config -d 'Use no config: each path is a policy set of its own'
complete -c caplint -n "__fish_caplint_using_subcommand render" -s v -l verbose -d 'List what is only counted otherwise'
complete -c caplint -n "__fish_caplint_using_subcommand render" -s h -l help -d 'Print help'
complete -c caplint -n "__fish_caplint_using_subcommand import" -l out -d 'Folder to write: policies/KEY.yaml, tenant.yaml and, where there is none, caplint.yaml' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand import" -l format -d 'Format of the report on standard output' -r -f -a "human\t'Snippets with carets, for people'
concise\t'One line a finding'
json\t'JSON, for programs'
narrated\t'Plain sentences, for screen readers'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations of GitHub Actions'
gitlab\t'GitLab\'s Code Quality report'
azure\t'Logging commands of Azure Pipelines'
junit\t'JUnit\'s XML, for test reports'
markdown\t'Markdown, for summaries and comments'"
complete -c caplint -n "__fish_caplint_using_subcommand import" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c caplint -n "__fish_caplint_using_subcommand import" -l config -d 'Use this config instead of the nearest caplint.yaml' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand import" -l tenant -d 'Tenant of the config to look at, or `all`' -r
complete -c caplint -n "__fish_caplint_using_subcommand import" -l now -d 'The day to take for today, as 2026-11-23 [default: today, UTC]' -r
complete -c caplint -n "__fish_caplint_using_subcommand import" -l threads -d 'Number of threads [default: one per core]' -r
complete -c caplint -n "__fish_caplint_using_subcommand import" -l force -d 'Overwrite files that hold something else'
complete -c caplint -n "__fish_caplint_using_subcommand import" -l partial -d 'Write what could be read although something could not'
complete -c caplint -n "__fish_caplint_using_subcommand import" -l dry-run -d 'Say what would be written, and write nothing'
complete -c caplint -n "__fish_caplint_using_subcommand import" -l no-config -d 'Use no config: each path is a policy set of its own'
complete -c caplint -n "__fish_caplint_using_subcommand import" -s v -l verbose -d 'List what is only counted otherwise'
complete -c caplint -n "__fish_caplint_using_subcommand import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l sign-in -d 'File with the sign-in: the keys of `signIns[].signIn`, or a request to Graph\'s `evaluate`' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l format -d 'Format of the answer' -r -f -a "human\t'The answer in a line, then why, for people'
json\t'JSON, for programs'
graph\t'The response of Graph\'s `evaluate`, in which what is missing does not match'"
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l user -d 'User, by user principal name or id' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l guest -d 'Type of guest or external user, as b2bCollaborationGuest' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l home-tenant -d 'The guest\'s home tenant, by name or id' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l workload-identity -d 'Service principal, by name or object id' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l agent-identity -d 'Agent identity, by name or object id' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l agent-user -d 'Agent\'s user account, by name or id' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l group -d 'Group that the person is in; may be repeated' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l role -d 'Role that the person holds; may be repeated' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l resource -d 'App or app group that is signed in to, by name or app id' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l user-action -d 'User action: registerSecurityInfo, registerDevice' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l authentication-context -d 'Authentication context that is asked for' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l client-app -d 'Kind of client: browser, mobileAppsAndDesktopClients, exchangeActiveSync, easSupported, other' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l platform -d 'Platform that the client claims: android, iOS, windows, windowsPhone, macOS, linux, unknown' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l location -d 'Named location' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l ip -d 'Address' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l country -d 'Country, by its ISO code; beside --ip the address\'s' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l device -d '`unregistered`, for a device that Entra does not know' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l device-property -d 'Property of a registered device, as isCompliant=true or trustType=AzureAD; may be repeated' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l user-risk -d 'Risk of the user: none, low, medium, high' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l sign-in-risk -d 'Risk of the sign-in' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l insider-risk -d 'Insider risk: none, minor, moderate, elevated' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l service-principal-risk -d 'Risk of the service principal' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l agent-risk -d 'Risk of the agent' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l flow -d 'Authentication flow: none, deviceCodeFlow, authenticationTransfer' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l agent-context -d 'Context of the agent\'s session' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l shows -d 'Control that is shown, as mfa or `authenticationStrength=Phishing-resistant MFA`; may be repeated' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l config -d 'Use this config instead of the nearest caplint.yaml' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l tenant -d 'Tenant of the config to look at, or `all`' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l now -d 'The day to take for today, as 2026-11-23 [default: today, UTC]' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l threads -d 'Number of threads [default: one per core]' -r
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -l no-config -d 'Use no config: each path is a policy set of its own'
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -s v -l verbose -d 'List what is only counted otherwise'
complete -c caplint -n "__fish_caplint_using_subcommand whatif" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c caplint -n "__fish_caplint_using_subcommand explain" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c caplint -n "__fish_caplint_using_subcommand explain" -l config -d 'Use this config instead of the nearest caplint.yaml' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand explain" -l tenant -d 'Tenant of the config to look at, or `all`' -r
complete -c caplint -n "__fish_caplint_using_subcommand explain" -l now -d 'The day to take for today, as 2026-11-23 [default: today, UTC]' -r
complete -c caplint -n "__fish_caplint_using_subcommand explain" -l threads -d 'Number of threads [default: one per core]' -r
complete -c caplint -n "__fish_caplint_using_subcommand explain" -l no-config -d 'Use no config: each path is a policy set of its own'
complete -c caplint -n "__fish_caplint_using_subcommand explain" -s v -l verbose -d 'List what is only counted otherwise'
complete -c caplint -n "__fish_caplint_using_subcommand explain" -s h -l help -d 'Print help'
complete -c caplint -n "__fish_caplint_using_subcommand rules" -l format -d 'How to list them' -r -f -a "human\t'A table'
json\t'JSON, for programs'"
complete -c caplint -n "__fish_caplint_using_subcommand rules" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c caplint -n "__fish_caplint_using_subcommand rules" -l config -d 'Use this config instead of the nearest caplint.yaml' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand rules" -l tenant -d 'Tenant of the config to look at, or `all`' -r
complete -c caplint -n "__fish_caplint_using_subcommand rules" -l now -d 'The day to take for today, as 2026-11-23 [default: today, UTC]' -r
complete -c caplint -n "__fish_caplint_using_subcommand rules" -l threads -d 'Number of threads [default: one per core]' -r
complete -c caplint -n "__fish_caplint_using_subcommand rules" -l no-config -d 'Use no config: each path is a policy set of its own'
complete -c caplint -n "__fish_caplint_using_subcommand rules" -s v -l verbose -d 'List what is only counted otherwise'
complete -c caplint -n "__fish_caplint_using_subcommand rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c caplint -n "__fish_caplint_using_subcommand schema" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c caplint -n "__fish_caplint_using_subcommand schema" -l config -d 'Use this config instead of the nearest caplint.yaml' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand schema" -l tenant -d 'Tenant of the config to look at, or `all`' -r
complete -c caplint -n "__fish_caplint_using_subcommand schema" -l now -d 'The day to take for today, as 2026-11-23 [default: today, UTC]' -r
complete -c caplint -n "__fish_caplint_using_subcommand schema" -l threads -d 'Number of threads [default: one per core]' -r
complete -c caplint -n "__fish_caplint_using_subcommand schema" -l no-config -d 'Use no config: each path is a policy set of its own'
complete -c caplint -n "__fish_caplint_using_subcommand schema" -s v -l verbose -d 'List what is only counted otherwise'
complete -c caplint -n "__fish_caplint_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c caplint -n "__fish_caplint_using_subcommand init" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c caplint -n "__fish_caplint_using_subcommand init" -l config -d 'Use this config instead of the nearest caplint.yaml' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand init" -l tenant -d 'Tenant of the config to look at, or `all`' -r
complete -c caplint -n "__fish_caplint_using_subcommand init" -l now -d 'The day to take for today, as 2026-11-23 [default: today, UTC]' -r
complete -c caplint -n "__fish_caplint_using_subcommand init" -l threads -d 'Number of threads [default: one per core]' -r
complete -c caplint -n "__fish_caplint_using_subcommand init" -l no-config -d 'Use no config: each path is a policy set of its own'
complete -c caplint -n "__fish_caplint_using_subcommand init" -s v -l verbose -d 'List what is only counted otherwise'
complete -c caplint -n "__fish_caplint_using_subcommand init" -s h -l help -d 'Print help'
complete -c caplint -n "__fish_caplint_using_subcommand completions" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c caplint -n "__fish_caplint_using_subcommand completions" -l config -d 'Use this config instead of the nearest caplint.yaml' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand completions" -l tenant -d 'Tenant of the config to look at, or `all`' -r
complete -c caplint -n "__fish_caplint_using_subcommand completions" -l now -d 'The day to take for today, as 2026-11-23 [default: today, UTC]' -r
complete -c caplint -n "__fish_caplint_using_subcommand completions" -l threads -d 'Number of threads [default: one per core]' -r
complete -c caplint -n "__fish_caplint_using_subcommand completions" -l no-config -d 'Use no config: each path is a policy set of its own'
complete -c caplint -n "__fish_caplint_using_subcommand completions" -s v -l verbose -d 'List what is only counted otherwise'
complete -c caplint -n "__fish_caplint_using_subcommand completions" -s h -l help -d 'Print help'
complete -c caplint -n "__fish_caplint_using_subcommand man" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c caplint -n "__fish_caplint_using_subcommand man" -l config -d 'Use this config instead of the nearest caplint.yaml' -r -F
complete -c caplint -n "__fish_caplint_using_subcommand man" -l tenant -d 'Tenant of the config to look at, or `all`' -r
complete -c caplint -n "__fish_caplint_using_subcommand man" -l now -d 'The day to take for today, as 2026-11-23 [default: today, UTC]' -r
complete -c caplint -n "__fish_caplint_using_subcommand man" -l threads -d 'Number of threads [default: one per core]' -r
complete -c caplint -n "__fish_caplint_using_subcommand man" -l no-config -d 'Use no config: each path is a policy set of its own'
complete -c caplint -n "__fish_caplint_using_subcommand man" -s v -l verbose -d 'List what is only counted otherwise'
complete -c caplint -n "__fish_caplint_using_subcommand man" -s h -l help -d 'Print help'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check test gaps diff render import whatif explain rules schema init completions man help" -f -a "check" -d 'Say what is wrong with policies'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check test gaps diff render import whatif explain rules schema init completions man help" -f -a "test" -d 'Run the tests that stand beside policies'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check test gaps diff render import whatif explain rules schema init completions man help" -f -a "gaps" -d 'Say what is proved of policies, and what they leave open'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check test gaps diff render import whatif explain rules schema init completions man help" -f -a "diff" -d 'Say what a change does to sign-ins'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check test gaps diff render import whatif explain rules schema init completions man help" -f -a "render" -d 'Write the JSON bodies that Microsoft Graph takes'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check test gaps diff render import whatif explain rules schema init completions man help" -f -a "import" -d 'Turn exports of policies into files of the caplint language'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check test gaps diff render import whatif explain rules schema init completions man help" -f -a "whatif" -d 'Say what comes of one sign-in, and why'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check test gaps diff render import whatif explain rules schema init completions man help" -f -a "explain" -d 'Show the page of a rule, or what an error of Graph means'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check test gaps diff render import whatif explain rules schema init completions man help" -f -a "rules" -d 'List the rules'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check test gaps diff render import whatif explain rules schema init completions man help" -f -a "schema" -d 'Print the JSON Schema of a file'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check test gaps diff render import whatif explain rules schema init completions man help" -f -a "init" -d 'Write a starter repository'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check test gaps diff render import whatif explain rules schema init completions man help" -f -a "completions" -d 'Print a completion script for a shell'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check test gaps diff render import whatif explain rules schema init completions man help" -f -a "man" -d 'Print the manual page'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check test gaps diff render import whatif explain rules schema init completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
