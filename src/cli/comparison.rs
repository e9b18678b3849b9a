//! How a set compares with a tenant, as a table for people.

use crate::graph::{Comparison, Deletion, Method, OnlyInTenant, Plan, PlannedObject};
use crate::text::count;
use crate::text::sanitize::terminal;

/// The table, and what it rests on; empty for a plan that was compared with nothing.
pub(super) fn shown(plan: &Plan, verbose: bool) -> String {
    let Some(comparison) = &plan.comparison else { return String::new() };
    let rows = rows(plan, comparison, verbose);
    let widths = [0, 1].map(|column| rows.iter().map(|row| row.cells[column].chars().count()).max().unwrap_or(0));
    let mut lines = vec![headline(plan, comparison)];
    for row in rows {
        let [action, object, note] = &row.cells;
        let line = format!("  {action:<0$}  {object:<1$}  {note}", widths[0], widths[1]);
        lines.push(line.trim_end().to_owned());
        lines.extend(row.lines.iter().map(|line| format!("    {line}")));
    }
    lines.extend(comparison.assumptions.iter().map(|assumption| format!("  assumed: {assumption}")));
    lines.extend(least_time(comparison));
    let lines: Vec<_> = lines.iter().map(|line| terminal(line)).collect();
    lines.join("\n") + "\n"
}

/// A row of the table, and lines below it.
struct Row {
    cells: [String; 3],
    lines: Vec<String>,
}

fn headline(plan: &Plan, comparison: &Comparison) -> String {
    let requests = |method: Method| plan.objects.iter().filter(move |planned| action(planned) == method);
    let create = requests(Method::Post).count();
    let change = requests(Method::Patch).count();
    let only = comparison.only_in_tenant.iter().filter(|object| !object.deleted).count();
    if plan.objects.is_empty() && plan.deletions.is_empty() {
        let rest = if only == 0 { String::new() } else { format!("; {only} more only in the tenant") };
        return format!("nothing to do: the tenant has all {} as the set says{rest}", comparison.same.len());
    }
    let delete = match plan.deletions.len() {
        0 => String::new(),
        number => format!(", {number} to delete"),
    };
    format!(
        "{create} to create, {change} to change{delete}, {} the same, {only} only in the tenant",
        comparison.same.len()
    )
}

/// What a request does to its object: an action on one that exists changes it.
fn action(planned: &PlannedObject) -> Method {
    if planned.finds.is_some() { Method::Patch } else { Method::Post }
}

fn rows(plan: &Plan, comparison: &Comparison, verbose: bool) -> Vec<Row> {
    let requests = plan.objects.iter().map(|planned| request(planned, verbose));
    let deletions = plan.deletions.iter().map(deletion);
    let same = comparison
        .same
        .iter()
        .filter(|_| verbose)
        .map(|known| Row { cells: ["same".to_owned(), known.object.clone(), String::new()], lines: Vec::new() });
    let only = comparison.only_in_tenant.iter().filter(|object| !object.deleted).map(only_in_tenant);
    requests.chain(deletions).chain(same).chain(only).collect()
}

fn request(planned: &PlannedObject, verbose: bool) -> Row {
    let object = planned.object.to_string();
    let Some(finds) = &planned.finds else {
        return Row { cells: ["create".to_owned(), object, String::new()], lines: Vec::new() };
    };
    let shown: Vec<String> = finds.changes.iter().map(ToString::to_string).collect();
    let (note, lines) = match shown.as_slice() {
        [one] => (one.clone(), Vec::new()),
        many if verbose => (String::new(), many.to_vec()),
        many => (format!("{} members", many.len()), Vec::new()),
    };
    Row { cells: ["change".to_owned(), object, note], lines }
}

fn deletion(deletion: &Deletion) -> Row {
    Row { cells: ["delete".to_owned(), deletion.object.to_string(), String::new()], lines: Vec::new() }
}

fn only_in_tenant(object: &OnlyInTenant) -> Row {
    let name = format!("{}/{}", object.kind, object.display_name);
    let note = object.kept.clone().unwrap_or_default();
    Row { cells: ["only there".to_owned(), name, note], lines: Vec::new() }
}

fn least_time(comparison: &Comparison) -> Option<String> {
    let time = comparison.least_time;
    if time.seconds == 0 {
        return None;
    }
    Some(format!(
        "at least {}: {} and {} to see that nothing has changed meanwhile, one request a second",
        count(time.seconds, "second"),
        count(time.writes, "write"),
        count(time.reads, "read"),
    ))
}
