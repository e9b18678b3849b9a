//! The laws of the canonical form: what Graph treats alike is equal, and no way round loses or adds
//! anything.

use caplint::graph::{canonical, canonical_meaning, objects, policy_body, read_policy};
use caplint::model::{
    AppWord, BuiltInControl, ClientApp, Entry, FrequencyUnit, GrantControl, ObjectRef, Platform, Policy, PolicyState,
    Principals, RiskLevel, UserAction, UserWord, Word, WordList,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::graph_policies::{Refs, policy};
use crate::graph_support::{corpus, document, json_document};

/// A small generator of choices, so that one number makes a whole disguise.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn once_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.roll(at + 1));
        }
    }

    fn casing(&mut self, text: &str) -> String {
        match self.roll(4) {
            0 => text.to_uppercase(),
            1 => text.to_lowercase(),
            2 => text[..1].to_uppercase() + &text[1..],
            _ => text.to_owned(),
        }
    }
}

/// Members whose case is the author's own.
const FREE_TEXT: [&str; 4] = ["displayName", "rule", "customAuthenticationFactors", "description"];

/// Members whose value is one string with commas.
const FLAGS: [&str; 4] = ["guestOrExternalUserTypes", "insiderRiskLevels", "transferMethods", "agentIdRiskLevels"];

/// Objects that Graph writes as `null` where they are not set.
const NULLABLE: [(&str, &[&str]); 3] = [
    ("", &["sessionControls", "grantControls", "templateId", "partialEnablementStrategy"]),
    ("conditions", &["platforms", "locations", "devices", "clientApplications", "deviceStates", "times"]),
    ("sessionControls", &["signInFrequency", "persistentBrowser", "blockSensitiveActions", "cloudAppSecurity"]),
];

/// `body` as another tool might have exported it.
fn disguise(body: &Value, dice: &mut Dice) -> Value {
    let mut body = body.clone();
    defaults_left_out(&mut body, dice);
    absent_members(&mut body, dice);
    one_control(&mut body, dice);
    disguised("", &body, dice)
}

/// What Graph fills in by itself.
fn defaults_left_out(body: &mut Value, dice: &mut Dice) {
    if let Some(Value::Object(frequency)) = body.pointer_mut("/sessionControls/signInFrequency") {
        let defaults =
            [("frequencyInterval", "timeBased"), ("authenticationType", "primaryAndSecondaryAuthentication")];
        for (key, default) in defaults {
            if dice.once_in(2) && frequency.get(key).is_some_and(|value| value == default) {
                frequency.remove(key);
            }
        }
    }
    for side in ["include", "exclude"] {
        let pointer = format!("/conditions/users/{side}GuestsOrExternalUsers");
        let Some(Value::Object(guests)) = body.pointer_mut(&pointer) else { continue };
        let all =
            guests.get("externalTenants").and_then(|tenants| tenants.get("membershipKind")) == Some(&json!("all"));
        if all && dice.once_in(2) {
            guests.remove("externalTenants");
        }
    }
    if let Some(Value::Object(conditions)) = body.pointer_mut("/conditions")
        && conditions.get("clientAppTypes") == Some(&json!(["all"]))
        && dice.once_in(2)
    {
        conditions.remove("clientAppTypes");
    }
}

/// Absent objects as `null`, as hollow objects, as what is switched off.
fn absent_members(body: &mut Value, dice: &mut Dice) {
    for (parent, members) in NULLABLE {
        let pointer = if parent.is_empty() { String::new() } else { format!("/{parent}") };
        let Some(Value::Object(object)) = body.pointer_mut(&pointer) else { continue };
        for member in members {
            if object.contains_key(*member) || dice.once_in(2) {
                continue;
            }
            let switched_off = parent == "sessionControls" && *member != "blockSensitiveActions" && dice.once_in(3);
            let hollow = match dice.roll(3) {
                _ if switched_off => json!({ "isEnabled": false }),
                0 => json!({ "mode": null, "rule": "", "list": [null, ""] }),
                _ => Value::Null,
            };
            object.insert((*member).to_owned(), hollow);
        }
    }
}

/// Graph answers OR for one control, whatever was sent.
fn one_control(body: &mut Value, dice: &mut Dice) {
    let Some(Value::Object(grant)) = body.get_mut("grantControls") else { return };
    let count = |key: &str| grant.get(key).and_then(Value::as_array).map_or(0, Vec::len);
    let strength = usize::from(grant.contains_key("authenticationStrength"));
    if count("builtInControls") + count("termsOfUse") + count("customAuthenticationFactors") + strength == 1 {
        grant.insert("operator".to_owned(), [json!("AND"), json!("or"), Value::Null][dice.roll(3)].clone());
    }
}

