use proptest::prelude::*;

use super::*;
use crate::model::{
    AgentIdentities, AgentUsers, Filter, Group, GroupMembers, GuestType, Location, Platform, Tenant, WorkloadIdentities,
};

fn object(name: &str) -> ObjectRef {
    ObjectRef { name: Some(name.into()), id: Some(format!("id-of-{name}").into()), ..ObjectRef::new(name) }
}

fn user(name: &str) -> UserEntry {
    UserEntry::Object(object(name))
}

fn tenant() -> Tenant {
    let group = |members: Option<(&[&str], &[&str])>, subset_of: &[&str]| Group {
        members: members.map(|(users, groups)| GroupMembers {
            users: users.iter().map(|name| (*name).to_owned()).collect(),
            groups: groups.iter().map(|name| (*name).to_owned()).collect(),
        }),
        subset_of: subset_of.iter().map(|name| (*name).to_owned()).collect(),
        ..Group::default()
    };
    let groups = [
        ("Empty", group(Some((&[], &[])), &[])),
        ("Around", group(Some((&[], &["Empty"])), &[])),
        ("Outer", group(Some((&[], &["Inner"])), &[])),
        ("Inner", group(None, &[])),
        ("Part", group(None, &["Whole"])),
        ("Whole", group(Some((&[], &[])), &[])),
        ("Pilot", group(Some((&["alex"], &[])), &[])),
    ];
    let groups = groups.into_iter().map(|(name, group)| (name.to_owned(), group)).collect();
    let kind = LocationKind::IpRanges { ranges: vec!["192.0.2.0/24".into()], trusted: true };
    let location = Location { id: None, kind };
    Tenant { groups, named_locations: [("HQ".to_owned(), location)].into(), ..Tenant::default() }
}

/// The one dimension of a policy with these people.
fn people_of(include: Principals, exclude: Principals) -> Dimension {
    let users = Users { include, exclude, destination: None };
    let tenant = tenant();
    people(&users, &Scope::new(&tenant))
}

fn void(include: Principals, exclude: Principals) -> bool {
    people_of(include, exclude).is_void()
}

fn users(users: Vec<UserEntry>) -> Principals {
    Principals { users, ..Principals::default() }
}

fn groups(names: &[&str]) -> Principals {
    Principals { groups: names.iter().map(|name| object(name)).collect(), ..Principals::default() }
}

fn guests(types: &[GuestType], tenants: ExternalTenants) -> Principals {
    let types = types.iter().map(|kind| Word::Known(*kind)).collect();
    Principals { guests: Some(Guests { types, tenants }), ..Principals::default() }
}

#[test]
fn people_who_are_excluded_again_do_not_count() {
    let nobody = Principals::default;
    assert!(void(users(vec![UserEntry::Word(UserWord::None)]), nobody()));
    assert!(void(users(vec![user("alex")]), users(vec![user("alex")])));
    assert!(!void(users(vec![user("alex"), user("kim")]), users(vec![user("alex")])));
    assert!(void(users(vec![user("alex")]), groups(&["Pilot"])));
    assert!(!void(users(vec![user("alex")]), groups(&["Inner"])));
    assert!(void(users(vec![UserEntry::Word(UserWord::All)]), users(vec![UserEntry::Word(UserWord::All)])));
    assert!(!void(users(vec![UserEntry::Word(UserWord::All)]), groups(&["Pilot"])));
    let role = Principals { roles: vec![object("Reader")], ..nobody() };
    assert!(void(role.clone(), role.clone()));
    assert!(!void(role, groups(&["Pilot"])));
}

#[test]
fn groups_count_by_what_they_hold() {
    assert!(void(groups(&["Empty"]), Principals::default()));
    assert!(void(groups(&["Around"]), Principals::default()));
    assert!(!void(groups(&["Outer"]), Principals::default()), "what `Inner` holds nobody knows");
    assert!(void(groups(&["Inner"]), groups(&["Outer"])));
    assert!(!void(groups(&["Outer"]), groups(&["Inner"])));
    assert!(!void(groups(&["Whole"]), Principals::default()), "`Part` says it has members in it");
    assert!(!void(groups(&["Unknown"]), Principals::default()));
}

