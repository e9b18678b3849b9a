//! What a sign-in shows, and what it cannot show.

use crate::catalog::token_protection;
use crate::model::{
    Ask, BuiltInControl, ClientApp, ClientKind, Device, GuestType, ObjectRef, Person, Platform, SignIn, Target, Tenant,
    Who,
};

use super::strength::{Way, implies, ways};

/// Why something cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Obstacle {
    /// Its name, as `docs/semantics.md` has it.
    pub name: &'static str,
    /// What is in the way, as a part of a sentence.
    pub because: &'static str,
}

const fn obstacle(name: &'static str, because: &'static str) -> Obstacle {
    Obstacle { name, because }
}

const NO_PERSON: Obstacle = obstacle("only-people-answer", "nobody is there to answer: only blocking works");
const LEGACY: Obstacle = obstacle("legacy-shows-nothing", "clients without modern authentication cannot show it");
const NOT_COMPLIANT: Obstacle = obstacle("device-decides", "the device is not compliant");
const NOT_JOINED: Obstacle = obstacle("device-decides", "the device is not hybrid joined");
const FOREIGN_DEVICE: Obstacle = obstacle("guest-device-needs-trust", "the guest's device is not trusted");
const DIRECT_CONNECT_MFA: Obstacle =
    obstacle("direct-connect-needs-mfa-trust", "MFA of the user's home tenant is not trusted");
const GUEST_METHODS: Obstacle = obstacle("guest-methods", "guests have none of the methods it accepts");
const GUEST: Obstacle = obstacle("guests-lack-control", "guests cannot meet it");
const NO_BROKER: Obstacle = obstacle("app-control-platforms", "only apps on iOS and Android can meet it");
const NO_PROTECTED_APP: Obstacle =
    obstacle("app-control-platforms", "only apps on iOS and Android, and Edge on Windows, can meet it");
const UNBOUND: Obstacle = obstacle("token-protection-support", "tokens cannot be bound there");

/// True when the sign-in meets `ask`: with its device for device controls, otherwise with what it shows.
pub(in crate::semantics) fn is_met(ask: &Ask, sign_in: &SignIn, tenant: &Tenant) -> bool {
    match ask {
        Ask::Control(BuiltInControl::CompliantDevice | BuiltInControl::DomainJoinedDevice) => {
            device_obstacle(ask, sign_in).is_none()
        }
        _ => sign_in.shows.iter().any(|shown| implies(tenant, shown, ask)),
    }
}

/// What keeps the sign-in from ever showing `ask`; `None` when it can.
pub(in crate::semantics) fn obstacle_to(ask: &Ask, sign_in: &SignIn, tenant: &Tenant) -> Option<Obstacle> {
    if let Ask::Control(BuiltInControl::CompliantDevice | BuiltInControl::DomainJoinedDevice) = ask {
        return device_obstacle(ask, sign_in);
    }
    let Who::Person(person) = &sign_in.who else {
        return Some(NO_PERSON);
    };
    if sign_in.client.is_legacy() {
        return Some(LEGACY);
    }
    guest_obstacle(ask, person, tenant).or_else(|| client_obstacle(ask, sign_in, tenant))
}

/// Device controls are decided by what Entra knows of the device; by what the home tenant says of it
/// only for guests of tenants that are trusted in this.
fn device_obstacle(ask: &Ask, sign_in: &SignIn) -> Option<Obstacle> {
    let compliant = *ask == Ask::Control(BuiltInControl::CompliantDevice);
    let holds = |device: &Device| {
        device.registered && if compliant { device.is_compliant() } else { device.trust_type() == Some("ServerAD") }
    };
    if let Who::Person(person) = &sign_in.who {
        let trusted = if compliant { person.trust.compliant_device } else { person.trust.hybrid_joined_device };
        if comes_from_elsewhere(person) && !trusted {
            return Some(FOREIGN_DEVICE);
        }
    }
    (!holds(&sign_in.device)).then_some(if compliant { NOT_COMPLIANT } else { NOT_JOINED })
}

