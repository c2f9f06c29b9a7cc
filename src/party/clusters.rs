//! Names joined to parties: union-find over edges, the strongest first, with what forbids a union
//! of two whole clusters.

use rustc_hash::{FxHashMap, FxHashSet};

use super::compare::Reason;

/// Two names that are one party, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    /// Why.
    pub(super) reason: Reason,
    /// The earlier name.
    pub(super) a: u32,
    /// The later name.
    pub(super) b: u32,
}

/// Forms from which a union of two clusters needs two independent reasons.
const BRIDGED: u32 = 3;

/// Clusters of names.
#[derive(Debug)]
pub(super) struct Clusters {
    parent: Vec<u32>,
    /// For each root the country of its names; 0 for none known.
    countries: Vec<u32>,
    /// For each root the number of different forms in it.
    forms: Vec<u32>,
    /// For each root the acronyms that are sure; few have any.
    acronyms: FxHashMap<u32, Vec<u32>>,
    /// For each root the parties of the alias file that it must not meet.
    apart: FxHashMap<u32, FxHashSet<u32>>,
    /// Roots of parties of the alias file, which never meet.
    given: FxHashSet<u32>,
    /// Edges that joined two clusters.
    pub(super) used: Vec<Edge>,
}

impl Clusters {
    /// Each name by itself; `countries` by name, 0 for unknown.
    pub(super) fn new(countries: &[u32], acronym: impl Fn(u32) -> u32) -> Self {
        let count = u32::try_from(countries.len()).unwrap_or(u32::MAX);
        let acronyms = (0..count).filter_map(|name| {
            let acronym = acronym(name);
            (acronym != 0).then(|| (name, vec![acronym]))
        });
        Self {
            parent: (0..count).collect(),
            countries: countries.to_vec(),
            forms: vec![1; countries.len()],
            acronyms: acronyms.collect(),
            apart: FxHashMap::default(),
            given: FxHashSet::default(),
            used: Vec::new(),
        }
    }

    /// The root of a name.
    pub(super) fn root(&mut self, name: u32) -> u32 {
        let mut root = name;
        while self.parent[root as usize] != root {
            let above = self.parent[self.parent[root as usize] as usize];
            self.parent[root as usize] = above;
            root = above;
        }
        root
    }

    /// Forbids the clusters of two names to meet.
    pub(super) fn part(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.apart.entry(a).or_default().insert(b);
        self.apart.entry(b).or_default().insert(a);
    }

    /// Keeps the parties of the alias file apart from each other: they are few.
    pub(super) fn part_entries(&mut self, entries: &[(usize, u32)]) {
        for (_, name) in entries {
            let root = self.root(*name);
            self.given.insert(root);
        }
    }

    /// The known country of a name's cluster; 0 for none.
    pub(super) fn country(&mut self, name: u32) -> u32 {
        let root = self.root(name);
        self.countries[root as usize]
    }

    /// Joins two clusters whatever the rules say.
    pub(super) fn force(&mut self, one: u32, other: u32) {
        let (a, b) = (self.root(one), self.root(other));
        if a != b {
            self.join(a, b);
            self.used.push(Edge {
                reason: Reason::Alias,
                a: one,
                b: other,
            });
        }
    }

    /// Joins along edges, the strongest first; edges between two large clusters wait for a second.
    pub(super) fn join_all(&mut self, edges: &mut [Edge], same_form: impl Fn(u32, u32) -> bool) {
        edges.sort_unstable();
        let mut waiting: Vec<Edge> = Vec::new();
        for edge in edges.iter() {
            let (a, b) = (self.root(edge.a), self.root(edge.b));
            if a == b || !self.may_join(a, b, edge.reason) {
                continue;
            }
            let sure = edge.reason <= Reason::Words;
            if !sure && self.forms[a as usize].min(self.forms[b as usize]) >= BRIDGED {
                waiting.push(*edge);
                continue;
            }
            self.used.push(*edge);
            let twins = same_form(edge.a, edge.b);
            self.join(a, b);
            if twins {
                let root = self.root(a);
                self.forms[root as usize] -= 1;
            }
        }
        self.join_waiting(waiting);
    }

    fn join_waiting(&mut self, mut waiting: Vec<Edge>) {
        for _ in 0..4 {
            let mut between: FxHashMap<(u32, u32), Vec<Edge>> = FxHashMap::default();
            let mut order = Vec::new();
            for edge in &waiting {
                let (a, b) = (self.root(edge.a), self.root(edge.b));
                let key = (a.min(b), a.max(b));
                if a != b {
                    let edges = between.entry(key).or_default();
                    if edges.is_empty() {
                        order.push(key);
                    }
                    edges.push(*edge);
                }
            }
            let mut joined = false;
            for key in order {
                let edges = &between[&key];
                let first = edges[0];
                let independent = edges
                    .iter()
                    .any(|edge| edge.a != first.a && edge.b != first.b);
                let (a, b) = (self.root(key.0), self.root(key.1));
                if independent && a != b && self.may_join(a, b, first.reason) {
                    self.used.push(first);
                    self.join(a, b);
                    joined = true;
                }
            }
            waiting.retain(|edge| self.root(edge.a) != self.root(edge.b));
            if !joined {
                return;
            }
        }
    }

    fn may_join(&self, a: u32, b: u32, reason: Reason) -> bool {
        let (of_a, of_b) = (self.countries[a as usize], self.countries[b as usize]);
        let countries = of_a == 0 || of_b == 0 || of_a == of_b;
        let two_given = self.given.contains(&a) && self.given.contains(&b);
        let forbidden = two_given || self.apart.get(&a).is_some_and(|apart| apart.contains(&b));
        let acronyms = match (self.acronyms.get(&a), self.acronyms.get(&b)) {
            (Some(a), Some(b)) => reason <= Reason::Words || a.iter().any(|one| b.contains(one)),
            _ => true,
        };
        countries && acronyms && !forbidden
    }

    fn join(&mut self, a: u32, b: u32) {
        let (root, other) = (a.min(b), a.max(b));
        self.parent[other as usize] = root;
        self.forms[root as usize] += self.forms[other as usize];
        if self.countries[root as usize] == 0 {
            self.countries[root as usize] = self.countries[other as usize];
        }
        if self.given.remove(&other) {
            self.given.insert(root);
        }
        if let Some(more) = self.acronyms.remove(&other) {
            let acronyms = self.acronyms.entry(root).or_default();
            acronyms.extend(more);
            acronyms.sort_unstable();
            acronyms.dedup();
        }
        if let Some(apart) = self.apart.remove(&other) {
            for one in &apart {
                if let Some(of_one) = self.apart.get_mut(one) {
                    of_one.remove(&other);
                    of_one.insert(root);
                }
            }
            self.apart.entry(root).or_default().extend(apart);
        }
    }
}
