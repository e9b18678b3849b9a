mod services;

use std::fmt::Write as _;
use std::path::Path;

use insta::assert_snapshot;
use serde_json::Value;

use super::*;
use crate::diag::{FieldPath, Finding, Place};
use crate::engine::Summary;
use crate::text::{Encoding, FileId, SourceFile, Span};

const POLICY: &str = "name: CA000 - Zoë 🦀 everyone\nkey: ca000\nstate: enabled\n\nusers:\n  include: all\n  exclude:\n    groups:\n      - Büro 🦀 Köln\nresources:\n  include: all\ngrant:\n  allOf: [mfa]\n";
const TENANT: &str = "breakGlass:\r\n  groups: [CA-BreakGlass]\r\ngroups:\r\n\tCA-BreakGlass: {}\r\n";

struct Case {
    sources: Sources,
    report: Report,
}

impl Case {
    fn new(files: &[(&str, &str)]) -> Self {
        let mut sources = Sources::default();
        for (name, text) in files {
            sources.add(SourceFile::new((*name).to_owned(), Path::new(name), (*text).to_owned(), Encoding::Utf8));
        }
        let summary = Summary { files: files.len(), policies: 1, ..Summary::default() };
        Self { sources, report: Report { summary, ..Report::default() } }
    }

    fn place(&self, file: u32, words: &str) -> Place {
        let text = &self.sources.get(FileId(file)).text;
        let start = text.find(words).unwrap();
        Place { file: FileId(file), span: Span::new(start, start + words.len()) }
    }

    fn with(mut self, finding: Finding) -> Self {
        self.report.findings.push(finding);
        self
    }

    fn show(&self, format: Format) -> String {
        self.styled(format, Style::PLAIN)
    }

