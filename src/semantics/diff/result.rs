//! What comes of comparing two sets.

use crate::model::{ChangeEffect, SignIn};
use crate::semantics::ask::{Parts, Today};

use super::edit::{Edit, Pair};
use super::tenant::TenantEdit;

/// What the new set does to sign-ins, compared with the old one.
#[derive(Debug)]
pub struct SetDiff {
    /// Both sets as wholes.
    pub verdict: Verdict,
    /// The policies of both.
    pub pairs: Vec<Pair>,
    /// What was edited.
    pub edits: Vec<Edit>,
    /// The sign-ins to which something else happens now, the gravest consequence first.
    pub regions: Vec<ChangedRegion>,
    /// The regions as readers want them: those of the same consequence for the same reason together, the
    /// certain ones first, then by gravity.
    pub rows: Vec<Row>,
    /// True when there are more regions than were asked for.
    pub more: bool,
    /// True when something may happen that happens in none of the regions.
    pub unexplored: bool,
    /// How many user classes there are: people that policies tell apart by one group, role, account or
    /// kind at a time.
    pub classes: usize,
    /// For how many of them something changes; the rest is proved unchanged.
    pub changed_classes: usize,
    /// What changed in the tenant file.
    pub tenant: Vec<TenantEdit>,
    /// Pairs, by position, whose policies do not apply or demand in the same places, edited or not.
    pub differing: Vec<usize>,
    /// Edits that change no sign-in, by position, each with the reason.
    pub idle: Vec<(usize, Idle)>,
    /// Policies whose rollout stands at another stage now.
    pub stages: Vec<StageChange>,
    /// What the comparison takes for granted; sentences without full stop, each once.
    pub assumptions: Vec<String>,
    /// True when the comparison was confined to sign-ins of which there can be none.
    pub nowhere: bool,
}

fn is_allowed(effects: &[ChangeEffect], allow: &[ChangeEffect]) -> bool {
    effects.iter().all(|effect| allow.contains(effect))
}

impl SetDiff {
    /// The regions to which something happens that `allow` does not have, by position.
    #[must_use]
    pub fn forbidden(&self, allow: &[ChangeEffect]) -> Vec<usize> {
        let regions = self.regions.iter().enumerate();
        regions.filter(|(_, region)| !is_allowed(&region.effects(), allow)).map(|(position, _)| position).collect()
    }

    /// The rows to which something happens that `allow` does not have.
    pub fn forbidden_rows<'r>(&'r self, allow: &'r [ChangeEffect]) -> impl Iterator<Item = &'r Row> {
        self.rows.iter().filter(|row| !is_allowed(&row.effects(), allow))
    }

    /// What happens and is not in `allow`, in the words of `allow`, each once; and which of it happens on an
    /// assumption alone.
    #[must_use]
    pub fn offending(&self, allow: &[ChangeEffect]) -> Vec<String> {
        let mut found: Vec<(ChangeEffect, bool)> = Vec::new();
        for row in &self.rows {
            for effect in row.effects().into_iter().filter(|effect| !allow.contains(effect)) {
                match found.iter_mut().find(|(known, _)| *known == effect) {
                    Some((_, assumed)) => *assumed &= row.assumed,
                    None => found.push((effect, row.assumed)),
                }
            }
        }
        let said = found.into_iter().map(|(effect, assumed)| {
            let on = if assumed { " (on an assumption, see IF)" } else { "" };
            format!("{}{on}", effect.word())
        });
        said.collect()
    }

    /// True when everything that happens is in `allow`: also what is not shown or not decided.
    #[must_use]
    pub fn is_within(&self, allow: &[ChangeEffect]) -> bool {
        let open = self.unexplored || matches!(self.verdict, Verdict::NotDecided(_));
        self.forbidden(allow).is_empty() && (!open || is_allowed(&ChangeEffect::ALL, allow))
    }
}

/// How the new set compares with the old one as a whole, session controls included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// No sign-in comes out otherwise.
    Equivalent,
    /// Whatever the new set lets in, the old one did.
    Stricter,
    /// Whatever the old set let in, the new one does.
    Looser,
    /// Neither.
    Incomparable,
    /// Why it is not known, in one clause: the budget ran out, or something changed that caplint cannot read.
    NotDecided(String),
}

/// What becomes of a sign-in, by gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consequence {
    /// Something was asked for, nothing is now.
    NewlyUncovered,
    /// It was blocked, or asked for what it cannot show, and can be let in now.
    NewlyUnblocked,
    /// Less is asked for.
    Loosened,
    /// Something else is asked for, neither more nor less.
    Changed,
    /// It could be let in, and is blocked or asked for what it cannot show now.
    NewlyBlocked,
    /// More is asked for.
    Tightened,
    /// Only the session's controls differ.
    SessionOnly,
}

