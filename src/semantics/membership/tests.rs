use proptest::prelude::*;

use super::*;

const ACCOUNT: &str = "bg@contoso.example";

fn account() -> Subject {
    Subject::Account(ObjectRef::new(ACCOUNT))
}

fn list(users: &[&str], groups: &[&str]) -> GroupMembers {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    GroupMembers { users: owned(users), groups: owned(groups) }
}

fn tenant(groups: impl IntoIterator<Item = (&'static str, Group)>) -> Tenant {
    let groups = groups.into_iter().map(|(name, group)| (name.to_owned(), group)).collect();
    Tenant { groups, ..Tenant::default() }
}

fn ask(tenant: &Tenant, group: &str) -> Known {
    Directory::new(tenant).belongs(&account(), &ObjectRef::new(group))
}

#[test]
fn lists_decide() {
    let tenant = tenant([
        ("full", Group { members: Some(list(&[ACCOUNT], &[])), ..Group::default() }),
        ("other", Group { members: Some(list(&["alex@contoso.example"], &[])), ..Group::default() }),
        ("some", Group { known_members: Some(list(&["alex@contoso.example"], &[])), ..Group::default() }),
        ("around", Group { known_members: Some(list(&[], &["full"])), ..Group::default() }),
    ]);
    assert_eq!(ask(&tenant, "full"), Known::Yes);
    assert_eq!(ask(&tenant, "other"), Known::No);
    assert_eq!(ask(&tenant, "some"), Known::Unknown);
    assert_eq!(ask(&tenant, "around"), Known::Yes);
    assert_eq!(ask(&tenant, "not in the file"), Known::Unknown);
}

#[test]
fn subsets_and_strangers_decide() {
    let tenant = tenant([
        ("inner", Group { members: Some(list(&[ACCOUNT], &[])), subset_of: vec!["outer".into()], ..Group::default() }),
        ("outer", Group::default()),
        ("apart", Group { disjoint_from: vec!["outer".into()], ..Group::default() }),
        ("beyond", Group { subset_of: vec!["apart".into()], ..Group::default() }),
    ]);
    assert_eq!(ask(&tenant, "outer"), Known::Yes);
    assert_eq!(ask(&tenant, "apart"), Known::No);
    assert_eq!(ask(&tenant, "beyond"), Known::No);
}

#[test]
fn the_members_of_an_unlisted_group_are_in_it_and_around_it() {
    let tenant = tenant([
        ("own", Group { subset_of: vec!["outer".into()], disjoint_from: vec!["apart".into()], ..Group::default() }),
        ("outer", Group::default()),
        ("apart", Group::default()),
        ("listed", Group { members: Some(list(&["alex@contoso.example"], &[])), ..Group::default() }),
    ]);
    let ask = |group: &str| {
        Directory::new(&tenant).belongs(&Subject::MembersOf(ObjectRef::new("own")), &ObjectRef::new(group))
    };
    assert_eq!(ask("own"), Known::Yes);
    assert_eq!(ask("outer"), Known::Yes);
    assert_eq!(ask("apart"), Known::No);
    assert_eq!(ask("listed"), Known::Unknown);
}

/// Every group of a layer holds both of the next: as many ways down as there are subsets of layers.
#[test]
fn many_ways_to_one_group_are_walked_once() {
    let name = |layer: usize, side: &str| format!("{side}{layer}");
    let mut tenant = Tenant::default();
    for layer in 0..60 {
        for side in ["left", "right"] {
            let parts = [name(layer + 1, "left"), name(layer + 1, "right")];
            let members = GroupMembers { users: Vec::new(), groups: parts.to_vec() };
            tenant.groups.insert(name(layer, side), Group { members: Some(members), ..Group::default() });
        }
    }
    let bottom = |users: &[&str]| Group { members: Some(list(users, &[])), ..Group::default() };
    tenant.groups.insert(name(60, "left"), bottom(&[]));
    tenant.groups.insert(name(60, "right"), bottom(&[]));
    assert_eq!(ask(&tenant, "left0"), Known::No);
    tenant.groups.insert(name(60, "right"), bottom(&[ACCOUNT]));
    assert_eq!(ask(&tenant, "left0"), Known::Yes);
}

#[test]
fn deep_nesting_needs_no_stack() {
    let depth = 50_000;
    let mut tenant = Tenant::default();
    for at in 0..depth {
        let inner = Some(GroupMembers { users: Vec::new(), groups: vec![format!("g{}", at + 1)] });
        tenant.groups.insert(format!("g{at}"), Group { members: inner, ..Group::default() });
        let outer = vec![format!("s{}", at + 1)];
        tenant.groups.insert(format!("s{at}"), Group { subset_of: outer, ..Group::default() });
    }
    tenant.groups.insert(format!("g{depth}"), Group { members: Some(list(&[], &[])), ..Group::default() });
    tenant.groups.insert(format!("s{depth}"), Group { members: Some(list(&[], &[])), ..Group::default() });
    assert_eq!(ask(&tenant, "g0"), Known::No);
    assert_eq!(ask(&tenant, "s0"), Known::No);
}

#[test]
fn ids_name_groups_and_accounts_too() {
    let id = "7b2c3f10-1111-4aaa-8bbb-000000000011";
    let user = "7b2c3f10-1111-4aaa-8bbb-0000000000b1";
    let mut tenant =
        tenant([("g", Group { id: Some(id.into()), members: Some(list(&[user], &[])), ..Group::default() })]);
    tenant.users.insert(ACCOUNT.into(), crate::model::NamedObject { id: Some(user.into()) });
    let account = ObjectRef { id: Some(user.into()), ..ObjectRef::new(ACCOUNT) };
    assert_eq!(Directory::new(&tenant).belongs(&Subject::Account(account), &ObjectRef::new(id)), Known::Yes);
}

/// A directory in which one account's memberships are known, and true facts about it.
#[derive(Debug, Clone)]
struct World {
    direct: Vec<bool>,
    nested: Vec<Vec<bool>>,
    complete: Vec<bool>,
    partly: Vec<bool>,
    subsets: Vec<Vec<bool>>,
    strangers: Vec<Vec<bool>>,
}

const GROUPS: usize = 4;

fn world() -> impl Strategy<Value = World> {
    let row = || prop::collection::vec(any::<bool>(), GROUPS);
    let sparse = || prop::collection::vec(prop::bool::weighted(0.3), GROUPS);
    let grid = || prop::collection::vec(sparse(), GROUPS);
    (sparse(), grid(), row(), row(), grid(), grid()).prop_map(
        |(direct, nested, complete, partly, subsets, strangers)| World {
            direct,
            nested,
            complete,
            partly,
            subsets,
            strangers,
        },
    )
}

impl World {
    /// In which groups the account really is.
    fn truth(&self) -> Vec<bool> {
        let mut inside = self.direct.clone();
        for _ in 0..GROUPS {
            for outer in 0..GROUPS {
                let through = (0..GROUPS).any(|inner| self.nested[outer][inner] && inside[inner]);
                inside[outer] |= through;
            }
        }
        inside
    }

    /// A tenant file that says nothing untrue.
    fn tenant(&self) -> Tenant {
        let truth = self.truth();
        let name = |at: usize| format!("g{at}");
        let groups = (0..GROUPS).map(|at| {
            let users = if self.direct[at] { vec![ACCOUNT.to_owned()] } else { Vec::new() };
            let groups = (0..GROUPS).filter(|inner| self.nested[at][*inner]).map(name).collect();
            let all = GroupMembers { users, groups };
            let subset = |outer: &usize| self.subsets[at][*outer] && *outer != at && (!truth[at] || truth[*outer]);
            let apart = |other: &usize| self.strangers[at][*other] && *other != at && !(truth[at] && truth[*other]);
            let group = Group {
                known_members: self.partly[at].then(|| all.clone()),
                members: self.complete[at].then_some(all),
                subset_of: (0..GROUPS).filter(subset).map(name).collect(),
                disjoint_from: (0..GROUPS).filter(apart).map(name).collect(),
                ..Group::default()
            };
            (name(at), group)
        });
        Tenant { groups: groups.collect(), ..Tenant::default() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// From true facts no false answer follows, and complete lists leave no question open.
    #[test]
    fn answers_are_true(world in world()) {
        let (tenant, truth) = (world.tenant(), world.truth());
        for (at, inside) in truth.into_iter().enumerate() {
            let known = ask(&tenant, &format!("g{at}"));
            prop_assert!(known != Known::Yes || inside, "g{at} is said to hold the account");
            prop_assert!(known != Known::No || !inside, "g{at} is said not to hold the account");
            prop_assert!(known != Known::Unknown || !world.complete.iter().all(|complete| *complete));
        }
    }
}
