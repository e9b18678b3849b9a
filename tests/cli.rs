//! Transcripts of the program: what people see when they type.

/// Runs every transcript in `tests/cmd`. `TRYCMD=overwrite` rewrites them.
///
/// Transcripts have no colours. What depends on the day passes `--now`.
#[test]
fn transcripts() {
    trycmd::TestCases::new()
        .register_bin("caplint", std::path::Path::new(env!("CARGO_BIN_EXE_caplint")))
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.toml");
}
