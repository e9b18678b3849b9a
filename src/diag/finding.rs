//! Findings, placed.

use crate::text::{FileId, Span};

use super::{FieldPath, Severity};

/// A span of one file; a finding about a whole file or folder has none of its own and names the
/// path in its message instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes meant.
    pub span: Span,
}

impl Place {
    /// Before the first byte of `file`, for what is said of a file as a whole.
    #[must_use]
    pub fn start_of(file: FileId) -> Self {
        Self { file, span: Span::at(0) }
    }
}

/// A place with what is to be seen there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What to see there, in a few words; may be empty for the primary label.
    pub text: String,
}

impl Label {
    /// A label at `place`.
    #[must_use]
    pub fn new(place: Place, text: impl Into<String>) -> Self {
        Self { place, text: text.into() }
    }
}

/// One statement about one place: of a rule, or of the reader about its input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Kebab-case id of the rule or input code.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop at its end.
    pub message: String,
    /// The place that causes it; `None` only where there is no file at all (a missing folder).
    pub primary: Option<Label>,
    /// Further places that matter, each possibly in another file.
    pub related: Vec<Label>,
    /// Why it matters: who can sign in, or is locked out.
    pub why: Option<String>,
    /// The way out.
    pub help: Option<String>,
    /// Key of the policy it is about, where there is one.
    pub policy: Option<String>,
    /// The field it is about, where there is one.
    pub field: Option<FieldPath>,
    /// What distinguishes two findings of one rule on one field; part of the fingerprint.
    pub discriminator: String,
}

impl Finding {
    /// A finding with nothing but a message.
    #[must_use]
    pub fn new(rule: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity,
            message: message.into(),
            primary: None,
            related: Vec::new(),
            why: None,
            help: None,
            policy: None,
            field: None,
            discriminator: String::new(),
        }
    }

    /// An error of the reader.
    #[must_use]
    pub fn error(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, message)
    }

    /// A warning of the reader.
    #[must_use]
    pub fn warning(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warning, message)
    }

    /// Sets the primary place.
    #[must_use]
    pub fn at(mut self, place: Place, text: impl Into<String>) -> Self {
        self.primary = Some(Label::new(place, text));
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn and(mut self, place: Place, text: impl Into<String>) -> Self {
        self.related.push(Label::new(place, text));
        self
    }

    /// Says why it matters.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = Some(why.into());
        self
    }

    /// Says the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The order of reports: by place, then rule and message. Findings without a place come first.
    #[must_use]
    pub fn sort_key(&self) -> (Option<Place>, &'static str, &str, &str) {
        let place = self.primary.as_ref().map(|label| label.place);
        (place, self.rule, &self.discriminator, &self.message)
    }
}
