//! The examples on a rule's page.
//!
//! A fence's info string has the language, `bad` or `good`, and then
//! - `set`: the block holds several files, each begun by a line `# file: PATH`; a `tenant.yaml`
//!   among them takes the place of the default tenant file, a `caplint.yaml` is the config;
//! - `bare`: there is no tenant file;
//! - `added`: a change adds these policies to a set that had another one;
//! - `now=YYYY-MM-DD`: the day;
//! - in JSON, which has no comments: `LINE:COLUMN SEVERITY [RULE]` for each finding;
//! - for a finding without a place, about the folder: `folder SEVERITY [RULE]`.
//!
//! In YAML `# SEVERITY: [RULE, …]` stands behind the line where the finding must be. Fences without
//! `bad` or `good` are for the reader only.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::{Date, date};

/// The day of examples that name none.
pub(super) const TODAY: Date = date(2026, 11, 23);

const DEFAULT_TENANT: &str = include_str!("tenant.yaml");
const SEVERITIES: [&str; 3] = ["error", "warning", "note"];

/// A finding that an example must have, or has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    /// File and line; `None` for a finding without a place.
    pub(super) place: Option<(String, usize)>,
    /// Column, where it matters: JSON often has several keys on one line.
    pub(super) column: Option<usize>,
    /// `error`, `warning` or `note`.
    pub(super) severity: String,
    /// Rule id.
    pub(super) rule: String,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some((file, line)) => write!(f, "{file}:{line}")?,
            None => f.write_str("folder")?,
        }
        self.column.map_or(Ok(()), |column| write!(f, ":{column}"))?;
        write!(f, " {} [{}]", self.severity, self.rule)
    }
}

/// An example: a small set of files and the findings it must have.
#[derive(Debug, Clone)]
pub(super) struct Example {
    /// Line of the page at which the fence opens.
    pub(super) line: usize,
    /// True for `bad`.
    pub(super) bad: bool,
    /// Path and text of each file.
    pub(super) files: Vec<(String, String)>,
    /// Text of `caplint.yaml`.
    pub(super) config: Option<String>,
    /// A change adds the files to a set that had another policy.
    pub(super) added: bool,
    /// Today.
    pub(super) now: Date,
    /// What must be found, and nothing else.
    pub(super) expected: BTreeSet<Mark>,
}

/// The examples of a page in order.
pub(super) fn examples(page: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut open: Option<(usize, &str, Vec<&str>)> = None;
    for (at, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some((at + 1, info, Vec::new())),
            (Some((start, info, body)), Some("")) => {
                examples.extend(example(*start, info, body));
                open = None;
            }
            (Some((_, _, body)), _) => body.push(line),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    examples
}

fn example(line: usize, info: &str, body: &[&str]) -> Option<Example> {
    let words: Vec<&str> = info.split_whitespace().collect();
    let (language, bad) = match words.as_slice() {
        [language, "bad", ..] => (*language, true),
        [language, "good", ..] => (*language, false),
        _ => return None,
    };
    let options = &words[2..];
    let single = format!("policies/example.{language}");
    let mut files = if options.contains(&"set") { split(body) } else { vec![(single.clone(), body.join("\n") + "\n")] };
    let config = files.iter().position(|(path, _)| path == "caplint.yaml").map(|at| files.remove(at).1);
    let mut expected: BTreeSet<Mark> = files.iter().flat_map(|(path, text)| marked_lines(path, text)).collect();
    expected.extend(config.iter().flat_map(|text| marked_lines("caplint.yaml", text)));
    expected.extend(announced(&single, options));
    let own_tenant = files.iter().any(|(path, _)| path == "tenant.yaml");
    if !own_tenant && !options.contains(&"bare") {
        files.push(("tenant.yaml".to_owned(), DEFAULT_TENANT.to_owned()));
    }
    let now = options.iter().find_map(|word| word.strip_prefix("now="));
    let now = now.map_or(TODAY, |day| day.parse().unwrap_or_else(|_| panic!("line {line}: `{day}` is no day")));
    let added = options.contains(&"added");
    Some(Example { line, bad, files, config, added, now, expected })
}

/// The files of a set.
fn split(body: &[&str]) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in body {
        match (line.strip_prefix("# file: "), files.last_mut()) {
            (Some(path), _) => files.push((path.trim().to_owned(), String::new())),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => panic!("a set starts with `# file: PATH`, not with `{line}`"),
        }
    }
    files
}

/// Marks in comments.
fn marked_lines(path: &str, text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for severity in SEVERITIES {
            let Some((_, rest)) = line.split_once(&format!("# {severity}: [")) else {
                continue;
            };
            let ids = rest.strip_suffix(']').unwrap_or_else(|| panic!("{path}:{}: `]` is missing", at + 1));
            marks.extend(ids.split(", ").map(|rule| Mark {
                place: Some((path.to_owned(), at + 1)),
                column: None,
                severity: severity.to_owned(),
                rule: rule.to_owned(),
            }));
        }
    }
    marks
}

/// Marks in the info string: `7:16 error [id]`, `folder note [id]`.
fn announced(path: &str, options: &[&str]) -> Vec<Mark> {
    let marks = options.windows(3).filter(|words| SEVERITIES.contains(&words[1]) && words[2].starts_with('['));
    marks
        .map(|words| {
            let number = |text: &str| text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"));
            let place = words[0].split_once(':').map(|(line, column)| (number(line), number(column)));
            assert!(place.is_some() || words[0] == "folder", "`{}` is no place", words[0]);
            Mark {
                place: place.map(|(line, _)| (path.to_owned(), line)),
                column: place.map(|(_, column)| column),
                severity: words[1].to_owned(),
                rule: words[2].trim_matches(['[', ']']).to_owned(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"
```sh
caplint check
```
```yaml bad
name: A
state: enabled # error: [one, two]
```
```yaml good set now=2026-03-01
# file: tenant.yaml
cloud: global
# file: caplint.yaml
preset: strict
# file: policies/a.yaml
name: A
```
```json bad bare 1:3 note [three] folder note [four]
{"name": "A"}
```
"#;

    fn marks(example: &Example) -> Vec<String> {
        example.expected.iter().map(Mark::to_string).collect()
    }

    #[test]
    fn a_page_is_read_as_its_examples() {
        let all = examples(PAGE);
        let [yaml, set, json] = all.as_slice() else { panic!("three examples, not {}", all.len()) };
        assert_eq!((yaml.line, yaml.bad, yaml.now), (5, true, TODAY));
        assert_eq!(marks(yaml), ["policies/example.yaml:2 error [one]", "policies/example.yaml:2 error [two]"]);
        assert_eq!(yaml.files[1], ("tenant.yaml".to_owned(), DEFAULT_TENANT.to_owned()));
        let own_files = [("tenant.yaml", "cloud: global\n"), ("policies/a.yaml", "name: A\n")];
        let own_files = own_files.map(|(path, text)| (path.to_owned(), text.to_owned()));
        assert_eq!((set.bad, set.now, set.files.as_slice()), (false, date(2026, 3, 1), own_files.as_slice()));
        assert_eq!(set.config.as_deref(), Some("preset: strict\n"));
        assert_eq!(
            (json.files.len(), marks(json)),
            (1, vec!["folder note [four]".to_owned(), "policies/example.json:1:3 note [three]".to_owned()])
        );
    }

    #[test]
    #[should_panic(expected = "not closed")]
    fn an_open_fence_is_no_example() {
        examples("```yaml good\nname: A\n");
    }
}
