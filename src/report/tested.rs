//! The report of tests: for people, every test in a line, then why those that do not hold do not.

use std::fmt::Write as _;
use std::io;

use owo_colors::Style as Paint;

use crate::engine::{RegionText, Report, TestKind, TestResult, TestVerdict, Tested, TestedSet};
use crate::text::sanitize::terminal;
use crate::text::{Sources, count};

use super::human::{block, fill, handler, paint};
use super::regions::{Group, joined};
use super::{Format, Style, tested_json, tested_junit, tested_narrated};

/// Columns of the headings of a region: `DEVICE` and two spaces.
const HEADING: usize = 8;

/// Regions of one test that are written out. Whoever has more of them mends the first ones first.
const REGIONS: usize = 3;

/// Writes the report of `tested` in `format`. Formats for what reads findings (SARIF, annotations) hold a
/// finding for each test that does not hold.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_tests(format: Format, tested: &Tested, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Human => human(tested, style, out),
        Format::Json => tested_json::write(tested, out),
        Format::Junit => tested_junit::write(tested, style, out),
        Format::Narrated => tested_narrated::write(tested, style, out),
        _ => super::write(format, &tested.report(), &tested.sources, style, out),
    }
}

fn human(tested: &Tested, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut text = String::new();
    findings(&tested.input, &tested.sources, style, &mut text).map_err(io::Error::other)?;
    for set in &tested.sets {
        of_set(set, tested, style, &mut text).map_err(io::Error::other)?;
    }
    let _ = writeln!(text, "{}", paint(verdict(tested), verdict_paint(tested), style));
    out.write_all(text.as_bytes())
}

fn findings(report: &Report, sources: &Sources, style: Style<'_>, text: &mut String) -> std::fmt::Result {
    let handler = handler(style);
    report.findings.iter().try_for_each(|finding| block(finding, sources, style, &handler, text))
}

fn of_set(set: &TestedSet, tested: &Tested, style: Style<'_>, text: &mut String) -> std::fmt::Result {
    if let Some(tenant) = set.tenant.as_ref().filter(|_| tested.sets.len() > 1) {
        writeln!(text, "{}", paint(format!("tenant {}", terminal(tenant)), Paint::new().bold(), style))?;
    }
    for result in &set.results {
        line(result, style, text)?;
    }
    if !set.results.is_empty() {
        text.push('\n');
    }
    let handler = handler(style);
    for result in &set.results {
        if let Some(finding) = &result.finding {
            let mut said = String::new();
            block(finding, &tested.sources, style, &handler, &mut said)?;
            text.push_str(said.trim_end_matches('\n'));
            text.push('\n');
            evidence(result, style, text)?;
            text.push('\n');
        }
    }
    remarks(set, style, text)
}

/// A test in a line, and beneath it what it rests on when that was asked for.
fn line(result: &TestResult, style: Style<'_>, text: &mut String) -> std::fmt::Result {
    let (sign, colour) = match result.verdict {
        TestVerdict::Passed => ("✓", Paint::new().green()),
        TestVerdict::NotAsked => ("-", Paint::new().dimmed()),
        _ => ("✗", Paint::new().red()),
    };
    let stage = result.stage.as_ref().map_or_else(String::new, |stage| format!(" (at stage {})", terminal(stage)));
    let beside = beside(result);
    writeln!(text, "{} {}{stage}{beside}", paint(sign, colour, style), terminal(&result.name))?;
    if style.verbose && result.verdict == TestVerdict::Passed {
        foundation(result, style, text)?;
    }
    Ok(())
}

/// What everybody should see of a test that passed or was not asked.
pub(super) fn beside(result: &TestResult) -> String {
    match (result.verdict, &result.evidence.but_for[..]) {
        (TestVerdict::NotAsked, _) => ": not asked, there is nothing to compare with (--base)".to_owned(),
        (TestVerdict::NotDecided, _) => ": not decided".to_owned(),
        (TestVerdict::Nothing, _) => ": nothing to test".to_owned(),
        (TestVerdict::Passed, [_, ..]) => {
            format!(": but for {} of the tenant file", count(result.evidence.but_for.len(), "declared exception"))
        }
        _ => String::new(),
    }
}

/// What a verdict rests on.
fn foundation(result: &TestResult, style: Style<'_>, text: &mut String) -> std::fmt::Result {
    let evidence = &result.evidence;
    let lists = [("rests on", &evidence.rests_on), ("but for", &evidence.but_for)];
    for (word, items) in lists.into_iter().filter(|(_, items)| !items.is_empty()) {
        note(word, &items.join(", "), style, text)?;
    }
    if let Some(example) = &evidence.example {
        note("example", example, style, text)?;
    }
    for membership in &evidence.memberships {
        note("would differ", membership, style, text)?;
    }
    evidence.assumptions.iter().try_for_each(|assumption| note("assumed", assumption, style, text))
}

