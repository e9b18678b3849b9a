//! The countries that Graph takes in a named location.

use std::sync::OnceLock;

use serde::Deserialize;

/// The countries that Graph takes in a named location, by code.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Countries {
    /// The day the list was made, as `YYYY-MM-DD`.
    pub date: String,
    /// Where it is from.
    pub source: String,
    codes: Vec<String>,
    also_taken: Vec<String>,
}

pub(super) const COUNTRIES: &str = include_str!("countries.yaml");

/// The countries that Graph takes in a named location.
#[must_use]
pub fn countries() -> &'static Countries {
    static READ: OnceLock<Countries> = OnceLock::new();
    READ.get_or_init(|| super::read(COUNTRIES))
}

impl Countries {
    /// True for a code that Graph takes, in capitals.
    #[must_use]
    pub fn takes(&self, code: &str) -> bool {
        self.all().any(|known| known == code)
    }

    /// Every code that Graph takes.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().chain(&self.also_taken).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_holds_the_standard_and_what_graph_takes_beside_it() {
        let countries: Countries = serde_yaml::from_str(COUNTRIES).unwrap();
        assert_eq!(countries.codes.len(), 249);
        assert!(countries.codes.is_sorted() && countries.codes.iter().all(|code| code.len() == 2));
        assert!(countries.takes("NO") && countries.takes("XK"));
        assert!(!["AC", "DG", "UK", "EU", "no"].into_iter().any(|code| countries.takes(code)));
    }
}
