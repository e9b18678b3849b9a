use super::*;
use crate::model::{
    AppEntry, AppWord, BreakGlass, Dialect, ExternalTenants, Filter, FilterMode, Group, Guests, NamedObject, SetPolicy,
    Word,
};

fn object(name: &str) -> ObjectRef {
    ObjectRef { name: Some(name.into()), id: Some(format!("id-of-{name}").into()), ..ObjectRef::new(name) }
}

/// A tenant that declares these break-glass users and groups, with `members` for some groups.
fn tenant(users: &[&str], groups: &[&str], members: &[(&str, &[&str])]) -> Tenant {
    let refs = |names: &[&str]| names.iter().map(|name| object(name)).collect();
    let id = |name: &str| Some(format!("id-of-{name}"));
    let listed = |group: &str| members.iter().find(|(name, _)| *name == group).map(|(_, users)| *users);
    let lists = |users: &[&str]| GroupMembers {
        users: users.iter().map(|name| (*name).to_owned()).collect(),
        groups: Vec::new(),
    };
    let mut all: Vec<&str> = groups.to_vec();
    all.extend(members.iter().map(|(name, _)| *name));
    Tenant {
        break_glass: Some(BreakGlass { users: refs(users), groups: refs(groups) }),
        users: users.iter().map(|name| ((*name).to_owned(), NamedObject { id: id(name) })).collect(),
        groups: all
            .into_iter()
            .map(|name| (name.to_owned(), Group { id: id(name), members: listed(name).map(lists), ..Group::default() }))
            .collect(),
        ..Tenant::default()
    }
}

/// An enabled policy for all resources; the closure says for whom.
fn policy(edit: impl FnOnce(&mut Users)) -> Policy {
    let mut users = Users::default();
    edit(&mut users);
    let state = Some(Word::Known(PolicyState::Enabled));
    let mut policy = Policy { name: "P".into(), state, users: Some(users), ..Policy::default() };
    policy.resources.include.push(AppEntry::Word(AppWord::All));
    policy
}

fn everyone(users: &mut Users) {
    users.include.users.push(UserEntry::Word(UserWord::All));
}

fn set(tenant: &Tenant, policy: Policy) -> PolicySet {
    let policies = vec![SetPolicy { policy, dialect: Dialect::Language, switched_off: Vec::new() }];
    PolicySet { policies, tenant: tenant.clone(), has_tenant_file: true }
}

/// How `policy` reaches each declared principal, in order.
fn reaches(tenant: &Tenant, policy: &Policy) -> Vec<Reach> {
    let scope = Scope::new(tenant);
    scope.break_glass().iter().map(|one| scope.reach(policy, &one.subject)).collect()
}

fn inside(field: &str) -> Reach {
    Reach::Inside(FieldPath::new(field))
}

#[test]
fn accounts_come_from_users_and_from_known_members() {
    let both = tenant(&["bg-1"], &["BG"], &[("BG", &["bg-1", "bg-2"])]);
    let names: Vec<_> = break_glass(&both).into_iter().map(|one| one.subject.object().shown().to_owned()).collect();
    assert_eq!(names, ["bg-1", "bg-2"]);
    assert!(Scope::new(&both).is_complete());
    let unlisted = tenant(&[], &["BG"], &[]);
    assert_eq!(break_glass(&unlisted)[0].subject, Subject::MembersOf(object("BG")));
    assert!(!Scope::new(&unlisted).is_complete());
    assert!(break_glass(&Tenant::default()).is_empty());
}

#[test]
fn what_an_include_reaches() {
    let tenant = tenant(&["bg-1"], &["BG"], &[("Staff", &["bg-1"]), ("Sales", &["alex"])]);
    let one = |edit: fn(&mut Users)| reaches(&tenant, &policy(edit)).remove(0);
    assert_eq!(one(everyone), inside("users.include"));
    assert_eq!(
        one(|users| users.include.users.push(UserEntry::Object(object("bg-1")))),
        inside("users.include.users[0]")
    );
    assert_eq!(one(|users| users.include.groups.push(object("Staff"))), inside("users.include.groups[0]"));
    assert_eq!(one(|users| users.include.groups.push(object("BG"))), inside("users.include.groups[0]"));
    assert_eq!(one(|users| users.include.groups.push(object("Sales"))), Reach::Outside);
    let unknown = one(|users| users.include.groups.push(object("Elsewhere")));
    assert_eq!(unknown, Reach::Maybe(FieldPath::new("users.include.groups[0]")));
    assert_eq!(one(|users| users.include.roles.push(object("Helpdesk Administrator"))), Reach::Outside);
    let global = |users: &mut Users| users.include.roles.push(ObjectRef::new(GLOBAL_ADMINISTRATOR));
    assert_eq!(one(global), inside("users.include.roles[0]"));
    let guests = |users: &mut Users| {
        users.include.guests = Some(Guests { types: Vec::new(), tenants: ExternalTenants::All });
    };
    assert_eq!(one(guests), Reach::Outside);
    let mut nothing = policy(everyone);
    nothing.resources.include = vec![AppEntry::Word(AppWord::None)];
    assert_eq!(reaches(&tenant, &nothing), [Reach::Outside]);
    assert_eq!(reaches(&tenant, &Policy { users: None, ..nothing }), [Reach::Outside]);
}

