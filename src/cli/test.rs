//! `caplint test`: whether what must stay true is true.

use std::path::Path;

use crate::engine::{self, Exit, Selection, Side, SideChoice, TestRequest, choose_sides};
use crate::report::{self, Style};

use super::Failure;
use super::args::{Global, TestArgs};
use super::check::{Start, style};
use super::console::Console;
use super::output::Output;

/// Runs the tests, writes the reports, and returns what the engine found the exit code to be.
pub(super) fn run(args: TestArgs, global: &Global, console: &Console) -> Result<Exit, Failure> {
    Output::verify_all(&args.output)?;
    let select = Selection::new(&args.select);
    let select = select.map_err(|why| Failure::new(why).help("quote characters such as `[` as `[[]`"))?;
    let request = TestRequest { check: global.request(args.paths)?, select, stage: args.stage };
    let base = args.base.map(|base| open(&base, &request.check.folder)).transpose()?;
    let tested = engine::test(&request, base.as_ref());
    let start = Start::of(&request.check.folder);
    for output in &args.output {
        let plain = Style { verbose: global.verbose, repository: start.repository(), ..Style::PLAIN };
        output.write(|out| report::write_tests(output.format, &tested, plain, out))?;
    }
    let look = style(global, console, start.repository());
    console.print(|out| report::write_tests(args.format, &tested, look, out))?;
    Ok(tested.exit)
}

/// The side that changes are compared with; with `...` behind it, what it was when HEAD left it.
fn open(base: &str, folder: &Path) -> Result<Side, Failure> {
    if let Some(other) = base.strip_suffix("...").filter(|other| !other.is_empty()) {
        let left = SideChoice::MergeBase(other.to_owned(), "HEAD".to_owned());
        return Side::open(&left, folder).map_err(|finding| Failure::of(&finding));
    }
    let (base, head) = choose_sides(&[base.to_owned()], false, folder).map_err(|finding| Failure::of(&finding))?;
    if head != SideChoice::WorkTree {
        let failure = Failure::new("--base is what was before, and the files here are what is after");
        return Err(failure.help("name one branch, tag, commit or folder, such as `--base main`"));
    }
    Side::open(&base, folder).map_err(|finding| Failure::of(&finding))
}
