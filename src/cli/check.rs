//! `caplint check`: says what is wrong.

use std::io::{self, Write};
use std::path::Path;

use crate::engine::{self, CheckRequest, Checked, Exit, Side, SideChoice};
use crate::report::{self, Format, Repository, Style};
use crate::workspace::{DiskFiles, repository_root};

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
    let checked = match &args.since {
        Some(base) => check_since(base, &request)?,
        None => engine::check(&request),
    };
    let start = Start::of(&request.folder);
    for output in &outputs {
        let style = Style { verbose: global.verbose, repository: start.repository(), ..Style::PLAIN };
        output.write(|out| show(&checked, output.format, style, out))?;
    }
    console.print(|out| show(&checked, format, style(global, console, start.repository()), out))?;
    Ok(checked.exit)
}

/// Checks the work tree and keeps what is new since `base`, a commit; with `...` behind it since HEAD left it.
fn check_since(base: &str, request: &CheckRequest) -> Result<Checked, Failure> {
    let choice = match base.strip_suffix("...") {
        Some(other) => SideChoice::MergeBase(other.to_owned(), "HEAD".to_owned()),
        None => SideChoice::Commit(base.to_owned(), None),
    };
    let side = Side::open(&choice, &request.folder).map_err(|finding| Failure::of(&finding))?;
    Ok(engine::check_since(&DiskFiles, request, &side))
}

/// Prints the report to standard output.
pub(super) fn print(checked: &Checked, format: Format, global: &Global, console: &Console) -> Result<(), Failure> {
    console.print(|out| show(checked, format, style(global, console, Repository::default()), out))
}

/// How a report looks on this console.
pub(super) fn style<'r>(global: &Global, console: &Console, repository: Repository<'r>) -> Style<'r> {
    Style {
        color: console.color,
        links: console.links,
        width: console.width.unwrap_or(Style::PLAIN.width),
        verbose: global.verbose,
        repository,
    }
}

/// Where caplint was started: the root of the repository, and the folder from there.
pub(super) struct Start {
    root: String,
    folder: String,
}

impl Start {
    pub(super) fn of(folder: &Path) -> Self {
        let text = |path: &Path| path.to_string_lossy().replace('\\', "/");
        let root = repository_root(&DiskFiles, folder);
        let below = root.and_then(|root| folder.strip_prefix(root).ok());
        Self { root: root.map(text).unwrap_or_default(), folder: below.map(text).unwrap_or_default() }
    }

    pub(super) fn repository(&self) -> Repository<'_> {
        Repository { root: &self.root, folder: &self.folder }
    }
}

fn show(checked: &Checked, format: Format, style: Style<'_>, out: &mut dyn Write) -> io::Result<()> {
    report::write(format, &checked.report, &checked.sources, style, out)
}
