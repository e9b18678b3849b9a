//! How long all built-in questions take on policy sets of the four shapes, from the set to the answers with their
//! regions and examples.

mod numbers;
mod shapes;

use caplint::model::{Assertion, Exceptions, PolicySet};
use caplint::semantics::ask::{self, Asker};
use caplint::semantics::questions::{Proof, assertions, questions};
use caplint::semantics::universe::{Input, Universe};
use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 23);

/// How many of the questions hold.
fn holding(set: &PolicySet, asked: &[Assertion]) -> usize {
    let known: Vec<&Assertion> = asked.iter().collect();
    let extra = ask::extra_regions(set);
    let input = extra.iter().fold(ask::input(set, TODAY, &known), Input::with_region);
    let universe = Universe::new(input);
    let mut solver = Asker::new(&universe, set, 0, TODAY);
    let meetable = |assertion: &&Assertion| {
        questions().iter().any(|question| question.name == assertion.name && question.proof == Proof::Meetable)
    };
    let answers = asked.iter().map(|assertion| {
        if meetable(&assertion) {
            solver.effective_blocks(&assertion.name, &assertion.region)
        } else {
            solver.decide(assertion)
        }
    });
    answers.filter(|answer| answer.as_ref().is_ok_and(ask::Answer::holds)).count()
}

fn asked(set: &PolicySet) -> Vec<Assertion> {
    let everybody = |assertion| Assertion { exceptions: Exceptions::Any, ..assertion };
    assertions(set).into_iter().map(everybody).collect()
}

fn gaps(c: &mut Criterion) {
    for (name, shape) in shapes::Shape::ALL {
        for count in [60, 240, 480] {
            let set = shapes::set(shape, count, 11);
            let all = asked(&set);
            c.bench_function(&format!("all questions {name} {count}"), |b| b.iter(|| holding(&set, &all)));
            let first = &all[..1];
            c.bench_function(&format!("one question {name} {count}"), |b| b.iter(|| holding(&set, first)));
        }
    }
}

criterion_group! { name = benches; config = Criterion::default().sample_size(10); targets = gaps }
criterion_main!(benches);
