//! The closed vocabularies of Conditional Access, spelled as Microsoft Graph spells them.
//!
//! Source of every list: the Graph enum of the name given in the docstring (v1.0 metadata of
//! August 2026), beta and undeclared members marked.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A vocabulary with one spelling for each member.
pub trait WordList: Copy + Eq + 'static {
    /// Every member in the order of Graph's bits or declaration.
    const ALL: &'static [Self];
    /// The spelling in Graph JSON.
    fn as_str(self) -> &'static str;
    /// The spelling in the caplint language, where it differs.
    fn language(self) -> &'static str {
        self.as_str()
    }
    /// The member Graph would read `text` as: Graph ignores case on input.
    fn from_graph(text: &str) -> Option<Self> {
        let same = |word: &&Self| word.as_str().eq_ignore_ascii_case(text);
        Self::ALL.iter().find(same).copied()
    }
    /// The member spelled `text` in the caplint language, case and all.
    fn from_language(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|word| word.language() == text).copied()
    }
}

/// A member of a vocabulary, or a text that is none: Graph's enums evolve and a policy must not be
/// lost for that.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Word<T> {
    /// A member.
    Known(T),
    /// Not a member; kept as written.
    Other(Box<str>),
}

impl<T: WordList> Word<T> {
    /// Reads Graph's spelling in any case.
    #[must_use]
    pub fn from_graph(text: &str) -> Self {
        T::from_graph(text).map_or_else(|| Self::Other(text.into()), Self::Known)
    }

    /// The member, if it is one.
    #[must_use]
    pub fn known(&self) -> Option<T> {
        match self {
            Self::Known(word) => Some(*word),
            Self::Other(_) => None,
        }
    }

    /// Graph's spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(word) => word.as_str(),
            Self::Other(text) => text,
        }
    }

    /// The spelling of the caplint language.
    #[must_use]
    pub fn language(&self) -> &str {
        match self {
            Self::Known(word) => word.language(),
            Self::Other(text) => text,
        }
    }
}

impl<T: WordList> PartialEq<T> for Word<T> {
    fn eq(&self, other: &T) -> bool {
        self.known() == Some(*other)
    }
}

impl<T: WordList> From<T> for Word<T> {
    fn from(word: T) -> Self {
        Self::Known(word)
    }
}

/// Declares a vocabulary: `Name { Member = "graphSpelling" | "language spelling" }`.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $member:ident = $graph:literal $(| $language:literal)?),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $member),+ }

        impl WordList for $name {
            const ALL: &'static [Self] = &[$(Self::$member),+];
            fn as_str(self) -> &'static str {
                match self { $(Self::$member => $graph),+ }
            }
            fn language(self) -> &'static str {
                match self { $(Self::$member => words!(@language $graph $(, $language)?)),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.language())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.language())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<str>::deserialize(deserializer)?;
                Self::from_language(&text).ok_or_else(|| {
                    serde::de::Error::custom(format!("`{text}` is not one of {}", one_of::<Self>()))
                })
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool { false }
            fn schema_name() -> Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let members: Vec<&str> = Self::ALL.iter().map(|word| word.language()).collect();
                json_schema!({ "type": "string", "enum": members })
            }
        }
    };
    (@language $graph:literal) => { $graph };
    (@language $graph:literal, $language:literal) => { $language };
}

fn one_of<T: WordList>() -> String {
    let members: Vec<_> = T::ALL.iter().map(|word| word.language()).collect();
    members.join(", ")
}

words! {
    /// Graph `conditionalAccessPolicyState`.
    PolicyState {
        /// Evaluated and enforced.
        Enabled = "enabled",
        /// Not evaluated.
        Disabled = "disabled",
        /// Evaluated and logged, not enforced.
        ReportOnly = "enabledForReportingButNotEnforced" | "reportOnly",
    }
}

words! {
    /// Words Graph takes in `includeUsers` and `excludeUsers` beside object ids.
    UserWord {
        /// Everybody, guests included, agents' user accounts not.
        All = "All",
        /// Nobody.
        None = "None",
        /// All six types of guest or external user; the older form of the guests object.
        GuestsOrExternalUsers = "GuestsOrExternalUsers",
        /// All agents' user accounts; superseded by `conditions.agents`.
        AllAgentIdUsers = "AllAgentIdUsers",
    }
}

