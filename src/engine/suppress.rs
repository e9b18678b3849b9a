//! Suppression comments: `# caplint: ignore[rule] until=2027-01-31 owner=identity: reason`.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::diag::{Finding, Place};
use crate::rules;
use crate::text::Span;
use crate::yaml::{Comment, Document, Syntax};

use super::levels::nearest_rule;

/// A suppression comment that was understood.
#[derive(Debug)]
struct Directive {
    /// The rules it names that have silenced nothing yet.
    idle: BTreeSet<&'static str>,
    rules: Vec<&'static str>,
    /// The comment.
    comment: Place,
    /// The key or item it covers, with everything below.
    scope: Span,
}

/// The suppression comments of all files of a run.
#[derive(Debug, Default)]
pub(super) struct Suppressions {
    directives: Vec<Directive>,
    findings: Vec<Finding>,
}

impl Suppressions {
    /// Takes the comments of `document`.
    pub(super) fn add(&mut self, document: &Document, now: Date) {
        if document.syntax == Syntax::Json {
            return;
        }
        for comment in &document.comments {
            let Some(text) = comment.text.strip_prefix("caplint:") else {
                continue;
            };
            let place = Place { file: document.file, span: comment.span };
            match parse(text.trim()) {
                Ok(parsed) => self.take(&parsed, comment, document, place, now),
                Err(message) => self.findings.push(
                    Finding::error("suppression-syntax", message)
                        .at(place, "")
                        .help("write `# caplint: ignore[rule-id] until=2027-01-31 owner=team: the reason`; until and owner may be left out"),
                ),
            }
        }
    }

    fn take(&mut self, parsed: &Parsed<'_>, comment: &Comment, document: &Document, place: Place, now: Date) {
        if parsed.reason.is_empty() {
            let finding = Finding::error("suppression-without-reason", "a suppression needs a reason behind a colon");
            self.findings.push(
                finding
                    .at(place, "no reason")
                    .help("say why this is right as it is: `# caplint: ignore[rule-id]: because …`"),
            );
        }
        if let Some(until) = parsed.until.filter(|until| *until < now) {
            let finding = Finding::error("suppression-expired", format!("this suppression ended on {until}"));
            self.findings
                .push(finding.at(place, "expired").help("mend what it hides, or decide anew and set a later day"));
            return;
        }
        let known: Vec<&'static str> = parsed.rules.iter().filter_map(|id| self.known(id, place)).collect();
        let Some(scope) = scope(comment, document).filter(|_| !known.is_empty()) else {
            return;
        };
        self.directives.push(Directive { idle: known.iter().copied().collect(), rules: known, comment: place, scope });
    }

    /// The rule's id when it exists and may be silenced.
    fn known(&mut self, id: &str, place: Place) -> Option<&'static str> {
        let Some(rule) = rules::find(id) else {
            let help = nearest_rule(id)
                .map_or_else(|| "`caplint rules` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
            let finding = Finding::error("suppression-unknown-rule", format!("no rule is called `{id}`"));
            self.findings.push(finding.at(place, "").help(help));
            return None;
        };
        if !rule.ignorable {
            let finding = Finding::error("suppression-not-allowed", format!("`{id}` cannot be silenced in the file"));
            self.findings.push(
                finding.at(place, "").help("mend what it says; only the config, which is reviewed apart, can lower it"),
            );
            return None;
        }
        Some(rule.id)
    }

    /// True when a comment silences `finding`; the comment then counts as used.
    pub(super) fn silences(&mut self, finding: &Finding) -> bool {
        let Some(primary) = &finding.primary else { return false };
        let covers = |directive: &Directive| {
            directive.comment.file == primary.place.file
                && directive.scope.contains(primary.place.span)
                && directive.rules.contains(&finding.rule)
        };
        let mut hit = false;
        for directive in self.directives.iter_mut().filter(|directive| covers(directive)) {
            directive.idle.remove(finding.rule);
            hit = true;
        }
        hit
    }

    /// What is wrong with the comments themselves. `whole` is false when rules were left out, so that
    /// nothing can be said of comments that silenced nothing.
    #[must_use]
    pub(super) fn into_findings(self, whole: bool) -> Vec<Finding> {
        let mut findings = self.findings;
        let unused = self.directives.into_iter().filter(|directive| whole && !directive.idle.is_empty());
        findings.extend(unused.map(|directive| {
            let rules = directive.idle.iter().copied().collect::<Vec<_>>().join(", ");
            let rest = directive.idle.len() < directive.rules.len();
            Finding::warning("suppression-unused", format!("nothing here needs `ignore[{rules}]`"))
                .at(directive.comment, "")
                .help(if rest {
                    "take the rule out of the comment; the others are needed"
                } else {
                    "take the comment out; it covers the key it stands above or beside, with everything below"
                })
        }));
        findings
    }
}

/// From the key of the comment's owner to the end of its value.
fn scope(comment: &Comment, document: &Document) -> Option<Span> {
    let node = document.node(comment.owner?);
    Some(node.key_span().map_or(node.span(), |key| key.to(node.span())))
}

struct Parsed<'t> {
    rules: Vec<&'t str>,
    until: Option<Date>,
    reason: &'t str,
}

fn parse(text: &str) -> Result<Parsed<'_>, String> {
    let rest = text.strip_prefix("ignore").ok_or_else(|| format!("caplint does not know the directive `{text}`"))?;
    let (list, rest) = rest
        .trim_start()
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .ok_or("`ignore` needs the rules it is for in brackets")?;
    let rules: Vec<&str> = list.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    if rules.is_empty() {
        return Err("`ignore[]` names no rule".to_owned());
    }
    let (attributes, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let mut until = None;
    for attribute in attributes.split_whitespace() {
        let (key, value) = attribute.split_once('=').ok_or_else(|| format!("`{attribute}` is no `key=value`"))?;
        match key {
            "until" => until = Some(day(value)?),
            "owner" | "ticket" => {}
            _ => return Err(format!("`{key}` is not known here; until, owner and ticket are")),
        }
    }
    Ok(Parsed { rules, until, reason: reason.trim() })
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("`{text}` is no day; write until=2027-01-31"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_has_rules_attributes_and_a_reason() {
        let parsed = parse("ignore[a, b] until=2027-01-31 owner=identity ticket=SEC-12: legacy scanner").unwrap();
        assert_eq!(parsed.rules, ["a", "b"]);
        assert_eq!(parsed.until, Some(jiff::civil::date(2027, 1, 31)));
        assert_eq!(parsed.reason, "legacy scanner");
    }

    #[test]
    fn what_is_no_directive_says_why() {
        assert!(parse("ignroe[a]").is_err());
        assert!(parse("ignore a: x").is_err());
        assert!(parse("ignore[a] until=soon: x").is_err());
        assert!(parse("ignore[a] by=me: x").is_err());
    }
}
