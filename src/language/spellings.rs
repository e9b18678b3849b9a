//! What people write, and what it is called here: spellings of Graph, of the portal, of older
//! drafts and of other tools.

use super::schema::DocumentKind;

/// A key under another name.
pub(super) struct KeySpelling {
    /// A step of the path of the map it is written in; empty for any map.
    pub(super) under: &'static str,
    /// The spelling, compared without case.
    pub(super) typed: &'static str,
    /// The path of the key that is meant: from the document (or region) where `under` is empty,
    /// else from the map. Empty when no key is meant and `note` says why.
    pub(super) meant: &'static str,
    /// What else is to be said.
    pub(super) note: &'static str,
}

macro_rules! keys {
    ($($under:literal $typed:literal => $meant:literal $(, $note:literal)?;)+) => {
        &[$(KeySpelling { under: $under, typed: $typed, meant: $meant, note: concat!($($note)?) }),+]
    };
}

const READ_ONLY: &str = "Graph fills it in by itself: leave it out";

const POLICY_KEYS: &[KeySpelling] = keys! {
    "" "displayName" => "name";
    "" "policyName" => "name";
    "" "title" => "name";
    "" "id" => "key", "an object id stands in the tenant file, as `policies.KEY.id`; what other files call the policy is its `key`";
    "" "createdDateTime" => "";
    "" "modifiedDateTime" => "";
    "" "deletedDateTime" => "";
    "" "templateId" => "";
    "" "partialEnablementStrategy" => "";
    "" "status" => "state";
    "" "stages" => "rollout.stages";
    "stages" "from" => "planned", "a day switches nothing, so it is called a plan";
    "stages" "start" => "planned";
    "stages" "date" => "planned";
    "stages" "users" => "include";
    "" "conditions.users" => "users";
    "" "includeUsers" => "users.include.users";
    "" "excludeUsers" => "users.exclude.users";
    "" "includeGroups" => "users.include.groups";
    "" "excludeGroups" => "users.exclude.groups";
    "" "includeRoles" => "users.include.roles";
    "" "excludeRoles" => "users.exclude.roles";
    "" "includeGuestsOrExternalUsers" => "users.include.guests";
    "" "excludeGuestsOrExternalUsers" => "users.exclude.guests";
    "include" "guestsOrExternalUsers" => "guests";
    "exclude" "guestsOrExternalUsers" => "guests";
    "include" "directoryRoles" => "roles";
    "exclude" "directoryRoles" => "roles";
    "include" "emergencyAccess" => "breakGlass";
    "exclude" "emergencyAccess" => "breakGlass";
    "include" "break_glass" => "breakGlass";
    "exclude" "break_glass" => "breakGlass";
    "guests" "guestOrExternalUserTypes" => "types";
    "guests" "externalTenants" => "tenants";
    "guests" "members" => "tenants";
    "" "clientApplications" => "workloadIdentities";
    "" "servicePrincipals" => "workloadIdentities";
    "" "includeServicePrincipals" => "workloadIdentities.include";
    "" "excludeServicePrincipals" => "workloadIdentities.exclude";
    "" "servicePrincipalFilter" => "workloadIdentities.filter";
    "" "includeAgentIdServicePrincipals" => "agentIdentities.include";
    "" "excludeAgentIdServicePrincipals" => "agentIdentities.exclude";
    "" "agentIdServicePrincipalFilter" => "agentIdentities.filter";
    "" "agents" => "agentUsers";
    "" "includeAgentUsers" => "agentUsers.include";
    "" "excludeAgentUsers" => "agentUsers.exclude";
    "" "agentFilter" => "agentUsers.filter";
    "resources" "apps" => "include";
    "resources" "applications" => "include";
    "resources" "actions" => "userActions";
    "resources" "contexts" => "authenticationContexts";
    "" "applications" => "resources";
    "" "cloudApps" => "resources";
    "" "targetResources" => "resources";
    "" "apps" => "resources.include";
    "" "includeApplications" => "resources.include";
    "" "excludeApplications" => "resources.exclude";
    "" "applicationFilter" => "resources.filter";
    "" "includeUserActions" => "resources.userActions";
    "" "actions" => "resources.userActions";
    "" "includeAuthenticationContextClassReferences" => "resources.authenticationContexts";
    "" "authContexts" => "resources.authenticationContexts";
    "" "authContext" => "resources.authenticationContexts";
    "" "clientAppTypes" => "conditions.clientApps";
    "" "devicePlatforms" => "conditions.platforms";
    "" "includePlatforms" => "conditions.platforms.include";
    "" "excludePlatforms" => "conditions.platforms.exclude";
    "" "namedLocations" => "conditions.locations";
    "" "includeLocations" => "conditions.locations.include";
    "" "excludeLocations" => "conditions.locations.exclude";
    "" "devices" => "conditions.deviceFilter";
    "" "userRiskLevels" => "conditions.userRisk";
    "" "signInRiskLevels" => "conditions.signInRisk";
    "" "servicePrincipalRiskLevels" => "conditions.servicePrincipalRisk";
    "" "insiderRiskLevels" => "conditions.insiderRisk";
    "" "agentIdRiskLevels" => "conditions.agentRisk";
    "" "agentContext" => "conditions.agentContexts";
    "" "includeAgentContexts" => "conditions.agentContexts.include";
    "" "excludeAgentContexts" => "conditions.agentContexts.exclude";
    "" "transferMethods" => "conditions.authenticationFlows";
    "grant" "builtInControls" => "allOf";
    "grant" "operator" => "", "the key of the list says it: `allOf` for AND, `anyOf` for OR";
    "grant" "and" => "allOf";
    "grant" "or" => "anyOf";
    "grant" "authenticationStrength" => "", "it is an item of the list: `grant: {allOf: [{authenticationStrength: NAME}]}`";
    "grant" "termsOfUse" => "", "it is an item of the list: `grant: {allOf: [{termsOfUse: NAME}]}`";
    "allOf" "strength" => "authenticationStrength";
    "anyOf" "strength" => "authenticationStrength";
    "allOf" "custom" => "customAuthenticationFactor";
    "anyOf" "custom" => "customAuthenticationFactor";
    "allOf" "customAuthenticationFactors" => "customAuthenticationFactor";
    "anyOf" "customAuthenticationFactors" => "customAuthenticationFactor";
    "" "grantControls" => "grant";
    "" "controls" => "grant";
    "" "builtInControls" => "grant.allOf";
    "" "strength" => "", "it is an item of a list: `grant: {allOf: [{authenticationStrength: NAME}]}`";
    "" "authenticationStrength" => "", "it is an item of a list: `grant: {allOf: [{authenticationStrength: NAME}]}`";
    "" "termsOfUse" => "", "it is an item of a list: `grant: {allOf: [{termsOfUse: NAME}]}`";
    "" "custom" => "", "it is an item of a list: `grant: {allOf: [{customAuthenticationFactor: ID}]}`";
    "" "customAuthenticationFactors" => "", "it is an item of a list: `grant: {allOf: [{customAuthenticationFactor: ID}]}`";
    "" "sessionControls" => "session";
    "signInFrequency" "value" => "", "number and unit stand together, without a map: `signInFrequency: 12 hours`";
    "signInFrequency" "frequencyInterval" => "", "write `signInFrequency: everyTime`, or a period";
    "signInFrequency" "isEnabled" => "", "what is written is on; to switch it off, leave `signInFrequency` out";
    "signInFrequency" "type" => "", "number and unit stand together, without a map: `signInFrequency: 12 hours`";
    "" "secureSignInSession" => "session.tokenProtection";
    "" "sif" => "session.signInFrequency";
    "" "cae" => "session.continuousAccessEvaluation";
    "" "persistentBrowserSession" => "session.persistentBrowser";
    "" "globalSecureAccessFilteringProfile" => "session.globalSecureAccessProfile";
    "" "networkAccessSecurity" => "session.globalSecureAccessProfile";
    "filter" "rule" => "", "write `include: RULE` or `exclude: RULE`: the key is the mode";
    "filter" "mode" => "", "the key of the rule says it: `include: RULE` or `exclude: RULE`";
    "deviceFilter" "rule" => "", "write `include: RULE` or `exclude: RULE`: the key is the mode";
    "deviceFilter" "mode" => "", "the key of the rule says it: `include: RULE` or `exclude: RULE`";
    "users" "except" => "exclude";
    "resources" "except" => "exclude";
};

