//! Checks of a tenant file.

use crate::diag::{Finding, nearest};
use crate::language::schema::{APP_WORDS, LOCATION_WORDS};
use crate::model::AUTHENTICATION_METHODS;
use crate::yaml::Node;

use super::{Checks, Need};

/// What joins the methods of a combination.
const COMBINATION_JOINT: &str = " + ";

/// The methods of a combination.
pub(in crate::language) fn combination(text: &str) -> Vec<String> {
    text.split(COMBINATION_JOINT).map(str::to_owned).collect()
}

pub(super) fn check(root: Node<'_>, checks: &mut Checks) {
    reserved(root, "apps", &APP_WORDS, checks);
    reserved(root, "namedLocations", &LOCATION_WORDS, checks);
    for strength in values(root, "authenticationStrengths") {
        strength.get("allowedCombinations").into_iter().for_each(|list| combinations(list, checks));
        let configurations = strength.get("combinationConfigurations");
        for configuration in configurations.into_iter().flat_map(Node::items) {
            restriction(configuration, checks);
        }
    }
    for exception in root.get("exceptions").into_iter().flat_map(Node::items) {
        checks.one_of(
            exception,
            &["group", "user", "role"],
            Need::One,
            "whom the exception is for",
            "write one of `group`, `user` and `role`",
        );
    }
}

fn values<'d>(root: Node<'d>, key: &str) -> impl Iterator<Item = Node<'d>> + use<'d> {
    let map = root.get(key);
    map.into_iter().flat_map(Node::entries).map(|(_, value)| value)
}

/// Reserved names mean something already.
fn reserved(root: Node<'_>, key: &str, words: &[&str], checks: &mut Checks) {
    const WHOLE: [&str; 3] = ["all", "none", "allOwned"];
    for (name, value) in root.get(key).into_iter().flat_map(Node::entries) {
        let Some(text) = name.text().filter(|text| words.contains(text) || WHOLE.contains(text)) else {
            continue;
        };
        let finding = Finding::error("reserved-name", format!("`{text}` is a reserved name and cannot be defined"));
        let help = "leave the entry out: policies can use the name as it is; an object of your own needs another name";
        checks.push(finding.at(value.key_place(), "reserved").help(help));
    }
}

fn combinations(list: Node<'_>, checks: &mut Checks) {
    for item in list.items() {
        if let Some(text) = item.as_str() {
            methods(item, text, checks);
        }
    }
    split_entry(list, checks);
}

fn methods(item: Node<'_>, text: &str, checks: &mut Checks) {
    if text.contains(',') || (text.contains('+') && !text.contains(COMBINATION_JOINT)) {
        let parts: Vec<&str> = text.split([',', '+']).map(str::trim).collect();
        let finding = Finding::error("bad-value", format!("methods are joined by ` + `, not as in `{text}`"));
        checks.push(
            finding.at(item.place(), "joined otherwise").help(format!("write `{}`", parts.join(COMBINATION_JOINT))),
        );
        return;
    }
    for method in text.split(COMBINATION_JOINT).filter(|method| !AUTHENTICATION_METHODS.contains(method)) {
        let finding = Finding::error("unknown-value", format!("`{method}` is no authentication method"));
        let help = match nearest(method, AUTHENTICATION_METHODS) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("the methods are {}", AUTHENTICATION_METHODS.join(", ")),
        };
        checks.push(finding.at(item.place(), "unknown method").help(help));
    }
}

/// `[fido2, password,sms]` has three entries to YAML, so that `password` alone would do. A lone gap
/// without a space among gaps with one gives it away.
fn split_entry(list: Node<'_>, checks: &mut Checks) {
    if !list.followed().raw().flow {
        return;
    }
    let items: Vec<Node<'_>> = list.items().collect();
    let gap = |pair: &[Node<'_>]| pair[1].span().start.saturating_sub(pair[0].span().end);
    if !items.windows(2).any(|pair| gap(pair) > 1) {
        return;
    }
    for pair in items.windows(2).filter(|pair| gap(pair) == 1) {
        let (first, second) = (pair[0].text().unwrap_or_default(), pair[1].text().unwrap_or_default());
        let message = format!("`{first},{second}` is two entries: `{first}` alone would do");
        let finding = Finding::error("bad-value", message).at(pair[0].place(), "an entry of its own");
        let help = format!(
            "for both together write `{first}{COMBINATION_JOINT}{second}`; for either, put a space behind the comma"
        );
        checks.push(finding.help(help));
    }
}

/// A restriction is about security keys or about certificates.
fn restriction(configuration: Node<'_>, checks: &mut Checks) {
    const HELP: &str = "a restriction has `allowedAAGUIDs` (security keys), or `allowedIssuerSkis` and `allowedPolicyOIDs` (certificates)";
    configuration.get("appliesTo").into_iter().for_each(|list| combinations(list, checks));
    let certificates = ["allowedIssuerSkis", "allowedPolicyOIDs"];
    match certificates.into_iter().find(|key| configuration.get(key).is_some()) {
        Some(key) => checks.one_of(configuration, &["allowedAAGUIDs", key], Need::AtMostOne, "the restriction", HELP),
        None => checks.one_of(configuration, &["allowedAAGUIDs"], Need::AtLeastOne, "the restriction", HELP),
    }
}
