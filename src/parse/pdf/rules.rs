//! The straight lines that a page draws across and down: rules between cells, frames, underlines.

use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Shape};

/// The most rules of a page; drawings have more.
pub(super) const MOST: usize = 2_000;
/// The most pieces of one path.
const LONGEST_PATH: usize = 400;
/// A rule is thinner than this, in points.
const THIN: f64 = 2.5;
/// The shortest rule, in points.
const SHORTEST: f32 = 6.0;

/// A straight line that is drawn across or down a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) is_across: bool,
    /// Its place: from the top, or from the left.
    pub(super) at: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}

/// Adds the rules that a path draws: thin surfaces, and the straight lines of outlines.
pub(super) fn add(rules: &mut Vec<Rule>, path: &BezPath, transform: Affine, is_outline: bool) {
    if rules.len() > MOST || path.elements().len() > LONGEST_PATH {
        return;
    }
    let mut add = |a: Point, b: Point| {
        let (width, height) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        let is_across = height <= width;
        let (thick, middle) = match is_across {
            true => (height, (a.y + b.y) / 2.0),
            false => (width, (a.x + b.x) / 2.0),
        };
        let (from, to) = match is_across {
            true => (a.x.min(b.x) as f32, a.x.max(b.x) as f32),
            false => (a.y.min(b.y) as f32, a.y.max(b.y) as f32),
        };
        let at = middle as f32;
        let is_known = [at, from, to].iter().all(|value| value.is_finite());
        if thick < THIN && to - from >= SHORTEST && is_known {
            rules.push(Rule {
                is_across,
                at,
                from,
                to,
            });
        }
    };
    if !is_outline {
        let bounds = transform.transform_rect_bbox(path.bounding_box());
        add(bounds.origin(), Point::new(bounds.x1, bounds.y1));
        return;
    }
    let (mut start, mut last) = (Point::ZERO, Point::ZERO);
    for element in path.elements() {
        let next = match *element {
            PathEl::MoveTo(point) => {
                (start, last) = (point, point);
                continue;
            }
            PathEl::LineTo(point) => point,
            PathEl::ClosePath => start,
            PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => {
                last = point;
                continue;
            }
        };
        add(transform * last, transform * next);
        last = next;
    }
}
