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
    "conflicting-values": "Two members of an object say opposite things.",
    "duplicate-key": "A key stands twice in one map; readers disagree on which one counts.",
    "export-incomplete": "An export has further pages that are not in the file.",
    "file-not-found": "A file or folder named on the command line or in a pattern does not exist.",
    "file-too-large": "A file is larger than the limit and was not read.",
    "json-comment": "JSON has no comments.",
    "json-plain-scalar": "A key or text in JSON stands without quotes, or is a number that JSON does not know.",
    "json-several-values": "A JSON file holds more than one value.",
    "json-single-quotes": "A text in JSON stands in single quotes.",
    "json-trailing-comma": "A comma stands behind the last entry of a JSON list or map.",
    "lossy-export": "Graph left a value out of an export because the request did not ask for newer ones.",
    "missing-key": "A key that is needed is not there.",
    "syntax": "The text is not well-formed YAML or JSON.",
    "too-deep": "Lists and maps are nested deeper than the limit.",
    "too-many-nodes": "A document holds more values than the limit, or would with its aliases followed.",
    "undefined-alias": "An alias refers to an anchor that does not stand before it.",
    "unknown-member": "A member of an export is not known to caplint; it is kept as it is.",
    "unknown-value": "A value is none of those that are allowed here.",
    "wrong-type": "A value has another type than Graph or the language takes.",
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
