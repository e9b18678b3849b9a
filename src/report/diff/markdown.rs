//! Markdown for a comment on a pull request: the head line, a table for each consequence, and what is
//! behind each row in a part that can be opened.

use std::fmt::Write as _;
use std::io;

use crate::engine::{Diffed, TenantDiff};
use crate::report::Style;
use crate::semantics::diff::Consequence;
use crate::text::sanitize::markdown;
use crate::text::{and_list, count};

use super::view::{self, CauseView, RegionView, Viewer};

/// Bytes that a comment on GitHub may have, less what surrounds the tables.
const LONGEST: usize = 60_000;

/// Writes the page. What a comment cannot hold is counted, never dropped in silence.
pub(super) fn write(diffed: &Diffed, style: Style<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = String::new();
    if let Some(reason) = &diffed.refused {
        let _ = writeln!(page, "### caplint: not compared\n\n{}.", markdown(reason));
        for side in &diffed.sides {
            for finding in side.report.findings.iter().filter(|finding| side.report.fails(finding)) {
                let _ = writeln!(page, "- {}: {}", markdown(&side.label), markdown(&finding.message));
            }
        }
        return out.write_all(page.as_bytes());
    }
    for tenant in &diffed.tenants {
        one_tenant(diffed, tenant, style, &mut page);
    }
    if !diffed.left_out.is_empty() {
        let _ = writeln!(page, "\nNot compared: {}.", markdown(&and_list(&diffed.left_out)));
    }
    out.write_all(page.trim_start().as_bytes())
}

fn one_tenant(diffed: &Diffed, tenant: &TenantDiff, style: Style<'_>, page: &mut String) {
    let viewer = Viewer::new(diffed, tenant, style);
    let _ = writeln!(page, "\n### caplint: {}\n", markdown(&view::headline(diffed, tenant)));
    let _ = writeln!(page, "{}", markdown(&format!("{}; {}", view::counts(tenant), view::classes(tenant))));
    gate(diffed, tenant, page);
    let regions: Vec<RegionView> = viewer.regions().collect();
    let mut hidden = 0;
    for consequence in Consequence::ALL {
        let own: Vec<&RegionView> = regions.iter().filter(|region| region.consequence == consequence).collect();
        hidden += table(consequence, &own, page);
    }
    if hidden > 0 {
        let _ = writeln!(page, "\n{} not shown here; the log has all of them.", count(hidden, "further region"));
    }
    details(&viewer, page);
}

fn gate(diffed: &Diffed, tenant: &TenantDiff, page: &mut String) {
    let Some(allow) = &diffed.allow else { return };
    let words: Vec<&str> = allow.iter().map(|effect| view::effect_word(*effect)).collect();
    let allowed = if words.is_empty() { "nothing".to_owned() } else { and_list(&words) };
    if tenant.diff.is_within(allow) {
        let _ = writeln!(page, "\nAllowed by the gate: {allowed}.");
    } else {
        let _ = writeln!(page, "\n**Stopped by the gate: only {allowed} may happen.**");
    }
}

