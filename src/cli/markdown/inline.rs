//! The text of one paragraph, heading or cell, with its styles.

use super::Look;

const RESET: &str = "\u{1b}[0m";

/// Gathers inline text.
pub(super) struct Inline {
    look: Look,
    text: String,
    /// The styles that are open, outermost first.
    styles: Vec<&'static str>,
    /// The address of the open link, and where its text starts.
    link: Option<(String, usize)>,
}

impl Inline {
    pub(super) fn new(look: Look) -> Self {
        Self { look, text: String::new(), styles: Vec::new(), link: None }
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Text in code style: coloured, or in backticks where there are no colours.
    pub(super) fn code(&mut self, code: &str) {
        if self.look.color {
            self.open("\u{1b}[36m");
            self.push(code);
            self.close();
        } else {
            self.push(&format!("`{code}`"));
        }
    }

    pub(super) fn open(&mut self, style: &'static str) {
        self.styles.push(style);
        if self.look.color {
            self.text.push_str(style);
        }
    }

    /// Ends the innermost style; those around it go on.
    pub(super) fn close(&mut self) {
        self.styles.pop();
        if self.look.color {
            self.text.push_str(RESET);
            self.text.extend(self.styles.iter().copied());
        }
    }

    pub(super) fn open_link(&mut self, address: &str) {
        if self.look.links {
            self.text.extend(["\u{1b}]8;;", address, "\u{1b}\\"]);
        }
        self.link = Some((address.to_owned(), self.text.len()));
    }

    pub(super) fn close_link(&mut self) {
        let Some((address, start)) = self.link.take() else {
            return;
        };
        if self.look.links {
            self.text.push_str("\u{1b}]8;;\u{1b}\\");
        } else if self.text[start..] != address {
            self.text.extend([" (", &address, ")"]);
        }
    }

    /// The text gathered so far; starts anew.
    pub(super) fn finish(&mut self) -> String {
        std::mem::take(&mut self.text)
    }
}
