//! Policies without which nothing would change.

use std::collections::BTreeSet;

use super::logic::Formula;
use super::proofs::Proofs;
use super::prove::{Answer, Literal};
use super::unread::has_unread_control;
use crate::model::Session;

/// A policy whose demand changes nothing, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redundancy {
    /// The policy, by position. One in report-only is judged as if it alone were enforced in addition.
    pub policy: usize,
    /// Why.
    pub why: Needless,
    /// True when its session controls still count: there are sign-ins that it applies to and that are let in.
    pub keeps_session: bool,
}

/// Why a policy's demand changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needless {
    /// It applies to no sign-in that can happen.
    NeverApplies {
        /// What the conditions that exclude each other are about: titles of variables, such as `platform`.
        /// Empty when one of them alone leaves nothing.
        about: Vec<String>,
        /// The constraints on sign-ins that take part, by name.
        constraints: Vec<String>,
    },
    /// It applies, but asks for nothing: neither a grant that counts nor a session control.
    AsksNothing,
    /// Whatever it applies to is blocked by these policies: with any one of them gone, not all is.
    AlwaysBlocked {
        /// By position.
        by: Vec<usize>,
    },
    /// Wherever it applies these policies, together with what can happen at all, already demand as much:
    /// with any one of them gone, they do not. None when what it asks for is always met.
    Covered {
        /// By position.
        by: Vec<usize>,
    },
}

/// What came of judging every policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Redundancies {
    /// The needless ones, by position. The enforced among them can all be taken away together.
    pub found: Vec<Redundancy>,
    /// Those for which it could not be told within the allowance.
    pub undecided: Vec<usize>,
}

/// The policies that could go. Enforced ones are judged from the last to the first, each beside those
/// that stay and those before it: of two that say the same, the later is needless.
pub fn redundancies(proofs: &mut Proofs<'_>) -> Redundancies {
    let mut all = Redundancies::default();
    let mut staying = proofs.enforced();
    let enforced: BTreeSet<usize> = staying.iter().copied().collect();
    for policy in proofs.live().into_iter().filter(|policy| !enforced.contains(policy)) {
        let judged = Judge { proofs, policy, others: &staying }.judge();
        all.note(policy, judged);
    }
    for policy in enforced.into_iter().rev() {
        let others: Vec<usize> = staying.iter().copied().filter(|other| *other != policy).collect();
        let judged = Judge { proofs, policy, others: &others }.judge();
        if all.note(policy, judged) {
            staying = others;
        }
    }
    all.found.sort_by_key(|redundancy| redundancy.policy);
    all.undecided.sort_unstable();
    all
}

impl Redundancies {
    /// True when the policy is needless.
    fn note(&mut self, policy: usize, judged: Result<Option<Redundancy>, Undecided>) -> bool {
        let Ok(found) = judged else {
            self.undecided.push(policy);
            return false;
        };
        let needless = found.is_some();
        self.found.extend(found);
        needless
    }
}

/// The allowance was used up.
struct Undecided;

/// One policy beside others that are in force.
struct Judge<'j, 't> {
    proofs: &'j mut Proofs<'t>,
    policy: usize,
    others: &'j [usize],
}

impl Judge<'_, '_> {
    fn judge(&mut self) -> Result<Option<Redundancy>, Undecided> {
        let applies = self.proofs.applies(self.policy);
        if self.excluded(&[applies])?.is_some() {
            let why = self.never_applies();
            return Ok(Some(self.needless(why, false)));
        }
        if let Some(by) = self.blocked(applies)? {
            return Ok(Some(self.needless(Needless::AlwaysBlocked { by }, false)));
        }
        let policy = self.proofs.policies()[self.policy];
        if has_unread_control(policy) {
            return Ok(None);
        }
        let session = has_session(&policy.session);
        if self.proofs.view().demand(policy) == Formula::TRUE {
            return Ok((!session).then(|| self.needless(Needless::AsksNothing, false)));
        }
        let Some(by) = self.covered()? else { return Ok(None) };
        let keeps_session = session && self.is_ever_let_in(applies)?;
        Ok(Some(self.needless(Needless::Covered { by }, keeps_session)))
    }

