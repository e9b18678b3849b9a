//! A rule as a tree.

use crate::text::Span;

use super::Operator;

/// A rule or a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// From its first to its last token, the parentheses around it included.
    pub span: Span,
    /// Pairs of parentheses around it.
    pub parentheses: u32,
}

/// What a part of a rule is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// `PROPERTY OPERATOR VALUE`.
    Comparison(Comparison),
    /// `-not PART`, with the span of `-not`.
    Not(Span, Box<Expr>),
    /// `PART -and PART …` or `PART -or PART …`: at least two parts, with the spans of the words
    /// between them.
    Joined(Joint, Vec<Expr>, Vec<Span>),
}

/// What stands between the parts of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// `-and`: every part.
    And,
    /// `-or`: one of the parts.
    Or,
}

impl Joint {
    /// The usual spelling.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::And => "-and",
            Self::Or => "-or",
        }
    }
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What is compared.
    pub property: PropertyName,
    /// How.
    pub operator: OperatorUse,
    /// With what.
    pub value: Value,
}

impl Comparison {
    /// From the property to the value.
    #[must_use]
    pub fn span(&self) -> Span {
        self.property.span.to(self.value.span)
    }
}

/// A property as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyName {
    /// Prefix and name, as `device.model`.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// An operator as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperatorUse {
    /// Which one.
    pub operator: Operator,
    /// Where it stands.
    pub span: Span,
    /// True when the dash in front of it was written.
    pub dashed: bool,
}

/// A value as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Where it stands, quotes and brackets included.
    pub span: Span,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueKind {
    /// A text in quotes, without them and with escapes undone.
    Text(String),
    /// `True` or `False` without quotes.
    Bool(bool),
    /// A row of digits without quotes.
    Number(String),
    /// `null` or `$null` without quotes: no value.
    Null,
    /// `[…, …]`.
    List(Vec<Value>),
}

impl Value {
    /// The text of a text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The members of a list; any other value is its own only member.
    #[must_use]
    pub fn items(&self) -> &[Value] {
        match &self.kind {
            ValueKind::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }
}

impl Expr {
    /// Every comparison, from left to right.
    #[must_use]
    pub fn comparisons(&self) -> Vec<&Comparison> {
        let mut found = Vec::new();
        self.walk(&mut |expr| {
            if let ExprKind::Comparison(comparison) = &expr.kind {
                found.push(comparison);
            }
        });
        found
    }

    /// Visits this part and every part below it, from left to right and the whole before its parts.
    pub fn walk<'e>(&'e self, visit: &mut impl FnMut(&'e Expr)) {
        visit(self);
        match &self.kind {
            ExprKind::Comparison(_) => {}
            ExprKind::Not(_, part) => part.walk(visit),
            ExprKind::Joined(_, parts, _) => parts.iter().for_each(|part| part.walk(visit)),
        }
    }
}
