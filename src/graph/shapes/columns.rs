//! What the attributes of Terraform's azuread provider are in Graph.
//!
//! Source: the provider's resource documentation and schema of August 2026. A path goes through
//! blocks, each of which is a list of one object in a state.

/// How an attribute becomes a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// As it is.
    Copy,
    /// The last segment of a path: `/identity/conditionalAccess/policies/ID`, or of each of a list.
    LastSegment,
    /// A list as one string with commas.
    Commas,
    /// As it is, with `isEnabled: true` beside it.
    Switched,
}

/// One attribute and its member.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Path of the attribute.
    pub(super) from: &'static str,
    /// Path of the member.
    pub(super) to: &'static str,
    /// How it gets there.
    pub(super) how: How,
}

/// A resource type of the provider.
#[derive(Debug)]
pub(super) struct Resource {
    /// The type, as `azuread_group`.
    pub(super) name: &'static str,
    /// Graph's type.
    pub(super) graph: &'static str,
    /// Its attributes.
    pub(super) columns: &'static [Column],
}

const fn copy(from: &'static str, to: &'static str) -> Column {
    Column { from, to, how: How::Copy }
}

const fn how(how: How, from: &'static str, to: &'static str) -> Column {
    Column { from, to, how }
}

/// Attributes that say nothing a policy set needs.
pub(super) const IGNORED: [&str; 2] = ["timeouts", "object_id"];

/// The resource types that are read.
pub(super) const RESOURCES: [Resource; 6] = [
    Resource {
        name: "azuread_conditional_access_policy",
        graph: "#microsoft.graph.conditionalAccessPolicy",
        columns: POLICY,
    },
    Resource { name: "azuread_named_location", graph: "#microsoft.graph.namedLocation", columns: LOCATION },
    Resource {
        name: "azuread_authentication_strength_policy",
        graph: "#microsoft.graph.authenticationStrengthPolicy",
        columns: STRENGTH,
    },
    Resource { name: "azuread_group", graph: "#microsoft.graph.group", columns: GROUP },
    Resource { name: "azuread_user", graph: "#microsoft.graph.user", columns: USER },
    Resource { name: "azuread_service_principal", graph: "#microsoft.graph.servicePrincipal", columns: PRINCIPAL },
];

