//! Why a policy does not apply, in the words of Graph's What-If.

/// Why a policy does not apply to a sign-in: a member of Graph `whatIfAnalysisReasons`.
///
/// Graph names one reason, caplint all of them. Members behind [`Reason::AuthenticationFlow`] are of
/// Graph's beta.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It has a condition that caplint cannot read, and that does not hold.
    NotEnoughInformation,
    /// A condition that none of the other members names.
    InvalidCondition,
    /// It is not for this user.
    Users,
    /// It is not for this service principal.
    WorkloadIdentities,
    /// It is not for this app.
    Application,
    /// It is not for this user action.
    UserActions,
    /// It is not for this authentication context.
    AuthenticationContext,
    /// Not from this platform.
    DevicePlatform,
    /// Not from this device.
    Devices,
    /// Not from this kind of client.
    ClientApps,
    /// Not from this place.
    Location,
    /// Not at this risk of the sign-in, or of the service principal, for which Graph has no member.
    SignInRisk,
    /// It names nobody, or nothing to sign in to.
    EmptyPolicy,
    /// Graph would not have stored it.
    InvalidPolicy,
    /// It is disabled.
    PolicyNotEnabled,
    /// Not at this risk of the user.
    UserRisk,
    /// Not at this time.
    Time,
    /// Not at this insider risk.
    InsiderRisk,
    /// Not in this authentication flow.
    AuthenticationFlow,
    /// Not at this risk of the agent (beta).
    AgentIdRisk,
    /// It is not for this agent, or not in this context of an agent (beta).
    AgentIdentities,
}

impl Reason {
    /// Every reason, in the order of Graph's bits.
    pub const ALL: [Self; 21] = [
        Self::NotEnoughInformation,
        Self::InvalidCondition,
        Self::Users,
        Self::WorkloadIdentities,
        Self::Application,
        Self::UserActions,
        Self::AuthenticationContext,
        Self::DevicePlatform,
        Self::Devices,
        Self::ClientApps,
        Self::Location,
        Self::SignInRisk,
        Self::EmptyPolicy,
        Self::InvalidPolicy,
        Self::PolicyNotEnabled,
        Self::UserRisk,
        Self::Time,
        Self::InsiderRisk,
        Self::AuthenticationFlow,
        Self::AgentIdRisk,
        Self::AgentIdentities,
    ];

    /// Graph's name of it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotEnoughInformation => "notEnoughInformation",
            Self::InvalidCondition => "invalidCondition",
            Self::Users => "users",
            Self::WorkloadIdentities => "workloadIdentities",
            Self::Application => "application",
            Self::UserActions => "userActions",
            Self::AuthenticationContext => "authenticationContext",
            Self::DevicePlatform => "devicePlatform",
            Self::Devices => "devices",
            Self::ClientApps => "clientApps",
            Self::Location => "location",
            Self::SignInRisk => "signInRisk",
            Self::EmptyPolicy => "emptyPolicy",
            Self::InvalidPolicy => "invalidPolicy",
            Self::PolicyNotEnabled => "policyNotEnabled",
            Self::UserRisk => "userRisk",
            Self::Time => "time",
            Self::InsiderRisk => "insiderRisk",
            Self::AuthenticationFlow => "authenticationFlow",
            Self::AgentIdRisk => "agentIdRisk",
            Self::AgentIdentities => "agentIdentities",
        }
    }

    /// Graph's bit for it. `unknownFutureValue` stands between `authenticationFlow` and the members of
    /// the beta.
    #[must_use]
    pub fn bit(self) -> u32 {
        let position = Self::ALL.iter().position(|reason| *reason == self).unwrap_or_default();
        let skipped = usize::from(self > Self::AuthenticationFlow);
        1 << (position + skipped)
    }
}

/// The reasons as Graph writes a flags enum: comma-separated; `notSet` for none.
#[must_use]
pub fn flags(reasons: &[Reason]) -> String {
    if reasons.is_empty() {
        return "notSet".to_owned();
    }
    let names: Vec<&str> = reasons.iter().map(|reason| reason.as_str()).collect();
    names.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_bits_are_graphs() {
        assert_eq!(Reason::NotEnoughInformation.bit(), 1);
        assert_eq!(Reason::Users.bit(), 4);
        assert_eq!(Reason::Devices.bit(), 256);
        assert_eq!(Reason::EmptyPolicy.bit(), 4096);
        assert_eq!(Reason::PolicyNotEnabled.bit(), 16384);
        assert_eq!(Reason::AuthenticationFlow.bit(), 262_144);
        assert_eq!(Reason::AgentIdRisk.bit(), 1_048_576);
        assert!(Reason::ALL.is_sorted());
        assert_eq!(flags(&[]), "notSet");
        assert_eq!(flags(&[Reason::Users, Reason::Location]), "users,location");
    }
}
