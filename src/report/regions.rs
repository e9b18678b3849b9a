//! Regions as people read them: those that differ in one line alone are one.

/// A heading, as `WHO`, and its words.
pub(super) type Line = (&'static str, String);

/// Some regions as one.
pub(super) struct Group {
    /// Which, by position; the first is the one that the others were joined to.
    pub(super) members: Vec<usize>,
    /// Their lines.
    pub(super) lines: Vec<Line>,
}

/// Regions that are `alike` and differ in one line alone become one: `A; or B` on that line.
pub(super) fn joined(shapes: Vec<Vec<Line>>, alike: impl Fn(usize, usize) -> bool) -> Vec<Group> {
    let group = |(at, lines)| Group { members: vec![at], lines };
    let mut groups: Vec<Group> = shapes.into_iter().enumerate().map(group).collect();
    let pair = |groups: &[Group]| {
        let pairs = (0..groups.len()).flat_map(|one| (one + 1..groups.len()).map(move |other| (one, other)));
        let mut alike = pairs.filter(|&(one, other)| alike(groups[one].members[0], groups[other].members[0]));
        alike.find_map(|(one, other)| Some((one, other, only_difference(&groups[one].lines, &groups[other].lines)?)))
    };
    while let Some((one, other, line)) = pair(&groups) {
        let gone = groups.remove(other);
        let (more, known) = (&gone.lines[line].1, &mut groups[one]);
        known.lines[line].1 = format!("{}; or {more}", known.lines[line].1);
        known.members.extend(gone.members);
    }
    groups
}

/// The line in which two regions differ, where it is the only one.
fn only_difference(one: &[Line], other: &[Line]) -> Option<usize> {
    if !one.iter().map(|line| line.0).eq(other.iter().map(|line| line.0)) {
        return None;
    }
    let mut differing = (0..one.len()).filter(|&line| one[line] != other[line]);
    let line = differing.next()?;
    differing.next().is_none().then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(words: [&str; 2]) -> Vec<Line> {
        vec![("WHO", words[0].to_owned()), ("WHAT", words[1].to_owned())]
    }

    fn said(groups: Vec<Group>) -> Vec<(Vec<usize>, Vec<String>)> {
        let words = |group: Group| (group.members, group.lines.into_iter().map(|line| line.1).collect());
        groups.into_iter().map(words).collect()
    }

    #[test]
    fn one_line_may_differ() {
        let all = [["A", "x"], ["B", "y"], ["A", "z"]];
        let groups = said(joined(all.map(lines).to_vec(), |_, _| true));
        let want = [(vec![0, 2], ["A", "x; or z"]), (vec![1], ["B", "y"])];
        assert_eq!(groups, want.map(|(at, words)| (at, words.map(str::to_owned).to_vec())));
    }

    #[test]
    fn what_is_not_alike_stays_apart() {
        let all = [["A", "x"], ["A", "z"]];
        assert_eq!(joined(all.map(lines).to_vec(), |_, _| false).len(), 2);
        let mut more = lines(["A", "x"]);
        more.push(("RISK", "user risk high".to_owned()));
        assert_eq!(joined(vec![lines(["A", "x"]), more], |_, _| true).len(), 2);
    }
}
