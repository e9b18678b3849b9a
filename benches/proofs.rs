//! How long proofs take on policy sets of the four shapes, from the set to the answer.

mod numbers;
mod shapes;

use caplint::model::PolicySet;
use caplint::semantics::logic::Formula;
use caplint::semantics::universe::{Input, Universe};
use caplint::semantics::{Proofs, redundancies};
use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 23);

/// Is there a sign-in by somebody who shows nothing and is let in?
fn question(proofs: &mut Proofs<'_>) -> Option<bool> {
    let enforced = proofs.enforced();
    let mut assumptions = proofs.allow(&enforced);
    let nothing = proofs.universe().controls().into_iter().map(|var| proofs.universe().space().yes(var).not());
    let nothing = Formula::all(nothing);
    assumptions.push(proofs.prover().literal(&nothing));
    proofs.prover().solve(&assumptions).is_found()
}

fn built(set: &PolicySet) -> Proofs<'_> {
    let mut proofs = Proofs::new(set, TODAY);
    let enforced = proofs.enforced();
    proofs.allow(&enforced);
    proofs
}

fn proofs(c: &mut Criterion) {
    for (name, shape) in shapes::Shape::ALL {
        for count in [60, 120, 240, 480] {
            let set = shapes::set(shape, count, 11);
            let id = |what: &str| format!("{what} {name} {count}");
            c.bench_function(&id("universe"), |b| b.iter(|| Universe::new(Input::new(&set, TODAY))));
            c.bench_function(&id("put to the prover"), |b| b.iter(|| built(&set).policies().len()));
            let mut known = built(&set);
            c.bench_function(&id("question"), |b| b.iter(|| question(&mut known)));
            c.bench_function(&id("redundancies"), |b| {
                b.iter_batched_ref(|| built(&set), redundancies, criterion::BatchSize::PerIteration);
            });
        }
    }
}

criterion_group! { name = benches; config = Criterion::default().sample_size(10); targets = proofs }
criterion_main!(benches);
