//! Groups and roles that are not named and count as not held: which of them would change an answer.

use crate::model::{ObjectRef, SignInTest};
use crate::semantics::ask::{PrincipalKind, PrincipalRef};

use super::{Found, Membership, ScenarioVerdict, Scenarios};

impl Scenarios<'_> {
    /// The classes of groups and roles of which each alone would turn `verdict`. Only those that the
    /// test takes for not held: whether an account of the tenant file is in a group is unknown, and the
    /// verdict is for either.
    pub(super) fn memberships(&mut self, test: &SignInTest, verdict: &ScenarioVerdict) -> Vec<Membership> {
        if !matches!(verdict, ScenarioVerdict::Holds { .. } | ScenarioVerdict::Fails(_)) {
            return Vec::new();
        }
        let of = |kind, classes: Vec<(_, &[ObjectRef])>| -> Vec<(PrincipalKind, Vec<ObjectRef>)> {
            classes.into_iter().map(|(_, class)| (kind, class.to_vec())).collect()
        };
        let mut classes = of(PrincipalKind::Group, self.universe.groups());
        classes.extend(of(PrincipalKind::Role, self.universe.roles()));
        let holds = verdict.holds();
        let turning = classes.into_iter().filter(|(kind, class)| self.would_be(test, *kind, class) == Some(!holds));
        turning
            .map(|(kind, class)| {
                let principals = class.into_iter().map(|object| PrincipalRef { kind, object });
                Membership { principals: principals.collect(), holds: !holds }
            })
            .collect()
    }

    /// Whether the test would hold of somebody who is in `class` too; `None` when that cannot be, is
    /// known already or is not decided.
    fn would_be(&mut self, test: &SignInTest, kind: PrincipalKind, class: &[ObjectRef]) -> Option<bool> {
        let mut other = test.clone();
        let list = match kind {
            PrincipalKind::Group => &mut other.sign_in.groups,
            PrincipalKind::Role => &mut other.sign_in.roles,
            PrincipalKind::User => return None,
        };
        let named = class.first()?.clone();
        list.push(named);
        let before = self.among(&test.sign_in, &test.shows);
        let with = self.among(&other.sign_in, &other.shows);
        let (before, with) = (self.prover.literal(&before), self.prover.literal(&with));
        // Where both can be, it is one of the unknowns that the verdict is about already.
        let possible = self.prover.solve(&[with]).is_found()?;
        let both = self.prover.solve(&[before, with]).is_found()?;
        if !possible || both {
            return None;
        }
        for way in self.ways(&other) {
            let fails = self.prover.literal(&way.fails);
            match self.prover.solve(&[with, fails]) {
                Found::Found(_) => return Some(false),
                Found::Unknown => return None,
                Found::Impossible(_) => {}
            }
        }
        Some(true)
    }
}
