//! Texts that device filters compare: which comparisons can hold together, and a text for those that
//! do. Without regard to case.

use indexmap::IndexMap;

use crate::filter::Operator;
use crate::semantics::logic::{Formula, Point, ValueSet, VarId};

use super::builder::{Builder, Topic};

/// How a text is compared with another, negations aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Relation {
    Is,
    StartsWith,
    EndsWith,
    Contains,
}

impl Relation {
    /// The relation that `operator` or its negation asks for.
    pub(super) fn of(operator: Operator) -> Self {
        match operator {
            Operator::Eq | Operator::Ne | Operator::In | Operator::NotIn => Self::Is,
            Operator::StartsWith | Operator::NotStartsWith => Self::StartsWith,
            Operator::EndsWith | Operator::NotEndsWith => Self::EndsWith,
            Operator::Contains | Operator::NotContains => Self::Contains,
        }
    }

    /// Whether `own` is in this relation to `with`, without regard to case.
    pub(super) fn holds(self, own: &str, with: &str) -> bool {
        let (own, with) = (&*own.to_lowercase(), &*with.to_lowercase());
        match self {
            Self::Is => own == with,
            Self::StartsWith => own.starts_with(with),
            Self::EndsWith => own.ends_with(with),
            Self::Contains => own.contains(with),
        }
    }

    fn verb(self) -> (&'static str, &'static str) {
        match self {
            Self::Is => ("is", "is not"),
            Self::StartsWith => ("starts with", "does not start with"),
            Self::EndsWith => ("ends with", "does not end with"),
            Self::Contains => ("contains", "does not contain"),
        }
    }
}

/// A comparison: with this text, in lower case.
type Comparison = (Relation, String);

/// The comparisons of one property, each with the spelling it was first written in.
#[derive(Debug, Clone, Default)]
pub(super) struct Comparisons(IndexMap<Comparison, String>);

impl Comparisons {
    pub(super) fn note(&mut self, relation: Relation, text: &str) {
        self.0.entry((relation, text.to_lowercase())).or_insert_with(|| text.to_owned());
    }

    fn all_hold(&self, truth: &[bool], own: &str) -> bool {
        self.0.keys().zip(truth).all(|((relation, text), wanted)| relation.holds(own, text) == *wanted)
    }

    /// A text for which exactly those comparisons hold of which `truth` says so: the texts that have to
    /// be in it, parted where need be by a letter that is in no text at all.
    pub(super) fn text(&self, truth: &[bool]) -> String {
        let held = |wanted: Relation| {
            let all = self.0.iter().zip(truth).filter(move |(_, held)| **held);
            all.filter(move |(((relation, _), _), _)| *relation == wanted).map(|((_, written), _)| written.as_str())
        };
        if let Some(whole) = held(Relation::Is).next() {
            return whole.to_owned();
        }
        let longest = |wanted| held(wanted).max_by_key(|text| text.len()).unwrap_or_default();
        let (start, end) = (longest(Relation::StartsWith), longest(Relation::EndsWith));
        let inner: Vec<&str> = held(Relation::Contains).collect();
        let with = |filler: &str| [&[start][..], &inner[..], &[end][..]].concat().join(filler);
        let parts: Vec<&str> = [start].into_iter().chain(inner.iter().copied()).chain([end]).collect();
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let plain = [start.to_owned(), end.to_owned(), parts.concat(), parts.join("-"), "Other".to_owned()];
        let plain = plain.into_iter().find(|text| !text.is_empty() && self.all_hold(truth, text));
        plain.unwrap_or_else(|| with(&self.filler().to_string()))
    }

    /// A character that no comparison names.
    fn filler(&self) -> char {
        let used = |letter: &char| self.0.keys().any(|(_, text)| text.contains(*letter));
        let mut letters = ('a'..='z').chain('0'..='9').chain('\u{a1}'..='\u{24f}').chain('\u{4e00}'..='\u{9fff}');
        letters.find(|letter| !used(letter) && letter.to_lowercase().eq([*letter])).unwrap_or('~')
    }
}

/// The variables of one text property: whether it has a value, and which comparisons hold.
#[derive(Debug)]
pub(super) struct TextProperty {
    present: VarId,
    comparisons: Comparisons,
    vars: Vec<VarId>,
}

impl TextProperty {
    pub(super) fn new(builder: &mut Builder, name: &str, comparisons: Comparisons) -> Self {
        let present = builder.flag(Topic::Device, name, format!("no {name}"), format!("some {name}"));
        let mut vars = Vec::new();
        for ((relation, _), written) in &comparisons.0 {
            let (yes, no) = relation.verb();
            let title = format!("{name} {yes} {written}");
            let (no, yes) = (format!("{name} {no} \"{written}\""), format!("{name} {yes} \"{written}\""));
            vars.push(builder.flag(Topic::Device, &title, no, yes));
        }
        let property = Self { present, comparisons, vars };
        for formula in property.laws() {
            builder.define(&format!("what texts `{name}` can be"), formula);
        }
        property
    }

