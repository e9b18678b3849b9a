//! `cae-strict-location-without-location`

use crate::diag::Severity;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::{MODE, enforced_policies, is_strict};

pub(crate) static RULE: Rule = Rule {
    id: "cae-strict-location-without-location",
    summary: "Locations are to be enforced strictly and no policy of the set names one.",
    family: "continuous-access",
    severity: Severity::Warning,
    confidence: Confidence::High,
    tags: &["continuous-access-evaluation", "session"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("cae_strict_location_without_location.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    let strict = cx.policies().filter(|(index, policy)| is_strict(policy) && enforced_policies(cx, *index).is_empty());
    for (index, _) in strict {
        let message = "Locations are to be enforced strictly, and no policy has a location condition";
        let finding = RawFinding::new(cx.at(index, MODE), message)
            .label("nothing to enforce")
            .why("A token that was stolen on one network works on any other: no policy says where people may be")
            .help(cx.words(
                index,
                "add `conditions.locations` with named IP ranges and `grant: block` for everywhere else",
                "add `conditions.locations` with named IP ranges and `block` for everywhere else",
            ));
        sink.report(finding);
    }
}