const TENANT_KEYS: &[KeySpelling] = keys! {
    "" "displayName" => "", "the object's display name is the key it stands under";
    "" "emergencyAccess" => "breakGlass";
    "" "break_glass" => "breakGlass";
    "" "tenant" => "tenantId";
    "" "locations" => "namedLocations";
    "" "ipNamedLocations" => "namedLocations";
    "" "countryNamedLocations" => "namedLocations";
    "" "strengths" => "authenticationStrengths";
    "" "authenticationStrengthPolicies" => "authenticationStrengths";
    "" "contexts" => "authenticationContexts";
    "" "authContexts" => "authenticationContexts";
    "" "authenticationContextClassReferences" => "authenticationContexts";
    "" "agreements" => "termsOfUse";
    "" "licenses" => "licences";
    "" "applications" => "apps";
    "" "partners" => "externalTenants";
    "users" "objectId" => "id";
    "groups" "objectId" => "id";
    "groups" "isAssignableToRole" => "roleAssignable";
    "groups" "member" => "members";
    "servicePrincipals" "objectId" => "id";
    "servicePrincipals" "clientId" => "appId";
    "apps" "clientId" => "appId";
    "apps" "id" => "appId", "an app is known by its app id (client id), not by an object id";
    "externalTenants" "id" => "tenantId";
    "namedLocations" "isTrusted" => "trusted";
    "namedLocations" "cidrs" => "ipRanges";
    "namedLocations" "ranges" => "ipRanges";
    "namedLocations" "countriesAndRegions" => "countries";
    "namedLocations" "includeUnknownCountriesAndRegions" => "includeUnknown";
    "namedLocations" "countryLookupMethod" => "lookup";
    "authenticationStrengths" "combinations" => "allowedCombinations";
    "combinationConfigurations" "appliesToCombinations" => "appliesTo";
    "authenticationContexts" "isAvailable" => "available";
};

