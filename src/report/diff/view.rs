//! A comparison in words, for every writer that is read by people.

use crate::diag::Label;
use crate::engine::{DiffSide, Diffed, EditPlace, Operation, TenantDiff};
use crate::graph::Method;
use crate::model::{ChangeEffect, PolicySet};
use crate::semantics::ask::{Today, text};
use crate::semantics::diff::{ChangedRegion, Consequence, Idle, SessionChange, StageChange, Verdict};
use crate::semantics::sign_in_in_words;
use crate::text::and_list;

use crate::report::spot::in_repository;
use crate::report::{Repository, Style};

/// What is said of both sides before any tenant: `main → the work tree`.
pub(super) fn sides(diffed: &Diffed) -> String {
    format!("{} → {}", diffed.sides[0].label, diffed.sides[1].label)
}

/// The head line of a tenant.
pub(super) fn headline(diffed: &Diffed, tenant: &TenantDiff) -> String {
    let [base, head] = diffed.sides.each_ref().map(|side| side.label.as_str());
    let of = tenant.tenant.as_ref().map_or_else(String::new, |name| format!(" in {name}"));
    match &tenant.diff.verdict {
        Verdict::Equivalent => format!("{head} is equivalent to {base}{of}: no sign-in comes out otherwise"),
        Verdict::Stricter => format!("{head} is stricter than {base}{of}: it lets nobody in that {base} does not"),
        Verdict::Looser => format!("{head} is looser than {base}{of}: it keeps nobody out that {base} does not"),
        Verdict::Incomparable => {
            format!("{head} is stricter than {base}{of} for some sign-ins and looser for others")
        }
        Verdict::NotDecided(why) => format!("how {head} compares with {base}{of} is not decided: {why}"),
    }
}

/// How many regions there are of each consequence: `1 loosened, 2 tightened`.
pub(super) fn counts(tenant: &TenantDiff) -> String {
    let number =
        |consequence: Consequence| tenant.diff.regions.iter().filter(|one| one.consequence == consequence).count();
    let counted = Consequence::ALL.into_iter().map(|consequence| (number(consequence), consequence.words()));
    let counted: Vec<String> =
        counted.filter(|(number, _)| *number > 0).map(|(number, words)| format!("{number} {words}")).collect();
    let more = if tenant.diff.more { " and more" } else { "" };
    if counted.is_empty() { "nothing changed".to_owned() } else { format!("{}{more}", counted.join(", ")) }
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

/// A region in words.
pub(super) struct RegionView {
    pub(super) consequence: Consequence,
    /// `WHO`, `WHAT`, `HOW` …
    pub(super) lines: Vec<(&'static str, String)>,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) session: Vec<String>,
    pub(super) causes: Vec<CauseView>,
    /// Changes of the tenant file that may be behind it.
    pub(super) tenant_causes: Vec<String>,
    pub(super) example: String,
    /// What of it is not allowed, as asked.
    pub(super) forbidden: Vec<&'static str>,
}

/// An edit in words.
pub(super) struct CauseView {
    /// The policy's display name.
    pub(super) name: String,
    /// What was edited.
    pub(super) edit: String,
    /// Where: path and line.
    pub(super) place: Option<String>,
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

    pub(super) fn regions(&self) -> impl Iterator<Item = RegionView> + '_ {
        self.tenant.diff.regions.iter().map(|region| self.region(region))
    }

    fn region(&self, region: &ChangedRegion) -> RegionView {
        let [old, new] = &self.tenant.sets;
        RegionView {
            consequence: region.consequence,
            lines: text::lines(&region.parts),
            before: demand(&region.before, old),
            after: demand(&region.after, new),
            session: region.session.iter().map(session).collect(),
            causes: region.causes.iter().map(|&edit| self.cause(edit)).collect(),
            tenant_causes: region.tenant_causes.iter().map(|&edit| self.tenant_edit(edit)).collect(),
            example: sign_in_in_words(&region.example, &new.tenant),
            forbidden: self.forbidden(region),
        }
    }

    fn forbidden(&self, region: &ChangedRegion) -> Vec<&'static str> {
        let Some(allow) = &self.diffed.allow else { return Vec::new() };
        region.effects().into_iter().filter(|effect| !allow.contains(effect)).map(effect_word).collect()
    }

    pub(super) fn cause(&self, edit: usize) -> CauseView {
        let pair = &self.tenant.diff.pairs[self.tenant.diff.edits[edit].pair];
        CauseView {
            name: pair.name.clone(),
            edit: self.tenant.diff.edits[edit].to_string(),
            place: self.place(&self.tenant.places[edit]),
        }
    }

    /// Where the edit stands now, else where it stood.
    fn place(&self, place: &EditPlace) -> Option<String> {
        let [base, head] = &self.diffed.sides;
        let now = place.new.as_ref().map(|label| spot(label, head, self.repository));
        now.or_else(|| place.old.as_ref().map(|label| format!("{} before", spot(label, base, self.repository))))
    }

    /// Edits that change no sign-in, each with the reason.
    pub(super) fn idle(&self) -> Vec<(CauseView, String)> {
        self.tenant.diff.idle.iter().map(|(edit, why)| (self.cause(*edit), self.idle_reason(why))).collect()
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

fn stage(change: &StageChange) -> String {
    let shown = |stage: &Option<String>| stage.as_ref().map_or_else(|| "no rollout".to_owned(), Clone::clone);
    let at = |name: &String| change.stages.iter().position(|stage| stage == name);
    let position = change.after.as_ref().and_then(at);
    let of = position.map_or_else(String::new, |at| format!(" (stage {} of {})", at + 1, change.stages.len()));
    format!("{} → {}{of}", shown(&change.before), shown(&change.after))
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

/// The word of tests and of `--allow`.
pub(super) fn effect_word(effect: ChangeEffect) -> &'static str {
    match effect {
        ChangeEffect::Tightened => "tightened",
        ChangeEffect::Loosened => "loosened",
        ChangeEffect::NewlyBlocked => "newlyBlocked",
        ChangeEffect::NewlyUnblocked => "newlyUnblocked",
        ChangeEffect::SessionOnly => "sessionOnly",
    }
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
