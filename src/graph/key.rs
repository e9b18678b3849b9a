//! Keys for policies that come without one.

/// The longest key made from a name; a longer name is cut at a word.
const LONGEST: usize = 64;

/// The key of a policy called `name`: its leading number (`CA310 - …` → `ca310`), else the name
/// as a slug, else `fallback` as a slug. Keys are made unique by who collects the policies.
#[must_use]
pub fn policy_key(name: &str, fallback: Option<&str>) -> String {
    leading_number(name)
        .or_else(|| slug(name))
        .or_else(|| fallback.and_then(slug))
        .unwrap_or_else(|| "policy".to_owned())
}

/// Up to four letters and then digits at the start of the name, as `CA001` or `201`. A dotted
/// number (`CA2.05`) is no number of a policy but a part of one.
fn leading_number(name: &str) -> Option<String> {
    let name = name.trim_start();
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    let (head, rest) = name.split_at(end);
    let letters = head.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = head.bytes().skip(letters).take_while(u8::is_ascii_digit).count();
    let number = letters <= 4 && digits > 0 && letters + digits == head.len();
    let ends = rest.starts_with([' ', '-', ':', '_', '|', ',', '/', ')', ']']) || rest.is_empty();
    (number && ends).then(|| head.to_ascii_lowercase())
}

/// `text` as lower-case words joined by `-`; `None` when nothing is left of it.
pub(super) fn slug(text: &str) -> Option<String> {
    let mut slug = String::with_capacity(text.len().min(LONGEST));
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !slug.is_empty() && slug.len() + 1 + word.len() > LONGEST {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(word.chars().take(LONGEST).map(|c| c.to_ascii_lowercase()));
    }
    (!slug.is_empty()).then_some(slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leading_number_is_the_key() {
        let cases = [
            ("CA310 - Guests - Token protection", "ca310"),
            ("CAD001-O365: Grant macOS access", "cad001"),
            ("201 - <RING> - Devices", "201"),
            ("CA01", "ca01"),
            ("  ca7: x", "ca7"),
        ];
        for (name, key) in cases {
            assert_eq!(policy_key(name, None), key, "{name}");
        }
    }

    #[test]
    fn other_names_become_slugs() {
        let cases = [
            ("Block legacy authentication", "block-legacy-authentication"),
            ("GLOBAL - 1010 - BLOCK", "global-1010-block"),
            ("CA2.05 x", "ca2-05-x"),
            ("Zoë & Köln", "zo-k-ln"),
        ];
        for (name, key) in cases {
            assert_eq!(policy_key(name, None), key, "{name}");
        }
        assert!(policy_key(&"word ".repeat(60), None).len() <= LONGEST);
        assert_eq!(policy_key(&"w".repeat(300), None).len(), LONGEST);
    }

    #[test]
    fn a_name_without_letters_falls_back() {
        assert_eq!(policy_key("— ☂ —", Some("My file")), "my-file");
        assert_eq!(policy_key("", None), "policy");
    }
}
