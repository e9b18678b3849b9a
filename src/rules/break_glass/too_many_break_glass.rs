//! `too-many-break-glass`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{FieldPath, Severity};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::{Emergency, Subject};

pub(crate) static RULE: Rule = Rule {
    id: "too-many-break-glass",
    summary: "The tenant file declares more break-glass accounts than anybody can watch over.",
    family: "break-glass",
    severity: Severity::Note,
    confidence: Confidence::Medium,
    tags: &["tenant-file"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Options)),
    page: include_str!("too_many_break_glass.md"),
    check: Check::Set(check),
};

/// Options of `too-many-break-glass`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct Options {
    /// The most break-glass accounts a tenant may declare.
    #[schemars(range(min = 2))]
    accounts: usize,
}

impl Default for Options {
    /// Four: Microsoft asks for two, and its Zero Trust Assessment (test 21835) looks into more.
    fn default() -> Self {
        Self { accounts: 4 }
    }
}

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let limit = cx.options::<Options>().accounts;
    let account = |one: &&Emergency| matches!(one.subject, Subject::Account(_));
    let accounts: Vec<&Emergency> = cx.scope.break_glass().iter().filter(account).collect();
    if accounts.len() <= limit {
        return;
    }
    let count = accounts.len();
    let finding = RawFinding::new(
        Anchor::Tenant(FieldPath::new("breakGlass")),
        format!("{count} break-glass accounts are declared, more than {limit}"),
    )
    .label(format!("{count} accounts"))
    .why("Each of them signs in past every policy that excludes it: each is one more credential to guard and to test")
    .help("keep two or three; give everybody else an account that the policies apply to");
    sink.report(finding);
}
