//! Nodes as plain JSON values.

use serde_json::{Map, Number, Value};

use crate::diag::Finding;

use super::{Limits, Node, Scalar, Shape, Syntax, limits};

impl<'d> Node<'d> {
    /// The value below this node, aliases followed and merge keys expanded; of a duplicated key
    /// the last value. Infinite and not-a-number become `null`, as JSON has neither.
    ///
    /// # Errors
    /// When more nodes than `limits.nodes` are visited, or more than `limits.depth` are nested;
    /// neither happens to a document that was parsed under the same limits.
    pub fn to_json(self, limits: Limits) -> Result<Value, Box<Finding>> {
        let mut visited = 0;
        value(self, limits.bounded(), &mut visited, 0)
    }

    /// The node that an RFC 6901 JSON pointer leads to (`/conditions/users/includeUsers/0`).
    #[must_use]
    pub fn pointer(self, json_pointer: &str) -> Option<Node<'d>> {
        if json_pointer.is_empty() {
            return Some(self);
        }
        let mut node = self;
        for step in json_pointer.strip_prefix('/')?.split('/') {
            let step = step.replace("~1", "/").replace("~0", "~");
            node = match node.shape() {
                Shape::Sequence => node.items().nth(index(&step)?)?,
                _ => node.get(&step)?,
            };
        }
        Some(node)
    }
}

/// An array index as RFC 6901 allows it: digits without leading zero.
fn index(step: &str) -> Option<usize> {
    let plain = step == "0" || (!step.starts_with('0') && step.bytes().all(|byte| byte.is_ascii_digit()));
    if plain { step.parse().ok() } else { None }
}

/// Recursion is bounded by the depth limit.
fn value(node: Node<'_>, limits: Limits, visited: &mut usize, depth: usize) -> Result<Value, Box<Finding>> {
    *visited += 1;
    if *visited > limits.nodes {
        return Err(limits::too_many_nodes(node.place(), limits).into());
    }
    let shape = node.shape();
    if depth >= limits.depth && matches!(shape, Shape::Sequence | Shape::Mapping) {
        return Err(limits::too_deep(node.place(), limits).into());
    }
    match shape {
        Shape::Sequence => {
            let items = node.items().map(|item| value(item, limits, visited, depth + 1));
            items.collect::<Result<_, _>>().map(Value::Array)
        }
        Shape::Mapping => {
            let mut map = Map::new();
            for (key, entry) in node.entries() {
                let key = key.text().unwrap_or_default().to_owned();
                map.insert(key, value(entry, limits, visited, depth + 1)?);
            }
            Ok(Value::Object(map))
        }
        _ => Ok(scalar(node)),
    }
}

fn scalar(node: Node<'_>) -> Value {
    match node.scalar() {
        None | Some(Scalar::Null) => Value::Null,
        Some(Scalar::Bool(flag)) => Value::Bool(flag),
        Some(Scalar::Str(text)) => Value::String(text.to_owned()),
        Some(Scalar::Int(number)) if node.document().syntax == Syntax::Yaml => Value::from(number),
        Some(Scalar::Int(_) | Scalar::Float(_)) => number(node),
    }
}

/// JSON's own reading of a number where the text is one, so that large integers stay exact.
fn number(node: Node<'_>) -> Value {
    let text = node.text().unwrap_or_default();
    if let Ok(number) = serde_json::from_str::<Number>(text.trim_start_matches('+')) {
        return Value::Number(number);
    }
    match node.scalar() {
        Some(Scalar::Float(float)) => Number::from_f64(float).map_or(Value::Null, Value::Number),
        _ => Value::Null,
    }
}
