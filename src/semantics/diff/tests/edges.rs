//! Single traits of comparisons: what of the tenant file and of rollouts is a change, and which regions are one.

use super::*;
use crate::semantics::ask::{Narrowing, Today};
use crate::semantics::diff::diff::is_same_but_for_people;
use crate::semantics::diff::tenant::{behind, tenant_edits};

/// What differs between two tenant files, and whether it is compared.
fn tenant_changes(old: &str, new: &str) -> Vec<(String, bool)> {
    let [old, new] = [old, new].map(|text| set_of(text, &[policy("p1", EVERYONE)]).tenant);
    tenant_edits(&old, &new).iter().map(|edit| (edit.to_string(), edit.compared)).collect()
}

const EVERYONE: &str = "users: {include: all}\nresources: {include: all}\ngrant: {allOf: [mfa]}";

/// Before, after, and what is said of it with whether it is compared.
type TenantChange = (&'static str, &'static str, Option<(&'static str, bool)>);

const TENANT_CHANGES: &[TenantChange] = &[
    (
        "namedLocations: {HQ: {ipRanges: [192.0.2.0/24], trusted: true}}",
        "namedLocations: {HQ: {ipRanges: [192.0.2.0/24], trusted: false}}",
        Some(("namedLocations.HQ: trusted true → false", true)),
    ),
    (
        "namedLocations: {Alps: {countries: [CH]}}",
        "namedLocations: {Alps: {countries: [CH, AT]}}",
        Some(("namedLocations.Alps: + AT", true)),
    ),
    (
        "namedLocations: {Alps: {countries: [CH]}}",
        "namedLocations: {Alps: {countries: [CH], includeUnknown: true}}",
        Some(("namedLocations.Alps: another definition", true)),
    ),
    (
        "namedLocations: {Alps: {countries: [CH]}}",
        "namedLocations: {Alps: {ipRanges: [192.0.2.0/24]}}",
        Some(("namedLocations.Alps: another definition", true)),
    ),
    (
        "authenticationStrengths: {Keys: {allowedCombinations: [fido2]}}",
        "authenticationStrengths: {Keys: {allowedCombinations: [fido2, windowsHelloForBusiness]}}",
        Some(("authenticationStrengths.Keys: other combinations", true)),
    ),
    (
        "authenticationStrengths: {Keys: {allowedCombinations: [fido2]}}",
        "authenticationStrengths: {Keys: {allowedCombinations: [fido2], combinationConfigurations: [{appliesTo: [fido2], allowedAAGUIDs: [7b2c3f10-1111-4aaa-8bbb-0000000000d1]}]}}",
        Some(("authenticationStrengths.Keys: other combinations", true)),
    ),
    (
        "authenticationStrengths: {Keys: {allowedCombinations: [fido2]}}",
        "authenticationStrengths: {Keys: {allowedCombinations: [fido2], description: Keys alone}}",
        None,
    ),
    (
        "groups: {A: {members: {users: [7b2c3f10-1111-4aaa-8bbb-0000000000f1, 7b2c3f10-1111-4aaa-8bbb-0000000000f2]}}}",
        "groups: {A: {members: {users: [7b2c3f10-1111-4aaa-8bbb-0000000000f3, 7b2c3f10-1111-4aaa-8bbb-0000000000f4]}}}",
        Some(("groups.A: 4 other members", true)),
    ),
    (
        "groups: {A: {members: {users: [7b2c3f10-1111-4aaa-8bbb-0000000000f1]}}, B: {}}",
        "groups: {A: {members: {groups: [B]}}, B: {}}",
        Some(("groups.A: members − 7b2c3f10-1111-4aaa-8bbb-0000000000f1, + B", true)),
    ),
    (
        "groups: {A: {}, B: {}}",
        "groups: {A: {disjointFrom: [B]}, B: {}}",
        Some(("groups.A: what is known of its members", false)),
    ),
    (
        "groups: {A: {}}",
        "groups: {A: {members: {users: [7b2c3f10-1111-4aaa-8bbb-0000000000f1]}}}",
        Some(("groups.A: what is known of its members", false)),
    ),
    ("groups: {A: {}}", "groups: {A: {owner: identity, reviewBy: 2027-01-31}}", None),
    (
        "apps: {Payroll: {tokenProtection: true}}",
        "apps: {Payroll: {tokenProtection: false}}",
        Some(("apps.Payroll: attributes or Token Protection", false)),
    ),
    (
        "apps: {Payroll: {}}",
        "apps: {Payroll: {attributes: {Data_Class: [secret]}}}",
        Some(("apps.Payroll: attributes or Token Protection", false)),
    ),
    (
        "servicePrincipals: {Job: {}}",
        "servicePrincipals: {Job: {attributes: {Data_Class: [secret]}}}",
        Some(("servicePrincipals.Job: attributes", false)),
    ),
    (
        "externalTenants: {Fabrikam: {inboundTrust: {mfa: true}}}",
        "externalTenants: {Fabrikam: {inboundTrust: {mfa: false}}}",
        Some(("externalTenants.Fabrikam: inbound trust", false)),
    ),
    ("facts: {}", "facts: {securityDefaults: true}", Some(("facts.securityDefaults: another value", false))),
    ("facts: {}", "facts: {baselineScopes: legacy}", Some(("facts.baselineScopes: another value", true))),
    ("facts: {}", "facts: {inboundTrust: {mfa: true}}", Some(("facts.inboundTrust: another value", false))),
    ("facts: {}", "facts: {mfaTrustedIps: [192.0.2.0/24]}", Some(("facts.mfaTrustedIps: another value", true))),
    ("facts: {}", "facts: {approvedApplication: retired}", Some(("facts.approvedApplication: another value", true))),
    (
        "facts: {}",
        "facts: {choices: {allResourcesCoverRegisterDevice: true}}",
        Some(("facts.choices: another value", true)),
    ),
];

#[test]
fn what_differs_in_the_tenant_file_is_said_once() {
    let id = "7b2c3f10-1111-4aaa-8bbb-0000000000c1";
    for (old, new, expected) in TENANT_CHANGES {
        let expected: Vec<_> = expected.iter().map(|(text, compared)| ((*text).to_owned(), *compared)).collect();
        assert_eq!(tenant_changes(old, new), expected, "{new}");
        assert!(tenant_changes(new, new).is_empty(), "{new}");
    }
    let gone = format!("groups: {{A: {{id: {id}}}}}");
    assert!(tenant_changes(&gone, "groups: {}").is_empty());
}

/// An object is behind what policies do that name it, a fact behind what any policy does; what both sides
/// have alike is behind nothing.
#[test]
fn objects_are_behind_the_policies_that_name_them() {
    let files = [
        "namedLocations: {HQ: {ipRanges: [192.0.2.0/24]}}\napps: {Payroll: {}}\nfacts: {}",
        "namedLocations: {HQ: {ipRanges: [192.0.0.0/16]}}\napps: {Payroll: {tokenProtection: true}}\nfacts: {baselineScopes: legacy}",
    ];
    let away = format!("{EVERYONE}\nconditions: {{locations: {{include: all, exclude: [HQ]}}}}");
    let [old, _] = files.map(|text| set_of(text, &[policy("p1", &away), policy("p2", EVERYONE)]));
    let new = set_of(files[1], &[policy("p1", EVERYONE)]);
    let edits = tenant_edits(&old.tenant, &new.tenant);
    let named = |at: usize| -> Vec<String> {
        let found = behind(&edits, &[&old.policies[at].policy]);
        found.into_iter().map(|edit| edits[edit].field.to_string()).collect()
    };
    assert_eq!(edits.len(), 3);
    assert_eq!(named(0), ["namedLocations.HQ", "facts.baselineScopes"]);
    assert_eq!(named(1), ["facts.baselineScopes"]);
}

/// The former members of a group are those of the group alone, whichever way a policy writes it.
#[test]
fn former_members_are_found_by_name_and_by_id() {
    let id = "7b2c3f10-1111-4aaa-8bbb-000000000001";
    let members = |user: &str| TENANT.replace(&format!("id: {id}"), &format!("id: {id}, members: {{users: [{user}]}}"));
    let [before, after] = ["alex@contoso.example", "bg-1@contoso.example"].map(members);
    for written in ["Staff", id] {
        let of = |group: &str| {
            policy(
                "p1",
                &format!("users: {{include: {{groups: [{group}]}}}}\nresources: {{include: all}}\ngrant: block"),
            )
        };
        let found = compare(&set_of(&before, &[of(written)]), &set_of(&after, &[of(written)]));
        assert_eq!(found.verdict, Verdict::Incomparable, "{written}");
        let kinds = BTreeSet::from([Consequence::NewlyBlocked, Consequence::NewlyUnblocked]);
        assert_eq!(consequences(&found), kinds, "{written}");
        // Another group is what it was.
        let found = compare(&set_of(&before, &[of("Travel")]), &set_of(&after, &[of("Travel")]));
        assert_eq!((found.verdict, found.tenant.len()), (Verdict::Equivalent, 1));
    }
}

fn staged(current: &str, more: &str) -> String {
    let stages = "[{name: watch, state: reportOnly}, {name: pilot, state: enabled, include: {groups: [Staff]}}, {name: all, state: enabled}]";
    format!("name: P1\nkey: p1\nrollout: {{current: {current}, stages: {stages}}}\n{EVERYONE}\n{more}")
}

#[test]
fn a_rollout_goes_from_one_stage_to_the_next() {
    let at = |current: &str| set(&[staged(current, ""), policy("p2", EVERYONE)]);
    let found = compare(&at("watch"), &at("pilot"));
    let names = |list: &[&str]| -> Vec<String> { list.iter().map(|name| (*name).to_owned()).collect() };
    let change = StageChange {
        pair: 0,
        before: Some("watch".to_owned()),
        after: Some("pilot".to_owned()),
        stages: names(&["watch", "pilot", "all"]),
    };
    assert_eq!(found.stages, [change]);
    assert!(compare(&at("pilot"), &at("pilot")).stages.is_empty());
    // A policy that is new or gone goes nowhere.
    let alone = set(&[policy("p2", EVERYONE)]);
    assert!(compare(&alone, &at("pilot")).stages.is_empty() && compare(&at("pilot"), &alone).stages.is_empty());
    // One that gets a rollout, or ends it, does.
    let plain = set(&[policy("p1", EVERYONE), policy("p2", EVERYONE)]);
    let ends = compare(&at("all"), &plain).stages;
    assert_eq!((ends[0].before.as_deref(), ends[0].after.as_deref()), (Some("all"), None));
    assert_eq!(ends[0].stages, names(&["watch", "pilot", "all"]));
}

#[test]
fn what_is_taken_for_granted_is_said() {
    let quiet = policy("p2", &format!("state: reportOnly\n{EVERYONE}"));
    let off = policy("p3", &format!("state: disabled\n{EVERYONE}"));
    let policies = [policy("p1", EVERYONE), quiet, off];
    let found = compare(&set(&policies), &set(&policies));
    assert_eq!(found.assumptions, ["1 policy in report-only do nothing"]);
    assert!(!found.is_edited());
    let trust = format!("{TENANT}\nfacts: {{inboundTrust: {{mfa: true}}}}\n");
    let enabled = &policies[..1];
    let found = compare(&set(enabled), &set_of(&trust, enabled));
    assert_eq!(found.assumptions, ["facts.inboundTrust: another value: taken as it is now on both sides"]);
    assert!(found.is_edited() && found.edits.is_empty());
    assert!(
        compare(&set(enabled), &set_of(&format!("{TENANT}\nfacts: {{baselineScopes: legacy}}\n"), enabled))
            .assumptions
            .is_empty()
    );
    let worded = |owner: &str| set(&[policy("p1", &format!("owner: {owner}\n{EVERYONE}"))]);
    let found = compare(&worded("one"), &worded("two"));
    assert_eq!((found.edits.len(), found.is_edited()), (1, false));
    assert!(compare(&set(enabled), &set(&policies[..2])).is_edited());
}

/// Regions are one when nothing but the people differ.
#[test]
fn regions_are_one_where_only_people_differ() {
    let found = compare(&set(&[policy("p1", MFA)]), &set(&[policy("p1", &MFA.replace("[Travel]", "[Travel, Staff]"))]));
    let one = &found.regions[0];
    let with = |change: &dyn Fn(&mut ChangedRegion)| {
        let mut other = one.clone();
        change(&mut other);
        is_same_but_for_people(one, &other)
    };
    assert!(with(&|_| {}) && with(&|other| other.parts.who.clear()));
    let next = found.regions.iter().find(|other| other.consequence != one.consequence).unwrap();
    assert!(!with(&|other| other.consequence = next.consequence));
    let session = SessionChange { control: "persistentBrowser", before: None, after: Some("never".to_owned()) };
    assert!(!with(&|other| other.session.push(session.clone())));
    assert!(!with(&|other| other.causes.push(7)) && !with(&|other| other.tenant_causes.push(7)));
    assert!(
        !with(&|other| other.before = Today::Blocked(vec![0])) && !with(&|other| other.after = Today::Blocked(vec![0]))
    );
    let unknown = Narrowing { aspect: "trust".to_owned(), only: vec!["trusted".to_owned()], but: Vec::new() };
    assert!(!with(&|other| other.parts.unknown.push(unknown.clone())));
}

/// Each control of the session by itself: stricter one way, looser the other way.
#[test]
fn each_session_control_has_a_direction() {
    let with = |session: &str| set(&[policy("p1", &format!("{EVERYONE}\nsession: {{{session}}}"))]);
    for (loose, strict, expected) in [
        ("signInFrequency: 30 hours", "signInFrequency: everyTime", ("30 hours", "every time")),
        ("signInFrequency: 2 days", "signInFrequency: 1 day", ("2 days", "1 day")),
    ] {
        let found = compare(&with(loose), &with(strict));
        assert_eq!((found.verdict.clone(), found.regions.is_empty()), (Verdict::Stricter, false), "{strict}");
        let change = &found.regions[0].session[0];
        assert_eq!((change.before.as_deref(), change.after.as_deref()), (Some(expected.0), Some(expected.1)));
        assert_eq!(compare(&with(strict), &with(loose)).verdict, Verdict::Looser);
    }
    for (control, value) in [
        ("persistentBrowser", "never"),
        ("applicationEnforcedRestrictions", "true"),
        ("cloudAppSecurity", "blockDownloads"),
        ("disableResilienceDefaults", "true"),
        ("continuousAccessEvaluation", "strictLocation"),
    ] {
        let (plain, own) = (set(&[policy("p1", EVERYONE)]), with(&format!("{control}: {value}")));
        let found = compare(&plain, &own);
        assert_eq!(found.verdict, Verdict::Stricter, "{control}");
        let change = &found.regions[0].session[..];
        assert_eq!((change.len(), change[0].control, change[0].before.as_deref()), (1, control, None));
        assert_eq!(change[0].after.as_deref(), Some(if value == "true" { "on" } else { value }), "{control}");
        assert_eq!(compare(&own, &plain).verdict, Verdict::Looser, "{control}");
    }
    // To stay signed in, or without continuous evaluation, is to be less strict.
    for (control, value) in [("persistentBrowser", "always"), ("continuousAccessEvaluation", "disabled")] {
        let (plain, own) = (set(&[policy("p1", EVERYONE)]), with(&format!("{control}: {value}")));
        assert_eq!(compare(&plain, &own).verdict, Verdict::Looser, "{control}");
        assert_eq!(compare(&own, &plain).verdict, Verdict::Stricter, "{control}");
    }
}
