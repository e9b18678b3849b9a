//! What a policy means, beyond what Graph stores: two policies that differ in it only in their
//! wording are equal here.
//!
//! Kept to what holds for every tenant. Two forms that are equal may be shown as one by a diff, but
//! never sent as one: Graph stores the wording.

use crate::filter::canonical_text;
use crate::model::{
    AppEntry, ClientApp, ExternalTenants, Filter, FrequencyUnit, GuestType, Guests, Inclusion, LocationEntry,
    LocationWord, Platform, Policy, Principals, Resources, SignInFrequency, UserEntry, UserWord, Word, WordList,
};

use super::arrange::arranged;
use super::canonical::canonical;

/// The canonical form of `policy` with wordings of one meaning made equal:
///
/// - all platforms, or any network, without an exclusion is no condition;
/// - the four client apps together are all; `easSupported` is `exchangeActiveSync`;
/// - an exclusion of what a closed list does not include says nothing;
/// - `All` absorbs what stands beside it;
/// - a day is 24 hours;
/// - a filter rule is what it says, whatever its quotes and the case of its operators;
/// - `GuestsOrExternalUsers` is all six types of guest from every tenant;
/// - beta's `includeDevices: ["All"]` alone is no condition.
#[must_use]
pub fn canonical_meaning(policy: &Policy) -> Policy {
    let mut policy = canonical(policy);
    if let Some(users) = &mut policy.users {
        guests_as_object(&mut users.include);
        guests_as_object(&mut users.exclude);
        everybody(&mut users.include);
    }
    apps(&mut policy.resources);
    client_apps(&mut policy.conditions.client_apps);
    platforms(&mut policy.conditions.platforms);
    locations(&mut policy.conditions.locations);
    if let Some(frequency) = &mut policy.session.sign_in_frequency {
        in_hours(frequency);
    }
    devices(&mut policy);
    filters(&mut policy).for_each(one_wording);
    arranged(&policy)
}

fn filters(policy: &mut Policy) -> impl Iterator<Item = &mut Filter> {
    let workload = policy.workload_identities.as_mut().and_then(|subject| subject.filter.as_mut());
    let agents = policy.agent_identities.as_mut().and_then(|subject| subject.filter.as_mut());
    let accounts = policy.agent_users.as_mut().and_then(|subject| subject.filter.as_mut());
    let others = [policy.resources.filter.as_mut(), policy.conditions.device_filter.as_mut()];
    [workload, agents, accounts].into_iter().chain(others).flatten()
}

fn one_wording(filter: &mut Filter) {
    if let Some(rule) = canonical_text(&filter.rule) {
        filter.rule = rule;
    }
}

fn guests_as_object(side: &mut Principals) {
    let word = UserEntry::Word(UserWord::GuestsOrExternalUsers);
    if !side.users.contains(&word) {
        return;
    }
    side.users.retain(|entry| *entry != word);
    let types = GuestType::ALL.iter().map(|&kind| Word::Known(kind)).collect();
    side.guests = Some(Guests { types, tenants: ExternalTenants::All });
}

/// Guests are among all users; agents' user accounts are not.
fn everybody(side: &mut Principals) {
    if !side.is_all() {
        return;
    }
    side.users.retain(|entry| matches!(entry.word(), Some(UserWord::All | UserWord::AllAgentIdUsers)));
    (side.groups, side.roles, side.guests) = (Vec::new(), Vec::new(), None);
}

/// A word such as `Office365` stands for many apps, so that only lists of single apps are closed.
fn apps(resources: &mut Resources) {
    let single = |entry: &AppEntry| entry.object().is_some();
    let closed = !resources.include.is_empty() && resources.include.iter().all(single) && resources.filter.is_none();
    if closed && resources.exclude.iter().all(single) {
        let include = &resources.include;
        resources.exclude.retain(|entry| include.contains(entry));
    }
}

fn client_apps(list: &mut Vec<Word<ClientApp>>) {
    for app in list.iter_mut().filter(|app| **app == ClientApp::EasSupported) {
        *app = ClientApp::ExchangeActiveSync.into();
    }
    let every =
        [ClientApp::Browser, ClientApp::MobileAppsAndDesktopClients, ClientApp::ExchangeActiveSync, ClientApp::Other];
    let has = |wanted: ClientApp| list.iter().any(|app| *app == wanted);
    if has(ClientApp::All) || every.into_iter().all(has) {
        list.clear();
    }
}

fn platforms(condition: &mut Option<Inclusion<Word<Platform>>>) {
    let all = Word::Known(Platform::All);
    let Some(lists) = condition else { return };
    if lists.include.contains(&all) {
        lists.include = vec![all];
    } else if !lists.include.is_empty() {
        let include = &lists.include;
        lists.exclude.retain(|platform| include.contains(platform) || *platform == Platform::All);
    }
    if lists.exclude.is_empty() && lists.include.iter().all(|platform| *platform == Platform::All) {
        *condition = None;
    }
}