    fn styled(&self, format: Format, style: Style<'_>) -> String {
        let mut out = Vec::new();
        write(format, &self.report, &self.sources, style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }
}

/// Two files, three severities, a finding without a place.
fn mixed() -> Case {
    let case = Case::new(&[("policies/ca000.yaml", POLICY), ("tenant.yaml", TENANT)]);
    let mut first = Finding::error("door-left-open", "Policy \"ca000\" requires MFA of break-glass accounts as well")
        .at(case.place(0, "exclude"), "missing breakGlass")
        .and(case.place(1, "CA-BreakGlass"), "declared here")
        .and(case.place(0, "state"), "and switched on here")
        .why("Members of CA-BreakGlass cannot sign in while the MFA service is down, which is the one hour in which somebody has to")
        .help("add `breakGlass: true` below users.exclude");
    first.policy = Some("ca000".to_owned());
    first.field = Some(FieldPath::new("users.exclude.breakGlass"));
    let second = Finding::warning("umlaut-in-name", "Group is hard to type").at(case.place(0, "Köln"), "here");
    let third = Finding::new("no-place", crate::diag::Severity::Note, "Folder \"policies/old\" does not exist");
    case.with(third).with(first).with(second)
}

fn hostile() -> Case {
    let text = "name: \u{1b}[31mred\u{7} \u{202e}evil\r\n\tkey:\tvalue\r\n";
    let case = Case::new(&[("odd\u{1b}]0;name.yaml", text)]);
    let place = case.place(0, "value");
    let finding = Finding::error("escape", "Name \u{1b}[2Jx\nsecond line")
        .at(place, "\u{9b}31mlabel")
        .why("why\u{8}")
        .help("fix\r\nthis");
    let mut case = case.with(finding);
    case.report.summary.assumptions.push("group \u{1b}[1m is empty".to_owned());
    case.report.summary.skipped_policies.push("ca9: \u{7}bell".to_owned());
    case
}

fn one_line_export() -> Case {
    let mut text = "{\"value\":[".to_owned();
    for index in 0..6000 {
        let _ = write!(
            text,
            "{{\"displayName\":\"CA{index:04} - Zoë\",\"state\":\"enabled\",\"conditions\":{{\"users\":{{\"includeUsers\":[\"All\"]}}}}}},"
        );
    }
    text.push_str("{}]}");
    let case = Case::new(&[("export.json", &text)]);
    let finding = Finding::error("far-away", "Two policies have one name")
        .at(case.place(0, "\"CA4321 - Zoë\""), "this one")
        .and(case.place(0, "\"CA0007 - Zoë\""), "and this one");
    case.with(finding)
}

#[test]
fn human() {
    assert_snapshot!(mixed().show(Format::Human));
}

#[test]
fn human_in_colour_with_links() {
    let style = Style { color: true, links: true, ..Style::PLAIN };
    let shown = mixed().styled(Format::Human, style);
    assert!(shown.contains("\u{1b}[31m"));
    let plain = anstream::adapter::strip_str(&shown).to_string();
    assert_eq!(plain, mixed().show(Format::Human));
}

#[test]
fn concise() {
    assert_snapshot!(mixed().show(Format::Concise));
}

#[test]
fn narrated() {
    assert_snapshot!(mixed().show(Format::Narrated));
}

#[test]
fn json() {
    let shown = mixed().show(Format::Json);
    assert_snapshot!(shown.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn clean() {
    let case = Case::new(&[("a.yaml", POLICY)]);
    assert_eq!(case.show(Format::Human), "no findings in 1 policy in 1 file\n");
    assert_eq!(case.show(Format::Narrated), "No findings in 1 policy in 1 file.\n");
    assert_eq!(case.show(Format::Concise), "");
}

#[test]
fn remarks_are_said_once_each() {
    let mut case = Case::new(&[("a.yaml", POLICY), ("b.yaml", "x")]);
    case.report.summary = Summary {
        files: 2,
        policies: 2,
        skipped_policies: vec!["ca601: no agent licence".to_owned()],
        skipped_files: vec!["README.md".to_owned(), "b.yaml".to_owned()],
        silenced: 3,
        assumptions: vec!["members of \"CA-BreakGlass\" are as the tenant file says".to_owned()],
        incomplete: true,
    };
    assert_snapshot!(case.show(Format::Human));
    let verbose = Style { verbose: true, ..Style::PLAIN };
    assert!(case.styled(Format::Human, verbose).contains("skipped, not a policy: README.md\n"));
}

#[test]
fn nothing_from_a_file_reaches_the_terminal_raw() {
    let case = hostile();
    for format in [Format::Human, Format::Concise, Format::Narrated] {
        let shown = case.show(format);
        let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert_eq!(shown.find(bad), None, "{format:?}: {shown:?}");
    }
    assert_snapshot!(case.show(Format::Human));
    assert_eq!(case.show(Format::Concise).lines().count(), 1);
}

#[test]
fn a_long_line_is_cut_around_what_is_meant() {
    let case = one_line_export();
    let shown = case.show(Format::Human);
    let widest = shown.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(Style::PLAIN.width), "{widest:?}");
    assert_snapshot!(shown);
}

#[test]
fn what_is_wider_than_one_line_is_marked_on_its_first() {
    let case = Case::new(&[("a.yaml", "rule: >-\n  device.a\n  -or device.b\nnext: 1\n")]);
    let place = case.place(0, ">-\n  device.a\n  -or device.b");
    let case = case.with(Finding::error("folded", "Rule is wrong").at(place, "this rule"));
    assert_snapshot!(case.show(Format::Human));
}

#[test]
fn the_end_of_a_file_and_an_empty_file_can_be_marked() {
    for text in ["", "a: 1", "a: 1\n"] {
        let case = Case::new(&[("a.yaml", text)]);
        let place = Place { file: FileId(0), span: Span::at(text.len()) };
        let shown = case.with(Finding::error("end", "Something is missing").at(place, "here")).show(Format::Human);
        assert!(shown.contains("╰── here"), "{text:?}:\n{shown}");
    }
}

#[test]
fn labels_that_overlap_are_shown_apart() {
    let case = Case::new(&[("a.yaml", "grant: {allOf: [mfa]}\n")]);
    let outer = case.place(0, "{allOf: [mfa]}");
    let inner = case.place(0, "mfa");
    let case =
        case.with(Finding::error("nested", "Both matter").at(inner, "this").and(outer, "in this").and(inner, "again"));
    let shown = case.show(Format::Human);
    for label in ["── this", "── in this", "── again"] {
        assert_eq!(shown.matches(label).count(), 1, "{shown}");
    }
}

#[test]
fn json_matches_its_schema() {
    let schema = serde_json::to_value(schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for case in [mixed(), hostile(), one_line_export(), Case::new(&[])] {
        let value: Value = serde_json::from_str(&case.show(Format::Json)).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let mut broken: Value = serde_json::from_str(&mixed().show(Format::Json)).unwrap();
    broken["findings"][0]["severity"] = "fatal".into();
    assert!(!validator.is_valid(&broken));
    broken = serde_json::json!({"version": 2});
    assert!(!validator.is_valid(&broken));
}

#[test]
fn shipped_schemas_are_current() {
    is_current("report", &schema());
    is_current("diff", &crate::report::diff_schema());
    is_current("import", &crate::report::import_schema());
    is_current("whatif", &crate::report::whatif_schema());
}

fn is_current(name: &str, schema: &schemars::Schema) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{name}.schema.json"));
    let fresh = format!("{}\n", serde_json::to_string_pretty(schema).unwrap());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &fresh).unwrap();
    }
    let shipped = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(shipped, fresh, "run the tests with UPDATE=1 to write {}", path.display());
}

#[test]
fn a_thousand_findings_on_one_line_are_each_drawn() {
    let case = one_line_export();
    let text = &case.sources.get(FileId(0)).text;
    let places: Vec<Place> = text
        .match_indices("enabled")
        .take(1000)
        .map(|(at, word)| Place { file: FileId(0), span: Span::new(at, at + word.len()) })
        .collect();
    let case = places.into_iter().fold(case, |case, place| {
        case.with(Finding::error("many", "One of many").at(place, "here").why("because").help("so"))
    });
    let shown = case.show(Format::Human);
    assert_eq!(shown.matches("One of many").count(), 1000);
    // Each is drawn with a part of the line, never with the whole of it.
    assert!(shown.lines().all(|line| line.chars().count() <= 2 * Style::PLAIN.width));
}

#[test]
fn a_finding_with_many_places_shows_some_and_counts_the_rest() {
    let lines = (0..30).map(|line| format!("key{line}: value\n")).collect::<Vec<_>>().concat();
    let case = Case::new(&[("many.yaml", &lines)]);
    let first = Finding::warning("door-left-open", "Thirty doors").at(case.place(0, "key0"), "the first");
    let all = (1..30).fold(first, |finding, line| finding.and(case.place(0, &format!("key{line}:")), "another"));
    let shown = case.with(all).show(Format::Human);
    assert_eq!(shown.matches("another").count(), PLACES_SHOWN);
    assert!(shown.contains("and 9 further places; `--format json` lists them all"), "{shown}");
}

/// As many as the human report draws beside a finding's own place.
const PLACES_SHOWN: usize = 20;
