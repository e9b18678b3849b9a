//! Rules of filters: where faults stand in every style of text, what Graph is known to take, what the
//! docs say of the tables, and what has been published.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use caplint::engine::{Checked, check_texts};
use caplint::filter::{PROPERTIES, Subject, Values, faults};
use caplint::graph::{GraphKind, objects, read_policy};
use caplint::model::Policy;
use jiff::civil::date;

use crate::graph_support::{corpus, document};

const TENANT: &str = "breakGlass: {users: [a@contoso.example, b@contoso.example]}\nusers:\n  a@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000b1}\n  b@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000b2}\n";

fn check(path: &str, text: &str) -> Checked {
    check_texts(&[("tenant.yaml", TENANT), (path, text)], date(2026, 11, 23), None)
}

/// `rule-id text at the primary place` of every finding about filters, with the second place behind it.
fn said(path: &str, text: &str) -> Vec<String> {
    let checked = check(path, text);
    let about = |id: &str| id.starts_with("filter-") || id.contains("-filter-");
    let findings = checked.report.findings.iter().filter(|finding| about(finding.rule));
    let said = findings.map(|finding| {
        let labels = finding.primary.iter().chain(&finding.related);
        let texts: Vec<&str> =
            labels.map(|label| checked.sources.get(label.place.file).slice(label.place.span)).collect();
        format!("{}: {}", finding.rule, texts.join(" <- "))
    });
    said.collect()
}

fn yaml(before: &str, filter: &str) -> String {
    let head = "name: CA140 - Everyone - MFA\nstate: reportOnly\nusers: {include: all, exclude: {breakGlass: true}}\n";
    format!(
        "{before}{head}resources: {{include: [Office365]}}\nconditions:\n  deviceFilter:\n    {filter}\ngrant: {{allOf: [mfa]}}\n"
    )
}

fn json(rule: &str) -> String {
    let all = r#""users": {"includeUsers": ["All"]}, "applications": {"includeApplications": ["Office365"]}"#;
    let devices = format!(r#""devices": {{"deviceFilter": {{"mode": "exclude", "rule": {rule}}}}}"#);
    format!(
        r#"{{"displayName": "CA140", "state": "enabled", "conditions": {{{all}, {devices}}},
  "grantControls": {{"operator": "OR", "builtInControls": ["mfa"]}}}}"#
    )
}

