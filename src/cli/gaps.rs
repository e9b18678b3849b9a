//! `caplint gaps`: what is proved of policies, and what they leave open.

use std::io::{self, Write};

use crate::engine::{self, Exit, GapsRequest, QuestionChoice};
use crate::report::{self, Style};
use crate::semantics::questions::questions;

use super::args::{GapsArgs, Global};
use super::check::{Start, style};
use super::console::Console;
use super::output::Output;
use super::{Failure, interrupt};

/// Asks, writes the reports, and returns what the engine found the exit code to be.
pub(super) fn run(args: GapsArgs, global: &Global, console: &Console) -> Result<Exit, Failure> {
    if args.list {
        console.print(list)?;
        return Ok(Exit::Clean);
    }
    Output::verify_all(&args.output)?;
    let questions = match (args.all, args.question) {
        (true, _) => QuestionChoice::All,
        (false, names) if names.is_empty() => QuestionChoice::Default,
        (false, names) => QuestionChoice::Named(names),
    };
    let request = GapsRequest { check: global.request(args.paths)?, questions, stage: args.stage };
    let told = engine::gaps(&request);
    let start = Start::of(&request.check.folder);
    if !args.output.is_empty() {
        interrupt::tidy_up();
    }
    for output in &args.output {
        let plain = Style { verbose: global.verbose, repository: start.repository(), ..Style::PLAIN };
        output.write(|out| report::write_tests(output.format, &told, plain, out))?;
    }
    let look = style(global, console, start.repository());
    console.print(|out| report::write_tests(args.format, &told, look, out))?;
    Ok(told.exit)
}

fn list(out: &mut dyn Write) -> io::Result<()> {
    let widest = questions().iter().map(|question| question.id.len()).max().unwrap_or_default();
    questions().iter().try_for_each(|question| writeln!(out, "{:<widest$}  {}", question.id, question.name))
}