fn disguised(key: &str, value: &Value, dice: &mut Dice) -> Value {
    match value {
        Value::Object(members) => object(members, dice),
        Value::Array(items) => list(key, items, dice),
        Value::String(text) => Value::String(string(key, text, dice)),
        other => other.clone(),
    }
}

fn object(members: &Map<String, Value>, dice: &mut Dice) -> Value {
    let mut shown: Vec<(String, Value)> = Vec::new();
    for (key, value) in members {
        let spelled = match key.as_str() {
            // A discriminator is a member like any other to read, but not to spell.
            _ if key.starts_with('@') => key.clone(),
            // No reader can know how a member is spelled that it does not know.
            "includeDevices" => ["includeDevices", "IncludeDevices"][dice.roll(2)].to_owned(),
            _ => dice.casing(key),
        };
        if dice.once_in(4) {
            shown.push((format!("{key}@odata.type"), json!("#Collection(String)")));
        }
        shown.push((spelled, disguised(key, value, dice)));
    }
    if dice.once_in(4) {
        shown.push(("#microsoft.graph.restore".to_owned(), json!({ "target": "https://graph.example/restore" })));
    }
    dice.shuffle(&mut shown);
    let split = dice.roll(shown.len() + 1);
    let lifted: Map<String, Value> = if dice.once_in(4) { shown.drain(split..).collect() } else { Map::new() };
    let mut map: Map<String, Value> = shown.into_iter().collect();
    if !lifted.is_empty() {
        map.insert("AdditionalProperties".to_owned(), lifted.into());
    }
    Value::Object(map)
}

fn list(key: &str, items: &[Value], dice: &mut Dice) -> Value {
    let mut shown: Vec<Value> = Vec::new();
    for item in items {
        for _ in 0..=usize::from(dice.once_in(4)) {
            shown.push(disguised(key, item, dice));
        }
    }
    if dice.once_in(5) {
        shown.push([Value::Null, json!("")][dice.roll(2)].clone());
    }
    dice.shuffle(&mut shown);
    match shown.as_slice() {
        // What a member takes that no reader knows is not known either.
        [one] if one.is_string() && key != "includeDevices" && dice.once_in(3) => one.clone(),
        [] if dice.once_in(2) => Value::Null,
        _ => shown.into(),
    }
}

fn string(key: &str, text: &str, dice: &mut Dice) -> String {
    if key == "rule" {
        return format!("  {text} ").replace(" -eq ", "\n  -eq \t");
    }
    if FREE_TEXT.contains(&key) || text.contains("{{") || text.is_empty() {
        return text.to_owned();
    }
    if FLAGS.contains(&key) {
        let mut flags: Vec<String> = text.split(',').map(|flag| dice.casing(flag)).collect();
        dice.shuffle(&mut flags);
        return flags.join([",", ", ", " , "][dice.roll(3)]);
    }
    let is_id = caplint::model::is_guid(text);
    let cased = if is_id || is_word(key, text) { dice.casing(text) } else { text.to_owned() };
    match dice.roll(6) {
        0 if is_id => format!("{{{cased}}}"),
        1 => format!(" {cased} "),
        _ => cased,
    }
}

/// Words that Graph takes in any case; a member that nobody knows keeps its case.
fn is_word(key: &str, text: &str) -> bool {
    fn one_of<T: WordList>(text: &str) -> bool {
        T::from_graph(text).is_some()
    }
    let known = [
        one_of::<PolicyState>,
        one_of::<UserWord>,
        one_of::<AppWord>,
        one_of::<ClientApp>,
        one_of::<Platform>,
        one_of::<RiskLevel>,
        one_of::<BuiltInControl>,
        one_of::<UserAction>,
        one_of::<FrequencyUnit>,
    ];
    key != "includeDevices" && known.iter().any(|one_of| one_of(text))
}

