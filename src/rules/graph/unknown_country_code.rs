//! `unknown-country-code`

use crate::catalog::countries;
use crate::diag::Severity;
use crate::model::LocationKind;
use crate::rules::ip_range::location_path;
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "unknown-country-code",
    summary: "A named location holds a country code that Graph does not take.",
    family: "graph",
    severity: Severity::Error,
    confidence: Confidence::High,
    tags: &["locations", "rejected"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("unknown_country_code.md"),
    check: Check::Set(check),
};

/// Codes that are written often and are none of the standard.
const MEANT: [(&str, &str); 3] =
    [("UK", "the United Kingdom is `GB`"), ("EL", "Greece is `GR`"), ("EU", "list the countries one by one")];

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (name, location) in &cx.tenant().named_locations {
        let LocationKind::Countries { countries: codes, .. } = &location.kind else { continue };
        for (index, code) in codes.iter().enumerate().filter(|(_, code)| !countries().takes(code)) {
            let meant = MEANT.iter().find(|(written, _)| written == code).map(|(_, meant)| *meant);
            let at = Anchor::Tenant(location_path(name).key("countries").index(index));
            let finding = RawFinding::new(at, format!("`{code}` of `{name}` is no country that Graph knows"))
                .label("no such code")
                .why("Graph refuses the location, so that no policy can name it and what it was to open or close stays as it is")
                .help(meant.unwrap_or("use the code of ISO 3166-1 alpha-2"));
            sink.report(finding);
        }
    }
}
