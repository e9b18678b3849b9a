//! Block style.

use std::borrow::Cow;

use crate::text::sanitize;

use super::long::{folded, literal, width_at};
use super::scalar::{Context, scalar, single_quoted};
use super::{Item, Out, Pair, WIDTH};

/// A key longer than this is written with `?` in front: readers look no further for the `:` than
/// 1,024 characters.
const KEY_MAX: usize = 1000;

/// The document that holds `pairs`, below the comment lines `head`. It ends with a line break.
#[must_use]
pub fn document(head: &[String], pairs: &[Pair]) -> String {
    let mut out = String::new();
    comment_lines(head, 0, &mut out);
    if pairs.is_empty() {
        out.push_str("{}\n");
    }
    map(pairs, 0, &mut out);
    // There is nothing above the first key to part it from.
    if pairs.first().is_some_and(|first| first.gap) && head.is_empty() {
        out.remove(0);
    }
    out
}

fn indentation(indent: usize) -> String {
    " ".repeat(indent)
}

fn comment_lines(lines: &[String], indent: usize, out: &mut String) {
    for line in lines.iter().flat_map(|lines| lines.lines()) {
        out.push_str(&indentation(indent));
        out.push_str(comment(line).trim_end());
        out.push('\n');
    }
}

/// `# text`, in one line and with nothing in it that a terminal or caplint itself would obey.
fn comment(text: &str) -> String {
    let text = text.trim().replace(['\n', '\r'], " ");
    let shown = sanitize::terminal(&text);
    let obeyed = ["caplint:", "yaml-language-server:"];
    let order = obeyed.iter().any(|word| shown.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)));
    if order { format!("# \"{shown}\"") } else { format!("# {shown}") }
}

fn beside(right: Option<&String>) -> String {
    let right = right.filter(|text| !text.trim().is_empty());
    right.map_or_else(String::new, |text| format!("  {}", comment(text).trim_end()))
}

fn map(pairs: &[Pair], indent: usize, out: &mut String) {
    for pair in pairs {
        if pair.gap {
            out.push('\n');
        }
        comment_lines(&pair.above, indent, out);
        let key = scalar(&pair.key, Context::Block);
        if key.chars().count() > KEY_MAX {
            out.extend([&*indentation(indent), "? ", &key, "\n", &indentation(indent), ":"]);
            value(&pair.value, indent, indent + 1, pair.right.as_ref(), out);
            continue;
        }
        out.extend([&*indentation(indent), &key, ":"]);
        let column = indent + key.chars().count() + 1;
        value(&pair.value, indent, column, pair.right.as_ref(), out);
    }
}

/// Writes `value` behind a key at `indent`; `column` is the width of what stands on the line.
fn value(value: &Out, indent: usize, column: usize, right: Option<&String>, out: &mut String) {
    if let Some(line) = in_line(value, column + 1, &beside(right)) {
        out.extend([" ", &line, &beside(right), "\n"]);
        return;
    }
    match unflowed(value) {
        Out::List(items) => {
            out.extend([&*beside(right), "\n"]);
            list(items, indent + 2, out);
        }
        Out::Map(pairs) => {
            out.extend([&*beside(right), "\n"]);
            map(pairs, indent + 2, out);
        }
        long => block_scalar(long, indent + 2, right, out),
    }
}

fn list(items: &[Item], indent: usize, out: &mut String) {
    for item in items {
        out.extend([&*indentation(indent), "-"]);
        if let Some(line) = in_line(&item.value, indent + 2, &beside(item.right.as_ref())) {
            out.extend([" ", &line, &beside(item.right.as_ref()), "\n"]);
            continue;
        }
        match unflowed(&item.value) {
            Out::List(items) => nested(item, indent, out, |out| list(items, indent + 2, out)),
            Out::Map(pairs) => nested(item, indent, out, |out| map(pairs, indent + 2, out)),
            long => block_scalar(long, indent + 2, item.right.as_ref(), out),
        }
    }
}

