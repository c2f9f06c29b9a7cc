//! Which part of a page each node belongs to, and where its main text stands.
//!
//! Three steps, each linear. Elements that say by name, role or class that they are furniture are marked. The text that is
//! left is weighed, and the smallest element that holds most of it is the container of the main text; elements that call
//! themselves the body of an article go before others. Inside the container, runs of links are furniture too, unless they
//! lead to many different sites, as lists of signatories do. Length never decides there: short lines are text like any other.

use super::tree::{Tree, is_inline};
use super::words::{self, Hint};
use crate::parse::Zone;

/// The part of the page of each node; nodes without one are never shown.
pub(super) struct Zones {
    zones: Vec<Option<Zone>>,
}

impl Zones {
    /// The same part of the page for all that is shown.
    pub(super) fn all(tree: &Tree, zone: Zone) -> Self {
        let mut zones = vec![Some(zone); tree.nodes.len()];
        let mut until = 0;
        for (node, zone) in zones.iter_mut().enumerate() {
            if node >= until && is_unseen(tree.name(node)) {
                until = tree.nodes[node].end;
            }
            if node < until {
                *zone = None;
            }
        }
        Self { zones }
    }

    /// The part of the page that a node belongs to; none where it is not shown.
    pub(super) fn of(&self, node: usize) -> Option<Zone> {
        self.zones.get(node).copied().flatten()
    }
}

/// Elements whose content is never text of the page.
fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "math"
            | "select"
            | "datalist"
            | "textarea"
            | "iframe"
            | "object"
            | "audio"
            | "video"
            | "canvas"
            | "map"
            | "title"
            | "head"
            | "noframes"
            | "noembed"
            | "rp"
    )
}

/// What is measured of a node and all it contains, in characters.
#[derive(Clone, Copy, Default)]
struct Measure {
    /// Characters of text.
    text: u32,
    /// Characters of text in links.
    linked: u32,
    /// Weight of the text that reads like prose or like a list of its own.
    good: u32,
}

impl Measure {
    fn add(&mut self, other: Self) {
        self.text += other.text;
        self.linked += other.linked;
        self.good += other.good;
    }
}

/// The page while it is judged.
struct Judge<'a> {
    tree: &'a Tree,
    /// What each element says about itself.
    hints: Vec<Hint>,
    /// The innermost furniture or unseen element around each node.
    marked: Vec<Option<Mark>>,
    measures: Vec<Measure>,
}

/// How a node is kept out of the main text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Unseen,
    Furniture(Zone),
}

/// Judges every node of a page.
pub(super) fn zones(tree: &Tree) -> Zones {
    let hints = (0..tree.nodes.len())
        .map(|node| tree.element(node).map_or(Hint::None, words::hint))
        .collect();
    let mut judge = Judge {
        tree,
        hints,
        marked: vec![None; tree.nodes.len()],
        measures: Vec::new(),
    };
    judge.mark_unseen();
    judge.measure();
    judge.mark_furniture();
    judge.measure();
    let container = judge.container();
    let mut result = judge.result(container);
    judge.drop_links(container, &mut result);
    Zones { zones: result }
}

