
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
            cand render 'Write the JSON bodies that Microsoft Graph takes'
            cand import 'Turn exports of policies into files of the caplint language'
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
            cand render 'Write the JSON bodies that Microsoft Graph takes'
            cand import 'Turn exports of policies into files of the caplint language'
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
        &'caplint;help;render'= {
        }
        &'caplint;help;import'= {
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
