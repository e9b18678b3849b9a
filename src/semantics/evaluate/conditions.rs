//! Where, with what, at what risk: the conditions that are neither subject nor resource.
//!
//! All of them must hold, one that is not set always does, and exclude beats include (Building
//! Conditional Access policies, Microsoft Learn).

use crate::model::{
    AgentContext, ClientApp, ClientKind, Conditions, Inclusion, InsiderRisk, LocationEntry, LocationWord, Place,
    Platform, RiskLevel, SignIn, Word,
};

use super::device_filter;
use super::who::has;
use super::{Choices, Reason};

/// Why the conditions do not hold, in the order of Graph's bits. What cannot be read counts as if it held.
pub(super) fn reasons(conditions: &Conditions, choices: Choices, sign_in: &SignIn) -> Vec<Reason> {
    let risks = &sign_in.risks;
    let filter = conditions.device_filter.as_ref();
    let at_sign_in = is_at(&conditions.sign_in_risk, risks.sign_in);
    let checks = [
        (Reason::DevicePlatform, is_from_platform(conditions.platforms.as_ref(), sign_in.platform)),
        (
            Reason::Devices,
            filter.is_none_or(|filter| device_filter::holds(filter, choices, &sign_in.device) != Some(false)),
        ),
        (Reason::ClientApps, is_client(&conditions.client_apps, sign_in.client)),
        (Reason::Location, is_from_place(conditions.locations.as_ref(), &sign_in.place)),
        (Reason::SignInRisk, at_sign_in && is_at(&conditions.service_principal_risk, risks.service_principal)),
        (Reason::UserRisk, is_at(&conditions.user_risk, risks.user)),
        (Reason::InsiderRisk, is_at_insider_risk(&conditions.insider_risk, risks.insider)),
        (Reason::AuthenticationFlow, is_one(&conditions.authentication_flows, sign_in.flow.as_ref())),
        (Reason::AgentIdRisk, is_at(&conditions.agent_risk, risks.agent)),
        (Reason::AgentIdentities, is_in_context(conditions.agent_contexts.as_ref(), sign_in.agent_context)),
    ];
    checks.into_iter().filter(|(_, holds)| !holds).map(|(reason, _)| reason).collect()
}

/// `all` holds for a platform that Entra does not know, a platform by name never does (Conditional
/// Access: Conditions, device platforms).
fn is_from_platform(condition: Option<&Inclusion<Word<Platform>>>, platform: Option<Platform>) -> bool {
    let listed = |list: &[Word<Platform>]| {
        list.iter().any(|word| *word == Platform::All || platform.is_some_and(|platform| *word == platform))
    };
    condition.is_none_or(|sides| (sides.include.is_empty() || listed(&sides.include)) && !listed(&sides.exclude))
}

/// `exchangeActiveSync` is every Exchange ActiveSync client, `easSupported` those on platforms that
/// policies can tell (Conditional Access: Conditions, client apps).
fn is_client(list: &[Word<ClientApp>], client: ClientKind) -> bool {
    let names: &[ClientApp] = match client {
        ClientKind::Browser => &[ClientApp::All, ClientApp::Browser],
        ClientKind::MobileAppsAndDesktopClients => &[ClientApp::All, ClientApp::MobileAppsAndDesktopClients],
        ClientKind::ExchangeActiveSyncSupported => {
            &[ClientApp::All, ClientApp::ExchangeActiveSync, ClientApp::EasSupported]
        }
        ClientKind::ExchangeActiveSyncUnsupported => &[ClientApp::All, ClientApp::ExchangeActiveSync],
        ClientKind::Other => &[ClientApp::All, ClientApp::Other],
    };
    list.is_empty() || list.iter().any(|word| word.known().is_some_and(|known| names.contains(&known)))
}

/// A sign-in can be in several locations at once (Conditional Access: Network assignment).
fn is_from_place(condition: Option<&Inclusion<LocationEntry>>, place: &Place) -> bool {
    let is_in = |entry: &LocationEntry| match entry {
        LocationEntry::Word(LocationWord::All) => true,
        LocationEntry::Word(LocationWord::AllTrusted) => place.trusted,
        LocationEntry::Word(LocationWord::MfaTrustedIps) => place.mfa_trusted_ips,
        LocationEntry::Object(location) => has(&place.inside, location),
    };
    condition.is_none_or(|sides| {
        (sides.include.is_empty() || sides.include.iter().any(is_in)) && !sides.exclude.iter().any(is_in)
    })
}

fn is_at(levels: &[Word<RiskLevel>], level: RiskLevel) -> bool {
    is_one(levels, Some(&level))
}

fn is_at_insider_risk(levels: &[Word<InsiderRisk>], level: Option<InsiderRisk>) -> bool {
    is_one(levels, level.as_ref())
}

/// An empty list holds for everything, also for nothing.
fn is_one<T>(list: &[Word<T>], value: Option<&T>) -> bool
where
    Word<T>: PartialEq<T>,
{
    list.is_empty() || value.is_some_and(|value| list.iter().any(|word| word == value))
}

fn is_in_context(condition: Option<&Inclusion<Word<AgentContext>>>, context: Option<AgentContext>) -> bool {
    let listed = |list: &[Word<AgentContext>]| context.is_some_and(|context| list.iter().any(|word| *word == context));
    condition.is_none_or(|sides| (sides.include.is_empty() || listed(&sides.include)) && !listed(&sides.exclude))
}
