//! Answers to questions in words, with the places they speak of.

use indexmap::IndexMap;

use crate::diag::{FieldPath, Place};
use crate::engine::place::Placer;
use crate::model::{Exception, PolicySet};
use crate::semantics::ask::{Answer, LeftOut, LeftOutReason, OpenRegion, Verdict, WouldClose, text};
use crate::semantics::sign_in_in_words;
use crate::text::and_list;

use super::{Evidence, NearText, RegionText};

/// Puts answers about one set in words.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Wording<'a> {
    /// Where the set's fields stand.
    pub placer: Placer<'a>,
    /// The set as it was asked.
    pub set: &'a PolicySet,
}

impl Wording<'_> {
    /// What the verdict of `answer` rests on.
    pub(in crate::engine) fn evidence(&self, answer: &Answer) -> Evidence {
        let mut evidence = Evidence {
            left_out: self.left_out(&answer.left_out),
            assumptions: answer.assumptions.clone(),
            ..Evidence::default()
        };
        match &answer.verdict {
            Verdict::Proved { rests_on, example } => {
                evidence.rests_on = self.keys(rests_on);
                evidence.example = example.as_ref().map(|example| sign_in_in_words(example, &self.set.tenant));
            }
            Verdict::ProvedButFor { exceptions, rests_on } => {
                evidence.rests_on = self.keys(rests_on);
                let declared = exceptions.iter().filter_map(|at| self.set.tenant.exceptions.get(*at));
                evidence.but_for = declared.map(exception).collect();
                evidence.exceptions.clone_from(exceptions);
            }
            Verdict::Open { regions, more } => {
                evidence.regions = regions.iter().map(|region| self.region(region)).collect();
                evidence.more_regions = *more;
            }
            Verdict::NoWay(no) => {
                let example = no.example.as_ref();
                evidence.example = example.map(|example| sign_in_in_words(example, &self.set.tenant));
            }
            Verdict::Vacuous { .. } => {
                let declared = answer.left_out.iter().filter_map(|left| match left.reason {
                    LeftOutReason::Declared(at) => Some(at),
                    LeftOutReason::BreakGlass | LeftOutReason::Excluded => None,
                });
                evidence.exceptions = declared.collect();
            }
            Verdict::NotDecided { .. } => {}
        }
        evidence
    }

    /// The keys of policies.
    pub(in crate::engine) fn keys(&self, policies: &[usize]) -> Vec<String> {
        policies.iter().filter_map(|at| self.set.policies.get(*at)).map(|entry| entry.policy.key.clone()).collect()
    }

    /// Where a field of a policy stands.
    pub(in crate::engine) fn policy(&self, policy: usize, field: &FieldPath) -> Place {
        self.placer.policy_place(policy, field)
    }

    /// Whom the question leaves out, a line for each reason.
    fn left_out(&self, all: &[LeftOut]) -> Vec<String> {
        let mut reasons: IndexMap<String, Vec<String>> = IndexMap::new();
        for left in all {
            let reason = match left.reason {
                LeftOutReason::BreakGlass => "break-glass".to_owned(),
                LeftOutReason::Excluded => "excluded by policies and included by none".to_owned(),
                LeftOutReason::Declared(at) => {
                    let declared = self.set.tenant.exceptions.get(at).and_then(|declared| declared.reason.as_deref());
                    format!("declared: {}", declared.unwrap_or("without a reason"))
                }
            };
            reasons.entry(reason).or_default().push(text::principal(&left.principal));
        }
        reasons.into_iter().map(|(reason, who)| format!("{} ({reason})", and_list(&who))).collect()
    }

    fn region(&self, region: &OpenRegion) -> RegionText {
        let tenant = &self.set.tenant;
        let near = region.near.iter().flat_map(|near| {
            near.because.iter().map(|because| NearText {
                policy: self.set.policies[near.policy].policy.key.clone(),
                because: because.text.clone(),
                place: self.policy(near.policy, &because.field),
            })
        });
        RegionText {
            within: region.within,
            lines: text::lines(&region.parts),
            today: text::today(&region.today, tenant),
            example: sign_in_in_words(&region.example, tenant),
            near: near.collect(),
            would_close: region.would_close.iter().map(|would| self.would_close(would)).collect(),
        }
    }

    /// What would close a region, in words.
    pub(in crate::engine) fn would_close(&self, would: &WouldClose) -> String {
        let key = &self.set.policies[would.policy].policy.key;
        match &would.stage {
            Some(stage) => format!("{key} at its stage {stage}"),
            None => format!("{key}, were it enabled"),
        }
    }
}

fn exception(declared: &Exception) -> String {
    let reason = declared.reason.as_deref().unwrap_or("without a reason");
    format!("the {} {} ({reason})", declared.kind, declared.principal)
}
