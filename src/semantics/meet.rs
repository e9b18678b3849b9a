//! Whether two policies plainly apply to one sign-in.

use crate::model::{
    AppEntry, ClientApp, Conditions, ObjectRef, Policy, PolicyState, Principals, Resources, UserEntry, UserWord, Users,
    Word,
};

use super::conditions::{covers_platform, platforms};

/// True when both policies are in force and some sign-in meets the conditions of both. Judged by what
/// they name, so `false` means only that this is not plain to see: who is in a group, or what a filter
/// or a location matches, is not looked into.
#[must_use]
pub fn surely_meet(a: &Policy, b: &Policy) -> bool {
    let in_force = |policy: &Policy| policy.state.as_ref().is_some_and(|state| *state == PolicyState::Enabled);
    let (Some(a_users), Some(b_users)) = (&a.users, &b.users) else {
        return false;
    };
    in_force(a)
        && in_force(b)
        && a.graph.is_empty()
        && b.graph.is_empty()
        && share_people(a_users, b_users)
        && share_resources(&a.resources, &b.resources)
        && are_compatible(&a.conditions, &b.conditions)
}

/// True when some principal that one side includes is included by the other, and excluded by neither.
fn share_people(a: &Users, b: &Users) -> bool {
    let from = |own: &Users, other: &Users| {
        let all = other.include.is_all();
        let named = if all { own.include.clone() } else { intersection(&own.include, &other.include) };
        !subtract(&subtract(&named, &own.exclude), &other.exclude).is_empty()
    };
    from(a, b) || from(b, a)
}

/// The principals of `from` that `out` does not name.
fn subtract(from: &Principals, out: &Principals) -> Principals {
    let user = |entry: &&UserEntry| !out.users.iter().any(|own| same(own, entry));
    let guests_out = out.guests.is_some() || out.has(UserWord::GuestsOrExternalUsers);
    Principals {
        users: from.users.iter().filter(user).cloned().collect(),
        groups: without(&from.groups, &out.groups),
        roles: without(&from.roles, &out.roles),
        guests: from.guests.clone().filter(|_| !guests_out),
        break_glass: false,
    }
}

fn without(list: &[ObjectRef], out: &[ObjectRef]) -> Vec<ObjectRef> {
    list.iter().filter(|item| !out.iter().any(|own| own.same(item))).cloned().collect()
}

fn intersection(a: &Principals, b: &Principals) -> Principals {
    let among = |list: &[ObjectRef], item: &ObjectRef| list.iter().any(|own| own.same(item));
    Principals {
        users: a.users.iter().filter(|entry| b.users.iter().any(|own| same(own, entry))).cloned().collect(),
        groups: a.groups.iter().filter(|group| among(&b.groups, group)).cloned().collect(),
        roles: a.roles.iter().filter(|role| among(&b.roles, role)).cloned().collect(),
        guests: a.guests.clone().filter(|_| a.guests == b.guests),
        break_glass: false,
    }
}

fn same(a: &UserEntry, b: &UserEntry) -> bool {
    a.graph().eq_ignore_ascii_case(b.graph())
}

fn share_resources(a: &Resources, b: &Resources) -> bool {
    let listed = |list: &[AppEntry], entry: &AppEntry| list.iter().any(|own| own.graph() == entry.graph());
    let from = |own: &Resources, other: &Resources| {
        let reached = |entry: &&AppEntry| other.is_all() || listed(&other.include, entry);
        let kept = |entry: &&AppEntry| !listed(&own.exclude, entry) && !listed(&other.exclude, entry);
        own.include.iter().filter(reached).any(|entry| kept(&entry))
    };
    a.filter.is_none() && b.filter.is_none() && (from(a, b) || from(b, a))
}

/// True when each condition of one leaves room for that of the other.
fn are_compatible(a: &Conditions, b: &Conditions) -> bool {
    overlap(&clients(a), &clients(b))
        && platforms(a).into_iter().any(|platform| covers_platform(b, platform))
        && one_is_open(a.locations.as_ref(), b.locations.as_ref())
        && one_is_open(a.device_filter.as_ref(), b.device_filter.as_ref())
        && one_is_open(a.agent_contexts.as_ref(), b.agent_contexts.as_ref())
        && overlap(&a.user_risk, &b.user_risk)
        && overlap(&a.sign_in_risk, &b.sign_in_risk)
        && overlap(&a.insider_risk, &b.insider_risk)
        && overlap(&a.authentication_flows, &b.authentication_flows)
        && overlap(&a.service_principal_risk, &b.service_principal_risk)
        && overlap(&a.agent_risk, &b.agent_risk)
}

/// The client apps; none for all of them.
fn clients(conditions: &Conditions) -> Vec<Word<ClientApp>> {
    let all = conditions.client_apps.iter().any(|app| *app == ClientApp::All);
    if all { Vec::new() } else { conditions.client_apps.clone() }
}

/// An empty list is open.
fn overlap<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|item| b.contains(item))
}