impl Consequence {
    /// Every consequence, the gravest first.
    pub const ALL: [Self; 7] = [
        Self::NewlyUncovered,
        Self::NewlyUnblocked,
        Self::Loosened,
        Self::Changed,
        Self::NewlyBlocked,
        Self::Tightened,
        Self::SessionOnly,
    ];

    /// What a test or a gate has to allow for it.
    #[must_use]
    pub fn effects(self) -> &'static [ChangeEffect] {
        match self {
            Self::NewlyUncovered | Self::Loosened => &[ChangeEffect::Loosened],
            Self::NewlyUnblocked => &[ChangeEffect::NewlyUnblocked],
            Self::Changed => &[ChangeEffect::Loosened, ChangeEffect::Tightened],
            Self::NewlyBlocked => &[ChangeEffect::NewlyBlocked],
            Self::Tightened => &[ChangeEffect::Tightened],
            Self::SessionOnly => &[ChangeEffect::SessionOnly],
        }
    }

    /// In words, for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NewlyUncovered => "newly uncovered",
            Self::NewlyUnblocked => "newly unblocked",
            Self::Loosened => "loosened",
            Self::Changed => "changed",
            Self::NewlyBlocked => "newly blocked",
            Self::Tightened => "tightened",
            Self::SessionOnly => "session only",
        }
    }
}

/// Sign-ins to which the same happens.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedRegion {
    /// What becomes of them.
    pub consequence: Consequence,
    /// Which they are, in words.
    pub parts: Parts,
    /// What the old set demands of the example; policies by position in the old set.
    pub before: Today,
    /// What the new set demands of it; policies by position in the new set.
    pub after: Today,
    /// Session controls that differ for it.
    pub session: Vec<SessionChange>,
    /// The edits that make the difference for it, by position.
    pub causes: Vec<usize>,
    /// The changes of the tenant file that may, by position.
    pub tenant_causes: Vec<usize>,
    /// The most ordinary of these sign-ins. The concrete evaluation agrees on both sides.
    pub example: Box<SignIn>,
}

impl ChangedRegion {
    /// What a test or a gate has to allow for it.
    #[must_use]
    pub fn effects(&self) -> Vec<ChangeEffect> {
        effects(self.consequence, !self.session.is_empty())
    }
}

impl Row {
    /// What a test or a gate has to allow for it.
    #[must_use]
    pub fn effects(&self) -> Vec<ChangeEffect> {
        effects(self.consequence, !self.sessions.is_empty())
    }
}

fn effects(consequence: Consequence, session_differs: bool) -> Vec<ChangeEffect> {
    let mut effects = consequence.effects().to_vec();
    if session_differs && consequence != Consequence::SessionOnly {
        effects.push(ChangeEffect::SessionOnly);
    }
    effects
}

/// Regions to which the same happens for the same reason, in fewer and wider descriptions.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What becomes of them.
    pub consequence: Consequence,
    /// True when it happens only if something is true of the tenant that nobody knows offline. Every one
    /// of `shapes` says what, in `unknown`.
    pub assumed: bool,
    /// Which sign-ins they are: any of these, those of many people and wide conditions first.
    pub shapes: Vec<Parts>,
    /// What the old set demands: one of these. Policies that block in some of the regions stand together.
    pub before: Vec<Today>,
    /// What the new set demands, likewise.
    pub after: Vec<Today>,
    /// How sessions differ; each way once.
    pub sessions: Vec<Vec<SessionChange>>,
    /// The edits that make the difference, by position.
    pub causes: Vec<usize>,
    /// The changes of the tenant file that may, by position.
    pub tenant_causes: Vec<usize>,
    /// The regions it is made of, by position. A region can be in two rows, one of them assumed.
    pub regions: Vec<usize>,
    /// The most ordinary of these sign-ins.
    pub example: Box<SignIn>,
}

/// A session control that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionChange {
    /// The control, as `signInFrequency`.
    pub control: &'static str,
    /// What it was; `None` for not set.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
}

/// Why an edit changes no sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Idle {
    /// It says the same in other words, or is for readers.
    Words,
    /// The policy is not enforced, before or after.
    NotEnforced,
    /// The policy applies to no sign-in, before or after.
    NeverApplies,
    /// What it changes these policies, by position in the new set, demand anyway.
    CoveredBy(Vec<usize>),
    /// Other edits undo it.
    MadeUpFor,
}

/// A rollout that stands elsewhere now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageChange {
    /// The policy, by position among the pairs.
    pub pair: usize,
    /// The stage before; `None` without a rollout.
    pub before: Option<String>,
    /// The stage now; `None` without a rollout.
    pub after: Option<String>,
    /// Names of all stages, of the new policy where it has a rollout.
    pub stages: Vec<String>,
}
