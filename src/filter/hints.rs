//! What people write who know other languages, and what they mean.

use crate::diag::nearest;
use crate::text::and_list;

use super::{DEVICE_PREFIX, Operator, PROPERTIES};

/// Signs and words of other languages, with what stands for them here. `None` where nothing does.
pub(super) const SIGNS: [(&str, &str); 9] = [
    ("=", "-eq"),
    ("==", "-eq"),
    ("===", "-eq"),
    ("!=", "-ne"),
    ("<>", "-ne"),
    ("!", "-not"),
    ("&", "-and"),
    ("&&", "-and"),
    ("||", "-or"),
];

/// The word that stands here for a sign of another language.
pub(super) fn sign(sign: &str) -> Option<&'static str> {
    SIGNS.iter().find(|(own, _)| *own == sign).map(|(_, meant)| *meant)
}

/// Operators of group rules, `PowerShell` and `OData` that filters do not have.
const OPERATORS: [(&str, &str); 16] = [
    ("match", "filters know no regular expressions; use `-startsWith`, `-endsWith` or `-contains`"),
    ("notMatch", "filters know no regular expressions; use `-notStartsWith`, `-notEndsWith` or `-notContains`"),
    ("like", "filters know no wildcards; use `-startsWith`, `-endsWith` or `-contains`"),
    ("notLike", "filters know no wildcards; use `-notStartsWith`, `-notEndsWith` or `-notContains`"),
    ("any", "only rules of dynamic groups have `-any`; lists of devices are compared by `-contains`"),
    ("all", "only rules of dynamic groups have `-all`; lists of devices are compared by `-contains`"),
    ("le", "filters do not compare sizes; name the values with `-in [\"…\", \"…\"]`, or use `-startsWith`"),
    ("lt", "filters do not compare sizes; name the values with `-in [\"…\", \"…\"]`, or use `-startsWith`"),
    ("ge", "filters do not compare sizes; name the values with `-in [\"…\", \"…\"]`, or use `-startsWith`"),
    ("gt", "filters do not compare sizes; name the values with `-in [\"…\", \"…\"]`, or use `-startsWith`"),
    ("equals", "did you mean `-eq`?"),
    ("notEquals", "did you mean `-ne`?"),
    ("ceq", "did you mean `-eq`? Case never matters"),
    ("ieq", "did you mean `-eq`? Case never matters"),
    ("neq", "did you mean `-ne`?"),
    ("is", "did you mean `-eq`?"),
];

/// The way out where `word` stands in place of an operator.
pub(super) fn operator(word: &str) -> String {
    if let Some((_, help)) = OPERATORS.iter().find(|(own, _)| own.eq_ignore_ascii_case(word)) {
        return (*help).to_owned();
    }
    let words = Operator::ALL.iter().map(|operator| operator.word());
    match nearest(word, words) {
        Some(near) => format!("did you mean `-{near}`?"),
        None => format!("the operators are {}", all_operators()),
    }
}

/// `-eq`, `-ne` and so on, for a message.
pub(super) fn all_operators() -> String {
    list(Operator::ALL)
}

/// Operators for a message.
pub(super) fn list(operators: &[Operator]) -> String {
    let words: Vec<String> = operators.iter().map(|operator| format!("`{}`", operator.as_str())).collect();
    and_list(&words)
}

/// Names that the rules of dynamic groups, What If and Graph's device object have for what filters call
/// otherwise.
const NAMES: [(&str, &str); 10] = [
    ("deviceManagementAppId", "mdmAppId"),
    ("deviceManufacturer", "manufacturer"),
    ("deviceModel", "model"),
    ("deviceOSType", "operatingSystem"),
    ("deviceOSVersion", "operatingSystemVersion"),
    ("devicePhysicalIds", "physicalIds"),
    ("deviceTrustType", "trustType"),
    ("osVersion", "operatingSystemVersion"),
    ("ownership", "deviceOwnership"),
    ("os", "operatingSystem"),
];

/// The way out where `name`, without prefix, is no property of devices.
pub(super) fn device_property(name: &str) -> String {
    let last = name.rsplit('.').next().unwrap_or_default();
    let other = NAMES.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, meant)| *meant);
    let names = || PROPERTIES.iter().map(|property| property.name);
    let exact = names().find(|own| own.eq_ignore_ascii_case(last));
    if name.to_ascii_lowercase().starts_with("extensionattribute") && other.or(exact).is_none() {
        return "there are `device.extensionAttribute1` to `device.extensionAttribute15`".to_owned();
    }
    match other.or(exact).or_else(|| nearest(name, names())) {
        Some(near) => format!("did you mean `{DEVICE_PREFIX}.{near}`?"),
        None => format!("the properties are {}", all_properties()),
    }
}

/// The names of all properties, the numbered ones as a range.
fn all_properties() -> String {
    let others = PROPERTIES.iter().filter(|property| !property.name.starts_with("extensionAttribute"));
    let mut names: Vec<String> = others.map(|property| format!("`{}`", property.name)).collect();
    names.push("`extensionAttribute1` to `15`".to_owned());
    names.join(", ")
}
