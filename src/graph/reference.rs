//! References from a body to directory objects, and how they are written.

use std::fmt;

use crate::model::{ObjectKind, ObjectRef, is_context_id, is_guid};

/// The name inside our own placeholder for an object of `kind`, as `HQ` in `{{namedLocations/HQ}}`.
pub(super) fn placeholder_name(kind: ObjectKind, text: &str) -> Option<&str> {
    let inner = text.strip_prefix("{{")?.strip_suffix("}}")?;
    inner.strip_prefix(kind.as_str())?.strip_prefix('/')
}

/// An object by kind and name, shown as `namedLocations/HQ`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName {
    /// What it is.
    pub kind: ObjectKind,
    /// Its name: the key of the tenant file's map, or the policy's key.
    pub name: String,
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.as_str(), self.name)
    }
}

/// A reference that stands in a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// RFC 6901 JSON pointer to the string in the body.
    pub pointer: String,
    /// The object meant.
    pub object: ObjectName,
    /// The id that was written; `None` when a placeholder or an unresolved name stands there.
    pub bound: Option<String>,
}

/// The id Graph is sent for `object`, GUIDs in lower case; `None` while it has none.
pub(super) fn bound(kind: ObjectKind, object: &ObjectRef) -> Option<String> {
    let text = object.id.as_deref().unwrap_or(&object.written);
    let context = kind == ObjectKind::AuthenticationContext && is_context_id(text);
    (object.id.is_some() || is_guid(text) || context).then(|| fold_id(text))
}

/// What stands in the body for `object`: its id, a placeholder for an object that a render can
/// create, or the text as written.
pub(super) fn sent(kind: ObjectKind, object: &ObjectRef) -> String {
    if let Some(id) = bound(kind, object) {
        return id;
    }
    if kind.is_created() {
        return format!("{{{{{}/{}}}}}", kind.as_str(), object.shown());
    }
    object.written.to_string()
}

/// A GUID in lower case; anything else as it is.
pub(super) fn fold_id(text: &str) -> String {
    if is_guid(text) { text.to_ascii_lowercase() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unnumbered_location_waits_for_its_id() {
        let hq = ObjectRef::new("HQ");
        assert_eq!(sent(ObjectKind::NamedLocation, &hq), "{{namedLocations/HQ}}");
        assert_eq!(bound(ObjectKind::NamedLocation, &hq), None);
        assert_eq!(placeholder_name(ObjectKind::NamedLocation, "{{namedLocations/HQ}}"), Some("HQ"));
        assert_eq!(placeholder_name(ObjectKind::Group, "{{namedLocations/HQ}}"), None);
    }

    #[test]
    fn an_unresolved_group_stays_as_written() {
        assert_eq!(sent(ObjectKind::Group, &ObjectRef::new("CA Exclude")), "CA Exclude");
    }

    #[test]
    fn guids_are_sent_in_lower_case() {
        let object = ObjectRef::new("7B2C3F10-1111-4AAA-8BBB-0000000000B1");
        assert_eq!(sent(ObjectKind::User, &object), "7b2c3f10-1111-4aaa-8bbb-0000000000b1");
        assert!(bound(ObjectKind::User, &object).is_some());
    }

    #[test]
    fn context_ids_run_from_c1_to_c99() {
        let valid = ["c1", "c9", "c10", "c99"];
        assert!(valid.iter().all(|id| is_context_id(id)));
        let invalid = ["c0", "c01", "c100", "c", "1", "C1"];
        assert!(!invalid.iter().any(|id| is_context_id(id)));
    }
}
