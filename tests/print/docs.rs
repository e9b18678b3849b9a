//! The reference's example of a print is one.

use caplint::graph::read_policy;
use caplint::language::print::{self, Notes};

use super::support::{printed, read_tenant};
use crate::graph_support::document;

const REFERENCE: &str = include_str!("../../docs/language.md");

/// The first block behind the heading whose fence begins with `info`.
fn block(info: &str) -> &'static str {
    let (_, section) = REFERENCE.split_once("\n## The canonical print\n").unwrap();
    let (_, rest) = section.split_once(&format!("\n```{info}\n")).unwrap();
    &rest[..=rest.find("\n```").unwrap()]
}

#[test]
fn the_example_is_printed_as_it_stands() {
    let (tenant, findings) = read_tenant(block("yaml tenant"));
    assert_eq!(findings, []);
    let tenant = tenant.unwrap();
    let export = document("policy.json", block("json")).unwrap();
    let lowered = read_policy(export.root(), None);
    assert_eq!(lowered.findings, []);
    let printed = printed(&lowered.policy, &tenant);
    assert_eq!((printed.text.as_str(), printed.deviations.len()), (block("yaml policy"), 0));
    assert_eq!(print::tenant(&tenant, &Notes::new()), block("yaml tenant"));
}
