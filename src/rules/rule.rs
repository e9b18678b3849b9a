//! What a rule is.

use schemars::Schema;

use crate::diag::{FieldPath, Severity};
use crate::text::Span;

use super::{Context, Sink};

/// How sure caplint is that what a rule says is a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// Rests on documentation or metadata and on what is in the files.
    High,
    /// Rests on portal texts, third parties or a judgement.
    Medium,
    /// Rests on a single claim.
    Low,
}

/// The smallest preset that switches a rule on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Preset {
    /// Only what locks out, lets in or is rejected.
    Minimal,
    /// The default.
    Recommended,
    /// Everything.
    Strict,
}

/// A rule: constant metadata and one pure function.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case name of the bad thing.
    pub id: &'static str,
    /// What is bad, in one sentence.
    pub summary: &'static str,
    /// Family: the folder it lives in.
    pub family: &'static str,
    /// Default severity.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// Further words to select it by.
    pub tags: &'static [&'static str],
    /// The version that brought it.
    pub since: &'static str,
    /// The smallest preset that switches it on.
    pub preset: Preset,
    /// False when a suppression comment in a policy file must not silence it.
    pub ignorable: bool,
    /// First day it speaks (`YYYY-MM-DD`), compared with `--now`.
    pub valid_from: Option<&'static str>,
    /// Schema of its options, when it has any.
    pub options: Option<fn() -> Schema>,
    /// Its page: documentation, test and fixture in one.
    pub page: &'static str,
    /// The function.
    pub check: Check,
}

/// What a rule looks at. The engine does the iterating, so that no rule can skip siblings.
#[derive(Clone, Copy)]
pub enum Check {
    /// One policy, by its index in the set.
    Policy(fn(&Context<'_>, usize, &mut Sink)),
    /// The whole set.
    Set(fn(&Context<'_>, &mut Sink)),
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Policy(_) => "Policy",
            Self::Set(_) => "Set",
        })
    }
}

/// Where a rule's finding stands, before the engine places it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// A field of a policy, present or missing.
    Policy(usize, FieldPath),
    /// A path of the tenant file, such as `breakGlass.groups[0]` or `groups["CA-BreakGlass"].members`.
    Tenant(FieldPath),
    /// The set as a whole: `policies` in `caplint.yaml`, else the tenant file, else the folder.
    Set,
}

/// A rule's finding, before it is placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawFinding {
    /// The place that causes it.
    pub at: Anchor,
    /// The bytes meant within the text at that place, where it has a grammar of its own (a filter's
    /// rule); the whole value without.
    pub inside: Option<Span>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to see at the place, in a few words; empty for none.
    pub label: String,
    /// Further places.
    pub related: Vec<(Anchor, String)>,
    /// Who can sign in or is locked out.
    pub why: String,
    /// The way out; empty for none.
    pub help: String,
    /// Distinguishes two findings of one rule on one field; part of the fingerprint.
    pub discriminator: String,
}

impl RawFinding {
    /// A finding at `at`.
    #[must_use]
    pub fn new(at: Anchor, message: impl Into<String>) -> Self {
        Self {
            at,
            inside: None,
            message: message.into(),
            label: String::new(),
            related: Vec::new(),
            why: String::new(),
            help: String::new(),
            discriminator: String::new(),
        }
    }

    /// Narrows the place to some bytes of the text that stands there.
    #[must_use]
    pub fn inside(mut self, span: Span) -> Self {
        self.inside = Some(span);
        self
    }

    /// Sets what is to be seen at the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn and(mut self, at: Anchor, label: impl Into<String>) -> Self {
        self.related.push((at, label.into()));
        self
    }

    /// Says who can sign in or is locked out.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// Says the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Distinguishes this finding from others of the rule on the same field.
    #[must_use]
    pub fn discriminator(mut self, discriminator: impl Into<String>) -> Self {
        self.discriminator = discriminator.into();
        self
    }
}
