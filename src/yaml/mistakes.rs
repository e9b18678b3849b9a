//! What is said of each mistake, as snapshots.

use std::fmt::Write;
use std::path::Path;

use super::*;
use crate::diag::Label;
use crate::text::{Encoding, FileId, SourceFile};

/// Input, then per finding: rule, line and column, the text marked, message, labels, help; then the
/// values that were read.
fn answers(name: &str, texts: &[&str]) -> String {
    let mut out = String::new();
    for text in texts {
        let source = SourceFile::new(name.to_owned(), Path::new(name), (*text).to_owned(), Encoding::Utf8);
        let parsed = parse(FileId(0), &source, Limits::default());
        writeln!(out, "\n{text:?}").unwrap();
        let label = |label: &Label| {
            let at = source.line_column(label.place.span);
            let marked = source.slice(label.place.span);
            format!("{}:{} {marked:?} {}", at.line, at.column, label.text)
        };
        for finding in &parsed.findings {
            writeln!(out, "  {} {}: {}", finding.severity.as_str(), finding.rule, finding.message).unwrap();
            for place in finding.primary.iter().chain(&finding.related) {
                writeln!(out, "    {}", label(place)).unwrap();
            }
            for words in finding.why.iter().chain(&finding.help) {
                writeln!(out, "    > {words}").unwrap();
            }
        }
        for document in &parsed.documents {
            let value = document.root().to_json(Limits::default()).unwrap();
            writeln!(out, "  #{} {value}", document.index).unwrap();
        }
        assert!(parsed.broken || !parsed.documents.is_empty() || text.trim().is_empty());
    }
    out
}

const YAML: &[&str] = &[
    "a:\n\tb: 1\n",
    "a: 1\n\tb: 2\n",
    "a:\tb\n\t- x\n",
    "name: \"CA001\nstate: on\n",
    "name: 'CA001\nstate: on\n",
    "a: [1, 2\nb: 3\n",
    "a: {x: 1\nb: 3\n",
    "a: [1, 2}\n",
    "a: 1]\n",
    "a: ]\n",
    "owner: @team\n",
    "owner: `x`\n",
    "x: %GROUP%\n",
    "groups:\n  - %x\n",
    "groups:\n  - @x\n",
    "groups: [*Admins]\n",
    "groups:\n  - *Admins\n",
    "groups:\n  - * Admins\n",
    "a: &b c\n",
    "a: &\n",
    "a: !important x\n",
    "a: !!foo x\n",
    "a: !x!y z\n",
    "name: CAD001: Grant\n",
    "name: CAD001-O365: Grant\nb: 1\n",
    "- CA: x: y\n",
    "a: b: c\n",
    "a: x\n  b: y\n",
    "a: \0\n",
    "name: a\0b\n",
    "\0",
    "name: Pilot #2\n",
    "name: Pilot # 2\n",
    "a: b\n c: d\n",
    "a:\n  b: 1\n c: 2\n",
    "  a: 1\nb: 2\n",
    "a: 1\n  b: 2\n",
    "a: \"x\" y\n",
    "a: 'x' y\n",
    "a: \"C:\\Users\\x\"\n",
    "a: \"\\d\"\n",
    "- a\nb: c\n",
    "a: 1\n- b\n",
    "just text\nmore: x\n",
    "just text\n",
    "foo\nbar: x\n",
    "a: [- b]\n",
    "a: {b}\n",
    "a: [b: c, d]\n",
    "a: [b c: d: e]\n",
    "a: - b\n",
    "key value\nb: 1\n",
    "a\nb\nc: 1",
    "%YAML 2.0\n---\na: 1\n",
    "%foo\na: 1\n",
    "a: |\n x\n  y\n z\nb: >\n  x\n y\n",
    "a: > x\n",
    "a: >5 x\n",
    "a: 1\n---\n%x\n",
    "? [a]: b\n",
    "? [a]\n: b\n",
    "{a}: b\n",
    "a: *x\nb: &x 1\n",
    "<X>: 1\na: <X>\n",
    "a: {{X}}\n",
    "a: {{X}}-foo\n",
    "a: \"x\nb: \"y\"\n",
    "a: it's\nb: 'it's'\n",
    "a: \"say \"hi\"\"\n",
    "a:\u{a0}b\n",
    "a: b\u{feff}\nc: d\n",
    "\u{feff}a: b\n",
    "a :b\n",
    "a:b\nc: d\n",
    "a:b\n",
    "-a\n-b\n",
    "a: -b\nc:-d\n",
    "a: 1\na: 2\n b: 3\n",
    "x: [a, b\ny: c\nz: d]\n",
    "a: ,\n",
    "a: [,]\n",
    "a: [a,,b]\n",
    "a: }\n",
    "a: ? b\n",
    "a: |x\n",
    "a: \"\\ud800\"\n",
    "a: 1 # x\n  b\n",
    "a: x\n# c\n  y\n",
    "<<: 3\n",
    "name:\u{a0}x\nkey: y\n",
    "a: [b: c\nd: e\nf: g]\n",
    "é:\u{a0}\n- \u{a0}x\n",
    "é: -\tx\n",
    "a:\n  -\tb: 1\n    c: 2\n",
    "a: &a {b: [*a]}\n",
    "a: &abc 1\nb: *abd\n",
    "a: 1\na: 2\nb: {c: 1, \"c\": 2}\n",
    ": x\n",
    "a: !!int x\n",
    "a: !!int 3\nb: !!str 3\nc: ! 3\n",
    "a: [x, Pilot #2]\n",
    "- Pilot #2\n",
    "a: \"Pilot\" #2\n",
    "a: b ##\n",
    "a: 1\n...\nb: 2\n...\nc\n: 3\n",
    "a: \"x\\xZZ\"\n",
    "a: \"x\\U0001f6\"\n",
];

