//! Which files make a set, which tenant it is for, what names mean, and what is shown.

use std::path::{Path, PathBuf};

use caplint::engine::{
    Checked, ConfigChoice, GapsRequest, QuestionChoice, Selection, TenantChoice, TestRequest, check_files, gaps_files,
    test_files,
};
use caplint::report::Format;
use caplint::workspace::{Files, MemoryFiles, PathKind, ReadError, Walk, WalkProblem};

use crate::support::{report, request};

const POLICY: &str = "name: NAME\nstate: enabled\nusers:\n  include: all\n  exclude: {breakGlass: true, groups: [Exempt]}\nresources: {include: all}\ngrant: {allOf: [mfa]}\n";

fn policy(name: &str) -> String {
    POLICY.replace("NAME", name)
}

const BREAK_GLASS: &str = "breakGlass: {users: [a@contoso.example, b@contoso.example]}\nusers:\n  a@contoso.example: {}\n  b@contoso.example: {}\n";

/// A set of two policies under a config with two tenants.
fn two_tenants() -> Vec<(&'static str, String)> {
    let config = "tenants: {test: tenants/test.yaml, live: tenants/live.yaml}\ndefaultTenant: test\n";
    vec![
        ("/r/caplint.yaml", config.to_owned()),
        ("/r/policies/one.yaml", policy("One")),
        ("/r/policies/two.yaml", policy("Two")),
        ("/r/tenants/common.yaml", BREAK_GLASS.to_owned()),
        ("/r/tenants/test.yaml", "extends: [common.yaml]\ngroups: {Exempt: {}}\n".to_owned()),
        ("/r/tenants/live.yaml", "extends: [common.yaml]\npolicies: {two: {skip: not bought here}}\n".to_owned()),
    ]
}

fn files(list: &[(&str, String)]) -> MemoryFiles {
    MemoryFiles::new(list.iter().map(|(path, text)| (PathBuf::from(path), text.clone().into_bytes())))
}

fn check_in(list: &[(&str, String)], paths: &[&str]) -> Checked {
    check_files(&files(list), &request(Path::new("/r"), paths))
}

fn concise(checked: &Checked) -> Vec<String> {
    report(checked, Format::Concise).lines().map(str::to_owned).collect()
}

#[test]
fn the_default_tenant_is_used() {
    let checked = check_in(&two_tenants(), &[]);
    assert_eq!(concise(&checked), Vec::<String>::new());
    assert_eq!(checked.exit.code(), 0);
    let summary = checked.report.summary;
    assert_eq!((summary.policies, summary.files), (2, 5));
}

#[test]
fn a_tenant_is_chosen_by_name() {
    let mut request = request(Path::new("/r"), &[]);
    request.tenants = TenantChoice::Named("live".to_owned());
    let checked = check_files(&files(&two_tenants()), &request);
    assert_eq!(concise(&checked), ["policies/one.yaml:5:40: error[unknown-name] no group is called \"Exempt\""]);
    assert_eq!(checked.report.summary.skipped_policies, ["two: not bought here"]);
    assert_eq!(checked.exit.code(), 2);
}

#[test]
fn all_tenants_are_checked_and_nothing_is_said_twice() {
    let mut request = request(Path::new("/r"), &[]);
    request.tenants = TenantChoice::All;
    let checked = check_files(&files(&two_tenants()), &request);
    assert_eq!(concise(&checked).len(), 1);
    assert_eq!(checked.report.summary.policies, 2);
}

#[test]
fn an_unknown_tenant_is_named_with_those_there_are() {
    let mut request = request(Path::new("/r"), &[]);
    request.tenants = TenantChoice::Named("prod".to_owned());
    let checked = check_files(&files(&two_tenants()), &request);
    let finding = &checked.report.findings[0];
    assert_eq!((finding.rule, finding.help.as_deref()), ("unknown-tenant", Some("it has test, live")));
}

#[test]
fn several_tenants_need_a_default() {
    let mut list = two_tenants();
    list[0].1 = list[0].1.replace("defaultTenant: test\n", "");
    let checked = check_in(&list, &[]);
    assert_eq!(checked.report.findings[0].rule, "no-default-tenant");
}

