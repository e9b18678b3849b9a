//! What the README says is so: its policy is clean, its snippets are well formed, every command and option that it or a
//! page of the docs names exists, and what it quotes of an output is printed. Console blocks run with the other
//! transcripts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use caplint::engine::check_texts;
use caplint::report::Format;

use crate::support::{NOW, report};

const README: &str = include_str!("../README.md");

const TENANT: &str = "breakGlass: {users: [a@contoso.example, b@contoso.example]}\nusers:\n  a@contoso.example: {}\n  b@contoso.example: {}\ngroups: {CA001 - Exclude: {}}\n";

/// The texts of the fenced `yaml` blocks.
fn blocks() -> Vec<&'static str> {
    README.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn the_policy_is_clean() {
    let policy = blocks().into_iter().find(|block| block.starts_with("name:")).unwrap();
    let checked = check_texts(&[("policy.yaml", policy), ("tenant.yaml", TENANT)], NOW, None);
    assert_eq!(report(&checked, Format::Concise), "");
    assert_eq!(checked.report.summary.policies, 1);
}

#[test]
fn every_snippet_is_yaml() {
    let blocks = blocks();
    assert!(blocks.len() >= 4, "the README has lost its recipes");
    for block in blocks {
        serde_yaml::from_str::<serde_json::Value>(block).unwrap_or_else(|error| panic!("{error}\n{block}"));
    }
}

#[test]
fn the_suppression_silences_its_finding() {
    let session = blocks().into_iter().find(|block| block.starts_with("session:")).unwrap();
    let policy = format!(
        "name: A\nstate: enabled\nusers: {{include: {{roles: [Global Administrator]}}, exclude: {{breakGlass: true}}}}\nresources: {{include: all}}\ngrant: {{allOf: [mfa]}}\n{session}"
    );
    let checked = check_texts(&[("policy.yaml", &policy), ("tenant.yaml", TENANT)], NOW, None);
    assert_eq!(report(&checked, Format::Concise), "");
    assert_eq!(checked.report.summary.silenced, 1);
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_caplint");

fn stdout(args: &[&str]) -> String {
    let output = Command::new(PROGRAM)
        .args(args)
        .args(["--now", &NOW.to_string()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The pages for people, each by its path.
fn pages() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let of_docs = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let of_examples =
        ["minimal", "flawed", "repository"].map(|name| root.join("examples").join(name).join("README.md"));
    let mut paths: Vec<_> = of_docs.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    paths.extend(of_examples);
    paths.push(root.join("README.md"));
    paths.sort();
    paths.into_iter().map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap())).collect()
}

/// What stands in code spans and in lines of blocks, without the prompt.
fn code(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut text = String::new();
    for (at, part) in page.split("```").enumerate() {
        if at % 2 == 0 {
            text.push_str(part);
            continue;
        }
        let lines = part.lines().skip(1).map(|line| line.trim().trim_start_matches("$ ").trim_start_matches("exec "));
        found.extend(lines.filter(|line| line.starts_with("caplint ")).map(str::to_owned));
    }
    // A span may go on in the next line.
    let spans = text.split('`').skip(1).step_by(2);
    found.extend(spans.map(|span| span.split_whitespace().collect::<Vec<_>>().join(" ")));
    found
}

/// The commands, each with its options.
fn commands() -> BTreeMap<String, BTreeSet<String>> {
    let help = stdout(&["--help"]);
    let rows = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = rows.filter_map(|row| row.strip_prefix("  ")?.split_whitespace().next()).filter(|name| *name != "help");
    names.map(|name| (name.to_owned(), options(&stdout(&[name, "--help"])))).collect()
}

fn options(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.filter(|word| word.starts_with("--") && word.len() > 2).map(str::to_owned).collect()
}

#[test]
fn every_command_and_option_that_is_named_exists() {
    let commands = commands();
    assert!(commands.len() >= 13 && commands["check"].contains("--since"), "{commands:?}");
    let mut seen = 0;
    for (path, page) in pages() {
        for line in code(&page) {
            let Some(rest) = line.strip_prefix("caplint ") else { continue };
            // What follows is another program's.
            let rest = rest.split(['|', '>', '<', '#']).next().unwrap_or_default();
            let name = rest.split_whitespace().next().unwrap_or_default();
            if name.starts_with("--") || name.is_empty() || name.contains(|c: char| !c.is_ascii_lowercase()) {
                continue;
            }
            let known = commands.get(name).unwrap_or_else(|| panic!("{path}: `{line}`: there is no command `{name}`"));
            let unknown: Vec<String> = options(rest).difference(known).cloned().collect();
            assert!(unknown.is_empty(), "{path}: `{line}`: {unknown:?}");
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen} command lines");
}

#[test]
fn options_that_the_readme_names_alone_exist() {
    let all: BTreeSet<String> = commands().into_values().flatten().collect();
    for span in code(README).iter().filter(|span| span.starts_with("--")) {
        let unknown: Vec<String> = options(span).difference(&all).cloned().collect();
        assert!(unknown.is_empty(), "`{span}`: {unknown:?}");
    }
}

#[test]
fn every_command_and_format_has_a_row() {
    for name in commands().keys() {
        assert!(README.contains(&format!("`caplint {name}")), "the README does not name `{name}`");
    }
    for format in Format::ALL {
        let word = format.as_str();
        assert!(README.contains(&format!("`{word}`")) || README.contains(&format!("`--format {word}`")), "{word}");
    }
}

/// Quoted in the middle of a sentence, where no transcript holds it.
#[test]
fn what_is_quoted_of_an_output_is_printed() {
    let printed = stdout(&["check"]);
    let last = printed.lines().last().unwrap();
    assert!(README.contains(&format!("Its last line is `{last}`.")), "the last line is `{last}`");
    let runs = ["check examples/minimal", "check examples/flawed", "check examples/repository"];
    let lines: String =
        runs.iter().map(|run| stdout(&run.split(' ').collect::<Vec<_>>())).collect::<String>() + &printed;
    for (path, page) in pages() {
        let is_verdict = |span: &&String| {
            let counted = span.contains(" policies in ") || span.contains(" policy in ");
            counted && (span.starts_with("no findings in ") || span.starts_with("checked "))
        };
        for span in code(&page).iter().filter(is_verdict) {
            assert!(lines.lines().any(|line| line == span), "{path}: `{span}` is not printed");
        }
    }
}

#[test]
fn exit_codes_are_those_of_the_help() {
    let help = stdout(&["--help"]);
    for code in ["0", "1", "2", "101"] {
        assert!(README.contains(&format!("| {code} | ")), "{code}");
        assert!(help.contains(&format!("\n  {code} ")), "{code}: {help}");
    }
}