fn one_is_open<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
    a.is_none() || b.is_none() || a == b
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        AppWord, ExternalTenants, Filter, FilterMode, GuestType, Guests, Inclusion, Platform, RiskLevel,
    };

    fn policy(include: Principals) -> Policy {
        let mut policy = Policy { state: Some(Word::Known(PolicyState::Enabled)), ..Policy::default() };
        policy.users = Some(Users { include, ..Users::default() });
        policy.resources.include = vec![AppEntry::Word(AppWord::All)];
        policy
    }

    fn everyone() -> Policy {
        policy(Principals { users: vec![UserEntry::Word(UserWord::All)], ..Principals::default() })
    }

    fn group(name: &str) -> Policy {
        policy(Principals { groups: vec![ObjectRef::new(name)], ..Principals::default() })
    }

    fn both_ways(a: &Policy, b: &Policy) -> bool {
        assert_eq!(surely_meet(a, b), surely_meet(b, a));
        surely_meet(a, b)
    }

    #[test]
    fn people_meet_by_name_or_through_everyone() {
        assert!(both_ways(&everyone(), &everyone()));
        assert!(both_ways(&everyone(), &group("A")));
        assert!(both_ways(&group("A"), &group("A")));
        assert!(!both_ways(&group("A"), &group("B")));

        let mut without_a = everyone();
        without_a.users.as_mut().unwrap().exclude.groups.push(ObjectRef::new("A"));
        assert!(!both_ways(&without_a, &group("A")));
        assert!(both_ways(&without_a, &group("B")));
    }

    #[test]
    fn conditions_keep_policies_apart() {
        let on = |platform| {
            let include = vec![Word::Known(platform)];
            let mut policy = everyone();
            policy.conditions.platforms = Some(Inclusion { include, exclude: Vec::new() });
            policy
        };
        assert!(!both_ways(&on(Platform::Windows), &on(Platform::Ios)));
        assert!(both_ways(&on(Platform::Windows), &on(Platform::All)));

        let filtered = |mode| {
            let mut policy = everyone();
            policy.conditions.device_filter = Some(Filter { mode, rule: "device.isCompliant -eq True".to_owned() });
            policy
        };
        assert!(both_ways(&everyone(), &filtered(FilterMode::Include)));
        assert!(!both_ways(&filtered(FilterMode::Include), &filtered(FilterMode::Exclude)));

        let report_only = Policy { state: Some(Word::Known(PolicyState::ReportOnly)), ..everyone() };
        assert!(!both_ways(&everyone(), &report_only));
    }

    #[test]
    fn resources_meet_when_neither_excludes_what_both_reach() {
        let app = AppEntry::Object(ObjectRef::new("Payroll"));
        let mut one = everyone();
        one.resources.include = vec![app.clone()];
        assert!(both_ways(&one, &everyone()));
        let mut rest = everyone();
        rest.resources.exclude.push(app);
        assert!(!both_ways(&one, &rest));
    }

    #[test]
    fn guests_meet_guests_of_the_same_kind_unless_one_side_excludes_them() {
        let of = |kind| Guests { types: vec![Word::Known(kind)], tenants: ExternalTenants::All };
        let guests = |kind| policy(Principals { guests: Some(of(kind)), ..Principals::default() });
        let (guest, provider) = (guests(GuestType::B2bCollaborationGuest), guests(GuestType::ServiceProvider));
        assert!(both_ways(&guest, &guest) && !both_ways(&guest, &provider));
        assert!(both_ways(&guest, &everyone()) && !both_ways(&guest, &group("A")));
        let mut by_type = everyone();
        by_type.users.as_mut().unwrap().exclude.guests = Some(of(GuestType::B2bCollaborationGuest));
        let mut by_word = everyone();
        by_word.users.as_mut().unwrap().exclude.users.push(UserEntry::Word(UserWord::GuestsOrExternalUsers));
        assert!(!both_ways(&by_type, &guest) && !both_ways(&by_word, &guest));
        let user = |name: &str| {
            let users = vec![UserEntry::Object(ObjectRef::new(name))];
            policy(Principals { users, ..Principals::default() })
        };
        assert!(both_ways(&user("a"), &user("A")) && !both_ways(&user("a"), &user("b")));
    }

    #[test]
    fn clients_and_risks_that_differ_keep_policies_apart() {
        let from = |clients: &[ClientApp]| {
            let mut policy = everyone();
            policy.conditions.client_apps = clients.iter().map(|client| Word::Known(*client)).collect();
            policy
        };
        let (browser, legacy) = (from(&[ClientApp::Browser]), from(&[ClientApp::Other]));
        assert!(!both_ways(&browser, &legacy) && both_ways(&browser, &from(&[ClientApp::Browser, ClientApp::Other])));
        assert!(both_ways(&legacy, &from(&[ClientApp::All])) && both_ways(&legacy, &everyone()));
        let mut risky = everyone();
        risky.conditions.sign_in_risk = vec![Word::Known(RiskLevel::High)];
        let mut calm = everyone();
        calm.conditions.sign_in_risk = vec![Word::Known(RiskLevel::None)];
        assert!(!both_ways(&risky, &calm) && both_ways(&risky, &everyone()));
    }

    #[test]
    fn what_a_filter_over_apps_takes_nobody_can_see() {
        let mut filtered = everyone();
        let rule = "CustomSecurityAttribute.App_Level -eq \"high\"".to_owned();
        filtered.resources.filter = Some(Filter { mode: FilterMode::Exclude, rule });
        assert!(!both_ways(&filtered, &everyone()) && !both_ways(&filtered, &filtered));
    }
}
