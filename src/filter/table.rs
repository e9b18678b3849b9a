//! Properties, operators and values: the tables of "Conditional Access: Filter for devices" (Microsoft Learn).

/// The most characters a rule of a device filter may have.
pub const MAX_LENGTH: usize = 3072;

/// What stands before a device's property.
pub const DEVICE_PREFIX: &str = "device";

/// What stands before a custom security attribute, which is named `Set_Attribute`.
pub const ATTRIBUTE_PREFIX: &str = "CustomSecurityAttribute";

/// What a filter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Devices: `device.PROPERTY`.
    Device,
    /// Apps, service principals and agents: `CustomSecurityAttribute.Set_Attribute`.
    Attributes,
}

macro_rules! operators {
    ($($name:ident $spelling:literal),+ $(,)?) => {
        /// How a property is compared. The ten that filters know.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Operator {
            $(#[doc = concat!("`-", $spelling, "`")] $name),+
        }

        impl Operator {
            /// Every operator, a negative one behind its positive.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The usual spelling, without the dash.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $spelling),+ }
            }

            /// The usual spelling.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => concat!("-", $spelling)),+ }
            }
        }
    };
}

operators! {
    Eq "eq",
    Ne "ne",
    StartsWith "startsWith",
    NotStartsWith "notStartsWith",
    EndsWith "endsWith",
    NotEndsWith "notEndsWith",
    Contains "contains",
    NotContains "notContains",
    In "in",
    NotIn "notIn",
}

impl Operator {
    /// The operator written `word`, without its dash and in any casing.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|operator| operator.word().eq_ignore_ascii_case(word))
    }

    /// True for `-in` and `-notIn`, which take a list.
    #[must_use]
    pub fn takes_list(self) -> bool {
        matches!(self, Self::In | Self::NotIn)
    }

    /// True for `-eq` and `-ne`, the only ones that compare with `null`.
    #[must_use]
    pub fn is_equality(self) -> bool {
        matches!(self, Self::Eq | Self::Ne)
    }

    /// True for `-ne` and all that begin with `not`.
    #[must_use]
    pub fn is_negative(self) -> bool {
        matches!(self, Self::Ne | Self::NotStartsWith | Self::NotEndsWith | Self::NotContains | Self::NotIn)
    }
}

/// What a property can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Any text.
    Text,
    /// An id.
    Guid,
    /// `True` or `False`.
    Boolean,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A list of texts, compared by whole members; these are known to occur.
    Collection(&'static [&'static str]),
}

impl Values {
    /// The operators that such a property takes.
    #[must_use]
    pub fn operators(self) -> &'static [Operator] {
        match self {
            Self::Text => Operator::ALL,
            Self::Guid => &[Operator::Eq, Operator::Ne, Operator::In, Operator::NotIn],
            Self::Boolean | Self::OneOf(_) => &[Operator::Eq, Operator::Ne],
            Self::Collection(_) => &[Operator::Contains, Operator::NotContains],
        }
    }
}

/// A property of devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property {
    /// Its name, without `device.`.
    pub name: &'static str,
    /// What it holds.
    pub values: Values,
}

const fn of(name: &'static str, values: Values) -> Property {
    Property { name, values }
}

/// Every property of devices, sorted by name as far as numbers allow.
pub const PROPERTIES: &[Property] = &[
    of("deviceId", Values::Guid),
    of("deviceOwnership", Values::OneOf(&["Company", "Personal"])),
    of("displayName", Values::Text),
    of("enrollmentProfileName", Values::Text),
    of("extensionAttribute1", Values::Text),
    of("extensionAttribute2", Values::Text),
    of("extensionAttribute3", Values::Text),
    of("extensionAttribute4", Values::Text),
    of("extensionAttribute5", Values::Text),
    of("extensionAttribute6", Values::Text),
    of("extensionAttribute7", Values::Text),
    of("extensionAttribute8", Values::Text),
    of("extensionAttribute9", Values::Text),
    of("extensionAttribute10", Values::Text),
    of("extensionAttribute11", Values::Text),
    of("extensionAttribute12", Values::Text),
    of("extensionAttribute13", Values::Text),
    of("extensionAttribute14", Values::Text),
    of("extensionAttribute15", Values::Text),
    of("isCompliant", Values::Boolean),
    of("manufacturer", Values::Text),
    of("mdmAppId", Values::Guid),
    of("model", Values::Text),
    of("operatingSystem", Values::Text),
    of("operatingSystemVersion", Values::Text),
    of("physicalIds", Values::Collection(&[])),
    of("profileType", Values::OneOf(&["RegisteredDevice", "SecureVM", "Printer", "Shared", "IoT"])),
    of(
        "systemLabels",
        Values::Collection(&[
            "AzureResource",
            "AzureVirtualDesktop",
            "CloudPC",
            "M365Managed",
            "MicrosoftPowerAutomate",
            "MultiUser",
        ]),
    ),
    of("trustType", Values::OneOf(&["AzureAD", "ServerAD", "Workplace"])),
];

/// The device property `name`, without prefix and in any casing.
#[must_use]
pub fn property(name: &str) -> Option<&'static Property> {
    PROPERTIES.iter().find(|property| property.name.eq_ignore_ascii_case(name))
}

/// `device.model` as prefix and name; a name alone has no prefix.
pub(super) fn split(text: &str) -> (Option<&str>, &str) {
    text.split_once('.').map_or((None, text), |(prefix, name)| (Some(prefix), name))
}

/// The property that a comparison of devices names, prefix or not.
pub(super) fn named(text: &str) -> Option<(&'static Property, bool)> {
    let (prefix, name) = split(text);
    let prefixed = match prefix {
        None => false,
        Some(prefix) if prefix.eq_ignore_ascii_case(DEVICE_PREFIX) => true,
        Some(_) => return None,
    };
    property(name).map(|found| (found, prefixed))
}
