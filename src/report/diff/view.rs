//! A comparison in words, for every writer that is read by people.

use crate::diag::Label;
use crate::engine::{DiffSide, Diffed, EditPlace, Operation, TenantDiff};
use crate::graph::Method;
use crate::model::{ChangeEffect, PolicySet};
use crate::semantics::ask::{Parts, Today, text};
use crate::semantics::diff::{
    Change, ChangedRegion, Consequence, Idle, Nature, Row, SessionChange, StageChange, Verdict,
};
use crate::semantics::sign_in_in_words;
use crate::text::{and_list, count};

pub(super) use crate::report::regions::Line;
use crate::report::regions::joined;
use crate::report::spot::in_repository;
use crate::report::{Repository, Style};

/// What is said of both sides before any tenant: `` `main` → the work tree ``.
pub(super) fn sides(diffed: &Diffed) -> String {
    let [base, head] = &diffed.sides;
    let left = base.name.left_by.as_ref().map_or_else(String::new, |by| format!(", where `{by}` left it"));
    format!("{}{left} → {}", base.name, head.name)
}

/// The head line of a tenant.
pub(super) fn headline(diffed: &Diffed, tenant: &TenantDiff) -> String {
    let [base, head] = diffed.sides.each_ref().map(|side| side.name.to_string());
    let of = tenant.tenant.as_ref().map_or_else(String::new, |name| format!(" in {name}"));
    let sessions = tenant.diff.rows.iter().all(|row| row.consequence == Consequence::SessionOnly);
    match &tenant.diff.verdict {
        Verdict::Stricter if sessions => {
            format!("{head} is stricter than {base}{of}: some sessions are controlled more strictly, and none less")
        }
        Verdict::Looser if sessions => {
            format!("{head} is looser than {base}{of}: some sessions are controlled less strictly, and none more")
        }
        Verdict::Equivalent => format!("{head} is equivalent to {base}{of}: no sign-in comes out otherwise"),
        Verdict::Stricter => {
            format!(
                "{head} is stricter than {base}{of}: some sign-ins are asked for more or blocked, and none for less"
            )
        }
        Verdict::Looser => {
            format!("{head} is looser than {base}{of}: some sign-ins are asked for less or let in, and none for more")
        }
        Verdict::Incomparable => {
            format!("{head} is stricter than {base}{of} for some sign-ins and looser for others")
        }
        Verdict::NotDecided(why) => format!("how {head} compares with {base}{of} is not decided: {why}"),
    }
}

/// How many rows there are of each consequence: `1 loosened, 2 tightened; on an assumption alone: 1 newly blocked`.
pub(super) fn counts(tenant: &TenantDiff) -> String {
    let of = |assumed: bool| {
        let rows = || tenant.diff.rows.iter().filter(move |row| row.assumed == assumed);
        let number = |consequence| rows().filter(|row| row.consequence == consequence).count();
        let counted = Consequence::ALL.into_iter().map(|consequence| (number(consequence), consequence.words()));
        let counted = counted.filter(|(number, _)| *number > 0).map(|(number, words)| format!("{number} {words}"));
        counted.collect::<Vec<_>>().join(", ")
    };
    let least = if tenant.diff.unexplored { "at least " } else { "" };
    match (of(false), of(true)) {
        (certain, assumed) if certain.is_empty() && assumed.is_empty() => nothing_shown(tenant),
        (certain, assumed) if assumed.is_empty() => format!("{least}{certain}"),
        (certain, assumed) if certain.is_empty() => format!("on an assumption alone: {least}{assumed}"),
        (certain, assumed) => format!("{least}{certain}; on an assumption alone: {assumed}"),
    }
}

fn nothing_shown(tenant: &TenantDiff) -> String {
    let known = tenant.diff.verdict == Verdict::Equivalent;
    if known { "nothing changed" } else { "what changes is not known" }.to_owned()
}

/// What the gate says: whether it opens, and why. `None` where there is none.
pub(super) fn gate(diffed: &Diffed, tenant: &TenantDiff) -> Option<(bool, String)> {
    let allow = diffed.allow.as_ref()?;
    let words: Vec<&str> = allow.iter().map(|effect| effect.word()).collect();
    let allowed = if words.is_empty() { "nothing".to_owned() } else { and_list(&words) };
    if tenant.diff.is_within(allow) {
        return Some((true, allowed));
    }
    let only = if words.is_empty() { "nothing may happen".to_owned() } else { format!("only {allowed} may happen") };
    let offending = tenant.diff.offending(allow);
    let why = if offending.is_empty() {
        "what happens beside is not known".to_owned()
    } else {
        format!("this change brings {}", and_list(&offending))
    };
    Some((false, format!("{only}, and {why}")))
}

