//! A single sign-in of a tests file: what is said of it, the rest unknown.

use std::collections::{BTreeMap, BTreeSet};

use crate::filter;
use crate::language::shape::{
    DeviceBlock, Name, SessionClientApp, SignInAgentContext, SignInBlock, SignInFlow, SignInInsiderRisk,
    SignInPlatform, WordOr,
};
use crate::model::{
    AgentContext, AppEntry, AuthenticationFlow, ClientKind, DeviceValue, GuestType, InsiderRisk, ObjectRef,
    PartialDevice, PartialPlace, PartialSignIn, PartialTarget, PartialWho, Platform, WordList,
};

use super::policy::{app_entries, location_entries};

/// What `block` says of a sign-in, names unresolved. What it contradicts itself in is reported by the
/// reader; here the first counts.
pub(super) fn sign_in(block: &SignInBlock) -> PartialSignIn {
    PartialSignIn {
        who: who(block),
        groups: names(block.groups.as_deref()),
        roles: names(block.roles.as_deref()),
        target: target(block),
        clients: block.client_app.map(|word| clients(word).to_vec()),
        platform: block.platform.map(platform),
        place: place(block),
        device: block.device.as_ref().map(device).unwrap_or_default(),
        user_risk: block.user_risk,
        sign_in_risk: block.sign_in_risk,
        service_principal_risk: block.service_principal_risk,
        agent_risk: block.agent_risk.and_then(|word| WordList::from_language(word.as_str())),
        insider_risk: block.insider_risk.map(insider_risk),
        flow: block.authentication_flow.map(flow),
        agent_context: block.agent_context.map(agent_context),
    }
}

fn name<K>(name: &Name<K>) -> ObjectRef {
    ObjectRef::new(&name.0)
}

fn names<K>(list: Option<&[Name<K>]>) -> Vec<ObjectRef> {
    list.unwrap_or_default().iter().map(name).collect()
}

fn who(block: &SignInBlock) -> PartialWho {
    let guest = |kind: GuestType| PartialWho::Guest(kind, block.tenant.as_ref().map(name));
    let user = || block.user.as_ref().map(|user| PartialWho::User(name(user)));
    let job = || block.workload_identity.as_ref().map(|object| PartialWho::ServicePrincipal(name(object)));
    let agent = || block.agent_identity.as_ref().map(|object| PartialWho::AgentIdentity(name(object)));
    let account = || block.agent_user.as_ref().map(|object| PartialWho::AgentUser(name(object)));
    user().or_else(|| block.guest.map(guest)).or_else(job).or_else(agent).or_else(account).unwrap_or_default()
}

fn target(block: &SignInBlock) -> PartialTarget {
    let app =
        |resource: &Name<_>| app_entries(vec![name(resource)]).pop().map(|entry: AppEntry| PartialTarget::App(entry));
    let context =
        || block.authentication_context.as_ref().map(|context| PartialTarget::AuthenticationContext(name(context)));
    let action = || block.user_action.map(PartialTarget::UserAction);
    block.resource.as_ref().and_then(app).or_else(action).or_else(context).unwrap_or_default()
}

fn clients(word: SessionClientApp) -> &'static [ClientKind] {
    match word {
        SessionClientApp::Browser => &[ClientKind::Browser],
        SessionClientApp::MobileAppsAndDesktopClients => &[ClientKind::MobileAppsAndDesktopClients],
        SessionClientApp::ExchangeActiveSync => {
            &[ClientKind::ExchangeActiveSyncSupported, ClientKind::ExchangeActiveSyncUnsupported]
        }
        SessionClientApp::EasSupported => &[ClientKind::ExchangeActiveSyncSupported],
        SessionClientApp::Other => &[ClientKind::Other],
    }
}

/// `unknown` is no member of Graph's list: a platform that Entra does not recognise.
fn platform(word: SignInPlatform) -> Option<Platform> {
    Platform::from_language(word.as_str())
}

fn insider_risk(word: SignInInsiderRisk) -> Option<InsiderRisk> {
    InsiderRisk::from_language(word.as_str())
}

fn flow(word: SignInFlow) -> Option<AuthenticationFlow> {
    AuthenticationFlow::from_language(word.as_str())
}

fn agent_context(word: SignInAgentContext) -> Option<AgentContext> {
    AgentContext::from_language(word.as_str())
}

fn place(block: &SignInBlock) -> PartialPlace {
    let country = block.country.as_ref().map(|country| country.to_string());
    let location = block.location.as_ref().and_then(|location| location_entries(vec![name(location)]).pop());
    if let Some(location) = location {
        return PartialPlace::Location(location);
    }
    match (block.ip.as_ref().and_then(|ip| ip.parse().ok()), country) {
        (Some(ip), country) => PartialPlace::Ip(ip, country),
        (None, Some(country)) => PartialPlace::Country(country),
        (None, None) => PartialPlace::Unknown,
    }
}

fn device<W>(device: &WordOr<W, crate::language::shape::Filled<DeviceBlock>>) -> PartialDevice {
    match device {
        WordOr::Word(_) => PartialDevice::Unregistered,
        WordOr::Other(block) => PartialDevice::Registered(attributes(block)),
    }
}

fn attributes(block: &DeviceBlock) -> BTreeMap<&'static str, DeviceValue> {
    // The block's keys are the properties of device filters, so they are read by the table of those.
    let written = serde_json::to_value(block).unwrap_or_default();
    let value = |property: &filter::Property| Some((property.name, device_value(written.get(property.name)?)?));
    filter::PROPERTIES.iter().filter_map(value).collect()
}

fn device_value(value: &serde_json::Value) -> Option<DeviceValue> {
    match value {
        serde_json::Value::Bool(value) => Some(DeviceValue::Bool(*value)),
        serde_json::Value::String(text) => Some(DeviceValue::Text(text.clone())),
        serde_json::Value::Array(items) => {
            let texts: BTreeSet<String> = items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect();
            Some(DeviceValue::List(texts))
        }
        _ => None,
    }
}
