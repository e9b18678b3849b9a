//! Small, dense policies and tenants: few objects that occur again and again, so that exclusions,
//! memberships, filters and strengths meet.

use caplint::model::{
    AgentIdentities, AgentUsers, AppEntry, AppWord, BreakGlass, BuiltInControl, ClientApp, CombinationConfiguration,
    Conditions, Entry, ExternalTenant, ExternalTenants, Filter, FilterMode, Grant, GrantControl, Group, GroupMembers,
    Guests, Inclusion, Location, LocationEntry, LocationKind, LocationLookup, LocationWord, NamedApp, NamedObject,
    ObjectRef, Operator, Policy, Principals, Resources, RiskLevel, ServicePrincipal, Strength, Tenant, Trust,
    UserAction, UserWord, Users, Word, WordList, WorkloadIdentities,
};
use indexmap::IndexMap;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// An object by its name, as it is where the tenant gives no id.
fn named(name: &str) -> ObjectRef {
    ObjectRef { name: Some(name.into()), ..ObjectRef::new(name) }
}

/// Some of `names`.
fn some(names: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<ObjectRef>> {
    let sizes = 0..=most.min(names.len());
    subsequence(names.to_vec(), sizes).prop_map(|names| names.into_iter().map(named).collect())
}

fn words<T: WordList + std::fmt::Debug>(most: usize) -> impl Strategy<Value = Vec<Word<T>>> {
    let few = subsequence(T::ALL.to_vec(), 0..=most.min(T::ALL.len()));
    few.prop_map(|words| words.into_iter().map(Word::Known).collect())
}

const USERS: &[&str] = &["ada", "bob", "glass"];
const GROUPS: &[&str] = &["Staff", "Admins", "Exempt", "Pilot", "Inner", "Ring"];
const ROLES: &[&str] = &["62e90394-69f5-4237-9190-012177145e10", "29232cdf-9323-42fd-ade2-1d097af3e4de"];
const TENANTS: &[&str] = &["fabrikam", "northwind"];
const EXCHANGE: &str = "00000002-0000-0ff1-ce00-000000000000";

fn side(everyone: bool) -> impl Strategy<Value = Principals> {
    let tenants = prop_oneof![Just(ExternalTenants::All), some(TENANTS, 1).prop_map(ExternalTenants::Enumerated)];
    let guests = option::weighted(0.2, (words(3), tenants).prop_map(|(types, tenants)| Guests { types, tenants }));
    let weight = if everyone { 0.8 } else { 0.05 };
    let word = option::weighted(
        weight,
        select(vec![UserWord::All, UserWord::All, UserWord::GuestsOrExternalUsers, UserWord::AllAgentIdUsers]),
    );
    (word, some(USERS, 2), some(GROUPS, 2), some(ROLES, 1), guests).prop_map(|(word, users, groups, roles, guests)| {
        let users = word.map(Entry::Word).into_iter().chain(users.into_iter().map(Entry::Object)).collect();
        Principals { users, groups, roles, guests, break_glass: false }
    })
}

fn apps(all: f64) -> impl Strategy<Value = Vec<AppEntry>> {
    let groups = select(vec![AppWord::Office365, AppWord::MicrosoftAdminPortals, AppWord::AllAgentIdResources]);
    let word = prop_oneof![3 => Just(AppWord::All), 1 => groups];
    (
        option::weighted(all, word),
        some(&["Payroll", "Wiki", "Windows Azure Active Directory", "Teams"], 2),
        any::<bool>(),
    )
        .prop_map(|(word, apps, exchange)| {
            let exchange = exchange.then(|| ObjectRef::new(EXCHANGE));
            let apps = apps.into_iter().map(|app| match &*app.written {
                "Teams" => ObjectRef::new("cc15fd57-2c6c-4117-a88c-83b1d56b4bbe"),
                "Windows Azure Active Directory" => ObjectRef::new("00000002-0000-0000-c000-000000000000"),
                _ => app,
            });
            word.map(Entry::Word).into_iter().chain(apps.chain(exchange).map(Entry::Object)).collect()
        })
}

fn filtered(rules: &'static [&'static str], weight: f64) -> impl Strategy<Value = Option<Filter>> {
    let mode = select(vec![FilterMode::Include, FilterMode::Exclude]);
    option::weighted(weight, (mode, select(rules)).prop_map(|(mode, rule)| Filter { mode, rule: rule.to_owned() }))
}

