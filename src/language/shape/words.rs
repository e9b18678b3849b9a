//! Closed word lists that only the language has, or that are narrower than Graph's enum.

choice! {
    /// Everything, in place of a list.
    All {
        /// Everything.
        All = "all",
    }
}
choice! {
    /// Everything or nothing, in place of a list.
    AllOrNone {
        /// Everything.
        All = "all",
        /// Nothing.
        None = "none",
    }
}
choice! {
    /// Every service principal that the tenant owns, in place of a list.
    AllOwned {
        /// Every service principal of this tenant.
        AllOwned = "allOwned",
    }
}
choice! {
    /// No access, in place of a map of controls.
    Block {
        /// No access.
        Block = "block",
    }
}
choice! {
    /// Controls that can stand in a list; `block` stands alone.
    GrantWord {
        /// Multifactor authentication.
        Mfa = "mfa",
        /// A device that Intune marks compliant.
        CompliantDevice = "compliantDevice",
        /// A Microsoft Entra hybrid joined device.
        DomainJoinedDevice = "domainJoinedDevice",
        /// An approved client app; retired.
        ApprovedApplication = "approvedApplication",
        /// An app with an app protection policy.
        CompliantApplication = "compliantApplication",
        /// A password change.
        PasswordChange = "passwordChange",
        /// Remediation of the user's risk.
        RiskRemediation = "riskRemediation",
        /// A face check by Verified ID.
        VerifiedId = "verifiedID",
    }
}
choice! {
    /// What a test can require: grant controls, and two words for what no single control says.
    RequirementWord {
        /// Multifactor authentication.
        Mfa = "mfa",
        /// A device that Intune marks compliant.
        CompliantDevice = "compliantDevice",
        /// A Microsoft Entra hybrid joined device.
        DomainJoinedDevice = "domainJoinedDevice",
        /// An approved client app; retired.
        ApprovedApplication = "approvedApplication",
        /// An app with an app protection policy.
        CompliantApplication = "compliantApplication",
        /// A password change.
        PasswordChange = "passwordChange",
        /// Remediation of the user's risk.
        RiskRemediation = "riskRemediation",
        /// A face check by Verified ID.
        VerifiedId = "verifiedID",
        /// A token bound to the device.
        TokenProtection = "tokenProtection",
        /// A compliant or a hybrid joined device.
        ManagedDevice = "managedDevice",
    }
}
choice! {
    /// Client apps; leaving the key out means all of them.
    SessionClientApp {
        /// Browsers.
        Browser = "browser",
        /// Native clients with modern authentication.
        MobileAppsAndDesktopClients = "mobileAppsAndDesktopClients",
        /// Exchange ActiveSync.
        ExchangeActiveSync = "exchangeActiveSync",
        /// Exchange ActiveSync on supported platforms.
        EasSupported = "easSupported",
        /// Other legacy clients.
        Other = "other",
    }
}
choice! {
    /// Device platforms, in Graph's order.
    PlatformWord {
        /// Android.
        Android = "android",
        /// iOS and iPadOS.
        Ios = "iOS",
        /// Windows.
        Windows = "windows",
        /// Windows Phone, retired.
        WindowsPhone = "windowsPhone",
        /// macOS.
        MacOs = "macOS",
        /// Linux.
        Linux = "linux",
    }
}
choice! {
    /// The platform of a sign-in.
    SignInPlatform {
        /// Android.
        Android = "android",
        /// iOS and iPadOS.
        Ios = "iOS",
        /// Windows.
        Windows = "windows",
        /// Windows Phone, retired.
        WindowsPhone = "windowsPhone",
        /// macOS.
        MacOs = "macOS",
        /// Linux.
        Linux = "linux",
        /// A platform that Entra does not recognise.
        Unknown = "unknown",
    }
}
choice! {
    /// The flow that a sign-in began with.
    SignInFlow {
        /// An ordinary sign-in.
        None = "none",
        /// Device code flow.
        DeviceCodeFlow = "deviceCodeFlow",
        /// Authentication transfer.
        AuthenticationTransfer = "authenticationTransfer",
    }
}
choice! {
    /// The insider risk of a sign-in.
    SignInInsiderRisk {
        /// No insider risk.
        None = "none",
        /// Minor.
        Minor = "minor",
        /// Moderate.
        Moderate = "moderate",
        /// Elevated.
        Elevated = "elevated",
    }
}
choice! {
    /// The risk of the agent identity that signs in.
    SignInAgentRisk {
        /// No risk.
        None = "none",
        /// Low.
        Low = "low",
        /// Medium.
        Medium = "medium",
        /// High.
        High = "high",
    }
}
choice! {
    /// The context of an agent's session.
    SignInAgentContext {
        /// No context.
        None = "none",
        /// The agent's user account, from an endpoint.
        AgentUserSessionsInitiatedFromEndpoints = "agentUserSessionsInitiatedFromEndpoints",
    }
}
choice! {
    /// Risk of an agent identity.
    AgentRiskWord {
        /// Low.
        Low = "low",
        /// Medium.
        Medium = "medium",
        /// High.
        High = "high",
    }
}
choice! {
    /// The only authentication type that is worth the long form.
    SecondaryOnly {
        /// Only the second factor again.
        SecondaryAuthentication = "secondaryAuthentication",
    }
}
choice! {
    /// Licences that matter to Conditional Access.
    Licence {
        /// Entra ID P1.
        P1 = "p1",
        /// Entra ID P2.
        P2 = "p2",
        /// Workload Identities Premium.
        WorkloadIdentities = "workloadIdentities",
        /// Insider risk management.
        InsiderRisk = "insiderRisk",
        /// Global Secure Access.
        GlobalSecureAccess = "globalSecureAccess",
        /// Agent identities.
        Agents = "agents",
    }
}
choice! {
    /// How accounts are synchronised from a directory on premises.
    DirectorySync {
        /// Not at all.
        None = "none",
        /// Entra Cloud Sync.
        CloudSync = "cloudSync",
        /// Entra Connect Sync.
        Connect = "connect",
    }
}
choice! {
    /// How sign-ins that only ask for baseline scopes are evaluated.
    BaselineWord {
        /// All-resources policies apply to them.
        Enforced = "enforced",
        /// The older behaviour: exclusions let them through.
        Legacy = "legacy",
    }
}
choice! {
    /// What the approved app control does.
    ApprovedApplication {
        /// It can no longer be met.
        Retired = "retired",
        /// It still works.
        Enforced = "enforced",
    }
}
choice! {
    /// A starting point for the levels of all rules.
    Preset {
        /// Only what locks people out or is refused.
        Minimal = "minimal",
        /// What most tenants want.
        Recommended = "recommended",
        /// Everything, and warnings fail the run.
        Strict = "strict",
    }
}
choice! {
    /// How loud a rule is.
    Level {
        /// Fails the run.
        Error = "error",
        /// Probably wrong.
        Warning = "warning",
        /// Worth knowing.
        Note = "note",
        /// Not run.
        Disabled = "disabled",
    }
}
choice! {
    /// From which level on findings fail the run.
    FailOn {
        /// Errors only.
        Error = "error",
        /// Warnings and errors.
        Warning = "warning",
        /// Any finding.
        Note = "note",
        /// Nothing.
        Never = "never",
    }
}
choice! {
    /// Which endpoint of Graph the bodies are for.
    ApiVersion {
        /// The lowest that can carry each policy.
        Minimal = "minimal",
        /// Only v1.0; a policy that needs beta is an error.
        V1 = "v1.0",
        /// Always beta.
        Beta = "beta",
    }
}
choice! {
    /// Whom an assertion is also asked for.
    ExceptionsWord {
        /// Members of exception groups are left out.
        None = "none",
        /// Also anyone in any single exception group.
        One = "one",
        /// Also anyone in any number of exception groups.
        Any = "any",
    }
}
choice! {
    /// What comes of a sign-in.
    Outcome {
        /// Let in with the controls that were shown.
        Allowed = "allowed",
        /// Asked for more controls.
        Challenged = "challenged",
        /// Refused, or asked for what nobody there can show.
        Blocked = "blocked",
    }
}
choice! {
    /// How a change moves a sign-in.
    ChangeKind {
        /// More is asked.
        Tightened = "tightened",
        /// Less is asked.
        Loosened = "loosened",
        /// It got through and no longer does.
        NewlyBlocked = "newlyBlocked",
        /// It was blocked and gets through.
        NewlyUnblocked = "newlyUnblocked",
        /// Only the session differs.
        SessionOnly = "sessionOnly",
    }
}
choice! {
    /// A device that Entra does not know.
    Unregistered {
        /// Not registered.
        Unregistered = "unregistered",
    }
}
