//! Bytes to text: the encodings policies are found in.

use super::{Encoding, Span};

/// A file's bytes as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text without byte order mark; with `error`, what could be read, each unreadable part as
    /// U+FFFD.
    pub text: String,
    /// How the bytes were encoded.
    pub encoding: Encoding,
    /// Why the bytes are not text; the first fault only.
    pub error: Option<DecodeError>,
}

/// Why bytes are not text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// The unreadable part, in [`Decoded::text`].
    pub span: Span,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The way out.
    pub help: String,
}

const SAVE_AS_UTF8: &str = "save the file as UTF-8 (or as UTF-16 with a byte order mark)";

/// Decodes UTF-8 with or without byte order mark, and UTF-16 with one. Never fails: what cannot be
/// read is replaced and described in [`Decoded::error`].
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest, Encoding::Utf8Bom),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, Encoding::Utf16Le),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, Encoding::Utf16Be),
        _ => match unmarked_utf16(bytes) {
            Some(encoding) => without_mark(bytes, encoding),
            None => utf8(bytes, Encoding::Utf8),
        },
    }
}

fn utf8(bytes: &[u8], encoding: Encoding) -> Decoded {
    let fault = match std::str::from_utf8(bytes) {
        Ok(text) => return Decoded { text: text.to_owned(), encoding, error: None },
        Err(fault) => fault,
    };
    let at = fault.valid_up_to();
    let error = DecodeError {
        span: Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8()),
        message: format!("this is not UTF-8: byte 0x{:02X} cannot stand here", bytes[at]),
        help: SAVE_AS_UTF8.to_owned(),
    };
    let text = String::from_utf8_lossy(bytes).into_owned();
    Decoded { text, encoding, error: Some(error) }
}

fn utf16(bytes: &[u8], encoding: Encoding) -> Decoded {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let unit = |pair: &[u8; 2]| match encoding {
        Encoding::Utf16Be => u16::from_be_bytes(*pair),
        _ => u16::from_le_bytes(*pair),
    };
    let mut text = String::with_capacity(bytes.len());
    let mut error = None;
    for character in char::decode_utf16(pairs.iter().map(unit)) {
        let character = character.unwrap_or_else(|fault| {
            error.get_or_insert_with(|| unpaired(text.len(), fault.unpaired_surrogate()));
            char::REPLACEMENT_CHARACTER
        });
        text.push(character);
    }
    if !rest.is_empty() {
        error.get_or_insert_with(|| truncated(text.len()));
        text.push(char::REPLACEMENT_CHARACTER);
    }
    Decoded { text, encoding, error }
}

fn replaced_at(offset: usize) -> Span {
    Span::new(offset, offset + char::REPLACEMENT_CHARACTER.len_utf8())
}

fn unpaired(offset: usize, surrogate: u16) -> DecodeError {
    DecodeError {
        span: replaced_at(offset),
        message: format!("half a UTF-16 character: 0x{surrogate:04X} lacks its other half"),
        help: SAVE_AS_UTF8.to_owned(),
    }
}

fn truncated(offset: usize) -> DecodeError {
    DecodeError {
        span: replaced_at(offset),
        message: "the UTF-16 text is cut off: its last byte is half a character".to_owned(),
        help: "copy or export the file again; its end is missing".to_owned(),
    }
}

/// UTF-16 without a mark shows as a zero in every other byte, since policies begin with ASCII.
fn unmarked_utf16(bytes: &[u8]) -> Option<Encoding> {
    let (pairs, _) = bytes.get(..bytes.len().min(64))?.as_chunks::<2>();
    if pairs.len() < 2 {
        return None;
    }
    if pairs.iter().all(|pair| pair[0] != 0 && pair[1] == 0) {
        return Some(Encoding::Utf16Le);
    }
    pairs.iter().all(|pair| pair[0] == 0 && pair[1] != 0).then_some(Encoding::Utf16Be)
}

fn without_mark(bytes: &[u8], encoding: Encoding) -> Decoded {
    let mut decoded = utf16(bytes, encoding);
    let first = decoded.text.chars().next().map_or(0, char::len_utf8);
    decoded.error = Some(DecodeError {
        span: Span::new(0, first),
        message: "this looks like UTF-16 without a byte order mark".to_owned(),
        help: SAVE_AS_UTF8.to_owned(),
    });
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf16_bytes(text: &str, big: bool) -> Vec<u8> {
        let unit = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(unit).collect()
    }

    proptest! {
        #[test]
        fn marked_text_reads_back(text in "\\PC*") {
            let utf8 = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
            let little = [b"\xFF\xFE".as_slice(), &utf16_bytes(&text, false)].concat();
            let big = [b"\xFE\xFF".as_slice(), &utf16_bytes(&text, true)].concat();
            for (bytes, encoding) in
                [(utf8, Encoding::Utf8Bom), (little, Encoding::Utf16Le), (big, Encoding::Utf16Be)]
            {
                prop_assert_eq!(decode(&bytes), Decoded { text: text.clone(), encoding, error: None });
            }
        }

        #[test]
        fn any_bytes_decode_and_the_fault_is_marked(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let decoded = decode(&bytes);
            if let Some(error) = decoded.error {
                prop_assert!(decoded.text.get(error.span.range()).is_some());
            }
        }
    }

    #[test]
    fn a_bad_byte_has_its_place() {
        let decoded = decode(b"name: Zo\xEB x");
        let error = decoded.error.unwrap();
        assert_eq!(&decoded.text[error.span.range()], "\u{FFFD}");
        assert_eq!(error.message, "this is not UTF-8: byte 0xEB cannot stand here");
    }

    #[test]
    fn utf16_that_ends_in_half_a_character_is_refused() {
        let decoded = decode(b"\xFF\xFEa\x00b");
        assert_eq!(decoded.text, "a\u{FFFD}");
        assert_eq!(decoded.error.unwrap().span, Span::new(1, 4));
        let decoded = decode(b"\xFF\xFEa\x00\x00\xD8b\x00");
        assert_eq!(decoded.text, "a\u{FFFD}b");
        assert!(decoded.error.unwrap().message.contains("0xD800"));
    }

    #[test]
    fn utf16_without_a_mark_is_named() {
        let decoded = decode(&utf16_bytes("{\"a\": 1}", false));
        assert_eq!(decoded.text, "{\"a\": 1}");
        assert_eq!(decoded.encoding, Encoding::Utf16Le);
        assert!(decoded.error.unwrap().message.contains("without a byte order mark"));
        assert!(decode(b"a\x00").error.is_none());
    }
}
