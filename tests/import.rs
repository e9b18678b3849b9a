//! Imports of every shape that exports come in, and the way back.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use caplint::engine::{Draft, Exit, ImportRequest, Imported, OutputState, check, draft, import};
use caplint::graph::{GraphKind, canonical, objects, policy_body, read_policy};
use caplint::language::names::{Lookup, Names};
use caplint::model::{
    AppWord, ExternalTenants, GuestType, Guests, Policy, PolicyState, Principals, Tenant, UserEntry, UserWord, WordList,
};
use caplint::report::{Format, Style, write_import};
use caplint::workspace::{MemoryFiles, each_reference};

use crate::graph_support::{corpus, document, json_document};
use crate::support::request as check_request;

fn request(folder: &Path, paths: &[&str], out: &Path) -> ImportRequest {
    ImportRequest {
        paths: paths.iter().map(PathBuf::from).collect(),
        folder: folder.to_path_buf(),
        out: out.to_path_buf(),
        force: false,
        partial: false,
        dry_run: false,
        threads: Some(1),
    }
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import")
}

fn said(imported: &Imported, format: Format) -> String {
    let mut out = Vec::new();
    write_import(format, imported, "out", false, Style { verbose: true, ..Style::PLAIN }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The report and every file.
fn shown(imported: &Imported) -> String {
    let mut text = said(imported, Format::Concise);
    let human = said(imported, Format::Narrated);
    let start = human.find("\nread ").map_or(0, |at| at + 1);
    text.push_str(&human[start..]);
    for (name, content) in &imported.draft.outputs {
        let _ = write!(text, "\n--- {name}\n{content}");
    }
    text
}

fn folders() -> Vec<String> {
    let entries = fs::read_dir(fixtures()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

#[test]
fn every_shape_becomes_policies_and_a_tenant_file() {
    for name in folders() {
        let out = tempfile::tempdir().unwrap();
        let ask = request(&fixtures(), &[&name], out.path());
        let imported = import(&ask);
        insta::assert_snapshot!(format!("import__{name}"), shown(&imported));
        if imported.refused.is_some() {
            assert_eq!(imported.exit, Exit::Input, "{name}");
            assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0, "{name}: something was written");
            continue;
        }
        let again = import(&ask);
        assert_eq!(again.refused, None, "{name}");
        assert!(again.files.iter().all(|file| file.state == OutputState::Same), "{name}: {:?}", again.files);
        let checked = check(&check_request(out.path(), &[]));
        assert_eq!(checked.report.summary.policies, imported.draft.report.summary.policies, "{name}");
    }
}

#[test]
fn a_folder_with_other_content_is_left_alone() {
    let out = tempfile::tempdir().unwrap();
    let ask = request(&fixtures(), &["13-wrapped"], out.path());
    let ask = ImportRequest { partial: true, ..ask };
    assert_eq!(import(&ask).refused, None);
    let policy = out.path().join("policies/ca130.yaml");
    fs::write(&policy, "mine\n").unwrap();
    let refused = import(&ask);
    assert_eq!(refused.exit, Exit::Input);
    assert!(refused.refused.unwrap().contains("policies/ca130.yaml"));
    assert_eq!(fs::read_to_string(&policy).unwrap(), "mine\n");
    let dry = import(&ImportRequest { force: true, dry_run: true, ..ask.clone() });
    assert_eq!(dry.refused, None);
    assert_eq!(fs::read_to_string(&policy).unwrap(), "mine\n");
    fs::write(out.path().join("caplint.yaml"), "preset: strict\n").unwrap();
    assert_eq!(import(&ImportRequest { force: true, ..ask.clone() }).refused, None);
    assert_ne!(fs::read_to_string(&policy).unwrap(), "mine\n");
    let config = fs::read_to_string(out.path().join("caplint.yaml")).unwrap();
    assert_eq!(config, "preset: strict\n", "a config belongs to whoever wrote it");
}

/// A policy for everybody; each case replaces one member of it.
fn with(pointer: &str, value: serde_json::Value) -> String {
    let mut policy = serde_json::json!({
        "displayName": "CA001",
        "state": "enabled",
        "conditions": {
            "users": {"includeUsers": ["All"], "excludeGroups": [], "excludeGuestsOrExternalUsers": null},
            "applications": {"includeApplications": ["All"]},
            "clientAppTypes": ["all"],
        },
        "grantControls": {"operator": "OR", "builtInControls": ["mfa"], "authenticationStrength": null},
    });
    *policy.pointer_mut(pointer).unwrap() = value;
    policy.to_string()
}

#[test]
fn two_policies_of_one_id_are_not_imported_as_two() {
    let id = "7b2c3f10-1111-4aaa-8bbb-0000000000c1";
    let one = with("/state", serde_json::json!("enabled")).replacen('{', &format!("{{\"id\":\"{id}\","), 1);
    let drafted = draft_of("policies.json", &format!("[{one},{one}]"));
    assert!(drafted.incomplete.is_none(), "the same twice is one policy");
    let other = one.replace("\"enabled\"", "\"disabled\"");
    let drafted = draft_of("policies.json", &format!("[{one},{other}]"));
    assert!(drafted.report.findings.iter().any(|finding| finding.rule == "import-duplicate"));
    assert!(drafted.incomplete.is_some());
}

#[test]
fn nothing_is_written_where_a_value_is_lost() {
    let strength = serde_json::json!({"allowedCombinations": ["fido2"]});
    let tenants = serde_json::json!({"membershipKind": "all", "members": ["7b2c3f10-1111-4aaa-8bbb-0000000000a2"]});
    let guests = serde_json::json!({"guestOrExternalUserTypes": "internalGuest", "externalTenants": tenants});
    let lost = [
        ("wrong-type", with("/conditions/users/excludeGroups", serde_json::json!({"id": "x"}))),
        ("missing-key", with("/grantControls/authenticationStrength", strength)),
        ("lossy-export", with("/conditions/clientAppTypes", serde_json::json!(["unknownFutureValue"]))),
        ("conflicting-values", with("/conditions/users/excludeGuestsOrExternalUsers", guests)),
    ];
    for (rule, text) in lost {
        let drafted = draft_of("policy.json", &text);
        assert!(drafted.report.findings.iter().any(|finding| finding.rule == rule), "{rule} is not said");
        assert!(drafted.incomplete.is_some(), "{rule} does not stop the import");
    }
    let whole = [
        with("/state", serde_json::Value::Null),
        with("/conditions/clientAppTypes", serde_json::json!(["futureClient"])),
        with("/conditions/users", serde_json::json!({"includeUsers": "All"})),
    ];
    for text in whole {
        assert_eq!(draft_of("policy.json", &text).incomplete, None, "{text}");
    }
}

#[test]
fn nothing_is_written_where_a_path_is_missing() {
    let out = tempfile::tempdir().unwrap();
    let ask = request(&fixtures(), &["01-graph-list", "no-such-folder"], out.path());
    assert_eq!(import(&ask).exit, Exit::Input);
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0, "something was written");
    assert_eq!(import(&ImportRequest { partial: true, ..ask }).refused, None);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_where_a_folder_cannot_be_read() {
    let export = tempfile::tempdir().unwrap();
    fs::write(export.path().join("policy.json"), with("/state", serde_json::json!("disabled"))).unwrap();
    std::os::unix::fs::symlink(".", export.path().join("back")).unwrap();
    let out = tempfile::tempdir().unwrap();
    assert_eq!(import(&request(export.path(), &["."], out.path())).exit, Exit::Input);
}

#[test]
fn the_json_report_names_every_file() {
    let out = tempfile::tempdir().unwrap();
    let imported = import(&request(&fixtures(), &["04-intune-management"], out.path()));
    let report: serde_json::Value = serde_json::from_str(&said(&imported, Format::Json)).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(report["files"].as_array().unwrap().len(), imported.draft.outputs.len());
    assert!(report["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == "import-renamed"));
}

fn draft_of(path: &str, text: &str) -> Draft {
    let root = Path::new("/in");
    let files = MemoryFiles::new([(root.join(path), text.as_bytes().to_vec())]);
    draft(&files, &ImportRequest { partial: true, ..request(root, &["."], Path::new("/out")) })
}

/// What an import of `text` renders to, by key; an error where the import cannot be read back.
fn back(drafted: &Draft) -> Result<Vec<serde_json::Value>, String> {
    let outputs: Vec<(&str, &str)> =
        drafted.outputs.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let root = Path::new("/set");
    let files = MemoryFiles::new(outputs.iter().map(|(name, text)| (root.join(name), text.as_bytes().to_vec())));
    let paths = [root.to_path_buf()];
    let load = caplint::workspace::LoadRequest {
        paths: &paths,
        folder: root,
        config: &caplint::workspace::ConfigChoice::Find,
        tenants: &caplint::workspace::TenantChoice::Default,
    };
    let loaded = caplint::workspace::load(&files, &load);
    let set = loaded.sets.first().ok_or("no set")?;
    let wrong = loaded.files.iter().flat_map(|file| &file.findings).chain(&set.built.findings);
    let wrong: Vec<String> = wrong
        .filter(|finding| finding.severity == caplint::diag::Severity::Error)
        .map(|finding| format!("{}: {}", finding.rule, finding.message))
        .collect();
    if set.built.incomplete || set.built.set.policies.is_empty() {
        return Err(wrong.join("; "));
    }
    Ok(set.built.set.policies.iter().map(|entry| policy_body(&entry.policy).json).collect())
}

#[test]
fn published_policies_survive_the_way_there_and_back() {
    let Some(files) = corpus("policies") else { return };
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut exceptions = String::new();
    for (path, text) in &files {
        let Some(read) = document(path, text) else {
            *outcomes.entry("refused by the parser").or_default() += 1;
            continue;
        };
        let found = objects(&read).unwrap_or_default();
        let policies = found.iter().filter(|object| object.kind == GraphKind::Policy);
        let originals: Vec<_> = policies.map(|object| with_ids(read_policy(object.node, None).policy)).collect();
        let [original] = &originals[..] else {
            *outcomes.entry("no single policy").or_default() += 1;
            continue;
        };
        let drafted = draft_of("policy.json", text);
        if drafted.outputs.is_empty() {
            *outcomes.entry("without name or conditions").or_default() += 1;
            continue;
        }
        let rewritten = drafted.report.findings.iter().any(|finding| finding.rule == "import-rewritten");
        let outcome = match back(&drafted) {
            Ok(bodies) if bodies == [policy_body(original).json] => "equal",
            Ok(bodies) if rewritten && means(sent(&bodies[0])) == means(original.clone()) => "equal by an equivalence",
            Ok(_) => "different",
            Err(reason) => {
                let _ = writeln!(exceptions, "{path}: {reason}");
                "refused"
            }
        };
        if outcome == "different" {
            let _ = writeln!(exceptions, "{path}: different");
        }
        *outcomes.entry(outcome).or_default() += 1;
    }
    let of = |outcome: &str| outcomes.get(outcome).copied().unwrap_or_default();
    let good = of("equal") + of("equal by an equivalence");
    let all = good + of("different") + of("refused");
    println!("{outcomes:#?}\n{good} of {all}");
    insta::assert_snapshot!("import__round_trip", format!("{outcomes:#?}\n\n{exceptions}"));
    assert!(good * 100 >= all * 99, "{good} of {all}\n{exceptions}");
}

/// Exports with names in place of ids mean the ids that everybody knows.
fn with_ids(mut policy: Policy) -> Policy {
    let nobody = Tenant::default();
    let names = Names::new(&nobody);
    each_reference(&mut policy, &mut |kind, _, object| {
        if let Lookup::Name(Some(id)) = names.lookup(kind, &object.written) {
            object.id = Some(id.into());
        }
    });
    policy
}

/// What the body `json` says.
fn sent(json: &serde_json::Value) -> Policy {
    read_policy(json_document(json).root(), None).policy
}

/// The policy in the words that the language has for it: what an import may rewrite, and nothing else.
fn means(mut policy: Policy) -> serde_json::Value {
    policy.state.get_or_insert(PolicyState::Disabled.into());
    let states = |path: &str| path.starts_with("conditions.devices.") || path.starts_with("conditions.deviceStates");
    if policy.graph.iter().any(|(path, _)| states(path)) {
        policy.graph.retain(|(path, _)| !states(path));
        policy.conditions.device_filter = None;
    }
    if policy.conditions.device_filter.as_ref().is_some_and(|filter| DEVICE_STATES.contains(&filter.rule.as_str())) {
        policy.conditions.device_filter = None;
    }
    for side in policy.users.iter_mut().flat_map(|users| [&mut users.include, &mut users.exclude]) {
        if side.is_all() {
            *side = Principals { users: vec![UserEntry::Word(UserWord::All)], ..Principals::default() };
        }
        if side.has(UserWord::GuestsOrExternalUsers) {
            side.users.retain(|entry| entry.word() != Some(UserWord::GuestsOrExternalUsers));
            let types = GuestType::ALL.iter().map(|&kind| kind.into()).collect();
            side.guests = Some(Guests { types, tenants: ExternalTenants::All });
        }
    }
    if policy.resources.includes(AppWord::All) {
        policy.resources.include.retain(|entry| entry.word() == Some(AppWord::All));
    }
    policy_body(&canonical(&policy)).json
}

/// The rules that an import writes for the states of devices.
const DEVICE_STATES: [&str; 3] = [
    "device.isCompliant -eq True -or device.trustType -eq \"ServerAD\"",
    "device.isCompliant -eq True",
    "device.trustType -eq \"ServerAD\"",
];