const ATTRIBUTES: &[&str] =
    &[r#"CustomSecurityAttribute.Apps_Tier -eq "Zero""#, r#"CustomSecurityAttribute.Apps_Tier -ne "Zero""#];

const DEVICES: &[&str] = &[
    "device.isCompliant -eq True",
    "device.isCompliant -ne True",
    r#"device.trustType -eq "ServerAD" -or device.isCompliant -eq False"#,
    r#"device.trustType -ne "AzureAD""#,
    r#"device.model -startsWith "Surface" -and -not (device.model -contains "Hub")"#,
    r#"device.model -eq "Surface Hub" -or device.model -in ["surface", "Pixel"]"#,
    r#"device.model -notEndsWith "Hub""#,
    "device.model -eq null",
    r#"device.extensionAttribute1 -eq "SAW""#,
    r#"device.extensionAttribute1 -notIn ["SAW", "PAW"]"#,
    r#"device.extensionAttribute1 -startsWith "S""#,
    r#"device.systemLabels -contains "CloudPC""#,
    r#"device.physicalIds -notContains "[ZTDId]" -and device.deviceOwnership -ne "Personal""#,
    r#"device.deviceId -eq "7b2c3f10-1111-4aaa-8bbb-0000000000b1""#,
    r#"device.profileType -eq "SecureVM" -or device.profileType -eq null"#,
    "device.nothing -eq \"x\"",
];

fn resources() -> impl Strategy<Value = Resources> {
    let named = [&[UserAction::RegisterSecurityInfo; 3], UserAction::ALL].concat();
    let actions = option::weighted(0.3, select(named));
    let contexts = option::weighted(0.15, select(vec!["c1", "c2"]));
    (apps(0.8), apps(0.05), filtered(ATTRIBUTES, 0.12), actions, contexts).prop_map(
        |(include, exclude, filter, action, context)| Resources {
            include,
            exclude,
            filter,
            user_actions: action.map(Word::Known).into_iter().collect(),
            authentication_contexts: context.map(ObjectRef::new).into_iter().collect(),
        },
    )
}

fn places() -> impl Strategy<Value = Vec<LocationEntry>> {
    let word = option::weighted(0.3, select(LocationWord::ALL.to_vec()));
    (word, some(&["HQ", "Lab", "Home", "Unknown", "Network", "Gps"], 2)).prop_map(|(word, named)| {
        word.map(Entry::Word).into_iter().chain(named.into_iter().map(Entry::Object)).collect()
    })
}

fn conditions() -> impl Strategy<Value = Conditions> {
    let platforms = (words(2), words(2)).prop_map(|(include, exclude)| Inclusion { include, exclude });
    let places = (places(), places()).prop_map(|(include, exclude)| Inclusion { include, exclude });
    let clients = option::weighted(0.15, words::<ClientApp>(4)).prop_map(Option::unwrap_or_default);
    let risks = option::weighted(0.08, (words::<RiskLevel>(2), words(2), words(1), words(1)));
    let flows = option::weighted(0.06, words(1)).prop_map(Option::unwrap_or_default);
    let rest = (option::weighted(0.15, platforms), option::weighted(0.25, places), filtered(DEVICES, 0.3));
    (clients, rest, risks, flows, option::weighted(0.04, words(1))).prop_map(
        |(clients, rest, risks, flows, contexts)| {
            let risks = risks.unwrap_or_default();
            Conditions {
                client_apps: clients,
                platforms: rest.0,
                locations: rest.1,
                device_filter: rest.2,
                user_risk: risks.0,
                sign_in_risk: risks.1,
                service_principal_risk: risks.2,
                insider_risk: risks.3,
                agent_contexts: contexts.map(|include| Inclusion { include, exclude: Vec::new() }),
                authentication_flows: flows,
                ..Conditions::default()
            }
        },
    )
}

fn grant() -> impl Strategy<Value = Option<Grant>> {
    let control = prop_oneof![
        6 => select(BuiltInControl::ALL.to_vec()).prop_map(|control| GrantControl::BuiltIn(control.into())),
        1 => Just(GrantControl::BuiltIn(Word::Other("somethingNew".into()))),
        3 => strength().prop_map(GrantControl::AuthenticationStrength),
        1 => Just(GrantControl::TermsOfUse(named("Terms"))),
        1 => Just(GrantControl::CustomAuthenticationFactor("factor".to_owned())),
    ];
    let operator = select(vec![None, Some(Operator::And), Some(Operator::Or)]);
    let controls = prop::collection::vec(control, 1..4);
    option::weighted(0.9, (operator, controls).prop_map(|(operator, controls)| Grant { operator, controls }))
}

fn strength() -> impl Strategy<Value = ObjectRef> {
    let built_in =
        select(vec![2, 3, 4]).prop_map(|last| ObjectRef::new(&format!("00000000-0000-0000-0000-00000000000{last}")));
    prop_oneof![built_in, select(vec!["Keys", "Models", "Text", "Unlisted"]).prop_map(named)]
}

fn others() -> impl Strategy<Value = (Option<WorkloadIdentities>, Option<AgentIdentities>, Option<AgentUsers>)> {
    let all = || any::<bool>();
    let workload = (all(), some(&["job", "sync"], 2), some(&["job"], 1), filtered(ATTRIBUTES, 0.3)).prop_map(
        |(all, include, exclude, filter)| {
            let word = all.then(|| Entry::from_graph("ServicePrincipalsInMyTenant"));
            let include = word.into_iter().chain(include.into_iter().map(Entry::Object)).collect();
            WorkloadIdentities { include, exclude, filter }
        },
    );
    let agents = (all(), some(&["agent"], 1), filtered(ATTRIBUTES, 0.3)).prop_map(|(all, exclude, filter)| {
        let include: Vec<_> = all.then(|| Entry::from_graph("All")).into_iter().collect();
        (
            AgentIdentities { include: include.clone(), exclude: exclude.clone(), filter: filter.clone() },
            AgentUsers { include, exclude, filter },
        )
    });
    (option::weighted(0.3, workload), option::weighted(0.25, agents), any::<bool>()).prop_map(
        |(workload, agents, which)| {
            let (identities, users) = agents.unzip();
            (workload, identities.filter(|_| which), users.filter(|_| !which))
        },
    )
}

/// A policy.
pub(crate) fn policy() -> impl Strategy<Value = Policy> {
    let users = (side(true), side(false)).prop_map(|(include, exclude)| Users { include, exclude, destination: None });
    let unread = option::weighted(0.1, Just(vec![("conditions.times".to_owned(), serde_json::Value::Bool(true))]));
    let parts = (option::weighted(0.9, users), others(), resources(), conditions(), grant());
    (parts, unread, prop::bool::weighted(0.1)).prop_map(
        |((users, others, resources, conditions, grant), unread, token)| {
            let mut policy =
                Policy { users, resources, conditions, grant, graph: unread.unwrap_or_default(), ..Policy::default() };
            (policy.workload_identities, policy.agent_identities, policy.agent_users) = others;
            policy.session.token_protection = token;
            policy
        },
    )
}

fn members(users: Vec<&'static str>, groups: Vec<&'static str>) -> GroupMembers {
    let texts = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect();
    GroupMembers { users: texts(users), groups: texts(groups) }
}

fn group() -> impl Strategy<Value = Group> {
    let list = || {
        let users = subsequence(vec!["ada", "bob", "eve"], 0..=2);
        option::weighted(
            0.3,
            (users, subsequence(GROUPS.to_vec(), 0..=1)).prop_map(|(users, groups)| members(users, groups)),
        )
    };
    let names = |weight| {
        let some = option::weighted(weight, select(GROUPS));
        some.prop_map(|name| name.map(str::to_owned).into_iter().collect::<Vec<_>>())
    };
    (list(), list(), names(0.15), names(0.15)).prop_map(|(members, known_members, subset_of, disjoint_from)| Group {
        members,
        known_members,
        subset_of,
        disjoint_from,
        ..Group::default()
    })
}

fn trust() -> impl Strategy<Value = Option<Trust>> {
    let one = || option::of(any::<bool>());
    option::of((one(), one(), one()).prop_map(|(mfa, compliant_device, hybrid_joined_device)| Trust {
        mfa,
        compliant_device,
        hybrid_joined_device,
    }))
}

/// A tenant that knows some of what the policies name.
pub(crate) fn tenant() -> impl Strategy<Value = Tenant> {
    let groups = subsequence(GROUPS.to_vec(), 0..=GROUPS.len());
    let groups = (groups, prop::collection::vec(group(), GROUPS.len()));
    let facts = (
        trust(),
        trust(),
        option::of(select(vec!["enforced", "legacy", "Wiki"])),
        any::<u8>(),
        option::of(any::<bool>()),
    );
    let app = (option::of(any::<bool>()), any::<bool>());
    (groups, facts, app, any::<bool>()).prop_map(|((names, groups), facts, (token, tier), glass)| {
        let groups = names.into_iter().map(str::to_owned).zip(groups).collect();
        let mut tenant = Tenant { groups, ..Tenant::default() };
        tenant.users = ["ada", "eve"].map(|name| (name.to_owned(), NamedObject::default())).into_iter().collect();
        locations(&mut tenant);
        strengths(&mut tenant);
        tenant.break_glass = glass.then(|| BreakGlass { users: vec![named("glass")], groups: Vec::new() });
        let attributes = |on: bool| {
            if on { IndexMap::from([("Apps_Tier".to_owned(), vec!["Zero".to_owned()])]) } else { IndexMap::new() }
        };
        tenant.apps.insert(
            "Wiki".to_owned(),
            NamedApp { token_protection: token, attributes: attributes(tier), ..NamedApp::default() },
        );
        tenant
            .service_principals
            .insert("job".to_owned(), ServicePrincipal { attributes: attributes(tier), ..ServicePrincipal::default() });
        tenant
            .external_tenants
            .insert("fabrikam".to_owned(), ExternalTenant { inbound_trust: facts.0, ..ExternalTenant::default() });
        tenant.facts.inbound_trust = facts.1;
        tenant.facts.baseline_scopes = facts.2.map(str::to_owned);
        tenant.facts.mfa_trusted_ips = (facts.3 & 1 == 1).then(|| vec!["198.51.100.0/25".to_owned()]);
        tenant.facts.approved_application = facts.4.map(|kept| if kept { "enforced" } else { "retired" }.to_owned());
        let bit = |at: u8| facts.3 >> at & 1 == 1;
        let choices = &mut tenant.facts.choices;
        choices.all_resources_cover_authentication_contexts = bit(1);
        choices.all_resources_cover_register_device = bit(2);
        choices.all_resources_cover_register_security_info = !(bit(3) && bit(4));
        choices.extension_attributes_need_management = bit(5);
        choices.missing_attributes_equal_null = bit(6);
        choices.app_filters_add_to_included_apps = bit(7);
        tenant
    })
}

fn locations(tenant: &mut Tenant) {
    let ranges = |ranges: &[&str], trusted| LocationKind::IpRanges {
        ranges: ranges.iter().map(|text| (*text).to_owned()).collect(),
        trusted,
    };
    let countries = |codes: &[&str], include_unknown, lookup| LocationKind::Countries {
        countries: codes.iter().map(|code| (*code).to_owned()).collect(),
        include_unknown,
        lookup,
    };
    let kinds = [
        ("HQ", ranges(&["198.51.100.0/24", "2001:db8::/32"], true)),
        ("Lab", ranges(&["198.51.100.128-198.51.101.7"], false)),
        ("Home", countries(&["CH", "DE"], true, LocationLookup::ClientIpAddress)),
        ("Gps", countries(&["CH"], false, LocationLookup::AuthenticatorAppGps)),
        ("Network", LocationKind::CompliantNetwork),
        ("Spare", ranges(&["192.0.2.0/24"], true)),
    ];
    tenant.named_locations =
        kinds.map(|(name, kind)| (name.to_owned(), Location { id: None, kind })).into_iter().collect();
}

fn strengths(tenant: &mut Tenant) {
    let list = |combinations: &[&[&str]]| -> Vec<Vec<String>> {
        combinations.iter().map(|methods| methods.iter().map(|method| (*method).to_owned()).collect()).collect()
    };
    let keys = Strength { allowed_combinations: list(&[&["fido2"]]), ..Strength::default() };
    let limit = CombinationConfiguration {
        applies_to: list(&[&["fido2"]]),
        allowed_aaguids: vec!["7b2c3f10-1111-4aaa-8bbb-000000000121".to_owned()],
        allowed_issuer_skis: Vec::new(),
        allowed_policy_oids: Vec::new(),
    };
    let models = Strength { combination_configurations: vec![limit], ..keys.clone() };
    let text = Strength { allowed_combinations: list(&[&["sms", "password"], &["password"]]), ..Strength::default() };
    for (name, strength) in [("Keys", keys), ("Models", models), ("Text", text), ("Unlisted", Strength::default())] {
        tenant.authentication_strengths.insert(name.to_owned(), strength);
    }
}