const CONFIG_KEYS: &[KeySpelling] = keys! {
    "" "tenant" => "tenants";
    "" "severity" => "failOn";
    "" "ignore" => "rules", "`rules: {RULE: disabled}` switches a rule off";
    "" "select" => "rules";
    "rules" "severity" => "level";
};

const TESTS_KEYS: &[KeySpelling] = keys! {
    "assertions" "never" => "", "write `every: REGION` and `outcome: blocked`";
    "assertions" "always" => "every";
    "assertions" "any" => "some";
    "assertions" "except" => "", "leave people out in the region: `every: {users: {include: all, exclude: …}}`";
    "assertions" "require" => "requires";
    "assertions" "grant" => "requires";
    "changes" "allowed" => "allow";
    "signIn" "app" => "resource";
    "signIn" "application" => "resource";
    "signIn" "clientAppType" => "clientApp";
    "signIn" "ipAddress" => "ip";
    "signIn" "signInRiskLevel" => "signInRisk";
    "signIn" "userRiskLevel" => "userRisk";
    "signIn" "devicePlatform" => "platform";
    "signIn" "servicePrincipal" => "workloadIdentity";
};

/// What `typed` is called in a map at `path` (list positions left out) that knows the keys `known`.
pub(super) fn key(kind: DocumentKind, path: &str, typed: &str, known: &[&str]) -> Option<&'static KeySpelling> {
    let own = match kind {
        DocumentKind::Policy => POLICY_KEYS,
        DocumentKind::Tenant => TENANT_KEYS,
        DocumentKind::Config => CONFIG_KEYS,
        DocumentKind::Tests => TESTS_KEYS,
    };
    let shared: &[KeySpelling] = if kind == DocumentKind::Tests { POLICY_KEYS } else { &[] };
    let rows = || own.iter().chain(shared).filter(|row| row.typed.eq_ignore_ascii_case(typed));
    let near = rows().find(|row| !row.under.is_empty() && row.is_under(path, known));
    near.or_else(|| rows().find(|row| row.under.is_empty()))
}

