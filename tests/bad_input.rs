//! Bad input, each kind with the answer a person gets.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use caplint::engine::{check, check_files};
use caplint::report::Format;
use caplint::workspace::{Files, MemoryFiles, PathKind, ReadError, Walk};

use crate::support::{report, request};

/// Checks `path` of a folder that `fill` has filled; the report and the exit code.
fn answer(path: &str, fill: impl FnOnce(&Path) -> io::Result<()>) -> String {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path()).unwrap();
    let checked = check(&request(folder.path(), &[path]));
    format!("{}exit {}\n", report(&checked, Format::Human), checked.exit.code())
}

fn one_file(name: &str, bytes: &[u8]) -> String {
    answer(name, |folder| fs::write(folder.join(name), bytes))
}

#[test]
fn missing_folder() {
    insta::assert_snapshot!(answer("polices", |_| Ok(())));
}

#[test]
fn empty_file() {
    insta::assert_snapshot!(one_file("policy.yaml", b""));
}

#[test]
fn comments_only() {
    insta::assert_snapshot!(one_file("policy.yaml", b"# to be written\n"));
}

#[test]
fn not_yaml() {
    insta::assert_snapshot!(one_file("policy.yaml", b"name: CA001\nusers: {include: all\nstate: enabled\n"));
}

#[test]
fn prose() {
    insta::assert_snapshot!(one_file("policy.yaml", b"Everyone has to show MFA.\n"));
}

#[test]
fn tab_indentation() {
    insta::assert_snapshot!(one_file("policy.yaml", b"name: CA001\nstate: enabled\nusers:\n\tinclude: all\n"));
}

const VALID: &str =
    "name: CA001\nstate: reportOnly\nusers:\n  include: all\nresources:\n  include: all\ngrant:\n  allOf: [mfa]\n";

fn valid_with(from: &str, to: &str) -> String {
    assert!(VALID.contains(from));
    one_file("policy.yaml", VALID.replace(from, to).as_bytes())
}

#[test]
fn unknown_key() {
    insta::assert_snapshot!(valid_with("resources:", "resource:"));
}

#[test]
fn wrong_type() {
    insta::assert_snapshot!(valid_with("  allOf: [mfa]", "  allOf: mfa"));
}

#[test]
fn enum_near_miss() {
    insta::assert_snapshot!(valid_with("state: reportOnly", "state: reportonly"));
}

#[test]
fn empty_value() {
    insta::assert_snapshot!(valid_with("  include: all\nresources", "  include:\nresources"));
}

#[test]
fn duplicate_key() {
    insta::assert_snapshot!(valid_with("grant:\n", "users:\n  include: none\ngrant:\n"));
}

#[test]
fn duplicate_key_in_an_export() {
    let export = br#"{"displayName": "A", "state": "enabled", "sessionControls": null,
  "conditions": {"users": {"includeUsers": ["All"]}, "applications": {"includeApplications": ["All"]}},
  "grantControls": {"operator": "OR", "builtInControls": ["mfa"]},
  "sessionControls": {"secureSignInSession": {"isEnabled": true}}}"#;
    insta::assert_snapshot!(one_file("export.json", export));
}

#[test]
fn undefined_alias() {
    insta::assert_snapshot!(valid_with("[mfa]", "*controls"));
}

#[test]
fn alias_bomb() {
    let mut bomb = String::from("name: bomb\nstate: enabled\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..=9 {
        let above = level - 1;
        let aliases = vec![format!("*a{above}"); 10].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{aliases}]").unwrap();
    }
    insta::assert_snapshot!(one_file("policy.yaml", bomb.as_bytes()));
}

#[test]
fn alias_cycle() {
    insta::assert_snapshot!(valid_with("users:\n", "users: &u\n  exclude: *u\n"));
}

#[test]
fn a_hundred_thousand_brackets() {
    insta::assert_snapshot!(one_file("deep.yaml", "[".repeat(100_000).as_bytes()));
}

#[test]
fn a_hundred_thousand_brackets_of_json() {
    insta::assert_snapshot!(one_file("deep.json", "[".repeat(100_000).as_bytes()));
}

#[test]
fn nul_byte() {
    insta::assert_snapshot!(valid_with("CA001", "CA\x00001"));
}

#[test]
fn invalid_utf8() {
    insta::assert_snapshot!(one_file("policy.yaml", b"name: caf\xe9\nstate: enabled\n"));
}

