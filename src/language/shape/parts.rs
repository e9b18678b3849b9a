//! Building blocks of the shapes: lists and maps that are not empty, choices by node kind.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// Reads an optional key that is there: its value, never null.
///
/// # Errors
/// When the value is no `T`.
pub(crate) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Only `true` can be written: to say the opposite, the key is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct True;

impl Serialize for True {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(true)
    }
}

impl<'de> Deserialize<'de> for True {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if bool::deserialize(deserializer)? { Ok(Self) } else { Err(Error::custom("only true can stand here")) }
    }
}

impl JsonSchema for True {
    fn schema_name() -> Cow<'static, str> {
        "True".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": true })
    }
}

/// A whole number from 1 to 1,000,000,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Count(pub u32);

const COUNT_MAX: u32 = 1_000_000_000;

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        // 5.0 is an integer to JSON Schema, so it is one here.
        let whole = number.as_u64().or_else(|| {
            let float = number.as_f64().filter(|float| float.fract() == 0.0)?;
            format!("{float:.0}").parse().ok()
        });
        let count = whole.and_then(|whole| u32::try_from(whole).ok());
        let count = count.filter(|count| (1..=COUNT_MAX).contains(count));
        count.map(Self).ok_or_else(|| Error::custom("not a whole number from 1 to 1000000000"))
    }
}

impl JsonSchema for Count {
    fn schema_name() -> Cow<'static, str> {
        "Count".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": COUNT_MAX })
    }
}

macro_rules! list {
    ($(#[$doc:meta])* $name:ident, $least:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name<T>(pub Vec<T>);

        impl<T> Deref for $name<T> {
            type Target = [T];
            fn deref(&self) -> &[T] {
                &self.0
            }
        }

        impl<'de, T: Deserialize<'de>> Deserialize<'de> for $name<T> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let items = Vec::deserialize(deserializer)?;
                if items.len() < $least {
                    return Err(Error::custom(concat!("fewer items than ", $least)));
                }
                Ok(Self(items))
            }
        }

        impl<T: JsonSchema> JsonSchema for $name<T> {
            fn schema_name() -> Cow<'static, str> {
                format!("{}_{}", stringify!($name), T::schema_name()).into()
            }
            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let item = generator.subschema_for::<T>();
                json_schema!({ "type": "array", "items": item, "minItems": $least })
            }
        }
    };
}

list! {
    /// A list with at least one item.
    List, 1
}
list! {
    /// A list with at least two items.
    AtLeastTwo, 2
}

macro_rules! counted_map {
    ($(#[$doc:meta])* $name:ident, $most:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(transparent)]
        pub struct $name<T>(pub T);

        impl<T> Deref for $name<T> {
            type Target = T;
            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<'de, T: DeserializeOwned> Deserialize<'de> for $name<T> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let map = Map::deserialize(deserializer)?;
                let most: Option<usize> = $most;
                if map.is_empty() || most.is_some_and(|most| map.len() > most) {
                    return Err(Error::custom(format!("{} keys where that many cannot stand", map.len())));
                }
                T::deserialize(Value::Object(map)).map(Self).map_err(Error::custom)
            }
        }

        impl<T: JsonSchema> JsonSchema for $name<T> {
            fn schema_name() -> Cow<'static, str> {
                format!("{}_{}", stringify!($name), T::schema_name()).into()
            }
            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let mut schema = T::json_schema(generator);
                schema.insert("minProperties".into(), 1.into());
                let most: Option<usize> = $most;
                if let Some(most) = most {
                    schema.insert("maxProperties".into(), most.into());
                }
                schema
            }
        }
    };
}

counted_map! {
    /// A map with at least one key.
    Filled, None
}
counted_map! {
    /// A map with exactly one of its keys.
    Single, Some(1)
}

/// A word, or something that is no word: told apart by the kind of node.
#[derive(Debug, Clone, PartialEq)]
pub enum WordOr<W, T> {
    /// A word.
    Word(W),
    /// A map or a list.
    Other(T),
}

impl<W: Serialize, T: Serialize> Serialize for WordOr<W, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Word(word) => word.serialize(serializer),
            Self::Other(other) => other.serialize(serializer),
        }
    }
}

impl<'de, W: Deserialize<'de>, T: Deserialize<'de>> Deserialize<'de> for WordOr<W, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ByKind(PhantomData))
    }
}

struct ByKind<W, T>(PhantomData<(W, T)>);

impl<'de, W: Deserialize<'de>, T: Deserialize<'de>> Visitor<'de> for ByKind<W, T> {
    type Value = WordOr<W, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word, a map or a list")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        W::deserialize(StrDeserializer::new(text)).map(WordOr::Word)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(WordOr::Other)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        T::deserialize(SeqAccessDeserializer::new(items)).map(WordOr::Other)
    }
}

impl<W: JsonSchema, T: JsonSchema> JsonSchema for WordOr<W, T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}_or_{}", W::schema_name(), T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let word = generator.subschema_for::<W>();
        let other = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [word, other] })
    }
}

/// A map with known keys, by the code that serde derives for it: that code would also read a list,
/// its items in the order of the keys.
pub(crate) trait KnownKeys: Sized {
    /// Reads it by the derived code.
    ///
    /// # Errors
    /// When it is something else.
    fn derived<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Reads a map with known keys, and nothing but a map.
pub(crate) struct OnlyMap<T>(pub(crate) PhantomData<T>);

impl<'de, T: KnownKeys> Visitor<'de> for OnlyMap<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::derived(MapAccessDeserializer::new(map))
    }
}
