//! Numbers and lists as English writes them.

use std::fmt::Display;

/// A number with its noun, as `1 policy`, `2 policies` and `7 days`. `noun` is the singular.
#[must_use]
pub fn count<N: Copy + Display + PartialEq + From<u8>>(number: N, noun: &str) -> String {
    let stem = noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    match stem {
        _ if number == N::from(1) => format!("{number} {noun}"),
        Some(stem) => format!("{number} {stem}ies"),
        None => format!("{number} {noun}s"),
    }
}

/// `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn and_list<S: AsRef<str>>(items: &[S]) -> String {
    joined(items, "and")
}

/// `a`, `a or b`, `a, b or c`.
#[must_use]
pub fn or_list<S: AsRef<str>>(items: &[S]) -> String {
    joined(items, "or")
}

fn joined<S: AsRef<str>>(items: &[S], word: &str) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match items.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_follow_their_number() {
        let counted = [(0, "file"), (1, "policy"), (2, "policy"), (7, "day")].map(|(number, noun)| count(number, noun));
        assert_eq!(counted, ["0 files", "1 policy", "2 policies", "7 days"]);
    }

    #[test]
    fn lists_read_as_english() {
        assert_eq!(and_list::<&str>(&[]), "");
        assert_eq!([&["a"][..], &["a", "b"], &["a", "b", "c"]].map(and_list), ["a", "a and b", "a, b and c"]);
        assert_eq!(or_list(&["a", "b", "c"]), "a, b or c");
    }
}
