//! Levels, selections, suppressions, the baseline and exit codes.

use std::path::{Path, PathBuf};

use caplint::diag::Severity;
use caplint::engine::{CheckRequest, Checked, FailOn, check_files};
use caplint::report::Format;
use caplint::workspace::MemoryFiles;

use crate::support::{report, request};

const TENANT: &str = "breakGlass: {users: [a@contoso.example, b@contoso.example]}\nusers:\n  a@contoso.example: {}\n  b@contoso.example: {}\n";

/// An enforced policy for administrators that stays signed in for 12 hours; nothing else is wrong.
const ADMINS: &str = "name: Admins\nstate: enabled\nusers:\n  include: {roles: [Global Administrator]}\n  exclude: {breakGlass: true}\nresources: {include: all}\ngrant: {allOf: [mfa]}\nsession:\n  signInFrequency: 12 hours\n";

const RULE: &str = "sif-too-long-privileged";

fn run(config: &str, policy: &str, change: impl FnOnce(&mut CheckRequest)) -> Checked {
    let files = MemoryFiles::new([
        (PathBuf::from("/r/caplint.yaml"), config.as_bytes().to_vec()),
        (PathBuf::from("/r/policies/ca100.yaml"), policy.as_bytes().to_vec()),
        (PathBuf::from("/r/tenant.yaml"), TENANT.as_bytes().to_vec()),
        (PathBuf::from("/r/known.json"), known().into_bytes()),
    ]);
    let mut request = request(Path::new("/r"), &[]);
    change(&mut request);
    check_files(&files, &request)
}

/// A baseline made of an earlier run.
fn known() -> String {
    let files = MemoryFiles::new([
        (PathBuf::from("/r/caplint.yaml"), Vec::new()),
        (PathBuf::from("/r/policies/ca100.yaml"), format!("# moved\n\n{ADMINS}").into_bytes()),
        (PathBuf::from("/r/tenant.yaml"), TENANT.as_bytes().to_vec()),
    ]);
    report(&check_files(&files, &request(Path::new("/r"), &[])), Format::Json)
}

fn said(checked: &Checked) -> Vec<(&str, Severity)> {
    checked.report.findings.iter().map(|finding| (finding.rule, finding.severity)).collect()
}

#[test]
fn a_rule_has_its_own_level() {
    let checked = run("", ADMINS, |_| {});
    assert_eq!(said(&checked), [(RULE, Severity::Warning)]);
    assert_eq!(checked.exit.code(), 0);
}

#[test]
fn the_config_sets_levels_and_options() {
    let checked = run("rules: {sif-too-long-privileged: error}\n", ADMINS, |_| {});
    assert_eq!((said(&checked), checked.exit.code()), (vec![(RULE, Severity::Error)], 1));
    assert_eq!(said(&run("rules: {sif-too-long-privileged: disabled}\n", ADMINS, |_| {})), []);
    let option = "rules:\n  sif-too-long-privileged: {level: warning, options: {hours: 12}}\n";
    assert_eq!(said(&run(option, ADMINS, |_| {})), []);
}

#[test]
fn overrides_are_for_some_policies() {
    let overridden = |pattern: &str| {
        format!("overrides:\n  - policies: [\"{pattern}\"]\n    rules: {{sif-too-long-privileged: note}}\n")
    };
    assert_eq!(said(&run(&overridden("ca1*"), ADMINS, |_| {})), [(RULE, Severity::Note)]);
    assert_eq!(said(&run(&overridden("ca2*"), ADMINS, |_| {})), [(RULE, Severity::Warning)]);
}

#[test]
fn wrong_names_and_options_in_the_config_are_errors_at_their_place() {
    let checked = run("rules:\n  sif-too-long-privilegd: error\n", ADMINS, |_| {});
    let finding = &checked.report.findings[0];
    assert_eq!(finding.rule, "unknown-rule");
    assert!(finding.help.as_deref().unwrap().contains(RULE));
    assert_eq!(checked.exit.code(), 2);
    let checked = run("rules:\n  sif-too-long-privileged: {options: {hours: soon}}\n", ADMINS, |_| {});
    assert_eq!(said(&checked)[0].0, "bad-option");
    let checked = run("rules:\n  strength-and-mfa: {options: {hours: 3}}\n", ADMINS, |_| {});
    assert_eq!(said(&checked)[0].0, "bad-option");
}

#[test]
fn the_command_line_selects_and_leaves_out() {
    let words = |word: &str| vec![word.to_owned()];
    assert_eq!(said(&run("", ADMINS, |request| request.select = words("naming"))), []);
    assert_eq!(said(&run("", ADMINS, |request| request.select = words("session"))).len(), 1);
    assert_eq!(said(&run("", ADMINS, |request| request.ignore = words(RULE))), []);
    // What is selected runs even where the config switched it off.
    let off = "rules: {sif-too-long-privileged: disabled}\n";
    assert_eq!(said(&run(off, ADMINS, |request| request.select = words(RULE))), [(RULE, Severity::Warning)]);
}

