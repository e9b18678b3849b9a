//! Policies over the whole language, and tenants that know some of their objects: the generator behind
//! the property tests of what is printed and rendered.
//!
//! [`crate::graph_policies`] generates whatever the neutral model holds; here that is narrowed to what
//! the language can say, and widened by what only the language has: stages, owners, descriptions.

use caplint::model::{
    AgentWord, AppWord, BreakGlass, BuiltInControl, ClientApp, Context, Entry, ExternalTenant, ExternalTenants, Grant,
    GrantControl, Group, Inclusion, Location, LocationKind, LocationWord, NamedApp, NamedObject, ObjectRef, Operator,
    Platform, Policy, PolicyState, Principals, Resources, Rollout, ServicePrincipal, ServicePrincipalWord, Stage,
    Strength, Tenant, UserWord, Users, Word, WordList,
};
use indexmap::IndexMap;
use jiff::civil::Date;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub(crate) use crate::graph_policies::{Refs, guid};
use crate::graph_policies::{policy, principals};

/// Texts as people and exports have them: names, and what YAML or a terminal could stumble over.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Z]{2}[0-9]{3} - [A-Z][a-z]{2,10}( [a-z]{2,8}){0,3}",
        1 => "[-?:,\\[\\]{}#&*!|>'\"%@`~=<a1 \t\n\\\\.]{1,10}",
        1 => "(NO|off|y|true|null|210|1_000|12:30|2026-03-01|0x1F|1e10|all|None|Office365|<RING> - Staff|%X%|\\{\\{X\\}\\})",
        1 => any::<String>().prop_filter("not empty", |text| !text.is_empty()),
    ]
}

/// A day of this century.
pub(crate) fn day() -> impl Strategy<Value = Date> {
    (2000..2100i16, 1..=12i8, 1..=28i8).prop_map(|(year, month, day)| jiff::civil::date(year, month, day))
}

/// What only the language has.
#[derive(Debug, Clone)]
struct Head {
    key: String,
    description: Option<String>,
    owner: Option<String>,
    review_by: Option<Date>,
    tags: Vec<String>,
    stages: Vec<Stage>,
    current: prop::sample::Index,
    narrowed: bool,
}

fn head(refs: Refs) -> impl Strategy<Value = Head> {
    let long = prop_oneof![text(), "([a-z]{1,12} ){5,40}[a-z]{1,5}", "([a-z]{1,9} ?[a-z]{1,9}\n){1,4}[a-z]{0,4}"];
    let tags = prop::collection::vec(text(), 0..4);
    let stage = (select(PolicyState::ALL.to_vec()), option::of(principals(refs)), option::of(day()));
    let stages = option::of(prop::collection::vec(stage, 2..4)).prop_map(|stages| {
        let numbered = stages.unwrap_or_default().into_iter().enumerate();
        let stage = |(at, (state, include, planned)): (usize, (PolicyState, Option<Principals>, Option<Date>))| Stage {
            name: format!("stage {at}"),
            state,
            include: include.map(|side| named_only(&side)).filter(|side| *side != Principals::default()),
            planned,
        };
        numbered.map(stage).collect::<Vec<_>>()
    });
    let words = ("[a-z0-9][a-z0-9-]{0,8}", option::of(long), option::of(text()), option::of(day()), tags);
    (words, stages, any::<prop::sample::Index>(), any::<bool>()).prop_map(|(words, stages, current, narrowed)| Head {
        key: words.0,
        description: words.1,
        owner: words.2,
        review_by: words.3,
        tags: words.4,
        stages,
        current,
        narrowed,
    })
}

/// Any policy that the language can say, its objects by id where `refs` is plain.
pub(crate) fn sayable(refs: Refs) -> impl Strategy<Value = Policy> {
    (policy(refs), head(refs), 0..5u8, 0..3u8).prop_map(|(mut policy, head, subject, family)| {
        subjects(&mut policy, subject);
        resources(&mut policy.resources, family);
        conditions(&mut policy);
        policy.grant = policy.grant.take().and_then(grant);
        if let Some(frequency) = policy.session.sign_in_frequency.as_mut().filter(|each| each.is_every_time()) {
            (frequency.value, frequency.unit) = (None, None);
        }
        with_head(policy, head)
    })
}

fn with_head(mut policy: Policy, head: Head) -> Policy {
    policy.key = head.key;
    policy.description = head.description;
    policy.owner = head.owner;
    policy.review_by = head.review_by;
    policy.tags = head.tags;
    let mut stages = head.stages;
    if stages.is_empty() {
        return policy;
    }
    let current = head.current.index(stages.len());
    for stage in stages.iter_mut().filter(|_| policy.users.is_none() || !head.narrowed) {
        stage.include = None;
    }
    policy.state = Some(stages[current].state.into());
    if let (Some(users), Some(include)) = (&mut policy.users, &stages[current].include) {
        users.destination = Some(std::mem::replace(&mut users.include, include.clone()));
    }
    policy.rollout = Some(Rollout { current, stages });
    policy
}

