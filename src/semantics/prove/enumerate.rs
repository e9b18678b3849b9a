//! Every point of a small space, one after the other.

use crate::semantics::logic::{Point, Space, VarId};

/// Every point of `space` in rising order: as many as the product of the sizes, so for small spaces only.
pub fn points(space: &Space) -> impl Iterator<Item = Point> + use<> {
    let sizes: Vec<u16> = space.ids().map(|var: VarId| u16::try_from(space.size(var)).unwrap_or(u16::MAX)).collect();
    let first = Point(vec![0; sizes.len()]);
    std::iter::successors(Some(first), move |point| next(point, &sizes))
}

/// The point after `point`, the last variable counting fastest.
fn next(point: &Point, sizes: &[u16]) -> Option<Point> {
    let mut values = point.0.clone();
    for (value, size) in values.iter_mut().zip(sizes).rev() {
        *value += 1;
        if *value < *size {
            return Some(Point(values));
        }
        *value = 0;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_comes_once_and_in_order() {
        let mut space = Space::default();
        for size in [2, 1, 3] {
            space.add("variable", size);
        }
        let all: Vec<Vec<u16>> = points(&space).map(|point| point.0).collect();
        assert_eq!(all, [[0, 0, 0], [0, 0, 1], [0, 0, 2], [1, 0, 0], [1, 0, 1], [1, 0, 2]]);
        assert_eq!(points(&Space::default()).collect::<Vec<_>>(), [Point(Vec::new())]);
    }
}
