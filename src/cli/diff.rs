//! `caplint diff`: says what a change does to sign-ins.

use crate::engine::{self, DiffRequest, Diffed, Exit};
use crate::model::ChangeEffect;
use crate::report::{self, DIFF_FORMATS, Format, Style};

use super::Failure;
use super::args::{DiffArgs, Global};
use super::check::{Start, style};
use super::console::Console;
use super::output::Output;

/// Compares, writes the reports, and returns what the engine found the exit code to be.
pub(super) fn run(args: DiffArgs, global: &Global, console: &Console) -> Result<Exit, Failure> {
    Output::verify_all(&args.output)?;
    if let Some(other) = args.output.iter().find(|output| !DIFF_FORMATS.contains(&output.format)) {
        return Err(Failure::new(unknown_format(other.format.as_str())));
    }
    let check = global.request(Vec::new())?;
    let (base, head) = engine::choose_sides(&args.sides, args.staged, &check.folder).map_err(failed)?;
    let allow = if args.exit_code && args.allow.is_none() { Some(Vec::new()) } else { args.allow };
    let start = Start::of(&check.folder);
    let diffed = engine::diff(&DiffRequest { check, base, head, allow }).map_err(failed)?;
    for output in &args.output {
        let style = Style { verbose: global.verbose, repository: start.repository(), ..Style::PLAIN };
        output.write(|out| report::write_diff(output.format, &diffed, style, out))?;
    }
    show(&diffed, args.format, style(global, console, start.repository()), console)?;
    Ok(diffed.exit)
}

fn show(diffed: &Diffed, format: Format, style: Style<'_>, console: &Console) -> Result<(), Failure> {
    console.print(|out| report::write_diff(format, diffed, style, out))
}

#[expect(clippy::needless_pass_by_value, reason = "the form in which `map_err` hands it over")]
fn failed(error: engine::SideError) -> Failure {
    Failure::of(&error)
}

fn unknown_format(word: &str) -> String {
    let known: Vec<&str> = DIFF_FORMATS.iter().map(|format| format.as_str()).collect();
    format!("a comparison is not written as `{word}`; its formats are {}", known.join(", "))
}

/// Takes a format of comparisons.
pub(super) fn format(text: &str) -> Result<Format, String> {
    let known = Format::parse(text).filter(|format| DIFF_FORMATS.contains(format));
    known.ok_or_else(|| unknown_format(text))
}

/// Takes what may happen: a word of `changes` in tests.
pub(super) fn effect(text: &str) -> Result<ChangeEffect, String> {
    let found = ChangeEffect::ALL.into_iter().find(|effect| effect.word() == text);
    found.ok_or_else(|| {
        let near = crate::diag::nearest(text, ChangeEffect::ALL.into_iter().map(ChangeEffect::word));
        let hint = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        let words = ChangeEffect::ALL.map(ChangeEffect::word);
        format!("nothing that a change does is called so{hint} The words are {}", words.join(", "))
    })
}