/// What is said where not all people are listed to whom something happens.
pub(super) fn more_people(tenant: &TenantDiff) -> Option<&'static str> {
    match (tenant.diff.more, tenant.diff.unexplored) {
        (false, _) => None,
        (true, false) => Some("the same happens to more people, such as members of several exceptions at once"),
        (true, true) => Some("more happens than is listed; a comparison of fewer edits lists more of it"),
    }
}

/// `112 of 118 user classes proved unchanged`.
pub(super) fn classes(tenant: &TenantDiff) -> String {
    let diff = &tenant.diff;
    let unchanged = diff.classes - diff.changed_classes.min(diff.classes);
    if unchanged == diff.classes {
        return format!("all {} user classes proved unchanged", diff.classes);
    }
    format!("{unchanged} of {} user classes proved unchanged", diff.classes)
}

/// Regions of one consequence and cause in words.
pub(super) struct RowView {
    pub(super) consequence: Consequence,
    pub(super) assumed: bool,
    /// The regions, each in lines, the widest first.
    pub(super) shapes: Vec<Vec<Line>>,
    pub(super) before: String,
    pub(super) after: String,
    /// How sessions differ: one of these.
    pub(super) sessions: Vec<String>,
    pub(super) causes: Vec<CauseView>,
    /// Changes of the tenant file that may be behind it.
    pub(super) tenant_causes: Vec<String>,
    pub(super) example: String,
    /// What of it is not allowed, as asked.
    pub(super) forbidden: Vec<&'static str>,
}

impl RowView {
    /// True for what is shown after all else: it may not happen at all, and if it does, nobody gets in by it.
    pub(super) fn is_aside(&self) -> bool {
        let stricter = [Consequence::NewlyBlocked, Consequence::Tightened, Consequence::SessionOnly];
        self.assumed && stricter.contains(&self.consequence)
    }
}

/// A region in words.
pub(super) struct RegionView {
    pub(super) lines: Vec<Line>,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) example: String,
}

/// An edit in words.
pub(super) struct CauseView {
    /// The policy's display name.
    pub(super) name: String,
    /// What was edited.
    pub(super) edit: String,
    /// Where: path and line.
    pub(super) place: Option<String>,
    /// True when it is for readers alone or says the same in other words.
    pub(super) words_only: bool,
}

/// Everything that writers for people need of a diff.
pub(super) struct Viewer<'v> {
    pub(super) diffed: &'v Diffed,
    pub(super) tenant: &'v TenantDiff,
    pub(super) repository: Repository<'v>,
}

impl<'v> Viewer<'v> {
    pub(super) fn new(diffed: &'v Diffed, tenant: &'v TenantDiff, style: Style<'v>) -> Self {
        Self { diffed, tenant, repository: style.repository }
    }

    pub(super) fn rows(&self) -> Vec<RowView> {
        self.tenant.diff.rows.iter().map(|row| self.row(row)).collect()
    }

    fn row(&self, row: &Row) -> RowView {
        let [old, new] = &self.tenant.sets;
        let sessions = row.sessions.iter().map(|changes| changes.iter().map(session).collect::<Vec<_>>().join(", "));
        RowView {
            consequence: row.consequence,
            assumed: row.assumed,
            shapes: shapes(row),
            before: demands(&row.before, old),
            after: demands(&row.after, new),
            sessions: sessions.collect(),
            causes: self.causes(&row.causes),
            tenant_causes: row.tenant_causes.iter().map(|&edit| self.tenant_edit(edit)).collect(),
            example: sign_in_in_words(&row.example, &new.tenant),
            forbidden: self.forbidden(row),
        }
    }

