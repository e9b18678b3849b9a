//! The formats that services read.

use std::str::FromStr as _;

use proptest::prelude::*;
use quick_junit::Report as Suites;

use super::*;
use crate::engine::FailOn;

const SERVICES: [Format; 6] =
    [Format::Sarif, Format::GitHub, Format::GitLab, Format::Azure, Format::Junit, Format::Markdown];

#[test]
fn a_run_with_findings() {
    for format in SERVICES.into_iter().filter(|format| *format != Format::Sarif) {
        assert_snapshot!(format!("service_{}", format.as_str()), mixed().show(format));
    }
}

#[test]
fn a_clean_run() {
    for format in SERVICES.into_iter().filter(|format| *format != Format::Sarif) {
        assert_snapshot!(format!("service_clean_{}", format.as_str()), Case::new(&[("a.yaml", POLICY)]).show(format));
    }
}

fn sarif(case: &Case, style: Style<'_>) -> Value {
    serde_json::from_str(&case.styled(Format::Sarif, style)).unwrap()
}

#[test]
fn sarif_points_at_one_key_and_names_every_rule() {
    let log = sarif(&mixed(), Style::PLAIN);
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    let first = results.iter().find(|result| result["ruleId"] == "door-left-open").unwrap();
    let region = &first["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["endLine"]), (&7.into(), &7.into()));
    assert_eq!(first["relatedLocations"].as_array().unwrap().len(), 2);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), crate::rules::RULES.len() + crate::diag::codes::INPUT_CODES.len());
}

#[test]
fn a_rule_index_leads_to_the_rule() {
    let id = crate::rules::RULES[5].id;
    let case = Case::new(&[("a.yaml", POLICY)]);
    let code = Finding::error("unknown-key", "x").at(case.place(0, "key"), "");
    let log = sarif(&case.with(Finding::error(id, "x")).with(code), Style::PLAIN);
    let run = &log["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
}

#[test]
fn columns_of_sarif_are_utf16() {
    let case = Case::new(&[("a.yaml", "name: 🦀 x\n")]);
    let place = case.place(0, "x");
    let log = sarif(&case.with(Finding::error("unknown-key", "x").at(place, "")), Style::PLAIN);
    let region = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["startColumn"], 10);
}

#[test]
fn addresses_start_at_the_root_of_the_repository_and_are_encoded() {
    let case = Case::new(&[("Büro 7#1.yaml", POLICY)]);
    let place = case.place(0, "name");
    let case = case.with(Finding::error("unknown-key", "x").at(place, ""));
    let style = Style { repository: Repository { root: "/repo", folder: "entra" }, ..Style::PLAIN };
    let log = sarif(&case, style);
    let location = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(location["uri"], "entra/B%C3%BCro%207%231.yaml");
    assert_eq!(location["uriBaseId"], "%SRCROOT%");
    assert!(case.styled(Format::GitLab, style).contains("\"entra/Büro 7#1.yaml\""));
}

#[test]
fn github_gets_ten_annotations_of_a_level_and_the_rest_as_lines() {
    let mut case = Case::new(&[("a.yaml", POLICY)]);
    for _ in 0..13 {
        case = case.with(Finding::warning("unknown-key", "again"));
    }
    let shown = case.show(Format::GitHub);
    assert_eq!(shown.lines().filter(|line| line.starts_with("::warning ")).count(), 10);
    assert_eq!(shown.lines().filter(|line| line.starts_with("warning[unknown-key] ")).count(), 13);
}

#[test]
fn only_what_fails_the_run_is_a_failure_in_junit() {
    let failures = |fail_on| {
        let mut case = mixed();
        case.report.fail_on = fail_on;
        case.report.findings.iter_mut().for_each(|finding| finding.rule = "strength-and-mfa");
        let suites = Suites::deserialize_from_str(&case.show(Format::Junit)).unwrap();
        suites.test_suites.iter().map(|suite| suite.failures).sum::<usize>()
    };
    assert_eq!(failures(FailOn::Severity(crate::diag::Severity::Error)), 1);
    assert_eq!(failures(FailOn::Severity(crate::diag::Severity::Note)), 3);
    assert_eq!(failures(FailOn::Never), 0);
}

