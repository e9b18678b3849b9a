//! `sif-every-time-private-access`

use crate::diag::{FieldPath, Severity};
use crate::rules::{Anchor, Check, Confidence, Context, Preset, RawFinding, Rule, Sink};

use super::prompts_every_time;

pub(crate) static RULE: Rule = Rule {
    id: "sif-every-time-private-access",
    summary: "People have to sign in every time to an app behind Private Access, which does not support it.",
    family: "session",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    tags: &["session", "tenant-file"],
    since: "0.1.0",
    preset: Preset::Minimal,
    ignorable: true,
    valid_from: None,
    options: None,
    page: include_str!("sif_every_time_private_access.md"),
    check: Check::Policy(check),
};

fn check(cx: &Context<'_>, index: usize, sink: &mut Sink) {
    let policy = cx.policy(index);
    if !prompts_every_time(policy) || policy.resources.is_all() {
        return;
    }
    for (at, entry) in policy.resources.include.iter().enumerate() {
        let declared = entry.object().and_then(|app| cx.tenant().app(app));
        let Some((name, _)) = declared.filter(|(_, app)| app.private_access) else { continue };
        let message = format!("{name} is reached through Private Access, which does not support `everyTime`");
        let mark = FieldPath::new("apps").key(name).key("privateAccess");
        let finding = RawFinding::new(cx.at(index, FieldPath::new("resources.include").index(at)), message)
            .label("behind Private Access")
            .and(cx.at(index, "session.signInFrequency"), "every time")
            .and(Anchor::Tenant(mark), "marked here")
            .why(format!("Nobody can count on getting in to {name}, nor on being asked again there"))
            .help("give a period, such as `4 hours`, in a policy for the apps behind Private Access")
            .discriminator(name);
        sink.report(finding);
    }
}
