//! Who signed with whom as a drawing: a circle for each signatory, a line for each pair, the
//! thicker the more they signed.

use askama::Template;

use crate::network::{Network, layout};
use crate::web::labels::{counted, grouped};

use crate::web::params::encoded;

/// Signatories drawn by default.
pub(crate) const NODES: usize = 30;

/// Letters of a name that are written next to its circle.
const LETTERS: usize = 26;

/// The width of a letter and the height of a circle with its name, both in the units of the
/// drawing.
const LETTER: f64 = 5.6;
const LINE: f64 = 30.0;

/// How often names are moved apart.
const TRIES: usize = 60;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 600.0;

/// Room around the circles, wide enough for half a name.
const MARGIN: (f64, f64) = (110.0, 34.0);

/// The picture.
#[derive(Template)]
#[template(path = "network.svg", escape = "html")]
pub(crate) struct Graph {
    lines: Vec<Line>,
    circles: Vec<Circle>,
}

struct Line {
    ends: (usize, usize),
    x1: String,
    y1: String,
    x2: String,
    y2: String,
    width: String,
    title: String,
}

struct Circle {
    node: usize,
    x: String,
    y: String,
    below: String,
    radius: String,
    name: String,
    short: String,
    count: String,
    link: String,
}

impl Graph {
    /// Draws a network.
    pub(crate) fn new(network: &Network) -> Self {
        let mut places: Vec<(f64, f64)> = layout::layout(network)
            .into_iter()
            .map(|(x, y)| {
                let across = WIDTH - 2.0 * MARGIN.0;
                let down = HEIGHT - 2.0 * MARGIN.1;
                (MARGIN.0 + x * across, MARGIN.1 + y * down)
            })
            .collect();
        let names: Vec<String> = network.nodes.iter().map(|node| short(&node.name)).collect();
        spread(&mut places, &names);
        let together = network.edges.first().map_or(1, |edge| edge.documents) as f64;
        let most = network.nodes.first().map_or(1, |node| node.documents) as f64;
        // The heaviest lines lie on top.
        let lines = network.edges.iter().rev().map(|edge| {
            let (one, other) = edge.ends;
            Line {
                ends: edge.ends,
                x1: format!("{:.0}", places[one].0),
                y1: format!("{:.0}", places[one].1),
                x2: format!("{:.0}", places[other].0),
                y2: format!("{:.0}", places[other].1),
                width: format!("{:.1}", 0.8 + 4.0 * edge.documents as f64 / together),
                title: format!(
                    "{} and {}: {}",
                    network.nodes[one].name,
                    network.nodes[other].name,
                    grouped(edge.documents)
                ),
            }
        });
        let circles = network.nodes.iter().zip(&places).enumerate();
        let circles = circles.map(|(place, (node, (x, y)))| {
            let radius = 4.0 + 9.0 * (node.documents as f64 / most).sqrt();
            Circle {
                node: place,
                x: format!("{x:.0}"),
                y: format!("{y:.0}"),
                below: format!("{:.0}", y + radius + 12.0),
                radius: format!("{radius:.1}"),
                short: names[place].clone(),
                count: counted(node.documents, "document", "documents"),
                link: format!("/signatory?{}", encoded([("name", &node.name)])),
                name: node.name.clone(),
            }
        });
        Self {
            lines: lines.collect(),
            circles: circles.collect(),
        }
    }
}

/// Moves places up or down until no name lies on another, or it has been tried often enough.
fn spread(places: &mut [(f64, f64)], names: &[String]) {
    let wide = |name: &String| unicode_width::UnicodeWidthStr::width(name.as_str()) as f64 * LETTER;
    for _ in 0..TRIES {
        let mut moved = false;
        for one in 0..places.len() {
            for other in one + 1..places.len() {
                let (dx, dy) = (
                    places[other].0 - places[one].0,
                    places[other].1 - places[one].1,
                );
                let room = ((wide(&names[one]) + wide(&names[other])) / 2.0).max(2.0 * LINE);
                if dx.abs() < room && dy.abs() < LINE {
                    let push = (LINE - dy.abs()) / 2.0 * if dy < 0.0 { -1.0 } else { 1.0 };
                    places[one].1 = (places[one].1 - push).clamp(MARGIN.1, HEIGHT - MARGIN.1);
                    places[other].1 = (places[other].1 + push).clamp(MARGIN.1, HEIGHT - MARGIN.1);
                    moved = true;
                }
            }
        }
        if !moved {
            return;
        }
    }
}

/// A name cut at a word where it is too long.
fn short(name: &str) -> String {
    if name.chars().count() <= LETTERS {
        return name.to_owned();
    }
    let start: String = name.chars().take(LETTERS).collect();
    let end = start
        .rfind(' ')
        .filter(|end| *end > 10)
        .unwrap_or(start.len());
    format!("{}…", &start[..end])
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_cut_at_words() {
        for (name, expected) in [
            ("Short Name", "Short Name"),
            (
                "Network for the Protection of River Defenders",
                "Network for the…",
            ),
            (
                "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
                "一二三四五六七八九十一二三四五六七八九十一二三四五六…",
            ),
        ] {
            assert_eq!(super::short(name), expected);
        }
    }
}