    fn forbidden(&self, row: &Row) -> Vec<&'static str> {
        let Some(allow) = &self.diffed.allow else { return Vec::new() };
        row.effects().into_iter().filter(|effect| !allow.contains(effect)).map(ChangeEffect::word).collect()
    }

    pub(super) fn region(&self, region: &ChangedRegion) -> RegionView {
        let [old, new] = &self.tenant.sets;
        RegionView {
            lines: text::lines(&region.parts),
            before: demand(&region.before, old),
            after: demand(&region.after, new),
            example: sign_in_in_words(&region.example, &new.tenant),
        }
    }

    pub(super) fn cause(&self, edit: usize) -> CauseView {
        let pair = &self.tenant.diff.pairs[self.tenant.diff.edits[edit].pair];
        CauseView {
            name: pair.name.clone(),
            edit: self.tenant.diff.edits[edit].to_string(),
            place: self.place(&self.tenant.places[edit]),
            words_only: self.tenant.diff.edits[edit].nature == Nature::Words,
        }
    }

    /// Edits in words; entries of one list that come, or go, are one.
    pub(super) fn causes(&self, edits: &[usize]) -> Vec<CauseView> {
        let all = &self.tenant.diff.edits;
        let is_one = |one: usize, other: usize| {
            let same_list = (all[one].pair, all[one].field) == (all[other].pair, all[other].field);
            same_list && entry_of(&all[one].change).zip(entry_of(&all[other].change)).is_some_and(|(a, b)| a.0 == b.0)
        };
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for &edit in edits {
            match groups.iter_mut().find(|group| is_one(group[0], edit)) {
                Some(group) => group.push(edit),
                None => groups.push(vec![edit]),
            }
        }
        let in_words = |group: Vec<usize>| {
            let first = self.cause(group[0]);
            let entries: Vec<&str> =
                group.iter().filter_map(|&edit| entry_of(&all[edit].change)).map(|entry| entry.1).collect();
            match (&entries[..], entry_of(&all[group[0]].change)) {
                ([_, _, ..], Some((sign, _))) => {
                    CauseView { edit: format!("{}: {sign} {}", all[group[0]].field, some(&entries)), ..first }
                }
                _ => first,
            }
        };
        groups.into_iter().map(in_words).collect()
    }

    /// Where the edit stands now, else where it stood.
    fn place(&self, place: &EditPlace) -> Option<String> {
        let [base, head] = &self.diffed.sides;
        let now = place.new.as_ref().map(|label| spot(label, head, self.repository));
        now.or_else(|| place.old.as_ref().map(|label| format!("{} before", spot(label, base, self.repository))))
    }

    /// Edits that change no sign-in, each with the reason.
    pub(super) fn idle(&self) -> Vec<(CauseView, String)> {
        let mut groups: Vec<(&Idle, Vec<usize>)> = Vec::new();
        for (edit, why) in &self.tenant.diff.idle {
            match groups.iter_mut().find(|(known, _)| *known == why) {
                Some((_, edits)) => edits.push(*edit),
                None => groups.push((why, vec![*edit])),
            }
        }
        let of = |(why, edits): (&Idle, Vec<usize>)| {
            let reason = self.idle_reason(why);
            self.causes(&edits).into_iter().map(|edit| (edit, reason.clone())).collect::<Vec<_>>()
        };
        groups.into_iter().flat_map(of).collect()
    }

    /// Why an edit changes no sign-in; `None` when it does.
    pub(super) fn without_effect(&self, edit: usize) -> Option<String> {
        let found = self.tenant.diff.idle.iter().find(|(idle, _)| *idle == edit);
        found.map(|(_, why)| self.idle_reason(why))
    }

    fn idle_reason(&self, why: &Idle) -> String {
        match why {
            Idle::Words => "says the same in other words".to_owned(),
            Idle::NotEnforced => "the policy is not enforced".to_owned(),
            Idle::NeverApplies => "the policy applies to no sign-in".to_owned(),
            Idle::CoveredBy(policies) => {
                let name = |position: &usize| self.tenant.sets[1].policies[*position].policy.name.clone();
                let names: Vec<String> = policies.iter().map(name).collect();
                format!("covered by {}", and_list(&names))
            }
            Idle::MadeUpFor => "another edit makes up for it".to_owned(),
        }
    }

    /// Policies that are as they were in their own file, with what is new about them.
    pub(super) fn changed_elsewhere(&self) -> Vec<(String, Vec<String>)> {
        let diff = &self.tenant.diff;
        let edits = |pair: usize| {
            let own = diff.edits.iter().filter(move |edit| edit.pair == pair);
            let own: Vec<String> = own.map(ToString::to_string).collect();
            if own.is_empty() { vec!["what it refers to is not what it was".to_owned()] } else { own }
        };
        let pairs = self.tenant.unchanged_texts.iter();
        pairs.map(|&pair| (diff.pairs[pair].name.clone(), edits(pair))).collect()
    }

    fn tenant_edit(&self, edit: usize) -> String {
        let place = self.place(&self.tenant.tenant_places[edit]);
        let place = place.map_or_else(String::new, |place| format!(" ({place})"));
        format!("{}{place}", self.tenant.diff.tenant[edit])
    }

    /// What changed in the tenant file, with its place.
    pub(super) fn tenant_edits(&self) -> Vec<String> {
        (0..self.tenant.diff.tenant.len()).map(|edit| self.tenant_edit(edit)).collect()
    }

    pub(super) fn stages(&self) -> Vec<String> {
        let pair = |change: &StageChange| self.tenant.diff.pairs[change.pair].name.clone();
        self.tenant.diff.stages.iter().map(|change| format!("{}: {}", pair(change), stage(change))).collect()
    }
}

