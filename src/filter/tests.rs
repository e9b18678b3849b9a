use proptest::prelude::*;

use super::ast::*;
use super::*;
use crate::text::Span;

/// The faults of `rule` as `KIND [text at the place] message`.
fn said(rule: &str, subject: Subject) -> Vec<String> {
    let said = |fault: &Fault| format!("{:?} [{}] {}", fault.kind, &rule[fault.span.range()], fault.message);
    faults(rule, subject).iter().map(said).collect()
}

fn device(rule: &str) -> Vec<String> {
    said(rule, Subject::Device)
}

fn help(rule: &str) -> String {
    faults(rule, Subject::Device).remove(0).help
}

fn canonical(rule: &str) -> String {
    canonical_text(rule).unwrap_or_else(|| panic!("{rule}: {:?}", parse(rule).faults))
}

/// The same tree without places, parentheses and dashes, parts of parts lifted: what a rule says.
fn bare(expr: &Expr) -> Expr {
    let kind = match &expr.kind {
        ExprKind::Comparison(comparison) => ExprKind::Comparison(bare_comparison(comparison)),
        ExprKind::Not(_, part) => ExprKind::Not(Span::default(), Box::new(bare(part))),
        ExprKind::Joined(joint, parts, _) => {
            let lift = |part: Expr| match part.kind {
                ExprKind::Joined(own, inner, _) if own == *joint => inner,
                _ => vec![part],
            };
            let parts: Vec<Expr> = parts.iter().map(bare).flat_map(lift).collect();
            ExprKind::Joined(*joint, parts, Vec::new())
        }
    };
    Expr { kind, span: Span::default(), parentheses: 0 }
}

fn bare_comparison(comparison: &Comparison) -> Comparison {
    let mut bare = comparison.clone();
    bare.property.span = Span::default();
    bare.operator = OperatorUse { span: Span::default(), dashed: true, ..bare.operator };
    bare_value(&mut bare.value);
    bare
}

fn bare_value(value: &mut Value) {
    value.span = Span::default();
    if let ValueKind::List(items) = &mut value.kind {
        items.iter_mut().for_each(bare_value);
    }
}

