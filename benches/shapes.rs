//! Policy sets with the four shapes that proofs are measured on: exclusion groups shared by all policies,
//! one for each policy, anything anywhere, and a tenant of personas.

use caplint::model::{
    AppWord, AuthenticationFlow, BuiltInControl, ClientApp, Conditions, Dialect, Entry, ExternalTenants, Grant,
    GrantControl, GuestType, Guests, Inclusion, LocationWord, ObjectRef, Operator, Platform, Policy, PolicySet,
    PolicyState, Principals, Resources, RiskLevel, SetPolicy, Tenant, UserAction, UserWord, Users, Word, WordList,
};

use super::numbers::Numbers;

/// How the policies of a set differ in whom they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Each policy excludes one of a dozen groups.
    Shared,
    /// Each policy excludes a group of its own.
    Own,
    /// Users, groups, roles and guests, in and out, with no plan.
    Wild,
    /// Eight personas, each with its policies, each policy with an exclusion group.
    Personas,
}

impl Shape {
    /// All of them, with their names.
    pub(crate) const ALL: [(&'static str, Self); 4] =
        [("shared", Self::Shared), ("perpol", Self::Own), ("wild", Self::Wild), ("real", Self::Personas)];
}

const ADMIN_ROLES: [&str; 5] = [
    "62e90394-69f5-4237-9190-012177145e10",
    "194ae4cb-b126-40b2-bd5b-6091b380977d",
    "29232cdf-9323-42fd-ade2-1d097af3e4de",
    "f28a1f50-f6e7-4571-818b-6a12f2af6b6c",
    "fe930be7-5e62-47db-91af-98c3a49a38b1",
];

const PERSONAS: usize = 8;

/// `count` policies, nine tenths of them enabled; other ones for every `seed`.
pub(crate) fn set(shape: Shape, count: usize, seed: u64) -> PolicySet {
    let mut numbers = Numbers::new(seed);
    let policies = (0..count).map(|number| SetPolicy {
        policy: policy(shape, number, &mut numbers),
        dialect: Dialect::Language,
        switched_off: Vec::new(),
    });
    PolicySet { policies: policies.collect(), tenant: Tenant::default(), has_tenant_file: false }
}

fn policy(shape: Shape, number: usize, numbers: &mut Numbers) -> Policy {
    let kind = numbers.below(KINDS.len());
    let (resources, mut conditions, grant) = KINDS[kind](numbers);
    if shape == Shape::Wild {
        widen(&mut conditions, numbers);
    }
    let state = if numbers.chance(91) { PolicyState::Enabled } else { PolicyState::ReportOnly };
    Policy {
        key: format!("p{number:03}"),
        name: format!("P{number:03}"),
        state: Some(Word::Known(state)),
        users: Some(users(shape, number, numbers)),
        resources,
        conditions,
        grant: Some(grant),
        ..Policy::default()
    }
}

fn group(name: &str, number: usize) -> ObjectRef {
    ObjectRef::new(&format!("{name} {number}"))
}

fn users(shape: Shape, number: usize, numbers: &mut Numbers) -> Users {
    let excluded = match shape {
        Shape::Shared => vec![group("Exceptions", numbers.below(12))],
        Shape::Own | Shape::Personas => vec![group("Exception of policy", number)],
        Shape::Wild => (0..numbers.below(4)).map(|_| group("Anything", numbers.below(60))).collect(),
    };
    let mut exclude = Principals { groups: excluded, ..Principals::default() };
    exclude.groups.push(ObjectRef::new("Break glass"));
    if shape == Shape::Wild && numbers.chance(20) {
        exclude.users = vec![Entry::Object(group("user", numbers.below(30)))];
        exclude.roles = roles(numbers.below(3));
    }
    Users { include: included(shape, numbers), exclude, destination: None }
}

fn everyone() -> Principals {
    Principals { users: vec![Entry::Word(UserWord::All)], ..Principals::default() }
}

fn roles(count: usize) -> Vec<ObjectRef> {
    ADMIN_ROLES.iter().take(count).map(|role| ObjectRef::new(role)).collect()
}

fn guests() -> Principals {
    let types = GuestType::ALL.iter().map(|kind| Word::Known(*kind)).collect();
    Principals { guests: Some(Guests { types, tenants: ExternalTenants::All }), ..Principals::default() }
}

fn included(shape: Shape, numbers: &mut Numbers) -> Principals {
    match (shape, numbers.below(PERSONAS)) {
        (Shape::Personas, 0 | 1) => everyone(),
        (Shape::Personas, 2) => Principals { roles: roles(5), ..Principals::default() },
        (Shape::Personas, 3) | (Shape::Wild, 0) => guests(),
        (Shape::Personas, persona) => Principals { groups: vec![group("Persona", persona)], ..Principals::default() },
        (Shape::Wild, 1) => Principals { roles: roles(1 + numbers.below(5)), ..Principals::default() },
        (_, 0..=4) => everyone(),
        _ => Principals {
            groups: vec![group("Group", numbers.below(30)), group("Group", numbers.below(30))],
            ..Principals::default()
        },
    }
}

/// What a policy is about, apart from people.
type About = (Resources, Conditions, Grant);

const KINDS: [fn(&mut Numbers) -> About; 12] = [
    |numbers| (everything(numbers), Conditions::default(), asks([BuiltInControl::Mfa])),
    |numbers| (some_apps(numbers), Conditions::default(), asks([BuiltInControl::Mfa])),
    |numbers| (everything(numbers), legacy(), asks([BuiltInControl::Block])),
    |numbers| (everything(numbers), unknown_platforms(), asks([BuiltInControl::Block])),
    |numbers| (some_apps(numbers), platform(numbers), asks([BuiltInControl::CompliantDevice])),
    |numbers| {
        let managed = [BuiltInControl::CompliantDevice, BuiltInControl::DomainJoinedDevice, BuiltInControl::Mfa];
        (everything(numbers), platform(numbers), Grant { operator: Some(Operator::Or), ..asks(managed) })
    },
    |numbers| (everything(numbers), outside(numbers), asks([BuiltInControl::Block])),
    |numbers| {
        let sign_in_risk = vec![Word::Known(RiskLevel::High), Word::Known(RiskLevel::Medium)];
        (everything(numbers), Conditions { sign_in_risk, ..Conditions::default() }, asks([BuiltInControl::Mfa]))
    },
    |numbers| {
        let user_risk = vec![Word::Known(RiskLevel::High)];
        let grant = asks([BuiltInControl::Mfa, BuiltInControl::PasswordChange]);
        (everything(numbers), Conditions { user_risk, ..Conditions::default() }, grant)
    },
    |numbers| {
        let authentication_flows = vec![Word::Known(AuthenticationFlow::DeviceCodeFlow)];
        let conditions = Conditions { authentication_flows, ..Conditions::default() };
        (everything(numbers), conditions, asks([BuiltInControl::Block]))
    },
    |_| {
        let resources =
            Resources { include: vec![Entry::Word(AppWord::MicrosoftAdminPortals)], ..Resources::default() };
        let strength = GrantControl::AuthenticationStrength(ObjectRef::new("00000000-0000-0000-0000-000000000004"));
        (resources, Conditions::default(), Grant { operator: Some(Operator::And), controls: vec![strength] })
    },
    |numbers| {
        let user_actions = vec![Word::Known(UserAction::RegisterSecurityInfo)];
        (Resources { user_actions, ..Resources::default() }, outside(numbers), asks([BuiltInControl::Mfa]))
    },
];

fn asks(controls: impl IntoIterator<Item = BuiltInControl>) -> Grant {
    let controls = controls.into_iter().map(|control| GrantControl::BuiltIn(Word::Known(control)));
    Grant { operator: Some(Operator::And), controls: controls.collect() }
}

fn app(number: usize) -> Entry<AppWord> {
    Entry::Object(ObjectRef::new(&format!("7b2c3f10-2222-4aaa-8bbb-{number:012x}")))
}

fn everything(numbers: &mut Numbers) -> Resources {
    let exclude = if numbers.chance(15) { vec![app(numbers.below(60))] } else { Vec::new() };
    Resources { include: vec![Entry::Word(AppWord::All)], exclude, ..Resources::default() }
}

fn some_apps(numbers: &mut Numbers) -> Resources {
    let include = match numbers.below(3) {
        0 => vec![Entry::Word(AppWord::Office365)],
        _ => (0..=numbers.below(3)).map(|_| app(numbers.below(60))).collect(),
    };
    Resources { include, ..Resources::default() }
}

fn legacy() -> Conditions {
    let client_apps = vec![Word::Known(ClientApp::ExchangeActiveSync), Word::Known(ClientApp::Other)];
    Conditions { client_apps, ..Conditions::default() }
}

fn unknown_platforms() -> Conditions {
    let known = [Platform::Android, Platform::Ios, Platform::Windows, Platform::MacOs, Platform::Linux];
    let exclude = known.map(Word::Known).into();
    let platforms = Some(Inclusion { include: vec![Word::Known(Platform::All)], exclude });
    Conditions { platforms, ..Conditions::default() }
}

fn platform(numbers: &mut Numbers) -> Conditions {
    let all = [Platform::Windows, Platform::MacOs, Platform::Ios, Platform::Android];
    let include = vec![Word::Known(all[numbers.below(all.len())])];
    Conditions { platforms: Some(Inclusion { include, exclude: Vec::new() }), ..Conditions::default() }
}

fn outside(numbers: &mut Numbers) -> Conditions {
    let place = match numbers.below(4) {
        0 => Entry::Word(LocationWord::AllTrusted),
        _ => Entry::Object(group("Location", numbers.below(8))),
    };
    let locations = Some(Inclusion { include: vec![Entry::Word(LocationWord::All)], exclude: vec![place] });
    Conditions { locations, ..Conditions::default() }
}

fn widen(conditions: &mut Conditions, numbers: &mut Numbers) {
    if numbers.chance(30) {
        conditions.client_apps =
            vec![Word::Known(ClientApp::Browser), Word::Known(ClientApp::MobileAppsAndDesktopClients)];
    }
    if numbers.chance(20) {
        conditions.platforms = platform(numbers).platforms;
    }
    if numbers.chance(30) {
        conditions.locations = outside(numbers).locations;
    }
}
