//! `exclusion-without-catcher`

use crate::diag::Severity;
use crate::rules::proofs::Uncaught;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};
use crate::semantics::ask::text;

use super::{Whole, asks_for_anything, is_whole};

pub(crate) static RULE: Rule = Rule {
    id: "exclusion-without-catcher",
    summary: "Somebody is excluded from MFA, and no other policy asks them for it.",
    family: "coverage",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["coverage", "gap", "exceptions"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: Some(|| schemars::schema_for!(Whole)),
    page: include_str!("exclusion_without_catcher.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    if !is_whole(cx) || !asks_for_anything(cx) {
        return;
    }
    let missed = cx.proofs.uncaught();
    if cx.set.has_tenant_file {
        for one in missed {
            report(cx, std::slice::from_ref(one), sink);
        }
    } else {
        // Without a tenant file nobody can declare an exception: one finding says it of all.
        report(cx, missed, sink);
    }
}

/// One finding on where the first of `missed` is excluded, the other places beside it.
fn report(cx: &Context<'_>, missed: &[Uncaught], sink: &mut Sink) {
    let mut places = missed.iter().flat_map(|one| &one.at);
    let Some((policy, field)) = places.next() else { return };
    let message = match missed {
        [one] => format!(
            "This policy excludes {}, and no other asks them for MFA or a managed device",
            text::principal(&one.principal)
        ),
        several => format!(
            "{} groups, users or roles are excluded here, and no policy asks them for MFA or a managed device",
            several.len()
        ),
    };
    let finding = RawFinding::new(cx.at(*policy, field.clone()), message).label("excluded here");
    let finding =
        places.fold(finding, |finding, (policy, field)| finding.and(cx.at(*policy, field.clone()), "excluded here"));
    let finding = finding
        .why("They sign in with a password alone, and so does whoever is added to the group, for a day or by a thief")
        .help("ask for something else in a policy for them alone, as a place, or declare them under `exceptions` in the tenant file");
    sink.report(finding);
}
