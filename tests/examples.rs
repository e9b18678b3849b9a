//! The examples are what their READMEs say: `flawed` shows every family of rules, `repository` is clean in every tenant.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use caplint::engine::{CheckRequest, Checked, RenderRequest, TenantChoice, check, render};
use caplint::report::Format;
use caplint::rules::RULES;

use crate::support::{report, request};

/// Families that no policy set can show, each with the reason.
const NOT_SHOWN: &[(&str, &str)] =
    &[("effect", "two policies that are wrong only together hide what is wrong with each; the pages have such sets")];

const BEGIN: &str = "<!-- findings: UPDATE=1 cargo test --test main examples:: -->\n";
const END: &str = "<!-- end of findings -->";

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// What caplint says of the set in `examples/NAME`, by its own config.
fn checked(name: &str) -> Checked {
    check(&request(&example(name), &[]))
}

/// The findings as rows of a table: family, file, message and rule.
fn rows(checked: &Checked) -> BTreeSet<(String, String, String)> {
    let row = |finding: &caplint::diag::Finding| {
        let family = caplint::rules::find(finding.rule).map_or("input", |rule| rule.family);
        let place = finding.primary.as_ref().expect("a finding of the example has a place").place;
        let file = checked.sources.get(place.file).name.replace('\\', "/");
        let said = format!("{} (`{}`)", finding.message, finding.rule);
        (family.to_owned(), file, said)
    };
    checked.report.findings.iter().map(row).collect()
}

fn table(rows: &BTreeSet<(String, String, String)>) -> String {
    let mut table = "\n| family | file | finding |\n|---|---|---|\n".to_owned();
    let mut before = "";
    for (family, file, said) in rows {
        let shown = if family == before { "" } else { family.as_str() };
        let name = Path::new(file).file_stem().unwrap().to_string_lossy();
        writeln!(table, "| {shown} | [{name}]({file}) | {said} |").unwrap();
        before = family;
    }
    table + "\n"
}

#[test]
fn flawed_shows_every_family() {
    let shown: BTreeSet<String> = rows(&checked("flawed")).into_iter().map(|(family, ..)| family).collect();
    for family in RULES.iter().map(|rule| rule.family).collect::<BTreeSet<_>>() {
        let excused = NOT_SHOWN.iter().any(|(name, _)| *name == family);
        assert_ne!(shown.contains(family), excused, "`{family}`: add a policy to examples/flawed, or say why not");
    }
}

#[test]
fn every_flawed_policy_has_a_belief_and_a_finding() {
    let rows = rows(&checked("flawed"));
    for entry in fs::read_dir(example("flawed").join("policies")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let said = rows.iter().any(|(_, file, _)| file.ends_with(&name));
        assert!(said, "{name} has nothing wrong");
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = fs::read_to_string(&path).unwrap();
            let (policies, beliefs) = (text.matches("\nname: ").count(), text.matches("# Believed: ").count());
            assert_eq!(policies, beliefs, "{name}");
        }
    }
}

#[test]
fn the_flawed_readme_lists_what_is_found() {
    let path = example("flawed").join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let fresh = format!("{before}{BEGIN}{}{END}{after}", table(&rows(&checked("flawed"))));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), fresh, "run UPDATE=1 cargo test --test main examples::");
}

fn repository() -> CheckRequest {
    CheckRequest { tenants: TenantChoice::All, ..request(&example("repository"), &[]) }
}

#[test]
fn the_repository_is_clean_in_every_tenant() {
    let checked = check(&repository());
    assert_eq!(report(&checked, Format::Concise), "");
    assert_eq!(checked.exit.code(), 0);
    assert_eq!(checked.report.summary.silenced, 2, "one suppression, in each of two tenants");
}

#[test]
fn the_repository_asks_for_its_first_review() {
    let day = CheckRequest { now: jiff::civil::date(2027, 2, 1), ..repository() };
    let said: BTreeSet<&str> = check(&day).report.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(said, BTreeSet::from(["review-overdue"]));
    let before = CheckRequest { now: jiff::civil::date(2027, 1, 31), ..repository() };
    assert_eq!(check(&before).exit.code(), 0);
}

#[test]
fn the_repository_renders_for_each_tenant() {
    for tenant in ["production", "test"] {
        let folder = tempfile::tempdir().unwrap();
        let check = CheckRequest { tenants: TenantChoice::Named(tenant.to_owned()), ..repository() };
        let out = folder.path().join("out");
        let rendered = render(&RenderRequest {
            check,
            out: out.clone(),
            allow: Vec::new(),
            strict: false,
            against: None,
            delete: false,
        });
        assert_eq!(rendered.refused, None, "{tenant}");
        assert!(out.join("policies/ca310.json").exists(), "{tenant}: {:?}", rendered.written);
    }
}
