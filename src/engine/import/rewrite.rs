//! What an import says in other words, because the language has no others.

use crate::diag::{Finding, Severity};
use crate::model::{Filter, FilterMode, Lowered, Policy};
use crate::yaml::Node;

use crate::workspace::Documents;

/// Members in which Graph once kept the state of devices, include and exclude.
const DEVICE_STATES: [(&str, &str); 3] = [
    ("conditions.devices.includeDevices", "conditions.devices.excludeDevices"),
    ("conditions.devices.includeDeviceStates", "conditions.devices.excludeDeviceStates"),
    ("conditions.deviceStates.includeStates", "conditions.deviceStates.excludeStates"),
];

/// What a device state is in a filter.
const STATES: [(&str, &str); 2] =
    [("Compliant", "device.isCompliant -eq True"), ("DomainJoined", "device.trustType -eq \"ServerAD\"")];

/// Rewrites what an equivalence covers; gives back what was done.
pub(super) fn rewrite(lowered: &mut Lowered, documents: Documents<'_>) -> Vec<Finding> {
    split_device_states(&mut lowered.policy);
    let mut findings = Vec::new();
    for (include, exclude) in DEVICE_STATES {
        let Some(terms) = excluded_states(&lowered.policy, include, exclude) else { continue };
        let filter = (!terms.is_empty()).then(|| Filter { mode: FilterMode::Exclude, rule: terms.join(" -or ") });
        let parent = include.rsplit_once('.').map_or(include, |(parent, _)| parent);
        let gone = |path: &str| path == include || path == exclude;
        lowered.policy.graph.retain(|(path, _)| !gone(path));
        let of_member = |finding: &Finding| {
            finding.rule == "unknown-member"
                && [include, exclude, parent].iter().any(|path| finding.message.starts_with(&format!("`{path}` ")))
        };
        let old =
            lowered.findings.iter().find(|finding| of_member(finding)).and_then(|finding| finding.primary.clone());
        lowered.findings.retain(|finding| !of_member(finding));
        let message = match &filter {
            Some(filter) => format!("`{parent}` is written as the device filter that excludes `{}`", filter.rule),
            None => format!("`{parent}` includes all devices, which says nothing"),
        };
        lowered.policy.conditions.device_filter = filter.or(lowered.policy.conditions.device_filter.take());
        let finding = rewritten(&lowered.policy, message);
        findings.push(match old {
            Some(label) => finding.at(label.place, "rewritten"),
            None => finding.at(documents.place(lowered.map.root()), "in this policy"),
        });
    }
    findings.extend(lone_operator(lowered, documents));
    findings.extend(second_profile(lowered, documents));
    findings
}

/// `deviceStates` is kept as one object; its members are looked at one by one.
fn split_device_states(policy: &mut Policy) {
    let key = "conditions.deviceStates";
    let Some(at) = policy.graph.iter().position(|(path, value)| path == key && value.is_object()) else { return };
    let known = |name: &String| ["includeStates", "excludeStates"].contains(&name.as_str());
    let simple = policy.graph[at].1.as_object().is_some_and(|members| members.keys().all(known));
    if !simple {
        return;
    }
    let (_, value) = policy.graph.remove(at);
    let members = value.as_object().cloned().unwrap_or_default();
    policy.graph.extend(members.into_iter().map(|(name, value)| (format!("{key}.{name}"), value)));
}

/// What a filter has to exclude to mean what the two lists say, nothing for all devices; `None` where no
/// filter means it.
fn excluded_states(policy: &Policy, include: &str, exclude: &str) -> Option<Vec<&'static str>> {
    let list = |path: &str| {
        let value = policy.graph.iter().find(|(known, _)| known == path).map(|(_, value)| value)?;
        let texts = value.as_array()?.iter().map(|item| item.as_str().map(str::trim));
        texts.collect::<Option<Vec<&str>>>()
    };
    let everything = list(include)?;
    let present = policy.graph.iter().any(|(path, _)| path == exclude);
    let states = if present { list(exclude)? } else { Vec::new() };
    if !matches!(everything[..], [word] if word.eq_ignore_ascii_case("All")) {
        return None;
    }
    let known = |state: &&str| STATES.iter().any(|(name, _)| name.eq_ignore_ascii_case(state));
    if !states.iter().all(known) || (!states.is_empty() && policy.conditions.device_filter.is_some()) {
        return None;
    }
    let listed = |name: &str| states.iter().any(|state| state.eq_ignore_ascii_case(name));
    Some(STATES.iter().filter(|(name, _)| listed(name)).map(|(_, term)| *term).collect())
}

/// `operator` without a control demands nothing and is left out.
fn lone_operator(lowered: &Lowered, documents: Documents<'_>) -> Option<Finding> {
    if lowered.policy.grant.is_some() {
        return None;
    }
    let grant = documents.node(lowered.map.get(&"grant".into())?.node);
    let is_operator = |(key, value): &(Node<'_>, Node<'_>)| is_key(*key, "operator") && value.as_str().is_some();
    let (_, operator) = grant.entries().find(is_operator)?;
    let message = "`grantControls.operator` stands without a control and is left out".to_owned();
    Some(rewritten(&lowered.policy, message).at(operator.place(), "says nothing"))
}

/// `networkAccessSecurity`, the older name of the Global Secure Access profile, goes where it repeats that one.
fn second_profile(lowered: &Lowered, documents: Documents<'_>) -> Option<Finding> {
    let path = "sessionControls.networkAccessSecurity";
    lowered.policy.session.global_secure_access_profile.as_ref()?;
    if lowered.policy.graph.iter().any(|(kept, _)| kept == path) {
        return None;
    }
    let session = documents.node(lowered.map.get(&"session".into())?.node);
    let (_, alias) = session.entries().find(|(key, _)| is_key(*key, "networkAccessSecurity"))?;
    let on = alias.entries().any(|(key, value)| is_key(key, "isEnabled") && value.as_bool() == Some(true));
    let message = format!("`{path}` repeats `globalSecureAccessFilteringProfile` and is left out");
    on.then(|| rewritten(&lowered.policy, message).at(alias.place(), "the same profile"))
}

fn is_key(key: Node<'_>, name: &str) -> bool {
    key.text().is_some_and(|key| key.eq_ignore_ascii_case(name))
}

/// A note about something that is written in other words.
pub(super) fn rewritten(policy: &Policy, message: String) -> Finding {
    let mut finding = Finding::new("import-rewritten", Severity::Note, message);
    finding.policy = Some(policy.key.clone());
    finding.help("nothing to do: both mean the same")
}
