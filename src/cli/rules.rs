//! `caplint rules`: the list of rules.

use serde::Serialize;
use serde_json::Value;

use crate::catalog::{Evidence, GraphError, Sureness, graph_errors};
use crate::engine::Exit;
use crate::rules::{Confidence, Preset, RULES, Rule};

use super::Failure;
use super::args::{ListFormat, RulesArgs};
use super::console::Console;

/// Prints the list.
pub(super) fn run(args: &RulesArgs, console: &Console) -> Result<Exit, Failure> {
    let text = match args.format {
        ListFormat::Human => table(RULES, console.width),
        ListFormat::Json => json(RULES),
    };
    console.print_text(&text)?;
    Ok(Exit::Clean)
}

/// One rule a line: id, severity, family, summary. The summary wraps on a terminal only, so that
/// `grep` sees whole lines.
fn table(rules: &[&Rule], width: Option<usize>) -> String {
    let ids = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let families = rules.iter().map(|rule| rule.family.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in rules {
        let Rule { id, family, summary, .. } = rule;
        let start = format!("{id:ids$}  {:7}  {family:families$}  ", rule.severity.as_str());
        text.push_str(&row(&start, summary, width));
        text.push('\n');
    }
    text
}

fn row(start: &str, summary: &str, width: Option<usize>) -> String {
    let Some(width) = width.filter(|width| *width > start.len() + 20) else {
        return format!("{start}{summary}");
    };
    let indent = " ".repeat(start.len());
    let options = textwrap::Options::new(width).initial_indent(start).subsequent_indent(&indent);
    textwrap::fill(summary, options)
}

/// The list for programs. `version` is raised when readers would break.
#[derive(Serialize)]
struct ListV1 {
    version: u32,
    rules: Vec<RuleV1>,
}

/// A rule, for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleV1 {
    id: &'static str,
    summary: &'static str,
    family: &'static str,
    severity: &'static str,
    confidence: &'static str,
    preset: &'static str,
    tags: &'static [&'static str],
    since: &'static str,
    /// Whether a comment in a policy file can silence it.
    ignorable: bool,
    /// First day it speaks.
    valid_from: Option<&'static str>,
    /// JSON Schema of its options.
    options: Option<Value>,
    /// What Graph would refuse because of what the rule finds.
    refusals: Vec<RefusalV1>,
    /// Its page, as Markdown.
    page: &'static str,
}

/// A refusal of Graph, for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RefusalV1 {
    /// HTTP status.
    status: u16,
    /// Number in front of Graph's text.
    code: Option<u16>,
    /// How it is known.
    evidence: Evidence,
    /// How sure it is.
    confidence: Sureness,
    /// Where it is from.
    source: &'static str,
}

fn json(rules: &[&Rule]) -> String {
    let list = ListV1 { version: 1, rules: rules.iter().map(|rule| shape(rule)).collect() };
    // Plain strings and JSON values always serialise.
    let mut text = serde_json::to_string_pretty(&list).unwrap_or_default();
    text.push('\n');
    text
}

fn shape(rule: &Rule) -> RuleV1 {
    RuleV1 {
        id: rule.id,
        summary: rule.summary,
        family: rule.family,
        severity: rule.severity.as_str(),
        confidence: match rule.confidence {
            Confidence::High => "high",
            Confidence::Medium => "medium",
            Confidence::Low => "low",
        },
        preset: match rule.preset {
            Preset::Minimal => "minimal",
            Preset::Recommended => "recommended",
            Preset::Strict => "strict",
        },
        tags: rule.tags,
        since: rule.since,
        ignorable: rule.ignorable,
        valid_from: rule.valid_from,
        options: rule.options.map(|schema| schema().to_value()),
        refusals: graph_errors().predicted_by(rule.id).map(refusal).collect(),
        page: rule.page,
    }
}

fn refusal(error: &'static GraphError) -> RefusalV1 {
    RefusalV1 {
        status: error.status,
        code: error.code,
        evidence: error.evidence,
        confidence: error.confidence,
        source: &error.source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;
    use crate::rules::Check;

    const RULE: Rule = Rule {
        id: "door-left-open",
        summary: "A door is open to everybody who happens to come along at night.",
        family: "doors",
        severity: Severity::Error,
        confidence: Confidence::High,
        tags: &["night"],
        since: "0.1.0",
        preset: Preset::Minimal,
        ignorable: true,
        valid_from: None,
        options: None,
        page: "# door-left-open\n",
        check: Check::Set(|_, _| {}),
    };

    #[test]
    fn a_row_is_one_line_in_a_pipe_and_wraps_on_a_terminal() {
        let piped = table(&[&RULE], None);
        assert_eq!(piped.lines().count(), 1);
        assert!(piped.starts_with("door-left-open  error    doors  A door is open"));
        let wrapped = table(&[&RULE], Some(60));
        assert!(wrapped.lines().count() > 1 && wrapped.lines().all(|line| line.len() <= 60));
    }

    #[test]
    fn json_has_every_rule() {
        let list: Value = serde_json::from_str(&json(&[&RULE])).unwrap();
        assert_eq!(list["version"], 1);
        assert_eq!(list["rules"][0]["id"], "door-left-open");
        assert_eq!(list["rules"][0]["validFrom"], Value::Null);
        let all: Value = serde_json::from_str(&json(RULES)).unwrap();
        assert_eq!(all["rules"].as_array().unwrap().len(), RULES.len());
    }
}