/// The entry of a list that came or went, with its sign.
fn entry_of(change: &Change) -> Option<(char, &str)> {
    match change {
        Change::Added(entry) => Some(('+', entry)),
        Change::Removed(entry) => Some(('−', entry)),
        _ => None,
    }
}

/// The first names of a list, and how many more there are.
fn some(names: &[&str]) -> String {
    const NAMES: usize = 3;
    if names.len() <= NAMES + 1 {
        return and_list(names);
    }
    format!("{} and {} more", names[..NAMES].join(", "), names.len() - NAMES)
}

/// People of a region that are written out: those with few memberships come first.
const PEOPLE: usize = 2;

/// A region in lines, its people cut short.
fn lines(parts: &Parts) -> Vec<Line> {
    let mut lines = text::lines(parts);
    // One more is no longer than saying that there is one.
    if parts.who.len() > PEOPLE + 1
        && let Some(who) = lines.iter_mut().find(|line| line.0 == "WHO")
    {
        let hidden = count(parts.who.len() - PEOPLE, "narrower group");
        who.1 = format!("{}; or {hidden} of people", text::who(&parts.who[..PEOPLE]));
    }
    lines
}

/// The descriptions of a row, few.
fn shapes(row: &Row) -> Vec<Vec<Line>> {
    let groups = joined(row.shapes.iter().map(lines).collect(), |_, _| true);
    groups.into_iter().map(|group| group.lines).collect()
}

/// What `own` says otherwise than the region above it.
pub(super) fn beside(above: &[Line], own: &[Line]) -> Vec<Line> {
    let lacks = |heading: &str| !own.iter().any(|line| line.0 == heading);
    let unsaid = above.iter().filter(|line| lacks(line.0)).map(|line| (line.0, "any".to_owned()));
    own.iter().filter(|line| !above.contains(line)).cloned().chain(unsaid).collect()
}

fn stage(change: &StageChange) -> String {
    let shown = |stage: &Option<String>| stage.as_ref().map_or_else(|| "no rollout".to_owned(), Clone::clone);
    let at = |name: &String| change.stages.iter().position(|stage| stage == name);
    let position = change.after.as_ref().and_then(at);
    let of = position.map_or_else(String::new, |at| format!(" (stage {} of {})", at + 1, change.stages.len()));
    format!("{} → {}{of}", shown(&change.before), shown(&change.after))
}

/// One of several demands.
fn demands(all: &[Today], set: &PolicySet) -> String {
    let all: Vec<String> = all.iter().map(|today| demand(today, set)).collect();
    all.join("; or ")
}

/// What a set demands, with the policies that block.
fn demand(today: &Today, set: &PolicySet) -> String {
    let names = |policies: &[usize]| {
        let names: Vec<&str> = policies.iter().map(|&at| set.policies[at].policy.name.as_str()).collect();
        and_list(&names)
    };
    match today {
        Today::Blocked(policies) => format!("blocked by {}", names(policies)),
        Today::Unmeetable(policies) => format!("blocked in effect: what {} asks for cannot be shown", names(policies)),
        Today::Nothing => "nothing".to_owned(),
        Today::Controls(_) => text::today(today, &set.tenant),
    }
}

pub(super) fn session(change: &SessionChange) -> String {
    let shown = |value: &Option<String>| value.as_ref().map_or_else(|| "not set".to_owned(), Clone::clone);
    format!("{} {} → {}", change.control, shown(&change.before), shown(&change.after))
}

/// Path from the root of the repository, and line.
fn spot(label: &Label, side: &DiffSide, repository: Repository<'_>) -> String {
    let source = side.sources.get(label.place.file);
    let line = source.line_column(label.place.span).line;
    format!("{}:{line}", in_repository(&source.name, repository))
}

/// A request in words: `PATCH policies/ca000`.
pub(super) fn operation(operation: &Operation) -> String {
    format!("{} {}", method(operation.method), operation.object)
}

pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Post => "POST",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}
