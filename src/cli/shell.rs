//! `caplint completions` and `caplint man`: made from the same definition as the help.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::engine::Exit;

use super::Failure;
use super::args::{Args, CompletionsArgs, ManArgs};
use super::console::Console;

/// Prints a completion script.
pub(super) fn completions(args: &CompletionsArgs, console: &Console) -> Result<Exit, Failure> {
    let script = script(args.shell);
    console.print(|out| out.write_all(&script))?;
    Ok(Exit::Clean)
}

fn script(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "caplint", &mut script);
    script
}

/// Prints a manual page.
pub(super) fn man(args: &ManArgs, console: &Console) -> Result<Exit, Failure> {
    let mut command = Args::command();
    command.build();
    if let Some(name) = &args.command {
        command = find(&command, name)?;
    }
    let page = clap_mangen::Man::new(command);
    console.print(|out| page.render(out))?;
    Ok(Exit::Clean)
}

fn find(command: &clap::Command, name: &str) -> Result<clap::Command, Failure> {
    let names = || command.get_subcommands().map(clap::Command::get_name).collect::<Vec<_>>().join(", ");
    let found = command.find_subcommand(name).cloned();
    found.ok_or_else(|| {
        Failure::new(format!("there is no command `{name}`")).help(format!("the commands are {}", names()))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    use clap::ValueEnum;
    use clap_complete::Generator;

    use super::*;

    /// Path and text of every file that a release holds for shells and `man`.
    fn shipped() -> BTreeMap<String, Vec<u8>> {
        let scripts = Shell::value_variants().iter().map(|shell| {
            let name = format!("completions/{}", shell.file_name("caplint"));
            (name, script(*shell))
        });
        let mut command = Args::command();
        command.build();
        let subcommands = command.get_subcommands().filter(|command| command.get_name() != "help");
        let commands: Vec<clap::Command> = subcommands.cloned().chain([command.clone()]).collect();
        let pages = commands.into_iter().map(|command| {
            let name = command.get_display_name().unwrap_or("caplint").to_owned();
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page).unwrap();
            (format!("man/{name}.1"), page)
        });
        scripts.chain(pages).collect()
    }

    /// Every file below `folder`, named from there.
    fn kept(folder: &Path) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        for kind in ["completions", "man"] {
            for entry in fs::read_dir(folder.join(kind)).into_iter().flatten() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                files.insert(format!("{kind}/{name}"), fs::read(path).unwrap());
            }
        }
        files
    }

    #[test]
    fn completions_and_manual_pages_are_those_of_this_build() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("share");
        let fresh = shipped();
        if std::env::var_os("UPDATE").is_some() {
            for kind in ["completions", "man"] {
                let _ = fs::remove_dir_all(folder.join(kind));
                fs::create_dir_all(folder.join(kind)).unwrap();
            }
            for (name, text) in &fresh {
                fs::write(folder.join(name), text).unwrap();
            }
        }
        let kept = kept(&folder);
        let behind: Vec<&String> =
            fresh.keys().chain(kept.keys()).filter(|name| fresh.get(*name) != kept.get(*name)).collect();
        assert!(behind.is_empty(), "run UPDATE=1 cargo test --lib: share/ is behind in {behind:?}");
        assert!(fresh.len() > 12, "{:?}", fresh.keys());
    }
}
