//! Policies over the whole neutral model, limited to what Graph's schemas accept: the generator
//! behind the property tests.

use caplint::model::{
    AgentIdentities, AgentUsers, Conditions, Entry, ExternalTenants, Filter, FilterMode, FrequencyInterval, Grant,
    GrantControl, Guests, Inclusion, ObjectRef, Operator, Policy, Principals, Resources, RiskLevel, Session,
    SignInFrequency, Users, Word, WordList, WorkloadIdentities,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// How references are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refs {
    /// As an export has them: ids and nothing else.
    Plain,
    /// As a resolved policy has them: names with and without ids.
    Resolved,
}

/// An invented GUID.
pub(crate) fn guid(number: u32) -> String {
    format!("7b2c3f10-1111-4aaa-8bbb-{number:012x}")
}

fn object(refs: Refs) -> BoxedStrategy<ObjectRef> {
    let id = (0..24u32).prop_map(guid);
    match refs {
        Refs::Plain => id.prop_map(|id| ObjectRef::new(&id)).boxed(),
        Refs::Resolved => (id, any::<bool>())
            .prop_map(|(id, upper)| ObjectRef {
                written: "a name".into(),
                name: Some("a name".into()),
                id: Some(if upper { id.to_uppercase() } else { id }.into()),
            })
            .boxed(),
    }
}

/// An object that a render can create, so that it may have no id yet.
fn creatable(refs: Refs) -> BoxedStrategy<ObjectRef> {
    let name = select(vec!["HQ", "Branch Köln", "a/b~c", "VPN \"exit\""]).prop_map(ObjectRef::new);
    prop_oneof![3 => object(refs), 1 => name].boxed()
}

fn objects(refs: Refs) -> impl Strategy<Value = Vec<ObjectRef>> {
    prop::collection::vec(object(refs), 0..4)
}

/// Some members of a vocabulary in any order.
fn words<T: WordList + std::fmt::Debug>() -> impl Strategy<Value = Vec<Word<T>>> {
    subsequence(T::ALL.to_vec(), 0..=T::ALL.len())
        .prop_shuffle()
        .prop_map(|words| words.into_iter().map(Word::Known).collect())
}

fn word<T: WordList + std::fmt::Debug>() -> impl Strategy<Value = Word<T>> {
    select(T::ALL.to_vec()).prop_map(Word::Known)
}

fn entries<W: WordList + std::fmt::Debug>(object: BoxedStrategy<ObjectRef>) -> impl Strategy<Value = Vec<Entry<W>>> {
    let entry = prop_oneof![1 => select(W::ALL.to_vec()).prop_map(Entry::Word), 2 => object.prop_map(Entry::Object)];
    prop::collection::vec(entry, 0..4)
}

pub(crate) fn filter() -> impl Strategy<Value = Option<Filter>> {
    let rules = [
        "device.isCompliant -eq True",
        "device.model -startsWith \"Cloud  PC\"\n  -or device.isCompliant -eq True",
        "device.trustType -eq 'AzureAD'",
        "device.displayName -startsWith \"a -and b\" -and device.model -notIn [\"Surface Hub\", \"Cloud PC\"] -or device.x -eq \"y\"",
    ];
    let mode = select(vec![FilterMode::Include, FilterMode::Exclude]);
    option::of((mode, select(rules.to_vec())).prop_map(|(mode, rule)| Filter { mode, rule: rule.to_owned() }))
}

fn guests(refs: Refs) -> impl Strategy<Value = Option<Guests>> {
    let tenants = prop_oneof![Just(ExternalTenants::All), objects(refs).prop_map(ExternalTenants::Enumerated)];
    option::of((words(), tenants).prop_map(|(types, tenants)| Guests { types, tenants })).prop_filter(
        "tenants without types of guest are reported",
        |guests| {
            guests.as_ref().is_none_or(|guests| !guests.types.is_empty() || guests.tenants == ExternalTenants::All)
        },
    )
}

pub(crate) fn principals(refs: Refs) -> impl Strategy<Value = Principals> {
    (entries(object(refs)), objects(refs), objects(refs), guests(refs))
        .prop_map(|(users, groups, roles, guests)| Principals { users, groups, roles, guests, break_glass: false })
}

fn users(refs: Refs) -> impl Strategy<Value = Users> {
    (principals(refs), principals(refs)).prop_map(|(include, exclude)| Users { include, exclude, destination: None })
}

fn resources(refs: Refs) -> impl Strategy<Value = Resources> {
    let context = prop_oneof![
        (1..100u32).prop_map(|number| ObjectRef::new(&format!("c{number}"))),
        creatable(refs).prop_filter("contexts have no GUID", |object| object.id.is_none() && object.written.len() < 36),
    ];
    let contexts = prop::collection::vec(context, 0..3);
    (entries(object(refs)), entries(object(refs)), filter(), words(), contexts).prop_map(
        |(include, exclude, filter, user_actions, authentication_contexts)| Resources {
            include,
            exclude,
            filter,
            user_actions,
            authentication_contexts,
        },
    )
}

fn inclusion<T: std::fmt::Debug>(
    list: impl Strategy<Value = Vec<T>> + Clone,
) -> impl Strategy<Value = Option<Inclusion<T>>> {
    option::of((list.clone(), list).prop_map(|(include, exclude)| Inclusion { include, exclude }))
}

