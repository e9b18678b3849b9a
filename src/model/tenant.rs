//! What is known of a tenant: names, ids, break-glass accounts, declared facts.

use indexmap::IndexMap;

use super::choices::Choices;
use super::names::ObjectRef;
use super::words::{Cloud, LocationLookup};

/// The tenant a policy set is for, `extends` merged. All maps go from name to attributes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tenant {
    /// The name in `caplint.yaml`, where there is one.
    pub name: Option<String>,
    /// `tenantId`.
    pub tenant_id: Option<String>,
    /// `cloud`.
    pub cloud: Option<Cloud>,
    /// `breakGlass`; `None` when not declared.
    pub break_glass: Option<BreakGlass>,
    /// `users`.
    pub users: IndexMap<String, NamedObject>,
    /// `groups`.
    pub groups: IndexMap<String, Group>,
    /// `servicePrincipals`.
    pub service_principals: IndexMap<String, ServicePrincipal>,
    /// `apps`.
    pub apps: IndexMap<String, NamedApp>,
    /// `externalTenants`.
    pub external_tenants: IndexMap<String, ExternalTenant>,
    /// `namedLocations`.
    pub named_locations: IndexMap<String, Location>,
    /// `authenticationStrengths`.
    pub authentication_strengths: IndexMap<String, Strength>,
    /// `authenticationContexts`.
    pub authentication_contexts: IndexMap<String, Context>,
    /// `termsOfUse`.
    pub terms_of_use: IndexMap<String, NamedObject>,
    /// `globalSecureAccessProfiles`.
    pub global_secure_access_profiles: IndexMap<String, NamedObject>,
    /// `sets`: kind (`roles`, `apps`, `groups`, `users`, `locations`) → name → names.
    pub sets: IndexMap<String, IndexMap<String, Vec<String>>>,
    /// `exceptions`.
    pub exceptions: Vec<Exception>,
    /// `policies`: by policy key.
    pub policies: IndexMap<String, PolicyEntry>,
    /// `licences`.
    pub licences: Option<Vec<String>>,
    /// `facts`.
    pub facts: Facts,
    /// `memberships`: path of an export of group memberships, as written.
    pub memberships: Option<String>,
}

impl Tenant {
    /// The name and entry of an app, by its name or id, in any casing.
    #[must_use]
    pub fn app(&self, app: &ObjectRef) -> Option<(&str, &NamedApp)> {
        let is_it = |name: &str, entry: &NamedApp| {
            app.shown().eq_ignore_ascii_case(name) || entry.app_id.as_deref().is_some_and(|id| app.is(id))
        };
        let found = self.apps.iter().find(|(name, entry)| is_it(name, entry));
        found.map(|(name, entry)| (name.as_str(), entry))
    }
}

/// What a tenant says of one policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyEntry {
    /// Id of the existing policy object.
    pub id: Option<String>,
    /// The stage it is in here.
    pub stage: Option<String>,
    /// Why it is not part of this tenant's set.
    pub skip: Option<String>,
}

/// Declared break-glass principals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BreakGlass {
    /// `breakGlass.users`, resolved.
    pub users: Vec<ObjectRef>,
    /// `breakGlass.groups`, resolved.
    pub groups: Vec<ObjectRef>,
}

/// An object known by name and id only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedObject {
    /// Object id.
    pub id: Option<String>,
}

/// A group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// Object id.
    pub id: Option<String>,
    /// `roleAssignable`.
    pub role_assignable: bool,
    /// `dynamic`.
    pub dynamic: bool,
    /// `members`: all members; `None` when unknown.
    pub members: Option<GroupMembers>,
    /// `knownMembers`: some members.
    pub known_members: Option<GroupMembers>,
    /// `subsetOf`.
    pub subset_of: Vec<String>,
    /// `disjointFrom`.
    pub disjoint_from: Vec<String>,
    /// `owner`.
    pub owner: Option<String>,
    /// `reviewBy`.
    pub review_by: Option<jiff::civil::Date>,
}

