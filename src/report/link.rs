//! Where a rule id leads to.

use crate::rules::Rule;

/// The first page that `rule`'s own page refers to, under its References.
pub(super) fn of(rule: &Rule) -> Option<&'static str> {
    let (_, references) = rule.page.split_once("References")?;
    let start = references.find("https://")?;
    let link = &references[start..];
    let end = link.find(|c: char| c.is_whitespace() || matches!(c, ')' | '>' | ']')).unwrap_or(link.len());
    Some(&link[..end])
}
