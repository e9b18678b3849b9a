//! Writing YAML: a tree of what is to stand, each part with its style, as text.
//!
//! Made for files that people keep: one style for each kind of value, comments above and beside, and
//! scalars that every reader reads alike. What was written is read back equal, a law held by tests.

mod block;
mod long;
mod scalar;
#[cfg(test)]
mod tests;

use serde_json::Value;

pub use block::document;
pub use scalar::{Context, scalar, single_quoted};

/// The column behind which lines are broken where they can be.
pub const WIDTH: usize = 100;

/// A value and its style.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// A string, plain or in double quotes.
    Text(String),
    /// A scalar that stands as it is: `true`, `2027-03-31`, `12 hours`.
    Verbatim(String),
    /// A string of many words: plain, folded (`>-`) where it is too wide, literal (`|-`) where it has
    /// lines.
    Prose(String),
    /// A string in single quotes; where it is too wide, folded (`>-`) with a line for each part. The
    /// offsets are of the spaces that may become line breaks.
    Code(String, Vec<usize>),
    /// A block list.
    List(Vec<Item>),
    /// A block map.
    Map(Vec<Pair>),
    /// A list or map in flow style where it fits its line and holds no comment, else in block style.
    Flow(Box<Out>),
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The value.
    pub value: Out,
    /// A comment behind it.
    pub right: Option<String>,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The key.
    pub key: String,
    /// The value.
    pub value: Out,
    /// Comment lines above it.
    pub above: Vec<String>,
    /// A comment behind the value, or behind the key where the value begins on the next line.
    pub right: Option<String>,
    /// An empty line stands above it.
    pub gap: bool,
}

impl Pair {
    /// A key without comments.
    #[must_use]
    pub fn new(key: &str, value: Out) -> Self {
        Self { key: key.to_owned(), value, above: Vec::new(), right: None, gap: false }
    }

    /// This key with an empty line above it.
    #[must_use]
    pub fn after_gap(self) -> Self {
        Self { gap: true, ..self }
    }
}

impl From<Out> for Item {
    fn from(value: Out) -> Self {
        Self { value, right: None }
    }
}

impl Out {
    /// A string.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// `true` or `false`.
    #[must_use]
    pub fn bool(value: bool) -> Self {
        Self::Verbatim(value.to_string())
    }

    /// A flow list of strings.
    #[must_use]
    pub fn flow_list<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        let items = texts.into_iter().map(|text| Self::text(text.as_ref()).into());
        Self::Flow(Box::new(Self::List(items.collect())))
    }

    /// A flow map of one key.
    #[must_use]
    pub fn flow_pair(key: &str, value: Self) -> Self {
        Self::Flow(Box::new(Self::Map(vec![Pair::new(key, value)])))
    }

    /// A JSON value: in flow style where it fits its line.
    #[must_use]
    pub fn json(value: &Value) -> Self {
        match value {
            Value::Object(_) | Value::Array(_) => Self::Flow(Box::new(Self::json_block(value))),
            _ => Self::json_block(value),
        }
    }

    fn json_block(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::text(text),
            Value::Array(items) => Self::List(items.iter().map(|item| Self::json(item).into()).collect()),
            Value::Object(members) => {
                Self::Map(members.iter().map(|(key, value)| Pair::new(key, Self::json(value))).collect())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => Self::Verbatim(value.to_string()),
        }
    }
}
