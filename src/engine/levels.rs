//! Which rules run on which policies, and how loud they are.

use globset::GlobSet;
use serde_json::Value;

use super::gaps;
use crate::diag::{Finding, Severity, nearest};
use crate::language::shape::{ConfigFile, Level, Preset as ConfigPreset, RuleEntry};
use crate::rules::{self, Preset, RULES, Rule};
use crate::workspace::{Config, Documents, glob_set};
use crate::yaml::Node;

/// Levels and options of every rule, by its position in [`RULES`].
#[derive(Debug)]
pub(super) struct Levels<'c> {
    base: Vec<Setting>,
    overrides: Vec<Override<'c>>,
}

/// What is set for one rule.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    /// `None` when it does not run.
    pub severity: Option<Severity>,
    /// Its options.
    pub options: Value,
    chosen: Choice,
}

/// What the command line says of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// Nothing.
    Open,
    /// Selected: it runs, whatever preset and config say.
    Selected,
    /// Left out.
    Out,
}

#[derive(Debug)]
struct Override<'c> {
    policies: GlobSet,
    rules: Vec<(usize, &'c RuleEntry)>,
}

impl<'c> Levels<'c> {
    /// The levels that `config` and the command line ask for.
    #[must_use]
    pub(super) fn new(config: &'c ConfigFile, select: &[String], ignore: &[String]) -> Self {
        let preset = match config.preset {
            Some(ConfigPreset::Minimal) => Preset::Minimal,
            Some(ConfigPreset::Strict) => Preset::Strict,
            Some(ConfigPreset::Recommended) | None => Preset::Recommended,
        };
        let base = RULES.iter().map(|rule| base(rule, preset, config, select, ignore)).collect();
        let overrides = config.overrides.iter().flat_map(|list| list.iter()).filter_map(|entry| {
            let patterns: Vec<String> = entry.policies.iter().map(|pattern| pattern.to_string()).collect();
            let rules = entry.rules.iter().filter_map(|(id, setting)| Some((position(id)?, setting))).collect();
            Some(Override { policies: glob_set(&patterns).ok()?, rules })
        });
        Self { base, overrides: overrides.collect() }
    }

    /// What is set for the rule at `rule`, for the policy with `key` where the finding is about one.
    #[must_use]
    pub(super) fn setting(&self, rule: usize, key: Option<&str>) -> Setting {
        let mut setting = self.base[rule].clone();
        let Some(key) = key.filter(|_| setting.chosen != Choice::Out) else {
            return setting;
        };
        for entry in self.overrides.iter().filter(|entry| entry.policies.is_match(key)) {
            for (_, written) in entry.rules.iter().filter(|(position, _)| *position == rule) {
                apply(&mut setting, written, RULES[rule]);
            }
        }
        setting
    }

    /// True when the rule at `rule` runs for some policy.
    #[must_use]
    pub(super) fn runs_at_all(&self, rule: usize) -> bool {
        let overridden =
            || self.overrides.iter().any(|entry| entry.rules.iter().any(|(position, _)| *position == rule));
        self.base[rule].severity.is_some() || (self.base[rule].chosen != Choice::Out && overridden())
    }
}

fn position(id: &str) -> Option<usize> {
    RULES.iter().position(|rule| rule.id == id)
}

fn base(rule: &'static Rule, preset: Preset, config: &ConfigFile, select: &[String], ignore: &[String]) -> Setting {
    let chosen = match (named(rule, ignore), select.is_empty(), named(rule, select)) {
        (true, ..) | (_, false, false) => Choice::Out,
        (_, false, true) => Choice::Selected,
        (_, true, _) => Choice::Open,
    };
    let on = rule.preset <= preset;
    let mut setting = Setting { severity: on.then_some(rule.severity), options: limits(rule, config), chosen };
    if let Some(written) = config.rules.as_ref().and_then(|rules| rules.get(rule.id)) {
        apply(&mut setting, written, rule);
    }
    match chosen {
        Choice::Out => setting.severity = None,
        Choice::Selected => setting.severity = setting.severity.or(Some(rule.severity)),
        Choice::Open => {}
    }
    setting
}