#[test]
fn what_an_exclusion_rests_on() {
    let tenant = tenant(&["bg-1"], &["BG"], &[("Staff", &["bg-1"])]);
    let one = |edit: fn(&mut Users)| {
        let both = |users: &mut Users| {
            everyone(users);
            edit(users);
        };
        reaches(&tenant, &policy(both)).remove(0)
    };
    let named = one(|users| users.exclude.users.push(UserEntry::Object(object("bg-1"))));
    assert_eq!(named, Reach::Excluded(Exclusion::Named));
    let member = one(|users| users.exclude.groups.push(object("Staff")));
    assert_eq!(member, Reach::Excluded(Exclusion::Member));
    let declared = one(|users| users.exclude.groups.push(object("BG")));
    assert_eq!(declared, Reach::Excluded(Exclusion::Declared(0)));
    let role = one(|users| users.exclude.roles.push(ObjectRef::new(GLOBAL_ADMINISTRATOR)));
    assert_eq!(role, Reach::Excluded(Exclusion::Role));
    assert_eq!(one(|users| users.exclude.groups.push(object("Elsewhere"))), inside("users.include"));
}

#[test]
fn an_account_of_one_break_glass_group_is_not_taken_to_be_in_another() {
    let tenant = tenant(&["bg-1"], &["BG-A", "BG-B"], &[("BG-B", &["bg-1"])]);
    let without_own_group = policy(|users| {
        everyone(users);
        users.exclude.groups.push(object("BG-A"));
    });
    assert_eq!(reaches(&tenant, &without_own_group), [inside("users.include")]);
}

#[test]
fn a_policy_for_break_glass_alone_is_theirs() {
    let tenant = tenant(&["bg-1"], &["BG"], &[]);
    let own = policy(|users| {
        users.include.users.push(UserEntry::Object(object("bg-1")));
        users.include.groups.push(object("BG"));
    });
    assert!(Scope::new(&tenant).is_for_break_glass_alone(&own));
    let shared = policy(|users| {
        users.include.groups.push(object("BG"));
        users.include.groups.push(object("Staff"));
    });
    assert!(!Scope::new(&tenant).is_for_break_glass_alone(&shared));
    assert!(!Scope::new(&tenant).is_for_break_glass_alone(&policy(|_| {})));
    assert!(!Scope::new(&tenant).is_for_break_glass_alone(&policy(everyone)));
}

#[test]
fn assumptions_are_named_once_and_only_when_used() {
    let tenant = tenant(&["bg-1", "bg-2"], &["BG"], &[]);
    let by_group = policy(|users| {
        everyone(users);
        users.exclude.groups.push(object("BG"));
    });
    let mut both = set(&tenant, by_group.clone());
    both.policies.push(both.policies[0].clone());
    let group = "BG holds the break-glass accounts bg-1, bg-2, which the tenant file does not show";
    assert_eq!(break_glass_assumptions(&both), [group]);
    let mut disabled = set(&tenant, Policy { state: Some(Word::Known(PolicyState::Disabled)), ..by_group });
    assert!(break_glass_assumptions(&disabled).is_empty());
    disabled.policies[0].policy = policy(|users| users.include.roles.push(ObjectRef::new(GLOBAL_ADMINISTRATOR)));
    assert_eq!(break_glass_assumptions(&disabled).len(), 1);
}

#[test]
fn a_list_that_contradicts_is_no_assumption() {
    let tenant = tenant(&["bg-1"], &["BG"], &[("BG", &["alex"])]);
    let by_group = policy(|users| {
        everyone(users);
        users.exclude.groups.push(object("BG"));
    });
    assert_eq!(reaches(&tenant, &by_group)[0], Reach::Excluded(Exclusion::Declared(0)));
    assert!(break_glass_assumptions(&set(&tenant, by_group)).is_empty());
}

#[test]
fn an_unlisted_group_is_an_assumption_of_its_own() {
    let tenant = tenant(&[], &["BG"], &[]);
    let excluded = policy(|users| {
        everyone(users);
        users.exclude.groups.push(object("BG"));
    });
    assert_eq!(reaches(&tenant, &excluded), [Reach::Excluded(Exclusion::Named)]);
    let group = "BG holds the break-glass accounts, which the tenant file does not show";
    assert_eq!(break_glass_assumptions(&set(&tenant, excluded)), [group]);
}