/// The table of one consequence; returns how many rows found no place.
fn table(consequence: Consequence, regions: &[&RegionView], page: &mut String) -> usize {
    if regions.is_empty() {
        return 0;
    }
    let session = consequence == Consequence::SessionOnly;
    let head = if session {
        "| who | where and how | session | cause |"
    } else {
        "| who | where and how | before | after | cause |"
    };
    let rule = if session { "|---|---|---|---|" } else { "|---|---|---|---|---|" };
    let mut rows = String::new();
    let mut behind = String::new();
    let mut shown = 0;
    for region in regions {
        let (row, detail) = (row(region, session), detail(region));
        if page.len() + rows.len() + behind.len() + row.len() + detail.len() > LONGEST {
            break;
        }
        rows.push_str(&row);
        behind.push_str(&detail);
        shown += 1;
    }
    let title = capital(consequence.words());
    let _ = write!(page, "\n#### {title} ({})\n\n{head}\n{rule}\n{rows}", regions.len());
    if !behind.is_empty() {
        let _ = write!(page, "\n<details>\n<summary>Examples and places</summary>\n\n{behind}\n</details>\n");
    }
    regions.len() - shown
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// What people see of a region before they open anything.
fn row(region: &RegionView, session: bool) -> String {
    let who = region.lines.iter().find(|(heading, _)| *heading == "WHO").map_or("", |(_, words)| words);
    let rest = region.lines.iter().filter(|(heading, _)| *heading != "WHO").map(|(_, words)| words.as_str());
    let rest: Vec<&str> = rest.filter(|words| !words.starts_with("any")).collect();
    let rest = if rest.is_empty() { "everything".to_owned() } else { rest.join("; ") };
    let mut causes: Vec<String> = region.causes.iter().map(|cause| format!("{}: {}", cause.name, cause.edit)).collect();
    causes.extend(region.tenant_causes.iter().cloned());
    let change = if session {
        vec![region.session.join("; ")]
    } else {
        let session =
            if region.session.is_empty() { String::new() } else { format!(" ({})", region.session.join("; ")) };
        vec![region.before.clone(), format!("{}{session}", region.after)]
    };
    let cells: Vec<String> = [vec![who.to_owned(), rest], change, vec![causes.join("; ")]].concat();
    let cells: Vec<String> = cells.iter().map(|cell| markdown(cell)).collect();
    format!("| {} |\n", cells.join(" | "))
}

fn detail(region: &RegionView) -> String {
    let mut text = format!("- {}\n", markdown(&format!("for example {}", region.example)));
    for (heading, words) in &region.lines {
        let _ = writeln!(text, "  - {heading} {}", markdown(words));
    }
    for cause in &region.causes {
        let _ = writeln!(text, "  - cause {}", cause_words(cause));
    }
    for cause in &region.tenant_causes {
        let _ = writeln!(text, "  - cause {}", markdown(cause));
    }
    text
}

fn cause_words(cause: &CauseView) -> String {
    let place = cause.place.as_ref().map_or_else(String::new, |place| format!(" ({place})"));
    markdown(&format!("{}: {}{place}", cause.name, cause.edit))
}

/// What has to be known beside the tables, closed at first.
fn details(viewer: &Viewer<'_>, page: &mut String) {
    let idle = viewer.idle().into_iter().map(|(cause, why)| format!("{}: {}", cause_words(&cause), markdown(&why)));
    folded("Edits without effect", &idle.collect::<Vec<_>>(), page);
    let elsewhere = viewer.changed_elsewhere().into_iter();
    let elsewhere = elsewhere.map(|(name, edits)| markdown(&format!("{name}: {}", edits.join("; "))));
    folded("Changed although their own text is not", &elsewhere.collect::<Vec<_>>(), page);
    let tenant = viewer.tenant_edits();
    let tenant: Vec<String> = tenant.iter().map(|edit| markdown(edit)).collect();
    folded("Changes of the tenant file", &tenant, page);
    folded("Rollouts", &viewer.stages().iter().map(|stage| markdown(stage)).collect::<Vec<_>>(), page);
    match &viewer.tenant.operations {
        Ok(operations) => {
            let lines = operations.iter().map(|one| {
                let changes =
                    if one.changes.is_empty() { String::new() } else { format!(": {}", one.changes.join("; ")) };
                markdown(&format!("{} \"{}\"{changes}", view::operation(one), one.display_name))
            });
            folded("What a deployment would send to Graph", &lines.collect::<Vec<_>>(), page);
        }
        Err(reasons) => {
            let lines: Vec<String> = reasons.iter().map(|reason| markdown(reason)).collect();
            folded("What a deployment would send to Graph is not known", &lines, page);
        }
    }
    let assumptions: Vec<String> = viewer.tenant.diff.assumptions.iter().map(|text| markdown(text)).collect();
    folded("What this rests on", &assumptions, page);
}

fn folded(title: &str, lines: &[String], page: &mut String) {
    if lines.is_empty() {
        return;
    }
    let mut shown = String::new();
    let mut hidden = lines.len();
    for line in lines {
        if page.len() + shown.len() + line.len() > LONGEST + 4_000 {
            break;
        }
        let _ = writeln!(shown, "- {line}");
        hidden -= 1;
    }
    if hidden > 0 {
        let _ = writeln!(shown, "- and {}", count(hidden, "further line"));
    }
    let _ = write!(page, "\n<details>\n<summary>{title} ({})</summary>\n\n{shown}\n</details>\n", lines.len());
}
