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
    "comment-in-value": "A value is cut at ` #`, where YAML begins a comment.",
    "duplicate-key": "A key stands twice in one map; readers disagree on which one counts.",
    "file-not-found": "A file or folder named on the command line or in a pattern does not exist.",
    "file-too-large": "A file is larger than the limit and was not read.",
    "json-comment": "JSON has no comments.",
    "json-plain-scalar": "A key or text in JSON stands without quotes, or is a number that JSON does not know.",
    "json-several-values": "A JSON file holds more than one value.",
    "json-single-quotes": "A text in JSON stands in single quotes.",
    "json-trailing-comma": "A comma stands behind the last entry of a JSON list or map.",
    "key-not-text": "A key is a list or a map, or is missing.",
    "merge-key-value": "A merge key stands before something other than a map or a list of maps.",
    "more-problems": "A file has more problems than are shown.",
    "syntax": "The text is not well-formed YAML or JSON.",
    "too-deep": "Lists and maps are nested deeper than the limit.",
    "too-many-nodes": "A file holds more values than the limit, or would with its aliases followed.",
    "undefined-alias": "An alias refers to an anchor that does not stand before it.",
    "unknown-tag": "A YAML tag has no meaning here, or does not fit its value.",
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
