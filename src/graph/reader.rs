//! What reading any object of an export has in common: typed access to members, each departure
//! from Graph's own shape reported at its place.

use serde_json::Value;

use crate::diag::{Face, FieldPath, Finding, Place, SourceMap, nearest};
use crate::model::{Entry, ObjectKind, ObjectRef, Word, WordList, is_guid};
use crate::yaml::{Node, Scalar, Shape};

use super::members::{Member, Members, camel, is_hollow, is_truncated, to_json};
use super::reference::{fold_id, placeholder_name};

/// Reads one object: collects findings, the source map, and members the model has no place for.
pub(super) struct Reader {
    pub(super) map: SourceMap,
    pub(super) findings: Vec<Finding>,
    pub(super) kept: Vec<(String, Value)>,
    pub(super) switched_off: Vec<FieldPath>,
    /// The document has what only Graph writes (an id, a date), so that nobody sends it as it stands.
    pub(super) is_export: bool,
}

impl Reader {
    pub(super) fn new(map: SourceMap) -> Self {
        Self { map, findings: Vec::new(), kept: Vec::new(), switched_off: Vec::new(), is_export: false }
    }

    /// Records that `field` is `node`.
    pub(super) fn mark(&mut self, field: impl Into<FieldPath>, node: Node<'_>, face: Face) {
        self.map.insert(field.into(), node.origin(face));
    }