/// Members of a group, by name or id as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupMembers {
    /// Users.
    pub users: Vec<String>,
    /// Groups.
    pub groups: Vec<String>,
}

/// A service principal of the tenant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServicePrincipal {
    /// Object id.
    pub id: Option<String>,
    /// App id.
    pub app_id: Option<String>,
    /// Custom security attributes, as `Set_Attribute`.
    pub attributes: IndexMap<String, Vec<String>>,
}

/// An app of the tenant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedApp {
    /// App id.
    pub app_id: Option<String>,
    /// Custom security attributes, as `Set_Attribute`.
    pub attributes: IndexMap<String, Vec<String>>,
    /// Whether the app works with Token Protection; `None` when unknown.
    pub token_protection: Option<bool>,
    /// Whether people reach the app through Microsoft Entra Private Access.
    pub private_access: bool,
}

/// Another organisation's tenant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExternalTenant {
    /// Tenant id.
    pub tenant_id: Option<String>,
    /// What is trusted of it.
    pub inbound_trust: Option<Trust>,
}

/// Cross-tenant inbound trust.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Trust {
    /// MFA done at home counts.
    pub mfa: Option<bool>,
    /// Compliance at home counts.
    pub compliant_device: Option<bool>,
    /// Hybrid join at home counts.
    pub hybrid_joined_device: Option<bool>,
}

/// A named location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Object id.
    pub id: Option<String>,
    /// What it is.
    pub kind: LocationKind,
}

/// The kinds of named location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LocationKind {
    /// Known by name and id only.
    Reference,
    /// Graph `ipNamedLocation`.
    IpRanges {
        /// CIDRs or `low-high`, as written.
        ranges: Vec<String>,
        /// `trusted`.
        trusted: bool,
    },
    /// Graph `countryNamedLocation`.
    Countries {
        /// ISO 3166 alpha-2 codes.
        countries: Vec<String>,
        /// `includeUnknown`.
        include_unknown: bool,
        /// `lookup`.
        lookup: LocationLookup,
    },
    /// Graph beta `compliantNetworkNamedLocation`, built in.
    CompliantNetwork,
}

/// An authentication strength.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strength {
    /// Object id.
    pub id: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `allowedCombinations`, each a list of methods; empty for a reference.
    pub allowed_combinations: Vec<Vec<String>>,
    /// `combinationConfigurations`.
    pub combination_configurations: Vec<CombinationConfiguration>,
}

/// A restriction of one method of a strength.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CombinationConfiguration {
    /// `appliesTo`: combinations, each a list of methods.
    pub applies_to: Vec<Vec<String>>,
    /// `allowedAAGUIDs` (FIDO2).
    pub allowed_aaguids: Vec<String>,
    /// `allowedIssuerSkis` (X.509).
    pub allowed_issuer_skis: Vec<String>,
    /// `allowedPolicyOIDs` (X.509).
    pub allowed_policy_oids: Vec<String>,
}

/// An authentication context.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// `c1` … `c99`.
    pub id: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `available`: published to apps.
    pub available: bool,
}

/// A declared exception from coverage questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// Kind of principal: `group`, `user` or `role`.
    pub kind: &'static str,
    /// The principal as written.
    pub principal: String,
    /// Questions and assertions it is for.
    pub asks: Vec<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Last day.
    pub until: Option<jiff::civil::Date>,
}

/// `facts`: settings of the tenant outside Conditional Access. `None` is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// `securityDefaults`.
    pub security_defaults: Option<bool>,
    /// `directorySync`: `none`, `cloudSync` or `connect`.
    pub directory_sync: Option<String>,
    /// `baselineScopes`: `enforced`, `legacy` or the placeholder app's name.
    pub baseline_scopes: Option<String>,
    /// `inboundTrust`.
    pub inbound_trust: Option<Trust>,
    /// `mfaTrustedIps`.
    pub mfa_trusted_ips: Option<Vec<String>>,
    /// `approvedApplication`: `retired` or `enforced`; by date when absent.
    pub approved_application: Option<String>,
    /// `choices`: what is taken for granted where Microsoft's documentation is silent.
    pub choices: Choices,
}
