use std::path::{Path, PathBuf};

use super::*;
use crate::workspace::{ConfigChoice, LoadRequest, MemoryFiles, TenantChoice, load};

/// The set of policies in the caplint language.
fn set(policies: &[&str]) -> PolicySet {
    let files = policies.iter().enumerate().map(|(at, text)| (format!("/set/{at}.yaml"), text.as_bytes().to_vec()));
    let files = MemoryFiles::new(files);
    let paths = [PathBuf::from("/set")];
    let request = LoadRequest {
        paths: &paths,
        folder: Path::new("/set"),
        config: &ConfigChoice::None,
        tenants: &TenantChoice::Default,
    };
    let mut workspace = load(&files, &request);
    assert!(workspace.files.iter().all(|file| file.findings.is_empty()), "{:?}", workspace.files[0].findings);
    workspace.sets.remove(0).built.set
}

const ONE: &str = "
name: One
key: one
state: enabled
users: {include: all, exclude: {groups: [A]}}
resources: {include: all}
conditions: {platforms: {include: [iOS, android]}}
grant: {allOf: [mfa]}
";

fn said(old: &str, new: &str) -> Vec<(String, Nature)> {
    let (old, new) = (set(&[old]), set(&[new]));
    let pairs = pairs(&old, &new);
    edits(&old, &new, &pairs).iter().map(|edit| (edit.to_string(), edit.nature)).collect()
}

#[test]
fn each_entry_and_value_is_an_edit() {
    let new = ONE
        .replace("groups: [A]", "groups: [B], roles: [Global Administrator]")
        .replace("enabled", "reportOnly")
        .replace("[mfa]", "[mfa, compliantDevice]")
        .replace("[iOS, android]", "[iOS]");
    let said: Vec<String> = said(ONE, &new).into_iter().map(|(text, _)| text).collect();
    assert_eq!(
        said,
        [
            "state: enabled → reportOnly",
            "users.exclude.groups: + B",
            "users.exclude.groups: − A",
            "users.exclude.roles: + Global Administrator",
            "conditions.platforms: iOS, android → iOS",
            "grant: mfa → mfa and compliantDevice",
        ]
    );
}

#[test]
fn other_words_for_the_same_are_known_as_such() {
    let new = ONE
        .replace("resources:", "owner: identity\nresources:")
        .replace("grant:", "session: {signInFrequency: 24 hours}\ngrant:");
    let old = ONE.replace("grant:", "session: {signInFrequency: 1 day}\ngrant:");
    let said = said(&old, &new);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said.iter().all(|(_, nature)| *nature == Nature::Words), "{said:?}");
}

#[test]
fn policies_are_matched_by_key_then_by_name() {
    let renamed = ONE.replace("name: One", "name: Uno");
    let rekeyed = ONE.replace("key: one", "key: uno");
    let other = ONE.replace("One", "Two").replace("one", "two");
    assert_eq!(said(ONE, &renamed), [("name: One → Uno".to_owned(), Nature::Words)]);
    assert_eq!(said(ONE, &rekeyed), []);
    let said: Vec<String> = said(ONE, &other).into_iter().map(|(text, _)| text).collect();
    assert_eq!(said, ["new policy", "policy removed"]);
}

#[test]
fn all_edits_together_make_the_new_set() {
    let new = ONE.replace("groups: [A]", "groups: [B]").replace("[mfa]", "[mfa, compliantDevice]");
    let two = ONE.replace("One", "Two").replace("one", "two");
    let (old, new) = (set(&[ONE, &two]), set(&[&new]));
    let pairs = pairs(&old, &new);
    let edits = edits(&old, &new, &pairs);
    let (all, every) = ((0..edits.len()).collect(), (0..pairs.len()).collect());
    assert_eq!(with_edits(&old, &pairs, &edits, &all, &every), new.policies);
    assert_eq!(with_edits(&old, &pairs, &edits, &BTreeSet::new(), &every), old.policies);
}

#[test]
fn guests_and_grants_are_compared_by_what_they_mean() {
    let guests =
        |types: &str| ONE.replace("include: all, exclude: {groups: [A]}", &format!("include: {{guests: {types}}}"));
    let texts = |old: &str, new: &str| -> Vec<String> {
        let effective = said(old, new).into_iter().filter(|(_, nature)| *nature == Nature::Effective);
        effective.map(|(text, _)| text).collect()
    };
    let one = guests("{types: [b2bCollaborationGuest]}");
    let two = guests("{types: [b2bCollaborationGuest, b2bCollaborationMember]}");
    let there = guests("{types: [b2bCollaborationGuest], tenants: [7b2c3f10-1111-4aaa-8bbb-0000000000e1]}");
    let elsewhere = guests("{types: [b2bCollaborationGuest], tenants: [7b2c3f10-1111-4aaa-8bbb-0000000000e2]}");
    let every = guests("all");
    for (old, new) in [(&one, &two), (&one, &there), (&there, &elsewhere), (&one, &every)] {
        let said = texts(old, new).join("; ");
        assert!(said.contains("users.include.guests") && said.contains("b2bCollaborationGuest"), "{said}");
        assert!(texts(new, new).is_empty());
    }
    assert!(texts(&there, &elsewhere).join("; ").contains("7b2c3f10-1111-4aaa-8bbb-0000000000e2"));
    assert!(texts(&one, &every).join("; ").contains("all"));
    // All of two controls or one of them is not the same, in whatever order.
    let grant = |grant: &str| ONE.replace("{allOf: [mfa]}", grant);
    let (all, any) = (grant("{allOf: [mfa, compliantDevice]}"), grant("{anyOf: [mfa, compliantDevice]}"));
    assert_eq!(texts(&all, &any), ["grant: mfa and compliantDevice → mfa or compliantDevice"]);
    assert!(texts(&all, &grant("{allOf: [compliantDevice, mfa]}")).is_empty());
    let session = |period: &str| ONE.replace("grant:", &format!("session: {{signInFrequency: {period}}}\ngrant:"));
    let said = texts(&session("1 day"), &session("everyTime")).join("; ");
    assert!(said.contains("every time") && said.contains("1 day"), "{said}");
}