words! {
    /// Words Graph takes in `includeApplications` and `excludeApplications` beside app ids.
    AppWord {
        /// Every resource.
        All = "All",
        /// No resource.
        None = "None",
        /// The Office 365 app group.
        Office365 = "Office365",
        /// The Microsoft admin portals app group.
        MicrosoftAdminPortals = "MicrosoftAdminPortals",
        /// All resources of agent identities.
        AllAgentIdResources = "AllAgentIdResources",
    }
}

words! {
    /// Words Graph takes in `includeLocations` and `excludeLocations` beside location ids.
    LocationWord {
        /// Any network.
        All = "All",
        /// All named locations marked as trusted, and the MFA trusted IPs.
        AllTrusted = "AllTrusted",
        /// The trusted IPs of the per-user MFA settings, a location without an object.
        MfaTrustedIps = "00000000-0000-0000-0000-000000000000" | "MfaTrustedIps",
    }
}

words! {
    /// Words Graph takes in `includeServicePrincipals`.
    ServicePrincipalWord {
        /// Every service principal the tenant owns.
        AllOwned = "ServicePrincipalsInMyTenant" | "allOwned",
    }
}

words! {
    /// Words Graph takes where agents are included (beta).
    AgentWord {
        /// Every agent.
        All = "All" | "all",
    }
}

words! {
    /// Graph `conditionalAccessGuestOrExternalUserTypes`, in bit order.
    GuestType {
        /// An account of this tenant whose user type is guest.
        InternalGuest = "internalGuest",
        /// An invited guest.
        B2bCollaborationGuest = "b2bCollaborationGuest",
        /// An invited user whose user type is member.
        B2bCollaborationMember = "b2bCollaborationMember",
        /// A user of a shared channel.
        B2bDirectConnectUser = "b2bDirectConnectUser",
        /// Any other external user.
        OtherExternalUser = "otherExternalUser",
        /// A technician of a cloud solution provider.
        ServiceProvider = "serviceProvider",
    }
}

words! {
    /// User actions, without Graph's prefix `urn:user:`.
    UserAction {
        /// Registering security information.
        RegisterSecurityInfo = "urn:user:registersecurityinfo" | "registerSecurityInfo",
        /// Registering or joining a device.
        RegisterDevice = "urn:user:registerdevice" | "registerDevice",
        /// Account recovery; undeclared, seen in a preview template.
        AccountRecovery = "urn:user:accountrecovery" | "accountRecovery",
    }
}

words! {
    /// Graph `conditionalAccessClientApp`.
    ClientApp {
        /// Every client; what an unset condition means.
        All = "all",
        /// Browsers.
        Browser = "browser",
        /// Native clients with modern authentication.
        MobileAppsAndDesktopClients = "mobileAppsAndDesktopClients",
        /// Exchange ActiveSync.
        ExchangeActiveSync = "exchangeActiveSync",
        /// Exchange ActiveSync on supported platforms; deprecated.
        EasSupported = "easSupported",
        /// Other legacy clients (IMAP, POP, SMTP, older Office).
        Other = "other",
    }
}

words! {
    /// Graph `conditionalAccessDevicePlatform`. The platform is what the client claims.
    Platform {
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
        /// Every platform, known or not.
        All = "all",
        /// Linux.
        Linux = "linux",
    }
}

words! {
    /// Graph `riskLevel`.
    RiskLevel {
        /// Low risk.
        Low = "low",
        /// Medium risk.
        Medium = "medium",
        /// High risk.
        High = "high",
        /// Not shown: the tenant has no licence for it.
        Hidden = "hidden",
        /// No risk.
        None = "none",
    }
}

words! {
    /// Graph `conditionalAccessInsiderRiskLevels`, in bit order.
    InsiderRisk {
        /// Minor.
        Minor = "minor",
        /// Moderate.
        Moderate = "moderate",
        /// Elevated.
        Elevated = "elevated",
    }
}

words! {
    /// Graph `conditionalAccessTransferMethods`, in bit order.
    AuthenticationFlow {
        /// Device code flow.
        DeviceCodeFlow = "deviceCodeFlow",
        /// Transfer of an authentication to another device.
        AuthenticationTransfer = "authenticationTransfer",
    }
}