#[test]
fn the_fail_level_decides_the_exit_code() {
    let exit =
        |config: &str, fail_on: Option<FailOn>| run(config, ADMINS, |request| request.fail_on = fail_on).exit.code();
    assert_eq!(exit("failOn: warning\n", None), 1);
    assert_eq!(exit("preset: strict\n", None), 1);
    assert_eq!(exit("preset: strict\nfailOn: error\n", None), 0);
    assert_eq!(exit("failOn: warning\n", Some(FailOn::Never)), 0);
    assert_eq!(exit("", Some(FailOn::Severity(Severity::Note))), 1);
}

fn with_comment(comment: &str) -> String {
    ADMINS.replace("  signInFrequency", &format!("  # caplint: {comment}\n  signInFrequency"))
}

#[test]
fn a_comment_with_a_reason_silences() {
    let policy =
        with_comment("ignore[sif-too-long-privileged] until=2027-01-31 owner=identity: the jump host has its own");
    let checked = run("", &policy, |_| {});
    assert_eq!(said(&checked), []);
    assert_eq!(checked.report.summary.silenced, 1);
}

#[test]
fn a_comment_covers_what_is_below_its_key_and_nothing_else() {
    let above = ADMINS.replace("session:", "# caplint: ignore[sif-too-long-privileged]: because\nsession:");
    assert_eq!(said(&run("", &above, |_| {})), []);
    let beside = ADMINS.replace("12 hours", "12 hours # caplint: ignore[sif-too-long-privileged]: because");
    assert_eq!(said(&run("", &beside, |_| {})), []);
    let elsewhere = ADMINS.replace("grant:", "# caplint: ignore[sif-too-long-privileged]: because\ngrant:");
    let checked = run("", &elsewhere, |_| {});
    let rules: Vec<&str> = said(&checked).iter().map(|(rule, _)| *rule).collect();
    assert_eq!(rules, ["suppression-unused", RULE]);
}

#[test]
fn comments_that_do_not_hold_are_findings() {
    let rule_of = |comment: &str| {
        let checked = run("", &with_comment(comment), |_| {});
        assert_ne!(checked.exit.code(), 2, "a comment is not broken input");
        checked.report.findings[0].rule
    };
    assert_eq!(rule_of("ignore[sif-too-long-privileged]"), "suppression-without-reason");
    assert_eq!(rule_of("ignore[sif-too-long-privileged] until=2026-11-22: old"), "suppression-expired");
    assert_eq!(rule_of("ignore[sif-too-long]: x"), "suppression-unknown-rule");
    assert_eq!(rule_of("ignore[break-glass-not-excluded]: x"), "suppression-not-allowed");
    assert_eq!(rule_of("ignored: x"), "suppression-syntax");
}

#[test]
fn break_glass_cannot_be_silenced_in_the_file() {
    let open = ADMINS.replace("  exclude: {breakGlass: true}\n", "");
    let silenced = open.replace("users:", "# caplint: ignore[break-glass-not-excluded]: we know\nusers:");
    let rules: Vec<String> = said(&run("", &silenced, |_| {})).iter().map(|(rule, _)| (*rule).to_owned()).collect();
    assert!(rules.contains(&"break-glass-not-excluded".to_owned()), "{rules:?}");
    assert!(rules.contains(&"suppression-not-allowed".to_owned()), "{rules:?}");
}

#[test]
fn the_baseline_is_an_earlier_report() {
    // The finding is known although its line has moved.
    let checked = run("baseline: known.json\n", ADMINS, |_| {});
    assert_eq!((said(&checked), checked.report.summary.silenced), (vec![], 1));
    let more = ADMINS.replace("  exclude: {breakGlass: true}\n", "");
    assert_eq!(said(&run("baseline: known.json\n", &more, |_| {})), [("break-glass-not-excluded", Severity::Error)]);
    let checked = run("baseline: missing.json\n", ADMINS, |_| {});
    assert_eq!((said(&checked)[0].0, checked.exit.code()), ("bad-baseline", 2));
}

#[test]
fn an_incomplete_set_is_not_judged_as_a_whole() {
    let broken = format!("key: a\n{ADMINS}---\nkey: b\nname: [\n");
    let checked = run("", &broken, |_| {});
    assert!(checked.report.summary.incomplete);
    let rules: Vec<&str> = said(&checked).iter().map(|(rule, _)| *rule).collect();
    assert!(rules.contains(&RULE), "rules over single policies still run: {rules:?}");
}

#[test]
fn each_rule_of_a_comment_has_to_silence_something() {
    let both = with_comment("ignore[sif-too-long-privileged, duplicate-display-name]: the jump host has its own");
    let checked = run("", &both, |_| {});
    let said: Vec<&str> = checked.report.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(said, ["nothing here needs `ignore[duplicate-display-name]`"]);
}