const POLICY: &[Column] = &[
    how(How::LastSegment, "id", "id"),
    copy("display_name", "displayName"),
    copy("state", "state"),
    copy("conditions.applications.included_applications", "conditions.applications.includeApplications"),
    copy("conditions.applications.excluded_applications", "conditions.applications.excludeApplications"),
    copy("conditions.applications.included_user_actions", "conditions.applications.includeUserActions"),
    copy("conditions.applications.filter.mode", "conditions.applications.applicationFilter.mode"),
    copy("conditions.applications.filter.rule", "conditions.applications.applicationFilter.rule"),
    copy("conditions.users.included_users", "conditions.users.includeUsers"),
    copy("conditions.users.excluded_users", "conditions.users.excludeUsers"),
    copy("conditions.users.included_groups", "conditions.users.includeGroups"),
    copy("conditions.users.excluded_groups", "conditions.users.excludeGroups"),
    copy("conditions.users.included_roles", "conditions.users.includeRoles"),
    copy("conditions.users.excluded_roles", "conditions.users.excludeRoles"),
    how(
        How::Commas,
        "conditions.users.included_guests_or_external_users.guest_or_external_user_types",
        "conditions.users.includeGuestsOrExternalUsers.guestOrExternalUserTypes",
    ),
    copy(
        "conditions.users.included_guests_or_external_users.external_tenants.membership_kind",
        "conditions.users.includeGuestsOrExternalUsers.externalTenants.membershipKind",
    ),
    copy(
        "conditions.users.included_guests_or_external_users.external_tenants.members",
        "conditions.users.includeGuestsOrExternalUsers.externalTenants.members",
    ),
    how(
        How::Commas,
        "conditions.users.excluded_guests_or_external_users.guest_or_external_user_types",
        "conditions.users.excludeGuestsOrExternalUsers.guestOrExternalUserTypes",
    ),
    copy(
        "conditions.users.excluded_guests_or_external_users.external_tenants.membership_kind",
        "conditions.users.excludeGuestsOrExternalUsers.externalTenants.membershipKind",
    ),
    copy(
        "conditions.users.excluded_guests_or_external_users.external_tenants.members",
        "conditions.users.excludeGuestsOrExternalUsers.externalTenants.members",
    ),
    copy(
        "conditions.client_applications.included_service_principals",
        "conditions.clientApplications.includeServicePrincipals",
    ),
    copy(
        "conditions.client_applications.excluded_service_principals",
        "conditions.clientApplications.excludeServicePrincipals",
    ),
    copy("conditions.client_applications.filter.mode", "conditions.clientApplications.servicePrincipalFilter.mode"),
    copy("conditions.client_applications.filter.rule", "conditions.clientApplications.servicePrincipalFilter.rule"),
    copy("conditions.client_app_types", "conditions.clientAppTypes"),
    how(
        How::Commas,
        "conditions.authentication_flow_transfer_methods",
        "conditions.authenticationFlows.transferMethods",
    ),
    copy("conditions.devices.filter.mode", "conditions.devices.deviceFilter.mode"),
    copy("conditions.devices.filter.rule", "conditions.devices.deviceFilter.rule"),
    how(How::LastSegment, "conditions.locations.included_locations", "conditions.locations.includeLocations"),
    how(How::LastSegment, "conditions.locations.excluded_locations", "conditions.locations.excludeLocations"),
    copy("conditions.platforms.included_platforms", "conditions.platforms.includePlatforms"),
    copy("conditions.platforms.excluded_platforms", "conditions.platforms.excludePlatforms"),
    copy("conditions.sign_in_risk_levels", "conditions.signInRiskLevels"),
    copy("conditions.user_risk_levels", "conditions.userRiskLevels"),
    copy("conditions.service_principal_risk_levels", "conditions.servicePrincipalRiskLevels"),
    copy("conditions.insider_risk_levels", "conditions.insiderRiskLevels"),
    copy("grant_controls.operator", "grantControls.operator"),
    copy("grant_controls.built_in_controls", "grantControls.builtInControls"),
    copy("grant_controls.custom_authentication_factors", "grantControls.customAuthenticationFactors"),
    copy("grant_controls.terms_of_use", "grantControls.termsOfUse"),
    how(
        How::LastSegment,
        "grant_controls.authentication_strength_policy_id",
        "grantControls.authenticationStrength.id",
    ),
    copy(
        "session_controls.application_enforced_restrictions_enabled",
        "sessionControls.applicationEnforcedRestrictions.isEnabled",
    ),
    how(
        How::Switched,
        "session_controls.cloud_app_security_policy",
        "sessionControls.cloudAppSecurity.cloudAppSecurityType",
    ),
    how(How::Switched, "session_controls.persistent_browser_mode", "sessionControls.persistentBrowser.mode"),
    copy("session_controls.disable_resilience_defaults", "sessionControls.disableResilienceDefaults"),
    how(How::Switched, "session_controls.sign_in_frequency", "sessionControls.signInFrequency.value"),
    copy("session_controls.sign_in_frequency_period", "sessionControls.signInFrequency.type"),
    copy(
        "session_controls.sign_in_frequency_authentication_type",
        "sessionControls.signInFrequency.authenticationType",
    ),
    how(
        How::Switched,
        "session_controls.sign_in_frequency_interval",
        "sessionControls.signInFrequency.frequencyInterval",
    ),
];

const LOCATION: &[Column] = &[
    how(How::LastSegment, "id", "id"),
    copy("display_name", "displayName"),
    copy("ip.ip_ranges", "ipRanges"),
    copy("ip.trusted", "isTrusted"),
    copy("country.countries_and_regions", "countriesAndRegions"),
    copy("country.include_unknown_countries_and_regions", "includeUnknownCountriesAndRegions"),
    copy("country.country_lookup_method", "countryLookupMethod"),
];

const STRENGTH: &[Column] = &[
    how(How::LastSegment, "id", "id"),
    copy("display_name", "displayName"),
    copy("description", "description"),
    copy("allowed_combinations", "allowedCombinations"),
];

const GROUP: &[Column] = &[
    copy("object_id", "id"),
    copy("display_name", "displayName"),
    copy("types", "groupTypes"),
    copy("assignable_to_role", "isAssignableToRole"),
];

const USER: &[Column] = &[copy("object_id", "id"), copy("user_principal_name", "userPrincipalName")];

const PRINCIPAL: &[Column] = &[
    copy("object_id", "id"),
    copy("display_name", "displayName"),
    copy("client_id", "appId"),
    copy("application_id", "appId"),
];