fn lone<W: WordList>(list: &mut Vec<Entry<W>>, word: W) {
    if list.iter().any(|entry| entry.word() == Some(word)) {
        *list = vec![Entry::Word(word)];
    }
}

fn subjects(policy: &mut Policy, subject: u8) {
    let (users, workload, identities, agents) = (
        policy.users.take(),
        policy.workload_identities.take(),
        policy.agent_identities.take(),
        policy.agent_users.take(),
    );
    match subject {
        2 => policy.workload_identities = workload,
        3 => policy.agent_identities = identities.filter(|agents| !agents.include.is_empty()),
        4 => policy.agent_users = agents.filter(|agents| !agents.include.is_empty()),
        _ => policy.users = users,
    }
    if let Some(workload) = &mut policy.workload_identities {
        lone(&mut workload.include, ServicePrincipalWord::AllOwned);
    }
    policy.agent_identities.iter_mut().for_each(|agents| lone(&mut agents.include, AgentWord::All));
    policy.agent_users.iter_mut().for_each(|agents| lone(&mut agents.include, AgentWord::All));
    let others = policy.workload_identities.is_some() || policy.agent_identities.is_some();
    if policy.users.is_none() && !others && policy.agent_users.is_none() {
        policy.users = Some(Users::default());
    }
    if let Some(users) = &mut policy.users {
        users.exclude = named_only(&users.exclude);
        users.include = if users.include.is_all() { everybody() } else { named_only(&users.include) };
        if users.include == Principals::default() {
            users.include.users.push(Entry::Word(UserWord::None));
        }
    }
}

fn everybody() -> Principals {
    Principals { users: vec![Entry::Word(UserWord::All)], ..Principals::default() }
}

/// A side without words, its guests of some type and, where tenants are listed, of some tenant.
fn named_only(side: &Principals) -> Principals {
    let mut side = side.clone();
    side.users.retain(|user| user.object().is_some());
    side.guests = side.guests.filter(|guests| {
        let nobody = matches!(&guests.tenants, ExternalTenants::Enumerated(tenants) if tenants.is_empty());
        !guests.types.is_empty() && !nobody
    });
    side
}

fn resources(resources: &mut Resources, family: u8) {
    let whole = |app: &Entry<AppWord>| matches!(app.word(), Some(AppWord::All | AppWord::None));
    match family {
        1 if !resources.user_actions.is_empty() => {
            *resources = Resources { user_actions: resources.user_actions.clone(), ..Resources::default() };
        }
        2 if !resources.authentication_contexts.is_empty() => {
            let contexts = resources.authentication_contexts.clone();
            *resources = Resources { authentication_contexts: contexts, ..Resources::default() };
        }
        _ => {
            (resources.user_actions, resources.authentication_contexts) = (Vec::new(), Vec::new());
            resources.exclude.retain(|app| !whole(app));
            lone(&mut resources.include, AppWord::All);
            if resources.include.len() > 1 {
                resources.include.retain(|app| !whole(app));
            }
            if resources.include.is_empty() && !resources.is_filtered_in() {
                resources.include.push(Entry::Word(AppWord::None));
            }
        }
    }
}

fn conditions(policy: &mut Policy) {
    let conditions = &mut policy.conditions;
    conditions.client_apps.retain(|app| *app != ClientApp::All);
    conditions.platforms = conditions.platforms.take().filter(|sides| !sides.include.is_empty()).map(|sides| {
        let all = sides.include.iter().any(|platform| *platform == Platform::All);
        let include = if all { vec![Platform::All.into()] } else { sides.include };
        let exclude = sides.exclude.into_iter().filter(|platform| *platform != Platform::All).collect();
        Inclusion { include, exclude }
    });
    conditions.locations = conditions.locations.take().filter(|sides| !sides.include.is_empty());
    if let Some(sides) = &mut conditions.locations {
        lone(&mut sides.include, LocationWord::All);
        sides.exclude.retain(|location| location.word() != Some(LocationWord::All));
    }
}

fn grant(mut grant: Grant) -> Option<Grant> {
    if grant.has(BuiltInControl::Block) {
        grant.controls = vec![GrantControl::BuiltIn(BuiltInControl::Block.into())];
    }
    grant.operator = grant.operator.or(Some(Operator::And));
    (!grant.controls.is_empty()).then_some(grant)
}

