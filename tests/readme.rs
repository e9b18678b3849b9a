//! The YAML of the README is what it says: a policy that is clean, and snippets that are well formed.
//! Its console blocks run with the other transcripts.

use caplint::engine::check_texts;
use caplint::report::Format;

use crate::support::{NOW, report};

const README: &str = include_str!("../README.md");

const TENANT: &str = "breakGlass: {users: [a@contoso.example, b@contoso.example]}\nusers:\n  a@contoso.example: {}\n  b@contoso.example: {}\ngroups: {CA001 - Exclude: {}}\n";

/// The texts of the fenced `yaml` blocks.
fn blocks() -> Vec<&'static str> {
    README.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn the_policy_is_clean() {
    let policy = blocks().into_iter().find(|block| block.starts_with("name:")).unwrap();
    let checked = check_texts(&[("policy.yaml", policy), ("tenant.yaml", TENANT)], NOW, None);
    assert_eq!(report(&checked, Format::Concise), "");
    assert_eq!(checked.report.summary.policies, 1);
}

#[test]
fn every_snippet_is_yaml() {
    let blocks = blocks();
    assert!(blocks.len() >= 4, "the README has lost its recipes");
    for block in blocks {
        serde_yaml::from_str::<serde_json::Value>(block).unwrap_or_else(|error| panic!("{error}\n{block}"));
    }
}

#[test]
fn the_suppression_silences_its_finding() {
    let session = blocks().into_iter().find(|block| block.starts_with("session:")).unwrap();
    let policy = format!(
        "name: A\nstate: enabled\nusers: {{include: {{roles: [Global Administrator]}}, exclude: {{breakGlass: true}}}}\nresources: {{include: all}}\ngrant: {{allOf: [mfa]}}\n{session}"
    );
    let checked = check_texts(&[("policy.yaml", &policy), ("tenant.yaml", TENANT)], NOW, None);
    assert_eq!(report(&checked, Format::Concise), "");
    assert_eq!(checked.report.summary.silenced, 1);
}
