//! The input codes: what the reader says of files, in every format beside the rules' findings.

/// An input code and what it means.
#[derive(Debug, Clone, Copy)]
pub struct InputCode {
    /// Kebab-case id.
    pub id: &'static str,
    /// What it says, in one sentence.
    pub summary: &'static str,
}

macro_rules! codes {
    ($($id:literal: $summary:literal),+ $(,)?) => {
        /// Every input code, sorted by id.
        pub const INPUT_CODES: &[InputCode] = &[$(InputCode { id: $id, summary: $summary }),+];
    };
}

codes! {
    "alias-cycle": "An alias stands inside the value it refers to.",
    "ambiguous-scalar": "Readers of YAML 1.1 take a plain text for something else.",
    "bad-value": "A text or number does not have the form that is wanted.",
    "comment-in-value": "A value is cut at ` #`, where YAML begins a comment.",
    "duplicate-id": "Two names of a tenant file have one id.",
    "duplicate-key": "A key stands twice in one map; readers disagree on which one counts.",
    "duplicate-name": "Two things that are told apart by name have the same name.",
    "empty-value": "A key has no value.",
    "file-not-found": "A file or folder named on the command line or in a pattern does not exist.",
    "file-too-large": "A file is larger than the limit and was not read.",
    "graph-path": "`graph` names a member that has a key of its own or is never sent.",
    "json-comment": "JSON has no comments.",
    "json-plain-scalar": "A key or text in JSON stands without quotes, or is a number that JSON does not know.",
    "json-several-values": "A JSON file holds more than one value.",
    "json-single-quotes": "A text in JSON stands in single quotes.",
    "json-trailing-comma": "A comma stands behind the last entry of a JSON list or map.",
    "key-not-text": "A key is a list or a map, or is missing.",
    "merge-key": "A merge key (`<<`) stands in a document of the caplint language.",
    "merge-key-value": "A merge key stands before something other than a map or a list of maps.",
    "missing-key": "A key that must be there is not.",
    "more-problems": "A file has more problems than are shown.",
    "name-cut-by-comment": "YAML cuts a name at ` #`.",
    "needs-one-of": "One of several keys must stand in a map, and there is none, or several.",
    "not-in-extended": "A tenant file that others extend says what only a tenant's own file can say.",
    "not-true": "A key that only takes `true` has another value.",
    "reserved-name": "A tenant file defines a reserved name.",
    "syntax": "The text is not well-formed YAML or JSON.",
    "too-deep": "Lists and maps are nested deeper than the limit.",
    "too-many-nodes": "A file holds more values than the limit, or would with its aliases followed.",
    "undefined-alias": "An alias refers to an anchor that does not stand before it.",
    "unknown-key": "A key is not known at its place.",
    "unknown-name": "A name is not declared.",
    "unknown-tag": "A YAML tag has no meaning here, or does not fit its value.",
    "unknown-value": "A word is none of those that can stand at its place.",
    "word-in-list": "A word for a whole field stands inside a list.",
    "wrong-type": "A value is of another kind than wanted.",
    "yaml-tag": "A tag stands in a document of the caplint language.",
}

/// The code with `id`.
#[must_use]
pub fn find(id: &str) -> Option<&'static InputCode> {
    INPUT_CODES.iter().find(|code| code.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_kebab() {
        assert!(INPUT_CODES.is_sorted_by(|a, b| a.id < b.id));
        let kebab = |id: &str| {
            id.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        assert!(INPUT_CODES.iter().all(|code| kebab(code.id)));
    }
}
