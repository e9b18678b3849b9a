//! `caplint completions` and `caplint man`: made from the same definition as the help.

use clap::CommandFactory;

use crate::engine::Exit;

use super::Failure;
use super::args::{Args, CompletionsArgs, ManArgs};
use super::console::Console;

/// Prints a completion script.
pub(super) fn completions(args: &CompletionsArgs, console: &Console) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "caplint", &mut script);
    console.print(|out| out.write_all(&script))?;
    Ok(Exit::Clean)
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
