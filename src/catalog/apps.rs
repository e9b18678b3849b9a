//! Microsoft's apps and app groups.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::model::{AppWord, WordList};

use super::table::{Entry, Table};

/// Where an id comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Provenance {
    /// Microsoft's documentation or one of Microsoft's own tools.
    Documented,
    /// Published policies and community lists that agree.
    Community,
}

/// A Microsoft app that a policy can name.
#[derive(Debug, Clone)]
pub struct App {
    /// Display name of its service principal.
    pub name: String,
    /// App id.
    pub id: String,
    /// Further names it is or was known by.
    pub also: Vec<String>,
    /// Title of the page or tool that gives the id.
    pub source: String,
    /// How sure the id is.
    pub confidence: Provenance,
}

/// Microsoft's apps.
pub type Apps = Table<App>;

impl Entry for App {
    fn name(&self) -> &str {
        &self.name
    }
    fn id(&self) -> &str {
        &self.id
    }
    fn also(&self) -> &[String] {
        &self.also
    }
}

/// What is known of an app group such as `Office365`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppGroup {
    /// Graph's word for it.
    pub word: String,
    /// The day the list was taken, as `YYYY-MM-DD`.
    pub date: String,
    /// Title of the page that lists it.
    pub source: String,
    /// True when no app outside `members` can be in it. Microsoft promises that for none.
    pub complete: bool,
    /// Members by catalogue name.
    pub members: Vec<String>,
    /// Members the page names without an app id.
    #[serde(default)]
    pub without_id: Vec<String>,
}

impl AppGroup {
    /// True when the app with `id` is known to be a member.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        apps().by_id(id).is_some_and(|app| self.members.contains(&app.name))
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AppsFile {
    date: String,
    source: String,
    sources: BTreeMap<String, Source>,
    pub(super) apps: Vec<AppRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    title: String,
    confidence: Provenance,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AppRow {
    name: String,
    id: String,
    source: String,
    #[serde(default)]
    also: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupsFile {
    pub(super) groups: Vec<AppGroup>,
}

pub(super) const APPS: &str = include_str!("apps.yaml");
pub(super) const GROUPS: &str = include_str!("app_groups.yaml");

/// Microsoft's apps.
#[must_use]
pub fn apps() -> &'static Apps {
    static READ: OnceLock<Apps> = OnceLock::new();
    READ.get_or_init(|| {
        let AppsFile { date, source, sources, apps } = super::read(APPS);
        let apps = apps.into_iter().filter_map(|row| row.with_source(&sources));
        Table::new(date, source, apps.collect())
    })
}

/// What is known of the app group that `word` stands for; `None` for words that are no group.
#[must_use]
pub fn app_group(word: AppWord) -> Option<&'static AppGroup> {
    static READ: OnceLock<Vec<AppGroup>> = OnceLock::new();
    let groups = READ.get_or_init(|| super::read::<GroupsFile>(GROUPS).groups);
    groups.iter().find(|group| group.word == word.as_str())
}

impl AppRow {
    /// The app, with the source its row names; `None` when there is no such source.
    fn with_source(self, sources: &BTreeMap<String, Source>) -> Option<App> {
        let source = sources.get(&self.source)?;
        Some(App {
            name: self.name,
            id: self.id,
            also: self.also,
            source: source.title.clone(),
            confidence: source.confidence,
        })
    }
}
