//! Strings with a form: each knows its pattern (for the schema) and reads exactly what it matches.

use std::borrow::Cow;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// What is said of a string that breaks a pattern.
#[derive(Debug, Clone, Copy)]
pub struct TextRule {
    /// The pattern in the schema.
    pub pattern: &'static str,
    /// What was wanted, as "a date".
    pub wanted: &'static str,
    /// One that would do.
    pub example: &'static str,
}

/// A string with a form.
pub trait RestrictedText {
    /// Its form and how to speak of it.
    const RULE: TextRule;
    /// True for a text of that form.
    fn matches(text: &str) -> bool;
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $wanted:literal, $example:literal, $pattern:expr, $matches:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl RestrictedText for $name {
            const RULE: TextRule = TextRule { pattern: $pattern, wanted: $wanted, example: $example };
            fn matches(text: &str) -> bool {
                let matches: fn(&str) -> bool = $matches;
                matches(text)
            }
        }

        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                if Self::matches(&text) {
                    Ok(Self(text))
                } else {
                    Err(Error::custom(format!("`{text}` is not {}", $wanted)))
                }
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": $pattern, "examples": [$example] })
            }
        }
    };
}

text! {
    /// A policy's key.
    PolicyKey, "a key: lower-case letters, digits and `-`", "ca310", "^[a-z0-9][a-z0-9-]*$", is_policy_key
}
text! {
    /// A day of the calendar, as `2027-03-31`. Whether the month has that day is checked apart.
    Date, "a date, written YYYY-MM-DD", "2027-03-31", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    |text| is_form(text, "9999-99-99")
}
text! {
    /// An object id in lower case.
    Guid, "an id: a GUID in lower case", "7b2c3f10-1111-4aaa-8bbb-000000000001",
    "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    |text| crate::model::is_guid(text) && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}
text! {
    /// A country by its ISO 3166 code.
    Country, "a country code of two capital letters (ISO 3166)", "BE", "^[A-Z]{2}$", |text| is_form(text, "AA")
}
text! {
    /// The id of an authentication context.
    ContextId, "the id of an authentication context, c1 to c99", "c1", "^c[1-9][0-9]?$",
    |text| is_form(text, "c9") && text != "c0" || is_form(text, "c99") && !text.starts_with("c0")
}
text! {
    /// How often people sign in again.
    Frequency, "a frequency: `1 hour`, `12 hours`, `1 day`, `7 days` or `everyTime`", "12 hours",
    "^(everyTime|1 hour|1 day|([2-9]|[1-9][0-9]{1,3}) (hours|days))$", is_frequency
}
text! {
    /// A block of addresses, or the lowest and the highest address.
    IpRange, "an address range: a CIDR block or `low-high`", "203.0.113.0/24",
    "^[0-9A-Fa-f:.]+(/[0-9]{1,3}|-[0-9A-Fa-f:.]+)$", is_ip_range
}

/// Every form there is.
#[must_use]
pub fn text_rules() -> [TextRule; 7] {
    [PolicyKey::RULE, Date::RULE, Guid::RULE, Country::RULE, ContextId::RULE, Frequency::RULE, IpRange::RULE]
}

/// A text that is not empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct NonEmpty(pub String);

/// A policy's name: 1 to 256 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct PolicyName(pub String);

/// Graph takes display names of up to 256 characters.
const NAME_MAX: usize = 256;

macro_rules! sized_text {
    ($name:ident, $most:expr, $schema:expr) => {
        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let most: Option<usize> = $most;
                if text.is_empty() || most.is_some_and(|most| text.chars().count() > most) {
                    return Err(Error::custom("the text is empty or too long"));
                }
                Ok(Self(text))
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

sized_text!(NonEmpty, None, json_schema!({ "type": "string", "minLength": 1 }));
sized_text!(PolicyName, Some(NAME_MAX), json_schema!({ "type": "string", "minLength": 1, "maxLength": NAME_MAX }));

/// True when `text` has the form of `form`, where `9` stands for a digit and `A` for a capital.
fn is_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(byte, wanted)| match wanted {
            b'9' => byte.is_ascii_digit(),
            b'A' => byte.is_ascii_uppercase(),
            other => byte == other,
        })
}

fn is_policy_key(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.bytes().next().is_some_and(word) && text.bytes().all(|byte| word(byte) || byte == b'-')
}

fn is_frequency(text: &str) -> bool {
    if matches!(text, "everyTime" | "1 hour" | "1 day") {
        return true;
    }
    let Some((number, unit)) = text.split_once(' ') else {
        return false;
    };
    let digits = !number.starts_with('0') && number.len() <= 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    matches!(unit, "hours" | "days") && digits && !number.is_empty() && number != "1"
}

fn is_ip_range(text: &str) -> bool {
    let address = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
    };
    if let Some((block, length)) = text.split_once('/') {
        let digits = (1..=3).contains(&length.len()) && length.bytes().all(|byte| byte.is_ascii_digit());
        return address(block) && digits;
    }
    text.split_once('-').is_some_and(|(low, high)| address(low) && address(high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn agrees<T: RestrictedText>(text: &str) {
        let schema = serde_json::json!({ "type": "string", "pattern": T::RULE.pattern });
        let judge = jsonschema::draft7::new(&schema).unwrap();
        assert_eq!(judge.is_valid(&text.into()), T::matches(text), "{} of {text:?}", T::RULE.wanted);
    }

    fn all_agree(text: &str) {
        agrees::<PolicyKey>(text);
        agrees::<Date>(text);
        agrees::<Guid>(text);
        agrees::<Country>(text);
        agrees::<ContextId>(text);
        agrees::<Frequency>(text);
        agrees::<IpRange>(text);
    }

    fn example<T: RestrictedText>() -> &'static str {
        assert!(T::matches(T::RULE.example), "{}", T::RULE.example);
        T::RULE.example
    }

    #[test]
    fn examples_are_good() {
        example::<PolicyKey>();
        example::<Date>();
        example::<Guid>();
        example::<Country>();
        example::<ContextId>();
        example::<Frequency>();
        example::<IpRange>();
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn patterns_say_what_is_read(text in r"[a-cA-C0-9 ./:\n-]{0,12}|c[0-9]{1,3}|[0-9]{1,5} (hour|day)s?|[0-9a-f.:]{1,6}[/-][0-9.]{0,4}|[A-Z]{1,3}\n?|[0-9]{3,4}-[0-9]{2}-[0-9]{2}\n?") {
            all_agree(&text);
        }
    }
}