fn conditions(refs: Refs) -> impl Strategy<Value = Conditions> {
    let agent_levels = vec![RiskLevel::Low, RiskLevel::Medium, RiskLevel::High];
    let agent_risk = subsequence(agent_levels, 0..=3).prop_map(|all| all.into_iter().map(Word::Known).collect());
    let risks = (words(), words(), words(), words(), agent_risk);
    let locations = option::of((entries(creatable(refs)), entries(creatable(refs))))
        .prop_map(|lists| lists.map(|(include, exclude)| Inclusion { include, exclude }));
    let rest = (words(), inclusion(words().boxed()), locations, filter(), inclusion(words().boxed()), words());
    (risks, rest).prop_map(|(risks, rest)| Conditions {
        client_apps: rest.0,
        platforms: rest.1,
        locations: rest.2,
        device_filter: rest.3,
        user_risk: risks.0,
        sign_in_risk: risks.1,
        service_principal_risk: risks.2,
        insider_risk: risks.3,
        agent_risk: risks.4,
        agent_contexts: rest.4,
        authentication_flows: rest.5,
    })
}

fn grant(refs: Refs) -> impl Strategy<Value = Option<Grant>> {
    let factors = prop::collection::vec("[a-z0-9-]{4,12}", 0..2);
    let operator = select(vec![None, Some(Operator::And), Some(Operator::Or)]);
    let parts = (operator, words(), option::of(creatable(refs)), objects(refs), factors);
    option::of(parts.prop_map(|(operator, built_in, strength, terms, factors)| {
        let mut controls: Vec<GrantControl> =
            factors.into_iter().map(GrantControl::CustomAuthenticationFactor).collect();
        controls.extend(terms.into_iter().map(GrantControl::TermsOfUse));
        controls.extend(strength.map(GrantControl::AuthenticationStrength));
        controls.extend(built_in.into_iter().map(GrantControl::BuiltIn));
        Grant { operator, controls }
    }))
}

fn frequency() -> impl Strategy<Value = Option<SignInFrequency>> {
    option::of((word::<FrequencyInterval>(), 1..400i64, word(), word()).prop_map(
        |(interval, value, unit, authentication_type)| SignInFrequency {
            interval,
            value: Some(value),
            unit: Some(unit),
            authentication_type,
        },
    ))
}

fn session(refs: Refs) -> impl Strategy<Value = Session> {
    let switches = any::<[bool; 3]>();
    let modes = (option::of(word()), option::of(word()), option::of(word()));
    (frequency(), modes, switches, option::of(object(refs))).prop_map(|(frequency, modes, switches, profile)| Session {
        sign_in_frequency: frequency,
        persistent_browser: modes.0,
        token_protection: switches[0],
        application_enforced_restrictions: switches[1],
        cloud_app_security: modes.1,
        disable_resilience_defaults: switches[2],
        continuous_access_evaluation: modes.2,
        global_secure_access_profile: profile,
    })
}

type Subjects = (Option<Users>, Option<WorkloadIdentities>, Option<AgentIdentities>, Option<AgentUsers>);

fn subjects(refs: Refs) -> impl Strategy<Value = Subjects> {
    let lists = |refs| (objects(refs), filter());
    let workload = (entries(object(refs)), lists(refs)).prop_map(|(include, (exclude, filter))| WorkloadIdentities {
        include,
        exclude,
        filter,
    });
    let identities = (entries(object(refs)), lists(refs)).prop_map(|(include, (exclude, filter))| AgentIdentities {
        include,
        exclude,
        filter,
    });
    let agents = (entries(object(refs)), lists(refs)).prop_map(|(include, (exclude, filter))| AgentUsers {
        include,
        exclude,
        filter,
    });
    let said = |empty: bool| !empty;
    (
        option::of(users(refs)),
        option::weighted(
            0.2,
            workload.prop_filter("says something", move |w| said(*w == WorkloadIdentities::default())),
        ),
        option::weighted(
            0.2,
            identities.prop_filter("says something", move |a| said(*a == AgentIdentities::default())),
        ),
        option::weighted(0.2, agents.prop_filter("says something", move |a| said(*a == AgentUsers::default()))),
    )
}

/// Any policy that Graph's schemas accept.
pub(crate) fn policy(refs: Refs) -> impl Strategy<Value = Policy> {
    let name = "[A-Z][a-zA-Z0-9<>:|&\"\\\\öß☂-]{0,20}( [a-z]{1,8})?";
    let devices = select(vec![Vec::new(), vec![("conditions.devices.includeDevices".to_owned(), "All".into())]]);
    let parts = (subjects(refs), resources(refs), conditions(refs), grant(refs), session(refs));
    (name, word(), parts, devices).prop_map(|(name, state, parts, devices)| {
        let (users, workload_identities, agent_identities, agent_users) = parts.0;
        Policy {
            key: "generated".into(),
            name,
            description: Some("never sent".into()),
            state: Some(state),
            users,
            workload_identities,
            agent_identities,
            agent_users,
            resources: parts.1,
            conditions: parts.2,
            grant: parts.3,
            session: parts.4,
            graph: devices
                .into_iter()
                .map(|(path, value): (String, serde_json::Value)| (path, serde_json::Value::Array(vec![value])))
                .collect(),
            ..Policy::default()
        }
    })
}
