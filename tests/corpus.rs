//! Published policies, each folder as a set of its own: every file is read, or refused with a reason at
//! a place.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use caplint::diag::Severity;
use caplint::engine::{Checked, check};

use crate::support::{corpus, request};

fn folders(corpus: &Path) -> Vec<String> {
    let entries = fs::read_dir(corpus.join("policies")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| format!("policies/{}", entry.unwrap().file_name().to_string_lossy())).collect();
    names.sort();
    names
}

fn files_below(folder: &Path) -> usize {
    walkdir::WalkDir::new(folder).into_iter().filter(|entry| entry.as_ref().unwrap().file_type().is_file()).count()
}

/// Every file is counted as checked, counted as skipped, or refused by a finding with a place.
fn assert_accounted_for(folder: &str, files: usize, checked: &Checked) {
    let summary = &checked.report.summary;
    assert_eq!(summary.files + summary.skipped_files.len(), files, "{folder}: a file was lost");
    for finding in &checked.report.findings {
        // What is said of the folder as a whole has no place in a file.
        let whole = caplint::rules::find(finding.rule).is_some_and(|rule| rule.family == "coverage");
        let of_folder = whole || finding.rule == "break-glass-not-declared";
        assert!(finding.primary.is_some() || of_folder, "{folder}: no place: {finding:?}");
        if finding.severity == Severity::Error {
            assert!(finding.help.is_some(), "{folder}: no way out: {finding:?}");
        }
    }
}

#[test]
fn every_folder_is_read_or_refused_with_a_reason() {
    let Some(corpus) = corpus() else { return };
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut policies = 0;
    for folder in folders(&corpus) {
        let checked = check(&request(&corpus, &[&folder]));
        assert_accounted_for(&folder, files_below(&corpus.join(&folder)), &checked);
        policies += checked.report.summary.policies;
        for finding in &checked.report.findings {
            *counts.entry(finding.rule).or_default() += 1;
        }
    }
    let table: Vec<String> = counts.iter().map(|(rule, count)| format!("{count:5} {rule}")).collect();
    insta::assert_snapshot!("findings_by_rule", format!("{policies} policies\n{}", table.join("\n")));
    assert!(policies >= 480, "only {policies} of 508 policies were read");
}
