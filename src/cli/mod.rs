//! The command line: one file per command over the engine's functions.
//!
//! Here, and nowhere else, the clock is read and the terminal is asked what it can do.

mod args;
mod check;
mod comparison;
mod console;
mod diff;
mod explain;
mod failure;
mod gaps;
mod import;
mod init;
mod interrupt;
mod markdown;
mod output;
mod panic;
mod render;
mod rules;
mod schema;
mod selector;
mod shell;
mod test;
mod whatif;

use clap::Parser;

use args::{Args, Command};
use console::Console;
use failure::Failure;

use crate::engine::Exit;

/// Runs the program with the process's arguments and returns its exit code.
///
/// 0 clean, 1 findings at or above the fail level or a test that fails, 2 wrong usage, config or input. A bug ends the
/// process with 101, which is what a panic does.
#[must_use]
pub fn main() -> u8 {
    panic::install();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return args::refuse(&error),
    };
    let console = Console::new(args.global.color);
    match run(args, &console) {
        Ok(exit) => exit.code(),
        Err(failure) => {
            failure.print();
            Exit::Input.code()
        }
    }
}

fn run(args: Args, console: &Console) -> Result<Exit, Failure> {
    let global = &args.global;
    match args.command {
        Command::Check(args) => check::run(args, global, console),
        Command::Test(args) => test::run(args, global, console),
        Command::Gaps(args) => gaps::run(args, global, console),
        Command::Diff(args) => diff::run(args, global, console),
        Command::Render(args) => render::run(args, global, console),
        Command::Import(args) => import::run(args, global, console),
        Command::Whatif(args) => whatif::run(*args, global, console),
        Command::Explain(args) => explain::run(&args, console),
        Command::Rules(args) => rules::run(&args, console),
        Command::Schema(args) => schema::run(&args, global, console),
        Command::Init(args) => init::run(&args, console),
        Command::Completions(args) => shell::completions(&args, console),
        Command::Man(args) => shell::man(&args, console),
    }
}