/// `policy` with words that nobody knows in the lists that `which` names by its bits.
pub(crate) fn with_unknown_words(mut policy: Policy, which: u16) -> Policy {
    fn add<W>(list: &mut Vec<Word<W>>, bit: bool) {
        if bit {
            list.push(Word::Other("somethingNew".into()));
        }
    }
    let bit = |at: u16| which & (1 << at) != 0;
    let conditions = &mut policy.conditions;
    add(&mut conditions.client_apps, bit(0));
    add(&mut conditions.user_risk, bit(1));
    add(&mut conditions.insider_risk, bit(2));
    add(&mut conditions.agent_risk, bit(3));
    add(&mut conditions.authentication_flows, bit(4));
    if let Some(platforms) = &mut conditions.platforms {
        add(&mut platforms.include, bit(5));
        add(&mut platforms.exclude, bit(6));
    }
    conditions.agent_contexts.iter_mut().for_each(|contexts| add(&mut contexts.exclude, bit(7)));
    let sides = policy.users.iter_mut().flat_map(|users| [&mut users.include, &mut users.exclude]);
    for guests in sides.filter_map(|side| side.guests.as_mut()).filter(|_| policy.rollout.is_none()) {
        add(&mut guests.types, bit(8));
    }
    if let Some(grant) = policy.grant.as_mut().filter(|_| bit(9)) {
        grant.controls.push(GrantControl::BuiltIn(Word::Other("somethingNew".into())));
    }
    if bit(10) {
        policy.session.persistent_browser = Some(Word::Other("sometimes".into()));
        policy.session.continuous_access_evaluation = Some(Word::Other("relaxed".into()));
    }
    if let Some(frequency) = policy.session.sign_in_frequency.as_mut().filter(|each| bit(11) && !each.is_every_time()) {
        frequency.unit = Some(Word::Other("weeks".into()));
    }
    if !policy.resources.user_actions.is_empty() {
        add(&mut policy.resources.user_actions, bit(12));
    }
    policy
}

/// Names for some of the ids that [`crate::graph_policies`] uses.
fn named<T: std::fmt::Debug>(object: impl Fn(Option<String>) -> T) -> impl Strategy<Value = IndexMap<String, T>> {
    let entry = (text(), option::weighted(0.8, 0..24u32));
    prop::collection::vec(entry, 0..8).prop_map(move |entries| {
        let mut taken = Vec::new();
        let mut objects = IndexMap::new();
        for (name, number) in entries {
            let fresh = number.is_none_or(|number| !taken.contains(&number));
            if fresh && !objects.contains_key(&name) {
                taken.extend(number);
                objects.insert(name, object(number.map(guid)));
            }
        }
        objects
    })
}

/// A tenant that knows some objects, with break-glass accounts and sets.
pub(crate) fn tenant() -> impl Strategy<Value = Tenant> {
    let people = (
        named(|id| NamedObject { id }),
        named(|id| Group { id, role_assignable: true, ..Group::default() }),
        named(|id| ServicePrincipal { id, ..ServicePrincipal::default() }),
        named(|tenant_id| ExternalTenant { tenant_id, ..ExternalTenant::default() }),
    );
    let objects = (
        named(|app_id| NamedApp { app_id, token_protection: Some(false), private_access: true, ..NamedApp::default() }),
        named(|id| Location { id, kind: LocationKind::Reference }),
        named(|id| Strength { id, ..Strength::default() }),
        named(|id| NamedObject { id }),
        named(|id| NamedObject { id }),
        named(|_| Context::default()),
    );
    let ids = || prop::collection::vec((0..24u32).prop_map(guid), 0..2);
    let glass = option::of((ids(), ids()));
    let set = || prop::collection::vec((0..24u32).prop_map(guid), 1..3);
    let sets = prop::collection::vec((select(vec!["roles", "apps", "groups", "users"]), text(), set()), 0..4);
    (people, objects, glass, sets).prop_map(|(people, objects, glass, sets)| {
        let objects_of = |ids: Vec<String>| ids.iter().map(|id| ObjectRef::new(id)).collect();
        let mut tenant = Tenant {
            users: people.0,
            groups: people.1,
            service_principals: people.2,
            external_tenants: people.3,
            apps: objects.0,
            named_locations: objects.1,
            authentication_strengths: objects.2,
            terms_of_use: objects.3,
            global_secure_access_profiles: objects.4,
            authentication_contexts: objects.5,
            break_glass: glass
                .map(|(users, groups)| BreakGlass { users: objects_of(users), groups: objects_of(groups) }),
            ..Tenant::default()
        };
        for (kind, name, members) in sets {
            tenant.sets.entry(kind.to_owned()).or_default().insert(name, members);
        }
        tenant
    })
}
