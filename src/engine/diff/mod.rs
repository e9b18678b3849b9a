//! `diff`: two sides loaded, their sets paired by tenant, compared, and every edit placed.

mod align;
mod operations;

use std::collections::BTreeSet;

use crate::diag::{FieldPath, Label};
use crate::model::{ChangeEffect, PolicySet, Tenant};
use crate::rules::Anchor;
use crate::semantics::diff::{self, DiffOptions, Edit, Nature, Pair, SetDiff, TenantEdit, Verdict};
use crate::text::{Sources, and_list};
use crate::workspace::{self, Documents, LoadedSet, TenantChoice, Workspace};

use super::check::{input_report, on_threads};
use super::place::Placer;
use super::request::CheckRequest;
use super::result::{Exit, Report, breaks_input};
use super::side::{Side, SideChoice, SideError, SideName};

use align::{Exported, align};
pub use operations::Operation;

/// What `diff` is asked.
#[derive(Debug, Clone)]
pub struct DiffRequest {
    /// Folder, config, tenants, day and threads; its paths are not looked at.
    pub check: CheckRequest,
    /// What was before.
    pub base: SideChoice,
    /// What is after.
    pub head: SideChoice,
    /// What may happen without making the exit code 1; `None` lets everything happen.
    pub allow: Option<Vec<ChangeEffect>>,
}

/// A finished `diff`.
#[derive(Debug)]
pub struct Diffed {
    /// What was before, and after.
    pub sides: [DiffSide; 2],
    /// What was found, for each tenant; empty when refused.
    pub tenants: Vec<TenantDiff>,
    /// Why nothing was compared, in one sentence; the reports of the sides say more.
    pub refused: Option<String>,
    /// Tenants of the config that were not looked at.
    pub left_out: Vec<String>,
    /// What may happen; as asked.
    pub allow: Option<Vec<ChangeEffect>>,
    /// The exit code.
    pub exit: Exit,
}

/// A side of a finished `diff`.
#[derive(Debug)]
pub struct DiffSide {
    /// What people call it.
    pub name: SideName,
    /// The id of the commit, where it is one.
    pub commit: Option<String>,
    /// The files that places point into.
    pub sources: Sources,
    /// What is wrong with its files.
    pub report: Report,
}

/// What a change does to the sign-ins of one tenant.
#[derive(Debug)]
pub struct TenantDiff {
    /// The tenant's name in the config, where it has one.
    pub tenant: Option<String>,
    /// What was compared: before and after, with one id for one object.
    pub sets: [PolicySet; 2],
    /// What was found.
    pub diff: SetDiff,
    /// For each edit of `diff`, where it stands.
    pub places: Vec<EditPlace>,
    /// For each change of the tenant file, where it stands.
    pub tenant_places: Vec<EditPlace>,
    /// Policies, by position among the pairs, whose text is the same on both sides although they say or
    /// do something else: by a change of the tenant file.
    pub unchanged_texts: Vec<usize>,
    /// What a deployment would send to Graph; or why that cannot be told, a line each.
    pub operations: Result<Vec<Operation>, Vec<String>>,
}

impl TenantDiff {
    /// True when some sign-in comes out otherwise, or may.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.diff.verdict != Verdict::Equivalent || !self.diff.regions.is_empty()
    }
}

/// Where an edit stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditPlace {
    /// Where it stood before, in the files of the base.
    pub old: Option<Label>,
    /// Where it stands now, in the files of the head.
    pub new: Option<Label>,
}

/// Compares.
///
/// # Errors
/// When a side cannot be opened.
pub fn diff(request: &DiffRequest) -> Result<Diffed, SideError> {
    let folder = &request.check.folder;
    let sides = [Side::open(&request.base, folder)?, Side::open(&request.head, folder)?];
    Ok(on_threads(request.check.threads, || compare(&sides, request)))
}

fn compare(sides: &[Side; 2], request: &DiffRequest) -> Diffed {
    let [mut old, mut new] = sides.each_ref().map(|side| side.load(&request.check));
    tenant_of_one_side(&mut old, &mut new);
    let reports = [&old, &new].map(input_report);
    let compared = match unreadable(sides, &reports) {
        Some(reason) => Err(reason),
        None => compare_sets(&old, &new, &request.check),
    };
    let (tenants, refused) = match compared {
        Ok(tenants) => (tenants, None),
        Err(reason) => (Vec::new(), Some(reason)),
    };
    let left_out = if refused.is_none() { left_out(&new, &request.check) } else { Vec::new() };
    let exit = exit(&tenants, refused.is_some(), request.allow.as_deref());
    let [first, second] = reports;
    let sides = [side(&sides[0], old, first), side(&sides[1], new, second)];
    Diffed { sides, tenants, refused, left_out, allow: request.allow.clone(), exit }
}

