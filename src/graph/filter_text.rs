//! The one text that stands for a filter rule, however it was written.

use crate::model::Filter;

/// `rule` with one blank for each run of white space outside quotes, which is not significant.
pub(super) fn filter_text(rule: &str) -> String {
    Filter::collapse(rule)
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
