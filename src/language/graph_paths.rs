//! Graph's members of a policy and the keys that say them.

/// A member of Graph's `conditionalAccessPolicy` that the language has a key for. What stands below
/// a member that holds no further row is said by that key too.
///
/// Members of the v1.0 metadata, and those of beta that the reference for Conditional Access
/// documents or that exports hold.
pub const GRAPH_PATHS: &[(&str, &str)] = &[
    ("displayName", "name"),
    ("state", "state"),
    ("conditions.users.includeUsers", "users.include.users"),
    ("conditions.users.excludeUsers", "users.exclude.users"),
    ("conditions.users.includeGroups", "users.include.groups"),
    ("conditions.users.excludeGroups", "users.exclude.groups"),
    ("conditions.users.includeRoles", "users.include.roles"),
    ("conditions.users.excludeRoles", "users.exclude.roles"),
    ("conditions.users.includeGuestsOrExternalUsers", "users.include.guests"),
    ("conditions.users.excludeGuestsOrExternalUsers", "users.exclude.guests"),
    ("conditions.clientApplications.includeServicePrincipals", "workloadIdentities.include"),
    ("conditions.clientApplications.excludeServicePrincipals", "workloadIdentities.exclude"),
    ("conditions.clientApplications.servicePrincipalFilter", "workloadIdentities.filter"),
    ("conditions.clientApplications.includeAgentIdServicePrincipals", "agentIdentities.include"),
    ("conditions.clientApplications.excludeAgentIdServicePrincipals", "agentIdentities.exclude"),
    ("conditions.clientApplications.agentIdServicePrincipalFilter", "agentIdentities.filter"),
    ("conditions.agents.includeAgentUsers", "agentUsers.include"),
    ("conditions.agents.excludeAgentUsers", "agentUsers.exclude"),
    ("conditions.agents.agentFilter", "agentUsers.filter"),
    ("conditions.applications.includeApplications", "resources.include"),
    ("conditions.applications.excludeApplications", "resources.exclude"),
    ("conditions.applications.applicationFilter", "resources.filter"),
    ("conditions.applications.includeUserActions", "resources.userActions"),
    ("conditions.applications.includeAuthenticationContextClassReferences", "resources.authenticationContexts"),
    ("conditions.clientAppTypes", "conditions.clientApps"),
    ("conditions.platforms.includePlatforms", "conditions.platforms.include"),
    ("conditions.platforms.excludePlatforms", "conditions.platforms.exclude"),
    ("conditions.locations.includeLocations", "conditions.locations.include"),
    ("conditions.locations.excludeLocations", "conditions.locations.exclude"),
    ("conditions.devices.deviceFilter", "conditions.deviceFilter"),
    ("conditions.userRiskLevels", "conditions.userRisk"),
    ("conditions.signInRiskLevels", "conditions.signInRisk"),
    ("conditions.servicePrincipalRiskLevels", "conditions.servicePrincipalRisk"),
    ("conditions.insiderRiskLevels", "conditions.insiderRisk"),
    ("conditions.agentIdRiskLevels", "conditions.agentRisk"),
    ("conditions.agentContext.includeAgentContexts", "conditions.agentContexts.include"),
    ("conditions.agentContext.excludeAgentContexts", "conditions.agentContexts.exclude"),
    ("conditions.authenticationFlows.transferMethods", "conditions.authenticationFlows"),
    ("grantControls.operator", "grant.allOf or grant.anyOf"),
    ("grantControls.builtInControls", "grant.allOf"),
    ("grantControls.authenticationStrength", "grant.allOf"),
    ("grantControls.termsOfUse", "grant.allOf"),
    ("grantControls.customAuthenticationFactors", "grant.allOf"),
    ("sessionControls.signInFrequency", "session.signInFrequency"),
    ("sessionControls.persistentBrowser", "session.persistentBrowser"),
    ("sessionControls.secureSignInSession", "session.tokenProtection"),
    ("sessionControls.applicationEnforcedRestrictions", "session.applicationEnforcedRestrictions"),
    ("sessionControls.cloudAppSecurity", "session.cloudAppSecurity"),
    ("sessionControls.disableResilienceDefaults", "session.disableResilienceDefaults"),
    ("sessionControls.continuousAccessEvaluation", "session.continuousAccessEvaluation"),
    ("sessionControls.globalSecureAccessFilteringProfile", "session.globalSecureAccessProfile"),
];

