//! Tests as versioned JSON, with types of their own as the report of a check has.

use std::io;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::engine::{self, TestKind, TestVerdict, Tested};
use crate::text::Sources;

use super::json::{self, FindingV1, PlaceV1, ToolV1};

/// The version of the report's shape.
const VERSION: u32 = 1;

/// A report of tests.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "caplint test report", inline)]
struct TestedV1<'a> {
    /// The version of this shape. Members may be added within a version; readers should ignore those they do not know.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// The program that wrote it.
    tool: ToolV1,
    /// What was said of the files that were read; errors among these keep every test from being run.
    findings: Vec<FindingV1<'a>>,
    /// Why no test was run; null when they were.
    refused: Option<&'a str>,
    /// How the tests came out.
    summary: CountsV1,
    /// The sets, one for each tenant.
    sets: Vec<SetV1<'a>>,
}

/// How many tests came out how.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Counts")]
#[serde(rename_all = "camelCase")]
struct CountsV1 {
    /// Tests that hold.
    passed: usize,
    /// Tests that do not hold.
    failed: usize,
    /// Tests about sign-ins of which there are none.
    nothing_to_test: usize,
    /// Tests that could not be decided.
    not_decided: usize,
    /// Statements about a change with nothing to compare with.
    not_asked: usize,
    /// Tests that were not chosen.
    unselected: usize,
}

/// The tests of one set.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Set")]
#[serde(rename_all = "camelCase")]
struct SetV1<'a> {
    /// The tenant's name in the config; null without one.
    tenant: Option<&'a str>,
    /// The tests, in file order.
    tests: Vec<TestV1<'a>>,
    /// Policies that none of the tests says anything about.
    untouched: Vec<PolicyV1<'a>>,
}

/// A policy.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Policy")]
struct PolicyV1<'a> {
    /// Its key.
    key: &'a str,
    /// Its display name.
    name: &'a str,
    /// Where it stands.
    place: PlaceV1<'a>,
}

/// One test.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Test")]
#[serde(rename_all = "camelCase")]
struct TestV1<'a> {
    /// Its name.
    name: &'a str,
    /// Its kind.
    kind: KindV1,
    /// What came of it.
    verdict: VerdictV1,
    /// The stage that was assumed; null for the tenant's.
    stage: Option<&'a str>,
    /// Where its name stands.
    place: PlaceV1<'a>,
    /// Why it does not hold, in one sentence without full stop; null for one that holds.
    message: Option<&'a str>,
    /// The places that the message is about, the cause first.
    places: Vec<PlaceV1<'a>>,
    /// The way out.
    help: Option<&'a str>,
    /// Where an assertion does not hold, the widest region first.
    regions: Vec<RegionV1<'a>>,
    /// True when there are more regions than these.
    more_regions: bool,
    /// A sign-in that shows it, in words.
    example: Option<&'a str>,
    /// Keys of the policies that the proof needs.
    rests_on: &'a [String],
    /// Declared exceptions that it holds but for.
    but_for: &'a [String],
    /// People whom the question leaves out.
    left_out: &'a [String],
    /// Memberships that would change the answer.
    memberships: &'a [String],
    /// What is taken for granted.
    assumptions: &'a [String],
    /// Small edits that would close what is open, each checked.
    edits: &'a [String],
}

/// The kinds of test.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Kind")]
#[serde(rename_all = "camelCase")]
enum KindV1 {
    /// A statement about a region.
    Assertion,
    /// A statement about a change.
    Change,
    /// A single sign-in.
    SignIn,
    /// A built-in question.
    Question,
}

/// What came of a test.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Verdict")]
#[serde(rename_all = "camelCase")]
enum VerdictV1 {
    /// It holds.
    Passed,
    /// It does not hold.
    Failed,
    /// There is no such sign-in, so that nothing was tested. Counts as failed.
    NothingToTest,
    /// caplint cannot tell. Counts as failed.
    NotDecided,
    /// A statement about a change, and there is nothing to compare with.
    NotAsked,
}

/// Sign-ins for which a statement does not hold, in words.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Region")]
#[serde(rename_all = "camelCase")]
struct RegionV1<'a> {
    /// The region, aspect by aspect.
    lines: Vec<LineV1<'a>>,
    /// The position in this list of a wider region, whose resources, clients, places, devices and risks take in all
    /// of this one's, and which is about other people; null when there is none.
    within: Option<usize>,
    /// What is asked for there today.
    today: &'a str,
    /// A sign-in of the region.
    example: &'a str,
    /// Policies that nearly cover it.
    near: Vec<NearV1<'a>>,
    /// What would close it.
    would_close: &'a [String],
}

