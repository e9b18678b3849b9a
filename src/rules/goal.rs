//! What a whole set is expected to do: questions that the rules of the family `coverage` ask.

use jiff::civil::Date;

use crate::catalog;
use crate::model::{
    AgentIdentities, AppWord, Ask, AuthenticationFlow, AuthenticationType, BuiltInControl, Claim, ClientApp,
    Conditions, Entry, Exceptions, Expected, ExternalTenants, Filter, FilterMode, FrequencyInterval, FrequencyUnit,
    GuestType, Guests, Inclusion, LocationEntry, LocationKind, LocationWord, ObjectKey, ObjectRef, Operator, Platform,
    PolicySet, Principals, Quantifier, Region, Requirement, RequirementItem, Resources, RiskLevel, Session,
    SignInFrequency, UserAction, UserWord, Users, Word, WordList,
};
use crate::model::{AgentWord, Assertion, Policy, Tenant};
use crate::semantics::{covers_platform, demand, is_device, is_mfa};

/// A question about the whole set, and the words for where its answer is no.
pub(super) struct Goal {
    /// The rule that asks it.
    pub rule: &'static str,
    /// Its name: what `exceptions` of the tenant file name under `asks`.
    pub name: &'static str,
    /// The sign-ins it is about; `None` where it does not arise.
    region: fn(&PolicySet) -> Option<Policy>,
    /// What is expected of them.
    claim: fn() -> Claim,
    /// The rule beside which nothing is said: one policy closes both.
    pub beside: Option<&'static str>,
    /// What is wrong, before the region.
    pub message: &'static str,
    /// Who can sign in.
    pub why: &'static str,
    /// The way out.
    pub help: &'static str,
}

impl Goal {
    /// The question as it is asked of `set`; `None` where it does not arise.
    pub(super) fn assertion(&self, set: &PolicySet) -> Option<Assertion> {
        Some(question(self.name, (self.region)(set)?, (self.claim)()))
    }

    /// True for a policy of the kind that the question is about: one that asks for something of what is
    /// expected, or blocks for the reason that is asked about. Any other block would do as well, and is near
    /// only by chance.
    pub(super) fn suits(&self, policy: &Policy) -> bool {
        match (self.claim)() {
            Claim::Requires(requirement) => requirement.items.iter().any(|item| asks_for(policy, item)),
            Claim::Session(_) => policy.session.sign_in_frequency.is_some(),
            Claim::Outcome(_) => self.blocks_for_it(policy),
        }
    }

    fn blocks_for_it(&self, policy: &Policy) -> bool {
        let conditions = &policy.conditions;
        match self.rule {
            "high-risk-agents-open" => policy.agent_identities.is_some(),
            "legacy-authentication-open" => {
                !conditions.client_apps.is_empty() || asks_for(policy, &control(BuiltInControl::Mfa))
            }
            _ => !conditions.authentication_flows.is_empty(),
        }
    }
}

/// True when the policy asks for `item`, or for one of several things among which it is.
fn asks_for(policy: &Policy, item: &RequirementItem) -> bool {
    let Some(grant) = &policy.grant else { return false };
    match item {
        RequirementItem::ManagedDevice => grant.controls.iter().any(is_device),
        RequirementItem::Ask(Ask::Control(BuiltInControl::Mfa), _) => grant.controls.iter().any(is_mfa),
        RequirementItem::Ask(Ask::Control(word), _) => grant.has(*word),
        RequirementItem::Ask(Ask::Strength(_), _) => grant.strength().is_some(),
        RequirementItem::Ask(..) => false,
    }
}

/// The question of the rule `id`.
pub(super) fn goal(id: &str) -> Option<(usize, &'static Goal)> {
    GOALS.iter().enumerate().find(|(_, goal)| goal.rule == id)
}

/// How many of the questions are asked whatever the preset: the rest belongs to `strict`.
pub(super) const COMMON: usize = 12;

