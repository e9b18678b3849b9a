//! The table of predicted refusals in the docs is what the catalogue holds.

use std::fmt::Write as _;
use std::path::Path;

use caplint::catalog::{Evidence, GraphError, Sureness, graph_errors};

const BEGIN: &str = "<!-- The table is generated. -->\n";
const END: &str = "<!-- Here it ends. -->\n";

#[test]
fn the_docs_list_every_refusal_with_its_evidence() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/graph-errors.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (table, after) = rest.split_once(END).unwrap();
    let fresh = fresh();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{fresh}{END}{after}")).unwrap();
    } else {
        assert!(table == fresh, "docs/graph-errors.md is behind the catalogue: run the tests with UPDATE=1");
    }
}

fn fresh() -> String {
    let mut text = String::new();
    let (predicted, others): (Vec<&GraphError>, Vec<&GraphError>) =
        graph_errors().errors.iter().partition(|error| !error.predicted_by.is_empty());
    text.push_str("\n### Predicted\n\n| number | what Graph refuses | predicted by | evidence | sureness | source |\n");
    text.push_str("|---|---|---|---|---|---|\n");
    for error in predicted {
        let rules: Vec<String> = error.predicted_by.iter().map(|id| format!("`{id}`")).collect();
        let _ =
            writeln!(text, "| {} | {} | {} | {} |", number(error), cell(&error.cause), rules.join(", "), known(error));
    }
    text.push_str(
        "\n### Known, but not from files\n\n| number | what Graph refuses | way out | evidence | sureness | source |\n",
    );
    text.push_str("|---|---|---|---|---|---|\n");
    for error in others {
        let _ =
            writeln!(text, "| {} | {} | {} | {} |", number(error), cell(&error.cause), cell(&error.fix), known(error));
    }
    text.push('\n');
    text
}

/// A number of Graph's own, or the HTTP status in brackets where none is known.
fn number(error: &GraphError) -> String {
    error.code.map_or_else(|| format!("({})", error.status), |code| code.to_string())
}

fn known(error: &GraphError) -> String {
    let evidence = match error.evidence {
        Evidence::LiveError => "live error",
        Evidence::Metadata => "metadata",
        Evidence::Documentation => "documentation",
        Evidence::PortalText => "portal text",
        Evidence::ThirdParty => "third party",
    };
    let sureness = match error.confidence {
        Sureness::High => "high",
        Sureness::Medium => "medium",
        Sureness::Low => "low",
    };
    format!("{evidence} | {sureness} | {}", cell(&error.source))
}

/// Text that stays within its cell.
fn cell(text: &str) -> String {
    text.trim_end_matches('.').replace('|', "\\|")
}
