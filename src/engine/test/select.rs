//! Which tests are run: by their names.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Names of tests, as patterns. `*` stands for any text, `?` for one character.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    patterns: Vec<String>,
    set: GlobSet,
}

impl Selection {
    /// The tests whose names match one of `patterns`; every test without any.
    ///
    /// # Errors
    /// When a pattern is none: says which and why.
    pub fn new(patterns: &[String]) -> Result<Self, String> {
        let mut builder = GlobSetBuilder::new();
        for pattern in patterns {
            let glob = GlobBuilder::new(pattern).build();
            builder.add(glob.map_err(|error| format!("`{pattern}` is no pattern: {}", error.kind()))?);
        }
        let set = builder.build().map_err(|error| error.to_string())?;
        Ok(Self { patterns: patterns.to_vec(), set })
    }

    /// True for a test that is run.
    #[must_use]
    pub fn takes(&self, name: &str) -> bool {
        self.patterns.is_empty() || self.set.is_match(name) || self.patterns.iter().any(|pattern| pattern == name)
    }

    /// Patterns that match none of `names`.
    #[must_use]
    pub fn unmatched(&self, names: &[&str]) -> Vec<&str> {
        let matches = |at: usize| names.iter().any(|name| self.set.matches(name).contains(&at));
        let unmatched = self
            .patterns
            .iter()
            .enumerate()
            .filter(|(at, pattern)| !matches(*at) && !names.contains(&pattern.as_str()));
        unmatched.map(|(_, pattern)| pattern.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_choose_by_name() {
        let selection = Selection::new(&["legacy*".to_owned(), "a [b] c".to_owned(), "x/?".to_owned()]).unwrap();
        assert!(selection.takes("legacy clients/old ones are blocked"));
        assert!(selection.takes("a [b] c") && selection.takes("a b c") && selection.takes("x/y"));
        assert!(!selection.takes("not legacy"));
        assert_eq!(selection.unmatched(&["legacy", "x/y"]), ["a [b] c"]);
        assert!(Selection::default().takes("anything"));
        assert!(Selection::new(&["a[".to_owned()]).unwrap_err().starts_with("`a[` is no pattern"));
    }
}