#[test]
fn a_fault_is_shown_at_its_token_in_every_style() {
    for filter in [
        "exclude: device.isCompliant -eq Tru",
        "exclude: device.isCompliant\n      -eq   Tru",
        "exclude: 'device.model -eq ''a'' -or device.isCompliant -eq Tru'",
        "exclude: \"device.model -eq \\\"\\u00e9\\\" -or\n      device.isCompliant -eq Tru\"",
        "exclude: >-\n      device.model -eq \"é\"\n      -or device.isCompliant -eq Tru",
        "exclude: |\n      device.isCompliant\n        -eq Tru",
    ] {
        let text = yaml("", filter);
        for text in [text.clone(), text.replace('\n', "\r\n")] {
            assert_eq!(said("policies/a.yaml", &text), ["filter-syntax: Tru"], "{text}");
        }
    }
    let found = ["filter-bad-value: \\\"Tru\\\""];
    assert_eq!(said("policies/a.json", &json(r#""  device.isCompliant \u002deq \"Tru\"""#)), found);
}

#[test]
fn through_an_alias_the_second_place_is_the_token() {
    let aliased = yaml("description: &rule device.isCompliant -eq \"Tru\"\n", "exclude: *rule");
    assert_eq!(said("policies/a.yaml", &aliased), ["filter-bad-value: *rule <- \"Tru\""]);
    let graph = json(r#""x""#).replace(
        r#""devices": {"deviceFilter": {"mode": "exclude", "rule": "x"}}"#,
        r#""devices": {"deviceFilter": *filter}"#,
    );
    let anchored = "\"note\": &filter {\"mode\": \"exclude\", \"rule\": \"device.isCompliant -eq 'Tru'\"},";
    let graph = graph.replacen('{', &format!("{{{anchored} "), 1);
    assert_eq!(said("policies/a.yaml", &format!("---\n{graph}")), ["filter-bad-value: *filter <- 'Tru'"]);
}

/// Graph was seen to store this rule: whatever is said of it is no refusal.
#[test]
fn what_graph_is_known_to_take_is_no_error() {
    let rule = r#""device.operatingSystem eq \"Doors\"""#;
    assert_eq!(said("policies/a.json", &json(rule)), ["filter-operator-without-dash: eq"]);
    assert!(
        check("policies/a.json", &json(rule))
            .report
            .findings
            .iter()
            .all(|finding| { caplint::rules::find(finding.rule).is_none_or(|rule| !rule.tags.contains(&"rejected")) })
    );
}

#[test]
fn two_filters_of_one_kind_are_errors_of_the_reader() {
    let both = yaml("", "exclude: device.isCompliant -eq True\n    include: device.isCompliant -eq True");
    let rules = |checked: &Checked| checked.report.findings.iter().map(|found| found.rule).collect::<BTreeSet<_>>();
    assert!(rules(&check("policies/a.yaml", &both)).contains("needs-one-of"));
    let one = r#""deviceFilter": {"mode": "exclude", "rule": "device.isCompliant -eq True"}"#;
    let twice = json(r#""device.isCompliant -eq True""#).replace(one, &format!("{one}, {one}"));
    assert!(rules(&check("policies/a.json", &twice)).contains("duplicate-key"));
}

/// The table of properties in the docs.
fn table() -> String {
    let mut text = String::from("| property | holds | operators |\n|---|---|---|\n");
    for property in PROPERTIES.iter().filter(|property| !matches!(numbered(property.name), Some(2..))) {
        let name = match numbered(property.name) {
            Some(_) => "`extensionAttribute1` to `extensionAttribute15`".to_owned(),
            None => format!("`{}`", property.name),
        };
        let words = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let holds = match property.values {
            Values::Text => "a text".to_owned(),
            Values::Guid => "an id".to_owned(),
            Values::Boolean => "`True`, `False`".to_owned(),
            Values::OneOf(known) => words(known),
            Values::Collection([]) => "a list of texts".to_owned(),
            Values::Collection(known) => format!("a list of texts, such as {}", words(known)),
        };
        let operators: Vec<&str> = property.values.operators().iter().map(|operator| operator.as_str()).collect();
        let operators = if property.values == Values::Text { "all ten".to_owned() } else { words(&operators) };
        let _ = writeln!(text, "| {name} | {holds} | {operators} |");
    }
    text
}

/// The number of an extension attribute.
fn numbered(name: &str) -> Option<u32> {
    name.strip_prefix("extensionAttribute")?.parse().ok()
}

#[test]
fn the_docs_show_the_table_of_properties() {
    let page = include_str!("../docs/language.md");
    assert!(page.contains(&table()), "docs/language.md should hold:\n{}", table());
}

fn rules_of(policy: &Policy) -> Vec<(Subject, String)> {
    let workload = policy.workload_identities.as_ref().and_then(|who| who.filter.as_ref());
    let agents = policy.agent_identities.as_ref().and_then(|who| who.filter.as_ref());
    let agent_users = policy.agent_users.as_ref().and_then(|who| who.filter.as_ref());
    let attributes = [policy.resources.filter.as_ref(), workload, agents, agent_users].into_iter().flatten();
    let device = policy.conditions.device_filter.iter().map(|filter| (Subject::Device, filter.rule.clone()));
    device.chain(attributes.map(|filter| (Subject::Attributes, filter.rule.clone()))).collect()
}

#[test]
fn every_published_filter_is_read() {
    let Some(files) = corpus("policies") else { return };
    let (mut rules, mut uses) = (BTreeSet::new(), 0);
    for (path, text) in &files {
        let Some(document) = document(path, text) else { continue };
        for object in objects(&document).unwrap_or_default() {
            if object.kind != GraphKind::Policy {
                continue;
            }
            for (subject, rule) in rules_of(&read_policy(object.node, None).policy) {
                assert_eq!(faults(&rule, subject), [], "{path}: {rule}");
                uses += 1;
                rules.insert(rule);
            }
        }
    }
    println!("{} rules in {uses} filters", rules.len());
    assert!(uses >= rules.len() && !rules.is_empty());
}