/// External users who sign in with an account of another organisation.
fn comes_from_elsewhere(person: &Person) -> bool {
    matches!(
        person.guest,
        Some(
            GuestType::B2bCollaborationGuest
                | GuestType::B2bCollaborationMember
                | GuestType::B2bDirectConnectUser
                | GuestType::OtherExternalUser
        )
    )
}

/// Source: Authentication and Conditional Access for External ID (Microsoft Learn).
fn guest_obstacle(ask: &Ask, person: &Person, tenant: &Tenant) -> Option<Obstacle> {
    if !comes_from_elsewhere(person) {
        return None;
    }
    let direct = person.guest == Some(GuestType::B2bDirectConnectUser);
    match ask {
        Ask::Control(
            BuiltInControl::ApprovedApplication
            | BuiltInControl::CompliantApplication
            | BuiltInControl::PasswordChange
            | BuiltInControl::RiskRemediation,
        ) => Some(GUEST),
        Ask::TermsOfUse(_) | Ask::CustomFactor(_) if direct => Some(GUEST),
        Ask::Control(BuiltInControl::Mfa) | Ask::Strength(_) if direct && !person.trust.mfa => Some(DIRECT_CONNECT_MFA),
        Ask::Strength(_) => {
            let ways = ways(tenant, ask)?;
            (!ways.iter().any(|way| guests_can(way, person.trust.mfa))).then_some(GUEST_METHODS)
        }
        _ => None,
    }
}

/// Methods of guests: where MFA at home is trusted the home tenant's, otherwise those that guests can
/// register here (table 1 of the page).
fn guests_can(way: &Way, at_home: bool) -> bool {
    const HERE: [&str; 4] = ["sms", "voice", "microsoftAuthenticatorPush", "softwareOath"];
    const AT_HOME: [&str; 6] = [
        "deviceBasedPush",
        "hardwareOath",
        "fido2",
        "windowsHelloForBusiness",
        "x509CertificateSingleFactor",
        "x509CertificateMultiFactor",
    ];
    const FIRST: [&str; 2] = ["password", "federatedSingleFactor"];
    way.methods
        .iter()
        .map(String::as_str)
        .all(|method| FIRST.contains(&method) || HERE.contains(&method) || at_home && AT_HOME.contains(&method))
}

fn client_obstacle(ask: &Ask, sign_in: &SignIn, tenant: &Tenant) -> Option<Obstacle> {
    let mobile = matches!(sign_in.platform, Some(Platform::Android | Platform::Ios));
    let edge = sign_in.platform == Some(Platform::Windows) && sign_in.client == ClientKind::Browser;
    match ask {
        Ask::Control(BuiltInControl::ApprovedApplication) => (!mobile).then_some(NO_BROKER),
        Ask::Control(BuiltInControl::CompliantApplication) => (!mobile && !edge).then_some(NO_PROTECTED_APP),
        Ask::TokenProtection => (!binds_tokens(sign_in, tenant)).then_some(UNBOUND),
        _ => None,
    }
}

/// Registered devices, and the platforms, clients and apps of the catalogue's table.
fn binds_tokens(sign_in: &SignIn, tenant: &Tenant) -> bool {
    let table = token_protection();
    let (Target::App(app), Some(platform)) = (&sign_in.target, sign_in.platform) else {
        return false;
    };
    let client = match sign_in.client {
        ClientKind::Browser => ClientApp::Browser,
        _ => ClientApp::MobileAppsAndDesktopClients,
    };
    let Some(key) = app.app.as_ref() else {
        return false;
    };
    let own = tenant.app(&ObjectRef::new(key.as_str())).and_then(|(_, app)| app.token_protection);
    let supported = own.unwrap_or_else(|| table.platforms_of(key.as_str()).contains(&platform));
    sign_in.device.registered && table.has_client(client) && table.has_platform(platform) && supported
}
