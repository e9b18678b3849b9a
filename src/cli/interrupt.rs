//! Ctrl-C, and being asked to end: nothing half-written stays behind.

use std::process;

use crate::engine;

/// What shells give a program that was interrupted.
const INTERRUPTED: i32 = 130;

/// From now on, an interruption waits for files that are taking their names, removes what has none
/// yet, and ends the process with 130. Commands that write no file need none of this.
pub(super) fn tidy_up() {
    // Where no handler can be installed, the system's own ends the process, as it would without.
    let _ = ctrlc::set_handler(end);
}

#[expect(clippy::exit, reason = "the other threads are to stop where they are")]
fn end() {
    let _held = engine::abandon();
    process::exit(INTERRUPTED);
}