impl Judge<'_> {
    fn mark_unseen(&mut self) {
        let mut until = 0;
        for node in 0..self.tree.nodes.len() {
            if node < until {
                self.marked[node] = Some(Mark::Unseen);
            } else if is_unseen(self.tree.name(node))
                || self.tree.element(node).is_some_and(words::is_hidden)
            {
                self.marked[node] = Some(Mark::Unseen);
                until = self.tree.nodes[node].end;
            }
        }
    }

    /// Marks what calls itself furniture, but not where most of the page's text is in it.
    fn mark_furniture(&mut self) {
        let all = self.measures.first().copied().unwrap_or_default();
        let mut around: Vec<(usize, Zone)> = Vec::new();
        for node in 0..self.tree.nodes.len() {
            while around.last().is_some_and(|(end, _)| *end <= node) {
                around.pop();
            }
            if self.marked[node].is_some() {
                continue;
            }
            if let Hint::Furniture(zone) = self.hints[node] {
                let measure = self.measures[node];
                // A class of the whole page, or a form around all of it, says nothing.
                if measure.good * 2 <= all.good || all.good == 0 && measure.text * 2 <= all.text {
                    around.push((self.tree.nodes[node].end, zone));
                }
            }
            if let Some((_, zone)) = around.last() {
                self.marked[node] = Some(Mark::Furniture(*zone));
            }
        }
    }

    /// Measures all unmarked text.
    fn measure(&mut self) {
        let count = self.tree.nodes.len();
        let mut measures = vec![Measure::default(); count];
        let mut block = vec![0_usize; count];
        let mut link_end = 0;
        let mut own: Vec<(u32, u32, u32)> = vec![(0, 0, 0); count];
        for node in 0..count {
            let parent = self.tree.nodes[node].parent;
            let Some(element) = self.tree.element(node) else {
                block[node] = block[parent];
                if self.marked[node].is_none() {
                    let text = self.tree.text(node);
                    let (length, marks) = length(text);
                    let linked = if node < link_end { length } else { 0 };
                    measures[node] = Measure {
                        text: length,
                        linked,
                        good: 0,
                    };
                    let own = &mut own[block[node]];
                    own.0 += length;
                    own.1 += linked;
                    own.2 += marks;
                }
                continue;
            };
            let name = &*element.name;
            if name == "a" && element.attribute("href").is_some() {
                link_end = link_end.max(self.tree.nodes[node].end);
            }
            block[node] = if is_inline(name) && node > 0 {
                block[parent]
            } else {
                node
            };
        }
        for (node, (length, linked, marks)) in own.into_iter().enumerate() {
            let free = length - linked;
            measures[node].good = if length == 0 {
                0
            } else if free >= 80 || (marks > 0 && free >= 30) {
                free
            } else {
                free / 4
            };
        }
        for node in (1..count).rev() {
            let measure = measures[node];
            measures[self.tree.nodes[node].parent].add(measure);
        }
        self.measures = measures;
    }

    /// The element that holds the main text.
    fn container(&self) -> usize {
        let all = self.measures[0].good;
        if all == 0 {
            return 0;
        }
        let mut container = 0;
        loop {
            let heaviest = self
                .tree
                .children(container)
                .max_by_key(|child| self.measures[*child].good);
            match heaviest {
                Some(child)
                    if self
                        .tree
                        .element(child)
                        .is_some_and(|element| !is_inline(&element.name))
                        && self.measures[child].good * 20 >= self.measures[container].good * 17
                        && !matches!(
                            self.tree.name(child),
                            "p" | "li" | "td" | "tr" | "ul" | "ol" | "blockquote"
                        ) =>
                {
                    container = child;
                }
                _ => break,
            }
        }
        self.hinted(container)
    }

    /// The element inside a container that calls itself the body of the text, or else the container.
    fn hinted(&self, container: usize) -> usize {
        let within = self.measures[container].good;
        let mut best: Option<(u8, u32, usize)> = None;
        for node in self.tree.inside(container) {
            if self.marked[node].is_some() {
                continue;
            }
            let Hint::Content(strength) = self.hints[node] else {
                continue;
            };
            let good = self.measures[node].good;
            let share = match strength {
                3.. => 4,
                2 => 3,
                _ => 2,
            };
            if good < 150 || good * share < within {
                continue;
            }
            if best.is_none_or(|(known, weight, _)| (strength, good) > (known, weight)) {
                best = Some((strength, good, node));
            }
        }
        best.map_or(container, |(_, _, node)| node)
    }

    /// The zone of each node, given the container.
    fn result(&self, container: usize) -> Vec<Option<Zone>> {
        let end = self.tree.nodes[container].end;
        (0..self.tree.nodes.len())
            .map(|node| match self.marked[node] {
                Some(Mark::Unseen) => None,
                Some(Mark::Furniture(zone)) => Some(zone),
                None if node < container => Some(Zone::Header),
                None if node >= end => Some(Zone::Aside),
                None => Some(Zone::Main),
            })
            .collect()
    }

    /// Takes runs of links out of the main text.
    fn drop_links(&self, container: usize, zones: &mut [Option<Zone>]) {
        let mut node = container + 1;
        let end = self.tree.nodes[container].end;
        while node < end {
            if self.is_links(node) {
                for zone in &mut zones[node..self.tree.nodes[node].end] {
                    if *zone == Some(Zone::Main) {
                        *zone = Some(Zone::Navigation);
                    }
                }
                node = self.tree.nodes[node].end;
            } else {
                node += 1;
            }
        }
    }

    /// Whether an element is little but links of the same site.
    fn is_links(&self, node: usize) -> bool {
        let name = self.tree.name(node);
        if !matches!(
            name,
            "ul" | "ol" | "div" | "section" | "p" | "dl" | "table" | "menu"
        ) {
            return false;
        }
        let Measure { text, linked, .. } = self.measures[node];
        if linked == 0 {
            return false;
        }
        let dense = match name {
            "p" => linked * 10 >= text * 9 && linked < 120,
            "table" => linked * 10 >= text * 8,
            _ => linked * 3 >= text * 2,
        };
        dense && !self.leads_away(node)
    }

    /// Whether the links of an element lead to several different sites.
    fn leads_away(&self, node: usize) -> bool {
        let around = match self.tree.name(node) {
            "p" => self.tree.nodes[node].parent,
            _ => node,
        };
        let mut hosts: Vec<&str> = Vec::new();
        let mut links = 0_usize;
        for inner in self.tree.inside(around).take(2000) {
            let Some(element) = self.tree.element(inner) else {
                continue;
            };
            if &*element.name != "a" {
                continue;
            }
            links += 1;
            if let Some(host) = element.attribute("href").and_then(host)
                && !words::is_network(host)
            {
                hosts.push(host);
            }
        }
        hosts.sort_unstable();
        hosts.dedup();
        hosts.len() >= 3 && hosts.len() * 2 >= links
    }
}

/// The host of an absolute address.
pub(super) fn host(address: &str) -> Option<&str> {
    let rest = address.trim().split_once("//")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    (!host.is_empty()).then(|| host.strip_prefix("www.").unwrap_or(host))
}

/// The characters of a text without white space, and its marks that end or part sentences.
fn length(text: &str) -> (u32, u32) {
    let (mut length, mut marks) = (0, 0);
    let mut before = ' ';
    for c in text.chars() {
        if c.is_whitespace() {
            // A mark counts where something ends with it, not inside a number or a name.
            if matches!(before, '.' | ',' | ';' | '!' | '?' | ':') {
                marks += 1;
            }
        } else {
            length += 1;
            if matches!(
                c,
                '。' | '，' | '、' | '！' | '？' | '،' | '؟' | '।' | '։' | '።'
            ) {
                marks += 1;
            }
        }
        before = c;
    }
    if matches!(before, '.' | '!' | '?') {
        marks += 1;
    }
    (length, marks)
}
