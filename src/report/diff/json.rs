//! A comparison as versioned JSON, for programs.

use std::io;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::diag::Label;
use crate::engine::{self, DiffSide, Diffed, TenantDiff};
use crate::model::ChangeEffect;
use crate::report::json::{FindingV1, PlaceV1, ToolV1, place};
use crate::report::{Style, json};
use crate::semantics::ask::text;
use crate::semantics::diff::{Change, ChangedRegion, Consequence, Edit, Nature, Row, Verdict};

use super::view::{self, Line, RegionView, RowView, Viewer};

/// The version of the shape.
const VERSION: u32 = 1;

/// What a change of policies does to sign-ins, as `caplint diff --format json` writes it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "caplint diff", inline)]
struct DiffV1<'a> {
    /// The version of this shape. Members may be added within a version; readers should ignore those they do not know.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// The program that wrote it.
    tool: ToolV1,
    /// What was before.
    base: SideV1<'a>,
    /// What is after.
    head: SideV1<'a>,
    /// Why nothing was compared; null when it was.
    refused: Option<&'a str>,
    /// What may happen, as asked with `--allow` and `--exit-code`; null when everything may.
    allow: Option<Vec<&'static str>>,
    /// What was found, for each tenant.
    tenants: Vec<TenantV1<'a>>,
    /// Tenants of the config that were not compared.
    left_out: &'a [String],
}

/// One side of a comparison.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Side")]
#[serde(rename_all = "camelCase")]
struct SideV1<'a> {
    /// What people call it: a name as it was given, or words such as "the work tree".
    label: &'a str,
    /// The branch or commit that went its own way there, where this side is the commit at which it did.
    left_by: Option<&'a str>,
    /// The id of the commit, where it is one.
    commit: Option<&'a str>,
    /// What is wrong with its files.
    findings: Vec<FindingV1<'a>>,
}

/// What a change does to the sign-ins of one tenant.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TenantDiff")]
#[serde(rename_all = "camelCase")]
struct TenantV1<'a> {
    /// The tenant's name in the config, where it has one.
    tenant: Option<&'a str>,
    /// Both sets as wholes.
    verdict: VerdictV1,
    /// Why it is not decided; null when it is.
    not_decided: Option<&'a str>,
    /// The head line.
    summary: String,
    /// False when something happens that is not in `allow`.
    allowed: bool,
    /// Sign-ins to which something else happens now, the gravest consequence first.
    regions: Vec<RegionV1>,
    /// The regions as people are shown them: those of the same consequence and cause together, in fewer and wider
    /// descriptions.
    rows: Vec<RowV1>,
    /// True when there are more regions than are listed.
    more_regions: bool,
    /// User classes that policies tell apart.
    classes: usize,
    /// User classes for which something changes; the others are proved unchanged.
    changed_classes: usize,
    /// What was edited.
    edits: Vec<EditV1<'a>>,
    /// What changed in the tenant file.
    tenant_edits: Vec<TenantEditV1<'a>>,
    /// Keys of policies whose own text is the same although something of them changed, as through the tenant file.
    changed_elsewhere: Vec<&'a str>,
    /// Rollouts that stand at another stage now.
    stages: Vec<StageV1<'a>>,
    /// What a deployment would send to Graph; null when that cannot be told.
    operations: Option<Vec<OperationV1<'a>>>,
    /// What the comparison takes for granted.
    assumptions: &'a [String],
}

/// How the new set compares with the old one.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Verdict")]
#[serde(rename_all = "camelCase")]
enum VerdictV1 {
    /// No sign-in comes out otherwise.
    Equivalent,
    /// Whatever the new set lets in, the old one did.
    Stricter,
    /// Whatever the old set let in, the new one does.
    Looser,
    /// Neither.
    Incomparable,
    /// The budget ran out, or something changed that caplint cannot read.
    NotDecided,
}

