//! Collects the variables of a universe with what they mean.

use crate::semantics::logic::{Formula, Space, VarId};

/// What a variable is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// A control that is shown.
    Control,
    /// What is signed in to.
    What,
    /// Client, platform, flow, risks.
    How,
    /// The place.
    Where,
    /// The device.
    Device,
    /// Who signs in.
    Who,
    /// A fact of the tenant that nobody knows offline.
    Unknown,
}

/// What a variable and its values mean, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// What it is about.
    pub topic: Topic,
    /// The variable, such as `platform`.
    pub title: String,
    /// Its values in order, such as `windows`. Those of a yes/no variable are whole statements.
    pub values: Vec<String>,
}

/// How sure it is that something is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sureness {
    /// It follows from what the words mean.
    Meaning,
    /// The tenant file says so.
    Declared,
    /// Microsoft's documentation says so.
    Documented,
    /// Microsoft's documentation says a part of it.
    Partly,
    /// Taken for granted.
    Assumed,
}

/// Something that holds of every sign-in that can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFormula {
    /// What it says.
    pub name: String,
    /// The same as a formula.
    pub formula: Formula,
    /// Title of the page, or the tenant file.
    pub source: String,
    /// How sure it is.
    pub sureness: Sureness,
}

/// Variables, meanings and constraints under construction.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pub(super) space: Space,
    pub(super) meanings: Vec<Meaning>,
    pub(super) constraints: Vec<NamedFormula>,
}

impl Builder {
    /// A variable with one value for each of `values`.
    pub(super) fn choice(&mut self, topic: Topic, title: &str, values: Vec<String>) -> VarId {
        let var = self.space.add(title, values.len().max(1));
        self.meanings.push(Meaning { topic, title: title.to_owned(), values });
        var
    }

    /// A yes/no variable, with what it says in either case.
    pub(super) fn flag(&mut self, topic: Topic, title: &str, no: String, yes: String) -> VarId {
        self.choice(topic, title, vec![no, yes])
    }

    /// Says that `formula` always holds. What is true anyhow is left out.
    pub(super) fn require(&mut self, name: String, formula: Formula, source: &str, sureness: Sureness) {
        if formula != Formula::TRUE {
            self.constraints.push(NamedFormula { name, formula, source: source.to_owned(), sureness });
        }
    }

    /// What the tenant file says.
    pub(super) fn declare(&mut self, name: String, formula: Formula) {
        self.require(name, formula, "tenant file", Sureness::Declared);
    }

    /// What follows from the words.
    pub(super) fn define(&mut self, name: &str, formula: Formula) {
        self.require(name.to_owned(), formula, "what the values mean", Sureness::Meaning);
    }
}
