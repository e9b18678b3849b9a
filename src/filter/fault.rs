//! What is wrong with a rule.

use crate::text::Span;

/// What is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// The grammar.
    Syntax,
    /// A property that filters of this kind do not know.
    Property,
    /// A known property, without the prefix that goes before it.
    Prefix,
    /// An operator that the property does not take.
    Operator,
    /// A value that the property or operator does not take.
    Value,
    /// A custom security attribute compared with something other than a text.
    NotText,
}

/// One fault, at one place of the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is at fault.
    pub kind: FaultKind,
    /// The device property it is about, without prefix, where that is known.
    pub property: Option<&'static str>,
    /// Bytes of the rule's text; empty where something is missing.
    pub span: Span,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What is to be seen at the place, in a few words.
    pub label: String,
    /// The way out.
    pub help: String,
}

impl Fault {
    pub(super) fn new(kind: FaultKind, span: Span, message: impl Into<String>) -> Self {
        Self { kind, property: None, span, message: message.into(), label: String::new(), help: String::new() }
    }

    pub(super) fn of(mut self, property: &'static str) -> Self {
        self.property = Some(property);
        self
    }

    pub(super) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// `text` for a message: cut to a readable length, control characters spelled out.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut out: String = text.chars().take(LONGEST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}
