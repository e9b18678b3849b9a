//! Questions about a policy set: what must stay true of regions, changes and single sign-ins.

use crate::diag::FieldPath;

use super::policy::{Grant, Operator, Policy, Session};
use super::sign_in::{Ask, ClientKind};
use super::words::{AgentContext, AuthenticationFlow, GuestType, InsiderRisk, Platform, RiskLevel, UserAction};
use super::{LocationEntry, ObjectRef};

/// The word for the last stage of each rollout, in place of a stage's name.
pub const LAST_STAGE: &str = "last";

/// A set of sign-ins, by a policy's own subject, resources and conditions.
///
/// Held as a policy of which only those parts count. In contrast to a policy a subject or resource
/// that is missing means "any": without users, workload identities and agents it is everybody's
/// sign-ins, people's and others'.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Region(pub Policy);

/// Whether a statement is about all sign-ins of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// About each of them.
    Every,
    /// About at least one of them, whatever is not known of the tenant.
    Some,
}

impl Quantifier {
    /// The key that the region stands behind.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Every => "every",
            Self::Some => "some",
        }
    }
}

/// Which members of exception groups a statement about every sign-in is about too. An exception is a
/// group, user or role that policies exclude and none includes, except a policy for it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Exceptions {
    /// None of them.
    #[default]
    None,
    /// Members of one exception group at a time.
    One,
    /// All, in any combination of groups.
    Any,
}

/// What must be asked for at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// `And` for all of the items, `Or` for one of them.
    pub operator: Operator,
    /// The items; at least one.
    pub items: Vec<RequirementItem>,
}

impl Requirement {
    /// The key that the items stand behind.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self.operator {
            Operator::And => "allOf",
            Operator::Or => "anyOf",
        }
    }
}

/// One thing to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequirementItem {
    /// A control, strength, terms of use, factor or `tokenProtection`.
    Ask(Ask, ObjectRef),
    /// `managedDevice`: a compliant or a hybrid joined device.
    ManagedDevice,
}

/// What must come of a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// It is let in with what is shown.
    Allowed,
    /// It is let in only when more is shown.
    Challenged,
    /// It is blocked, or asked for what it cannot show.
    Blocked,
}

/// What a statement says of its region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// At least this is asked of whoever is let in.
    Requires(Requirement),
    /// This comes of it.
    Outcome(Expected),
    /// Whoever is let in has a session that is at least as strict.
    Session(Session),
}

/// A statement about a region.
#[derive(Debug, Clone, PartialEq)]
pub struct Assertion {
    /// Its name.
    pub name: String,
    /// About every or some sign-in.
    pub quantifier: Quantifier,
    /// The region.
    pub region: Region,
    /// Which exceptions it is about too.
    pub exceptions: Exceptions,
    /// The stage that is assumed of policies that have it.
    pub stage: Option<String>,
    /// For `some`: the controls that are shown; `None` for any that can be shown.
    pub shows: Option<Grant>,
    /// What it says.
    pub claim: Claim,
}

/// A statement about a change.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeRule {
    /// Its name.
    pub name: String,
    /// The sign-ins it is about.
    pub within: Region,
    /// What may happen to them.
    pub allow: Vec<ChangeEffect>,
}

/// What a change does to sign-ins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeEffect {
    /// More is asked for.
    Tightened,
    /// Less is asked for.
    Loosened,
    /// Let in before, no longer.
    NewlyBlocked,
    /// Let in now, not before.
    NewlyUnblocked,
    /// Only the session's controls differ.
    SessionOnly,
}

impl ChangeEffect {
    /// Every effect.
    pub const ALL: [Self; 5] =
        [Self::Tightened, Self::Loosened, Self::NewlyBlocked, Self::NewlyUnblocked, Self::SessionOnly];

    /// The word of tests and of `--allow`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Tightened => "tightened",
            Self::Loosened => "loosened",
            Self::NewlyBlocked => "newlyBlocked",
            Self::NewlyUnblocked => "newlyUnblocked",
            Self::SessionOnly => "sessionOnly",
        }
    }
}