/// The questions. Of two whose answer is no at the same field, only the first is reported.
pub(super) static GOALS: [Goal; 15] = [
    Goal {
        rule: "mfa-not-everywhere",
        name: "MFA for everyone",
        region: |_| Some(within(everybody_but_guests(), apps_but_azure(), modern_outside_trusted())),
        claim: mfa_or_device,
        beside: None,
        message: "A password alone lets in",
        why: "Who has guessed, phished or bought a password signs in as that person",
        help: "ask everyone for MFA at all resources, and declare as `exceptions` in the tenant file who cannot",
    },
    Goal {
        rule: "guests-without-mfa",
        name: "MFA for guests",
        region: |_| Some(within(guests(), apps_but_azure(), modern_outside_trusted())),
        claim: mfa_or_device,
        beside: None,
        message: "A password alone lets in",
        why: "The tenant is as well protected as the worst password of any partner",
        help: "ask guests of all types for MFA at all resources",
    },
    Goal {
        rule: "azure-management-without-mfa",
        name: "MFA for Azure management",
        region: |_| Some(within(everybody(), azure(), modern_outside_trusted())),
        claim: mfa_or_device,
        beside: None,
        message: "A password alone lets in to Azure management",
        why: "Who has a password reads and changes what the account may in Azure and in the Entra admin centre",
        help: "ask everyone for MFA at Windows Azure Service Management API",
    },
    Goal {
        rule: "legacy-authentication-open",
        name: "Legacy authentication is blocked",
        region: |_| Some(within(everybody(), apps(), legacy())),
        claim: || Claim::Outcome(Expected::Blocked),
        beside: None,
        message: "Legacy clients are let in",
        why: "Such clients cannot show MFA, so that a password that was sprayed or leaked is enough",
        help: "block `exchangeActiveSync` and `other` for everyone",
    },
    Goal {
        rule: "device-code-flow-open",
        name: "Device code flow is blocked",
        region: |_| Some(within(everybody(), apps(), flow(AuthenticationFlow::DeviceCodeFlow))),
        claim: || Claim::Outcome(Expected::Blocked),
        beside: None,
        message: "Device code flow is open",
        why: "Who makes somebody type a code signs in as that person, MFA included, on a machine of their own",
        help: "block the device code flow for everyone, and let in by exception the accounts that need it",
    },
    Goal {
        rule: "authentication-transfer-open",
        name: "Authentication transfer is blocked",
        region: |_| Some(within(everybody(), apps(), flow(AuthenticationFlow::AuthenticationTransfer))),
        claim: || Claim::Outcome(Expected::Blocked),
        beside: Some("device-code-flow-open"),
        message: "Authentication transfer is open",
        why: "A session that was signed in on a managed device moves to another by a code that is scanned",
        help: "block authentication transfer, as the device code flow",
    },
    Goal {
        rule: "security-info-registration-open",
        name: "Registering security information is protected",
        region: |_| Some(within(everybody_but_guests(), action(UserAction::RegisterSecurityInfo), outside_trusted())),
        claim: mfa_or_device,
        beside: None,
        message: "A password alone is enough to register security information",
        why: "Who has the password of somebody that has no MFA yet registers a method of their own and keeps the account",
        help: "ask for MFA, a Temporary Access Pass or a trusted place at the user action `registerSecurityInfo`",
    },
    Goal {
        rule: "device-registration-open",
        name: "Registering a device shows MFA",
        region: |_| Some(within(everybody_but_guests(), action(UserAction::RegisterDevice), Conditions::default())),
        claim: || requires(&[control(BuiltInControl::Mfa)]),
        beside: None,
        message: "A password alone is enough to register a device",
        why: "Who has a password joins a device of their own, which then looks like one of yours",
        help: "ask for MFA at the user action `registerDevice`",
    },
    Goal {
        rule: "privileged-roles-without-phishing-resistant-method",
        name: "Phishing-resistant MFA for privileged roles",
        region: |_| Some(within(privileged(), apps(), Conditions::default())),
        claim: || requires(&[strength(PHISHING_RESISTANT)]),
        beside: None,
        message: "A method that can be phished lets in",
        why: "A page in the middle takes the administrator\u{2019}s password, code and session at once",
        help: "ask privileged roles for the strength `Phishing-resistant MFA` at all resources",
    },
    Goal {
        rule: "risky-users-open",
        name: "Risky users change their password",
        region: |set| has(set, "p2").then(|| within(everybody_but_guests(), apps(), user_risk())),
        claim: || requires(&[control(BuiltInControl::PasswordChange), control(BuiltInControl::RiskRemediation)]),
        beside: None,
        message: "Users at high risk are let in as they are",
        why: "An account whose password is for sale goes on as if nothing had happened",
        help: "ask for a password change or risk remediation at high user risk",
    },
    Goal {
        rule: "risky-sign-ins-open",
        name: "Risky sign-ins sign in again",
        region: |set| has(set, "p2").then(|| within(everybody_but_guests(), apps(), sign_in_risk())),
        claim: every_time,
        beside: None,
        message: "A session goes on at medium or high sign-in risk",
        why: "Who replays a stolen token or session is not asked to sign in again, though the risk is seen",
        help: "ask for MFA every time at medium and high sign-in risk",
    },
    Goal {
        rule: "high-risk-agents-open",
        name: "Agents at high risk are blocked",
        region: |set| has(set, "agents").then(risky_agents),
        claim: || Claim::Outcome(Expected::Blocked),
        beside: None,
        message: "Agents at high risk are let in",
        why: "An agent that somebody has taken over goes on reading and writing what it may",
        help: "block all agent identities at agent risk `high`",
    },
    Goal {
        rule: "mfa-not-at-trusted-locations",
        name: "MFA at trusted locations",
        region: |_| Some(within(everybody_but_guests(), apps(), trusted())),
        claim: mfa_or_device,
        beside: None,
        message: "At trusted locations a password alone lets in",
        why: "Who is in the office, on its Wi-Fi or behind its VPN signs in with a stolen password",
        help: "ask for MFA at trusted locations too; sessions there may last longer instead",
    },
    Goal {
        rule: "privileged-roles-on-unmanaged-devices",
        name: "Managed devices for privileged roles",
        region: |_| Some(within(privileged(), apps(), Conditions::default())),
        claim: || requires(&[RequirementItem::ManagedDevice]),
        beside: None,
        message: "Any device lets in",
        why: "Administrators may work on a machine that somebody else controls",
        help: "ask privileged roles for a compliant device, and block all but secure workstations by a device filter",
    },
    Goal {
        rule: "unmanaged-devices-open",
        name: "Managed devices for everyone",
        region: |_| Some(within(everybody_but_guests(), apps(), modern())),
        claim: || {
            let app = control(BuiltInControl::CompliantApplication);
            requires(&[RequirementItem::ManagedDevice, app])
        },
        beside: None,
        message: "Any device lets in",
        why: "Data goes to machines that nobody manages, and a stolen session works on any of them",
        help: "ask for a compliant or hybrid joined device, or for app protection on phones",
    },
];

