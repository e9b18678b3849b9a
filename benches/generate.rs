//! Seeded policies with the shape of published ones: 1.8 KB as Graph JSON in the median, 64 % for all
//! apps, an exclusion group each, a third blocking, a quarter asking for MFA, and so on.

use serde_json::{Value, json};

/// A small generator of numbers (`SplitMix64`): the same seed gives the same policies everywhere.
pub(crate) struct Random(u64);

impl Random {
    /// A generator that starts from `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// True in `percent` of 100 cases.
    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn guid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            a >> 32,
            (a >> 16) & 0xffff,
            a & 0xfff,
            (b >> 48) & 0xfff,
            b & 0xffff_ffff_ffff
        )
    }

    fn guids(&mut self, count: u64) -> Vec<String> {
        (0..count).map(|_| self.guid()).collect()
    }
}

fn users(random: &mut Random, break_glass: &str) -> Value {
    let all = random.chance(55);
    let roles = if random.chance(11) { random.guids(14) } else { Vec::new() };
    let groups = if all || !roles.is_empty() { Vec::new() } else { random.guids(2) };
    json!({
        "includeUsers": if all { vec!["All"] } else { vec![] },
        "excludeUsers": if random.chance(20) { random.guids(2) } else { Vec::new() },
        "includeGroups": groups,
        "excludeGroups": [break_glass, random.guid()],
        "includeRoles": roles,
        "excludeRoles": [],
        "includeGuestsOrExternalUsers": null,
        "excludeGuestsOrExternalUsers": if random.chance(11) {
            json!({
                "guestOrExternalUserTypes": "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider",
                "externalTenants": {"@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants", "membershipKind": "all"},
            })
        } else { Value::Null },
    })
}

fn applications(random: &mut Random) -> Value {
    let include = match random.below(100) {
        0..64 => json!(["All"]),
        64..71 => json!(["Office365"]),
        71..74 => json!(["MicrosoftAdminPortals"]),
        _ => json!(random.guids(3)),
    };
    json!({
        "includeApplications": include,
        "excludeApplications": if random.chance(15) { random.guids(1) } else { Vec::new() },
        "includeUserActions": [],
        "includeAuthenticationContextClassReferences": [],
        "applicationFilter": null,
    })
}

fn conditions(random: &mut Random, break_glass: &str) -> Value {
    let platforms = random.chance(25).then(|| json!({"includePlatforms": ["windows"], "excludePlatforms": []}));
    let locations = random.chance(20).then(|| json!({"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}));
    let devices = random.chance(8).then(|| {
        json!({"includeDevices": [], "excludeDevices": [], "deviceFilter": {"mode": "exclude", "rule": "device.isCompliant -eq True"}})
    });
    let clients = if random.chance(53) { json!(["all"]) } else { json!(["browser", "mobileAppsAndDesktopClients"]) };
    json!({
        "userRiskLevels": [],
        "signInRiskLevels": if random.chance(7) { vec!["high", "medium"] } else { vec![] },
        "servicePrincipalRiskLevels": [],
        "clientAppTypes": clients,
        "platforms": platforms,
        "locations": locations,
        "devices": devices,
        "deviceStates": null,
        "times": null,
        "clientApplications": null,
        "authenticationFlows": null,
        "applications": applications(random),
        "users": users(random, break_glass),
    })
}

fn grant(random: &mut Random) -> Value {
    let controls = match random.below(100) {
        0..34 => vec!["block"],
        34..60 => vec!["mfa"],
        60..73 => vec!["compliantDevice"],
        73..80 => vec!["compliantDevice", "domainJoinedDevice"],
        80..90 => vec!["mfa", "compliantDevice"],
        _ => return Value::Null,
    };
    json!({
        "operator": "OR",
        "builtInControls": controls,
        "customAuthenticationFactors": [],
        "termsOfUse": [],
        "authenticationStrength": null,
    })
}

fn session(random: &mut Random) -> Value {
    let frequency = json!({
        "isEnabled": true, "type": "hours", "value": 4 + random.below(20), "frequencyInterval": "timeBased",
        "authenticationType": "primaryAndSecondaryAuthentication",
    });
    json!({
        "applicationEnforcedRestrictions": null,
        "cloudAppSecurity": null,
        "disableResilienceDefaults": null,
        "persistentBrowser": if random.chance(40) { json!({"isEnabled": true, "mode": "never"}) } else { Value::Null },
        "signInFrequency": frequency,
    })
}

/// One policy in Graph's shape.
pub(crate) fn policy(random: &mut Random, number: usize, break_glass: &str) -> Value {
    let grant = grant(random);
    let session = if grant.is_null() || random.chance(12) { session(random) } else { Value::Null };
    let state = match random.below(100) {
        0..42 => "enabledForReportingButNotEnforced",
        42..71 => "disabled",
        _ => "enabled",
    };
    json!({
        "id": random.guid(),
        "templateId": null,
        "displayName": format!("CA{number:04} - Internals - Data protection - All apps - Any platform"),
        "createdDateTime": "2026-01-12T10:11:12.1314151Z",
        "modifiedDateTime": null,
        "state": state,
        "partialEnablementStrategy": null,
        "conditions": conditions(random, break_glass),
        "grantControls": grant,
        "sessionControls": session,
    })
}

/// `count` policies from `seed`, all of which exclude one group.
pub(crate) fn policies(seed: u64, count: usize) -> Vec<Value> {
    let mut random = Random::new(seed);
    let break_glass = random.guid();
    (0..count).map(|number| policy(&mut random, number, &break_glass)).collect()
}