    /// The members of `node`, which should be an object; `None` where it says nothing.
    ///
    /// `what` is its Graph path, for messages.
    pub(super) fn object<'d>(&mut self, node: Node<'d>, what: &str) -> Option<Members<'d>> {
        match node.shape() {
            Shape::Null => None,
            Shape::Mapping if is_hollow(node) => None,
            Shape::Mapping => Some(Members::of(node)),
            Shape::Sequence => self.object_in_list(node, what),
            shape => {
                self.wrong_type(node, what, "an object", shape);
                None
            }
        }
    }

    /// A list where an object is due: empty ones and those around one object are harmless.
    fn object_in_list<'d>(&mut self, node: Node<'d>, what: &str) -> Option<Members<'d>> {
        let full: Vec<Node<'d>> = node.items().filter(|item| !is_hollow(*item)).collect();
        match full.as_slice() {
            [] => {
                self.tolerated(node, what, "an empty list; Graph wants an object or `null`", "read as not set");
                None
            }
            [one] if one.shape() == Shape::Mapping => {
                self.tolerated(node, what, "a list; Graph wants the object itself", "read without the brackets");
                Some(Members::of(*one))
            }
            _ => {
                self.wrong_type(node, what, "an object", Shape::Sequence);
                None
            }
        }
    }

    /// The texts of a collection; a lone scalar counts as a list of one.
    pub(super) fn texts<'d>(&mut self, node: Node<'d>, what: &str) -> Vec<(Node<'d>, &'d str)> {
        // SDKs unwrap lists of one; nobody sends their dumps. A value that PowerShell cut off is said to be lost.
        let lone = node.shape() == Shape::String && !is_hollow(node) && !is_truncated(node);
        if lone && !self.is_export {
            self.tolerated(
                node,
                what,
                "a string; Graph wants a list and refuses anything else",
                "read as a list of one",
            );
        }
        self.bare_texts(node, what)
    }

    /// The texts of a collection or of a lone scalar, which is as good.
    fn bare_texts<'d>(&mut self, node: Node<'d>, what: &str) -> Vec<(Node<'d>, &'d str)> {
        let items: Vec<Node<'d>> = match node.shape() {
            Shape::Sequence => node.items().collect(),
            Shape::Mapping if is_hollow(node) => Vec::new(),
            _ => vec![node],
        };
        items
            .into_iter()
            .filter(|item| !is_hollow(*item))
            .filter_map(|item| Some((item, self.item(item, what)?)))
            .collect()
    }

    /// The text of one item of a collection, trimmed.
    fn item<'d>(&mut self, node: Node<'d>, what: &str) -> Option<&'d str> {
        if node.as_str().is_none() {
            self.wrong_type(node, what, "a list of strings", node.shape());
        }
        node.text().map(str::trim)
    }

    /// The text of a string, trimmed; anything else is reported, and kept as text where it has one.
    pub(super) fn text<'d>(&mut self, node: Node<'d>, what: &str) -> Option<&'d str> {
        if node.as_str().is_none() && !node.is_null() {
            self.wrong_type(node, what, "a string", node.shape());
        }
        if node.is_null() { None } else { node.text().map(str::trim) }
    }

    /// `true` or `false`; a string that says so is taken with a warning.
    pub(super) fn boolean(&mut self, node: Node<'_>, what: &str) -> Option<bool> {
        if let Some(value) = node.as_bool() {
            return Some(value);
        }
        let text = node.as_str().unwrap_or_default();
        let value = match text.trim().to_ascii_lowercase().as_str() {
            "true" => true,
            "false" => false,
            _ => {
                if !is_hollow(node) {
                    self.wrong_type(node, what, "`true` or `false`", node.shape());
                }
                return None;
            }
        };
        self.tolerated(node, what, "a string; Graph wants `true` or `false`", "read without the quotes");
        Some(value)
    }

    /// An integer; a string of digits is taken with a warning.
    pub(super) fn integer(&mut self, node: Node<'_>, what: &str) -> Option<i64> {
        if let Some(Scalar::Int(value)) = node.scalar() {
            return Some(value);
        }
        if let Some(value) = node.as_str().and_then(|text| text.trim().parse().ok()) {
            self.tolerated(node, what, "a string; Graph wants a number", "read without the quotes");
            return Some(value);
        }
        if !is_hollow(node) {
            self.wrong_type(node, what, "a whole number", node.shape());
        }
        None
    }

    /// A member of an enum in any case; a text that is none is reported and kept.
    pub(super) fn word<T: WordList>(&mut self, node: Node<'_>, what: &str) -> Option<Word<T>> {
        let text = self.text(node, what).filter(|text| !text.is_empty())?;
        Some(self.word_of(node, what, text))
    }

    fn word_of<T: WordList>(&mut self, node: Node<'_>, what: &str, text: &str) -> Word<T> {
        let word = Word::<T>::from_graph(text);
        // A number or a map has been reported as such.
        if word.known().is_none() && node.as_str().is_some() {
            self.unknown_word::<T>(node, what, text);
        }
        word
    }

    /// A collection of enum members.
    pub(super) fn words<'d, T: WordList>(&mut self, node: Node<'d>, what: &str) -> Vec<(Node<'d>, Word<T>)> {
        let texts = self.texts(node, what);
        texts.into_iter().map(|(node, text)| (node, self.word_of(node, what, text))).collect()
    }

    /// A flags enum: one string with commas. A list of members and a number of bits are taken with
    /// a warning; `none` is no flag.
    pub(super) fn flags<'d, T: WordList>(&mut self, node: Node<'d>, what: &str) -> Vec<(Node<'d>, Word<T>)> {
        if let Some(Scalar::Int(bits)) = node.scalar() {
            return self.bits(node, what, bits);
        }
        if node.shape() == Shape::Sequence {
            let said = "a list; Graph wants one string with commas between the values";
            self.tolerated(node, what, said, "read as that string");
        }
        let mut flags = Vec::new();
        for (node, text) in self.bare_texts(node, what) {
            for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
                let word = Word::<T>::from_graph(part);
                if word.known().is_none() && part.eq_ignore_ascii_case("none") {
                    continue;
                }
                flags.push((node, self.word_of(node, what, part)));
            }
        }
        flags
    }

    /// Audit logs write flags as the number of their bits.
    fn bits<'d, T: WordList>(&mut self, node: Node<'d>, what: &str, bits: i64) -> Vec<(Node<'d>, Word<T>)> {
        let count = T::ALL.len();
        if bits < 0 || bits >= 1 << count {
            self.wrong_type(node, what, "a string with commas between the values", Shape::Number);
            let text = node.text().unwrap_or_default();
            return vec![(node, Word::Other(text.into()))];
        }
        let said = "a number of bits; Graph wants their names with commas between them";
        self.tolerated(node, what, said, "read as those names");
        let set = T::ALL.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
        set.map(|(_, &word)| (node, Word::Known(word))).collect()
    }

    /// A list that takes reserved words and objects.
    pub(super) fn entries<'d, W: WordList>(
        &mut self,
        node: Node<'d>,
        what: &str,
        kind: ObjectKind,
    ) -> Vec<(Node<'d>, Entry<W>)> {
        let texts = self.texts(node, what);
        let entry = |text: &str| W::from_graph(text).map_or_else(|| Entry::Object(object(kind, text)), Entry::Word);
        texts.into_iter().map(|(node, text)| (node, entry(text))).collect()
    }

    /// A list of objects.
    pub(super) fn objects<'d>(&mut self, node: Node<'d>, what: &str, kind: ObjectKind) -> Vec<(Node<'d>, ObjectRef)> {
        let texts = self.texts(node, what);
        texts.into_iter().map(|(node, text)| (node, object(kind, text))).collect()
    }

    /// Reports what nobody asked for below `what` (a Graph path, empty at the root) and keeps it.
    pub(super) fn rest(&mut self, mut members: Members<'_>, what: &str) {
        self.findings.append(&mut members.findings);
        for member in members.leftover() {
            self.keep(member, what);
        }
    }

    /// Keeps a member the language has no key for under its Graph path, and says so.
    pub(super) fn keep(&mut self, member: Member<'_>, what: &str) {
        let path = FieldPath::new(what).key(&camel(member.name));
        self.mark(FieldPath::new("graph").key(path.as_str()), member.value, Face::Key);
        // Of these a rule says that Graph refuses them.
        if !DEVICE_STATES.contains(&path.as_str()) {
            self.findings.push(unknown_member(path.as_str(), member.value));
        }
        self.kept.push((path.as_str().to_owned(), to_json(member.value)));
    }

    /// `what` (a Graph path, empty at the root) has no `key`, which Graph needs. The path of the missing
    /// member distinguishes the finding.
    pub(super) fn missing(&mut self, near: Node<'_>, what: &str, key: &str, help: &str) {
        let owner = if what.is_empty() { "the policy".to_owned() } else { format!("`{what}`") };
        let mut finding = Finding::error("missing-key", format!("{owner} has no `{key}`"));
        finding.discriminator = if what.is_empty() { key.to_owned() } else { format!("{what}.{key}") };
        self.findings.push(finding.at(near.key_place(), format!("no `{key}` here")).help(help));
    }

    /// The value has a type whose meaning cannot be told.
    pub(super) fn wrong_type(&mut self, node: Node<'_>, what: &str, due: &str, shape: Shape) {
        // What PowerShell cut off is said once, for the whole policy.
        if is_truncated(node) {
            return;
        }
        let message = format!("`{what}` takes {due}, not {}", shape.described());
        let finding = Finding::error("wrong-type", message).at(place(node), format!("expected {due}"));
        let mut finding = finding.why("Graph answers error 1007 to such a body and does not say where");
        if due.contains("string") && matches!(shape, Shape::Bool | Shape::Number) {
            finding = finding.help("put it in quotes");
        }
        self.findings.push(finding);
    }

    /// The type is wrong and the meaning plain: `said` completes "`conditions.locations` is …".
    pub(super) fn tolerated(&mut self, node: Node<'_>, what: &str, said: &str, label: &str) {
        let finding = Finding::warning("wrong-type", format!("`{what}` is {said}"));
        let finding = finding.at(place(node), label);
        self.findings.push(finding.help("`caplint render` writes it the way Graph takes it"));
    }

    fn unknown_word<T: WordList>(&mut self, node: Node<'_>, what: &str, text: &str) {
        let place = node.place();
        if text.eq_ignore_ascii_case("unknownFutureValue") {
            let message = format!("the export lost a value of `{what}`: Graph wrote `unknownFutureValue` in its place");
            let finding = Finding::error("lossy-export", message).at(place, "what stood here is not in the file");
            let help = "export again with the header `Prefer: include-unknown-enum-members`";
            self.findings.push(finding.help(help));
            return;
        }
        let members: Vec<&str> = T::ALL.iter().map(|word| word.as_str()).collect();
        let message = format!("`{text}` is not a value of `{what}`");
        let finding = Finding::error("unknown-value", message).at(place, "not known to Graph");
        let help = hint(text).map_or_else(|| suggestion::<T>(text, &members), str::to_owned);
        self.findings.push(finding.help(help));
    }
}

