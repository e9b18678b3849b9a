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
complete -c caplint -n "__fish_caplint_needs_command" -f -a "render" -d 'Write the JSON bodies that Microsoft Graph takes'
complete -c caplint -n "__fish_caplint_needs_command" -f -a "import" -d 'Turn exports of policies into files of the caplint language'
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
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check render import explain rules schema init completions man help" -f -a "check" -d 'Say what is wrong with policies'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check render import explain rules schema init completions man help" -f -a "render" -d 'Write the JSON bodies that Microsoft Graph takes'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check render import explain rules schema init completions man help" -f -a "import" -d 'Turn exports of policies into files of the caplint language'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check render import explain rules schema init completions man help" -f -a "explain" -d 'Show the page of a rule, or what an error of Graph means'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check render import explain rules schema init completions man help" -f -a "rules" -d 'List the rules'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check render import explain rules schema init completions man help" -f -a "schema" -d 'Print the JSON Schema of a file'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check render import explain rules schema init completions man help" -f -a "init" -d 'Write a starter repository'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check render import explain rules schema init completions man help" -f -a "completions" -d 'Print a completion script for a shell'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check render import explain rules schema init completions man help" -f -a "man" -d 'Print the manual page'
complete -c caplint -n "__fish_caplint_using_subcommand help; and not __fish_seen_subcommand_from check render import explain rules schema init completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