#[test]
fn paths_choose_what_is_shown_and_the_set_stays_whole() {
    let mut list = two_tenants();
    list[2].1 = policy("One");
    // The duplicate stands on the first file; it is shown for the second one too.
    for path in ["policies/one.yaml", "policies/two.yaml"] {
        let shown = concise(&check_in(&list, &[path]));
        assert_eq!(shown.len(), 1, "{path}: {shown:?}");
        assert!(shown[0].contains("duplicate-display-name"));
    }
    assert_eq!(concise(&check_in(&list, &["tenants/test.yaml"])), Vec::<String>::new());
}

#[test]
fn input_errors_are_shown_whatever_was_asked_for() {
    let mut list = two_tenants();
    list[2].1 = "name: [\n".to_owned();
    let checked = check_in(&list, &["policies/one.yaml"]);
    assert!(concise(&checked)[0].starts_with("policies/two.yaml:"));
    assert!(checked.report.summary.incomplete);
    assert_eq!(checked.exit.code(), 2);
}

#[test]
fn a_path_that_is_not_in_the_set_is_a_set_of_its_own() {
    let mut list = two_tenants();
    let export = r#"{"displayName": "Old", "state": "disabled", "conditions": {"users": {"includeUsers": ["All"]},
        "applications": {"includeApplications": ["All"]}}, "grantControls": {"operator": "OR", "builtInControls": ["mfa"]}}"#;
    list.push(("/r/export/old.json", export.to_owned()));
    let checked = check_in(&list, &["export"]);
    assert_eq!(checked.report.summary.policies, 3);
    assert!(concise(&checked).iter().all(|line| line.contains("break-glass-not-declared")));
}

#[test]
fn without_a_config_the_tenant_file_is_found_by_its_shape() {
    let list = [
        ("/r/a.yaml", policy("A")),
        ("/r/names.yaml", format!("{BREAK_GLASS}groups: {{Exempt: {{}}}}\n")),
        ("/r/notes.md", "# Notes".to_owned()),
        ("/r/values.yaml", "replicas: 3\n".to_owned()),
    ];
    let checked = check_in(&list, &["."]);
    assert_eq!(concise(&checked), Vec::<String>::new());
    assert_eq!(checked.report.summary.skipped_files, ["notes.md", "values.yaml"]);
}

#[test]
fn two_tenant_files_need_a_config() {
    let list = [
        ("/r/a.yaml", policy("A")),
        ("/r/one.yaml", format!("{BREAK_GLASS}groups: {{Exempt: {{}}}}\n")),
        ("/r/two.yaml", "groups: {Exempt: {}}\n".to_owned()),
    ];
    assert!(concise(&check_in(&list, &["."]))[0].contains("several-tenant-files"));
}

#[test]
fn a_named_file_must_be_recognised() {
    let list = [("/r/values.yaml", "replicas: 3\n".to_owned())];
    let checked = check_in(&list, &["values.yaml"]);
    assert_eq!((checked.report.findings[0].rule, checked.exit.code()), ("not-recognised", 2));
}

#[test]
fn no_config_means_each_path_is_a_set() {
    let mut list = two_tenants();
    list[2].1 = policy("One");
    let mut request = request(Path::new("/r"), &["policies/one.yaml", "policies/two.yaml"]);
    request.config = ConfigChoice::None;
    let checked = check_files(&files(&list), &request);
    assert!(checked.report.findings.iter().all(|finding| finding.rule != "duplicate-display-name"));
    assert_eq!(checked.report.summary.policies, 2);
}

#[test]
fn keys_are_unique_in_a_set() {
    let list = [
        ("/r/a.yaml", format!("key: same\n{}", policy("A"))),
        ("/r/b.yaml", format!("key: same\n{}", policy("B"))),
        ("/r/t.yaml", format!("{BREAK_GLASS}groups: {{Exempt: {{}}}}\n")),
    ];
    let shown = concise(&check_in(&list, &["."]));
    assert_eq!(shown, ["b.yaml:1:6: error[duplicate-policy-key] two policies have the key `same`"]);
}

#[test]
fn the_tenant_file_speaks_only_of_policies_that_exist() {
    let mut list = two_tenants();
    list[4].1.push_str("policies: {onee: {skip: typo}}\n");
    let checked = check_in(&list, &[]);
    let finding = &checked.report.findings[0];
    assert_eq!((finding.rule, finding.help.as_deref()), ("unknown-policy-key", Some("did you mean `one`?")));
}

