//! Points that Microsoft does not document, and what is taken for granted about them.

/// What is taken for granted where Microsoft's documentation is silent: `facts.choices` of the tenant
/// file. Each is described, with what is known, in `docs/semantics.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each member is a yes/no question of its own, named in tenant files")]
pub struct Choices {
    /// Policies for all resources apply when an app asks for an authentication context: the app's own
    /// audience is still in the request.
    pub all_resources_cover_authentication_contexts: bool,
    /// Policies for all resources apply to registering or joining a device.
    pub all_resources_cover_register_device: bool,
    /// Policies for all resources apply to registering security information. Documented in part:
    /// their device controls do.
    pub all_resources_cover_register_security_info: bool,
    /// Policies for all resources apply to account recovery, a user action of a preview.
    pub all_resources_cover_account_recovery: bool,
    /// Registered devices that are neither compliant, hybrid joined nor managed have no extension
    /// attributes.
    pub extension_attributes_need_management: bool,
    /// A comparison of a device filter with `null` holds for an attribute that a device does not have.
    pub missing_attributes_equal_null: bool,
    /// A filter over apps that includes adds to the apps that are included by name; otherwise it
    /// narrows them.
    pub app_filters_add_to_included_apps: bool,
    /// Of `persistentBrowser` `never` and `always`, demanded by two policies, `never` holds.
    pub never_persistent_wins: bool,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            all_resources_cover_authentication_contexts: true,
            all_resources_cover_register_device: false,
            all_resources_cover_register_security_info: true,
            all_resources_cover_account_recovery: false,
            extension_attributes_need_management: true,
            missing_attributes_equal_null: true,
            app_filters_add_to_included_apps: true,
            never_persistent_wins: true,
        }
    }
}

impl Choices {
    /// Every choice by its key in the tenant file.
    #[must_use]
    pub fn entries(self) -> [(&'static str, bool); 8] {
        [
            ("allResourcesCoverAuthenticationContexts", self.all_resources_cover_authentication_contexts),
            ("allResourcesCoverRegisterDevice", self.all_resources_cover_register_device),
            ("allResourcesCoverRegisterSecurityInfo", self.all_resources_cover_register_security_info),
            ("allResourcesCoverAccountRecovery", self.all_resources_cover_account_recovery),
            ("extensionAttributesNeedManagement", self.extension_attributes_need_management),
            ("missingAttributesEqualNull", self.missing_attributes_equal_null),
            ("appFiltersAddToIncludedApps", self.app_filters_add_to_included_apps),
            ("neverPersistentWins", self.never_persistent_wins),
        ]
    }

    /// The choices that differ from what is taken for granted without a word, by key.
    pub fn changed(self) -> impl Iterator<Item = (&'static str, bool)> {
        let usual = Self::default().entries();
        self.entries().into_iter().zip(usual).filter(|(own, usual)| own != usual).map(|(own, _)| own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_described_with_its_usual_value() {
        let page = include_str!("../../docs/semantics.md");
        for (key, usual) in Choices::default().entries() {
            assert!(page.contains(&format!("| `{key}` | {usual} |")), "{key}");
        }
    }

    #[test]
    fn only_what_differs_is_changed() {
        assert_eq!(Choices::default().changed().count(), 0);
        let other = Choices { never_persistent_wins: false, ..Choices::default() };
        assert_eq!(other.changed().collect::<Vec<_>>(), [("neverPersistentWins", false)]);
    }
}