impl KeySpelling {
    /// True in a map at `path`: the row's own map, or one below it that knows the key that is meant.
    fn is_under(&self, path: &str, known: &[&str]) -> bool {
        let mut steps = path.split('.');
        let exact = path.rsplit('.').next() == Some(self.under) && self.meant.is_empty();
        exact || (steps.any(|step| step == self.under) && known.contains(&self.meant))
    }

    /// What is to be said beside the key that is meant.
    pub(super) fn said(&self) -> &'static str {
        if self.note.is_empty() && self.meant.is_empty() { READ_ONLY } else { self.note }
    }
}

/// Words under another name: what is typed (compared without case, spaces, `-` and `_`), what is meant.
const WORDS: &[(&str, &str)] = &[
    ("on", "enabled"),
    ("true", "enabled"),
    ("enforced", "enabled"),
    ("enforce", "enabled"),
    ("active", "enabled"),
    ("off", "disabled"),
    ("false", "disabled"),
    ("reportonly", "reportOnly"),
    ("report", "reportOnly"),
    ("audit", "reportOnly"),
    ("enabledforreportingbutnotenforced", "reportOnly"),
    ("enabledforreporting", "reportOnly"),
    ("everyone", "all"),
    ("everybody", "all"),
    ("any", "all"),
    ("allusers", "all"),
    ("allapps", "all"),
    ("allcloudapps", "all"),
    ("allresources", "all"),
    ("alllocations", "all"),
    ("anylocation", "all"),
    ("allguests", "all"),
    ("nobody", "none"),
    ("serviceprincipalsinmytenant", "allOwned"),
    ("all", "allOwned"),
    ("multifactor", "mfa"),
    ("multifactorauthentication", "mfa"),
    ("requiremfa", "mfa"),
    ("requiremultifactorauthentication", "mfa"),
    ("requirecompliantdevice", "compliantDevice"),
    ("compliant", "compliantDevice"),
    ("hybridjoined", "domainJoinedDevice"),
    ("hybridjoineddevice", "domainJoinedDevice"),
    ("hybridazureadjoined", "domainJoinedDevice"),
    ("requirehybridjoineddevice", "domainJoinedDevice"),
    ("domainjoined", "domainJoinedDevice"),
    ("appprotection", "compliantApplication"),
    ("appprotectionpolicy", "compliantApplication"),
    ("requireappprotection", "compliantApplication"),
    ("compliantapp", "compliantApplication"),
    ("approvedapp", "approvedApplication"),
    ("approvedclientapp", "approvedApplication"),
    ("requireapprovedapp", "approvedApplication"),
    ("requirepasswordchange", "passwordChange"),
    ("changepassword", "passwordChange"),
    ("requireriskremediation", "riskRemediation"),
    ("mobile", "mobileAppsAndDesktopClients"),
    ("desktop", "mobileAppsAndDesktopClients"),
    ("native", "mobileAppsAndDesktopClients"),
    ("eas", "exchangeActiveSync"),
    ("legacy", "other"),
    ("otherclients", "other"),
    ("devicecode", "deviceCodeFlow"),
    ("transfer", "authenticationTransfer"),
    ("registersecurityinformation", "registerSecurityInfo"),
    ("urn:user:registersecurityinfo", "registerSecurityInfo"),
    ("urn:user:registerdevice", "registerDevice"),
    ("joindevice", "registerDevice"),
    ("guest", "b2bCollaborationGuest"),
    ("b2bguest", "b2bCollaborationGuest"),
    ("member", "b2bCollaborationMember"),
    ("csp", "serviceProvider"),
    ("mac", "macOS"),
    ("ipad", "iOS"),
    ("ipados", "iOS"),
    ("defender", "mcasConfigured"),
    ("monitor", "monitorOnly"),
    ("block", "blockDownloads"),
    ("block", "blocked"),
    ("allow", "allowed"),
    ("challenge", "challenged"),
    ("mfa", "challenged"),
    ("strict", "strictLocation"),
    ("warn", "warning"),
    ("info", "note"),
    ("information", "note"),
    ("ignore", "disabled"),
    ("public", "global"),
    ("commercial", "global"),
    ("gcchigh", "usGov"),
    ("dod", "usGovDoD"),
    ("21vianet", "china"),
    ("aadp1", "p1"),
    ("aadp2", "p2"),
    ("aad_premium", "p1"),
    ("aad_premium_p2", "p2"),
    ("latest", "minimal"),
    ("v1", "v1.0"),
    ("entraconnect", "connect"),
];