#[test]
fn truncated_utf16() {
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(VALID.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.pop();
    insta::assert_snapshot!(one_file("policy.yaml", &bytes));
}

#[test]
fn a_file_of_200_megabytes() {
    let report = answer("export.json", |folder| fs::File::create(folder.join("export.json"))?.set_len(200 << 20));
    insta::assert_snapshot!(report);
}

#[test]
fn the_limit_can_be_raised_in_the_config() {
    let report = answer("policies", |folder| {
        fs::create_dir(folder.join("policies"))?;
        fs::write(folder.join("caplint.yaml"), "limits: {fileMiB: 1}\n")?;
        fs::write(folder.join("policies/a.yaml"), VALID)?;
        fs::File::create(folder.join("policies/b.yaml"))?.set_len(2 << 20)
    });
    insta::assert_snapshot!(report);
}

#[cfg(unix)]
#[test]
fn a_loop_of_links() {
    let report = answer("policies", |folder| {
        fs::create_dir(folder.join("policies"))?;
        fs::write(folder.join("policies/a.yaml"), VALID)?;
        std::os::unix::fs::symlink(folder.join("policies"), folder.join("policies/again"))
    });
    // The target is an absolute path of this machine.
    insta::with_settings!({filters => vec![(r"back to \S+/policies", "back to [FOLDER]/policies")]}, {
        insta::assert_snapshot!(report);
    });
}

/// Files of which one may not be read.
struct Forbidden(MemoryFiles);

impl Files for Forbidden {
    fn kind(&self, path: &Path) -> Option<PathKind> {
        self.0.kind(path)
    }
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        if path.ends_with("secret.yaml") {
            return Err(ReadError::Io(io::ErrorKind::PermissionDenied.into()));
        }
        self.0.read(path, limit)
    }
    fn walk(&self, folder: &Path) -> Walk {
        self.0.walk(folder)
    }
}

#[test]
fn an_unreadable_file() {
    let files = Forbidden(MemoryFiles::new([("/set/a.yaml", VALID), ("/set/secret.yaml", VALID)]));
    let checked = check_files(&files, &request(Path::new("/set"), &["/set"]));
    insta::assert_snapshot!(format!("{}exit {}\n", report(&checked, Format::Human), checked.exit.code()));
}

#[test]
fn two_resource_families() {
    insta::assert_snapshot!(valid_with("resources:\n", "resources:\n  userActions: [registerSecurityInfo]\n"));
}

#[test]
fn two_groups_of_one_id() {
    let tenant =
        "groups:\n  A: {id: 7b2c3f10-1111-4aaa-8bbb-000000000011}\n  B: {id: 7B2C3F10-1111-4AAA-8BBB-000000000011}\n";
    let report = answer(".", |folder| {
        fs::write(folder.join("tenant.yaml"), tenant)?;
        fs::write(folder.join("policy.yaml"), VALID)
    });
    insta::assert_snapshot!(report);
}

#[test]
fn a_half_converted_document() {
    let half = "name: CA001\nstate: enabled\nusers:\n  include: all\nresources:\n  include: all\ngrantControls:\n  operator: OR\n  builtInControls: [mfa]\n";
    insta::assert_snapshot!(one_file("policy.yaml", half.as_bytes()));
}

#[test]
fn a_policy_named_as_in_graph() {
    insta::assert_snapshot!(valid_with("name: CA001", "displayName: CA001"));
}

#[test]
fn one_broken_document_does_not_hide_the_others() {
    let three = format!("key: a\n{VALID}---\nname: \"B\nkey: b\n---\nkey: c\n{}", VALID.replace("[mfa]", "[mfaa]"));
    insta::assert_snapshot!(one_file("policies.yaml", three.as_bytes()));
}

#[test]
fn a_comment_in_an_export() {
    let export = b"{\n  // MFA for everyone\n  \"displayName\": \"A\",\n  \"state\": \"enabled\"\n}\n";
    insta::assert_snapshot!(one_file("export.json", export));
}

#[test]
fn a_tenant_file_that_extends_itself() {
    let report = answer(".", |folder| {
        fs::write(folder.join("a.yaml"), "extends: [b.yaml]\ngroups: {A: {}}\n")?;
        fs::write(folder.join("b.yaml"), "extends: [a.yaml]\ngroups: {B: {}}\n")?;
        fs::write(folder.join("policy.yaml"), VALID)
    });
    insta::assert_snapshot!(report);
}

#[test]
fn an_unknown_name() {
    let tenant = "groups:\n  CA001 - Exclude: {}\n";
    let report = answer(".", |folder| {
        fs::write(folder.join("tenant.yaml"), tenant)?;
        fs::write(
            folder.join("policy.yaml"),
            VALID.replace("resources", "  exclude: {groups: [CA001 - Exlude]}\nresources"),
        )
    });
    insta::assert_snapshot!(report);
}