/// A list or map in an item: its first line stands behind the dash, unless a comment comes first.
fn nested(item: &Item, indent: usize, out: &mut String, write: impl Fn(&mut String)) {
    let mut inner = String::new();
    write(&mut inner);
    let comment = beside(item.right.as_ref());
    if comment.is_empty() && !inner.trim_start().starts_with('#') {
        out.push(' ');
        out.push_str(inner.get(indent + 2..).unwrap_or_default());
    } else {
        out.extend([&*comment, "\n", &inner]);
    }
}

fn unflowed(value: &Out) -> &Out {
    match value {
        Out::Flow(inner) => inner,
        other => other,
    }
}

/// The value where it stands in one line: always a short scalar, a flow list or map where it fits.
fn in_line<'v>(value: &'v Out, column: usize, comment: &str) -> Option<Cow<'v, str>> {
    let fits = |line: &str| column + line.chars().count() + comment.chars().count() <= WIDTH;
    match value {
        Out::Text(text) => Some(scalar(text, Context::Block).into()),
        Out::Verbatim(text) => Some(text.into()),
        Out::Prose(text) => {
            let line = scalar(text, Context::Block);
            let kept = fits(&line) && literal(text).is_none() || long_form(value, column).is_none();
            kept.then(|| line.into())
        }
        Out::Code(text, _) => {
            let line = single_quoted(text).unwrap_or_else(|| scalar(text, Context::Block));
            (fits(&line) || long_form(value, column).is_none()).then(|| line.into())
        }
        Out::List(items) if items.is_empty() => Some("[]".into()),
        Out::Map(pairs) if pairs.is_empty() => Some("{}".into()),
        Out::Flow(inner) => match &**inner {
            Out::List(items) if !items.is_empty() => flow(inner).filter(|line| fits(line)).map(Cow::from),
            Out::Map(pairs) if !pairs.is_empty() => flow(inner).filter(|line| fits(line)).map(Cow::from),
            plain => in_line(plain, column, comment),
        },
        Out::List(_) | Out::Map(_) => None,
    }
}

/// The value in flow style; `None` where it holds a comment or what has its own lines.
fn flow(value: &Out) -> Option<String> {
    match value {
        Out::Text(text) | Out::Prose(text) | Out::Code(text, _) => Some(scalar(text, Context::Flow)),
        Out::Verbatim(text) => Some(text.clone()),
        Out::Flow(inner) => flow(inner),
        Out::List(items) => {
            let item = |item: &Item| flow(&item.value).filter(|_| item.right.is_none());
            let items: Option<Vec<String>> = items.iter().map(item).collect();
            Some(format!("[{}]", items?.join(", ")))
        }
        Out::Map(pairs) => {
            let pairs: Option<Vec<String>> = pairs.iter().map(flow_pair).collect();
            Some(format!("{{{}}}", pairs?.join(", ")))
        }
    }
}

fn flow_pair(pair: &Pair) -> Option<String> {
    if !pair.above.is_empty() || pair.right.is_some() {
        return None;
    }
    Some(format!("{}: {}", scalar(&pair.key, Context::Flow), flow(&pair.value)?))
}

/// Header and lines of a scalar that is too long for its line.
fn long_form(value: &Out, indent: usize) -> Option<(&'static str, Vec<String>)> {
    let width = width_at(indent);
    let folded = |text, offsets| Some((">-", folded(text, offsets, width)?));
    match value {
        Out::Prose(text) => literal(text).or_else(|| folded(text, &[])),
        Out::Code(text, offsets) => folded(text, offsets),
        _ => None,
    }
}

fn block_scalar(value: &Out, indent: usize, right: Option<&String>, out: &mut String) {
    let (header, lines) = long_form(value, indent).unwrap_or_default();
    out.extend([" ", header, &beside(right), "\n"]);
    for line in lines {
        if !line.is_empty() {
            out.push_str(&indentation(indent));
        }
        out.push_str(&line);
        out.push('\n');
    }
}