#[test]
fn an_account_declared_twice_is_one() {
    let mut tenant = tenant(&["bg-1", "bg-1"], &[], &[]);
    assert_eq!(Scope::new(&tenant).break_glass().len(), 1);
    let by_id = ObjectRef { id: Some("id-of-bg-1".into()), ..ObjectRef::new("id-of-bg-1") };
    tenant.break_glass.as_mut().unwrap().users[1] = by_id;
    assert_eq!(Scope::new(&tenant).break_glass().len(), 1);
}

#[test]
fn a_group_that_is_excluded_too_brings_nobody_in() {
    let mut tenant = tenant(&["bg-1"], &[], &[]);
    tenant.groups.insert("Pilot".into(), Group { subset_of: vec!["Staff".into()], ..Group::default() });
    tenant.groups.insert("Staff".into(), Group::default());
    let with = |excluded: &str| {
        policy(|users| {
            users.include.groups.push(ObjectRef::new("Pilot"));
            users.exclude.groups.push(ObjectRef::new(excluded));
        })
    };
    assert_eq!(reaches(&tenant, &with("Pilot")), [Reach::Outside]);
    assert_eq!(reaches(&tenant, &with("Staff")), [Reach::Outside]);
    assert!(matches!(reaches(&tenant, &with("Others"))[0], Reach::Maybe(_)));
}

#[test]
fn a_group_of_break_glass_accounts_is_theirs_alone() {
    let tenant = tenant(&["bg-1", "bg-2"], &[], &[("Keys", &["bg-1", "bg-2"]), ("Mixed", &["bg-1", "alex"])]);
    let for_group = |name: &str| policy(|users| users.include.groups.push(ObjectRef::new(name)));
    let alone = |name: &str| Scope::new(&tenant).is_for_break_glass_alone(&for_group(name));
    assert_eq!((alone("Keys"), alone("Mixed"), alone("unknown")), (true, false, false));
}

#[test]
fn where_two_break_glass_groups_are_excluded_the_one_that_may_hold_the_account_counts() {
    let tenant = tenant(&["bg-1"], &["BG-A", "BG-B"], &[("BG-A", &["alex"])]);
    let both = policy(|users| {
        everyone(users);
        users.exclude.groups.extend([object("BG-A"), object("BG-B")]);
    });
    assert_eq!(reaches(&tenant, &both)[0], Reach::Excluded(Exclusion::Declared(1)), "`BG-A` lists others");
}

#[test]
fn another_account_that_is_excluded_leaves_break_glass_in() {
    let tenant = tenant(&["bg-1", "bg-2"], &["BG"], &[]);
    let one = policy(|users| {
        everyone(users);
        users.exclude.users.push(UserEntry::Object(object("bg-2")));
    });
    assert_eq!(reaches(&tenant, &one), [inside("users.include"), Reach::Excluded(Exclusion::Named)]);
    // Only a declared account is taken to be in a declared group.
    let by_group = policy(|users| {
        everyone(users);
        users.exclude.groups.push(object("BG"));
    });
    let alex = Subject::Account(object("alex"));
    assert_eq!(Scope::new(&tenant).reach(&by_group, &alex), inside("users.include"));
}

#[test]
fn the_role_is_taken_for_granted_where_a_policy_is_for_roles_or_exempts_one() {
    let tenant = tenant(&["bg-1"], &[], &[]);
    let assumed = |edit: &dyn Fn(&mut Users)| break_glass_assumptions(&set(&tenant, policy(|users| edit(users))));
    let role = ["break-glass accounts hold Global Administrator and no other directory role"];
    assert_eq!(assumed(&|users| users.include.roles.push(object("Helpdesk Administrator"))), role);
    assert_eq!(
        assumed(&|users| {
            everyone(users);
            users.exclude.roles.push(ObjectRef::new(GLOBAL_ADMINISTRATOR));
        }),
        role
    );
    assert!(assumed(&|users| users.include.users.push(UserEntry::Object(object("alex")))).is_empty());
    assert!(assumed(&everyone).is_empty());
}

#[test]
fn policies_for_everybody_or_the_role_reach_global_administrators() {
    let reached = |edit: &dyn Fn(&mut Users)| reaches_global_administrators(&policy(|users| edit(users)));
    assert!(reached(&everyone));
    assert!(reached(&|users| users.include.roles.push(ObjectRef::new(GLOBAL_ADMINISTRATOR))));
    assert!(!reached(&|users| users.include.roles.push(object("Helpdesk Administrator"))));
    let mut nothing = policy(everyone);
    nothing.resources.include.clear();
    assert!(!reaches_global_administrators(&nothing));
    // A filter that takes apps out brings none in.
    for (mode, reached) in [(FilterMode::Exclude, false), (FilterMode::Include, true)] {
        let rule = "CustomSecurityAttribute.Data_Class -eq \"secret\"".to_owned();
        nothing.resources.filter = Some(Filter { mode, rule });
        assert_eq!(reaches_global_administrators(&nothing), reached);
        assert_eq!(crate::semantics::includes_no_resource(&nothing), !reached);
    }
}
