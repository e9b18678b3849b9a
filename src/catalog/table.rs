//! A catalogue's entries with an index by name and by id.

use std::collections::HashMap;

/// An object that has the same id in every tenant.
pub trait Entry {
    /// The name the portal shows.
    fn name(&self) -> &str;
    /// Its id, in lower case.
    fn id(&self) -> &str;
    /// Further names it is or was known by.
    fn also(&self) -> &[String] {
        &[]
    }
}

/// Entries sorted by name, found by name or id without a search.
#[derive(Debug, Default)]
pub struct Table<T> {
    date: String,
    source: String,
    entries: Vec<T>,
    by_name: HashMap<String, usize>,
    by_id: HashMap<String, usize>,
}

impl<T: Entry> Table<T> {
    /// Sorts and indexes `entries`. The first entry of a name or id counts.
    pub(super) fn new(date: String, source: String, mut entries: Vec<T>) -> Self {
        entries.sort_by(|a, b| a.name().cmp(b.name()));
        let mut table = Self { date, source, entries, by_name: HashMap::new(), by_id: HashMap::new() };
        for (at, entry) in table.entries.iter().enumerate() {
            table.by_id.entry(entry.id().to_owned()).or_insert(at);
            table.by_name.entry(entry.name().to_owned()).or_insert(at);
        }
        for (at, entry) in table.entries.iter().enumerate() {
            for name in entry.also() {
                table.by_name.entry(name.clone()).or_insert(at);
            }
        }
        table
    }

    /// The day the data were taken, as `YYYY-MM-DD`.
    #[must_use]
    pub fn date(&self) -> &str {
        &self.date
    }

    /// Title of what the data were taken from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The entry with `name`, case and all; further names count too.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<&T> {
        self.by_name.get(name).map(|at| &self.entries[*at])
    }

    /// The entry with `id`, in any case.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&T> {
        self.by_id.get(&id.to_ascii_lowercase()).map(|at| &self.entries[*at])
    }

    /// The names the portal shows, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(Entry::name)
    }

    /// Every entry, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.entries.iter()
    }
}
