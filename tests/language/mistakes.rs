//! What newcomers type, and what earlier drafts of the language said: each with a good answer.

use std::fmt::Write;

use caplint::language::DocumentKind;

use super::support::findings;

/// A policy whose `TAIL` is the mistake.
const SOUND: &str = "name: CA001 - All - MFA\nkey: ca001\nstate: enabled\nusers: {include: all}\nresources: {include: all}\ngrant: {allOf: [mfa]}\n";

/// Replaces the line that begins with the same key, or adds the lines.
fn with(lines: &str) -> String {
    let key = lines.split(':').next().unwrap();
    let kept = SOUND.lines().filter(|line| !line.starts_with(&format!("{key}:")));
    let kept: Vec<&str> = kept.collect();
    format!("{}\n{lines}\n", kept.join("\n"))
}

/// The mistakes in a policy, each as the lines that take the place of the same key's line.
const POLICY: &[&str] = &[
    "name: CAD001-O365: Grant access",
    "name: Pilot #2",
    "name: Pilot # the second ring",
    "name: 210",
    "name: 2027-03-01",
    "name: \"\"",
    "name:",
    "users: {include: [all]}",
    "users: {include: All}",
    "users: {include: [All]}",
    "users: {include: everyone}",
    "users: all",
    "users: {include: Finance}",
    "users: {include: [Finance, Sales]}",
    "users: {include: {users: [All]}}",
    "users: {include: all, exclude: {groups: [all]}}",
    "users: {include: all, exclude: [CA-Exclude]}",
    "users: {include: all, exclude: all}",
    "users: {include: {groups: Finance}}",
    "users: {include: {groups: [210, true]}}",
    "users: {include: {groups: [{name: Finance}]}}",
    "users: {include: {groups: [NO]}}",
    "users: {include: all, excludeGroups: [CA-Exclude]}",
    "users: {includeUsers: [All], excludeGroups: [CA-Exclude]}",
    "users: {exclude: {groups: [CA-Exclude]}}",
    "users: {include: all, exclude: {breakGlass: yes}}",
    "users: {include: all, exclude: {breakGlass: \"yes\"}}",
    "users: {include: all, exclude: {breakGlass: false}}",
    "users: {include: all, exclude: {break_glass: true}}",
    "users: {include: all, exclude: {guests: [b2bGuest]}}",
    "users: {include: all, exclude: {guests: {types: [guest]}}}",
    "users: {include: all, exclude: {}}",
    "users: {include: all, exclude: {groups: []}}",
    "users: {include: all, exclude: null}",
    "users: {include: all}\nworkloadIdentities: {include: allOwned}",
    "usres: {include: all}\nusers: {include: all}",
    "resources: all",
    "resources: Office 365",
    "resources: [Payroll]",
    "resources: {include: [All]}",
    "resources: {include: AllApps}",
    "resources: {include: Office365}",
    "resources: {include: [Office 365, Microsoft Admin Portals]}",
    "resources: {include: {apps: [Payroll]}}",
    "resources: {apps: [Payroll]}",
    "resources: {actions: [registerSecurityInfo]}",
    "resources: {authContexts: [c1]}",
    "resources: {include: all, userActions: [registerDevice]}",
    "resources: {userActions: [registerDevice], exclude: [Payroll]}",
    "resources: {exclude: [Payroll]}",
    "resources: {userActions: registerSecurityInfo}",
    "resources: {userActions: [\"urn:user:registersecurityinfo\"]}",
    "grant: mfa",
    "grant: [mfa]",
    "grant: requireMfa",
    "grant: Block",
    "grant: {allOf: [requireMfa, hybridJoined, appProtection, compliantNetwork]}",
    "grant: {allOf: [block]}",
    "grant: {allOf: [phishingResistantMfa]}",
    "grant: {allOf: mfa}",
    "grant: {anyOf: [mfa]}",
    "grant: {allOf: [mfa], anyOf: [mfa, compliantDevice]}",
    "grant: {operator: OR, builtInControls: [mfa]}",
    "grant: {allOf: [{strength: Phishing-resistant MFA}]}",
    "grant: {allOf: [{custom: RequireOther}]}",
    "grant: {authenticationStrength: Phishing-resistant MFA}",
    "grant: {allOf: [{authenticationStrength: A}, {authenticationStrength: B}]}",
    "grant: {allOf: [{authenticationStrength: A, termsOfUse: B}]}",
    "grant: {}",
    "conditions: {platforms: [windows]}",
    "conditions: {platforms: windows}",
    "conditions: {platforms: {include: [ios, Mac]}}",
    "conditions: {locations: [AllTrusted]}",
    "conditions: {locations: {include: all, exclude: [All Trusted]}}",
    "conditions: {locations: {exclude: [AllTrusted]}}",
    "conditions: {userRisk: high}",
    "conditions: {userRisk: [hihg]}",
    "conditions: {userRiskLevels: [high]}",
    "conditions: {clientApps: [all]}",
    "conditions: {clientAppTypes: [browser]}",
    "conditions: {deviceFilter: 'device.isCompliant -eq True'}",
    "conditions: {deviceFilter: {mode: exclude, rule: 'device.isCompliant -eq True'}}",
    "conditions: {deviceFilter: {include: a, exclude: b}}",
    "conditions: {users: {include: all}}",
    "conditions: {}",
    "state: on",
    "state: true",
    "state: off",
    "state: report-only",
    "state: enabledForReportingButNotEnforced",
    "state: Enabled",
    "state: paused",
    "state: enabled\nrollout: {current: a, stages: [{name: a, state: reportOnly}, {name: b, state: enabled}]}",
    "session: {tokenProtection: false}",
    "session: {tokenProtection: \"true\"}",
    "session: {secureSignInSession: {isEnabled: true}}",
    "session: {signInFrequency: 12}",
    "session: {signInFrequency: 1 hours}",
    "session: {signInFrequency: 12h}",
    "session: {signInFrequency: every time}",
    "session: {signInFrequency: {every: 12 hours, authenticationType: primaryAndSecondaryAuthentication}}",
    "session: {signInFrequency: {value: 12, type: hours}}",
    "session: {persistentBrowser: false}",
    "session: {continuousAccessEvaluation: off}",
    "graph: {sessionControls.secureSignInSession: {isEnabled: true}}",
    "graph: {conditions: {}}",
    "graph: {templateId: null}",
    "id: ca310",
    "displayName: CA001",
    "key: CA 001",
    "reviewBy: 2027-3-1",
    "reviewBy: 2027-02-30",
    "tags: staff",
    "includeUsers: [All]",
    "clientApps: [browser]",
    "xyzzy: 1",
    "grant: &g {allOf: [mfa]}\nsession: {<<: {tokenProtection: true}}",
    "grant: !strict {allOf: [mfa]}",
];

