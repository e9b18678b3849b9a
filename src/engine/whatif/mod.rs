//! `whatif`: what comes of one sign-in, as far as it is known.

mod keys;

use crate::diag::Finding;

pub use keys::Keys;

/// Something that is wrong with what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it was said: an option, or a place in a file.
    pub place: Option<String>,
    /// What is wrong, in one sentence without full stop.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

impl Problem {
    fn of(finding: &Finding) -> Self {
        Self { place: None, message: finding.message.clone(), help: finding.help.clone() }
    }
}
