//! The report of tests in plain sentences, for screen readers.

use std::io::{self, Write};

use crate::engine::{Evidence, TestResult, TestVerdict, Tested};
use crate::text::sanitize::terminal;

use super::{Style, narrated, tested};

/// Writes the verdict, then every test in a sentence; what does not hold with its place and reason.
pub(super) fn write(tested: &Tested, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "{}.", narrated::sentence(&tested::verdict(tested)))?;
    if !tested.input.findings.is_empty() {
        writeln!(out)?;
        narrated::write(&tested.input, &tested.sources, style, out)?;
    }
    for set in &tested.sets {
        for result in &set.results {
            of_test(result, tested, out)?;
        }
        for policy in &set.untouched {
            writeln!(out, "\nNo test touches {}, {}.", terminal(&policy.key), terminal(&policy.name))?;
        }
    }
    Ok(())
}

fn of_test(result: &TestResult, tested: &Tested, out: &mut dyn Write) -> io::Result<()> {
    let verdict = match result.verdict {
        TestVerdict::Passed => "Passed",
        TestVerdict::Failed => "Failed",
        TestVerdict::Nothing => "Nothing to test",
        TestVerdict::NotDecided => "Not decided",
        TestVerdict::NotAsked => "Not asked",
    };
    writeln!(out, "\n{verdict}: {}.", terminal(&result.name))?;
    if let Some(finding) = &result.finding {
        writeln!(out, "{}.", narrated::sentence(&terminal(&finding.message)))?;
        narrated::paragraph(finding, &tested.sources, out)?;
    }
    if result.verdict == TestVerdict::Passed { Ok(()) } else { evidence(&result.evidence, out) }
}

fn evidence(evidence: &Evidence, out: &mut dyn Write) -> io::Result<()> {
    for (at, region) in evidence.regions.iter().enumerate() {
        writeln!(out, "Region {} of {}.", at + 1, evidence.regions.len())?;
        for (heading, words) in &region.lines {
            writeln!(out, "{}: {}.", narrated::sentence(&heading.to_lowercase()), terminal(words))?;
        }
        writeln!(out, "Today: {}.", terminal(&region.today))?;
        writeln!(out, "Example: {}.", terminal(&region.example))?;
        for near in &region.near {
            writeln!(out, "Not covered by {}, which {}.", terminal(&near.policy), terminal(&near.because))?;
        }
        for way in &region.would_close {
            writeln!(out, "It would be closed by {}.", terminal(way))?;
        }
    }
    if let Some(example) = &evidence.example {
        writeln!(out, "Example: {}.", terminal(example))?;
    }
    evidence.assumptions.iter().try_for_each(|text| writeln!(out, "Assumed: {}.", terminal(text)))
}