/// Words that are something else here than a word.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    (
        "compliantnetwork",
        "mfa",
        "the compliant network is a named location, not a control: block outside it with `conditions: {locations: {include: all, exclude: [All Compliant Network locations]}}` and `grant: block`",
    ),
    ("block", "mfa", "block stands alone: `grant: block`"),
    ("tokenprotection", "mfa", "token protection is a control of the session: `session: {tokenProtection: true}`"),
    ("phishingresistantmfa", "mfa", "write `{authenticationStrength: Phishing-resistant MFA}`"),
    ("passwordlessmfa", "mfa", "write `{authenticationStrength: Passwordless MFA}`"),
    ("authenticationstrength", "mfa", "write `{authenticationStrength: NAME}`"),
    ("termsofuse", "mfa", "write `{termsOfUse: NAME}`"),
    ("all", "browser", "leave `clientApps` out: that means all of them"),
    ("modern", "browser", "write `[browser, mobileAppsAndDesktopClients]`"),
    ("legacyauthentication", "browser", "write `[exchangeActiveSync, other]`"),
];

fn folded(text: &str) -> String {
    let kept = text.chars().filter(|char| !matches!(char, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).collect()
}

/// The word that `typed` stands for, if it is among `options`.
pub(super) fn word<'o>(typed: &str, options: &[&'o str]) -> Option<&'o str> {
    let typed = folded(typed);
    let same = options.iter().find(|option| folded(option) == typed);
    if let Some(same) = same {
        return Some(same);
    }
    let meant = WORDS.iter().filter(|(spelling, _)| folded(spelling) == typed);
    let mut meant = meant.filter_map(|(_, word)| options.iter().find(|option| *option == word));
    meant.next().copied()
}

/// What to do with a word that belongs elsewhere; told apart by one of the words that may stand there.
pub(super) fn elsewhere(typed: &str, options: &[&str]) -> Option<&'static str> {
    let typed = folded(typed);
    let row = ELSEWHERE.iter().find(|(spelling, among, _)| *spelling == typed && options.contains(among));
    row.map(|(_, _, help)| *help)
}

/// Reserved names in lists, in Graph's spelling.
const RESERVED: [&str; 5] =
    ["Office365", "MicrosoftAdminPortals", "AllAgentIdResources", "AllTrusted", "MfaTrustedIps"];

/// The reserved name that `typed` stands for when only case, spaces, `-` or `_` differ.
pub(super) fn reserved(typed: &str) -> Option<&'static str> {
    let typed_folded = folded(typed);
    let name = RESERVED.into_iter().find(|name| folded(name) == typed_folded)?;
    (name != typed).then_some(name)
}

/// Whole-field words as people write them inside a list.
pub(super) fn whole_field(typed: &str) -> Option<&'static str> {
    match folded(typed).as_str() {
        "all" | "allapps" | "allusers" | "allcloudapps" | "allresources" | "alllocations" | "anylocation" => {
            Some("all")
        }
        "none" => Some("none"),
        "allowned" | "serviceprincipalsinmytenant" => Some("allOwned"),
        _ => None,
    }
}
