//! Device filters.

use super::*;
use crate::model::DeviceValue;

/// A registered device with these attributes.
fn device(attributes: &[(&'static str, DeviceValue)]) -> Device {
    Device { registered: true, attributes: attributes.iter().cloned().collect() }
}

fn text(text: &str) -> DeviceValue {
    DeviceValue::Text(text.to_owned())
}

fn matches_with(choices: Choices, rule: &str, device: &Device) -> bool {
    let mut set = set(&["conditions: {deviceFilter: {include: 'device.model -eq \"x\"'}}"]);
    let policy = &mut set.policies[0].policy;
    policy.conditions.device_filter.as_mut().unwrap().rule = rule.to_owned();
    let sign_in = with(|sign_in| sign_in.device = device.clone());
    let included = policy_reasons(policy, &set.tenant, choices, &sign_in).is_empty();
    policy.conditions.device_filter.as_mut().unwrap().mode = crate::model::FilterMode::Exclude;
    let excluded = policy_reasons(policy, &set.tenant, choices, &sign_in) == [Reason::Devices];
    assert_eq!(included, excluded, "both modes ask the same of {rule}");
    included
}

fn matches(rule: &str, device: &Device) -> bool {
    matches_with(Choices::default(), rule, device)
}

#[test]
fn positive_operators_never_match_unregistered_devices_and_negative_ones_always_do() {
    let unregistered = Device::default();
    let positive = ["-eq \"a\"", "-startsWith \"a\"", "-endsWith \"a\"", "-contains \"a\"", "-in [\"a\"]"];
    let negative = ["-ne \"a\"", "-notStartsWith \"a\"", "-notEndsWith \"a\"", "-notContains \"a\"", "-notIn [\"a\"]"];
    for operator in positive {
        assert!(!matches(&format!("device.model {operator}"), &unregistered), "{operator}");
    }
    for operator in negative {
        assert!(matches(&format!("device.model {operator}"), &unregistered), "{operator}");
    }
    assert!(!matches("device.isCompliant -eq False", &unregistered));
    assert!(matches("device.isCompliant -ne True", &unregistered));
}

#[test]
fn attributes_of_a_device_that_is_not_registered_do_not_count() {
    let mut known = device(&[("model", text("Surface"))]);
    assert!(matches("device.model -eq \"surface\"", &known));
    known.registered = false;
    assert!(!matches("device.model -eq \"surface\"", &known));
}

#[test]
fn null_equals_what_is_missing_unless_chosen_otherwise() {
    let unregistered = Device::default();
    let known = device(&[("trustType", text("AzureAD"))]);
    assert!(matches("device.trustType -eq null", &unregistered));
    assert!(!matches("device.trustType -ne null", &unregistered));
    assert!(!matches("device.trustType -eq null", &known));
    assert!(matches("device.trustType -ne null", &known));
    let choices = Choices { missing_attributes_equal_null: false, ..Choices::default() };
    assert!(!matches_with(choices, "device.trustType -eq null", &unregistered));
    assert!(matches_with(choices, "device.trustType -ne null", &unregistered));
}

#[test]
fn comparisons_come_before_logic() {
    let unregistered = Device::default();
    assert!(matches("-not (device.trustType -eq \"AzureAD\")", &unregistered));
    assert!(!matches("-not (device.trustType -ne \"AzureAD\")", &unregistered));
    assert!(matches("device.trustType -eq \"AzureAD\" -or device.model -ne \"x\"", &unregistered));
    assert!(!matches("device.trustType -eq \"AzureAD\" -and device.model -ne \"x\"", &unregistered));
}

#[test]
fn operators_on_what_is_there() {
    let known = device(&[
        ("displayName", text("KIOSK-07")),
        ("isCompliant", DeviceValue::Bool(true)),
        ("systemLabels", DeviceValue::List(["CloudPC".to_owned()].into())),
    ]);
    for rule in [
        "device.displayName -startsWith \"kiosk\"",
        "device.displayName -notEndsWith \"08\"",
        "device.displayName -contains \"SK-0\"",
        "device.displayName -in [\"KIOSK-07\", \"x\"]",
        "device.isCompliant -eq True",
        "device.isCompliant -eq \"True\"",
        "device.systemLabels -contains \"cloudpc\"",
        "device.systemLabels -notContains \"Cloud\"",
        "DEVICE.DISPLAYNAME -EQ \"Kiosk-07\"",
    ] {
        assert!(matches(rule, &known), "{rule}");
    }
    assert!(!matches("device.displayName -notIn [\"KIOSK-07\"]", &known));
    assert!(!matches("device.isCompliant -ne True", &known));
}

#[test]
fn extension_attributes_need_management_unless_chosen_otherwise() {
    let rule = "device.extensionAttribute1 -eq \"SAW\"";
    let own = ("extensionAttribute1", text("SAW"));
    assert!(!matches(rule, &device(std::slice::from_ref(&own))));
    for managed in [
        ("isCompliant", DeviceValue::Bool(true)),
        ("trustType", text("ServerAD")),
        ("mdmAppId", text("0000000a-0000-0000-c000-000000000000")),
    ] {
        assert!(matches(rule, &device(&[own.clone(), managed])));
    }
    for unmanaged in [("isCompliant", DeviceValue::Bool(false)), ("trustType", text("AzureAD"))] {
        assert!(!matches(rule, &device(&[own.clone(), unmanaged])));
    }
    let choices = Choices { extension_attributes_need_management: false, ..Choices::default() };
    assert!(matches_with(choices, rule, &device(&[own])));
}

#[test]
fn a_filter_that_cannot_be_read_may_hold_or_not() {
    let mut set = set(&["conditions: {deviceFilter: {include: 'device.model -eq \"x\"'}}"]);
    let policy = &mut set.policies[0].policy;
    for rule in ["device.model -eq", "device.colour -eq \"red\""] {
        policy.conditions.device_filter.as_mut().unwrap().rule = rule.to_owned();
        let reasons = |sign_in: &SignIn| policy_reasons(policy, &set.tenant, Choices::default(), sign_in);
        assert_eq!(reasons(&sign_in()), [Reason::NotEnoughInformation], "{rule}");
        assert!(reasons(&with(|sign_in| sign_in.unread.extend(["p0".to_owned()]))).is_empty());
    }
}