#[test]
fn a_stage_is_chosen_by_the_tenant() {
    let staged = "name: S\nrollout:\n  current: look\n  stages:\n    - {name: look, state: reportOnly}\n    - {name: enforce, state: enabled}\nusers: {include: {roles: [Global Administrator]}}\nresources: {include: all}\ngrant: {allOf: [mfa]}\n";
    let list = |stage: &str| {
        [("/r/s.yaml", staged.to_owned()), ("/r/t.yaml", format!("{BREAK_GLASS}policies: {{s: {{stage: {stage}}}}}\n"))]
    };
    let rules = |stage: &str| -> Vec<&str> {
        check_in(&list(stage), &["."]).report.findings.iter().map(|finding| finding.rule).collect()
    };
    assert_eq!(rules("look"), ["break-glass-not-excluded-report-only"]);
    assert_eq!(rules("enforce"), ["break-glass-not-excluded"]);
}

#[test]
fn names_of_an_export_are_learnt_from_what_lies_beside_it() {
    let location = r##"{"@odata.type": "#microsoft.graph.ipNamedLocation", "id": "7b2c3f10-1111-4aaa-8bbb-000000000051",
        "displayName": "HQ", "isTrusted": true, "ipRanges": [{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "203.0.113.0/24"}]}"##;
    let export = r#"{"displayName": "Old", "state": "disabled", "conditions": {"users": {"includeUsers": ["All"]},
        "locations": {"includeLocations": ["HQ"]},
        "applications": {"includeApplications": ["All"]}}, "grantControls": {"operator": "OR", "builtInControls": ["block"]}}"#;
    let with = [("/r/hq.json", location.to_owned()), ("/r/p.json", export.to_owned())];
    assert!(concise(&check_in(&with, &["."])).iter().all(|line| !line.contains("unresolved-reference")));
    assert!(concise(&check_in(&with[1..], &["."])).iter().any(|line| line.contains("unresolved-reference")));
}

/// The help of the first finding when a policy excludes `groups`.
fn way_out(groups: &str) -> String {
    let tenant = format!(
        "{BREAK_GLASS}groups: {{Exempt: {{}}, \"CA-Exclude, Temp\": {{}}}}\nsets: {{groups: {{Pilots: [Exempt]}}}}\n"
    );
    let list = [("/r/a.yaml", policy("A").replace("[Exempt]", groups)), ("/r/t.yaml", tenant)];
    check_in(&list, &["."]).report.findings[0].help.clone().unwrap()
}

#[test]
fn an_unknown_name_gets_the_likeliest_way_out() {
    assert_eq!(way_out("[Exemt]"), "did you mean \"Exempt\"?");
    assert_eq!(way_out("[CA-Exclude, Temp]"), "is it one name? Quote it: \"CA-Exclude, Temp\"");
    assert_eq!(way_out("[Pilots]"), "a set is written `{set: Pilots}`");
    assert!(way_out("[Whoever]").starts_with("declare it under `groups`"));
}

#[test]
fn a_name_of_the_stage_in_force_is_said_once() {
    let staged = "name: S\nrollout:\n  current: look\n  stages:\n    - {name: look, state: reportOnly, include: {groups: [Nobody]}}\n    - {name: enforce, state: enabled}\nusers: {include: all, exclude: {breakGlass: true}}\nresources: {include: all}\ngrant: {allOf: [mfa]}\n";
    let list = [("/r/s.yaml", staged.to_owned()), ("/r/t.yaml", BREAK_GLASS.to_owned())];
    assert_eq!(concise(&check_in(&list, &["."])), ["s.yaml:5:58: error[unknown-name] no group is called \"Nobody\""]);
}

/// What `check` says of a config, a tenant file and one policy, concisely.
fn said_of(config: &str, tenant: &str) -> Vec<String> {
    let list = [
        ("/r/caplint.yaml", config.to_owned()),
        ("/r/tenant.yaml", tenant.to_owned()),
        ("/r/policies/ca1.yaml", policy("CA1")),
    ];
    concise(&check_in(&list, &[]))
}

const TENANT: &str = "breakGlass: {users: [bg-1@contoso.example, bg-2@contoso.example]}\n\
                      users: {bg-1@contoso.example: {}, bg-2@contoso.example: {}}\n\
                      groups: {Exempt: {}}\n";

#[test]
fn a_stage_for_a_policy_without_stages_is_an_error() {
    let said = said_of("", &format!("{TENANT}policies: {{ca1: {{stage: pilot}}}}\n"));
    assert_eq!(said, ["tenant.yaml:4:25: error[unknown-name] `ca1` has no `rollout`, so it has no stages"]);
}

