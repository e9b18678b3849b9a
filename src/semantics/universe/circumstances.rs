//! Client, platform, flow, risks and the context of agents: small closed vocabularies.

use crate::model::{
    AgentContext, AuthenticationFlow, ClientApp, ClientKind, Conditions, Inclusion, InsiderRisk, PartialSignIn,
    Platform, RiskLevel, Risks, Word, WordList,
};
use crate::semantics::logic::{Formula, Point, ValueSet, VarId};

use super::builder::{Builder, Topic};
use super::gather::Gathered;

/// Platforms that a client can claim, most ordinary first; `None` for one that Entra does not know.
const PLATFORMS: [Option<Platform>; 7] = [
    Some(Platform::Windows),
    Some(Platform::MacOs),
    Some(Platform::Ios),
    Some(Platform::Android),
    Some(Platform::Linux),
    Some(Platform::WindowsPhone),
    None,
];
const FLOWS: [Option<AuthenticationFlow>; 3] =
    [None, Some(AuthenticationFlow::DeviceCodeFlow), Some(AuthenticationFlow::AuthenticationTransfer)];
const INSIDER: [Option<InsiderRisk>; 4] =
    [None, Some(InsiderRisk::Minor), Some(InsiderRisk::Moderate), Some(InsiderRisk::Elevated)];
const CONTEXTS: [Option<AgentContext>; 2] = [None, Some(AgentContext::AgentUserSessionsInitiatedFromEndpoints)];
/// `hidden` last: it is a value only where somebody asks for it.
const RISKS: [RiskLevel; 5] = [RiskLevel::None, RiskLevel::Low, RiskLevel::Medium, RiskLevel::High, RiskLevel::Hidden];

/// A variable over a closed list of things.
#[derive(Debug)]
pub(super) struct Choice<T: 'static> {
    var: VarId,
    values: &'static [T],
}

impl<T: Copy + PartialEq> Choice<T> {
    fn new(builder: &mut Builder, title: &str, values: &'static [T], shown: impl Fn(T) -> String) -> Self {
        let var = builder.choice(Topic::How, title, values.iter().map(|value| shown(*value)).collect());
        Self { var, values }
    }

    /// It is a value for which `is` holds.
    pub(super) fn which(&self, is: impl Fn(T) -> bool) -> Formula {
        let found = self.values.iter().enumerate().filter(|(_, value)| is(**value)).map(|(at, _)| at);
        Formula::is_in(self.var, ValueSet::of(self.values.len(), found))
    }

    /// It is `wanted`; true where nothing is known.
    fn partial(&self, wanted: Option<T>) -> Formula {
        wanted.map_or(Formula::TRUE, |wanted| self.which(|value| value == wanted))
    }

    pub(super) fn at(&self, point: &Point) -> T {
        self.values[point.get(self.var)]
    }
}

/// The variables of how somebody signs in.
#[derive(Debug)]
pub(super) struct Circumstances {
    pub(super) client: Choice<ClientKind>,
    pub(super) platform: Choice<Option<Platform>>,
    pub(super) flow: Choice<Option<AuthenticationFlow>>,
    pub(super) user_risk: Choice<RiskLevel>,
    pub(super) sign_in_risk: Choice<RiskLevel>,
    pub(super) principal_risk: Choice<RiskLevel>,
    pub(super) agent_risk: Choice<RiskLevel>,
    pub(super) insider_risk: Choice<Option<InsiderRisk>>,
    pub(super) agent_context: Choice<Option<AgentContext>>,
}

impl Circumstances {
    pub(super) fn new(builder: &mut Builder, found: &Gathered) -> Self {
        let levels = if found.hidden_risk { &RISKS[..] } else { &RISKS[..4] };
        let mut risk = |title: &str| Choice::new(builder, title, levels, |level| level.as_str().to_owned());
        let (user_risk, sign_in_risk) = (risk("user risk"), risk("sign-in risk"));
        let (principal_risk, agent_risk) = (risk("service principal risk"), risk("agent risk"));
        let or = |word: Option<&'static str>, other: &str| word.unwrap_or(other).to_owned();
        Self {
            client: Choice::new(builder, "client", &ClientKind::ALL, |kind| client_name(kind).to_owned()),
            platform: Choice::new(builder, "platform", &PLATFORMS, |platform| {
                or(platform.map(WordList::as_str), "unknown platform")
            }),
            flow: Choice::new(builder, "flow", &FLOWS, |flow| or(flow.map(WordList::as_str), "ordinary flow")),
            user_risk,
            sign_in_risk,
            principal_risk,
            agent_risk,
            insider_risk: Choice::new(builder, "insider risk", &INSIDER, |risk| or(risk.map(WordList::as_str), "none")),
            agent_context: Choice::new(builder, "agent context", &CONTEXTS, |context| {
                or(context.map(WordList::as_str), "none")
            }),
        }
    }

