//! One sign-in: everything a policy can ask about it, decided.

use std::collections::{BTreeMap, BTreeSet};

use super::names::ObjectRef;
use super::words::{
    AgentContext, AppWord, AuthenticationFlow, BuiltInControl, GuestType, InsiderRisk, Platform, RiskLevel, UserAction,
};

/// How an object is known in a sign-in: its Graph id, else the name as written, in lower case. What
/// [`ObjectRef::graph`] gives, without regard to case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey(Box<str>);

impl ObjectKey {
    /// The key of what `text` names or identifies.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_ascii_lowercase().into())
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&ObjectRef> for ObjectKey {
    fn from(object: &ObjectRef) -> Self {
        Self::new(object.graph())
    }
}

/// A total sign-in: every attribute has a value, so that each policy applies to it or does not. What
/// is not known of a real sign-in is a choice between several of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Who signs in.
    pub who: Who,
    /// What is signed in to.
    pub target: Target,
    /// The kind of client.
    pub client: ClientKind,
    /// The platform that the client claims; `None` for one that Entra does not know.
    pub platform: Option<Platform>,
    /// From where.
    pub place: Place,
    /// On what device.
    pub device: Device,
    /// Risk levels.
    pub risks: Risks,
    /// The flow that the session began with; `None` for an ordinary sign-in. Conditional Access
    /// remembers it for the whole session ("protocol tracking", Conditional Access: Authentication flows).
    pub flow: Option<AuthenticationFlow>,
    /// The context of an agent's session.
    pub agent_context: Option<AgentContext>,
    /// Keys of the policies whose conditions caplint cannot read and that hold for this sign-in.
    pub unread: BTreeSet<String>,
    /// Keys of the policies that ask for what caplint cannot read and that is not met.
    pub unmet: BTreeSet<String>,
    /// Controls that are shown.
    pub shows: BTreeSet<Ask>,
}

/// Who signs in. A policy is for one of these kinds alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A person.
    Person(Person),
    /// An agent's user account.
    AgentUser(Principal),
    /// A service principal that the tenant owns.
    ServicePrincipal(Principal),
    /// An agent identity.
    AgentIdentity(Principal),
}

/// A person: all groups and roles are listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// The account; `None` for one that nothing names.
    pub account: Option<ObjectKey>,
    /// The type of guest or external user; `None` for a member.
    pub guest: Option<GuestType>,
    /// The guest's home tenant; `None` for a member, and for a tenant that nothing names.
    pub home_tenant: Option<ObjectKey>,
    /// What this tenant trusts of the guest's home tenant.
    pub trust: GuestTrust,
    /// Every group the person is in, directly or through others.
    pub groups: BTreeSet<ObjectKey>,
    /// Every role that is active, by template id.
    pub roles: BTreeSet<ObjectKey>,
}

/// Inbound trust that holds for a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GuestTrust {
    /// MFA done at home counts.
    pub mfa: bool,
    /// Compliance at home counts.
    pub compliant_device: bool,
    /// Hybrid join at home counts.
    pub hybrid_joined_device: bool,
}

/// A principal that is no person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Principal {
    /// The object; `None` for one that nothing names.
    pub object: Option<ObjectKey>,
    /// Filter rules over custom security attributes that it matches, as written.
    pub matches: BTreeSet<String>,
}

/// What is signed in to: one audience, action or context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An app.
    App(TargetApp),
    /// A user action.
    UserAction(UserAction),
    /// An authentication context that an app asks for.
    AuthenticationContext(ObjectKey),
}

/// An app.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TargetApp {
    /// The app; `None` for one that nothing names.
    pub app: Option<ObjectKey>,
    /// App groups it is in: `Office365`, `MicrosoftAdminPortals`, `AllAgentIdResources`.
    pub groups: BTreeSet<AppWord>,
    /// Filter rules over custom security attributes that it matches, as written.
    pub matches: BTreeSet<String>,
    /// True when nothing but baseline scopes such as `openid` or `User.Read` is asked for.
    pub baseline_scopes_only: bool,
}

