//! `caplint import`: exports to files of the caplint language.

use crate::engine::{self, Exit, ImportRequest};
use crate::report::{self, Style};

use super::Failure;
use super::args::{Global, ImportArgs};
use super::console::Console;

/// Imports, and says what was read, how it was rewritten and what was written.
pub(super) fn run(args: ImportArgs, global: &Global, console: &Console) -> Result<Exit, Failure> {
    let shown = args.out.display().to_string();
    let (format, dry_run) = (args.format, args.dry_run);
    let check = global.request(args.paths)?;
    let imported = engine::import(&ImportRequest {
        paths: check.paths,
        out: args.out,
        folder: check.folder,
        force: args.force,
        partial: args.partial,
        dry_run,
        threads: check.threads,
    });
    let style = Style {
        color: console.color,
        links: console.links,
        width: console.width.unwrap_or(Style::PLAIN.width),
        verbose: global.verbose,
    };
    console.print(|out| report::write_import(format, &imported, &shown, dry_run, style, out))?;
    Ok(imported.exit)
}