#[test]
fn a_name_that_stands_in_the_tenant_file_alone_is_unknown_once() {
    let said = said_of("", "breakGlass: {users: [nobody@contoso.example]}\n");
    let unknown: Vec<_> = said.iter().filter(|line| line.contains("no user")).collect();
    assert_eq!(unknown, ["tenant.yaml:1:22: error[unknown-name] no user is called \"nobody@contoso.example\""]);
}

#[test]
fn a_second_document_of_a_tenant_file_or_config_is_an_error() {
    let second = |said: Vec<String>| {
        let found: Vec<_> = said.into_iter().filter(|line| line.contains("several-documents")).collect();
        found.into_iter().map(|line| line.split(' ').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        second(said_of("", &format!("{TENANT}---\ntenantId: 7b2c3f10-1111-4aaa-8bbb-000000000001\n"))),
        ["tenant.yaml:5:1:"]
    );
    assert_eq!(second(said_of("", &format!("{TENANT}---\n{}", policy("CA2")))), ["tenant.yaml:5:1:"]);
    assert_eq!(second(said_of("failOn: error\n---\nfailOn: note\n", TENANT)), ["caplint.yaml:3:1:"]);
}

#[test]
fn a_tenant_file_that_is_not_there_is_missed_where_it_is_named() {
    let missing = |said: Vec<String>| said.into_iter().find(|line| line.contains("file-not-found"));
    let extended = said_of("", &format!("extends: [base.yaml]\n{TENANT}"));
    assert_eq!(
        missing(extended).as_deref(),
        Some("tenant.yaml:1:11: error[file-not-found] there is no file base.yaml")
    );
    let listed = said_of("tenants: {test: tenants/test.yaml}\n", TENANT);
    assert_eq!(
        missing(listed).as_deref(),
        Some("caplint.yaml:1:17: error[file-not-found] there is no file tenants/test.yaml")
    );
}

#[test]
fn a_tenant_file_that_is_none_is_said_once_and_its_names_are_not_missed() {
    let said = said_of("", "- a\n");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("tenant.yaml:1:3: error[not-recognised]"));
}

#[test]
fn a_pattern_that_is_none_is_an_error_at_its_place() {
    assert!(said_of("policies: ['[']\n", TENANT)[0].starts_with("caplint.yaml:1:12: error[bad-value]"));
    let config = "overrides: [{policies: ['{a'], rules: {sif-too-long-privileged: note}}]\n";
    assert!(said_of(config, TENANT)[0].starts_with("caplint.yaml:1:25: error[bad-value]"));
}

#[test]
fn policies_are_found_by_any_of_their_endings() {
    let said = |file: &str| {
        let list = [("/r/caplint.yaml", String::new()), (file, "name: CA1\nnaem: x\n".to_owned())];
        concise(&check_in(&list, &[])).iter().any(|line| line.contains("unknown-key"))
    };
    assert!(said("/r/policies/ca1.yaml"));
    assert!(said("/r/policies/ca1.yml"));
}

#[test]
fn what_an_anchor_holds_is_wrong_once() {
    let text = "name: A\nstate: enabled\nusers: {include: &x {groups: [Nope]}, exclude: *x}\n\
                resources: {include: all}\ngrant: {allOf: [mfa]}\n";
    let said = concise(&check_in(&[("/r/a.yaml", text.to_owned())], &["/r/a.yaml"]));
    assert_eq!(said.iter().filter(|line| line.contains("unknown-name")).count(), 1, "{said:?}");
}

#[test]
fn a_misspelt_reserved_name_is_not_unknown_as_well() {
    let text = policy("CA1").replace("include: all}\ngrant", "include: [office365]}\ngrant");
    let said = concise(&check_in(&[("/r/a.yaml", text)], &["/r/a.yaml"]));
    let of_name: Vec<_> = said.iter().filter(|line| line.contains("office365")).collect();
    assert_eq!(of_name.len(), 1, "{said:?}");
    assert!(of_name[0].contains("unknown-value"));
}

#[test]
fn a_map_full_of_unknown_keys_is_not_explained_key_by_key() {
    let keys = (0..700).map(|number| format!("unknown{number}: 1\n")).collect::<Vec<_>>().concat();
    let said = concise(&check_in(&[("/r/a.yaml", policy("A") + &keys)], &["/r/a.yaml"]));
    assert_eq!(said.iter().filter(|line| line.contains("[unknown-key]")).count(), 500);
    assert_eq!(said.iter().filter(|line| line.contains("[more-problems]")).count(), 1);
}

