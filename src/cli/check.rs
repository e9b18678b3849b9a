//! `caplint check`: says what is wrong.

use std::io::{self, Write};

use crate::engine::{self, CheckRequest, Checked, Exit};
use crate::report::{self, Format, Style};

use super::Failure;
use super::args::{CheckArgs, Global};
use super::console::Console;
use super::output::Output;

/// Checks, writes the reports, and returns what the engine found the exit code to be.
pub(super) fn run(args: CheckArgs, global: &Global, console: &Console) -> Result<Exit, Failure> {
    Output::verify_all(&args.output)?;
    let format = args.format;
    let outputs = args.output;
    let request = CheckRequest {
        select: args.select,
        ignore: args.ignore,
        fail_on: args.fail_on.map(Into::into),
        ..global.request(args.paths)?
    };
    let checked = engine::check(&request);
    for output in &outputs {
        let style = Style { verbose: global.verbose, ..Style::PLAIN };
        output.write(|out| show(&checked, output.format, style, out))?;
    }
    print(&checked, format, global, console)?;
    Ok(checked.exit)
}

/// Prints the report to standard output.
pub(super) fn print(checked: &Checked, format: Format, global: &Global, console: &Console) -> Result<(), Failure> {
    let style = Style {
        color: console.color,
        links: console.links,
        width: console.width.unwrap_or(Style::PLAIN.width),
        verbose: global.verbose,
    };
    console.print(|out| show(checked, format, style, out))
}

fn show(checked: &Checked, format: Format, style: Style, out: &mut dyn Write) -> io::Result<()> {
    report::write(format, &checked.report, &checked.sources, style, out)
}
