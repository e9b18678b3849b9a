//! What jsonschema says of a document, with choices followed down to what is meant.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use super::walk::{is_for, kinds_of};

/// Violations explained in one document, and unknown keys in one map. A document with more of them is
/// not what it is read as.
pub(super) const VIOLATIONS_MAX: usize = 500;

/// One violation of the schema.
#[derive(Debug)]
pub(super) struct Violation<'s> {
    /// JSON pointer to the value that breaks it.
    pub(super) pointer: String,
    /// The part of the schema that is about the value.
    pub(super) schema: &'s Value,
    /// How the value breaks it.
    pub(super) what: What,
}

impl Violation<'_> {
    /// True when not all of its unknown keys are explained.
    pub(super) fn has_too_many_keys(&self) -> bool {
        matches!(&self.what, What::UnknownKeys(keys) if keys.len() > VIOLATIONS_MAX)
    }
}

/// How a value breaks its schema.
#[derive(Debug)]
pub(super) enum What {
    /// A map has keys that the schema does not know.
    UnknownKeys(Vec<String>),
    /// A map lacks a key.
    MissingKey(String),
    /// The value is of another kind.
    WrongType,
    /// The text is none of the words.
    NotAWord,
    /// Only `true` can stand there.
    NotTrue,
    /// Nothing, or an empty text, list or map.
    Empty,
    /// The text has another form.
    WrongForm,
    /// The text is longer than this.
    TooLong(u64),
    /// The list has fewer items than this.
    TooFew(u64),
    /// The map has several keys where one can stand.
    TooManyKeys,
    /// The number is too small or too large.
    OutOfRange,
}

/// Adds the violations behind `error` to `out`.
pub(super) fn flatten<'s>(error: &ValidationError<'_>, root: &'s Value, out: &mut Vec<Violation<'s>>) {
    let Some(schema) = schema_of(error, root) else {
        return;
    };
    if is_enum_of_other_kind(error, schema) {
        return;
    }
    let what = match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            let kinds = kinds_of(error.instance());
            let branches = schema.get("anyOf").and_then(Value::as_array);
            let chosen = branches.and_then(|branches| branches.iter().position(|branch| is_for(branch, kinds)));
            if let Some(errors) = chosen.and_then(|at| context.get(at)) {
                for error in errors {
                    flatten(error, root, out);
                }
                return;
            }
            of_kind(error.instance())
        }
        kind => what(kind, error.instance()),
    };
    let pointer = error.instance_path().as_str().to_owned();
    out.push(Violation { pointer, schema, what });
}

/// The type has been found fault with already.
fn is_enum_of_other_kind(error: &ValidationError<'_>, schema: &Value) -> bool {
    let of_words = matches!(error.kind(), ValidationErrorKind::Enum { .. }) && schema.get("type").is_some();
    of_words && !error.instance().is_string()
}

/// The schema that the failed keyword stands in.
fn schema_of<'s>(error: &ValidationError<'_>, root: &'s Value) -> Option<&'s Value> {
    let path = error.schema_path().as_str();
    let keyword = path.rfind('/').unwrap_or(0);
    root.pointer(&path[..keyword])
}

fn what(kind: &ValidationErrorKind, instance: &Value) -> What {
    match kind {
        ValidationErrorKind::AdditionalProperties { unexpected } => What::UnknownKeys(unexpected.clone()),
        ValidationErrorKind::Required { property } => {
            What::MissingKey(property.as_str().unwrap_or_default().to_owned())
        }
        ValidationErrorKind::Enum { .. } if instance.is_string() => What::NotAWord,
        ValidationErrorKind::Constant { .. } if !instance.is_null() => What::NotTrue,
        ValidationErrorKind::Pattern { .. } if instance.as_str() != Some("") => What::WrongForm,
        ValidationErrorKind::MaxLength { limit } => What::TooLong(*limit),
        ValidationErrorKind::MinItems { limit } if instance.as_array().is_some_and(|items| !items.is_empty()) => {
            What::TooFew(*limit)
        }
        ValidationErrorKind::MaxProperties { .. } => What::TooManyKeys,
        ValidationErrorKind::Minimum { .. } | ValidationErrorKind::Maximum { .. } => What::OutOfRange,
        _ => of_kind(instance),
    }
}

/// A value of the wrong kind: nothing at all, or something else.
fn of_kind(instance: &Value) -> What {
    let empty = match instance {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    };
    if empty { What::Empty } else { What::WrongType }
}
