//! Sign-in frequencies of several policies for the same sign-ins: the shortest holds.

use super::evaluate::Frequency;
use super::proofs::Proofs;
use super::prove::{Answer, Literal};
use crate::model::{Policy, SignInFrequency};

/// A policy with a sign-in frequency, and shorter ones that hold in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutdoneFrequency {
    /// The policy, by position.
    pub policy: usize,
    /// The policies that have shorter ones, by position, rising.
    pub by: Vec<usize>,
    /// True when its own never holds: whatever it applies to and is let in, one of the others applies to. False
    /// when each of the others shares some sign-ins with it and has some of its own, as it has itself.
    pub always: bool,
}

/// The policies in force of whose sign-in frequency it is surely so. One that is for a part of what a longer
/// one is for, as for administrators beside everyone, is meant so, and not told.
pub fn outdone_frequencies(proofs: &mut Proofs<'_>) -> Vec<OutdoneFrequency> {
    let enforced = proofs.enforced();
    let with: Vec<usize> = enforced.iter().copied().filter(|at| own(proofs.policies()[*at]).is_some()).collect();
    if with.len() < 2 {
        return Vec::new();
    }
    let let_in = proofs.allow(&enforced);
    let found = with.iter().filter_map(|policy| {
        let shorter = with.iter().copied().filter(|other| is_shorter(proofs, *other, *policy));
        let shorter: Vec<usize> = shorter.collect();
        Search { proofs: &mut *proofs, let_in: &let_in, policy: *policy }.outdone(&shorter)
    });
    found.collect()
}

fn own(policy: &Policy) -> Option<(&SignInFrequency, Frequency)> {
    let frequency = policy.session.sign_in_frequency.as_ref()?;
    frequency.authentication_type.known()?;
    Some((frequency, Frequency::of(frequency)?))
}

/// Of the same factors, and shorter.
fn is_shorter(proofs: &Proofs<'_>, one: usize, other: usize) -> bool {
    let [one, other] = [one, other].map(|at| own(proofs.policies()[at]));
    let (Some((one, shorter)), Some((other, longer))) = (one, other) else { return false };
    one.authentication_type == other.authentication_type && shorter < longer
}

struct Search<'s, 't> {
    proofs: &'s mut Proofs<'t>,
    /// The sign-ins that are let in.
    let_in: &'s [Literal],
    policy: usize,
}

impl Search<'_, '_> {
    fn outdone(&mut self, shorter: &[usize]) -> Option<OutdoneFrequency> {
        let own = self.proofs.applies(self.policy);
        if shorter.is_empty() || self.is_possible(&[own]) != Some(true) {
            return None;
        }
        if let Some(by) = self.always(own, shorter) {
            return Some(OutdoneFrequency { policy: self.policy, by, always: true });
        }
        let by: Vec<usize> = shorter.iter().copied().filter(|other| self.crosses(own, *other)).collect();
        (!by.is_empty()).then_some(OutdoneFrequency { policy: self.policy, by, always: false })
    }

    /// Those of `shorter` of which one applies wherever the policy does; nothing when there are others.
    fn always(&mut self, own: Literal, shorter: &[usize]) -> Option<Vec<usize>> {
        let mut assumptions: Vec<Literal> = shorter.iter().map(|other| !self.proofs.applies(*other)).collect();
        assumptions.push(own);
        assumptions.extend(self.let_in);
        let Answer::Impossible(core) = self.proofs.prover().minimal_core(&assumptions) else { return None };
        Some(core.into_iter().filter_map(|place| shorter.get(place).copied()).collect())
    }

    /// Whether the two share sign-ins and each has some of its own. What is to be done every time is for
    /// occasions, and holds beside any period.
    fn crosses(&mut self, own: Literal, other: usize) -> bool {
        let every_time = self.proofs.policies()[other].session.sign_in_frequency.as_ref();
        if every_time.is_some_and(SignInFrequency::is_every_time) {
            return false;
        }
        let other = self.proofs.applies(other);
        [[own, other], [own, !other], [!own, other]].iter().all(|both| self.is_possible(both) == Some(true))
    }

    fn is_possible(&mut self, of: &[Literal]) -> Option<bool> {
        let assumptions: Vec<Literal> = of.iter().chain(self.let_in).copied().collect();
        self.proofs.prover().solve(&assumptions).is_found()
    }
}