/// Members that a policy never says, and why.
pub const NEVER_SAID: &[(&str, &str)] = &[
    ("id", "the tenant file holds it, as `policies.KEY.id`"),
    ("templateId", "Graph fills it in"),
    ("createdDateTime", "Graph fills it in"),
    ("modifiedDateTime", "Graph fills it in"),
    ("deletedDateTime", "Graph fills it in"),
    ("partialEnablementStrategy", "Graph fills it in, and it is always null"),
    ("description", "Graph declares it and does not use it; `description` here is for readers"),
];

/// What is wrong with a path below `graph`: the key that says it, or why it is not said at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// There is a key for it.
    Key(&'static str),
    /// It is a map whose members are said one by one.
    Container,
    /// It is never sent.
    Never(&'static str),
    /// It is no path: empty, or with an empty step.
    NoPath,
}

/// Members with a key that are objects to Graph, and what Graph knows in any of them.
const OBJECTS: [&str; 15] = [
    "conditions.users.includeGuestsOrExternalUsers",
    "conditions.users.excludeGuestsOrExternalUsers",
    "conditions.clientApplications.servicePrincipalFilter",
    "conditions.clientApplications.agentIdServicePrincipalFilter",
    "conditions.agents.agentFilter",
    "conditions.applications.applicationFilter",
    "conditions.devices.deviceFilter",
    "grantControls.authenticationStrength",
    "sessionControls.signInFrequency",
    "sessionControls.persistentBrowser",
    "sessionControls.secureSignInSession",
    "sessionControls.applicationEnforcedRestrictions",
    "sessionControls.cloudAppSecurity",
    "sessionControls.continuousAccessEvaluation",
    "sessionControls.globalSecureAccessFilteringProfile",
];
const PARTS: [&str; 14] = [
    "isEnabled",
    "mode",
    "rule",
    "value",
    "type",
    "frequencyInterval",
    "authenticationType",
    "cloudAppSecurityType",
    "profileId",
    "id",
    "displayName",
    "guestOrExternalUserTypes",
    "externalTenants",
    "@odata",
];

/// True for a part of a member that Graph did not have when this was written.
fn is_new_part(path: &str) -> bool {
    let parts = OBJECTS.iter().filter(|member| is_at_or_below(path, member)).filter_map(|member| {
        let below = path.get(member.len()..)?.strip_prefix('.')?;
        below.split('.').next()
    });
    parts.into_iter().any(|part| !PARTS.iter().any(|known| known.eq_ignore_ascii_case(part)))
}

/// What is wrong with `path`; `None` for a member that only `graph` can say.
pub(super) fn fault(path: &str) -> Option<Fault> {
    if path.split('.').any(|step| step.trim().is_empty()) {
        return Some(Fault::NoPath);
    }
    if let Some((_, why)) = NEVER_SAID.iter().find(|(member, _)| is_at_or_below(path, member)) {
        return Some(Fault::Never(why));
    }
    if is_new_part(path) {
        return None;
    }
    if let Some((_, key)) = GRAPH_PATHS.iter().find(|(member, _)| is_at_or_below(path, member)) {
        return Some(Fault::Key(key));
    }
    let container = GRAPH_PATHS.iter().any(|(member, _)| is_at_or_below(member, path));
    container.then_some(Fault::Container)
}

/// True when `path` is `member` or stands below it. Graph ignores case.
fn is_at_or_below(path: &str, member: &str) -> bool {
    let Some(start) = path.get(..member.len()) else {
        return false;
    };
    start.eq_ignore_ascii_case(member) && matches!(path.as_bytes().get(member.len()), None | Some(b'.'))
}
