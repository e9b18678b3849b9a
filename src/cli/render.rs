//! `caplint render`: writes what Graph takes.

use std::path::Path;

use crate::engine::{self, Drift, Exit, RenderRequest, Rendered};
use crate::report::Format;
use crate::text::count;
use crate::text::sanitize::terminal;

use super::args::{Global, RenderArgs};
use super::console::Console;
use super::{Failure, check, comparison, interrupt};

/// Renders, reports what the check before it found, and says what was written or why nothing was.
pub(super) fn run(args: RenderArgs, global: &Global, console: &Console) -> Result<Exit, Failure> {
    let out = args.out.clone();
    let request = RenderRequest {
        check: global.request(args.paths)?,
        out: args.out,
        allow: args.allow,
        strict: args.strict,
        against: args.against,
        delete: args.delete,
    };
    interrupt::tidy_up();
    let rendered = if args.check { engine::render_drift(&request) } else { engine::render(&request) };
    check::print(&rendered.checked, Format::Human, global, console)?;
    let said = match &rendered.refused {
        None if args.check => drift(&rendered, &out),
        _ => outcome(&rendered, &out, global.verbose),
    };
    console.print_text(&said)?;
    Ok(rendered.checked.exit)
}

/// Whether the folder is what would be written, and where not.
fn drift(rendered: &Rendered, out: &Path) -> String {
    let out = out.display().to_string();
    let out = terminal(&out);
    if rendered.drift.is_empty() {
        return format!("{out} is what would be written\n");
    }
    let mut text = format!("{out} is not what would be written: {}\n", count(rendered.drift.len(), "file"));
    let line = |drift: &Drift| format!("  {:9}  {}\n", drift.how.as_str(), terminal(&drift.file));
    text.extend(rendered.drift.iter().map(line));
    text.push_str("  fix: run the same command without --check, and commit what it writes\n");
    text
}

/// What became of it: how the set compares with the tenant, and what was written in a line; with
/// `verbose`, followed by the files.
fn outcome(rendered: &Rendered, out: &Path, verbose: bool) -> String {
    if let Some(reason) = &rendered.refused {
        let details = rendered.details.iter().map(|line| format!("  {}\n", terminal(line)));
        return format!("nothing written: {}\n", terminal(reason)) + &details.collect::<String>();
    }
    let out = out.display().to_string();
    let mut text = rendered.plan.as_ref().map_or_else(String::new, |plan| comparison::shown(plan, verbose));
    text.extend(["wrote ", &count(rendered.written.len(), "file"), " to ", &terminal(&out)]);
    if !rendered.removed.is_empty() {
        text.extend([", removed ".to_owned(), count(rendered.removed.len(), "file")]);
    }
    text.push('\n');
    if verbose {
        let written = rendered.written.iter().map(|file| ("wrote", file));
        let removed = rendered.removed.iter().map(|file| ("removed", file));
        text.extend(written.chain(removed).map(|(what, file)| format!("  {what} {}\n", terminal(file))));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Checked, DriftKind, Report};
    use crate::text::Sources;

    fn rendered(written: &[&str], removed: &[&str], refused: Option<&str>) -> Rendered {
        let owned = |files: &[&str]| files.iter().map(|file| (*file).to_owned()).collect();
        Rendered {
            checked: Checked { sources: Sources::default(), report: Report::default(), exit: Exit::Clean },
            written: owned(written),
            removed: owned(removed),
            drift: Vec::new(),
            refused: refused.map(str::to_owned),
            details: refused.iter().map(|_| "a.yaml:1:1: because".to_owned()).collect(),
            plan: None,
        }
    }

    fn said(rendered: &Rendered, verbose: bool) -> String {
        outcome(rendered, Path::new("build"), verbose)
    }

    #[test]
    fn says_what_was_written_and_removed() {
        let both = rendered(&["policies/ca000.json", "manifest.json"], &["policies/old.json"], None);
        assert_eq!(said(&both, false), "wrote 2 files to build, removed 1 file\n");
        assert!(said(&both, true).ends_with("  wrote manifest.json\n  removed policies/old.json\n"));
        assert_eq!(said(&rendered(&["a"], &[], None), false), "wrote 1 file to build\n");
    }

    #[test]
    fn says_where_the_folder_differs() {
        let mut same = rendered(&[], &[], None);
        assert_eq!(drift(&same, Path::new("out")), "out is what would be written\n");
        same.drift = vec![Drift { file: "policies/a.json".to_owned(), how: DriftKind::LeftOver }];
        let said = drift(&same, Path::new("out"));
        assert!(said.starts_with("out is not what would be written: 1 file\n  left over  policies/a.json\n"), "{said}");
    }

    #[test]
    fn says_why_nothing_was() {
        let refused = rendered(&[], &[], Some("there are 2 errors"));
        assert_eq!(said(&refused, true), "nothing written: there are 2 errors\n  a.yaml:1:1: because\n");
    }
}
