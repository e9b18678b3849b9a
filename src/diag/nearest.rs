//! "Did you mean": the one measure of likeness behind every such answer.

/// The candidate that `typed` was probably meant to be, case aside.
#[must_use]
pub fn nearest<'c>(typed: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    nearest_few(typed, candidates, 1).into_iter().next()
}

/// At most `few` candidates that `typed` may have been meant to be, the likeliest first.
#[must_use]
pub fn nearest_few<'c>(typed: &str, candidates: impl IntoIterator<Item = &'c str>, few: usize) -> Vec<&'c str> {
    let typed = typed.to_lowercase();
    let mut scored: Vec<(f64, &str)> =
        candidates.into_iter().filter_map(|candidate| Some((unlikeness(&typed, candidate)?, candidate))).collect();
    scored.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    scored.dedup();
    scored.into_iter().take(few).map(|(_, candidate)| candidate).collect()
}

/// How far `candidate` is from the lower-case text `typed`, smaller is nearer; `None` when it is no
/// slip of the hand. A few wrong letters come first, then texts that mostly agree from their start.
fn unlikeness(typed: &str, candidate: &str) -> Option<f64> {
    /// Agreement from which on longer texts count as alike, between 0 and 1.
    const ALIKE: f64 = 0.88;
    let candidate = candidate.to_lowercase();
    let letters = typed.chars().count();
    // An edit distance takes the product of both lengths: it is for words, not for paragraphs.
    if letters.max(candidate.chars().count()) > 100 {
        return None;
    }
    let distance = strsim::damerau_levenshtein(typed, &candidate);
    if distance <= (letters / 3).clamp(1, 3) && distance < letters {
        return u32::try_from(distance).ok().map(f64::from);
    }
    let agreement = strsim::jaro_winkler(typed, &candidate);
    (agreement >= ALIKE && letters > 3).then_some(10.0 - agreement)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_seen_and_another_word_is_not() {
        let states = ["enabled", "disabled", "reportOnly"];
        assert_eq!(nearest("enabeld", states), Some("enabled"));
        assert_eq!(nearest("reportonly", states), Some("reportOnly"));
        assert_eq!(nearest("off", states), None);
        assert_eq!(nearest("", states), None);
    }

    #[test]
    fn the_likeliest_come_first() {
        let names = ["CA001 - Exclude", "CA002 - Exclude", "Employees"];
        assert_eq!(nearest_few("CA001 - Exlude", names, 3), ["CA001 - Exclude", "CA002 - Exclude"]);
    }

    #[test]
    fn very_long_texts_are_left_alone() {
        let long = "x".repeat(1_000_000);
        assert_eq!(nearest(&long, [long.as_str()]), None);
    }
}