/// The kind of client, finer than Graph's `conditionalAccessClientApp`: `easSupported` is a part of
/// `exchangeActiveSync`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClientKind {
    /// A browser.
    Browser,
    /// A mobile app or desktop client with modern authentication.
    MobileAppsAndDesktopClients,
    /// Exchange ActiveSync on a platform that policies can tell.
    ExchangeActiveSyncSupported,
    /// Exchange ActiveSync elsewhere.
    ExchangeActiveSyncUnsupported,
    /// Another legacy client: IMAP, POP, SMTP.
    Other,
}

impl ClientKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Browser,
        Self::MobileAppsAndDesktopClients,
        Self::ExchangeActiveSyncSupported,
        Self::ExchangeActiveSyncUnsupported,
        Self::Other,
    ];

    /// True for clients without modern authentication.
    #[must_use]
    pub fn is_legacy(self) -> bool {
        !matches!(self, Self::Browser | Self::MobileAppsAndDesktopClients)
    }
}

/// From where: the named locations the sign-in is inside, and what else policies ask of a network.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Named locations.
    pub inside: BTreeSet<ObjectKey>,
    /// True in any location marked as trusted, named by a policy or not, or among the MFA trusted IPs.
    pub trusted: bool,
    /// True among the trusted IPs of the per-user MFA settings.
    pub mfa_trusted_ips: bool,
    /// An address, for people to read; the members above are what counts.
    pub ip: Option<std::net::IpAddr>,
    /// A country by its ISO code, for people to read; `None` for one that nothing names.
    pub country: Option<String>,
}

/// A device as Entra sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Device {
    /// True when the device has an object in the directory, or is one of a guest whose claims are
    /// trusted. No other device has attributes.
    pub registered: bool,
    /// Attributes by the name that device filters use, without `device.`; one that is missing is null.
    /// `isCompliant` and `trustType` stand here like the others.
    pub attributes: BTreeMap<&'static str, DeviceValue>,
}

/// The value of a device attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceValue {
    /// `isCompliant`.
    Bool(bool),
    /// A text.
    Text(String),
    /// `systemLabels` and `physicalIds`.
    List(BTreeSet<String>),
}

impl Device {
    /// True when `isCompliant` is true.
    #[must_use]
    pub fn is_compliant(&self) -> bool {
        self.attributes.get("isCompliant") == Some(&DeviceValue::Bool(true))
    }

    /// `trustType`: `AzureAD`, `ServerAD` or `Workplace`.
    #[must_use]
    pub fn trust_type(&self) -> Option<&str> {
        match self.attributes.get("trustType") {
            Some(DeviceValue::Text(text)) => Some(text),
            _ => None,
        }
    }
}

/// Risk levels of a sign-in. `None` of [`RiskLevel`] is "no risk".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Risks {
    /// The user's.
    pub user: RiskLevel,
    /// The sign-in's.
    pub sign_in: RiskLevel,
    /// The service principal's.
    pub service_principal: RiskLevel,
    /// The agent identity's.
    pub agent: RiskLevel,
    /// The insider risk; `None` for none.
    pub insider: Option<InsiderRisk>,
}

impl Default for Risks {
    fn default() -> Self {
        let none = RiskLevel::None;
        Self { user: none, sign_in: none, service_principal: none, agent: none, insider: None }
    }
}

/// Something that a policy can demand before it lets a sign-in through.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// A built-in control other than `block`.
    Control(BuiltInControl),
    /// An authentication strength.
    Strength(ObjectKey),
    /// Terms of use.
    TermsOfUse(ObjectKey),
    /// A custom authentication factor.
    CustomFactor(String),
    /// A token bound to the device: session control `secureSignInSession`, which fails a sign-in as a
    /// grant does.
    TokenProtection,
}