/// A policy as no reader would make it, but the model can hold.
fn muddled(mut policy: Policy, dice: &mut Dice) -> Policy {
    policy.name = format!(" {} ", policy.name);
    policy.owner = Some("someone".to_owned());
    policy.tags = vec!["pilot".to_owned()];
    policy.id = Some("7b2c3f10-1111-4aaa-8bbb-00000000ffff".to_owned());
    if let Some(users) = &mut policy.users {
        users.destination = Some(Principals::default());
        users.include.break_glass = true;
        users.include.groups.push(ObjectRef::new("  "));
        users.exclude.users.push(Entry::Object(ObjectRef::new("guestsorexternalusers")));
    }
    let conditions = &mut policy.conditions;
    for list in [&mut conditions.user_risk, &mut conditions.sign_in_risk] {
        respell(list, dice);
    }
    respell(&mut conditions.client_apps, dice);
    respell(&mut conditions.insider_risk, dice);
    conditions.insider_risk.push(Word::Other("none".into()));
    conditions.authentication_flows.push(Word::Other("AuthenticationTransfer, devicecodeflow".into()));
    if let Some(platforms) = &mut conditions.platforms {
        respell(&mut platforms.include, dice);
        platforms.exclude.push(Word::Other("toaster".into()));
    }
    if let Some(grant) = &mut policy.grant {
        grant.controls.push(GrantControl::BuiltIn(Word::Other("MFA ".into())));
        grant.controls.push(GrantControl::CustomAuthenticationFactor(" ".to_owned()));
    }
    if dice.once_in(2) {
        let times = json!({ "Ranges": ["b", "a", null], "@odata.type": "#x", "note": {} });
        policy.graph.push(("conditions.times".to_owned(), times));
        policy.graph.push(("sessionControls.blockSensitiveActions".to_owned(), json!({ "isEnabled": true })));
        policy.graph.push(("conditions.applications.networkAccess".to_owned(), Value::Null));
    }
    policy
}

fn respell<T: WordList>(list: &mut Vec<Word<T>>, dice: &mut Dice) {
    for word in list.iter_mut() {
        *word = Word::Other(format!(" {}", dice.casing(word.as_str())).into());
    }
    list.push(Word::Other("".into()));
}

fn read(body: &Value) -> Policy {
    read_policy(json_document(body).root(), None).policy
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_graph_treats_alike_is_equal(policy in policy(Refs::Plain), seed in any::<u64>()) {
        let body = policy_body(&policy).json;
        let disguised = disguise(&body, &mut Dice(seed));
        prop_assert_eq!(canonical(&read(&disguised)), canonical(&read(&body)), "{:#}", disguised);
    }

    #[test]
    fn it_is_a_fixed_point_by_itself_and_by_way_of_a_body(policy in policy(Refs::Resolved), seed in any::<u64>()) {
        for policy in [policy.clone(), muddled(policy, &mut Dice(seed))] {
            let once = canonical(&policy);
            prop_assert_eq!(&canonical(&once), &once);
            let body = policy_body(&once).json;
            prop_assert_eq!(&canonical(&read(&body)), &once, "{:#}", body);
        }
    }

    #[test]
    fn a_policy_and_its_canonical_form_give_one_body(policy in policy(Refs::Plain)) {
        prop_assert_eq!(canonical(&read(&policy_body(&policy).json)), canonical(&policy));
    }

    #[test]
    fn the_meaning_is_a_fixed_point(policy in policy(Refs::Resolved)) {
        let once = canonical_meaning(&policy);
        prop_assert_eq!(&canonical_meaning(&once), &once);
        prop_assert_eq!(canonical_meaning(&canonical(&policy)), once);
    }

    #[test]
    fn what_differs_stays_different(policy in policy(Refs::Plain), at in 0..4usize) {
        let mut other = policy.clone();
        match at {
            0 => other.name.push('!'),
            1 => other.session.token_protection = !other.session.token_protection,
            2 => other.users.get_or_insert_default().exclude.groups.push(ObjectRef::new(&crate::graph_policies::guid(99))),
            _ => other.graph.push(("conditions.times".to_owned(), json!({ "ranges": ["x"] }))),
        }
        prop_assert_ne!(canonical(&other), canonical(&policy));
    }
}

#[test]
fn every_published_policy_has_one_canonical_form() {
    let Some(files) = corpus("policies") else { return };
    for (path, text) in &files {
        let Some(document) = document(path, text) else { continue };
        for (at, object) in objects(&document).unwrap_or_default().into_iter().enumerate() {
            let policy = read_policy(object.node, None).policy;
            let once = canonical(&policy);
            assert_eq!(canonical(&once), once, "{path}");
            let body = policy_body(&policy).json;
            assert_eq!(canonical(&read(&body)), once, "{path}");
            let seed = u64::try_from(at + path.len()).unwrap();
            let body = policy_body(&once).json;
            assert_eq!(canonical(&read(&body)), once, "{path}");
            // No reader can know how a member is spelled, or what it takes, that it does not know.
            if once.graph.is_empty() {
                assert_eq!(canonical(&read(&disguise(&body, &mut Dice(seed)))), once, "{path}");
            }
        }
    }
}