#[test]
fn mistakes_in_yaml() {
    insta::assert_snapshot!(answers("p.yaml", YAML));
}

const JSON: &[&str] = &[
    "{\"a\": 1,}",
    "[1, 2,]",
    "[,]",
    "{,}",
    "{\"a\" 1}",
    "{\"a\": 1 \"b\": 2}",
    "[1 2]",
    "{\"a\": }",
    "{\"a\"}",
    "[",
    "{\"a\": [1}",
    "]",
    "{}]",
    "{} {}",
    "[1] [2]",
    "{'a': 'b'}",
    "{'a: 1}",
    "{a: b, \"c\": True, \"d\": None}",
    "{\"a\": 01, \"b\": +1, \"c\": .5, \"d\": 1., \"e\": 0x1F, \"f\": 1e400, \"g\": -}",
    "{// c\n\"a\": 1 /* x */, # y\n\"b\": 2}",
    "{\"a\": 1, //b\": 2\n}",
    "{\"a\": \"C:\\dir\"}",
    "{\"a\": \"\\ud800\"}",
    "{\"a\": \"\\u12\"}",
    "{\"a\": \"x\ny\"}",
    "{\"a\": \"x\ty\0\"}",
    "{\"a\": \"x",
    "{\"a\": 1, \"a\": 2}",
    "{\"a\": {{X}}}",
    "{\"a\": <X>}",
    "{\"a\": @x}",
    "{1: 2}",
    "{\"a\":: 1}",
    "{\"a\": 1:2}",
    "{\"<<\": {\"a\": 1}}",
    "",
    "  \n",
    "{\"a\": \"\\",
    "{\"a\": \"\\\u{fc}\"}",
    "{\"a\": nul}",
    "{\"a\": \0}",
    "/* never",
    "\u{feff}{}",
    "{\"a\": \u{a0}1}",
];

#[test]
fn mistakes_in_json() {
    insta::assert_snapshot!(answers("p.json", JSON));
}

#[test]
fn json_under_another_name_says_why_it_is_json() {
    insta::assert_snapshot!(answers("p.yaml", &["{a: b}", "[a]", "{\"a\": 1}"]));
}

#[test]
fn limits_are_refused_with_a_place() {
    let bomb = format!(
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n{}",
        ('b'..='h').fold(String::new(), |text, name| {
            let before = char::from(name as u8 - 1);
            let uses = [format!("*{before}"), format!("*{before}")].join(", ");
            text + &format!("{name}: &{name} [{uses}, {uses}, {uses}, {uses}, {uses}]\n")
        })
    );
    let brackets = "[".repeat(100_000);
    let deep = format!("a: {}", "[".repeat(100_000));
    let blocks = "- ".repeat(100_000);
    let maps = (0..200).fold(String::new(), |text, depth| text + &" ".repeat(depth) + "a:\n");
    let chain = (0..3).fold("a: &x0 1\n".to_owned(), |text, step| {
        let open = "[".repeat(60);
        let close = "]".repeat(60);
        text + &format!("x{step}: &x{} {open}*x{step}{close}\n", step + 1)
    });
    let many = "---\n".repeat(10_001);
    let wide = format!("[{}1]", "1,".repeat(10_000));
    let texts = [
        ("bomb", bomb),
        ("brackets", brackets),
        ("deep", deep),
        ("blocks", blocks),
        ("maps", maps),
        ("chain", chain),
        ("wide", wide),
        ("many", many),
    ];
    let few = Limits { nodes: 10_000, ..Limits::default() };
    let mut out = String::new();
    for (name, text) in &texts {
        let source = SourceFile::new("p".to_owned(), Path::new("p"), text.clone(), Encoding::Utf8);
        let parsed = parse(FileId(0), &source, few);
        assert!(parsed.broken && parsed.documents.is_empty() == (*name != "many"));
        for finding in &parsed.findings {
            let at = source.line_column(finding.primary.as_ref().unwrap().place.span);
            writeln!(out, "{name} {}:{} {}: {}", at.line, at.column, finding.rule, finding.message).unwrap();
            writeln!(out, "  > {}", finding.help.as_deref().unwrap_or_default()).unwrap();
        }
    }
    let large = too_large(FileId(0), 200 << 20, Limits::default());
    writeln!(out, "{}: {}\n  > {}", large.rule, large.message, large.help.unwrap()).unwrap();
    insta::assert_snapshot!(out);
}