/// `limits.policies` of the config is the option `policies` of the rules that count policies.
fn limits(rule: &Rule, config: &ConfigFile) -> Value {
    let counts = matches!(rule.id, "policies-near-limit" | "too-many-policies");
    let limit = config.limits.as_ref().and_then(|limits| limits.policies.as_ref()).filter(|_| counts);
    limit.map_or(Value::Null, |limit| serde_json::json!({ "policies": limit }))
}

/// True when `rule` is meant by one of `words`: an id, a family or a tag.
fn named(rule: &Rule, words: &[String]) -> bool {
    words.iter().any(|word| word == rule.id || word == rule.family || rule.tags.contains(&word.as_str()))
}

fn apply(setting: &mut Setting, written: &RuleEntry, rule: &Rule) {
    let (level, options) = match written {
        RuleEntry::Word(level) => (Some(*level), None),
        RuleEntry::Other(settings) => (settings.level, settings.options.as_ref()),
    };
    match level {
        Some(level) => setting.severity = severity(level),
        // Options alone switch a rule on: nobody sets them for a rule that is to be silent.
        None => setting.severity = setting.severity.or(Some(rule.severity)),
    }
    if let Some(options) = options {
        setting.options = Value::Object(options.clone());
    }
}

fn severity(level: Level) -> Option<Severity> {
    match level {
        Level::Error => Some(Severity::Error),
        Level::Warning => Some(Severity::Warning),
        Level::Note => Some(Severity::Note),
        Level::Disabled => None,
    }
}

/// Rule names and options of the config that no rule has, and names of questions that nobody asks.
#[must_use]
pub(super) fn check_config(config: &Config, documents: &Documents<'_>) -> Vec<Finding> {
    let Some(reference) = config.node else {
        return Vec::new();
    };
    let root = documents.node(reference);
    let overrides = root.get("overrides").into_iter().flat_map(Node::items).filter_map(|item| item.get("rules"));
    let blocks = root.get("rules").into_iter().chain(overrides);
    let entries = blocks.flat_map(Node::entries);
    let rules = entries.flat_map(|(key, value)| check_entry(key, value));
    rules.chain(gaps::unknown_questions(root)).collect()
}

fn check_entry(key: Node<'_>, value: Node<'_>) -> Vec<Finding> {
    let id = key.text().unwrap_or_default();
    let Some(rule) = rules::find(id) else {
        let help = nearest_rule(id).map_or_else(
            || "`caplint rules` lists them".to_owned(),
            |near| format!("did you mean `{near}`? `caplint rules` lists them all"),
        );
        let finding = Finding::error("unknown-rule", format!("no rule is called `{id}`"));
        return vec![finding.at(key.place(), "not a rule").help(help)];
    };
    let Some(options) = value.get("options") else {
        return Vec::new();
    };
    check_options(rule, options)
}

/// The rule whose id is nearest to `id`, when one is near.
#[must_use]
pub fn nearest_rule(id: &str) -> Option<&'static str> {
    nearest(id, RULES.iter().map(|rule| rule.id))
}

fn check_options(rule: &Rule, options: Node<'_>) -> Vec<Finding> {
    let Some(schema) = rule.options else {
        let finding = Finding::error("bad-option", format!("the rule `{}` has no options", rule.id));
        return vec![finding.at(options.key_place(), "").help("leave `options` out")];
    };
    let Ok(value) = options.to_json(crate::yaml::Limits::default()) else {
        return Vec::new();
    };
    let schema = schema().to_value();
    let Ok(validator) = jsonschema::validator_for(&schema) else {
        return Vec::new();
    };
    let errors: Vec<_> =
        validator.iter_errors(&value).map(|error| (error.instance_path().to_string(), error.to_string())).collect();
    errors
        .into_iter()
        .map(|(path, message)| {
            let node = options.pointer(&path).unwrap_or(options);
            Finding::error("bad-option", format!("an option of `{}` does not fit: {message}", rule.id))
                .at(node.place(), "")
                .help(format!("`caplint explain {}` shows its options", rule.id))
        })
        .collect()
}