/// Phishing-resistant MFA, built in.
const PHISHING_RESISTANT: &str = "00000000-0000-0000-0000-000000000004";
/// Windows Azure Service Management API.
const AZURE_MANAGEMENT: &str = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

/// The roles of Microsoft's template "Require multifactor authentication for admins".
const TEMPLATE_ROLES: [&str; 14] = [
    "62e90394-69f5-4237-9190-012177145e10",
    "194ae4cb-b126-40b2-bd5b-6091b380977d",
    "f28a1f50-f6e7-4571-818b-6a12f2af6b6c",
    "29232cdf-9323-42fd-ade2-1d097af3e4de",
    "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9",
    "729827e3-9c14-49f7-bb1b-9608f156bbb8",
    "b0f54661-2d74-4c50-afa3-1ec803f12efe",
    "fe930be7-5e62-47db-91af-98c3a49a38b1",
    "c4e39bd9-1100-46d3-8c65-fb160da0071f",
    "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
    "158c047a-c907-4556-b7ef-446551a6b5f7",
    "966707d0-3269-4727-9be2-8c3a10f19b9d",
    "7be44c8a-adaf-4e2a-84d6-ab2649e08a13",
    "e8611ab8-c189-46e8-94e1-60213ab1f814",
];

/// The question whether the people of `region` show MFA or a managed device at any resource.
pub(super) fn sign_ins_with_mfa(region: Region) -> Assertion {
    let Region(mut policy) = region;
    policy.resources = apps();
    policy.conditions = modern_outside_trusted();
    question(GOALS[0].name, policy, mfa_or_device())
}

/// What is asked where a policy in force demands a managed device or a bound token on some platforms: whether
/// the same people show as much on the others. With those others, `None` for one that Entra does not know.
pub(super) fn elsewhere(policy: &Policy, tenant: &Tenant, now: Date) -> Option<(Vec<Option<Platform>>, Assertion)> {
    let sides = policy.conditions.platforms.as_ref().filter(|_| policy.is_enabled() && policy.users.is_some())?;
    let asks = demand(policy, tenant, now).is_some_and(|demand| demand.always(is_device));
    if !asks && !policy.session.token_protection {
        return None;
    }
    let known = [Platform::Android, Platform::Ios, Platform::Windows, Platform::MacOs, Platform::Linux];
    let covered: Vec<Platform> =
        known.into_iter().filter(|platform| covers_platform(&policy.conditions, *platform)).collect();
    let unknown = sides.include.iter().any(|word| *word == Platform::All);
    let others = known.into_iter().filter(|platform| !covered.contains(platform)).map(Some);
    let others: Vec<Option<Platform>> = others.chain((!unknown).then_some(None)).collect();
    let first = *others.first()?;
    let mut items = vec![RequirementItem::ManagedDevice, control(BuiltInControl::CompliantApplication)];
    if policy.session.token_protection {
        items.push(RequirementItem::Ask(Ask::TokenProtection, ObjectRef::new("tokenProtection")));
    }
    let region = Policy {
        users: policy.users.clone(),
        resources: policy.resources.clone(),
        conditions: Conditions { device_filter: None, ..policy.conditions.clone() },
        ..Policy::default()
    };
    let mut assertion = question("The same on other platforms", region, requires(&items));
    assertion.region.0.conditions.platforms = Some(if others.len() == 1 {
        only(first)
    } else {
        let exclude = covered.into_iter().map(Word::Known).collect();
        Inclusion { include: vec![Word::Known(Platform::All)], exclude }
    });
    Some((others, assertion))
}