    fn needless(&self, why: Needless, keeps_session: bool) -> Redundancy {
        Redundancy { policy: self.policy, why, keeps_session }
    }

    /// Which of `assumptions` exclude each other; `None` when they do not.
    fn excluded(&mut self, assumptions: &[Literal]) -> Result<Option<Vec<usize>>, Undecided> {
        match self.proofs.prover().minimal_core(assumptions) {
            Answer::Found(_) => Ok(None),
            Answer::Impossible(core) => Ok(Some(core)),
            Answer::Unknown => Err(Undecided),
        }
    }

    /// Which of the policies `beside` exclude `first`, where `allowed` has their literals.
    fn excluding(
        &mut self,
        first: Literal,
        beside: &[usize],
        allowed: &[Literal],
    ) -> Result<Option<Vec<usize>>, Undecided> {
        let mut assumptions = vec![first];
        assumptions.extend(allowed);
        let core = self.excluded(&assumptions)?;
        Ok(core.map(|core| core.into_iter().filter_map(|place| beside.get(place.checked_sub(1)?).copied()).collect()))
    }

    fn blocked(&mut self, applies: Literal) -> Result<Option<Vec<usize>>, Undecided> {
        let view = self.proofs.view();
        let blocks = |other: &usize| view.demand(self.proofs.policies()[*other]) == Formula::FALSE;
        let blocks: Vec<usize> = self.others.iter().copied().filter(blocks).collect();
        let allowed = self.proofs.allow(&blocks);
        self.excluding(applies, &blocks, &allowed)
    }

    /// The policies that demand as much already. A policy that can make strengths of others not count
    /// must besides not let in what would not be let in without it.
    fn covered(&mut self) -> Result<Option<Vec<usize>>, Undecided> {
        let mut with: Vec<usize> = self.others.to_vec();
        with.push(self.policy);
        let before = self.proofs.allow(&with);
        let after = self.proofs.allow(self.others);
        let whole = match before.last() {
            Some(own) if !self.proofs.affects_others(self.policy) => *own,
            _ => self.proofs.prover().all(&before),
        };
        if self.proofs.affects_others(self.policy) {
            let looser = self.proofs.prover().all(&after);
            let mut assumptions = before;
            assumptions.push(!looser);
            if self.proofs.prover().solve(&assumptions).is_found().ok_or(Undecided)? {
                return Ok(None);
            }
        }
        self.excluding(!whole, self.others, &after)
    }

    fn is_ever_let_in(&mut self, applies: Literal) -> Result<bool, Undecided> {
        let mut assumptions = self.proofs.allow(self.others);
        assumptions.push(applies);
        self.proofs.prover().solve(&assumptions).is_found().ok_or(Undecided)
    }

    fn never_applies(&mut self) -> Needless {
        let policy = self.proofs.policies()[self.policy];
        let mut parts = Vec::new();
        split(&self.proofs.view().applies(policy), &mut parts);
        let emptied = self.proofs.emptied_by(&parts);
        let universe = self.proofs.universe();
        let (mut about, mut constraints) = (Vec::new(), Vec::new());
        if let Some(emptied) = emptied {
            let variables: BTreeSet<_> = emptied.formulas.iter().flat_map(|place| parts[*place].variables()).collect();
            about.extend(variables.into_iter().map(|var| universe.meaning(var).title.clone()));
            constraints.extend(emptied.constraints.iter().map(|place| universe.realism()[*place].name.clone()));
        }
        Needless::NeverApplies { about, constraints }
    }
}

/// What must hold together for `formula` to hold, each by itself.
fn split(formula: &Formula, parts: &mut Vec<Formula>) {
    match formula {
        Formula::All(all) => all.iter().for_each(|part| split(part, parts)),
        Formula::Not(part) => match &**part {
            Formula::Any(any) => any.iter().for_each(|part| split(&part.clone().not(), parts)),
            _ => parts.push(formula.clone()),
        },
        _ => parts.push(formula.clone()),
    }
}

/// Whether there is a session control beside Token Protection, which counts as a demand.
fn has_session(session: &Session) -> bool {
    let rest = Session { token_protection: false, ..session.clone() };
    !rest.is_empty()
}