fn side(side: &Side, workspace: Workspace, report: Report) -> DiffSide {
    let (name, commit) = (side.name.clone(), side.commit.clone());
    DiffSide { name, commit, sources: workspace::sources(workspace.files), report }
}

/// A tenant that is new, or gone, is compared with nothing: that one side does not know it is no error.
fn tenant_of_one_side(old: &mut Workspace, new: &mut Workspace) {
    let misses = |workspace: &Workspace| workspace.findings.iter().any(|finding| finding.rule == "unknown-tenant");
    if misses(old) && misses(new) {
        return;
    }
    for workspace in [old, new] {
        workspace.findings.retain(|finding| finding.rule != "unknown-tenant");
    }
}

/// Why the sides cannot be compared; their reports say what is wrong.
fn unreadable(sides: &[Side; 2], reports: &[Report; 2]) -> Option<String> {
    let is_broken = |report: &Report| report.exit() == Exit::Input || report.summary.incomplete;
    let broken = sides.iter().zip(reports).filter(|(_, report)| is_broken(report));
    let broken: Vec<String> = broken.map(|(side, _)| side.name.to_string()).collect();
    (!broken.is_empty()).then(|| format!("{} cannot be read whole, so that nothing can be proved", and_list(&broken)))
}

/// Tenants of the config of `new` that were not asked for.
fn left_out(new: &Workspace, request: &CheckRequest) -> Vec<String> {
    if request.tenants != TenantChoice::Default {
        return Vec::new();
    }
    let looked_at: BTreeSet<&str> = new.sets.iter().filter_map(tenant_name).collect();
    let declared =
        new.sets.iter().filter_map(|set| set.config.file.tenants.as_ref()).flat_map(|tenants| tenants.keys());
    let left_out: BTreeSet<&String> = declared.filter(|name| !looked_at.contains(name.as_str())).collect();
    left_out.into_iter().cloned().collect()
}

fn exit(tenants: &[TenantDiff], refused: bool, allow: Option<&[ChangeEffect]>) -> Exit {
    let is_within = |tenant: &TenantDiff| allow.is_none_or(|allow| tenant.diff.is_within(allow));
    match (refused, tenants.iter().all(is_within)) {
        (true, _) => Exit::Input,
        (false, true) => Exit::Clean,
        (false, false) => Exit::Findings,
    }
}

fn tenant_name(set: &LoadedSet) -> Option<&str> {
    set.built.set.tenant.name.as_deref()
}

/// Compares the sets of each tenant.
fn compare_sets(old: &Workspace, new: &Workspace, request: &CheckRequest) -> Result<Vec<TenantDiff>, String> {
    let is_empty = |set: &LoadedSet| set.built.set.policies.is_empty();
    if old.sets.iter().chain(&new.sets).all(is_empty) {
        return Err("there are no policies on either side".to_owned());
    }
    let matched = by_tenant(&old.sets, &new.sets)?;
    let compared = matched.into_iter().map(|sets| compare_tenant([old, new], sets, request.now));
    compared.collect()
}

/// The sets of both sides, tenant by tenant. Where each side has but one, these are compared whatever
/// they are called: an export has no name.
fn by_tenant<'s>(old: &'s [LoadedSet], new: &'s [LoadedSet]) -> Result<Vec<[Option<&'s LoadedSet>; 2]>, String> {
    if let ([] | [_], [] | [_]) = (old, new) {
        return Ok(vec![[old.first(), new.first()]]);
    }
    if old.iter().chain(new).any(|set| tenant_name(set).is_none()) {
        return Err("one side is of several tenants and the other of none; name one with --tenant".to_owned());
    }
    let find = |sets: &'s [LoadedSet], name: &str| sets.iter().find(|set| tenant_name(set) == Some(name));
    let mut names: Vec<&str> = new.iter().chain(old).filter_map(tenant_name).collect();
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(*name));
    Ok(names.into_iter().map(|name| [find(old, name), find(new, name)]).collect())
}

fn compare_tenant(
    workspaces: [&Workspace; 2],
    sets: [Option<&LoadedSet>; 2],
    now: jiff::civil::Date,
) -> Result<TenantDiff, String> {
    let [old, new] = aligned(workspaces, sets);
    let found = diff::diff(&old, &new, &DiffOptions::new(now)).map_err(|bug| bug.to_string())?;
    let placers = [0, 1].map(|side| Some((workspaces[side], sets[side]?)));
    Ok(TenantDiff {
        tenant: sets.iter().rev().find_map(|set| tenant_name((*set)?)).map(str::to_owned),
        places: found.edits.iter().map(|edit| place(edit, &found.pairs[edit.pair], placers)).collect(),
        tenant_places: found.tenant.iter().map(|edit| tenant_place(edit, placers)).collect(),
        unchanged_texts: unchanged_texts(&found, placers),
        operations: operations::predict(&old, &new, &found.pairs),
        diff: found,
        sets: [old, new],
    })
}

