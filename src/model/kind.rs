//! The kinds of directory object.

use super::names::is_guid;

/// What a reference points to; named as the tenant file names its maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// A user, or an agent's user account.
    User,
    /// A group.
    Group,
    /// A directory role, by its template id.
    Role,
    /// An app, by its app id.
    App,
    /// A service principal or agent identity, by its object id.
    ServicePrincipal,
    /// Another organisation's tenant, by its tenant id.
    ExternalTenant,
    /// Graph `namedLocation`.
    NamedLocation,
    /// Graph `authenticationStrengthPolicy`.
    AuthenticationStrength,
    /// Graph `authenticationContextClassReference`, `c1` … `c99`.
    AuthenticationContext,
    /// Graph `agreement`.
    TermsOfUse,
    /// A Global Secure Access security profile.
    GlobalSecureAccessProfile,
    /// A Conditional Access policy.
    Policy,
}

impl ObjectKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::User,
        Self::Group,
        Self::Role,
        Self::App,
        Self::ServicePrincipal,
        Self::ExternalTenant,
        Self::NamedLocation,
        Self::AuthenticationStrength,
        Self::AuthenticationContext,
        Self::TermsOfUse,
        Self::GlobalSecureAccessProfile,
        Self::Policy,
    ];

    /// The plural used in placeholders, manifests and as folder: `namedLocations`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "users",
            Self::Group => "groups",
            Self::Role => "roles",
            Self::App => "apps",
            Self::ServicePrincipal => "servicePrincipals",
            Self::ExternalTenant => "externalTenants",
            Self::NamedLocation => "namedLocations",
            Self::AuthenticationStrength => "authenticationStrengths",
            Self::AuthenticationContext => "authenticationContexts",
            Self::TermsOfUse => "termsOfUse",
            Self::GlobalSecureAccessProfile => "globalSecureAccessProfiles",
            Self::Policy => "policies",
        }
    }

    /// What a person calls one of them.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Role => "role",
            Self::App => "app",
            Self::ServicePrincipal => "service principal",
            Self::ExternalTenant => "external tenant",
            Self::NamedLocation => "named location",
            Self::AuthenticationStrength => "authentication strength",
            Self::AuthenticationContext => "authentication context",
            Self::TermsOfUse => "terms of use",
            Self::GlobalSecureAccessProfile => "Global Secure Access profile",
            Self::Policy => "policy",
        }
    }

    /// The map of the tenant file that declares names of this kind; `None` where the catalogue or
    /// the policies do.
    #[must_use]
    pub fn tenant_key(self) -> Option<&'static str> {
        (!matches!(self, Self::Role | Self::Policy)).then(|| self.as_str())
    }

    /// True for objects that a render can create, so that a reference may wait for their id.
    #[must_use]
    pub fn is_created(self) -> bool {
        matches!(self, Self::NamedLocation | Self::AuthenticationStrength | Self::AuthenticationContext)
    }

    /// True when `text` has the form of this kind's ids.
    #[must_use]
    pub fn is_id(self, text: &str) -> bool {
        match self {
            Self::AuthenticationContext => is_context_id(text),
            _ => is_guid(text),
        }
    }
}

/// True for `c1` … `c99`, the ids of authentication contexts.
#[must_use]
pub fn is_context_id(text: &str) -> bool {
    let digits = text.strip_prefix('c').unwrap_or_default();
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    plain && digits.parse().is_ok_and(|number: u8| (1..=99).contains(&number))
}
