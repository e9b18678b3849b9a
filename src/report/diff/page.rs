//! How a page of Markdown is cut to the length of a comment: every tenant keeps its head line and its
//! counts, and what is left of the space is shared out fairly.

use std::fmt::Write as _;

use crate::text::count;

/// What a tenant's part consists of, in Markdown that is safe already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// Head line, counts, verdict of the gate: never left out.
    pub(super) head: String,
    /// Open tables, the gravest first.
    pub(super) tables: Vec<Table>,
    /// What can be opened.
    pub(super) folded: Vec<Folded>,
}

/// Rows under a title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) title: String,
    /// The two lines above the rows.
    pub(super) header: String,
    /// A line each, or a few that belong together.
    pub(super) rows: Vec<String>,
}

/// Something closed at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Folded {
    /// A table.
    Rows(Table),
    /// A list, a line each.
    Lines(String, Vec<String>),
}

/// Bytes that a page has at most. A comment on GitHub may have 65,536 characters, and findings stand in the
/// same one.
pub(super) const LONGEST: usize = 50_000;

/// Rows that an open table has at most.
const ROWS: usize = 6;

/// Lines that a list has at most.
const LINES: usize = 30;

/// Bytes kept for what is said of what is left out.
const NOTES: usize = 400;

const ELSEWHERE: &str = "in the JSON report (`--format json`)";

/// The whole page, at most [`LONGEST`] long.
pub(super) fn page(parts: &[Part], end: &str) -> String {
    let mut page = String::new();
    let heads: Vec<usize> = parts.iter().map(|part| part.head.len() + NOTES).collect();
    let room = LONGEST.saturating_sub(end.len() + NOTES);
    let shown = fitting(&heads, room);
    let bodies: Vec<usize> = parts.iter().take(shown).map(|part| body(part, usize::MAX).len()).collect();
    let shares = shares(&bodies, room.saturating_sub(heads.iter().take(shown).sum()));
    for ((part, share), wanted) in parts.iter().zip(shares).zip(bodies) {
        page.push_str(&part.head);
        page.push_str(&body(part, if share < wanted { share } else { usize::MAX }));
    }
    if shown < parts.len() {
        let _ = writeln!(page, "\n{} {ELSEWHERE}.", count(parts.len() - shown, "further tenant"));
    }
    page.push_str(end);
    page
}

/// How many of the first of `lengths` fit into `room`.
fn fitting(lengths: &[usize], room: usize) -> usize {
    let mut sum = 0;
    lengths.iter().take_while(|length| (sum + **length <= room, sum += **length).0).count()
}

/// `room` shared out: nobody gets more than is wanted, and what one does not want goes to the others.
fn shares(wanted: &[usize], room: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|at| wanted[*at]);
    let mut shares = vec![0; wanted.len()];
    let mut left = room;
    for (place, at) in order.iter().enumerate() {
        shares[*at] = wanted[*at].min(left / (wanted.len() - place));
        left -= shares[*at];
    }
    shares
}

/// Tables and folded parts in at most `room` bytes, and a line about what found no place; that line has
/// its room beside.
fn body(part: &Part, room: usize) -> String {
    let mut body = String::new();
    let mut hidden = 0;
    for table in &part.tables {
        hidden += open_table(table, room, &mut body);
    }
    let mut closed = String::new();
    let mut lost = 0;
    for folded in &part.folded {
        lost += usize::from(!close(folded, room.saturating_sub(body.len()), &mut closed));
    }
    if hidden > 0 {
        let _ = writeln!(body, "\n{} {ELSEWHERE}.", count(hidden, "further row"));
    }
    body.push_str(&closed);
    if lost > 0 {
        let _ = writeln!(body, "\nExamples, places and what else changes are {ELSEWHERE}.");
    }
    body
}

/// Writes as many rows as there is room for; returns how many there is none for.
fn open_table(table: &Table, room: usize, body: &mut String) -> usize {
    let mut text = format!("\n#### {} ({})\n\n{}", table.title, table.rows.len(), table.header);
    let rows = rows(table, ROWS, room.saturating_sub(body.len() + text.len()));
    if rows.is_empty() {
        return table.rows.len();
    }
    text.extend(rows.iter().copied());
    body.push_str(&text);
    table.rows.len() - rows.len()
}

/// The first rows, not more than `most` and not longer than `room`.
fn rows(table: &Table, most: usize, room: usize) -> Vec<&str> {
    let lengths: Vec<usize> = table.rows.iter().take(most).map(String::len).collect();
    table.rows.iter().take(fitting(&lengths, room)).map(String::as_str).collect()
}