/// One aspect of a region.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Line")]
struct LineV1<'a> {
    /// `WHO`, `WHAT`, `HOW`, `WHERE`, `DEVICE`, `RISK` or `IF`.
    aspect: &'a str,
    /// Its values, in words.
    text: &'a str,
}

/// A policy that nearly covers a region.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Near")]
struct NearV1<'a> {
    /// Its key.
    policy: &'a str,
    /// Why it does not, as `excludes members of Contractors`.
    because: &'a str,
    /// Where that is written.
    place: PlaceV1<'a>,
}

/// The JSON Schema (draft-07, as all of caplint's) of the report.
#[must_use]
pub fn schema() -> Schema {
    SchemaSettings::draft07().into_generator().into_root_schema_for::<TestedV1<'static>>()
}

/// Writes the report, indented, with a line feed at its end.
pub(super) fn write(tested: &Tested, out: &mut dyn io::Write) -> io::Result<()> {
    let shape = TestedV1 {
        version: VERSION,
        tool: ToolV1::this(),
        findings: json::findings(&tested.input, &tested.sources),
        refused: tested.refused.as_deref(),
        summary: counts(tested),
        sets: tested.sets.iter().map(|set| of_set(set, &tested.sources)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &shape)?;
    writeln!(out)
}

fn counts(tested: &Tested) -> CountsV1 {
    CountsV1 {
        passed: tested.count(TestVerdict::Passed),
        failed: tested.count(TestVerdict::Failed),
        nothing_to_test: tested.count(TestVerdict::Nothing),
        not_decided: tested.count(TestVerdict::NotDecided),
        not_asked: tested.count(TestVerdict::NotAsked),
        unselected: tested.sets.iter().map(|set| set.unselected).sum(),
    }
}

fn of_set<'a>(set: &'a engine::TestedSet, sources: &'a Sources) -> SetV1<'a> {
    let untouched = set.untouched.iter().map(|policy| PolicyV1 {
        key: &policy.key,
        name: &policy.name,
        place: json::at(policy.place, "", sources),
    });
    SetV1 {
        tenant: set.tenant.as_deref(),
        tests: set.results.iter().map(|result| of_test(result, sources)).collect(),
        untouched: untouched.collect(),
    }
}

fn of_test<'a>(result: &'a engine::TestResult, sources: &'a Sources) -> TestV1<'a> {
    let (finding, evidence) = (result.finding.as_ref(), &result.evidence);
    let labels = finding.into_iter().flat_map(|finding| finding.primary.iter().chain(&finding.related));
    TestV1 {
        name: &result.name,
        kind: match result.kind {
            TestKind::Assertion => KindV1::Assertion,
            TestKind::Change => KindV1::Change,
            TestKind::SignIn => KindV1::SignIn,
            TestKind::Question => KindV1::Question,
        },
        verdict: verdict(result.verdict),
        stage: result.stage.as_deref(),
        place: json::at(result.place, "", sources),
        message: finding.map(|finding| finding.message.as_str()),
        places: labels.map(|label| json::place(label, sources)).collect(),
        help: finding.and_then(|finding| finding.help.as_deref()),
        regions: evidence.regions.iter().map(|region| of_region(region, sources)).collect(),
        more_regions: evidence.more_regions,
        example: evidence.example.as_deref(),
        rests_on: &evidence.rests_on,
        but_for: &evidence.but_for,
        left_out: &evidence.left_out,
        memberships: &evidence.memberships,
        assumptions: &evidence.assumptions,
        edits: &evidence.edits,
    }
}

fn verdict(verdict: TestVerdict) -> VerdictV1 {
    match verdict {
        TestVerdict::Passed => VerdictV1::Passed,
        TestVerdict::Failed => VerdictV1::Failed,
        TestVerdict::Nothing => VerdictV1::NothingToTest,
        TestVerdict::NotDecided => VerdictV1::NotDecided,
        TestVerdict::NotAsked => VerdictV1::NotAsked,
    }
}

fn of_region<'a>(region: &'a engine::RegionText, sources: &'a Sources) -> RegionV1<'a> {
    let near = region.near.iter().map(|near| NearV1 {
        policy: &near.policy,
        because: &near.because,
        place: json::at(near.place, "", sources),
    });
    RegionV1 {
        lines: region.lines.iter().map(|(aspect, text)| LineV1 { aspect, text }).collect(),
        within: region.within,
        today: &region.today,
        example: &region.example,
        near: near.collect(),
        would_close: &region.would_close,
    }
}