#[test]
fn a_comment_counts_what_it_cannot_hold() {
    let mut case = Case::new(&[("a.yaml", POLICY)]);
    for _ in 0..500 {
        case = case.with(Finding::warning("unknown-key", "x".repeat(300)));
    }
    let page = case.show(Format::Markdown);
    assert!(page.len() < 65_536, "{}", page.len());
    assert!(page.contains("further findings not shown here"));
}

/// A report with `text` at every place that a policy or a file name reaches.
fn with(text: &str) -> Case {
    let case = Case::new(&[(text, POLICY)]);
    let place = case.place(0, "users");
    let mut case = case.with(Finding::error("unknown-key", text).at(place, text).and(place, text).why(text).help(text));
    case = case.with(Finding::new("unknown-name", crate::diag::Severity::Note, text).at(place, text));
    case.report.summary.assumptions.push(text.to_owned());
    case.report.summary.skipped_policies.push(text.to_owned());
    case
}

fn commands(text: &str, is_command: impl Fn(&str) -> bool) -> usize {
    text.split(['\n', '\r']).filter(|line| is_command(line.trim_start())).count()
}

proptest! {
    // Each case writes every rule into a SARIF log.
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_text_of_a_policy_becomes_a_command_markup_or_a_broken_file(
        text in "(?s)(::error::|##vso\\[task|\\]|%0A|\\n|\\r\\n|<script>|</testcase>|\\]\\]>|&|`|\\|[*](a)|!\\[x\\]\\(y\\)|@you|#1|http://x\\.example|\u{1b}\\[2J|[a-z :,;%]){0,12}"
    ) {
        let case = with(&text);
        let github = case.show(Format::GitHub);
        prop_assert_eq!(commands(&github, |line| line.starts_with("::")), 2, "{}", github);
        prop_assert_eq!(commands(&github, |line| line.starts_with("##[")), 0);
        let azure = case.show(Format::Azure);
        prop_assert_eq!(commands(&azure, |line| line.starts_with("##vso[")), 1, "{}", azure);
        prop_assert_eq!(commands(&azure, |line| line.starts_with("##[")), 2);
        for format in [Format::Sarif, Format::GitLab] {
            let shown = case.show(format);
            prop_assert!(serde_json::from_str::<Value>(&shown).is_ok());
            let escape = shown.contains('\u{1b}') || shown.contains("\\u001b");
            prop_assert!(!escape);
        }
        let suites = Suites::deserialize_from_str(&case.show(Format::Junit)).unwrap();
        prop_assert_eq!(suites.test_suites.iter().map(|suite| suite.test_cases.len()).sum::<usize>(), 2);
        markdown_is_plain(&case.show(Format::Markdown))?;
    }
}

/// The page has our own headings, table and details, and no markup beside them.
fn markdown_is_plain(page: &str) -> Result<(), TestCaseError> {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let html = ["<details>", "<summary>Why, and the way out</summary>", "</details>"].map(|tag| format!("{tag}\n"));
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for event in Parser::new_ext(page, options) {
        match event {
            Event::Html(tag) => prop_assert!(html.iter().any(|own| **own == *tag), "{}", tag),
            Event::InlineHtml(_) | Event::Code(_) | Event::TaskListMarker(_) => prop_assert!(false, "{}", page),
            Event::Start(
                Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::Emphasis | Tag::BlockQuote(_),
            ) => {
                prop_assert!(false, "{}", page);
            }
            Event::Text(text) => prop_assert!(String::from_str(&text).is_ok()),
            _ => {}
        }
    }
    prop_assert!(!page.contains('@'));
    Ok(())
}