/// Writes what is closed at first where there is room for some of it.
fn close(folded: &Folded, room: usize, text: &mut String) -> bool {
    const AROUND: usize = 160;
    let Some(inside) = room.checked_sub(text.len() + AROUND) else { return false };
    let (title, content, number) = match folded {
        Folded::Rows(table) => {
            let Some(inside) = inside.checked_sub(table.title.len() + table.header.len()) else { return false };
            let shown = rows(table, usize::MAX, inside);
            let (number, hidden) = (shown.len(), table.rows.len() - shown.len());
            let more = further(hidden, "row");
            (&table.title, format!("{}{}{more}", table.header, shown.concat()), number)
        }
        Folded::Lines(title, lines) => {
            let Some(inside) = inside.checked_sub(title.len()) else { return false };
            let lengths: Vec<usize> = lines.iter().take(LINES).map(|line| line.len() + 3).collect();
            let number = fitting(&lengths, inside);
            let shown: Vec<String> = lines.iter().take(number).map(|line| format!("- {line}\n")).collect();
            (title, format!("{}{}", shown.concat(), further(lines.len() - number, "line")), number)
        }
    };
    if number == 0 {
        return false;
    }
    let _ = write!(text, "\n<details>\n<summary>{title}</summary>\n\n{content}\n</details>\n");
    true
}

fn further(hidden: usize, what: &str) -> String {
    if hidden == 0 { String::new() } else { format!("\n{} {ELSEWHERE}.\n", count(hidden, &format!("further {what}"))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row() -> impl Strategy<Value = String> {
        (1_usize..4, 1_usize..9_000)
            .prop_map(|(lines, length)| format!("| {} | b |\n", "x".repeat(length)).repeat(lines))
    }

    fn table() -> impl Strategy<Value = Table> {
        proptest::collection::vec(row(), 1..20).prop_map(|rows| Table {
            title: "Loosened".to_owned(),
            header: "| a | b |\n|---|---|\n".to_owned(),
            rows,
        })
    }

    fn folded() -> impl Strategy<Value = Folded> {
        let lines = proptest::collection::vec("[a-z]{1,400}", 1..60);
        let lines = lines.prop_map(|lines| Folded::Lines("Details".to_owned(), lines));
        prop_oneof![lines, table().prop_map(Folded::Rows)]
    }

    /// Tenants in any number up to what heads alone leave room for.
    fn parts() -> impl Strategy<Value = Vec<Part>> {
        let one = (proptest::collection::vec(table(), 0..5), proptest::collection::vec(folded(), 0..3), 0_usize..300);
        proptest::collection::vec(one, 1..60).prop_map(|all| {
            let parts = all.into_iter().enumerate().map(|(at, (tables, folded, length))| {
                let head = format!("\n### tenant {at} is looser\n\ncounts of {at} {}\n", "c".repeat(length));
                Part { head, tables, folded }
            });
            parts.collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_page_keeps_within_its_length_and_whole(parts in parts()) {
            let page = page(&parts, "\nNot compared: others.\n");
            prop_assert!(page.len() <= LONGEST, "{}", page.len());
            for (at, part) in parts.iter().enumerate() {
                prop_assert!(page.contains(&part.head), "tenant {} has no head", at);
            }
            prop_assert_eq!(page.matches("<details>").count(), page.matches("</details>").count());
            let lines: Vec<&str> = page.lines().collect();
            for (at, line) in lines.iter().enumerate() {
                // No row without its header, and none that is cut.
                prop_assert!(!line.starts_with('|') || line.ends_with('|'), "{}", line);
                prop_assert!(*line != "|---|---|" || lines.get(at + 1).is_some_and(|next| next.starts_with("| x")));
                prop_assert!(!line.starts_with("| x") || lines[at - 1].starts_with('|'));
            }
        }

        #[test]
        fn what_is_shared_is_neither_more_than_there_is_nor_wasted(
            wanted in proptest::collection::vec(0_usize..5_000, 1..20),
            room in 0_usize..20_000,
        ) {
            let shares = shares(&wanted, room);
            let total: usize = shares.iter().sum();
            prop_assert!(total <= room && shares.iter().zip(&wanted).all(|(share, wanted)| share <= wanted));
            let even = room / wanted.len();
            prop_assert!(shares.iter().zip(&wanted).all(|(share, wanted)| *share >= even.min(*wanted)));
        }
    }

    #[test]
    fn one_tenant_with_much_to_say_takes_nothing_from_the_next() {
        let row = format!("| {} | b |\n", "x".repeat(3_000));
        let table = |rows: usize| Table {
            title: "Loosened".to_owned(),
            header: "| a | b |\n|---|---|\n".to_owned(),
            rows: vec![row.clone(); rows],
        };
        let part = |tables: usize| Part {
            head: "\n### head\n".to_owned(),
            tables: vec![table(6); tables],
            folded: Vec::new(),
        };
        let page = page(&[part(8), part(1), part(1)], "");
        let later = page.split("### head").skip(2).map(|part| part.matches("| x").count());
        assert_eq!(later.collect::<Vec<_>>(), [5, 5]);
        assert!(page.contains("further rows in the JSON report"));
    }

    #[test]
    fn tenants_whose_heads_find_no_room_are_counted() {
        let part = Part { head: format!("\n### {}\n", "h".repeat(1_000)), ..Part::default() };
        let page = page(&vec![part; 100], "");
        assert!(page.len() <= LONGEST && page.contains("further tenants in the JSON report"), "{}", page.len());
    }
}
