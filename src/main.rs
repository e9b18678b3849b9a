//! The `caplint` program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(caplint::cli::main())
}
