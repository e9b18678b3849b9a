//! The one text that stands for a filter rule, however it was written.

/// `rule` with one blank for each run of white space outside quotes, which is not significant.
pub(super) fn filter_text(rule: &str) -> String {
    let mut out = String::with_capacity(rule.len());
    let mut quote = None;
    for c in rule.trim().chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_keeps_the_blanks_inside_its_quotes() {
        assert_eq!(filter_text("  device.model   -eq \"a  b\"\n -or  x "), "device.model -eq \"a  b\" -or x");
        assert_eq!(filter_text("device.x -eq 'a \"  b'  -and y"), "device.x -eq 'a \"  b' -and y");
    }
}
