//! The language of filter rules: `device.model -startsWith "Surface" -and device.isCompliant -eq True`.
//!
//! One grammar serves device filters and filters over custom security attributes. [`parse()`] knows the
//! grammar, [`check()`] the tables of properties, operators and values; neither knows what a rule means
//! for a device. Spans are byte offsets into the rule's own text.
//!
//! Microsoft describes the properties in "Conditional Access: Filter for devices", and for the grammar
//! refers to "Manage rules for dynamic membership groups" (Microsoft Learn): precedence is comparison,
//! `-not`, `-and`, `-or`, and operators may be written with or without their dash.

mod ast;
mod blanks;
mod check;
mod fault;
mod hints;
mod lex;
mod parse;
mod print;
mod table;
#[cfg(test)]
mod tests;

pub use ast::{Comparison, Expr, ExprKind, Joint, OperatorUse, PropertyName, Value, ValueKind};
pub use blanks::{breaks, collapse_blanks};
pub use check::check;
pub use fault::{Fault, FaultKind};
pub use parse::{MAX_DEPTH, Parsed, parse};
pub use print::{canonical_text, print};
pub use table::{
    ATTRIBUTE_PREFIX, DEVICE_PREFIX, MAX_LENGTH, Operator, PROPERTIES, Property, Subject, Values, property,
};

/// Everything that is wrong with `rule`: with its grammar, and by the tables where it could be read.
#[must_use]
pub fn faults(rule: &str, subject: Subject) -> Vec<Fault> {
    let Parsed { expr, mut faults } = parse(rule);
    let mut others: Vec<Fault> = expr.iter().flat_map(|expr| check(expr, subject)).collect();
    // A value without quotes is one fault, whatever it would say in quotes.
    others.retain(|other| !faults.iter().any(|fault| fault.span == other.span));
    faults.append(&mut others);
    faults.sort_by_key(|fault| (fault.span, fault.kind));
    faults
}
