//! `caplint check`: says what is wrong.

use std::io::{self, Read as _, Write};
use std::path::Path;

use crate::engine::{self, CheckRequest, Checked, Exit, Side, SideChoice};
use crate::report::{self, Format, Repository, Style};
use crate::workspace::{self, DiskFiles, Files, GitFiles, Overlay, absolute, repository_root};

use super::args::{CheckArgs, Global};
use super::console::Console;
use super::output::Output;
use super::{Failure, interrupt};

/// The most that is read from standard input, in bytes.
const LONGEST_INPUT: u64 = 1 << 30;

/// Checks, writes the reports, and returns what the engine found the exit code to be.
pub(super) fn run(args: CheckArgs, global: &Global, console: &Console) -> Result<Exit, Failure> {
    Output::verify_all(&args.output)?;
    let asked = global.request(args.paths)?;
    let request =
        CheckRequest { select: args.select, ignore: args.ignore, fail_on: args.fail_on.map(Into::into), ..asked };
    let base = args.since.as_deref();
    let checked = match args.stdin_filename {
        Some(name) => check_typed(&name, request.clone())?,
        None if args.staged => check_against(base, &index(&request)?, &request)?,
        None if base.is_none() => engine::check(&request),
        None => check_against(base, &DiskFiles, &request)?,
    };
    let start = Start::of(&request.folder);
    if !args.output.is_empty() {
        interrupt::tidy_up();
    }
    for output in &args.output {
        let style = Style { verbose: global.verbose, repository: start.repository(), ..Style::PLAIN };
        output.write(|out| show(&checked, output.format, style, out))?;
    }
    console.print(|out| show(&checked, args.format, style(global, console, start.repository()), out))?;
    Ok(checked.exit)
}

/// Checks the set of the file `name` as it would be with the text on standard input in its place,
/// and shows what is found there.
fn check_typed(name: &Path, request: CheckRequest) -> Result<Checked, Failure> {
    let mut text = Vec::new();
    let read = io::stdin().lock().take(LONGEST_INPUT).read_to_end(&mut text);
    read.map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
    let path = absolute(&request.folder, name);
    let request = CheckRequest { paths: vec![path.clone()], ..request };
    Ok(engine::check_files(&Overlay::new(&DiskFiles, path, text), &request))
}

/// The files of the index of the repository around the current folder.
fn index(request: &CheckRequest) -> Result<GitFiles, Failure> {
    let files = workspace::Repository::open(&request.folder).and_then(|repository| repository.files_of_index());
    files.map_err(|finding| Failure::of(&finding))
}

/// Checks `files`; with `base`, a commit, keeps what is new since then, and with `...` behind it since HEAD
/// left it.
fn check_against(base: Option<&str>, files: &dyn Files, request: &CheckRequest) -> Result<Checked, Failure> {
    let Some(base) = base else { return Ok(engine::check_files(files, request)) };
    let choice = match base.strip_suffix("...") {
        Some(other) => SideChoice::MergeBase(other.to_owned(), "HEAD".to_owned()),
        None => SideChoice::Commit(base.to_owned(), None),
    };
    let side = Side::open(&choice, &request.folder).map_err(|finding| Failure::of(&finding))?;
    Ok(engine::check_since(files, request, &side))
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
