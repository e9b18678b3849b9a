//! The closing sentences: what was looked at, what was found, what the verdict rests on.

use crate::diag::Severity;
use crate::engine::{Report, Summary};
use crate::text::count;

use super::Style;

/// The sentence on what was checked and found, without a full stop.
pub(super) fn verdict(report: &Report) -> String {
    let Summary { files, policies, .. } = &report.summary;
    let looked_at = format!("{} in {}", count(*policies, "policy"), count(*files, "file"));
    let found: Vec<String> = Severity::WORST_FIRST
        .into_iter()
        .map(|severity| (report.count(severity), severity.as_str()))
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| count(number, word))
        .collect();
    if found.is_empty() {
        format!("no findings in {looked_at}")
    } else {
        format!("checked {looked_at}: {}", found.join(", "))
    }
}

/// What has to be known beside the verdict, one sentence each.
pub(super) fn remarks(summary: &Summary, style: Style<'_>) -> Vec<String> {
    let mut remarks = Vec::new();
    if summary.incomplete {
        remarks.push("incomplete: a file could not be read whole, so rules over the whole set did not run".to_owned());
    }
    remarks.extend(summary.assumptions.iter().map(|text| format!("assumed: {text}")));
    remarks.extend(summary.skipped_policies.iter().map(|text| format!("left out by the tenant file: {text}")));
    remarks.extend(silenced(summary.silenced));
    remarks.extend(skipped(&summary.skipped_files, style.verbose));
    remarks
}

fn silenced(number: usize) -> Option<String> {
    (number > 0).then(|| format!("{} silenced", count(number, "finding")))
}

/// The files that are no policies: counted, and named when asked.
fn skipped(files: &[String], verbose: bool) -> Vec<String> {
    if files.is_empty() {
        return Vec::new();
    }
    if verbose {
        return files.iter().map(|file| format!("skipped, not a policy: {file}")).collect();
    }
    let nouns = if files.len() == 1 { "not a policy" } else { "not policies" };
    let skipped = count(files.len(), "file");
    vec![format!("{skipped} skipped: {nouns} (--verbose lists them)")]
}