#[test]
fn guests_count_by_type_and_tenant() {
    let (guest, member) = (GuestType::B2bCollaborationGuest, GuestType::B2bCollaborationMember);
    let some = |names: &[&str]| ExternalTenants::Enumerated(names.iter().map(|name| object(name)).collect());
    assert!(void(guests(&[guest], ExternalTenants::All), guests(&[member, guest], ExternalTenants::All)));
    assert!(!void(guests(&[guest, member], ExternalTenants::All), guests(&[guest], ExternalTenants::All)));
    assert!(!void(guests(&[guest], ExternalTenants::All), guests(&[guest], some(&["Fabrikam"]))));
    assert!(void(guests(&[guest], some(&["Fabrikam"])), guests(&[guest], some(&["Fabrikam", "Contoso"]))));
    let word = || users(vec![UserEntry::Word(UserWord::GuestsOrExternalUsers)]);
    assert!(void(word(), guests(GuestType::ALL, ExternalTenants::All)));
    assert!(!void(word(), guests(&GuestType::ALL[1..], ExternalTenants::All)));
    assert!(void(guests(GuestType::ALL, ExternalTenants::All), word()));
}

#[test]
fn apps_are_found_in_app_groups() {
    let app = |id: &str| AppEntry::Object(ObjectRef::new(id));
    let exchange = "00000002-0000-0ff1-ce00-000000000000";
    let void = |include: Vec<AppEntry>, exclude: Vec<AppEntry>| {
        resources(&Resources { include, exclude, ..Resources::default() }).unwrap().is_void()
    };
    assert!(void(vec![app(exchange)], vec![AppEntry::Word(AppWord::Office365)]));
    assert!(!void(vec![AppEntry::Word(AppWord::Office365)], vec![app(exchange)]));
    assert!(!void(vec![AppEntry::Word(AppWord::All)], vec![AppEntry::Word(AppWord::Office365)]));
    assert!(void(vec![AppEntry::Word(AppWord::None)], Vec::new()));
    let filter = Filter { mode: FilterMode::Include, rule: "CustomSecurityAttribute.A_b -eq \"c\"".into() };
    assert_eq!(resources(&Resources { filter: Some(filter), ..Resources::default() }), None);
}

#[test]
fn places_are_found_among_trusted_ones() {
    let tenant = tenant();
    let void = |include: LocationEntry, exclude: LocationEntry| {
        locations(&Inclusion { include: vec![include], exclude: vec![exclude] }, &Scope::new(&tenant)).is_void()
    };
    let place = |name: &str| LocationEntry::Object(object(name));
    let trusted = || LocationEntry::Word(LocationWord::AllTrusted);
    assert!(void(place("HQ"), trusted()));
    assert!(!void(place("Branch"), trusted()));
    assert!(!void(LocationEntry::Word(LocationWord::All), trusted()));
    assert!(void(LocationEntry::Word(LocationWord::MfaTrustedIps), trusted()));
    assert!(!void(trusted(), place("HQ")));
}

#[test]
fn what_is_dead_is_told_with_both_places() {
    let places = |found: Dimension| -> Vec<(String, String, Option<String>)> {
        let path = |path: &FieldPath| path.as_str().to_owned();
        found.dead.iter().map(|own| (path(&own.included), own.shown.clone(), own.excluded.as_ref().map(path))).collect()
    };
    let told = |included: &str, shown: &str, excluded: &str| {
        vec![(included.to_owned(), shown.to_owned(), Some(excluded.to_owned()))]
    };
    let kim = users(vec![user("kim"), user("alex")]);
    assert_eq!(
        places(people_of(users(vec![user("alex")]), kim)),
        told("users.include.users[0]", "alex", "users.exclude.users[1]")
    );
    let everybody = || users(vec![UserEntry::Word(UserWord::All)]);
    assert_eq!(places(people_of(everybody(), everybody())), told("users.include", "everybody", "users.exclude"));
    let word = || users(vec![UserEntry::Word(UserWord::GuestsOrExternalUsers)]);
    assert_eq!(
        places(people_of(word(), word())),
        told("users.include", UserWord::GuestsOrExternalUsers.language(), "users.exclude")
    );
    let apps = |include: &[AppEntry], exclude: &[AppEntry]| {
        resources(&Resources { include: include.to_vec(), exclude: exclude.to_vec(), ..Resources::default() }).unwrap()
    };
    let all = || AppEntry::Word(AppWord::All);
    let app = |name: &str| AppEntry::Object(object(name));
    let dead = places(apps(&[all()], &[app("A"), all()]));
    assert_eq!(dead, told("resources.include", all().shown(), "resources.exclude[1]"));
    let dead = places(apps(&[app("A"), app("B")], &[app("B")]));
    assert_eq!(dead, told("resources.include[1]", "B", "resources.exclude[0]"));
}

#[test]
fn actions_and_contexts_cannot_be_excluded() {
    let action = vec![Word::Known(crate::model::UserAction::RegisterDevice)];
    let excluded = Resources { exclude: vec![AppEntry::Word(AppWord::All)], ..Resources::default() };
    assert_eq!(resources(&Resources { user_actions: action, ..excluded.clone() }), None);
    assert_eq!(resources(&Resources { authentication_contexts: vec![object("c1")], ..excluded }), None);
}