/// Sign-ins to which the same happens.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Region")]
#[serde(rename_all = "camelCase")]
struct RegionV1 {
    /// What becomes of them.
    consequence: ConsequenceV1,
    /// What a gate has to allow for it: words of `--allow`.
    effects: Vec<&'static str>,
    /// Which sign-ins, by aspect, in words.
    #[serde(rename = "where")]
    parts: Vec<PartV1>,
    /// What was demanded, in words.
    before: String,
    /// What is demanded now, in words.
    after: String,
    /// Session controls that differ.
    session: Vec<SessionV1>,
    /// The edits behind it, by position in `edits`.
    causes: Vec<usize>,
    /// Changes of the tenant file that may be behind it, by position in `tenantEdits`.
    tenant_causes: Vec<usize>,
    /// One of these sign-ins, in words.
    example: String,
}

/// Regions to which the same happens for the same reason.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Row")]
#[serde(rename_all = "camelCase")]
struct RowV1 {
    /// What becomes of them.
    consequence: ConsequenceV1,
    /// True when it happens only if something is true of the tenant that nobody knows offline; the aspect `IF` says what.
    assumed: bool,
    /// What a gate has to allow for it: words of `--allow`.
    effects: Vec<&'static str>,
    /// Which sign-ins, by aspect, in words: any of these.
    #[serde(rename = "where")]
    shapes: Vec<Vec<PartV1>>,
    /// What was demanded, in words.
    before: String,
    /// What is demanded now, in words.
    after: String,
    /// How sessions differ, in words: one of these.
    sessions: Vec<String>,
    /// The edits behind it, by position in `edits`.
    causes: Vec<usize>,
    /// Changes of the tenant file that may be behind it, by position in `tenantEdits`.
    tenant_causes: Vec<usize>,
    /// One of these sign-ins, in words.
    example: String,
    /// The regions it is made of, by position in `regions`. One can be in two rows, of which one is assumed.
    regions: Vec<usize>,
}

/// What becomes of a sign-in.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Consequence")]
#[serde(rename_all = "camelCase")]
enum ConsequenceV1 {
    /// Something was asked for, nothing is now.
    NewlyUncovered,
    /// It could not be let in, and can be now.
    NewlyUnblocked,
    /// Less is asked for.
    Loosened,
    /// Something else is asked for, neither more nor less.
    Changed,
    /// It could be let in, and cannot be now.
    NewlyBlocked,
    /// More is asked for.
    Tightened,
    /// Only the session's controls differ.
    SessionOnly,
}

/// One aspect of a region.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Part")]
struct PartV1 {
    /// `WHO`, `WHAT`, `HOW`, `WHERE`, `DEVICE`, `RISK` or `IF`.
    aspect: &'static str,
    /// In words.
    text: String,
}

/// A session control that differs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SessionChange")]
struct SessionV1 {
    /// The control.
    control: &'static str,
    /// What it was; null for not set.
    before: Option<String>,
    /// What it is.
    after: Option<String>,
}

/// One edit of one policy.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Edit")]
#[serde(rename_all = "camelCase")]
struct EditV1<'a> {
    /// The policy's key.
    policy: &'a str,
    /// Its display name.
    name: &'a str,
    /// Language path of the field; empty for a policy that is new or gone.
    field: &'a str,
    /// What was done.
    change: ChangeV1<'a>,
    /// Where it stands now, in the files of the head.
    place: Option<PlaceV1<'a>>,
    /// Where it stood, in the files of the base.
    place_before: Option<PlaceV1<'a>>,
    /// True when it is for readers alone or says the same in other words.
    words_only: bool,
    /// Why it changes no sign-in, in words; null when it does.
    without_effect: Option<String>,
}

/// A change of the tenant file.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TenantEdit")]
#[serde(rename_all = "camelCase")]
struct TenantEditV1<'a> {
    /// Path in the tenant file.
    field: &'a str,
    /// What was done, in words.
    text: &'a str,
    /// False for what both sides are taken to have as the head says.
    compared: bool,
    /// Where it stands now.
    place: Option<PlaceV1<'a>>,
}