    /// The sign-ins that the conditions let through, as far as they are about these variables.
    pub(super) fn formula(&self, conditions: &Conditions) -> Formula {
        let risk =
            |choice: &Choice<RiskLevel>, list: &[Word<RiskLevel>]| member(choice, list, |own, word| *word == own);
        Formula::all([
            member(&self.client, &conditions.client_apps, is_client),
            sides(&self.platform, conditions.platforms.as_ref(), is_platform),
            member(&self.flow, &conditions.authentication_flows, |own, word| own.is_some_and(|own| *word == own)),
            risk(&self.user_risk, &conditions.user_risk),
            risk(&self.sign_in_risk, &conditions.sign_in_risk),
            risk(&self.principal_risk, &conditions.service_principal_risk),
            risk(&self.agent_risk, &conditions.agent_risk),
            member(&self.insider_risk, &conditions.insider_risk, |own, word| own.is_some_and(|own| *word == own)),
            sides(&self.agent_context, conditions.agent_contexts.as_ref(), |own, word| {
                own.is_some_and(|own| *word == own)
            }),
        ])
    }

    /// What is known of them.
    pub(super) fn partial(&self, sign_in: &PartialSignIn) -> Formula {
        let client = match &sign_in.clients {
            None => Formula::TRUE,
            Some(kinds) => self.client.which(|kind| kinds.contains(&kind)),
        };
        Formula::all([
            client,
            self.platform.partial(sign_in.platform),
            self.flow.partial(sign_in.flow),
            self.user_risk.partial(sign_in.user_risk),
            self.sign_in_risk.partial(sign_in.sign_in_risk),
            self.principal_risk.partial(sign_in.service_principal_risk),
            self.agent_risk.partial(sign_in.agent_risk),
            self.insider_risk.partial(sign_in.insider_risk),
            self.agent_context.partial(sign_in.agent_context),
        ])
    }

    pub(super) fn risks(&self, point: &Point) -> Risks {
        Risks {
            user: self.user_risk.at(point),
            sign_in: self.sign_in_risk.at(point),
            service_principal: self.principal_risk.at(point),
            agent: self.agent_risk.at(point),
            insider: self.insider_risk.at(point),
        }
    }
}

/// An empty list is no condition; otherwise one of its members holds.
fn member<T: Copy + PartialEq, W>(choice: &Choice<T>, list: &[W], is: impl Fn(T, &W) -> bool) -> Formula {
    if list.is_empty() { Formula::TRUE } else { choice.which(|own| list.iter().any(|word| is(own, word))) }
}

/// Exclude beats include; an empty include side includes everything.
fn sides<T: Copy + PartialEq, W>(
    choice: &Choice<T>,
    sides: Option<&Inclusion<W>>,
    is: impl Fn(T, &W) -> bool,
) -> Formula {
    let Some(sides) = sides else { return Formula::TRUE };
    let among = |list: &[W], own| list.iter().any(|word| is(own, word));
    choice.which(|own| (sides.include.is_empty() || among(&sides.include, own)) && !among(&sides.exclude, own))
}

/// What a client is for the condition; `exchangeActiveSync` means it on any platform, `easSupported` on
/// those that policies can tell (Graph `conditionalAccessClientApp`).
fn is_client(kind: ClientKind, word: &Word<ClientApp>) -> bool {
    match word.known() {
        Some(ClientApp::All) => true,
        Some(ClientApp::Browser) => kind == ClientKind::Browser,
        Some(ClientApp::MobileAppsAndDesktopClients) => kind == ClientKind::MobileAppsAndDesktopClients,
        Some(ClientApp::ExchangeActiveSync) => {
            matches!(kind, ClientKind::ExchangeActiveSyncSupported | ClientKind::ExchangeActiveSyncUnsupported)
        }
        Some(ClientApp::EasSupported) => kind == ClientKind::ExchangeActiveSyncSupported,
        Some(ClientApp::Other) => kind == ClientKind::Other,
        None => false,
    }
}

/// `all` means platforms that Entra does not know, too.
fn is_platform(own: Option<Platform>, word: &Word<Platform>) -> bool {
    *word == Platform::All || own.is_some_and(|own| *word == own)
}

fn client_name(kind: ClientKind) -> &'static str {
    match kind {
        ClientKind::Browser => "browser",
        ClientKind::MobileAppsAndDesktopClients => "desktop or mobile app",
        ClientKind::ExchangeActiveSyncSupported => "Exchange ActiveSync",
        ClientKind::ExchangeActiveSyncUnsupported => "Exchange ActiveSync on an unsupported platform",
        ClientKind::Other => "legacy client (IMAP, POP, SMTP)",
    }
}
