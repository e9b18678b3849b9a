//! The space of all sign-ins, as far as a policy set and the questions about it tell them apart.
//!
//! Objects that everything treats alike are one value ("X (+22 more)"); what the tenant file says of
//! groups, apps and home tenants, and what Microsoft's documents say of clients, devices and guests,
//! are constraints with a name. A [`View`] turns policies, regions and demands into formulas over the
//! space, and points of the space back into sign-ins that people and the evaluator understand.

mod addresses;
mod attributes;
mod builder;
mod circumstances;
mod combinations;
mod controls;
mod devices;
mod facts;
mod favour;
mod gather;
mod groups;
mod input;
mod mentions;
mod people;
mod places;
mod principals;
mod realism;
mod targets;
#[cfg(test)]
mod tests;
mod texts;
mod view;

use std::collections::BTreeMap;

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::model::{Ask, ObjectRef, PartialSignIn, Policy, Region, Requirement, SignIn, Tenant};
use crate::semantics::logic::{Formula, Point, Space, ValueSet, VarId};

pub use builder::{Meaning, NamedFormula, Sureness, Topic};
pub use input::{Input, Side};
pub use realism::{CLAUSES, Clause, Control, Fact, Literal};
pub use view::{View, ask_of, asks, ways_to_fail};

use builder::Builder;
use circumstances::Circumstances;
use controls::Controls;
use devices::Devices;
use gather::Gathered;
use people::People;
use places::Places;
use principals::Others;
use targets::Targets;

/// A space of sign-ins with the meaning of its variables.
#[derive(Debug)]
pub struct Universe<'t> {
    sides: Vec<Side<'t>>,
    today: Date,
    found: Gathered,
    space: Space,
    meanings: Vec<Meaning>,
    realism: Vec<NamedFormula>,
    controls: Controls,
    targets: Targets,
    circumstances: Circumstances,
    places: Places,
    devices: Devices,
    unread: IndexMap<String, VarId>,
    unmet: IndexMap<String, VarId>,
    people: People,
    others: Others,
    /// Where each control can be shown.
    available: BTreeMap<VarId, Formula>,
}

impl<'t> Universe<'t> {
    /// Builds the space. Controls come first in it, people last: decision diagrams of single user
    /// classes stay small that way.
    #[must_use]
    pub fn new(input: Input<'t>) -> Self {
        let found = Gathered::new(&input);
        let empty = Tenant::default();
        let tenant = input.sides.last().map_or(&empty, |side| side.tenant);
        let mut builder = Builder::default();
        let controls = Controls::new(&mut builder, &found, &input.sides);
        let targets = Targets::new(&mut builder, &found, &input.sides);
        let circumstances = Circumstances::new(&mut builder, &found);
        let places = Places::new(&mut builder, &found, &input.sides);
        let managed_only = tenant.facts.choices.extension_attributes_need_management;
        let devices = Devices::new(&mut builder, &found, managed_only);
        let unread = unread(&mut builder, &found);
        let unmet = unmet(&mut builder, &found);
        let people = People::new(&mut builder, &found, tenant);
        let others = Others::new(&mut builder, &found, tenant, &people);
        let Builder { space, meanings, constraints } = builder;
        let universe = Self {
            sides: input.sides,
            today: input.today,
            found,
            space,
            meanings,
            realism: constraints,
            controls,
            targets,
            circumstances,
            places,
            devices,
            unread,
            unmet,
            people,
            others,
            available: BTreeMap::new(),
        };
        universe.with_table()
    }

    /// Adds the realism table, and works out where each control can be shown.
    fn with_table(mut self) -> Self {
        let formulas = CLAUSES.iter().map(|clause| self.clause(clause)).collect::<Vec<_>>();
        for (clause, formula) in CLAUSES.iter().zip(formulas) {
            if formula != Formula::TRUE {
                let (name, source) = (clause.name.to_owned(), clause.source.to_owned());
                self.realism.push(NamedFormula { name, formula, source, sureness: clause.sureness });
            }
        }
        let controls = self.controls.list().iter().map(|(var, _)| (*var, self.where_shown(*var)));
        self.available = controls.collect();
        self
    }

    fn clause(&self, clause: &Clause) -> Formula {
        let when = Formula::all(clause.when.iter().map(|fact| self.fact(*fact)));
        when.implies(self.then(clause))
    }

    fn then(&self, clause: &Clause) -> Formula {
        Formula::any(clause.then.iter().map(|(fact, is)| {
            let formula = self.fact(*fact);
            if *is { formula } else { formula.not() }
        }))
    }

    /// The sign-ins that can show a control: those that keep every clause about it.
    fn where_shown(&self, var: VarId) -> Formula {
        let about = |fact: &Fact| match fact {
            Fact::Shows(control) => self.controls_of(*control).any(|own| own == var),
            _ => false,
        };
        let clauses = CLAUSES.iter().filter(|clause| clause.when.iter().any(about));
        Formula::all(clauses.map(|clause| {
            let rest = clause.when.iter().filter(|fact| !about(fact));
            Formula::all(rest.map(|fact| self.fact(*fact))).implies(self.then(clause))
        }))
    }

    /// The variables.
    #[must_use]
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// What a variable means.
    #[must_use]
    pub fn meaning(&self, var: VarId) -> &Meaning {
        &self.meanings[var.index()]
    }

    /// What holds of every sign-in that can happen.
    #[must_use]
    pub fn realism(&self) -> &[NamedFormula] {
        &self.realism
    }

    /// The variables about a topic, in order.
    pub fn about(&self, topic: Topic) -> impl Iterator<Item = VarId> {
        self.space.ids().filter(move |var| self.meanings[var.index()].topic == topic)
    }

