//! Sets written as people write them.

use std::path::{Path, PathBuf};

use crate::model::{PolicySet, Region};
use crate::workspace::{ConfigChoice, LoadRequest, MemoryFiles, TenantChoice, load};

const TENANT: &str = "
breakGlass: {users: [bg-1@contoso.example]}
users:
  bg-1@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000b1}
  alex@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000a1}
groups:
  Staff: {id: 7b2c3f10-1111-4aaa-8bbb-000000000001}
  Admins: {id: 7b2c3f10-1111-4aaa-8bbb-000000000002}
  Travel: {id: 7b2c3f10-1111-4aaa-8bbb-000000000003}
  Contractors: {id: 7b2c3f10-1111-4aaa-8bbb-000000000004}
  Pilot: {id: 7b2c3f10-1111-4aaa-8bbb-000000000005}
namedLocations:
  HQ: {id: 7b2c3f10-1111-4aaa-8bbb-000000000021, ipRanges: [192.0.2.0/24], trusted: true}
  Allowed countries: {id: 7b2c3f10-1111-4aaa-8bbb-000000000022, countries: [BE, NL]}
termsOfUse:
  Terms: {id: 7b2c3f10-1111-4aaa-8bbb-000000000041}
";

/// The set of `policies`, documents without `key`, `state` and `name` where the test does not care,
/// and of a tenant with `more` in its file.
pub(super) fn set_with(more: &str, policies: &[&str]) -> PolicySet {
    let document = |(at, text): (usize, &&str)| {
        let state = if text.contains("state:") { "" } else { "state: enabled\n" };
        format!("name: P{at}\nkey: p{at}\n{state}{}\n", unindented(text))
    };
    let documents: Vec<String> = policies.iter().enumerate().map(document).collect();
    let tenant = format!("{TENANT}{}", unindented(more));
    let files = MemoryFiles::new([
        ("/set/caplint.yaml", String::new()),
        ("/set/tenant.yaml", tenant),
        ("/set/policies/all.yaml", documents.join("---\n")),
    ]);
    let choice = (ConfigChoice::Find, TenantChoice::Default);
    let paths: Vec<PathBuf> = Vec::new();
    let folder = Path::new("/set");
    let request = LoadRequest { paths: &paths, folder, config: &choice.0, tenants: &choice.1 };
    let mut workspace = load(&files, &request);
    let built = workspace.sets.remove(0).built;
    let wrong: Vec<&str> = built.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!((wrong.as_slice(), built.set.policies.len()), (&[][..], policies.len()), "{:?}", workspace.findings);
    built.set
}

/// As [`set_with`] for the tenant as it is.
pub(super) fn set(policies: &[&str]) -> PolicySet {
    set_with("", policies)
}

/// A region: a policy without state.
pub(super) fn region(text: &str) -> Region {
    let text = match text {
        "" => "users: {include: all}\nresources: {include: all}".to_owned(),
        text => unindented(text),
    };
    let mut set = set(&[&format!("{text}\nstate: disabled\ngrant: block")]);
    let mut policy = set.policies.remove(0).policy;
    policy.grant = None;
    policy.state = None;
    Region(policy)
}

/// The text without the indentation of its first line.
fn unindented(text: &str) -> String {
    let text = text.trim_start_matches('\n');
    let indent = text.len() - text.trim_start_matches(' ').len();
    text.lines().map(|line| line.get(indent..).unwrap_or("")).collect::<Vec<_>>().join("\n")
}

#[test]
fn sets_are_read() {
    let set = set(&["users: {include: all}\nresources: {include: all}\ngrant: block"]);
    assert!(set.policies[0].policy.is_enabled());
    assert!(region("users: {include: {groups: [Travel]}}\nresources: {include: all}").0.users.is_some());
}
