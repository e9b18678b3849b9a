//! What a bug of caplint looks like from outside.

use std::io::{self, Write as _};
use std::panic::{self, PanicHookInfo};

/// Replaces Rust's panic message by one that says what to do. The exit code stays 101.
pub(super) fn install() {
    panic::set_hook(Box::new(|info| {
        // Nobody is left to tell when standard error is gone.
        let _ = io::stderr().write_all(message(info).as_bytes());
    }));
}

fn message(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    format!(
        "caplint has a bug: {what} ({place})\n  \
         That is its fault, not yours.\n  \
         Please report it with this message, the command you ran and, if you may share it, the file it read.\n  \
         Version: {version} on {os} {arch}\n",
        what = text.unwrap_or("unknown"),
        version = env!("CARGO_PKG_VERSION"),
        os = std::env::consts::OS,
        arch = std::env::consts::ARCH,
    )
}
