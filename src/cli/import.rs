//! `caplint import`: exports to files of the caplint language.

use crate::engine::{self, Exit, ImportRequest};
use crate::report::{self, Format, Repository};

use super::args::{Global, ImportArgs};
use super::console::Console;
use super::{Failure, check, interrupt};

/// Imports, and says what was read, how it was rewritten and what was written.
pub(super) fn run(args: ImportArgs, global: &Global, console: &Console) -> Result<Exit, Failure> {
    let shown = args.out.display().to_string();
    let (format, dry_run) = (args.format, args.dry_run);
    let asked = global.request(args.paths)?;
    interrupt::tidy_up();
    let imported = engine::import(&ImportRequest {
        paths: asked.paths,
        out: args.out,
        folder: asked.folder,
        force: args.force,
        partial: args.partial,
        dry_run,
        threads: asked.threads,
    });
    let style = check::style(global, console, Repository::default());
    console.print(|out| report::write_import(format, &imported, &shown, dry_run, style, out))?;
    // The other formats have a place for it.
    let silent = !matches!(format, Format::Human | Format::Narrated | Format::Json);
    if let Some(reason) = imported.refused.as_ref().filter(|_| silent) {
        Failure::new(format!("nothing written: {reason}")).print();
    }
    Ok(imported.exit)
}