/// What is asked where a policy in force binds tokens of native apps alone: whether the same people have a
/// short session in a browser on an unmanaged device, away from trusted places and compliant networks.
pub(super) fn by_browser(policy: &Policy, tenant: &Tenant) -> Option<Assertion> {
    let clients = &policy.conditions.client_apps;
    let browsers = |client: &Word<ClientApp>| *client == ClientApp::Browser || *client == ClientApp::All;
    let native = !clients.is_empty() && !clients.iter().any(browsers);
    if !policy.is_enabled() || !policy.session.token_protection || !native || policy.users.is_none() {
        return None;
    }
    let mut conditions = clients_outside(tenant);
    let rule = "device.isCompliant -ne True -and device.trustType -ne \"ServerAD\"".to_owned();
    conditions.device_filter = Some(Filter { mode: FilterMode::Include, rule });
    let region =
        Policy { users: policy.users.clone(), resources: policy.resources.clone(), conditions, ..Policy::default() };
    let sign_in_frequency = Some(SignInFrequency {
        interval: Word::Known(FrequencyInterval::TimeBased),
        value: Some(24),
        unit: Some(Word::Known(FrequencyUnit::Hours)),
        authentication_type: Word::Known(AuthenticationType::PrimaryAndSecondaryAuthentication),
    });
    let claim = Claim::Session(Session { sign_in_frequency, ..Session::default() });
    Some(question("Short sessions in browsers", region, claim))
}

/// Browsers outside trusted places and compliant networks.
fn clients_outside(tenant: &Tenant) -> Conditions {
    let mut conditions = Conditions { client_apps: clients(&[ClientApp::Browser]).client_apps, ..outside_trusted() };
    let networks =
        tenant.named_locations.iter().filter(|(_, location)| location.kind == LocationKind::CompliantNetwork);
    let networks = networks.map(|(name, location)| {
        let id = location.id.as_deref().map(Into::into);
        LocationEntry::Object(ObjectRef { name: Some(name.as_str().into()), id, ..ObjectRef::new(name) })
    });
    if let Some(sides) = &mut conditions.locations {
        sides.exclude.extend(networks);
    }
    conditions
}

/// The same question about one platform.
pub(super) fn on_platform(assertion: &Assertion, platform: Option<Platform>) -> Assertion {
    let mut one = assertion.clone();
    one.region.0.conditions.platforms = Some(only(platform));
    one
}

fn only(platform: Option<Platform>) -> Inclusion<Word<Platform>> {
    let known =
        [Platform::Android, Platform::Ios, Platform::Windows, Platform::WindowsPhone, Platform::MacOs, Platform::Linux];
    match platform {
        Some(platform) => Inclusion { include: vec![Word::Known(platform)], exclude: Vec::new() },
        None => Inclusion { include: vec![Word::Known(Platform::All)], exclude: known.map(Word::Known).to_vec() },
    }
}

fn question(name: &str, region: Policy, claim: Claim) -> Assertion {
    Assertion {
        name: name.to_owned(),
        quantifier: Quantifier::Every,
        region: Region(region),
        exceptions: Exceptions::None,
        stage: None,
        shows: None,
        claim,
    }
}

fn within(users: Users, resources: Resources, conditions: Conditions) -> Policy {
    Policy { users: Some(users), resources, conditions, ..Policy::default() }
}

fn everybody() -> Users {
    let include = Principals { users: vec![Entry::Word(UserWord::All)], ..Principals::default() };
    Users { include, ..Users::default() }
}

fn everybody_but_guests() -> Users {
    Users { exclude: all_guests(), ..everybody() }
}

fn guests() -> Users {
    Users { include: all_guests(), ..Users::default() }
}

fn all_guests() -> Principals {
    let types = GuestType::ALL.iter().map(|kind| Word::Known(*kind)).collect();
    Principals { guests: Some(Guests { types, tenants: ExternalTenants::All }), ..Principals::default() }
}