/// What was done at a place.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Change")]
#[serde(rename_all = "camelCase")]
enum ChangeV1<'a> {
    /// The policy is new.
    PolicyAdded,
    /// The policy is gone.
    PolicyRemoved,
    /// One value took the place of another.
    Set {
        /// The value before, in words.
        before: &'a str,
        /// The value now, in words.
        after: &'a str,
    },
    /// An entry of a list is new.
    Added(&'a str),
    /// An entry of a list is gone.
    Removed(&'a str),
}

/// A rollout that stands elsewhere now.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StageChange")]
struct StageV1<'a> {
    /// The policy's key.
    policy: &'a str,
    /// The stage before; null without a rollout.
    before: Option<&'a str>,
    /// The stage now; null without a rollout.
    after: Option<&'a str>,
    /// All stages in order.
    stages: &'a [String],
}

/// A request that a deployment would send.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Operation")]
#[serde(rename_all = "camelCase")]
struct OperationV1<'a> {
    /// `POST`, `PATCH` or `DELETE`.
    method: &'static str,
    /// The object, as `policies/ca310`.
    object: &'a str,
    /// Its display name.
    display_name: &'a str,
    /// Members that it changes, in words.
    changes: &'a [String],
}

/// The JSON Schema (draft-07) of the comparison.
#[must_use]
pub fn schema() -> Schema {
    SchemaSettings::draft07().into_generator().into_root_schema_for::<DiffV1<'static>>()
}

/// Writes the comparison, indented, with a line feed at its end.
pub(super) fn write(diffed: &Diffed, out: &mut dyn io::Write) -> io::Result<()> {
    let [base, head] = &diffed.sides;
    let shape = DiffV1 {
        version: VERSION,
        tool: ToolV1::this(),
        base: side(base),
        head: side(head),
        refused: diffed.refused.as_deref(),
        allow: diffed.allow.as_ref().map(|allow| allow.iter().map(|effect| effect.word()).collect()),
        tenants: diffed.tenants.iter().map(|one| tenant(diffed, one)).collect(),
        left_out: &diffed.left_out,
    };
    serde_json::to_writer_pretty(&mut *out, &shape)?;
    writeln!(out)
}

fn side(side: &DiffSide) -> SideV1<'_> {
    let findings = json::findings(&side.report, &side.sources);
    SideV1 { label: &side.name.text, left_by: side.name.left_by.as_deref(), commit: side.commit.as_deref(), findings }
}

fn tenant<'a>(diffed: &'a Diffed, tenant: &'a TenantDiff) -> TenantV1<'a> {
    let viewer = Viewer::new(diffed, tenant, Style::PLAIN);
    let diff = &tenant.diff;
    let (verdict, not_decided) = match &diff.verdict {
        Verdict::Equivalent => (VerdictV1::Equivalent, None),
        Verdict::Stricter => (VerdictV1::Stricter, None),
        Verdict::Looser => (VerdictV1::Looser, None),
        Verdict::Incomparable => (VerdictV1::Incomparable, None),
        Verdict::NotDecided(why) => (VerdictV1::NotDecided, Some(why.as_str())),
    };
    let key = |pair: usize| diff.pairs[pair].key.as_str();
    TenantV1 {
        tenant: tenant.tenant.as_deref(),
        verdict,
        not_decided,
        summary: view::headline(diffed, tenant),
        allowed: diffed.allow.as_ref().is_none_or(|allow| tenant.diff.is_within(allow)),
        regions: diff.regions.iter().map(|region| one_region(viewer.region(region), region)).collect(),
        rows: viewer.rows().into_iter().zip(&diff.rows).map(|(words, row)| one_row(words, row)).collect(),
        more_regions: diff.more,
        classes: diff.classes,
        changed_classes: diff.changed_classes,
        edits: edits(diffed, tenant, &viewer),
        tenant_edits: tenant_edits(diffed, tenant),
        changed_elsewhere: tenant.unchanged_texts.iter().map(|&pair| key(pair)).collect(),
        stages: diff
            .stages
            .iter()
            .map(|change| StageV1 {
                policy: key(change.pair),
                before: change.before.as_deref(),
                after: change.after.as_deref(),
                stages: &change.stages,
            })
            .collect(),
        operations: tenant.operations.as_ref().ok().map(|operations| operations.iter().map(operation).collect()),
        assumptions: &diff.assumptions,
    }
}

