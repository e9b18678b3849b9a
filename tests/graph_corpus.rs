//! Published policies: each is read, written again, and judged by Graph's schema.

use std::collections::BTreeMap;

use caplint::graph::{GraphKind, canonical, objects, policy_body, read_policy};

use crate::graph_support::{corpus, document, json_document, violations};

/// Findings that explain why a rendered body is none that Graph takes.
const EXPLAINED: [&str; 3] = ["missing-key", "unknown-member", "unknown-value"];

#[test]
fn every_policy_is_read_and_its_render_validates_or_is_explained() {
    let Some(files) = corpus("policies") else { return };
    let mut unexplained = Vec::new();
    let mut figures: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, text) in &files {
        *figures.entry("files").or_default() += 1;
        let Some(document) = document(path, text) else {
            *figures.entry("refused by the parser").or_default() += 1;
            continue;
        };
        let Some(list) = objects(&document) else {
            unexplained.push(format!("{path}: not recognised"));
            continue;
        };
        for object in list.iter().filter(|object| object.kind == GraphKind::Policy) {
            *figures.entry("policies").or_default() += 1;
            let lowered = read_policy(object.node, None);
            let body = policy_body(&lowered.policy);
            let wrong = violations(body.api, &body.json);
            let explained = lowered.findings.iter().any(|finding| EXPLAINED.contains(&finding.rule));
            // Of these a rule says that Graph refuses them.
            let explained = explained || lowered.policy.graph.iter().any(|(path, _)| path.contains("DeviceStates"));
            match (wrong.is_empty(), explained) {
                (true, _) => *figures.entry("valid").or_default() += 1,
                (false, true) => *figures.entry("explained").or_default() += 1,
                (false, false) => unexplained.push(format!("{path}: {}", wrong.join("; "))),
            }
            for finding in &lowered.findings {
                *figures.entry(finding.rule).or_default() += 1;
                assert!(finding.primary.is_some(), "{path}: {} has no place", finding.message);
            }
        }
    }
    println!("{figures:#?}");
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
}

#[test]
fn reading_what_was_rendered_gives_the_canonical_policy() {
    let Some(files) = corpus("policies") else { return };
    for (path, text) in &files {
        let Some(document) = document(path, text) else { continue };
        for object in objects(&document).unwrap_or_default() {
            let first = read_policy(object.node, None).policy;
            let body = policy_body(&first).json;
            let again = read_policy(json_document(&body).root(), None).policy;
            assert_eq!(canonical(&again), canonical(&first), "{path}");
            assert_eq!(policy_body(&again).json, body, "{path}");
        }
    }
}
