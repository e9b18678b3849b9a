//! What session controls mean to Microsoft's own apps.

use std::sync::OnceLock;

use serde::Deserialize;

use super::apps;
use crate::model::{AppEntry, WordList};

/// What session controls mean to Microsoft's own apps.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SessionApps {
    /// The day the lists were taken, as `YYYY-MM-DD`.
    pub date: String,
    /// Title of the page they are from.
    pub source: String,
    /// Apps and groups that act on app-enforced restrictions.
    app_enforced_restrictions: Vec<String>,
    /// Apps and groups in which people work all day.
    all_day: Vec<String>,
}

pub(super) const SESSION_APPS: &str = include_str!("session_apps.yaml");

/// What session controls mean to Microsoft's own apps.
#[must_use]
pub fn session_apps() -> &'static SessionApps {
    static READ: OnceLock<SessionApps> = OnceLock::new();
    READ.get_or_init(|| super::read(SESSION_APPS))
}

impl SessionApps {
    /// True for an app or group that acts on app-enforced restrictions.
    #[must_use]
    pub fn enforces_restrictions(&self, entry: &AppEntry) -> bool {
        is_listed(&self.app_enforced_restrictions, entry)
    }

    /// True for an app or group of Microsoft 365 in which people work all day.
    #[must_use]
    pub fn is_used_all_day(&self, entry: &AppEntry) -> bool {
        is_listed(&self.all_day, entry)
    }

    /// Every name in the lists.
    #[cfg(test)]
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.app_enforced_restrictions.iter().chain(&self.all_day)
    }
}

fn is_listed(list: &[String], entry: &AppEntry) -> bool {
    let name = match entry {
        AppEntry::Word(word) => Some(word.as_str()),
        AppEntry::Object(app) => apps().by_id(app.graph()).map(|app| app.name.as_str()),
    };
    name.is_some_and(|name| list.iter().any(|own| own == name))
}
