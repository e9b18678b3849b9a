//! Standard output and what it can show.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use super::Failure;

/// When to colour. (The variants have no doc comments: those would go into every help page.)
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Default)]
pub(super) enum Color {
    // On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    // Into files and pipes too.
    Always,
    // Not even on a terminal.
    Never,
}

/// Standard output, asked once what it can do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Console {
    /// Whether to write colours.
    pub(super) color: bool,
    /// Whether to write links.
    pub(super) links: bool,
    /// The terminal's width; `None` for a file or pipe.
    pub(super) width: Option<usize>,
}

/// The narrowest and widest that text is wrapped to.
const WIDTHS: (usize, usize) = (40, 120);

impl Console {
    /// Asks the environment and the terminal.
    pub(super) fn new(color: Color) -> Self {
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        };
        let is_terminal = io::stdout().is_terminal();
        let width = terminal_size::terminal_size().filter(|_| is_terminal);
        Self {
            color,
            links: color && is_terminal && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
            width: width.map(|(width, _)| usize::from(width.0).clamp(WIDTHS.0, WIDTHS.1)),
        }
    }

    /// Lets `write` fill standard output, through one buffer.
    ///
    /// A reader that went away (`caplint … | head`) is no failure: the rest is dropped.
    pub(super) fn print(self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        let stdout = io::stdout().lock();
        let result = if self.color { fill(AutoStream::always(stdout), write) } else { fill(stdout, write) };
        match result {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::new(format!("cannot write to standard output: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// [`Console::print`] for a text that is there already.
    pub(super) fn print_text(self, text: &str) -> Result<(), Failure> {
        self.print(|out| out.write_all(text.as_bytes()))
    }
}

fn fill(out: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    write(&mut out)?;
    out.flush()
}
