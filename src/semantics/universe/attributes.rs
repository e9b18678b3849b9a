//! Filter rules over custom security attributes, for objects whose attributes the tenant file lists.

use indexmap::IndexMap;

use crate::filter::{Comparison, Expr, ExprKind, Joint, Operator, ValueKind, parse};

/// Whether an object with `attributes` matches `rule`; `None` when the rule cannot be read. An
/// attribute that is missing meets no positive operator and every negative one; one with several
/// values meets a positive operator when one of them does.
pub(super) fn matches(rule: &str, attributes: &IndexMap<String, Vec<String>>) -> Option<bool> {
    parse(rule).valid().map(|expr| holds(&expr, attributes))
}

fn holds(expr: &Expr, attributes: &IndexMap<String, Vec<String>>) -> bool {
    match &expr.kind {
        ExprKind::Comparison(comparison) => compares(comparison, attributes),
        ExprKind::Not(_, part) => !holds(part, attributes),
        ExprKind::Joined(Joint::And, parts, _) => parts.iter().all(|part| holds(part, attributes)),
        ExprKind::Joined(Joint::Or, parts, _) => parts.iter().any(|part| holds(part, attributes)),
    }
}

fn compares(comparison: &Comparison, attributes: &IndexMap<String, Vec<String>>) -> bool {
    let name = comparison.property.text.split_once('.').map_or(&*comparison.property.text, |(_, name)| name);
    let own = attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map_or(&[][..], |(_, own)| own);
    let operator = comparison.operator.operator;
    let positive = comparison.value.items().iter().any(|value| match &value.kind {
        ValueKind::Text(text) | ValueKind::Number(text) => own.iter().any(|own| meets(operator, own, text)),
        ValueKind::Bool(flag) => own.iter().any(|own| meets(operator, own, if *flag { "True" } else { "False" })),
        ValueKind::Null => own.is_empty(),
        ValueKind::List(_) => false,
    });
    positive != operator.is_negative()
}

/// The positive operator behind `operator`, without regard to case.
fn meets(operator: Operator, own: &str, text: &str) -> bool {
    let (own, text) = (own.to_lowercase(), text.to_lowercase());
    match operator {
        Operator::Eq | Operator::Ne | Operator::In | Operator::NotIn => own == text,
        Operator::StartsWith | Operator::NotStartsWith => own.starts_with(&text),
        Operator::EndsWith | Operator::NotEndsWith => own.ends_with(&text),
        Operator::Contains | Operator::NotContains => own.contains(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_attributes_decide() {
        let attributes = IndexMap::from([
            ("Apps_Tier".to_owned(), vec!["Zero".to_owned(), "One".to_owned()]),
            ("Apps_Owner".to_owned(), vec!["Payroll".to_owned()]),
        ]);
        let holds = |rule: &str| matches(rule, &attributes);
        assert_eq!(holds(r#"CustomSecurityAttribute.Apps_Tier -eq "one""#), Some(true));
        assert_eq!(holds(r#"CustomSecurityAttribute.Apps_Tier -ne "one""#), Some(false));
        assert_eq!(holds(r#"CustomSecurityAttribute.Apps_Tier -in ["Two", "Zero"]"#), Some(true));
        assert_eq!(
            holds(
                r#"CustomSecurityAttribute.Apps_Owner -startsWith "pay" -and -not (CustomSecurityAttribute.Apps_Owner -contains "x")"#
            ),
            Some(true)
        );
        assert_eq!(holds(r#"CustomSecurityAttribute.Apps_Else -eq "x""#), Some(false));
        assert_eq!(holds(r#"CustomSecurityAttribute.Apps_Else -notEndsWith "x""#), Some(true));
        assert_eq!(holds("CustomSecurityAttribute.Apps_Else -eq null"), Some(true));
        assert_eq!(holds("CustomSecurityAttribute.Apps_Else -eq"), None);
    }
}
