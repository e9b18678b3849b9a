//! What every sign-in that can happen keeps to: one table, asked of the universe as formulas and of
//! single sign-ins as plain facts.
//!
//! Every clause about a control has the form "shown only where …": so each sign-in has a greatest set
//! of controls that can be shown. No clause ties what a client merely claims, its platform, to what
//! is proved of the device.

use crate::model::{AuthenticationFlow, ClientKind, GuestType, Platform, UserAction};

use super::builder::Sureness;

/// Something that a sign-in is or is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// A control is shown.
    Shows(Control),
    /// With a client that speaks modern authentication.
    Modern,
    /// With Exchange ActiveSync.
    ActiveSync,
    /// With a client of this kind.
    Client(ClientKind),
    /// On one of these platforms, as the client claims.
    Platform(&'static [Platform]),
    /// In this flow.
    Flow(AuthenticationFlow),
    /// The device is registered.
    Registered,
    /// The device is compliant.
    Compliant,
    /// The device is hybrid joined.
    HybridJoined,
    /// Tokens can be bound for this client and app, on this platform.
    TokenSupported,
    /// By a person.
    Person,
    /// By a person or an agent's user account.
    User,
    /// By a service principal.
    ServicePrincipal,
    /// By an agent's user account.
    AgentUser,
    /// By an agent of either kind.
    Agent,
    /// By a guest or external user of this type.
    Guest(GuestType),
    /// By somebody whose account belongs to another organisation.
    FromElsewhere,
    /// By somebody who can have a home tenant other than this one.
    External,
    /// By somebody whose account, groups or roles somebody names.
    HasObject,
    /// By somebody of a home tenant that somebody names.
    HasNamedHome,
    /// MFA at home is trusted.
    TrustsMfa,
    /// Compliance at home is trusted.
    TrustsCompliance,
    /// Hybrid join at home is trusted.
    TrustsHybridJoin,
    /// To Exchange Online.
    Exchange,
    /// To a user action.
    UserAction,
    /// To this user action.
    Action(UserAction),
    /// To an authentication context.
    Context,
    /// At a risk of the user or the sign-in, or an insider risk.
    UserRisk,
    /// At a risk of the service principal.
    PrincipalRisk,
    /// At a risk of the agent.
    AgentRisk,
    /// In a context of an agent's session.
    AgentContext,
}

/// Groups of controls that clauses speak about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Any.
    Any,
    /// Any way to authenticate.
    Authentication,
    /// A way to authenticate that external users only have at home.
    MethodOfHome,
    /// A way to authenticate that external users do not have.
    MethodOfMembers,
    /// An app with an app protection policy.
    AppProtection,
    /// An approved client app.
    ApprovedApp,
    /// A password change.
    PasswordChange,
    /// Remediation of the user's risk.
    RiskRemediation,
    /// Terms of use.
    TermsOfUse,
    /// A custom factor.
    CustomFactor,
    /// A token bound to the device.
    TokenProtection,
}

/// A fact or that it does not hold.
pub type Literal = (Fact, bool);

/// When all of `when` hold, one of `then` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// What it says.
    pub name: &'static str,
    /// All of these
    pub when: &'static [Fact],
    /// need one of these.
    pub then: &'static [Literal],
    /// Title of the page that says so.
    pub source: &'static str,
    /// How sure it is.
    pub sureness: Sureness,
}

const CONDITIONS: &str = "Conditional Access: Conditions";
const FLOWS: &str = "Conditional Access: Authentication flows";
const GRANT: &str = "Conditional Access: Grant";
const GUESTS: &str = "Authentication and Conditional Access for External ID";
const METHODS: &str = "How Conditional Access authentication strength works for external users";
const WORKLOADS: &str = "Conditional Access for workload identities";
const AGENTS: &str = "Conditional Access for agent identities";
const TOKENS: &str = "Token Protection deployment guides";
const WORDS: &str = "what the values mean";