fn privileged() -> Users {
    let roles = TEMPLATE_ROLES.iter().map(|id| known_role(id)).collect();
    Users { include: Principals { roles, ..Principals::default() }, ..Users::default() }
}

fn known_role(id: &str) -> ObjectRef {
    let name = catalog::roles().by_id(id).map(|role| role.name.as_str().into());
    ObjectRef { written: id.into(), name, id: Some(id.into()) }
}

fn apps() -> Resources {
    Resources { include: vec![Entry::Word(AppWord::All)], ..Resources::default() }
}

/// Azure management has a question of its own.
fn apps_but_azure() -> Resources {
    Resources { exclude: azure().include, ..apps() }
}

fn azure() -> Resources {
    let name = catalog::apps().by_id(AZURE_MANAGEMENT).map(|app| app.name.as_str().into());
    let app = ObjectRef { written: AZURE_MANAGEMENT.into(), name, id: Some(AZURE_MANAGEMENT.into()) };
    Resources { include: vec![Entry::Object(app)], ..Resources::default() }
}

fn action(action: UserAction) -> Resources {
    Resources { user_actions: vec![Word::Known(action)], ..Resources::default() }
}

fn trusted() -> Conditions {
    let include = vec![LocationEntry::Word(LocationWord::AllTrusted)];
    Conditions { locations: Some(Inclusion { include, exclude: Vec::new() }), ..Conditions::default() }
}

fn outside_trusted() -> Conditions {
    let include = vec![LocationEntry::Word(LocationWord::All)];
    let exclude = vec![LocationEntry::Word(LocationWord::AllTrusted)];
    Conditions { locations: Some(Inclusion { include, exclude }), ..Conditions::default() }
}

fn legacy() -> Conditions {
    let legacy = clients(&[ClientApp::ExchangeActiveSync, ClientApp::Other]);
    Conditions { client_apps: legacy.client_apps, ..outside_trusted() }
}

fn modern() -> Conditions {
    clients(&[ClientApp::Browser, ClientApp::MobileAppsAndDesktopClients])
}

/// Legacy clients have a question of their own.
fn modern_outside_trusted() -> Conditions {
    Conditions { client_apps: modern().client_apps, ..outside_trusted() }
}

fn clients(kinds: &[ClientApp]) -> Conditions {
    Conditions { client_apps: kinds.iter().map(|kind| Word::Known(*kind)).collect(), ..Conditions::default() }
}

fn flow(flow: AuthenticationFlow) -> Conditions {
    Conditions { authentication_flows: vec![Word::Known(flow)], ..outside_trusted() }
}

fn user_risk() -> Conditions {
    Conditions { user_risk: vec![Word::Known(RiskLevel::High)], ..Conditions::default() }
}

fn sign_in_risk() -> Conditions {
    let sign_in_risk = [RiskLevel::Medium, RiskLevel::High].map(Word::Known).to_vec();
    Conditions { sign_in_risk, ..Conditions::default() }
}

fn risky_agents() -> Policy {
    let agents = AgentIdentities { include: vec![Entry::Word(AgentWord::All)], ..AgentIdentities::default() };
    let conditions = Conditions { agent_risk: vec![Word::Known(RiskLevel::High)], ..Conditions::default() };
    Policy { agent_identities: Some(agents), resources: apps(), conditions, ..Policy::default() }
}

fn requires(items: &[RequirementItem]) -> Claim {
    Claim::Requires(Requirement { operator: Operator::Or, items: items.to_vec() })
}

/// What a password alone does not meet.
fn mfa_or_device() -> Claim {
    requires(&[control(BuiltInControl::Mfa), RequirementItem::ManagedDevice])
}

fn every_time() -> Claim {
    let sign_in_frequency = Some(SignInFrequency {
        interval: Word::Known(FrequencyInterval::EveryTime),
        value: None,
        unit: None,
        authentication_type: Word::Known(AuthenticationType::PrimaryAndSecondaryAuthentication),
    });
    Claim::Session(Session { sign_in_frequency, ..Session::default() })
}

fn control(word: BuiltInControl) -> RequirementItem {
    RequirementItem::Ask(Ask::Control(word), ObjectRef::new(word.language()))
}

fn strength(id: &str) -> RequirementItem {
    let name = catalog::strengths().by_id(id).map(|strength| strength.name.as_str().into());
    let object = ObjectRef { written: id.into(), name, id: Some(id.into()) };
    RequirementItem::Ask(Ask::Strength(ObjectKey::new(id)), object)
}

fn has(set: &PolicySet, licence: &str) -> bool {
    set.tenant.licences.as_ref().is_some_and(|licences| licences.iter().any(|own| own == licence))
}
