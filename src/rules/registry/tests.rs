use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::*;
use crate::rules::Confidence;

/// The sections of a page, in order.
const SECTIONS: [&str; 7] = ["What it checks", "Why it matters", "Bad", "Good", "Fix", "When to ignore", "References"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules")
}

/// `family/file` of every file below the family folders with the given extension.
fn files(extension: &str) -> BTreeSet<String> {
    let families = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let files = families
        .filter(|path| path.join("mod.rs").exists())
        .flat_map(|family| fs::read_dir(family).unwrap().map(|entry| entry.unwrap().path()));
    files
        .filter(|path| path.extension().is_some_and(|own| own == extension) && !path.ends_with("mod.rs"))
        .map(|path| path.strip_prefix(folder()).unwrap().with_extension("").display().to_string())
        .collect()
}

fn expected() -> BTreeSet<String> {
    let snake = |text: &str| text.replace('-', "_");
    RULES.iter().map(|rule| format!("{}/{}", snake(rule.family), snake(rule.id))).collect()
}

#[test]
fn rules_are_sorted_kebab_names() {
    assert!(RULES.is_sorted_by(|a, b| a.id < b.id), "RULES is not sorted by id");
    // A digit may end a product's name, as in `office365`; a number of its own is a policy's name here.
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    for rule in RULES {
        assert!(rule.id.split('-').chain(rule.family.split('-')).all(is_word), "{}", rule.id);
        assert!(find(rule.id).is_some_and(|found| std::ptr::eq(found, *rule)));
    }
    assert!(find("no-such-rule").is_none());
}

#[test]
fn every_file_of_a_family_is_a_registered_rule_with_a_page() {
    assert_eq!(files("rs"), expected());
    assert_eq!(files("md"), expected());
}

#[test]
fn pages_have_a_title_the_summary_and_every_section() {
    for rule in RULES {
        let mut lines = rule.page.lines();
        assert_eq!(lines.next(), Some(format!("# {}", rule.id).as_str()), "{}: title", rule.id);
        let headings: Vec<&str> = rule.page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, SECTIONS, "{}: sections", rule.id);
        assert!(!rule.page.contains("TODO"), "{}", rule.id);
        assert!(rule.page.contains("Microsoft"), "{}: a reference", rule.id);
    }
}

#[test]
fn metadata_is_complete() {
    for rule in RULES {
        let sentence = rule.summary.ends_with('.') && rule.summary.len() < 120;
        assert!(sentence, "{}: {}", rule.id, rule.summary);
        if let Some(day) = rule.valid_from {
            day.parse::<Date>().unwrap();
        }
        if let Some(schema) = rule.options {
            let schema = schema();
            let properties = schema.get("properties").and_then(|value| value.as_object()).unwrap();
            for (name, property) in properties {
                assert!(property.get("description").is_some(), "{}: option {name} has no description", rule.id);
                assert!(property.get("default").is_some(), "{}: option {name} has no default", rule.id);
                assert!(rule.page.contains(&format!("`{name}`")), "{}: option {name} is not on the page", rule.id);
            }
        }
    }
}

#[test]
fn what_the_catalogue_says_is_predicted_has_a_rule_or_code() {
    for error in &crate::catalog::graph_errors().errors {
        for id in &error.predicted_by {
            let known = find(id).is_some_and(|rule| rule.tags.contains(&"rejected"));
            assert!(known || crate::diag::codes::find(id).is_some(), "{id}: no rule with the tag `rejected`, no code");
        }
    }
}

#[test]
fn every_rule_that_predicts_a_refusal_is_in_the_catalogue() {
    let catalogue = crate::catalog::graph_errors();
    let missing: Vec<&str> = RULES
        .iter()
        .filter(|rule| rule.tags.contains(&"rejected") && catalogue.predicted_by(rule.id).next().is_none())
        .map(|rule| rule.id)
        .collect();
    assert!(missing.is_empty(), "without an entry in graph_errors.yaml: {missing:?}");
}

/// A refusal that only the portal's texts, a single claim or nobody's answer tells of is not a certainty. What is a
/// warning is a fault in itself, whatever Graph does.
#[test]
fn a_rule_is_no_surer_of_a_refusal_than_its_evidence() {
    use crate::catalog::Sureness;
    let sure = |rule: &&&Rule| rule.family == "graph" && rule.severity == crate::diag::Severity::Error;
    for rule in RULES.iter().filter(sure).filter(|rule| rule.tags.contains(&"rejected")) {
        let surest = crate::catalog::graph_errors().predicted_by(rule.id).map(|error| error.confidence).min();
        let own = match rule.confidence {
            Confidence::High => Sureness::High,
            Confidence::Medium => Sureness::Medium,
            Confidence::Low => Sureness::Low,
        };
        assert!(surest.is_some_and(|surest| surest <= own), "{}: {surest:?}, and the rule {own:?}", rule.id);
    }
}