fn consequence(consequence: Consequence) -> ConsequenceV1 {
    match consequence {
        Consequence::NewlyUncovered => ConsequenceV1::NewlyUncovered,
        Consequence::NewlyUnblocked => ConsequenceV1::NewlyUnblocked,
        Consequence::Loosened => ConsequenceV1::Loosened,
        Consequence::Changed => ConsequenceV1::Changed,
        Consequence::NewlyBlocked => ConsequenceV1::NewlyBlocked,
        Consequence::Tightened => ConsequenceV1::Tightened,
        Consequence::SessionOnly => ConsequenceV1::SessionOnly,
    }
}

fn in_parts(lines: Vec<Line>) -> Vec<PartV1> {
    lines.into_iter().map(|(aspect, text)| PartV1 { aspect, text }).collect()
}

fn one_row(words: RowView, row: &Row) -> RowV1 {
    RowV1 {
        consequence: consequence(row.consequence),
        assumed: row.assumed,
        effects: row.effects().into_iter().map(ChangeEffect::word).collect(),
        shapes: row.shapes.iter().map(|parts| in_parts(text::lines(parts))).collect(),
        before: words.before,
        after: words.after,
        sessions: words.sessions,
        causes: row.causes.clone(),
        tenant_causes: row.tenant_causes.clone(),
        example: words.example,
        regions: row.regions.clone(),
    }
}

fn one_region(words: RegionView, region: &ChangedRegion) -> RegionV1 {
    RegionV1 {
        consequence: consequence(region.consequence),
        effects: region.effects().into_iter().map(ChangeEffect::word).collect(),
        parts: in_parts(words.lines),
        before: words.before,
        after: words.after,
        session: region
            .session
            .iter()
            .map(|change| SessionV1 {
                control: change.control,
                before: change.before.clone(),
                after: change.after.clone(),
            })
            .collect(),
        causes: region.causes.clone(),
        tenant_causes: region.tenant_causes.clone(),
        example: words.example,
    }
}

fn edits<'a>(diffed: &'a Diffed, tenant: &'a TenantDiff, viewer: &Viewer<'a>) -> Vec<EditV1<'a>> {
    let [base, head] = &diffed.sides;
    let shown = |label: &'a Option<Label>, side: &'a DiffSide| label.as_ref().map(|label| place(label, &side.sources));
    let edits = tenant.diff.edits.iter().zip(&tenant.places).enumerate();
    let edits = edits.map(|(position, (edit, at))| EditV1 {
        policy: &tenant.diff.pairs[edit.pair].key,
        name: &tenant.diff.pairs[edit.pair].name,
        field: edit.new.as_ref().or(edit.old.as_ref()).map_or(edit.field, |path| path.as_str()),
        change: change(edit),
        place: shown(&at.new, head),
        place_before: shown(&at.old, base),
        words_only: edit.nature == Nature::Words,
        without_effect: viewer.without_effect(position),
    });
    edits.collect()
}

fn tenant_edits<'a>(diffed: &'a Diffed, tenant: &'a TenantDiff) -> Vec<TenantEditV1<'a>> {
    let [_, head] = &diffed.sides;
    let edits = tenant.diff.tenant.iter().zip(&tenant.tenant_places).map(|(edit, at)| TenantEditV1 {
        field: edit.field.as_str(),
        text: &edit.text,
        compared: edit.compared,
        place: at.new.as_ref().map(|label| place(label, &head.sources)),
    });
    edits.collect()
}

fn change(edit: &Edit) -> ChangeV1<'_> {
    match &edit.change {
        Change::PolicyAdded => ChangeV1::PolicyAdded,
        Change::PolicyRemoved => ChangeV1::PolicyRemoved,
        Change::Set(before, after) => ChangeV1::Set { before, after },
        Change::Added(item) => ChangeV1::Added(item),
        Change::Removed(item) => ChangeV1::Removed(item),
    }
}

fn operation(operation: &engine::Operation) -> OperationV1<'_> {
    OperationV1 {
        method: view::method(operation.method),
        object: &operation.object,
        display_name: &operation.display_name,
        changes: &operation.changes,
    }
}
