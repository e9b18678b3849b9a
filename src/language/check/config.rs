//! Checks of `caplint.yaml`.

use globset::Glob;

use crate::diag::{Finding, nearest};
use crate::yaml::Node;

use super::Checks;

pub(super) fn check(root: Node<'_>, checks: &mut Checks) {
    let overrides = root.get("overrides").into_iter().flat_map(Node::items);
    let lists = overrides.map(|item| item.get("policies")).chain([root.get("policies"), root.get("tests")]);
    lists.flatten().flat_map(Node::items).for_each(|item| pattern(item, checks));
    tenants(root, checks);
}

/// A pattern that is none would match nothing.
fn pattern(item: Node<'_>, checks: &mut Checks) {
    let Some(error) = item.as_str().and_then(|text| Glob::new(text).err()) else {
        return;
    };
    let message = format!("this is no pattern: {}", error.kind());
    let help = "`*` stands for any name, `**` for any folders, `{a,b}` for either, `[` and `]` hold letters in pairs";
    checks.push(Finding::error("bad-value", message).at(item.place(), "not a pattern").help(help));
}

fn tenants(root: Node<'_>, checks: &mut Checks) {
    let Some(tenants) = root.get("tenants") else {
        if let Some(tenant) = root.get("defaultTenant").filter(|_| !checks.in_doubt(root)) {
            let finding = Finding::error("unknown-name", "there are no `tenants` to choose from");
            checks.push(finding.at(tenant.key_place(), "without `tenants`").help("add `tenants: {NAME: FILE}`"));
        }
        return;
    };
    if tenants.entries().next().is_none() {
        return;
    }
    let names: Vec<&str> = tenants.entries().filter_map(|(key, _)| key.text()).collect();
    // Whether one is needed depends on what the command line chooses.
    if let Some(default) = root.get("defaultTenant") {
        known(default, &names, checks);
    }
}

fn known(default: Node<'_>, names: &[&str], checks: &mut Checks) {
    let Some(text) = default.as_str().filter(|text| !names.contains(text) && !text.is_empty()) else {
        return;
    };
    let finding = Finding::error("unknown-name", format!("no tenant is called `{text}`"));
    let help = match nearest(text, names.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("the tenants are {}", names.join(", ")),
    };
    checks.push(finding.at(default.place(), "unknown tenant").help(help));
}
