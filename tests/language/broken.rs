//! Every key of the reference documents, broken in turn: one finding, there, with the way out.

use caplint::diag::{Finding, Place};
use caplint::language::DocumentKind;
use caplint::text::Span;
use caplint::yaml::{Document, Node, Shape};

use super::reference::ALL;
use super::support::{Text, line, named, read_as};

/// The documents of a reference text, each as a text of its own, so that one break is one break.
fn documents() -> Vec<(DocumentKind, String)> {
    let split = |(kind, text): (DocumentKind, &str)| {
        let parts: Vec<String> = text.split("---\n").map(str::to_owned).collect();
        parts.into_iter().map(move |part| (kind, part))
    };
    ALL.into_iter().flat_map(split).collect()
}

fn replaced(text: &str, span: Span, new: &str) -> String {
    format!("{}{new}{}", &text[..span.start as usize], &text[span.end as usize..])
}

fn found(kind: DocumentKind, text: &str) -> (Text, Vec<Finding>) {
    let read = named("test.yaml", text, 0);
    let mut all = read.findings.clone();
    for document in &read.documents {
        all.extend(read_as(kind, document));
    }
    (read, all)
}

fn lines(text: &Text, findings: &[Finding]) -> String {
    let lines: Vec<String> = findings.iter().map(|finding| line(&text.source, finding)).collect();
    lines.join("\n")
}

fn primary(finding: &Finding) -> Option<Place> {
    finding.primary.as_ref().map(|label| label.place)
}

/// Maps whose keys are names that people choose, so that no spelling of them is wrong.
fn is_open(map: Node<'_>) -> bool {
    let path = map.path();
    let open = [
        "groups",
        "servicePrincipals",
        "apps",
        "externalTenants",
        "namedLocations",
        "authenticationStrengths",
        "authenticationContexts",
        "termsOfUse",
        "globalSecureAccessProfiles",
        "policies",
        "tenants",
        "rules",
        "graph",
    ];
    let named = open.contains(&path.as_str()) || path.starts_with("graph.");
    let users = path == "users" && map.entries().any(|(key, _)| key.text().unwrap().contains('@'));
    let below = path.starts_with("sets.") || path.ends_with(".attributes") || path.contains(".options");
    named || users || below || path.starts_with("overrides[0].rules")
}

fn entries(document: &Document) -> Vec<(Node<'_>, Node<'_>, Node<'_>)> {
    let maps = document.nodes().filter(|node| node.shape() == Shape::Mapping);
    maps.flat_map(|map| map.entries().map(move |(key, value)| (map, key, value))).collect()
}

#[test]
fn a_misspelled_key_gives_one_finding_at_it() {
    let mut tried = 0;
    for (kind, text) in documents() {
        let sound = named("test.yaml", &text, 0);
        for (map, key, _) in entries(&sound.documents[0]) {
            let name = key.text().unwrap();
            if is_open(map) || name.len() < 3 {
                continue;
            }
            let wrong = format!("{name}q");
            let (read, findings) = found(kind, &replaced(&text, key.span(), &wrong));
            let said = lines(&read, &findings);
            assert_eq!(findings.len(), 1, "{kind:?} {}.{wrong}:\n{said}", map.path());
            assert_eq!(findings[0].rule, "unknown-key", "{said}");
            let span = primary(&findings[0]).unwrap().span;
            assert_eq!(read.source.slice(span), wrong, "{said}");
            let help = findings[0].help.as_deref().unwrap();
            assert_eq!(help, format!("did you mean `{name}`?"), "{}", map.path());
            tried += 1;
        }
    }
    assert!(tried > 200, "only {tried} keys were tried");
}

#[test]
fn a_key_without_value_gives_one_finding_at_it() {
    for (kind, text) in documents() {
        let sound = named("test.yaml", &text, 0);
        for (map, key, value) in entries(&sound.documents[0]) {
            if map.path().starts_with("graph") || map.path().contains(".options.") || map.path().ends_with(".options") {
                continue;
            }
            for nothing in ["null", "\"\"", "[]", "{}"] {
                let own = value.shape();
                let allowed = (own == Shape::Sequence && nothing == "[]") || (own == Shape::Mapping && nothing == "{}");
                let (read, findings) = found(kind, &replaced(&text, value.span(), nothing));
                let said = lines(&read, &findings);
                let place = format!("{kind:?} {}.{} = {nothing}:\n{said}", map.path(), key.text().unwrap());
                if allowed && findings.is_empty() {
                    continue;
                }
                if nothing == "null" || own == Shape::String || allowed {
                    assert_eq!(findings.len(), 1, "{place}");
                }
                let at = primary(&findings[0]).unwrap().span;
                let expected = [key.text().unwrap(), nothing];
                let slice = read.source.slice(at);
                // `{}` where some key is required is said where that key would stand.
                assert!(expected.contains(&slice), "{slice} {place}");
                assert!(findings[0].help.is_some(), "{place}");
            }
        }
    }
}

#[test]
fn a_value_of_another_kind_gives_one_finding_at_it() {
    for (kind, text) in documents() {
        let sound = named("test.yaml", &text, 0);
        for (map, key, value) in entries(&sound.documents[0]) {
            if map.path().starts_with("graph") || map.path().contains(".options") {
                continue;
            }
            let wrong = match value.shape() {
                Shape::String if key.text() != Some("options") => "42",
                Shape::Sequence | Shape::Mapping => "qqqqqqq",
                Shape::Bool => "42",
                Shape::Number => "many",
                _ => continue,
            };
            let (read, findings) = found(kind, &replaced(&text, value.span(), wrong));
            let said = lines(&read, &findings);
            let place = format!("{kind:?} {}.{} = {wrong}:\n{said}", map.path(), key.text().unwrap());
            assert_eq!(findings.len(), 1, "{place}");
            let rule = findings[0].rule;
            assert!(["wrong-type", "not-true", "unknown-value", "bad-value"].contains(&rule), "{place}");
            let at = primary(&findings[0]).unwrap().span;
            assert_eq!(read.source.slice(at), wrong, "{place}");
            assert!(findings[0].help.is_some(), "{place}");
        }
    }
}

#[test]
fn a_missing_required_key_gives_one_finding() {
    let mut missed = 0;
    for (kind, text) in documents() {
        let sound = named("test.yaml", &text, 0);
        for (map, key, value) in entries(&sound.documents[0]) {
            if map.raw().flow || map.followed().entries().count() < 2 {
                continue;
            }
            let span = Span { start: key.span().start, end: value.span().end };
            // A comment keeps the line; the first key of a list item cannot go without its dash.
            if text[..span.start as usize].ends_with("- ") || value.span().end as usize > text.len() {
                continue;
            }
            let (read, findings) = found(kind, &replaced(&text, span, "# gone"));
            let said = lines(&read, &findings);
            let place = format!("{kind:?} {}.{}:\n{said}", map.path(), key.text().unwrap());
            if findings.is_empty() {
                continue;
            }
            missed += 1;
            assert_eq!(findings.len(), 1, "{place}");
            let rules = ["missing-key", "needs-one-of", "unknown-name", "bad-value", "empty-value"];
            assert!(rules.contains(&findings[0].rule), "{place}");
        }
    }
    assert!(missed > 20, "only {missed} keys were missed");
}