/// Whole documents.
const DOCUMENTS: &[(DocumentKind, &str)] = &[
    (DocumentKind::Policy, "- name: a\n"),
    (DocumentKind::Policy, "just a text\n"),
    (DocumentKind::Policy, "displayName: CA001\nstate: enabled\nusers: {include: all}\nresources: {include: all}\n"),
    (DocumentKind::Policy, "name: CA001\nusers: {include: all}\nresources: {include: all}\n"),
    (DocumentKind::Policy, "name: CA001\nstate: enabled\nresources: {include: all}\n"),
    (DocumentKind::Policy, "name: CA001\nstate: enabled\nusers: {include: all}\n"),
    (
        DocumentKind::Policy,
        "name: CA001\nrollout:\n  current: pilto\n  stages:\n    - {name: pilot, state: enabled, from: 2027-03-01}\n    - {name: pilot, state: enabled}\nusers: {include: all}\nresources: {include: all}\n",
    ),
    (
        DocumentKind::Policy,
        "name: CA001\nrollout: {current: a, stages: [{name: a, state: enabled}]}\nusers: {include: all}\nresources: {include: all}\n",
    ),
    (
        DocumentKind::Policy,
        "name: CA001\nrollout:\n  current: a\n  stages:\n    - {name: a, state: enabled, include: {groups: [G]}}\n    - {name: b, state: enabled}\nworkloadIdentities: {include: allOwned}\nresources: {include: all}\n",
    ),
    (DocumentKind::Tenant, "groups:\n  CA-Exclude:\n"),
    (DocumentKind::Tenant, "groups: {NO: {}, 210: {}}\n"),
    (DocumentKind::Tenant, "groups: {A: 7b2c3f10-1111-4aaa-8bbb-0000000000b1}\n"),
    (DocumentKind::Tenant, "groups: {A: {id: 7B2C3F10-1111-4AAA-8BBB-0000000000B1}}\n"),
    (DocumentKind::Tenant, "groups: {A: {objectId: 7b2c3f10-1111-4aaa-8bbb-0000000000b1}}\n"),
    (DocumentKind::Tenant, "groups: [A, B]\n"),
    (DocumentKind::Tenant, "breakGlass: [bg-1@contoso.example]\n"),
    (DocumentKind::Tenant, "apps: {Office365: {}}\nnamedLocations: {AllTrusted: {}}\n"),
    (DocumentKind::Tenant, "namedLocations: {HQ: {ipRanges: [203.0.113.7, 300.1.1.1/24, 203.0.113.9-203.0.113.1]}}\n"),
    (DocumentKind::Tenant, "namedLocations: {C: {countries: [no, BEL]}}\n"),
    (DocumentKind::Tenant, "namedLocations: {C: {countries: [NO]}}\n"),
    (DocumentKind::Tenant, "authenticationContexts: {c1: {id: c100}}\n"),
    (DocumentKind::Tenant, "authenticationStrengths: {S: {allowedCombinations: [fido2, password,sms]}}\n"),
    (
        DocumentKind::Tenant,
        "authenticationStrengths: {S: {allowedCombinations: [\"password,sms\", fido, password+sms]}}\n",
    ),
    (DocumentKind::Tenant, "authenticationStrengths: {S: {combinationConfigurations: [{appliesTo: [fido2]}]}}\n"),
    (DocumentKind::Tenant, "facts: {securityDefaults: off}\n"),
    (DocumentKind::Tenant, "exceptions: [{asks: [x], reason: y}]\n"),
    (DocumentKind::Tenant, "licenses: [p1]\n"),
    (DocumentKind::Tenant, "licences: [P2, e5]\n"),
    (DocumentKind::Config, "rules: {no-op-condition: off, policy-name: {severity: warn}}\n"),
    (DocumentKind::Config, "rules: {no-op-condition: false}\n"),
    (DocumentKind::Config, "policies: policies/*.yaml\n"),
    (DocumentKind::Config, "tenants: {a: a.yaml, b: b.yaml}\n"),
    (DocumentKind::Config, "tenants: {a: a.yaml, b: b.yaml}\ndefaultTenant: c\n"),
    (DocumentKind::Config, "limits: {fileMiB: 0, depth: many}\n"),
    (DocumentKind::Tests, "assertions: [{name: a, every: {}, requires: {allOf: [mfa]}, outcome: blocked}]\n"),
    (DocumentKind::Tests, "assertions: [{name: a, never: {}, outcome: allowed}]\n"),
    (DocumentKind::Tests, "assertions: [{name: a, every: {includeUsers: [All]}, outcome: blocked}]\n"),
    (
        DocumentKind::Tests,
        "assertions: [{name: a, every: {}, outcome: block}, {name: a, some: {}, outcome: blocked}]\n",
    ),
    (
        DocumentKind::Tests,
        "signIns: [{name: a, signIn: {user: x, app: Office365, ip: 999.1.1.1, country: BE}, outcome: blocked}]\n",
    ),
    (
        DocumentKind::Tests,
        "signIns: [{name: a, signIn: {user: x, resource: all, ip: 10.0.0.1, location: HQ, country: ZZ}, outcome: blocked}]\n",
    ),
    (
        DocumentKind::Tests,
        "signIns: [{name: a, signIn: {workloadIdentity: x, groups: [A], resource: Office365}, outcome: blocked}]\n",
    ),
    (
        DocumentKind::Tests,
        "signIns: [{name: a, signIn: {roles: [A], resource: Payroll, device: {trustType: AzureAd, deviceId: seven}}, outcome: blocked}]\n",
    ),
    (
        DocumentKind::Tests,
        "signIns: [{name: a, signIn: {user: x, resource: Payroll, authenticationFlow: ordinary}, outcome: blocked}]\n",
    ),
    (DocumentKind::Tests, "changes: [{name: a, allow: [nothing]}]\n"),
    (DocumentKind::Tests, "{}\n"),
];

#[test]
fn every_mistake_has_a_good_answer() {
    let mut all = String::new();
    for lines in POLICY {
        show(&mut all, lines, &findings(DocumentKind::Policy, &with(lines)));
    }
    for (kind, text) in DOCUMENTS {
        show(&mut all, &format!("[{}]\n{}", kind.as_str(), text.trim_end()), &findings(*kind, text));
    }
    insta::assert_snapshot!("mistakes", all);
}

fn show(all: &mut String, title: &str, findings: &[String]) {
    writeln!(all, "{title}").unwrap();
    for finding in findings {
        writeln!(all, "    → {finding}").unwrap();
    }
    writeln!(all).unwrap();
}