/// Both sets, with one id for one object.
fn aligned(workspaces: [&Workspace; 2], sets: [Option<&LoadedSet>; 2]) -> [PolicySet; 2] {
    let [mut old, mut new] = both(sets);
    let exported =
        [0, 1].map(|side| sets[side].map_or_else(Exported::default, |set| Exported::of(set, workspaces[side])));
    align(&mut old, &mut new, [&exported[0], &exported[1]]);
    [old, new]
}

/// For each set of `new` what it was in `base`, and itself, with one id for one object.
///
/// # Errors
/// When the base cannot be read whole, or it cannot be told what to compare with what.
pub(super) fn before_and_after(
    base: &Side,
    new: &Workspace,
    request: &CheckRequest,
) -> Result<Vec<[PolicySet; 2]>, String> {
    let mut old = base.load(request);
    old.findings.retain(|finding| finding.rule != "unknown-tenant");
    let report = input_report(&old);
    if report.exit() == Exit::Input || report.summary.incomplete {
        let error = report.findings.iter().find(|finding| breaks_input(finding));
        let why = error.map_or_else(String::new, |finding| format!(": {}", finding.message));
        return Err(format!("{} cannot be read whole, so that nothing can be compared with it{why}", base.name));
    }
    let pairs = by_tenant(&old.sets, &new.sets)?;
    let of = |set: &LoadedSet| pairs.iter().find(|pair| pair[1].is_some_and(|own| std::ptr::eq(own, set)));
    let of_set = |set: &LoadedSet| aligned([&old, new], *of(set).unwrap_or(&[None, Some(set)]));
    Ok(new.sets.iter().map(of_set).collect())
}

/// Both sets; one that is not there is an empty one of the same tenant.
fn both(sets: [Option<&LoadedSet>; 2]) -> [PolicySet; 2] {
    let set = |side: usize| {
        let own = sets[side].map(|set| set.built.set.clone());
        own.or_else(|| Some(PolicySet { policies: Vec::new(), ..sets[1 - side]?.built.set.clone() }))
    };
    let nothing = || PolicySet { policies: Vec::new(), tenant: Tenant::default(), has_tenant_file: false };
    [0, 1].map(|side| set(side).unwrap_or_else(nothing))
}

/// A side's files and set.
type Placing<'p> = Option<(&'p Workspace, &'p LoadedSet)>;

fn place(edit: &Edit, pair: &Pair, [old, new]: [Placing<'_>; 2]) -> EditPlace {
    let label = |placing: Placing<'_>, policy: Option<usize>, field: Option<&FieldPath>| {
        let (workspace, set) = placing?;
        let placer = Placer { set, documents: Documents::new(&workspace.files) };
        placer.label(&Anchor::Policy(policy?, field.cloned().unwrap_or_else(|| FieldPath::new(edit.field))))
    };
    EditPlace { old: label(old, pair.old, edit.old.as_ref()), new: label(new, pair.new, edit.new.as_ref()) }
}

fn tenant_place(edit: &TenantEdit, [old, new]: [Placing<'_>; 2]) -> EditPlace {
    let label = |placing: Placing<'_>| {
        let (workspace, set) = placing?;
        set.tenant_map.as_ref()?;
        let placer = Placer { set, documents: Documents::new(&workspace.files) };
        placer.label(&Anchor::Tenant(edit.field.clone()))
    };
    EditPlace { old: label(old), new: label(new) }
}

/// Policies that say or do something else although their text is the same.
fn unchanged_texts(found: &SetDiff, [old, new]: [Placing<'_>; 2]) -> Vec<usize> {
    let effective = found.edits.iter().filter(|edit| edit.nature == Nature::Effective).map(|edit| edit.pair);
    let edited: BTreeSet<usize> = effective.chain(found.differing.iter().copied()).collect();
    let is_same = |pair: &Pair| {
        let texts = [pair.old.and_then(|at| text(old, at)), pair.new.and_then(|at| text(new, at))];
        texts[0].is_some() && texts[0] == texts[1]
    };
    edited.into_iter().filter(|&pair| is_same(&found.pairs[pair])).collect()
}

/// The text of a policy: all of its document.
fn text(placing: Placing<'_>, policy: usize) -> Option<&str> {
    let (workspace, set) = placing?;
    let documents = Documents::new(&workspace.files);
    let node = set.built.maps.get(policy)?.root().node;
    let span = documents.document(node).root().span();
    documents.text(node.file).get(span.start as usize..span.end as usize)
}