/// What shows that a test does not hold.
fn evidence(result: &TestResult, style: Style<'_>, text: &mut String) -> std::fmt::Result {
    let all = &result.evidence.regions;
    let alone: Vec<usize> = (0..all.len()).filter(|at| all[*at].within.is_none()).collect();
    let alike = |one: usize, other: usize| {
        let [one, other] = [one, other].map(|at| &all[alone[at]]);
        (&one.today, &one.would_close) == (&other.today, &other.would_close)
    };
    let groups = joined(alone.iter().map(|at| all[*at].lines.clone()).collect(), alike);
    for (at, group) in groups.iter().take(REGIONS).enumerate() {
        if groups.len() > 1 {
            writeln!(text, "  {}", paint(format!("region {}", at + 1), Paint::new().bold(), style))?;
        }
        let members: Vec<usize> = group.members.iter().map(|member| alone[*member]).collect();
        of_region(group, &all[members[0]], &narrower(all, &members), style, text)?;
    }
    let further: usize = groups.iter().skip(REGIONS).map(|group| group.members.len()).sum();
    if further > 0 {
        let least = if result.evidence.more_regions { "at least " } else { "" };
        writeln!(text, "  and {least}{}; `--format json` lists them", count(further, "further region"))?;
    } else if result.evidence.more_regions {
        writeln!(text, "  and further regions, which show when these are closed")?;
    }
    result.evidence.edits.iter().try_for_each(|edit| note("closes it", edit, style, text))?;
    foundation(result, style, text)
}

/// Of whom narrower regions within these are.
fn narrower<'r>(all: &'r [RegionText], members: &[usize]) -> Vec<&'r str> {
    let inside = all.iter().filter(|region| region.within.is_some_and(|wide| members.contains(&wide)));
    let mut who: Vec<&str> = inside.map(RegionText::who).collect();
    who.dedup();
    who
}

fn of_region(
    group: &Group,
    first: &RegionText,
    narrower: &[&str],
    style: Style<'_>,
    text: &mut String,
) -> std::fmt::Result {
    for (heading, words) in &group.lines {
        let heading = paint(format!("{heading:<HEADING$}"), Paint::new().bold(), style);
        let rest = " ".repeat(HEADING + 2);
        writeln!(text, "{}", fill(&terminal(words), &format!("  {heading}"), &rest, style))?;
    }
    if !first.today.is_empty() {
        note("today", &first.today, style, text)?;
    }
    note("example", &first.example, style, text)?;
    if let Some((said, rest)) = narrower.split_first() {
        let more = if rest.is_empty() { String::new() } else { format!("; and {}", count(rest.len(), "other group")) };
        note("in part also for", &format!("{said}{more}"), style, text)?;
    }
    first.would_close.iter().try_for_each(|way| note("would close it", way, style, text))
}

fn note(word: &str, words: &str, style: Style<'_>, text: &mut String) -> std::fmt::Result {
    let word = paint(format_args!("{word}:"), Paint::new().cyan(), style);
    writeln!(text, "{}", fill(&terminal(words), &format!("  {word} "), "    ", style))
}

fn remarks(set: &TestedSet, style: Style<'_>, text: &mut String) -> std::fmt::Result {
    for policy in &set.untouched {
        let line = format!("no test touches {} ({})", terminal(&policy.key), terminal(&policy.name));
        writeln!(text, "{}", fill(&line, "", "  ", style))?;
    }
    Ok(())
}

/// The last line, without full stop.
pub(super) fn verdict(tested: &Tested) -> String {
    if let Some(reason) = &tested.refused {
        return format!("no test was run: {reason}");
    }
    let all = tested.results().count();
    let unselected: usize = tested.sets.iter().map(|set| set.unselected).sum();
    let questions = tested.results().any(|result| result.kind == TestKind::Question);
    let (passed, failed) = if questions { ("proved", "open") } else { ("passed", "failed") };
    let kinds = [
        (TestVerdict::Passed, passed),
        (TestVerdict::Failed, failed),
        (TestVerdict::Nothing, "with nothing to test"),
        (TestVerdict::NotDecided, "not decided"),
        (TestVerdict::NotAsked, "not asked"),
    ];
    let mut parts: Vec<String> = kinds
        .into_iter()
        .map(|(verdict, word)| (tested.count(verdict), word))
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    if unselected > 0 {
        parts.push(format!("{unselected} left out by --select"));
    }
    let questions = tested.results().any(|result| result.kind == TestKind::Question);
    format!(
        "{}: {}",
        count(all, if questions { "question" } else { "test" }),
        if parts.is_empty() { "nothing to do".to_owned() } else { parts.join(", ") }
    )
}

fn verdict_paint(tested: &Tested) -> Paint {
    let bold = Paint::new().bold();
    let fails = tested.refused.is_some() || tested.results().any(|result| result.verdict.fails());
    if fails { bold.red() } else { bold.green() }
}
