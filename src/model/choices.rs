//! Points that Microsoft does not document, and what is taken for granted about them.

/// What is taken for granted where Microsoft's documentation is silent: `facts.choices` of the tenant
/// file. Each is described, with what is known, in `docs/semantics.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choices {
    /// Policies for all resources apply when an app asks for an authentication context: the app's own
    /// audience is still in the request.
    pub all_resources_cover_authentication_contexts: bool,
    /// Policies for all resources apply to registering or joining a device.
    pub all_resources_cover_register_device: bool,
    /// Policies for all resources apply to registering security information. Documented in part:
    /// their device controls do.
    pub all_resources_cover_register_security_info: bool,
    /// Registered devices that are neither compliant, hybrid joined nor managed have no extension
    /// attributes.
    pub extension_attributes_need_management: bool,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            all_resources_cover_authentication_contexts: true,
            all_resources_cover_register_device: false,
            all_resources_cover_register_security_info: true,
            extension_attributes_need_management: true,
        }
    }
}
