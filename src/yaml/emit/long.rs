//! Texts too long for one line.

use super::WIDTH;
use super::scalar::is_shown;

/// The lines of `text` as a folded scalar (`>-`), whose line breaks are read as one space each:
/// broken at the spaces at `offsets` and, in parts that are still too wide for `width`, at any
/// space. `None` where it cannot be folded.
pub(super) fn folded(text: &str, offsets: &[usize], width: usize) -> Option<Vec<String>> {
    if text.is_empty() || text.trim() != text || !is_shown(text) {
        return None;
    }
    let mut lines = Vec::new();
    let mut from = 0;
    for &at in offsets.iter().filter(|&&at| is_lone_space(text, at)).chain([&text.len()]) {
        wrap(text.get(from..at).unwrap_or_default(), width, &mut lines);
        from = at + 1;
    }
    Some(lines)
}

/// The lines of `text` as a literal scalar, and its header; `None` where it has no lines or they
/// would not be read back.
pub(super) fn literal(text: &str) -> Option<(&'static str, Vec<String>)> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let odd = |line: &str| line.trim_end() != line || !is_shown(line);
    if !body.contains('\n')
        || body.starts_with(char::is_whitespace)
        || body.ends_with('\n')
        || body.split('\n').any(odd)
    {
        return None;
    }
    let header = if body.len() == text.len() { "|-" } else { "|" };
    Some((header, body.split('\n').map(str::to_owned).collect()))
}

/// Puts as many words on each line as fit.
fn wrap(text: &str, width: usize, lines: &mut Vec<String>) {
    let mut rest = text;
    while rest.chars().count() > width {
        let fits = |at: &usize| rest[..*at].chars().count() <= width;
        let spaces: Vec<usize> =
            rest.match_indices(' ').map(|(at, _)| at).filter(|&at| is_lone_space(rest, at)).collect();
        let Some(&at) = spaces.iter().rfind(|at| fits(at)).or(spaces.first()) else {
            break;
        };
        lines.push(rest[..at].to_owned());
        rest = &rest[at + 1..];
    }
    lines.push(rest.to_owned());
}

/// A space between two characters that are none.
fn is_lone_space(text: &str, at: usize) -> bool {
    let white = |character: Option<char>| character.is_none_or(char::is_whitespace);
    text.get(at..).is_some_and(|rest| rest.starts_with(' '))
        && !white(text[..at].chars().next_back())
        && !white(text[at + 1..].chars().next())
}

/// Columns left for a folded or literal scalar whose lines are indented by `indent`.
pub(super) fn width_at(indent: usize) -> usize {
    WIDTH.saturating_sub(indent).max(40)
}
