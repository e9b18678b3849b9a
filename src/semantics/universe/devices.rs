//! The device: how it is registered, whether it complies, and what filters ask of it.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::filter::{self, Expr, ExprKind, Joint, Value, ValueKind, Values};
use crate::model::{Device, DeviceValue, Filter, FilterMode, PartialDevice};
use crate::semantics::evaluate::readable;
use crate::semantics::logic::{Formula, Point, ValueSet, VarId};

use super::builder::{Builder, Topic};
use super::gather::Gathered;
use super::texts::{Comparisons, Relation, TextProperty};

/// How a device is registered: not at all, or by the value of `trustType`.
const TRUST: [Option<&str>; 4] = [None, Some("Workplace"), Some("AzureAD"), Some("ServerAD")];

/// The variables of the device.
#[derive(Debug)]
pub(super) struct Devices {
    trust: VarId,
    compliant: VarId,
    /// Properties with a few words; the first value is that they have none.
    words: IndexMap<&'static str, (VarId, &'static [&'static str])>,
    texts: IndexMap<&'static str, TextProperty>,
    /// Whether a list has a member, by property and member in lower case; with its first spelling.
    members: IndexMap<(&'static str, String), (VarId, String)>,
}

/// What rules and sign-ins compare, before there are variables for it.
#[derive(Default)]
struct Compared {
    words: IndexMap<&'static str, &'static [&'static str]>,
    texts: IndexMap<&'static str, Comparisons>,
    members: IndexMap<(&'static str, String), String>,
}

impl Compared {
    fn rule(&mut self, rule: &str) {
        let Some(expr) = readable(rule) else { return };
        for comparison in expr.comparisons() {
            let Some(property) = property(&comparison.property.text) else { continue };
            let relation = Relation::of(comparison.operator.operator);
            self.property(property);
            for text in comparison.value.items().iter().filter_map(text) {
                self.text(property, relation, &text);
            }
        }
    }

    fn property(&mut self, property: &'static filter::Property) {
        match property.values {
            Values::OneOf(words) if property.name != "trustType" => {
                self.words.insert(property.name, words);
            }
            Values::Text | Values::Guid => {
                self.texts.entry(property.name).or_default();
            }
            _ => {}
        }
        if property.name.starts_with("extensionAttribute") {
            // A device with this attribute is managed.
            self.texts.entry("mdmAppId").or_default();
        }
    }

    fn text(&mut self, property: &'static filter::Property, relation: Relation, text: &str) {
        match property.values {
            Values::Text | Values::Guid => self.texts.entry(property.name).or_default().note(relation, text),
            Values::Collection(_) => {
                self.members.entry((property.name, text.to_lowercase())).or_insert_with(|| text.to_owned());
            }
            Values::Boolean | Values::OneOf(_) => {}
        }
    }

    fn value(&mut self, name: &str, value: &DeviceValue) {
        let Some(property) = filter::property(name) else { return };
        self.property(property);
        match value {
            DeviceValue::Text(text) => self.text(property, Relation::Is, text),
            DeviceValue::List(members) => {
                for member in members {
                    self.text(property, Relation::Is, member);
                }
            }
            DeviceValue::Bool(_) => {}
        }
    }
}

impl Devices {
    pub(super) fn new(builder: &mut Builder, found: &Gathered, managed_only: bool) -> Self {
        let mut compared = Compared::default();
        found.device_rules.iter().for_each(|rule| compared.rule(rule));
        found.device_values.iter().for_each(|(name, value)| compared.value(name, value));
        let kinds = ["unregistered", "registered (Workplace)", "joined (AzureAD)", "hybrid joined (ServerAD)"];
        let trust = builder.choice(Topic::Device, "device", kinds.map(str::to_owned).to_vec());
        let compliant = builder.flag(Topic::Device, "compliance", "not compliant".to_owned(), "compliant".to_owned());
        let words = compared.words.into_iter().map(|(name, words)| {
            let shown = words.iter().map(|word| format!("{name} {word}"));
            let values = std::iter::once(format!("no {name}")).chain(shown).collect();
            (name, (builder.choice(Topic::Device, name, values), words))
        });
        let words = words.collect();
        let texts = compared.texts.into_iter();
        let texts = texts.map(|(name, comparisons)| (name, TextProperty::new(builder, name, comparisons)));
        let texts = texts.collect();
        let members = compared.members.into_iter().map(|((name, key), written)| {
            let title = format!("{name} has {written}");
            let (no, yes) = (format!("{name} without \"{written}\""), format!("{name} with \"{written}\""));
            let var = builder.flag(Topic::Device, &title, no, yes);
            ((name, key), (var, written))
        });
        let members = members.collect();
        let devices = Self { trust, compliant, words, texts, members };
        devices.laws(builder, managed_only);
        devices
    }

    /// An unregistered device has no attributes, and only a managed one has extension attributes.
    fn laws(&self, builder: &mut Builder, managed_only: bool) {
        let registered = self.registered();
        let words =
            self.words.values().map(|(var, words)| Formula::is_in(*var, ValueSet::of(words.len() + 1, [0])).not());
        let texts = self.texts.values().map(TextProperty::present);
        let members = self.members.values().map(|(var, _)| yes(*var));
        for some in words.chain(texts).chain(members).collect::<Vec<_>>() {
            builder.define("only registered devices have attributes", some.implies(registered.clone()));
        }
        if let Some(id) = self.texts.get("deviceId") {
            builder.define("registered devices have an id", registered.implies(id.present()));
        }
        let managed = self.texts.get("mdmAppId").map_or(Formula::FALSE, TextProperty::present);
        let managed = Formula::any([self.compliant(), self.hybrid(), managed]);
        for (_, text) in self.texts.iter().filter(|(name, _)| managed_only && name.starts_with("extensionAttribute")) {
            builder.require(
                "extension attributes need a managed device".to_owned(),
                text.present().implies(managed.clone()),
                "Conditional Access: Filter for devices",
                super::Sureness::Partly,
            );
        }
    }

    /// It has an object in the directory, or its home tenant's claims are trusted.
    pub(super) fn registered(&self) -> Formula {
        Formula::is_in(self.trust, ValueSet::of(4, [0])).not()
    }

    /// It is marked as compliant.
    pub(super) fn compliant(&self) -> Formula {
        yes(self.compliant)
    }

    /// It is hybrid joined.
    pub(super) fn hybrid(&self) -> Formula {
        self.trust(|word| word == Some("ServerAD"))
    }

    /// Every way in which a device can be registered, compliant or not: values of the two variables.
    pub(super) fn states(&self) -> Vec<Vec<(VarId, ValueSet)>> {
        let registered = (0..TRUST.len()).flat_map(|trust| (0..2).map(move |compliant| (trust, compliant)));
        let states = registered.filter(|(trust, compliant)| *trust > 0 || *compliant == 0);
        states
            .map(|(trust, compliant)| {
                vec![(self.trust, ValueSet::of(TRUST.len(), [trust])), (self.compliant, ValueSet::of(2, [compliant]))]
            })
            .collect()
    }

    fn trust(&self, is: impl Fn(Option<&str>) -> bool) -> Formula {
        let values = TRUST.iter().enumerate().filter(|(_, word)| is(**word)).map(|(at, _)| at);
        Formula::is_in(self.trust, ValueSet::of(4, values))
    }

    /// The devices that a filter lets through. One that cannot be read lets every device through: whether
    /// its policy applies is then an unknown of its own.
    pub(super) fn formula(&self, filter: Option<&Filter>, null_equals_missing: bool) -> Formula {
        let Some(filter) = filter else { return Formula::TRUE };
        let Some(rule) = readable(&filter.rule) else { return Formula::TRUE };
        let matched = self.expr(&rule, null_equals_missing);
        match filter.mode {
            FilterMode::Include => matched,
            FilterMode::Exclude => matched.not(),
        }
    }

    fn expr(&self, expr: &Expr, null: bool) -> Formula {
        match &expr.kind {
            ExprKind::Comparison(comparison) => {
                let operator = comparison.operator.operator;
                let property = property(&comparison.property.text);
                let relation = Relation::of(operator);
                let items = comparison.value.items().iter();
                let any = Formula::any(items.map(|value| self.compare(property, relation, value, null)));
                if operator.is_negative() { any.not() } else { any }
            }
            ExprKind::Not(_, part) => self.expr(part, null).not(),
            ExprKind::Joined(Joint::And, parts, _) => Formula::all(parts.iter().map(|part| self.expr(part, null))),
            ExprKind::Joined(Joint::Or, parts, _) => Formula::any(parts.iter().map(|part| self.expr(part, null))),
        }
    }

    /// The positive comparison. A property that a device does not have meets none but that with `null`.
    fn compare(&self, property: Option<&filter::Property>, relation: Relation, value: &Value, null: bool) -> Formula {
        if value.kind == ValueKind::Null {
            let missing = property.map_or(Formula::TRUE, |property| self.present(property).not());
            return if null { missing } else { Formula::FALSE };
        }
        match (property, text(value)) {
            (Some(property), Some(text)) => self.is(property, relation, &text),
            _ => Formula::FALSE,
        }
    }

    /// The property has a value.
    fn present(&self, property: &filter::Property) -> Formula {
        match property.values {
            Values::Boolean => self.registered(),
            Values::OneOf(_) if property.name == "trustType" => self.registered(),
            Values::OneOf(_) => self
                .words
                .get(property.name)
                .map_or(Formula::FALSE, |(var, words)| Formula::is_in(*var, ValueSet::of(words.len() + 1, [0])).not()),
            Values::Collection(_) => {
                let own = self.members.iter().filter(|((name, _), _)| *name == property.name);
                Formula::any(own.map(|(_, (var, _))| yes(*var)))
            }
            Values::Text | Values::Guid => self.texts.get(property.name).map_or(Formula::FALSE, TextProperty::present),
        }
    }

    fn is(&self, property: &filter::Property, relation: Relation, text: &str) -> Formula {
        match property.values {
            Values::Boolean if text.eq_ignore_ascii_case("true") => self.registered().and(self.compliant()),
            Values::Boolean if text.eq_ignore_ascii_case("false") => self.registered().and(self.compliant().not()),
            Values::Boolean => Formula::FALSE,
            Values::OneOf(_) if property.name == "trustType" => {
                self.trust(|word| word.is_some_and(|word| relation.holds(word, text)))
            }
            Values::OneOf(_) => self.words.get(property.name).map_or(Formula::FALSE, |(var, words)| {
                let held = words.iter().enumerate().filter(|(_, word)| relation.holds(word, text));
                Formula::is_in(*var, ValueSet::of(words.len() + 1, held.map(|(at, _)| at + 1)))
            }),
            Values::Collection(_) => {
                let own = self.members.get(&(property.name, text.to_lowercase()));
                own.map_or(Formula::FALSE, |(var, _)| yes(*var))
            }
            Values::Text | Values::Guid => {
                self.texts.get(property.name).map_or(Formula::FALSE, |own| own.holds(relation, text))
            }
        }
    }

    /// What is known of a device.
    pub(super) fn partial(&self, device: &PartialDevice) -> Formula {
        match device {
            PartialDevice::Unknown => Formula::TRUE,
            PartialDevice::Unregistered => self.registered().not(),
            PartialDevice::Registered(attributes) => {
                let attributes = attributes.iter().map(|(name, value)| self.attribute(name, value));
                self.registered().and(Formula::all(attributes))
            }
        }
    }

    fn attribute(&self, name: &str, value: &DeviceValue) -> Formula {
        let Some(property) = filter::property(name) else { return Formula::TRUE };
        match value {
            DeviceValue::Bool(flag) => self.is(property, Relation::Is, if *flag { "true" } else { "false" }),
            DeviceValue::Text(text) => self.is(property, Relation::Is, text),
            DeviceValue::List(members) => {
                let own = self.members.iter().filter(|((own, _), _)| *own == property.name);
                let has = |member: &str| members.iter().any(|own| own.to_lowercase() == member);
                Formula::all(own.map(|((_, member), (var, _))| if has(member) { yes(*var) } else { yes(*var).not() }))
            }
        }
    }

    /// The device at `point`.
    pub(super) fn at(&self, point: &Point) -> Device {
        let Some(trust) = TRUST[point.get(self.trust)] else { return Device::default() };
        let mut device = Device { registered: true, ..Device::default() };
        let mut put = |name, value| {
            device.attributes.insert(name, value);
        };
        put("trustType", DeviceValue::Text(trust.to_owned()));
        put("isCompliant", DeviceValue::Bool(point.get(self.compliant) == 1));
        for (name, (var, words)) in &self.words {
            if let Some(word) = point.get(*var).checked_sub(1).and_then(|at| words.get(at)) {
                put(name, DeviceValue::Text((*word).to_owned()));
            }
        }
        for (name, text) in &self.texts {
            text.at(point).into_iter().for_each(|text| put(name, DeviceValue::Text(text)));
        }
        let lists: BTreeSet<&'static str> = self.members.keys().map(|(name, _)| *name).collect();
        for list in lists {
            let own = self.members.iter().filter(|((name, _), (var, _))| *name == list && point.get(*var) == 1);
            let own: BTreeSet<String> = own.map(|(_, (_, written))| written.clone()).collect();
            if !own.is_empty() {
                put(list, DeviceValue::List(own));
            }
        }
        device
    }
}

fn yes(var: VarId) -> Formula {
    Formula::is_in(var, ValueSet::of(2, [1]))
}

/// The property that a comparison names, with or without its prefix.
fn property(text: &str) -> Option<&'static filter::Property> {
    filter::property(text.split_once('.').map_or(text, |(_, name)| name))
}

/// What a value says as a text; nothing for `null` and lists.
fn text(value: &Value) -> Option<String> {
    match &value.kind {
        ValueKind::Text(text) | ValueKind::Number(text) => Some(text.clone()),
        ValueKind::Bool(true) => Some("True".to_owned()),
        ValueKind::Bool(false) => Some("False".to_owned()),
        ValueKind::Null | ValueKind::List(_) => None,
    }
}
