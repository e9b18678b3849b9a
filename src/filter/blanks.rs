//! White space outside quotes, which says nothing. Rules whose grammar is wrong have it too.

/// `rule` with one blank for each run of white space outside quotes.
#[must_use]
pub fn collapse_blanks(rule: &str) -> String {
    let mut out = String::with_capacity(rule.len());
    for (_, character, quoted) in characters(rule.trim()) {
        if quoted || !character.is_whitespace() {
            out.push(character);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// Where lines can be broken: offsets of the blanks before ` -and ` and ` -or ` outside quotes.
#[must_use]
pub fn breaks(rule: &str) -> Vec<usize> {
    let joins = |at: usize| {
        let is = |word: &str| rule[at..].get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
        is(" -and ") || is(" -or ")
    };
    let blanks = characters(rule).filter(|&(_, character, quoted)| character == ' ' && !quoted);
    blanks.map(|(at, ..)| at).filter(|&at| joins(at)).collect()
}

/// Every character with its offset, and whether it stands in quotes or is one.
fn characters(rule: &str) -> impl Iterator<Item = (usize, char, bool)> {
    let mut quote = None;
    rule.char_indices().map(move |(at, character)| {
        let before = quote;
        match quote {
            Some(open) if character == open => quote = None,
            None if matches!(character, '"' | '\'') => quote = Some(character),
            _ => {}
        }
        (at, character, before.or(quote).is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_keeps_the_blanks_inside_its_quotes() {
        assert_eq!(collapse_blanks("  device.model   -eq \"a  b\"\n -or  x "), "device.model -eq \"a  b\" -or x");
        assert_eq!(collapse_blanks("device.x -eq 'a \"  b'  -and y"), "device.x -eq 'a \"  b' -and y");
    }

    #[test]
    fn lines_break_before_a_joining_word_outside_quotes() {
        assert_eq!(breaks("a -eq 'x -or y' -OR b -and c"), [15, 21]);
        assert!(breaks("a -eq \"it's -and \"").is_empty());
    }
}