/// A sign-in of which not everything is known. `None` is unknown, except where said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartialSignIn {
    /// Who.
    pub who: PartialWho,
    /// Groups the person is in; further ones only by what the tenant file says of the account.
    pub groups: Vec<ObjectRef>,
    /// Roles the person has, as groups.
    pub roles: Vec<ObjectRef>,
    /// What is signed in to.
    pub target: PartialTarget,
    /// The kind of client. `exchangeActiveSync` leaves open on which platform.
    pub clients: Option<Vec<ClientKind>>,
    /// The claimed platform; `Some(None)` for one that Entra does not know.
    pub platform: Option<Option<Platform>>,
    /// The place.
    pub place: PartialPlace,
    /// The device.
    pub device: PartialDevice,
    /// The user's risk.
    pub user_risk: Option<RiskLevel>,
    /// The sign-in's risk.
    pub sign_in_risk: Option<RiskLevel>,
    /// The service principal's risk.
    pub service_principal_risk: Option<RiskLevel>,
    /// The agent's risk.
    pub agent_risk: Option<RiskLevel>,
    /// The insider risk; `Some(None)` for none.
    pub insider_risk: Option<Option<InsiderRisk>>,
    /// The flow; `Some(None)` for an ordinary sign-in.
    pub flow: Option<Option<AuthenticationFlow>>,
    /// The context of the agent's session; `Some(None)` for none.
    pub agent_context: Option<Option<AgentContext>>,
}

/// Who signs in, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PartialWho {
    /// A member of the tenant that nothing names.
    #[default]
    Member,
    /// A user.
    User(ObjectRef),
    /// A guest of a type, of a home tenant where it is known.
    Guest(GuestType, Option<ObjectRef>),
    /// A service principal.
    ServicePrincipal(ObjectRef),
    /// An agent identity.
    AgentIdentity(ObjectRef),
    /// An agent's user account.
    AgentUser(ObjectRef),
}

/// What is signed in to, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PartialTarget {
    /// Any app, action or context.
    #[default]
    Unknown,
    /// An app or app group; of a group some member that nothing names.
    App(super::AppEntry),
    /// A user action.
    UserAction(UserAction),
    /// An authentication context.
    AuthenticationContext(ObjectRef),
}

/// The place, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PartialPlace {
    /// Anywhere.
    #[default]
    Unknown,
    /// Inside a named location.
    Location(LocationEntry),
    /// An address; its country where that is known too.
    Ip(std::net::IpAddr, Option<String>),
    /// A country.
    Country(String),
}

/// The device, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PartialDevice {
    /// Any.
    #[default]
    Unknown,
    /// One without an object in the directory.
    Unregistered,
    /// One with an object; attributes that are missing are unknown.
    Registered(std::collections::BTreeMap<&'static str, super::DeviceValue>),
}

/// A sign-in and what must come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct SignInTest {
    /// Its name.
    pub name: String,
    /// The sign-in.
    pub sign_in: PartialSignIn,
    /// The controls that are shown.
    pub shows: Grant,
    /// What must come of it.
    pub outcome: Expected,
    /// What must be asked for at least.
    pub requires: Option<Requirement>,
}

/// A file of tests.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tests {
    /// `assertions`.
    pub assertions: Vec<Assertion>,
    /// `changes`.
    pub changes: Vec<ChangeRule>,
    /// `signIns`.
    pub sign_ins: Vec<SignInTest>,
}

impl Tests {
    /// The keys of the three lists.
    pub const LISTS: [&'static str; 3] = ["assertions", "changes", "signIns"];

    /// The field and name of every test, as `assertions[0]`, in the order above.
    #[must_use]
    pub fn names(&self) -> Vec<(FieldPath, &str)> {
        let assertions = self.assertions.iter().map(|assertion| assertion.name.as_str());
        let changes = self.changes.iter().map(|change| change.name.as_str());
        let sign_ins = self.sign_ins.iter().map(|test| test.name.as_str());
        let [first, second, third] = Self::LISTS.map(FieldPath::new);
        let mut names: Vec<(FieldPath, &str)> = Vec::new();
        names.extend(assertions.enumerate().map(|(at, name)| (first.index(at), name)));
        names.extend(changes.enumerate().map(|(at, name)| (second.index(at), name)));
        names.extend(sign_ins.enumerate().map(|(at, name)| (third.index(at), name)));
        names
    }
}