/// The value of a scalar; the key of a container.
fn place(node: Node<'_>) -> Place {
    match node.shape() {
        Shape::Mapping | Shape::Sequence => node.key_place(),
        _ => node.place(),
    }
}

/// A reference as written in a list of `kind`: braces around a GUID and our own placeholder around
/// a name come off.
pub(super) fn object(kind: ObjectKind, text: &str) -> ObjectRef {
    let bare = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    let text = bare.filter(|bare| is_guid(bare)).unwrap_or(text);
    let text = placeholder_name(kind, text).unwrap_or(text);
    ObjectRef::new(&fold_id(text))
}

/// The way out of a value that Graph does not know: what the language calls it, the nearest value,
/// or all of them.
fn suggestion<T: WordList>(text: &str, members: &[&str]) -> String {
    let spoken = T::from_language(text).map(WordList::as_str);
    match spoken.or_else(|| nearest(text, members.iter().copied())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("one of: {}", members.join(", ")),
    }
}

/// Values that are met often and mean something that is said elsewhere.
const HINTS: [(&str, &str); 5] = [
    (
        "urn:microsoft:req",
        "the steps before authentication contexts are gone; use `includeAuthenticationContextClassReferences`",
    ),
    ("compliantnetwork", "a compliant network is a named location, not a grant control"),
    ("requiremultifactorauthentication", "did you mean `mfa`?"),
    ("mfaandchangepassword", "write `mfa` and `passwordChange`, with the operator `AND`"),
    ("report", "did you mean `enabledForReportingButNotEnforced`?"),
];