#[test]
fn examples_of_the_documentation_are_read() {
    for rule in [
        r#"device.deviceid -eq "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb""#,
        r#"(device.displayName -contains "ABC")"#,
        r#"device.isCompliant -eq "True" -or device.isCompliant -eq True"#,
        r#"device.mdmAppId -in ["00001111-aaaa-2222-bbbb-3333cccc4444"]"#,
        r#"device.physicalIds -contains "[ZTDId]:value""#,
        r#"device.operatingSystemVersion -in ["10.0.18363", "10.0.19041"]"#,
        r#"device.trustType -eq 'ServerAD' -and -not (device.model -startsWith "A" -or device.profileType -ne "IoT")"#,
        "device.extensionAttribute15 -ne null -and device.extensionAttribute1 -eq $null",
        r#"device.enrollmentProfileName -endsWith"x""#,
        r#"device.operatingSystem eq "Doors""#,
    ] {
        assert_eq!(device(rule), [""; 0], "{rule}");
    }
    assert_eq!(said(r#"customSecurityAttribute.Set_Two -contains "a""#, Subject::Attributes), [""; 0]);
}

#[test]
fn and_binds_stronger_than_or_and_not_strongest() {
    let same = |a: &str, b: &str| assert_eq!(canonical(a), canonical(b));
    same(r#"a.a -eq "1" -or a.b -eq "2" -and a.c -eq "3""#, r#"a.a -eq "1" -or (a.b -eq "2" -and a.c -eq "3")"#);
    same(r#"-not a.a -eq "1" -and a.b -eq "2""#, r#"(-not (a.a -eq "1")) -and a.b -eq "2""#);
    same(r#"a.a -eq "1" -and (a.b -eq "2" -and a.c -eq "3")"#, r#"a.a -eq "1" -and a.b -eq "2" -and a.c -eq "3""#);
    let kept = r#"(a.a -eq "1" -or a.b -eq "2") -and -not (a.c -eq "3" -or a.d -eq "4")"#;
    assert_eq!(canonical(kept), kept);
}

#[test]
fn one_spelling_for_what_means_the_same() {
    let rule = "( DEVICE.trusttype  -EQ 'AzureAD' )\n AND device.iscompliant eq \"true\"";
    assert_eq!(canonical(rule), r#"device.trustType -eq "AzureAD" -and device.isCompliant -eq True"#);
    assert_eq!(canonical("device.model -in ['a','b''c', 'd\"e']"), r#"device.model -in ["a", "b'c", 'd"e']"#);
    assert_eq!(canonical(r#"device.model -eq "say `"hi`" x""#), r#"device.model -eq 'say "hi" x'"#);
    assert_eq!(canonical(r#"device.model -eq """#), r#"device.model -eq """#);
    assert_eq!(canonical_text("device.model -eq"), None);
    assert_eq!(canonical("customsecurityattribute.Set_One -eq 'x'"), r#"CustomSecurityAttribute.Set_One -eq "x""#);
}

#[test]
fn every_fault_stands_where_it_is() {
    let cases: &[(&str, &[&str])] = &[
        ("", &["Syntax [] The filter has no rule"]),
        ("device.model -eq", &["Syntax [-eq] No value stands behind `-eq`"]),
        ("device.model", &["Syntax [device.model] `device.model` is compared with nothing"]),
        ("device.model == \"a\"", &["Syntax [==] `==` is no operator of filters"]),
        (
            "device.model = \"a\" && device.isCompliant -eq True",
            &["Syntax [=] `=` is no operator of filters", "Syntax [&&] `&&` is no operator of filters"],
        ),
        ("device.model –eq \"a\"", &["Syntax [–eq] The dash of `-eq` is a typographic one"]),
        ("device.model -eq “a”", &["Syntax [“a”] A text stands in typographic quotes"]),
        ("device.model -eq \"a”", &["Syntax [\"a”] A text stands in typographic quotes"]),
        ("device.model -eq \\\"a\\\"", &["Syntax [\\\"a\\\"] A backslash stands before the quotes of a text"]),
        ("device.model -eq \"a", &["Syntax [\"a] The quotes around a text are not closed"]),
        (
            "device.model -eq Surface Pro 9 -and device.isCompliant -eq True",
            &["Syntax [Surface Pro 9] The text `Surface Pro 9` stands without quotes"],
        ),
        ("device.isCompliant -eq $true", &["Syntax [$true] `$true` is a word of PowerShell, not of filters"]),
        ("(device.isCompliant -eq True", &["Syntax [(] A parenthesis is not closed"]),
        ("device.isCompliant -eq True)", &["Syntax [)] A parenthesis closes and none is open"]),
        ("device.isCompliant True", &["Syntax [True] An operator is missing behind `device.isCompliant`"]),
        ("device.model -like \"a*\"", &["Syntax [-like] `-like` is no operator of filters"]),
        ("device.model-eq \"a\"", &["Syntax [-eq] No space parts the property from its operator"]),
        (
            "device.model -in (\"a\" \"b\")",
            &[
                "Syntax [(] A list stands in parentheses",
                "Syntax [\"b\"] Two values of a list have no comma between them",
            ],
        ),
        ("device.model -in [\"a\",]", &["Syntax [,] A comma in a list has no value beside it"]),
        ("device.model -in [\"a\"", &["Syntax [[] A list is not closed"]),
        (
            "device.isCompliant -eq True device.model -eq \"a\"",
            &["Syntax [device.model] `device.model` stands behind a whole comparison"],
        ),
        ("device.isCompliant -eq True -and", &["Syntax [] The rule ends where a comparison is expected"]),
        ("\"a\" -in device.model", &["Syntax [\"a\"] The text `a` stands where a property is expected"]),
    ];
    for (rule, expected) in cases {
        assert_eq!(device(rule), *expected, "{rule}");
    }
}

#[test]
fn the_tables_are_held() {
    let cases: &[(&str, &[&str])] = &[
        (
            "device.compliant -eq True",
            &["Property [device.compliant] `device.compliant` is no property that filters of devices know"],
        ),
        ("user.department -eq \"x\"", &["Property [user.department] `user.department` is no property of devices"]),
        ("trustType -eq \"AzureAD\"", &["Prefix [trustType] `trustType` stands without its prefix"]),
        (
            "CustomSecurityAttribute.A_B -eq \"x\"",
            &["Property [CustomSecurityAttribute.A_B] A filter of devices cannot ask for custom security attributes"],
        ),
        ("device.systemLabels -eq \"CloudPC\"", &["Operator [-eq] `systemLabels` is a list and does not take `-eq`"]),
        (
            "device.deviceId -contains \"a\"",
            &[
                "Operator [-contains] `deviceId` is an id and does not take `-contains`",
                "Value [\"a\"] `deviceId` is an id, and `a` is none",
            ],
        ),
        (
            "device.trustType -in [\"AzureAD\", \"Hybrid\"]",
            &[
                "Operator [-in] `trustType` is one of a few words and does not take `-in`",
                "Value [\"Hybrid\"] `Hybrid` is no value of `trustType`",
            ],
        ),
        ("device.isCompliant -eq \"Yes\"", &["Value [\"Yes\"] `Yes` is no value of `isCompliant`"]),
        ("device.model -eq True", &["Value [True] `model` is a text, and `True` without quotes is none"]),
        (
            "device.operatingSystemVersion -startsWith 10",
            &["Value [10] `operatingSystemVersion` is a text, and a number without quotes is none"],
        ),
        ("device.model -in \"a\"", &["Value [\"a\"] `-in` compares with a list"]),
        ("device.model -eq [\"a\"]", &["Value [[\"a\"]] `-eq` compares with one value, not with a list"]),
        ("device.model -in []", &["Value [[]] A list in a filter is empty"]),
        ("device.model -contains null", &["Value [null] `-contains` does not compare with `null`"]),
        ("DEVICE.TRUSTTYPE -EQ \"azuread\"", &[]),
    ];
    for (rule, expected) in cases {
        assert_eq!(device(rule), *expected, "{rule}");
    }
}

#[test]
fn attributes_are_named_by_set_and_attribute() {
    let attributes = |rule: &str| said(rule, Subject::Attributes);
    let cases: &[(&str, &str)] = &[
        (
            "CustomSecurityAttribute.Set.Attr -eq \"a\"",
            "Property [CustomSecurityAttribute.Set.Attr] `CustomSecurityAttribute.Set.Attr` parts set and attribute by a point",
        ),
        (
            "CustomSecurityAttribute.Attr -eq \"a\"",
            "Property [CustomSecurityAttribute.Attr] `CustomSecurityAttribute.Attr` does not name a set and an attribute of it",
        ),
        ("Set_Attr -eq \"a\"", "Property [Set_Attr] `Set_Attr` stands without its prefix"),
        (
            "device.model -eq \"a\"",
            "Property [device.model] `device.model` is a property of devices, not a custom security attribute",
        ),
        (
            "CustomSecurityAttribute.A_B -eq True",
            "NotText [True] A custom security attribute is compared with `True`, which is no text",
        ),
        (
            "CustomSecurityAttribute.A_B -in [\"x\", 7]",
            "NotText [7] A custom security attribute is compared with `7`, which is no text",
        ),
    ];
    for (rule, expected) in cases {
        assert_eq!(attributes(rule), [*expected], "{rule}");
    }
    assert_eq!(attributes("CustomSecurityAttribute.A_B_C -ne null"), [""; 0]);
}

#[test]
fn the_way_out_is_named() {
    let cases = [
        ("device.isCompliant -equals True", "did you mean `-eq`?"),
        ("device.displayname -startWith \"a\"", "did you mean `-startsWith`?"),
        ("device.deviceOSVersion -eq \"a\"", "did you mean `device.operatingSystemVersion`?"),
        ("device.trustTyp -eq \"AzureAD\"", "did you mean `device.trustType`?"),
        ("user.trustType -eq \"AzureAD\"", "did you mean `device.trustType`?"),
        (
            "device.extensionAttribute16 -eq \"a\"",
            "there are `device.extensionAttribute1` to `device.extensionAttribute15`",
        ),
        ("device.extensionAttributes.extensionAttribute3 -eq \"a\"", "did you mean `device.extensionAttribute3`?"),
        ("device.trustType -eq \"Azure AD\"", "did you mean `AzureAD`?"),
        ("device.trustType -eq \"Hybrid\"", "did you mean `ServerAD`?"),
        ("device.profileType -eq \"x\"", "it is one of RegisteredDevice, SecureVM, Printer, Shared, IoT"),
    ];
    for (rule, expected) in cases {
        assert_eq!(help(rule), expected, "{rule}");
    }
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| format!("{}a.b -eq null{}", "(".repeat(depth), ")".repeat(depth));
    assert!(parse(&nested(MAX_DEPTH)).valid().is_some());
    assert_eq!(parse(&nested(MAX_DEPTH + 1)).faults.len(), 1);
    assert!(parse(&"(".repeat(1_000_000)).expr.is_none());
    assert!(parse(&"-not ".repeat(100_000)).expr.is_none());
    let long = vec!["a.b -eq null"; 20_000].join(" -or ");
    assert_eq!(parse(&long).valid().unwrap().comparisons().len(), 20_000);
}

#[test]
fn the_table_is_sorted_and_its_names_are_its_own() {
    let letters = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit()).to_ascii_lowercase();
    assert!(PROPERTIES.is_sorted_by_key(|property| letters(property.name)));
    for known in PROPERTIES {
        assert_eq!(property(&known.name.to_uppercase()), Some(known));
    }
    assert_eq!(PROPERTIES.len(), 14 + 15);
}

/// Pieces of rules, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("device.model".to_owned()),
        Just("trustType".to_owned()),
        Just("CustomSecurityAttribute.A_B".to_owned()),
        Just("-not".to_owned()),
        prop::sample::select(Operator::ALL).prop_map(|operator| operator.as_str().to_owned()),
        prop::sample::select(
            &["-and", "or", "(", ")", "[", "]", ",", "==", "!", "–eq", "$null", "True", "7", "\\"][..]
        )
        .prop_map(str::to_owned),
        prop::sample::select(&["\"", "'", "“", "”", "‘", "`", "\"a\"", "'b'", "\\\"c\\\"", "é", "\u{feff}"][..])
            .prop_map(str::to_owned),
        ".{0,4}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.join(" "))
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![Just("tRue".to_owned()), "[a-zA-Z0-9 \\-]{0,8}", "[\"'`\\\\ a]{0,6}", ".{0,6}"]
}

fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        4 => text().prop_map(ValueKind::Text),
        1 => any::<bool>().prop_map(ValueKind::Bool),
        1 => "[0-9]{1,4}".prop_map(ValueKind::Number),
        1 => Just(ValueKind::Null),
    ];
    let placed = scalar.prop_map(|kind| Value { kind, span: Span::default() });
    let list = prop::collection::vec(placed.clone(), 0..4);
    prop_oneof![3 => placed, 1 => list.prop_map(|items| Value { kind: ValueKind::List(items), span: Span::default() })]
}

fn expr() -> impl Strategy<Value = Expr> {
    let of = |kind: ExprKind| Expr { kind, span: Span::default(), parentheses: 0 };
    let property = prop_oneof![
        prop::sample::select(PROPERTIES).prop_map(|property| format!("device.{}", property.name)),
        "CustomSecurityAttribute\\.[A-Z][a-z]{0,3}_[A-Z][a-z]{0,3}",
        "user\\.[a-z]{2,6}x",
    ];
    let comparison =
        (property, prop::sample::select(Operator::ALL), value()).prop_map(move |(text, operator, value)| {
            let property = PropertyName { text, span: Span::default() };
            let operator = OperatorUse { operator, span: Span::default(), dashed: true };
            of(ExprKind::Comparison(Comparison { property, operator, value }))
        });
    comparison.prop_recursive(4, 24, 4, move |inner| {
        let parts = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            inner.prop_map(move |part| of(ExprKind::Not(Span::default(), Box::new(part)))),
            (any::<bool>(), parts).prop_map(move |(and, parts)| {
                let joint = if and { Joint::And } else { Joint::Or };
                of(ExprKind::Joined(joint, parts, Vec::new()))
            }),
        ]
    })
}

/// `"True"` of `isCompliant` is printed without quotes, so that both give one tree.
fn without_quoted_booleans(expr: &Expr) -> Expr {
    let mut expr = bare(expr);
    unquote_part(&mut expr);
    expr
}

fn unquote_part(expr: &mut Expr) {
    match &mut expr.kind {
        ExprKind::Comparison(comparison) if comparison.property.text == "device.isCompliant" => {
            unquote_value(&mut comparison.value);
        }
        ExprKind::Comparison(_) => {}
        ExprKind::Not(_, inner) => unquote_part(inner),
        ExprKind::Joined(_, parts, _) => parts.iter_mut().for_each(unquote_part),
    }
}

fn unquote_value(own: &mut Value) {
    match &mut own.kind {
        ValueKind::List(items) => items.iter_mut().for_each(unquote_value),
        ValueKind::Text(text) => {
            let word = text.to_ascii_lowercase();
            if matches!(word.as_str(), "true" | "false") {
                own.kind = ValueKind::Bool(word == "true");
            }
        }
        _ => {}
    }
}

fn holds_places(rule: &str) {
    for subject in [Subject::Device, Subject::Attributes] {
        for fault in faults(rule, subject) {
            assert!(rule.get(fault.span.range()).is_some(), "{fault:?}");
            assert!(!fault.message.is_empty() && !fault.help.is_empty() && !fault.label.is_empty(), "{fault:?}");
            assert!(fault.message.len() < 160 && !fault.message.ends_with('.'), "{fault:?}");
        }
    }
    if let Some(expr) = parse(rule).expr {
        expr.walk(&mut |part| assert!(rule.get(part.span.range()).is_some_and(|text| !text.is_empty())));
        for comparison in expr.comparisons() {
            let at = |span: Span| &rule[span.range()];
            assert_eq!(at(comparison.property.span), comparison.property.text);
            assert!(!at(comparison.operator.span).is_empty() && !at(comparison.value.span).is_empty());
            assert!(comparison.property.span.end <= comparison.operator.span.start);
            assert!(comparison.operator.span.end <= comparison.value.span.start);
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_judged_within_its_bounds(rule in ".{0,60}") {
        holds_places(&rule);
    }

    #[test]
    fn any_pieces_are_judged_within_their_bounds(rule in pieces()) {
        holds_places(&rule);
    }

    #[test]
    fn what_is_read_has_no_fault_or_a_tree_and_never_neither(rule in pieces()) {
        let parsed = parse(&rule);
        prop_assert!(parsed.expr.is_some() || !parsed.faults.is_empty());
    }

    #[test]
    fn one_spelling_is_its_own(rule in pieces()) {
        if let Some(text) = canonical_text(&rule) {
            prop_assert_eq!(canonical_text(&text), Some(text));
        }
    }

    #[test]
    fn what_is_printed_reads_back(expr in expr()) {
        let text = print(&expr);
        let read = parse(&text);
        prop_assert_eq!(&read.faults, &Vec::new(), "{}", text);
        prop_assert_eq!(bare(&read.expr.unwrap()), without_quoted_booleans(&expr), "{}", text);
    }
}
