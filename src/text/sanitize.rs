//! Text from policies made safe to print.
//!
//! A display name may hold anything, and what a terminal is sent it obeys: colours, cursor moves,
//! window titles, clipboard writes. Direction overrides change what a reviewer reads without
//! changing what is there. All of that is shown instead of sent.

use std::borrow::Cow;
use std::fmt::Write;

/// `text` with every control character (C0, DEL, C1, with them all escape sequences), line
/// separators and every invisible direction or format character written out: `␛`, `␊`, `\u{202e}`.
/// Line breaks are no exception; split lines first where they are meant.
#[must_use]
pub fn terminal(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(is_unsafe) else {
        return Cow::Borrowed(text);
    };
    let (safe, rest) = text.split_at(first);
    let mut out = String::with_capacity(text.len() + 8);
    out.push_str(safe);
    for character in rest.chars() {
        show(character, &mut out);
    }
    Cow::Owned(out)
}

fn show(character: char, out: &mut String) {
    match character {
        // The control pictures stand in the order of the characters they picture.
        '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + u32::from(character))),
        '\u{7f}' => out.push('\u{2421}'),
        unsafe_one if is_unsafe(unsafe_one) => {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(unsafe_one));
        }
        harmless => out.push(harmless),
    }
}

/// Control characters, and characters that are not seen but change how others are: bidirectional
/// controls (Unicode UAX #9), zero-width characters except the joiners that emoji and scripts
/// need, line and paragraph separators, tags, the byte order mark.
#[must_use]
pub fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_are_shown() {
        assert_eq!(terminal("\u{1b}[31mred\u{1b}[0m"), "␛[31mred␛[0m");
        assert_eq!(terminal("\u{1b}]0;title\u{7}"), "␛]0;title␇");
        assert_eq!(terminal("a\r\nb\tc\0"), "a␍␊b␉c␀");
        assert_eq!(terminal("\u{7f}\u{9b}31m"), "␡\\u{9b}31m");
        assert_eq!(terminal("CA\u{202e}001"), "CA\\u{202e}001");
    }

    #[test]
    fn ordinary_text_is_untouched() {
        for text in ["CA001 - Grant", "Zoë 👩‍💻", "יום", "naïve — “quoted”"] {
            assert!(matches!(terminal(text), Cow::Borrowed(same) if same == text));
        }
    }

    proptest! {
        #[test]
        fn nothing_a_terminal_obeys_survives(text in any::<String>()) {
            let shown = terminal(&text);
            prop_assert!(!shown.contains(is_unsafe));
            prop_assert_eq!(terminal(&shown), shown.clone());
        }

        #[test]
        fn any_byte_string_is_safe(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            prop_assert!(!terminal(&String::from_utf8_lossy(&bytes)).contains(is_unsafe));
        }
    }
}