fn hint(text: &str) -> Option<&'static str> {
    let text = text.to_ascii_lowercase();
    HINTS.iter().find(|(start, _)| text.starts_with(start)).map(|(_, help)| *help)
}

/// Members that Graph once had or shows without documenting, and what to use instead.
const RETIRED: [(&str, &str); 6] = [
    ("conditions.deviceStates", DEVICE_FILTER),
    ("conditions.devices.includeDevices", DEVICE_FILTER),
    ("conditions.devices.excludeDevices", DEVICE_FILTER),
    ("conditions.applications.networkAccess", SECURE_ACCESS),
    ("conditions.applications.globalSecureAccess", SECURE_ACCESS),
    ("sessionControls.networkAccessSecurity", "use `sessionControls.globalSecureAccessFilteringProfile`"),
];

const DEVICE_STATES: [&str; 2] = ["conditions.devices.includeDeviceStates", "conditions.devices.excludeDeviceStates"];

const DEVICE_FILTER: &str = "use a device filter: `conditions.devices.deviceFilter`";
const SECURE_ACCESS: &str = "name the Global Secure Access apps in `includeApplications`";

fn unknown_member(path: &str, node: Node<'_>) -> Finding {
    let retired = RETIRED.iter().find(|(member, _)| *member == path);
    let (message, help) = match retired {
        Some((_, instead)) => (format!("`{path}` is retired in Graph"), *instead),
        None => {
            (format!("`{path}` is not known to caplint"), "remove it if it comes from a tool rather than from Graph")
        }
    };
    let why = if path.starts_with("conditions") {
        "whether the policy applies may depend on it, and no rule can take it into account"
    } else {
        "what the policy demands may depend on it, and no rule can take it into account"
    };
    let finding = Finding::warning("unknown-member", message).at(node.key_place(), "kept as it is");
    finding.why(why).help(help)
}
