//! `ip-range-host-bits`

use crate::diag::Severity;
use crate::rules::ip_range::ranges;
use crate::rules::{Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

pub(crate) static RULE: Rule = Rule {
    id: "ip-range-host-bits",
    summary: "A network of a named location is written by an address inside it.",
    family: "graph",
    severity: Severity::Note,
    confidence: Confidence::High,
    tags: &["locations"],
    since: "0.1.0",
    preset: Preset::Recommended,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("ip_range_host_bits.md"),
    check: Check::Set(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink) {
    for range in ranges(cx.tenant()) {
        let Some(block) = range.block.filter(|block| block.addr() != block.network()) else { continue };
        let message = format!("`{}` of `{}` stands for all of {}", range.text, range.location, block.trunc());
        let finding = RawFinding::new(range.anchor(), message)
            .label("has host bits")
            .why("If one address was meant, everybody in the network is treated as if at this place")
            .help(format!(
                "write `{}`, or `{}/{}` for the one address",
                block.trunc(),
                block.addr(),
                block.max_prefix_len()
            ));
        sink.report(finding);
    }
}