#[test]
fn what_is_not_read_is_said() {
    let tenant = format!("{BREAK_GLASS}groups: {{Exempt: {{}}}}\nmemberships: members.json\n");
    let checked = check_in(&[("/r/a.yaml", policy("A")), ("/r/t.yaml", tenant)], &["."]);
    assert_eq!(checked.report.findings[0].rule, "memberships-not-read");
}

/// Files of which one place cannot be walked.
struct Closed {
    files: MemoryFiles,
    problem: WalkProblem,
}

impl Files for Closed {
    fn kind(&self, path: &Path) -> Option<PathKind> {
        self.files.kind(path)
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.files.read(path, limit)
    }

    fn walk(&self, folder: &Path) -> Walk {
        let inside = self.problem.path.starts_with(folder);
        Walk { problems: inside.then(|| self.problem.clone()).into_iter().collect(), ..self.files.walk(folder) }
    }
}

fn closed(config: &str, place: &str, hides_files: bool) -> Closed {
    let tests = "assertions:\n  - name: MFA\n    every: {users: {include: all}, resources: {include: all}}\n    requires: {allOf: [mfa]}\n";
    let files = [
        ("/r/caplint.yaml", config.to_owned()),
        ("/r/tenant.yaml", format!("{BREAK_GLASS}groups: {{Exempt: {{}}}}\n")),
        ("/r/policies/one.yaml", policy("One")),
        ("/r/tests/one.yaml", tests.to_owned()),
    ];
    let problem = WalkProblem { path: place.into(), reason: "Permission denied".to_owned(), hides_files };
    Closed { files: self::files(&files), problem }
}

/// What `check`, `gaps` and `test` make of it: the findings of folders, whether the set is incomplete, and why
/// nothing was asked.
fn made_of(files: &Closed, paths: &[&str]) -> (Vec<String>, bool, [Option<String>; 2]) {
    let check = request(Path::new("/r"), paths);
    let checked = check_files(files, &check);
    let folders = concise(&checked).into_iter().filter(|line| line.contains("[unreadable-folder]")).collect();
    let questions = QuestionChoice::Named(vec!["mfa".to_owned()]);
    let gaps = gaps_files(files, &GapsRequest { check: check.clone(), questions, stage: None });
    let test = test_files(files, &TestRequest { check, select: Selection::new(&[]).unwrap(), stage: None }, None);
    (folders, checked.report.summary.incomplete, [gaps.refused, test.refused])
}

#[test]
fn a_folder_that_cannot_be_read_makes_the_set_incomplete() {
    let refused = || Some("the files have errors".to_owned());
    for (config, place, paths) in [
        ("", "/r/policies/closed", &[][..]),
        ("policies: ['**/*.yaml']\n", "/r/other", &[]),
        ("policies: ['policies/*/*.yaml', 'policies/*.yaml']\n", "/r/policies/closed", &[]),
        ("policies: ['{policies/one,policies/closed/two}.yaml']\n", "/r/policies/closed", &[]),
        ("policies: ['policies/*.yaml']\n", "/r/policies/two.yaml", &[]),
    ] {
        let (folders, incomplete, why) = made_of(&closed(config, place, true), paths);
        let shown = place.trim_start_matches("/r/");
        assert_eq!(
            folders,
            [format!("error[unreadable-folder] cannot look into {shown}: Permission denied")],
            "{config}"
        );
        assert!(incomplete, "{config}");
        assert_eq!(why, [refused(), refused()], "{config}");
    }
}

#[test]
fn a_folder_that_no_pattern_reaches_and_a_link_that_leads_back_hide_nothing() {
    for (config, place, hides) in [
        ("policies: ['policies/*.yaml']\n", "/r/policies/closed", true),
        ("policies: ['p*/one.yaml']\n", "/r/policies/closed", true),
        ("", "/r/policies/loop", false),
    ] {
        let (folders, incomplete, why) = made_of(&closed(config, place, hides), &[]);
        assert!(folders.iter().all(|line| line.starts_with("warning[")) && folders.len() == 1, "{config}: {folders:?}");
        assert!(!incomplete, "{config}");
        assert_eq!(why, [None, None], "{config}");
    }
}

#[test]
fn a_closed_folder_of_tests_leaves_the_set_whole_but_asks_nothing() {
    let (folders, incomplete, why) = made_of(&closed("", "/r/tests/closed", true), &[]);
    assert_eq!((folders.len(), incomplete), (1, false));
    assert!(why.iter().all(Option::is_some), "{why:?}");
}
