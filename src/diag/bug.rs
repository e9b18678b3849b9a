//! Bugs of caplint itself: a panic is kept to the piece of work that met it, so that the rest is
//! still done and the report says what was not.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, Location, PanicHookInfo};

use super::{Finding, Place};

/// Id of the finding that a bug gives.
pub const CODE: &str = "bug-in-caplint";

thread_local! {
    /// How many guards this thread is inside of.
    static GUARDS: Cell<usize> = const { Cell::new(0) };
    /// Where the last panic of this thread was, while a guard is there to ask.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What is known of a bug.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bug {
    /// The panic's own words.
    pub what: String,
    /// File, line and column of caplint's source; `None` unless [`note`] is part of the panic hook.
    pub place: Option<String>,
}

/// Runs `work`; a panic in it becomes a [`Bug`].
///
/// What `work` was changing when it panicked must not be used afterwards: pass it what it may consume.
///
/// # Errors
/// When `work` panicked.
pub fn guard<T>(work: impl FnOnce() -> T) -> Result<T, Bug> {
    GUARDS.set(GUARDS.get() + 1);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDS.set(GUARDS.get() - 1);
    result.map_err(|payload| Bug { what: words(payload.as_ref()), place: PLACE.take() })
}

/// [`guard`] for work on what stands at `place`: a panic becomes a finding there, which says what
/// caplint was `doing`.
///
/// # Errors
/// When `work` panicked.
pub fn guard_at<T>(place: Place, doing: &str, work: impl FnOnce() -> T) -> Result<T, Box<Finding>> {
    guard(work).map_err(|bug| Box::new(bug.finding(doing).at(place, "")))
}

/// What was kept of `all`; the findings on the rest go to `findings`.
#[must_use]
pub fn kept<T>(all: Vec<Result<T, Box<Finding>>>, findings: &mut Vec<Finding>) -> Vec<T> {
    let mut kept = Vec::with_capacity(all.len());
    for one in all {
        match one {
            Ok(one) => kept.push(one),
            Err(finding) => findings.push(*finding),
        }
    }
    kept
}

/// For a panic hook: true when a [`guard`] will speak of the panic, which is noted for it.
#[must_use]
pub fn note(info: &PanicHookInfo<'_>) -> bool {
    let guarded = GUARDS.get() > 0;
    if guarded {
        PLACE.set(info.location().map(Location::to_string));
    }
    guarded
}

/// The words of a panic.
#[must_use]
pub fn words(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("unknown").to_owned()
}

impl Bug {
    /// What the bug kept caplint from doing, as `reading a.yaml`, in a sentence.
    #[must_use]
    pub fn message(&self, doing: &str) -> String {
        let place = self.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
        format!("caplint has a bug and stopped {doing}: {}{place}", self.what)
    }

    /// The finding that says what could not be done because of the bug, as `reading a.yaml`.
    #[must_use]
    pub fn finding(&self, doing: &str) -> Finding {
        Finding::error(CODE, self.message(doing)).why(WHY).help(help())
    }
}

/// What a bug means for the report around it.
pub const WHY: &str = "That is caplint's fault: nothing is known of what it stopped at; everything else was checked";

/// How to report a bug.
#[must_use]
pub fn help() -> String {
    format!("report it with this message, the command you ran and, if you may share it, the file; {}", version())
}

/// The build, as a report of a bug needs it.
#[must_use]
pub fn version() -> String {
    let (version, os, arch) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH);
    format!("this is version {version} on {os} {arch}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_works_is_handed_on() {
        assert_eq!(guard(|| 7), Ok(7));
    }

    #[test]
    fn a_panic_becomes_a_bug_and_the_next_work_is_done() {
        let number = 3;
        for (bug, what) in [
            (guard(|| panic!("a text")), "a text"),
            (guard(|| panic!("number {number}")), "number 3"),
            (guard(|| panic::panic_any(5)), "unknown"),
        ] {
            let bug: Bug = bug.map(|(): ()| ()).unwrap_err();
            assert_eq!(bug.what, what);
            assert!(bug.finding("reading a.yaml").message.contains("stopped reading a.yaml: "));
        }
        assert_eq!(guard(|| guard(|| panic!("inside")).map(|(): ()| ()).is_err()), Ok(true));
        assert_eq!(GUARDS.get(), 0);
    }
}
