//! What ships is printed: policies and tenant files, read back equal; and what the print looks like.

use std::path::{Path, PathBuf};

use caplint::language::names::Names;
use caplint::language::print::{self, Notes};
use caplint::model::{ObjectKind, Policy, PolicySet, Tenant};
use caplint::workspace::{ConfigChoice, DiskFiles, LoadRequest, TenantChoice, load};

use super::support::{difference, printed, read_back, read_tenant, sorted};

fn set(folder: &str) -> PolicySet {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let paths: Vec<PathBuf> = Vec::new();
    let choice = (ConfigChoice::Find, TenantChoice::Default);
    let request = LoadRequest { paths: &paths, folder: &folder, config: &choice.0, tenants: &choice.1 };
    let mut workspace = load(&DiskFiles, &request);
    assert_eq!(workspace.sets.len(), 1, "{folder:?}");
    workspace.sets.remove(0).built.set
}

#[test]
fn every_shipped_policy_is_read_back_equal() {
    for folder in [".", "examples/minimal"] {
        let set = set(folder);
        assert!(!set.policies.is_empty());
        for policy in set.policies.iter().map(|entry| &entry.policy) {
            let printed = printed(policy, &set.tenant);
            assert_eq!(printed.deviations, [], "{}", policy.key);
            assert_eq!(difference(policy, &printed, &set.tenant), None, "{}\n{}", policy.key, printed.text);
        }
    }
}

#[test]
fn every_shipped_tenant_is_read_back_equal() {
    for folder in [".", "examples/minimal"] {
        let tenant = Tenant { name: None, ..set(folder).tenant };
        let text = print::tenant(&tenant, &Notes::new());
        let (back, findings) = read_tenant(&text);
        assert_eq!(findings, [], "{text}");
        assert_eq!(sorted(&back.unwrap()), sorted(&tenant), "{text}");
    }
}

/// Shipped files are written as the print writes them, but for their comments.
#[test]
fn shipped_policies_look_like_the_print() {
    let set = set(".");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    for policy in set.policies.iter().map(|entry| &entry.policy) {
        let file = walkdir::WalkDir::new(&folder).into_iter().map(|entry| entry.unwrap().into_path()).find(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&format!("{}-", policy.key)))
        });
        let written = std::fs::read_to_string(file.unwrap()).unwrap();
        assert_eq!(uncommented(&written), printed(policy, &set.tenant).text, "{}", policy.key);
    }
}

fn uncommented(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let bare = lines.map(|line| line.split(" #").next().unwrap_or_default().trim_end());
    bare.flat_map(|line| [line, "\n"]).collect()
}

const GROUP: &str = "7b2c3f10-1111-4aaa-8bbb-000000000011";

fn policy_of(text: &str, tenant: &Tenant) -> Policy {
    let (policy, findings) = read_back(text, tenant);
    assert_eq!(findings, []);
    policy.unwrap()
}

fn tenant_of(text: &str) -> Tenant {
    read_tenant(text).0.unwrap()
}

#[test]
fn break_glass_folds_only_as_a_whole() {
    let tenant = tenant_of(
        "breakGlass: {users: [a@contoso.example], groups: [Rescue]}\nusers: {a@contoso.example: {}}\ngroups: {Rescue: {id: 7b2c3f10-1111-4aaa-8bbb-000000000011}}\n",
    );
    let text = |exclude: &str| {
        format!(
            "name: P\nkey: p\nstate: enabled\nusers: {{include: all, exclude: {exclude}}}\nresources: {{include: all}}\n"
        )
    };
    let whole = text(&format!("{{users: [a@contoso.example], groups: [Own, {GROUP}]}}"));
    let printed_whole = printed(&policy_of(&whole, &tenant), &tenant).text;
    assert!(printed_whole.contains("  exclude:\n    breakGlass: true\n    groups:\n      - Own\n"), "{printed_whole}");
    let part = printed(&policy_of(&text("{groups: [Rescue]}"), &tenant), &tenant).text;
    assert!(part.contains("  exclude:\n    groups:\n      - Rescue\n"), "{part}");
}

/// A name that means another object to a reader is not printed: the id is.
#[test]
fn a_name_must_lead_back() {
    let id = "7b2c3f10-1111-4aaa-8bbb-000000000031";
    let tenant = tenant_of(&format!(
        "apps: {{Office 365: {{appId: {id}}}}}\ngroups: {{all: {{id: {GROUP}}}, {GROUP}: {{id: 7b2c3f10-1111-4aaa-8bbb-000000000012}}}}\n"
    ));
    let names = Names::new(&tenant);
    let text = format!("name: P\nkey: p\nstate: enabled\nusers: {{include: all}}\nresources: {{include: [{id}]}}\n");
    let printed = print::policy(&policy_of(&text, &tenant), &names, &Notes::new());
    assert!(printed.text.contains(&format!("    - {id}  # Office 365\n")), "{}", printed.text);
    assert_eq!(printed.deviations, []);
}

#[test]
fn notes_stand_above_keys_and_beside_objects() {
    let mut notes = Notes::new();
    notes.head("From an export").object(ObjectKind::Group, "<RING> - Staff", "a placeholder of the export");
    notes.above(&"session.signInFrequency".into(), "Was two keys");
    let tenant = tenant_of("groups: {<RING> - Staff: {}}\n");
    let text = "name: P\nkey: p\nstate: enabled\nusers: {include: {groups: [<RING> - Staff]}}\nresources: {include: all}\nsession: {signInFrequency: 12 hours}\n";
    let printed = print::policy(&policy_of(text, &tenant), &Names::new(&tenant), &notes);
    let expected = "\
# From an export
name: P
key: p
state: enabled

users:
  include:
    groups:
      - <RING> - Staff  # a placeholder of the export
resources:
  include: all
session:
  # Was two keys
  signInFrequency: 12 hours
";
    assert_eq!(printed.text, expected);
    let tenant_text = print::tenant(&tenant, &notes);
    assert!(tenant_text.contains("  <RING> - Staff: {}  # a placeholder of the export\n"), "{tenant_text}");
}

/// Lists of 8 roles or 4 apps that stand twice are worth a set.
#[test]
fn lists_that_stand_twice_become_sets() {
    let mut tenant = Tenant::default();
    let apps = "[Office365, 7b2c3f10-1111-4aaa-8bbb-000000000031, 7b2c3f10-1111-4aaa-8bbb-000000000032, Microsoft Teams Services]";
    let text = |key: &str, apps: &str| {
        format!("name: P\nkey: {key}\nstate: enabled\nusers: {{include: all}}\nresources: {{include: {apps}}}\n")
    };
    let policies = ["a", "b"].map(|key| policy_of(&text(key, apps), &tenant));
    let other = policy_of(&text("c", "[Office365]"), &tenant);
    print::add_sets(&mut tenant, &[&policies[0], &other, &policies[1]]);
    assert_eq!(tenant.sets["apps"]["Apps 1"].len(), 4);
    print::add_sets(&mut tenant, &[&policies[0], &policies[1]]);
    assert_eq!(tenant.sets["apps"].len(), 1, "a set that is there is taken");
    let printed = printed(&policies[0], &tenant);
    assert!(printed.text.contains("resources:\n  include:\n    - {set: Apps 1}\n"), "{}", printed.text);
    assert_eq!(difference(&policies[0], &printed, &tenant), None);
}