const fn clause(
    name: &'static str,
    when: &'static [Fact],
    then: &'static [Literal],
    (source, sureness): (&'static str, Sureness),
) -> Clause {
    Clause { name, when, then, source, sureness }
}

use Sureness::{Assumed, Documented, Meaning, Partly};

const fn yes(fact: Fact) -> Literal {
    (fact, true)
}

const fn not(fact: Fact) -> Literal {
    (fact, false)
}

const MOBILE: &[Platform] = &[Platform::Ios, Platform::Android];
const DEVICE_CODE: Fact = Fact::Flow(AuthenticationFlow::DeviceCodeFlow);
const TRANSFER: Fact = Fact::Flow(AuthenticationFlow::AuthenticationTransfer);
const DIRECT_CONNECT: Fact = Fact::Guest(GuestType::B2bDirectConnectUser);

/// The table.
pub const CLAUSES: &[Clause] = &[
    clause("legacy clients show nothing", &[Fact::Shows(Control::Any)], &[yes(Fact::Modern)], (CONDITIONS, Documented)),
    clause(
        "legacy clients do not tell their device",
        &[Fact::Registered],
        &[yes(Fact::Modern)],
        (CONDITIONS, Documented),
    ),
    clause("device code flow does not tell the device", &[Fact::Registered], &[not(DEVICE_CODE)], (FLOWS, Documented)),
    clause("flows are modern authentication", &[DEVICE_CODE], &[yes(Fact::Modern)], (FLOWS, Partly)),
    clause("transfers are modern authentication", &[TRANSFER], &[yes(Fact::Modern)], (FLOWS, Partly)),
    clause(
        "Exchange ActiveSync reaches Exchange Online",
        &[Fact::ActiveSync],
        &[yes(Fact::Exchange)],
        (CONDITIONS, Documented),
    ),
    clause("user actions need modern authentication", &[Fact::UserAction], &[yes(Fact::Modern)], (CONDITIONS, Assumed)),
    clause(
        "authentication contexts need modern authentication",
        &[Fact::Context],
        &[yes(Fact::Modern)],
        (CONDITIONS, Assumed),
    ),
    clause("compliant devices are registered", &[Fact::Compliant], &[yes(Fact::Registered)], (GRANT, Documented)),
    clause(
        "approved client apps are on iOS and Android",
        &[Fact::Shows(Control::ApprovedApp)],
        &[yes(Fact::Platform(MOBILE))],
        (GRANT, Documented),
    ),
    clause(
        "protected apps are on iOS and Android, or Edge on Windows",
        &[Fact::Shows(Control::AppProtection)],
        &[yes(Fact::Platform(MOBILE)), yes(Fact::Client(ClientKind::Browser))],
        (GRANT, Documented),
    ),
    clause(
        "protected apps are on iOS, Android and Windows",
        &[Fact::Shows(Control::AppProtection)],
        &[yes(Fact::Platform(&[Platform::Ios, Platform::Android, Platform::Windows]))],
        (GRANT, Documented),
    ),
    clause(
        "bound tokens need a registered device",
        &[Fact::Shows(Control::TokenProtection)],
        &[yes(Fact::Registered)],
        (TOKENS, Documented),
    ),
    clause(
        "tokens are bound for some clients, apps and platforms",
        &[Fact::Shows(Control::TokenProtection)],
        &[yes(Fact::TokenSupported)],
        (TOKENS, Documented),
    ),
    clause("only people answer", &[Fact::Shows(Control::Any)], &[yes(Fact::Person)], (WORKLOADS, Documented)),
    clause(
        "guests' devices count where they are trusted",
        &[Fact::Registered, Fact::FromElsewhere],
        &[yes(Fact::TrustsCompliance), yes(Fact::TrustsHybridJoin)],
        (GUESTS, Documented),
    ),
    clause(
        "guests' compliance counts where it is trusted",
        &[Fact::Compliant, Fact::FromElsewhere],
        &[yes(Fact::TrustsCompliance)],
        (GUESTS, Documented),
    ),
    clause(
        "guests' hybrid join counts where it is trusted",
        &[Fact::HybridJoined, Fact::FromElsewhere],
        &[yes(Fact::TrustsHybridJoin)],
        (GUESTS, Documented),
    ),
    clause(
        "guests have no approved app",
        &[Fact::Shows(Control::ApprovedApp)],
        &[not(Fact::FromElsewhere)],
        (GUESTS, Documented),
    ),
    clause(
        "guests have no protected app",
        &[Fact::Shows(Control::AppProtection)],
        &[not(Fact::FromElsewhere)],
        (GUESTS, Documented),
    ),
    clause(
        "guests change their password at home",
        &[Fact::Shows(Control::PasswordChange)],
        &[not(Fact::FromElsewhere)],
        (GUESTS, Documented),
    ),
    clause(
        "guests remediate their risk at home",
        &[Fact::Shows(Control::RiskRemediation)],
        &[not(Fact::FromElsewhere)],
        (GUESTS, Partly),
    ),
    clause(
        "direct connect knows no terms of use",
        &[Fact::Shows(Control::TermsOfUse)],
        &[not(DIRECT_CONNECT)],
        (GUESTS, Documented),
    ),
    clause(
        "direct connect knows no custom factors",
        &[Fact::Shows(Control::CustomFactor)],
        &[not(DIRECT_CONNECT)],
        (GUESTS, Partly),
    ),
    clause(
        "direct connect users do MFA at home",
        &[Fact::Shows(Control::Authentication), DIRECT_CONNECT],
        &[yes(Fact::TrustsMfa)],
        (GUESTS, Documented),
    ),
    clause(
        "some methods of guests count where MFA at home is trusted",
        &[Fact::Shows(Control::MethodOfHome), Fact::FromElsewhere],
        &[yes(Fact::TrustsMfa)],
        (METHODS, Documented),
    ),
    clause(
        "some methods are for members alone",
        &[Fact::Shows(Control::MethodOfMembers)],
        &[not(Fact::FromElsewhere)],
        (METHODS, Documented),
    ),
    clause(
        "direct connect users have no object here",
        &[Fact::HasObject],
        &[not(DIRECT_CONNECT)],
        (GUESTS, Documented),
    ),
    clause("members have no other home tenant", &[Fact::HasNamedHome], &[yes(Fact::External)], (WORDS, Meaning)),
    clause("service principals have no device", &[Fact::Registered], &[yes(Fact::User)], (WORKLOADS, Partly)),
    clause("only people act on their account", &[Fact::UserAction], &[yes(Fact::Person)], (WORKLOADS, Assumed)),
    clause("flows are for people", &[DEVICE_CODE], &[yes(Fact::Person)], (FLOWS, Assumed)),
    clause("transfers are for people", &[TRANSFER], &[yes(Fact::Person)], (FLOWS, Documented)),
    clause("user and sign-in risk is of users", &[Fact::UserRisk], &[yes(Fact::User)], (WORKLOADS, Documented)),
    clause(
        "service principal risk is of service principals",
        &[Fact::PrincipalRisk],
        &[yes(Fact::ServicePrincipal)],
        (WORKLOADS, Documented),
    ),
    clause("agent risk is of agents", &[Fact::AgentRisk], &[yes(Fact::Agent)], (AGENTS, Documented)),
    clause(
        "agent contexts are of agents' user accounts",
        &[Fact::AgentContext],
        &[yes(Fact::AgentUser)],
        (AGENTS, Documented),
    ),
];
