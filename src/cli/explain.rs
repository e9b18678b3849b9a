//! `caplint explain`: a rule's page, or what an input code means.

use crate::diag::codes;
use crate::engine::Exit;
use crate::rules;

use super::Failure;
use super::args::ExplainArgs;
use super::console::Console;
use super::markdown::{self, Look};

/// Columns of a page in a pipe.
const PIPE: usize = 100;

/// Prints the page.
pub(super) fn run(args: &ExplainArgs, console: &Console) -> Result<Exit, Failure> {
    let page = page(&args.name);
    let look = Look { color: console.color, links: console.links, width: console.width.unwrap_or(PIPE) };
    console.print_text(&markdown::render(&page, look))?;
    Ok(Exit::Clean)
}

/// The page of a rule; of an input code a short one. The name was checked when it was parsed.
fn page(name: &str) -> String {
    if let Some(rule) = rules::find(name) {
        return rule.page.to_owned();
    }
    let summary = codes::find(name).map_or("", |code| code.summary);
    format!("# {name}\n\n{summary}\n\nThis is said of a file, before any rule looks at it.\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes::INPUT_CODES;
    use crate::rules::RULES;

    #[test]
    fn everything_that_can_be_printed_in_brackets_has_a_page() {
        for code in INPUT_CODES {
            assert!(page(code.id).contains(code.summary));
        }
        for rule in RULES {
            assert_eq!(page(rule.id), rule.page);
        }
    }
}