    /// It has a value.
    pub(super) fn present(&self) -> Formula {
        yes(self.present)
    }

    /// The comparison holds; false for one that nobody noted.
    pub(super) fn holds(&self, relation: Relation, text: &str) -> Formula {
        let at = self.comparisons.0.get_index_of(&(relation, text.to_lowercase()));
        at.map_or(Formula::FALSE, |at| yes(self.vars[at]))
    }

    /// The value at `point`.
    pub(super) fn at(&self, point: &Point) -> Option<String> {
        let truth: Vec<bool> = self.vars.iter().map(|var| point.get(*var) == 1).collect();
        (point.get(self.present) == 1).then(|| self.comparisons.text(&truth))
    }

    /// What holds of every text. With these, whatever comparisons may hold together have a text.
    fn laws(&self) -> Vec<Formula> {
        let mut laws = Vec::new();
        for (one, var) in self.comparisons.0.keys().zip(&self.vars) {
            laws.push(yes(*var).implies(self.present()));
            if one.0 != Relation::Is && one.1.is_empty() {
                laws.push(self.present().implies(yes(*var)));
            }
            for (other, with) in self.comparisons.0.keys().zip(&self.vars) {
                match follows(one, other) {
                    Some(_) if one == other => {}
                    Some(true) => laws.push(yes(*var).implies(yes(*with))),
                    Some(false) => laws.push(yes(*var).implies(yes(*with).not())),
                    None => {}
                }
            }
        }
        laws
    }
}

fn yes(var: VarId) -> Formula {
    Formula::is_in(var, ValueSet::of(2, [1]))
}

/// Whether `other` holds of every text of which `one` holds, or of none; `None` when that depends.
fn follows((one, text): &Comparison, (other, with): &Comparison) -> Option<bool> {
    use Relation::{Contains, EndsWith, Is, StartsWith};
    let surely = |holds: bool| holds.then_some(true);
    match (one, other) {
        (Is, _) => Some(other.holds(text, with)),
        (_, Contains) => surely(text.contains(with.as_str())),
        (StartsWith, StartsWith) if text.starts_with(with.as_str()) => Some(true),
        (StartsWith, StartsWith) if !with.starts_with(text.as_str()) => Some(false),
        (EndsWith, EndsWith) if text.ends_with(with.as_str()) => Some(true),
        (EndsWith, EndsWith) if !with.ends_with(text.as_str()) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn relation() -> impl Strategy<Value = Relation> {
        prop_oneof![Just(Relation::Is), Just(Relation::StartsWith), Just(Relation::EndsWith), Just(Relation::Contains)]
    }

    fn property(comparisons: &[(Relation, String)]) -> (TextProperty, Builder) {
        let mut builder = Builder::default();
        let mut noted = Comparisons::default();
        for (relation, text) in comparisons {
            noted.note(*relation, text);
        }
        let property = TextProperty::new(&mut builder, "model", noted);
        (property, builder)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn what_the_laws_allow_has_a_text_and_every_text_keeps_them(
            comparisons in proptest::collection::vec((relation(), "[abB]{0,3}"), 1..6),
            text in "[aAbc]{0,5}",
        ) {
            let (property, builder) = property(&comparisons);
            let size = property.vars.len() + 1;
            let lawful = |point: &Point| builder.constraints.iter().all(|law| law.formula.holds(point));
            for bits in 0..1_u32 << size {
                let point = Point((0..size).map(|at| u16::from(bits >> at & 1 == 1)).collect());
                if lawful(&point) && point.get(property.present) == 1 {
                    let truth: Vec<bool> = property.vars.iter().map(|var| point.get(*var) == 1).collect();
                    let own = property.at(&point).unwrap();
                    prop_assert!(property.comparisons.all_hold(&truth, &own), "{own} {truth:?} {:?}", property.comparisons);
                }
            }
            let own = text.to_lowercase();
            let truth = property.comparisons.0.keys().map(|(relation, with)| u16::from(relation.holds(&own, with)));
            let point = Point(std::iter::once(1).chain(truth).collect());
            prop_assert!(lawful(&point));
        }
    }

    #[test]
    fn texts_read_naturally() {
        let mut comparisons = Comparisons::default();
        comparisons.note(Relation::StartsWith, "Surface");
        comparisons.note(Relation::Contains, "Pro");
        comparisons.note(Relation::Is, "Surface Pro 9");
        assert_eq!(comparisons.text(&[false, false, false]), "Other");
        assert_eq!(comparisons.text(&[true, false, false]), "Surface");
        assert_eq!(comparisons.text(&[true, true, false]), "SurfacePro");
        assert_eq!(comparisons.text(&[true, true, true]), "Surface Pro 9");
    }
}
