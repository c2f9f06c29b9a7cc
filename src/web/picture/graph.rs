//! Who signed with whom as a drawing: a circle for each signatory, a line for each pair, the thicker the more they signed.

use askama::Template;

use crate::network::{Network, layout};

use crate::web::asked::encoded;
use crate::web::page::{counted, grouped};

/// Signatories drawn unless told otherwise.
pub(crate) const NODES: usize = 30;

/// Letters of a name that are written beside its circle.
const LETTERS: usize = 26;

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
        let places: Vec<(f64, f64)> = layout::layout(network)
            .into_iter()
            .map(|(x, y)| {
                let across = WIDTH - 2.0 * MARGIN.0;
                let down = HEIGHT - 2.0 * MARGIN.1;
                (MARGIN.0 + x * across, MARGIN.1 + y * down)
            })
            .collect();
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
                short: short(&node.name),
                count: counted(node.documents, "document", "documents"),
                link: format!("/signatory?{}", encoded(&[("name", &node.name)])),
                name: node.name.clone(),
            }
        });
        Self {
            lines: lines.collect(),
            circles: circles.collect(),
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
