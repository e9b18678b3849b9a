//! What a bug of caplint looks like from outside.

use std::io::{self, Write as _};
use std::panic::{self, PanicHookInfo};

use crate::diag::bug;

/// Replaces Rust's panic message by one that says what to do. The exit code stays 101. A panic that
/// is kept to one file is left to the report.
pub(super) fn install() {
    panic::set_hook(Box::new(|info| {
        if bug::note(info) {
            return;
        }
        // Nobody is left to tell when standard error is gone.
        let _ = io::stderr().write_all(message(info).as_bytes());
    }));
}

fn message(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    format!(
        "caplint has a bug: {what} ({place})\n  \
         That is its fault, not yours.\n  \
         Please {help}.\n",
        what = bug::words(info.payload()),
        help = bug::help(),
    )
}
