//! What can be shown: a yes/no variable for each control that the device does not decide.

use crate::model::{Ask, BuiltInControl, ObjectKey};
use crate::semantics::logic::{Formula, Point, ValueSet, VarId};

use super::Side;
use super::builder::{Builder, Topic};
use super::combinations::{Class, classes};
use super::gather::Gathered;

/// What a control variable stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// One class of ways to authenticate, by its position.
    Way(usize),
    /// The ask itself.
    Ask(Ask),
}

/// The control variables.
#[derive(Debug)]
pub(super) struct Controls {
    list: Vec<(VarId, Shown)>,
    classes: Vec<Class>,
    /// Strengths that somebody refers to.
    strengths: Vec<ObjectKey>,
}

/// Built-in controls that somebody shows.
const BUILT_IN: [(BuiltInControl, &str); 5] = [
    (BuiltInControl::CompliantApplication, "an app with an app protection policy"),
    (BuiltInControl::ApprovedApplication, "an approved client app"),
    (BuiltInControl::PasswordChange, "a changed password"),
    (BuiltInControl::RiskRemediation, "the risk remediated"),
    (BuiltInControl::VerifiedId, "a verified ID"),
];

impl Controls {
    pub(super) fn new(builder: &mut Builder, found: &Gathered, sides: &[Side<'_>]) -> Self {
        let classes = classes(&found.strengths, sides);
        let ways = classes.iter().enumerate().map(|(at, class)| (class.shown.clone(), Shown::Way(at)));
        let built_in = BUILT_IN.map(|(control, name)| (name.to_owned(), Shown::Ask(Ask::Control(control))));
        let terms = found.terms.iter().map(|(key, mention)| {
            let name = format!("terms of use \"{}\" accepted", mention.object.shown());
            (name, Shown::Ask(Ask::TermsOfUse(key.clone())))
        });
        let factors = found.factors.iter();
        let factors =
            factors.map(|text| (format!("custom factor {text}"), Shown::Ask(Ask::CustomFactor(text.clone()))));
        let token = ("a token bound to the device".to_owned(), Shown::Ask(Ask::TokenProtection));
        let all = ways.chain(built_in).chain(terms).chain(factors).chain([token]);
        let list = all.map(|(name, shown)| {
            let (no, yes) = (format!("does not show {name}"), format!("shows {name}"));
            (builder.flag(Topic::Control, &name, no, yes), shown)
        });
        let list = list.collect();
        let strengths = found.strengths.iter().map(|(key, _)| key.clone()).collect();
        Self { list, classes, strengths }
    }

    /// Each control variable and what it stands for.
    pub(super) fn list(&self) -> &[(VarId, Shown)] {
        &self.list
    }

    pub(super) fn class(&self, at: usize) -> &Class {
        &self.classes[at]
    }

    /// The control variables that meet `ask` on one side; none for what the device decides.
    pub(super) fn meeting(&self, ask: &Ask, side: usize) -> Vec<VarId> {
        let meets = |shown: &Shown| match (shown, ask) {
            (Shown::Way(at), Ask::Control(BuiltInControl::Mfa)) => self.classes[*at].mfa,
            (Shown::Way(at), Ask::Strength(key)) => self.classes[*at].accepted.contains(&(side, key.clone())),
            (Shown::Ask(own), ask) => own == ask,
            (Shown::Way(_), _) => false,
        };
        self.list.iter().filter(|(_, shown)| meets(shown)).map(|(var, _)| *var).collect()
    }

    /// `ask` is shown.
    pub(super) fn ask(&self, ask: &Ask, side: usize) -> Formula {
        Formula::any(self.meeting(ask, side).into_iter().map(|var| Formula::is_in(var, ValueSet::of(2, [1]))))
    }

    /// Everything that is met at `point`, for the tenant of one side.
    pub(super) fn at(&self, point: &Point, side: usize) -> impl Iterator<Item = Ask> {
        let own = self.list.iter().filter_map(|(_, shown)| match shown {
            Shown::Ask(ask) => Some(ask.clone()),
            Shown::Way(_) => None,
        });
        let strengths = self.strengths.iter().map(|key| Ask::Strength(key.clone()));
        let all = own.chain(strengths).chain([Ask::Control(BuiltInControl::Mfa)]);
        all.filter(move |ask| self.ask(ask, side).holds(point))
    }
}