/// Named locations overlap, so that no list of them is closed.
fn locations(condition: &mut Option<Inclusion<LocationEntry>>) {
    let all = LocationEntry::Word(LocationWord::All);
    let Some(lists) = condition else { return };
    if lists.include.contains(&all) {
        lists.include = vec![all];
        if lists.exclude.is_empty() {
            *condition = None;
        }
    }
}

fn in_hours(frequency: &mut SignInFrequency) {
    if let Some(hours) = frequency.hours() {
        (frequency.value, frequency.unit) = (Some(hours), Some(FrequencyUnit::Hours.into()));
    }
}

fn devices(policy: &mut Policy) {
    const INCLUDE: &str = "conditions.devices.includeDevices";
    let excludes = policy.graph.iter().any(|(path, _)| path.starts_with("conditions.devices.exclude"));
    let all = |value: &serde_json::Value| match value.as_array().map(Vec::as_slice) {
        Some([one]) => one.as_str().is_some_and(|text| text.eq_ignore_ascii_case("all")),
        _ => false,
    };
    if !excludes {
        policy.graph.retain(|(path, value)| path != INCLUDE || !all(value));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::text::{Encoding, FileId, SourceFile};
    use crate::yaml;

    fn read(body: &Value) -> Policy {
        let text = body.to_string();
        let name = "policy.json";
        let source = SourceFile::new(name.to_owned(), std::path::Path::new(name), text, Encoding::Utf8);
        let parsed = yaml::parse(FileId(0), &source, yaml::Limits::default());
        super::super::read_policy(parsed.documents[0].root(), None).policy
    }

    /// A policy with `member` set to `value`; paths as in the `graph` block.
    fn with(member: &str, value: &Value) -> Policy {
        let mut body = json!({
            "displayName": "One", "state": "enabled",
            "conditions": { "users": { "includeUsers": ["All"] }, "applications": { "includeApplications": ["All"] } },
            "grantControls": { "operator": "OR", "builtInControls": ["mfa"] },
        });
        let Value::Object(map) = &mut body else { unreachable!() };
        super::super::path::insert(map, member, value);
        read(&body)
    }

    #[test]
    fn wordings_of_one_meaning_are_equal() {
        let platforms = "conditions.platforms";
        let users = "conditions.users";
        let apps = "conditions.applications";
        let frequency = "sessionControls.signInFrequency";
        let a = "7b2c3f10-1111-4aaa-8bbb-0000000000a1";
        let b = "7b2c3f10-1111-4aaa-8bbb-0000000000a2";
        let six = "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider";
        let cases = [
            (platforms, json!({"includePlatforms": ["all"]}), json!(null)),
            (
                platforms,
                json!({"includePlatforms": ["iOS"], "excludePlatforms": ["linux"]}),
                json!({"includePlatforms": ["iOS"]}),
            ),
            ("conditions.locations", json!({"includeLocations": ["All"]}), json!(null)),
            (
                "conditions.clientAppTypes",
                json!(["browser", "mobileAppsAndDesktopClients", "easSupported", "other"]),
                json!(["all"]),
            ),
            (users, json!({"includeGroups": [a]}), json!({})),
            (
                users,
                json!({"excludeUsers": ["GuestsOrExternalUsers"]}),
                json!({"excludeGuestsOrExternalUsers": {"guestOrExternalUserTypes": six}}),
            ),
            (
                apps,
                json!({"includeApplications": [a], "excludeApplications": [b]}),
                json!({"includeApplications": [a]}),
            ),
            (
                frequency,
                json!({"isEnabled": true, "value": 1, "type": "days"}),
                json!({"isEnabled": true, "value": 24, "type": "hours"}),
            ),
            ("conditions.devices", json!({"includeDevices": ["All"]}), json!(null)),
            (
                "conditions.devices",
                json!({"deviceFilter": {"mode": "include", "rule": "device.model -EQ 'A 1'"}}),
                json!({"deviceFilter": {"mode": "include", "rule": "device.model -eq \"A 1\""}}),
            ),
        ];
        for (member, one, other) in cases {
            let (one, other) = (with(member, &one), with(member, &other));
            assert_ne!(canonical(&one), canonical(&other), "{member}");
            assert_eq!(canonical_meaning(&one), canonical_meaning(&other), "{member}");
            assert_eq!(canonical_meaning(&canonical_meaning(&one)), canonical_meaning(&one), "{member}");
        }
    }

    #[test]
    fn what_may_overlap_is_kept_apart() {
        let apps = "conditions.applications";
        let a = "7b2c3f10-1111-4aaa-8bbb-0000000000a1";
        let b = "7b2c3f10-1111-4aaa-8bbb-0000000000a2";
        let cases = [
            (
                apps,
                json!({"includeApplications": [a], "excludeApplications": ["Office365"]}),
                json!({"includeApplications": [a]}),
            ),
            (
                "conditions.locations",
                json!({"includeLocations": [a], "excludeLocations": [b]}),
                json!({"includeLocations": [a]}),
            ),
            ("conditions.locations", json!({"includeLocations": ["All"], "excludeLocations": [b]}), json!(null)),
        ];
        for (member, one, other) in cases {
            assert_ne!(canonical_meaning(&with(member, &one)), canonical_meaning(&with(member, &other)), "{member}");
        }
    }
}
