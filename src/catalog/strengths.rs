//! The built-in authentication strengths.

use std::sync::OnceLock;

use serde::Deserialize;

use super::table::{Entry, Table};

/// A built-in authentication strength.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BuiltInStrength {
    /// The name the portal shows.
    pub name: String,
    /// Its id, the same in every tenant.
    pub id: String,
    /// Combinations of methods that meet it, methods joined by ` + `.
    pub allowed_combinations: Vec<String>,
}

/// The built-in authentication strengths.
pub type Strengths = Table<BuiltInStrength>;

impl Entry for BuiltInStrength {
    fn name(&self) -> &str {
        &self.name
    }
    fn id(&self) -> &str {
        &self.id
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StrengthsFile {
    date: String,
    source: String,
    pub(super) strengths: Vec<BuiltInStrength>,
}

pub(super) const STRENGTHS: &str = include_str!("strengths.yaml");

/// The built-in authentication strengths.
#[must_use]
pub fn strengths() -> &'static Strengths {
    static READ: OnceLock<Strengths> = OnceLock::new();
    READ.get_or_init(|| {
        let file: StrengthsFile = super::read(STRENGTHS);
        Table::new(file.date, file.source, file.strengths)
    })
}