    /// The variables of who signs in.
    #[must_use]
    pub fn people(&self) -> Vec<VarId> {
        self.about(Topic::Who).collect()
    }

    /// The variable of what is signed in to.
    #[must_use]
    pub fn target(&self) -> VarId {
        self.targets.var()
    }

    /// The variables of client, platform, flow, risks, place and device.
    #[must_use]
    pub fn environment(&self) -> Vec<VarId> {
        [Topic::How, Topic::Where, Topic::Device].into_iter().flat_map(|topic| self.about(topic)).collect()
    }

    /// The variables of what is shown.
    #[must_use]
    pub fn controls(&self) -> Vec<VarId> {
        self.about(Topic::Control).collect()
    }

    /// The variables of facts that nobody knows offline.
    #[must_use]
    pub fn unknowns(&self) -> Vec<VarId> {
        self.about(Topic::Unknown).collect()
    }

    /// The variable of the unread conditions of the policy with this key; `None` where it has none.
    #[must_use]
    pub fn unread(&self, key: &str) -> Option<VarId> {
        self.unread.get(key).copied()
    }

    /// The variable of the kind of subject.
    #[must_use]
    pub fn kind(&self) -> VarId {
        self.people.kind_var()
    }

    /// The variable of the account, and the accounts behind its values: none behind the first.
    #[must_use]
    pub fn accounts(&self) -> (VarId, Vec<&[ObjectRef]>) {
        let (var, classes) = self.people.account_classes();
        (var, std::iter::once(&[][..]).chain(classes).collect())
    }

    /// The groups that are told apart, each class with its yes/no variable.
    #[must_use]
    pub fn groups(&self) -> Vec<(VarId, &[ObjectRef])> {
        self.people.group_classes().collect()
    }

    /// The roles that are told apart, each class with its yes/no variable.
    #[must_use]
    pub fn roles(&self) -> Vec<(VarId, &[ObjectRef])> {
        self.people.role_classes().collect()
    }

    /// Membership in a group; false for one that nobody refers to.
    #[must_use]
    pub fn in_group(&self, group: &ObjectRef) -> Formula {
        self.people.in_group(group)
    }

    /// Having a role; false for one that nobody refers to.
    #[must_use]
    pub fn in_role(&self, role: &ObjectRef) -> Formula {
        self.people.in_role(role)
    }

    /// The sign-ins that can show a control, by its variable; true for any other variable.
    #[must_use]
    pub fn availability(&self, control: VarId) -> Formula {
        self.available.get(&control).cloned().unwrap_or(Formula::TRUE)
    }

    /// `formula` with every control shown that can be shown.
    #[must_use]
    pub fn achievable(&self, formula: &Formula) -> Formula {
        self.shown_at_most(formula, &|_| true)
    }

    /// `formula` with every control shown that can be shown and that `free` lets through.
    fn shown_at_most(&self, formula: &Formula, free: &impl Fn(VarId) -> bool) -> Formula {
        formula.replace(&|var, values: &ValueSet| {
            let available = self.available.get(&var)?;
            let shown = if free(var) { available.clone() } else { Formula::FALSE };
            Some(if values.has(1) { shown } else { shown.not() })
        })
    }

    /// The universe as the policies and the tenant at `side` of the input see it.
    #[must_use]
    pub fn view(&self, side: usize) -> View<'_, 't> {
        View { universe: self, side: side.min(self.sides.len().saturating_sub(1)) }
    }

    /// As [`View::applies`], for the first set.
    #[must_use]
    pub fn applies(&self, policy: &Policy) -> Formula {
        self.view(0).applies(policy)
    }

    /// As [`View::demand`], for the first set.
    #[must_use]
    pub fn demand(&self, policy: &Policy) -> Formula {
        self.view(0).demand(policy)
    }

    /// As [`View::region`], for the first set.
    #[must_use]
    pub fn region(&self, region: &Region) -> Formula {
        self.view(0).region(region)
    }

    /// As [`View::partial`], for the first set.
    #[must_use]
    pub fn partial(&self, sign_in: &PartialSignIn) -> Formula {
        self.view(0).partial(sign_in)
    }

    /// As [`View::ask`], for the first set.
    #[must_use]
    pub fn ask(&self, ask: &Ask) -> Formula {
        self.view(0).ask(ask)
    }

    /// As [`View::requirement`], for the first set.
    #[must_use]
    pub fn requirement(&self, requirement: &Requirement) -> Formula {
        self.view(0).requirement(requirement)
    }

    /// As [`View::sign_in_at`], for the first set.
    #[must_use]
    pub fn sign_in_at(&self, point: &Point) -> SignIn {
        self.view(0).sign_in_at(point)
    }
}

/// A yes/no variable for each policy with conditions that cannot be read.
fn unread(builder: &mut Builder, found: &Gathered) -> IndexMap<String, VarId> {
    let flags = found.unread.iter().map(|key| {
        let (no, yes) = (format!("unread conditions of {key} do not hold"), format!("unread conditions of {key} hold"));
        (key.clone(), builder.flag(Topic::Unknown, &format!("unread {key}"), no, yes))
    });
    flags.collect()
}

/// A yes/no variable for each policy with controls that cannot be read.
fn unmet(builder: &mut Builder, found: &Gathered) -> IndexMap<String, VarId> {
    let flags = found.unmet.iter().map(|key| {
        let (no, yes) =
            (format!("unread controls of {key} can be met"), format!("unread controls of {key} cannot be met"));
        (key.clone(), builder.flag(Topic::Unknown, &format!("unmet {key}"), no, yes))
    });
    flags.collect()
}
