//! Paths of the neutral policy.

use std::fmt;

/// A place in the neutral policy by its language path, such as `users.exclude.groups[1]`.
///
/// The path names a place whether or not a value stands there. It is the same for a policy read
/// from our own language and for one read from Graph JSON.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FieldPath(String);

impl FieldPath {
    /// The policy itself.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// A path written out, as `conditions.platforms`.
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self(path.to_owned())
    }

    /// This path followed by `.key`; a key that is no plain word is quoted: `groups["CA000 - Exclude"]`.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let plain =
            !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'@'));
        if !plain {
            return Self(format!("{}[\"{}\"]", self.0, key.replace('"', "\\\"")));
        }
        if self.0.is_empty() {
            return Self::new(key);
        }
        Self(format!("{}.{key}", self.0))
    }

    /// This path followed by `[index]`.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}[{index}]", self.0))
    }

    /// This path followed by all steps of `below`.
    #[must_use]
    pub fn join(&self, below: &Self) -> Self {
        let dot = if self.0.is_empty() || below.0.is_empty() || below.0.starts_with('[') { "" } else { "." };
        Self(format!("{}{dot}{}", self.0, below.0))
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for the policy itself.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The path without its last step, and that step; `None` at the root.
    #[must_use]
    pub fn split_last(&self) -> Option<(Self, &str)> {
        if self.0.is_empty() {
            return None;
        }
        let quoted = self.0.ends_with("\"]").then(|| self.0.rfind("[\"")).flatten();
        let cut = quoted.or_else(|| self.0.rfind(['.', '['])).unwrap_or(0);
        let step = self.0[cut..].trim_start_matches('.');
        Some((Self::new(&self.0[..cut]), step))
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for FieldPath {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_put_behind_each_other() {
        let join = |above: &str, below: &str| FieldPath::new(above).join(&FieldPath::new(below));
        assert_eq!(join("assertions[0].every", "users.include").as_str(), "assertions[0].every.users.include");
        assert_eq!(join("assertions", "[1]").as_str(), "assertions[1]");
        assert_eq!(join("", "users").as_str(), "users");
        assert_eq!(join("users", "").as_str(), "users");
    }

    #[test]
    fn steps_come_off_from_the_end() {
        let path = FieldPath::new("users").key("exclude").key("groups").index(1);
        assert_eq!(path.as_str(), "users.exclude.groups[1]");
        let (parent, step) = path.split_last().unwrap();
        assert_eq!((parent.as_str(), step), ("users.exclude.groups", "[1]"));
        let (parent, step) = parent.split_last().unwrap();
        assert_eq!((parent.as_str(), step), ("users.exclude", "groups"));
        let path = FieldPath::new("users").key("bg-1@contoso.example").key("id");
        let (parent, _) = path.split_last().unwrap();
        assert_eq!(parent.as_str(), "users[\"bg-1@contoso.example\"]");
        assert_eq!(parent.split_last().unwrap().0.as_str(), "users");
    }
}
