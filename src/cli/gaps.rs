//! `caplint gaps`: what is proved of policies, and what they leave open.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::engine::{self, Exit, GapsRequest, QuestionChoice};
use crate::report::{self, Format, Style};
use crate::semantics::questions::questions;
use crate::text::sanitize::terminal;
use crate::workspace::DiskFiles;

use super::args::{GapsArgs, Global};
use super::check::{Start, style};
use super::console::Console;
use super::output::{Output, verify_file};
use super::{Failure, interrupt};

/// Asks, writes the reports, and returns what the engine found the exit code to be.
pub(super) fn run(args: GapsArgs, global: &Global, console: &Console) -> Result<Exit, Failure> {
    if args.list {
        console.print(list)?;
        return Ok(Exit::Clean);
    }
    Output::verify_all(&args.output)?;
    let drafts = args.write_exceptions.as_deref();
    if let Some(file) = drafts.filter(|file| !is_standard_output(file)) {
        verify_file(file)?;
    }
    let questions = match (args.all, args.question) {
        (true, _) => QuestionChoice::All,
        (false, names) if names.is_empty() => QuestionChoice::Default,
        (false, names) => QuestionChoice::Named(names),
    };
    let request = GapsRequest { check: global.request(args.paths)?, questions, stage: args.stage };
    let (told, drafted) = match drafts {
        Some(_) => engine::gaps_and_exceptions(&DiskFiles, &request),
        None => (engine::gaps(&request), Ok(None)),
    };
    let start = Start::of(&request.check.folder);
    if !args.output.is_empty() || drafts.is_some() {
        interrupt::tidy_up();
    }
    for output in &args.output {
        let plain = Style { verbose: global.verbose, repository: start.repository(), ..Style::PLAIN };
        output.write(|out| report::write_tests(output.format, &told, plain, out))?;
    }
    let instead = drafts.is_some_and(is_standard_output) && told.refused.is_none();
    if !instead {
        let look = style(global, console, start.repository());
        console.print(|out| report::write_tests(args.format, &told, look, out))?;
    }
    if let Some(file) = drafts.filter(|_| told.refused.is_none()) {
        let drafted = drafted.map_err(Failure::new)?;
        let said = write_exceptions(file, drafted.as_deref(), args.force, console)?;
        // The other formats are for programs.
        if args.format == Format::Human && !instead {
            console.print_text(&said)?;
        }
    }
    Ok(told.exit)
}

fn is_standard_output(file: &Path) -> bool {
    file == Path::new("-")
}

/// Writes what was drafted, and says so. What a file holds already is somebody's work: it is kept unless
/// `force` says otherwise.
fn write_exceptions(file: &Path, drafted: Option<&str>, force: bool, console: &Console) -> Result<String, Failure> {
    let Some(text) = drafted else {
        return Ok("no exceptions written: no question is open for excluded people alone\n".to_owned());
    };
    if is_standard_output(file) {
        console.print_text(text)?;
        return Ok(String::new());
    }
    let shown = file.display();
    let differs = fs::read(file).is_ok_and(|held| held != text.as_bytes());
    if differs && !force {
        let message = format!("no exceptions written: {shown} holds something else, and --force would overwrite it");
        return Err(Failure::new(message));
    }
    engine::replace(file, |out| out.write_all(text.as_bytes())).map_err(|error| Failure::io("write", file, &error))?;
    Ok(format!("wrote exceptions to {}\n", terminal(&shown.to_string())))
}

fn list(out: &mut dyn Write) -> io::Result<()> {
    let widest = questions().iter().map(|question| question.id.len()).max().unwrap_or_default();
    questions().iter().try_for_each(|question| writeln!(out, "{:<widest$}  {}", question.id, question.name))
}
