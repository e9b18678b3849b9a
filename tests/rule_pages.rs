//! Every rule's page is run: each bad example has exactly the findings that it marks, each good one
//! none.

mod page;

use std::collections::BTreeSet;

use caplint::engine::{Checked, check_texts, check_texts_since};
use caplint::rules::RULES;
use caplint::text::{Sources, decode};

use page::{Example, Mark, examples};

/// What was there before a change that adds the policies of an example.
const BEFORE: &str =
    "name: CA000 - Before\nstate: disabled\nusers: {include: all}\nresources: {include: all}\ngrant: block\n";

fn check(example: &Example, files: &[(String, String)]) -> Checked {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    if example.added {
        let others = files.iter().filter(|(path, _)| !path.starts_with("policies/")).copied();
        let before: Vec<(&str, &str)> = others.chain([("policies/before.yaml", BEFORE)]).collect();
        return check_texts_since(&before, &files, example.now, example.config.as_deref());
    }
    check_texts(&files, example.now, example.config.as_deref())
}

/// What was found, with columns only where the example gives them.
fn found(example: &Example, checked: &Checked) -> BTreeSet<Mark> {
    let columns = example.expected.iter().any(|mark| mark.column.is_some());
    let mark = |finding: &caplint::diag::Finding| {
        let at = finding.primary.as_ref().map(|label| place(&checked.sources, label.place));
        Mark {
            column: at.as_ref().filter(|_| columns).map(|(_, _, column)| *column),
            place: at.map(|(file, line, _)| (file, line)),
            severity: finding.severity.as_str().to_owned(),
            rule: finding.rule.to_owned(),
        }
    };
    checked.report.findings.iter().map(mark).collect()
}

fn place(sources: &Sources, place: caplint::diag::Place) -> (String, usize, usize) {
    let file = sources.get(place.file);
    let at = file.line_column(place.span);
    (file.name.clone(), at.line, at.column)
}

fn shown(marks: &BTreeSet<Mark>) -> String {
    let lines: Vec<String> = marks.iter().map(|mark| format!("  {mark}")).collect();
    if lines.is_empty() { "  nothing".to_owned() } else { lines.join("\n") }
}

/// Checks every example of every page after `rewrite` changed its texts.
fn run(rewrite: fn(&str) -> String) {
    let mut wrong = Vec::new();
    for rule in RULES {
        for example in examples(rule.page) {
            let files: Vec<_> = example.files.iter().map(|(path, text)| (path.clone(), rewrite(text))).collect();
            let found = found(&example, &check(&example, &files));
            if found != example.expected {
                let (expected, found) = (shown(&example.expected), shown(&found));
                wrong.push(format!("{}.md:{}\nexpected:\n{expected}\nfound:\n{found}", rule.id, example.line));
            }
        }
    }
    assert!(wrong.is_empty(), "{} examples are wrong\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn examples_have_the_findings_they_mark() {
    run(str::to_owned);
}

#[test]
fn windows_line_ends_change_nothing() {
    run(|text| text.replace('\n', "\r\n"));
}

#[test]
fn utf_16_changes_nothing() {
    run(|text| {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        let bytes: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
        decode(&bytes).text
    });
}

#[test]
fn every_page_has_a_bad_and_a_good_example() {
    for rule in RULES {
        let examples = examples(rule.page);
        let own = |example: &&Example| example.expected.iter().any(|mark| mark.rule == rule.id);
        assert!(examples.iter().any(|example| example.bad && own(&example)), "{}: no bad example", rule.id);
        assert!(examples.iter().any(|example| !example.bad), "{}: no good example", rule.id);
        for example in &examples {
            assert_eq!(example.bad, !example.expected.is_empty(), "{}.md:{}", rule.id, example.line);
        }
    }
}

/// A finding reads as a sentence with a reason and a way out.
#[test]
fn findings_are_complete() {
    for rule in RULES {
        for example in examples(rule.page) {
            let checked = check(&example, &example.files);
            for finding in checked.report.findings {
                let (message, id) = (&finding.message, rule.id);
                assert!(!message.ends_with('.') && !message.contains('\n') && message.len() < 160, "{id}: {message}");
                let words = |text: Option<&String>| text.is_some_and(|text| !text.is_empty() && !text.ends_with('.'));
                assert!(words(finding.why.as_ref()), "{id}: no why: {message}");
                assert!(words(finding.help.as_ref()), "{id}: no help: {message}");
            }
        }
    }
}