#[test]
fn a_policy_takes_effect_when_it_is_on_and_for_somebody_and_something() {
    let whole = || {
        let mut policy = Policy { state: Some(crate::model::PolicyState::Enabled.into()), ..Policy::default() };
        policy.users = Some(Users { include: users(vec![user("alex")]), ..Users::default() });
        policy.resources.include = vec![AppEntry::Word(AppWord::All)];
        policy
    };
    let with = |edit: fn(&mut Policy)| {
        let mut policy = whole();
        edit(&mut policy);
        (takes_effect(&policy), includes_no_resource(&policy))
    };
    assert_eq!(with(|_| {}), (true, false));
    assert_eq!(with(|policy| policy.state = Some(crate::model::PolicyState::Disabled.into())), (false, false));
    assert_eq!(with(|policy| policy.state = Some(crate::model::PolicyState::ReportOnly.into())), (true, false));
    assert_eq!(with(|policy| policy.users = None), (false, false));
    assert_eq!(with(|policy| policy.users = Some(Users::default())), (false, false));
    // Other subjects stand in for users, each of them.
    let others: [fn(&mut Policy); 3] = [
        |policy| (policy.users, policy.workload_identities) = (None, Some(WorkloadIdentities::default())),
        |policy| (policy.users, policy.agent_identities) = (None, Some(AgentIdentities::default())),
        |policy| (policy.users, policy.agent_users) = (None, Some(AgentUsers::default())),
    ];
    for other in others {
        assert_eq!(with(other), (true, false));
    }
    // `none` names a resource that is none; without any there is no resource at all.
    assert_eq!(with(|policy| policy.resources.include = vec![AppEntry::Word(AppWord::None)]), (false, false));
    assert_eq!(with(|policy| policy.resources.include.clear()), (false, true));
    let filter = |policy: &mut Policy, mode| {
        policy.resources.include.clear();
        policy.resources.filter = Some(Filter { mode, rule: "CustomSecurityAttribute.A_b -eq \"c\"".into() });
    };
    let (mut included, mut excluded) = (whole(), whole());
    filter(&mut included, FilterMode::Include);
    filter(&mut excluded, FilterMode::Exclude);
    assert_eq!((takes_effect(&included), includes_no_resource(&included)), (true, false));
    assert_eq!((takes_effect(&excluded), includes_no_resource(&excluded)), (false, true));
    let targets: [fn(&mut Policy); 2] = [
        |policy| policy.resources.user_actions.push(Word::Known(crate::model::UserAction::RegisterDevice)),
        |policy| policy.resources.authentication_contexts.push(object("c1")),
    ];
    for target in targets {
        let mut policy = whole();
        policy.resources.include.clear();
        target(&mut policy);
        assert_eq!((takes_effect(&policy), includes_no_resource(&policy)), (true, false));
    }
}

#[test]
fn another_subject_takes_the_place_of_users() {
    let agents = AgentUsers { include: vec![Entry::Object(object("bot"))], exclude: vec![object("bot")], filter: None };
    let nobody = Users { include: users(vec![user("alex")]), exclude: users(vec![user("alex")]), destination: None };
    let mut policy = Policy { agent_users: Some(agents), users: Some(nobody), ..Policy::default() };
    policy.resources.include = vec![AppEntry::Word(AppWord::All)];
    let tenant = tenant();
    let found = dimensions(&policy, &Scope::new(&tenant));
    let void: Vec<&str> = found.iter().filter(|own| own.is_void()).map(|own| own.side.as_str()).collect();
    assert_eq!(void, ["agentUsers.include"]);
    assert_eq!(empty_subject(&policy), None);
    policy.users = Some(Users::default());
    assert_eq!(empty_subject(&policy), None);
    policy.agent_users = Some(AgentUsers { exclude: vec![object("bot")], ..AgentUsers::default() });
    assert_eq!(empty_subject(&policy), Some("agentUsers.include"));
    assert_eq!(empty_subject(&Policy::default()), Some("users.include"));
}

proptest! {
    /// With no group in play, a platform list is void exactly when no platform is left of it.
    #[test]
    fn platforms_are_void_when_none_is_left(
        include in proptest::sample::subsequence(Platform::ALL.to_vec(), 1..7),
        exclude in proptest::sample::subsequence(Platform::ALL.to_vec(), 0..7),
    ) {
        let words = |list: &[Platform]| list.iter().map(|word| Word::Known(*word)).collect::<Vec<_>>();
        let found = platforms(&Inclusion { include: words(&include), exclude: words(&exclude) });
        // `all` beside the six names stands for platforms that have none.
        let left = include.iter().any(|own| !exclude.contains(own) && !exclude.contains(&Platform::All));
        prop_assert_eq!(found.is_void(), !left);
    }
}