words! {
    /// Values of Graph beta `conditionalAccessAgentContext`.
    AgentContext {
        /// Sessions of an agent's user that start on an endpoint.
        AgentUserSessionsInitiatedFromEndpoints = "agentUserSessionsInitiatedFromEndpoints",
    }
}

words! {
    /// Graph `conditionalAccessGrantControl`.
    BuiltInControl {
        /// No access.
        Block = "block",
        /// Multifactor authentication.
        Mfa = "mfa",
        /// A device marked compliant by Intune.
        CompliantDevice = "compliantDevice",
        /// A Microsoft Entra hybrid joined device.
        DomainJoinedDevice = "domainJoinedDevice",
        /// An approved client app; retired in March 2026.
        ApprovedApplication = "approvedApplication",
        /// An app with an app protection policy.
        CompliantApplication = "compliantApplication",
        /// A password change.
        PasswordChange = "passwordChange",
        /// Remediation of the user's risk.
        RiskRemediation = "riskRemediation",
        /// Face check by Verified ID; undeclared, seen in a preview template.
        VerifiedId = "verifiedID",
    }
}

words! {
    /// Graph `signInFrequencyInterval`.
    FrequencyInterval {
        /// After a period.
        TimeBased = "timeBased",
        /// At every sign-in (with a tolerance of five minutes).
        EveryTime = "everyTime",
    }
}

words! {
    /// Graph `signinFrequencyType`: the unit of the period.
    FrequencyUnit {
        /// Days.
        Days = "days",
        /// Hours.
        Hours = "hours",
    }
}

words! {
    /// Graph `signInFrequencyAuthenticationType`.
    AuthenticationType {
        /// Both factors again.
        PrimaryAndSecondaryAuthentication = "primaryAndSecondaryAuthentication",
        /// Only the second factor again.
        SecondaryAuthentication = "secondaryAuthentication",
    }
}

words! {
    /// Graph `persistentBrowserSessionMode`.
    PersistentBrowser {
        /// The session outlives the browser.
        Always = "always",
        /// The session ends with the browser.
        Never = "never",
    }
}

words! {
    /// Graph `cloudAppSecuritySessionControlType`.
    CloudAppSecurity {
        /// As configured in Defender for Cloud Apps.
        McasConfigured = "mcasConfigured",
        /// Monitor only.
        MonitorOnly = "monitorOnly",
        /// Block downloads.
        BlockDownloads = "blockDownloads",
    }
}

words! {
    /// Graph beta `continuousAccessEvaluationMode`.
    ContinuousAccessEvaluation {
        /// Enforce location changes at once.
        StrictLocation = "strictLocation",
        /// Rolled back by Microsoft; removed on save.
        StrictEnforcement = "strictEnforcement",
        /// Off.
        Disabled = "disabled",
    }
}

words! {
    /// Graph `countryLookupMethodType`.
    LocationLookup {
        /// By the client's IP address.
        ClientIpAddress = "clientIpAddress",
        /// By the Authenticator app's GPS position.
        AuthenticatorAppGps = "authenticatorAppGps",
    }
}

words! {
    /// The Microsoft cloud a tenant lives in.
    Cloud {
        /// The worldwide cloud.
        Global = "global",
        /// US Government L4.
        UsGov = "usGov",
        /// US Government L5 (DoD).
        UsGovDod = "usGovDoD",
        /// China, operated by 21Vianet.
        China = "china",
    }
}

/// Graph v1.0 `authenticationMethodModes`, in bit order: the methods of a strength's combinations.
pub const AUTHENTICATION_METHODS: [&str; 17] = [
    "password",
    "voice",
    "hardwareOath",
    "softwareOath",
    "sms",
    "fido2",
    "windowsHelloForBusiness",
    "microsoftAuthenticatorPush",
    "deviceBasedPush",
    "temporaryAccessPassOneTime",
    "temporaryAccessPassMultiUse",
    "email",
    "x509CertificateSingleFactor",
    "x509CertificateMultiFactor",
    "federatedSingleFactor",
    "federatedMultiFactor",
    "qrCodePin",
];
