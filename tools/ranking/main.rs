//! Finds the weights of the ranking formula on test collections with judgements.
//!
//! `cargo run --release --example ranking -- COLLECTIONS INDEXES [tune]`: COLLECTIONS holds folders
//! with `docs/`, `queries.tsv` and `qrels.tsv`; their indexes are made in INDEXES when they are
//! absent. Prints nDCG@10 for each collection with the weights in use, what each ingredient gains
//! and costs and, with `tune`, the weights that a search finds, cross-validated: each collection is
//! scored with the weights found without it.

#![allow(clippy::print_stdout)] // A tool for the terminal.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use undersigned::index::{Index, SearchOptions};
use undersigned::ingest;
use undersigned::query::ranking::{WEIGHTS, Weights};
use undersigned::query::{Operator, Query, syntax};
use undersigned::search::matches;

type Outcome<T> = std::result::Result<T, Box<dyn Error>>;

/// A test collection, indexed.
struct Collection {
    name: String,
    index: Index,
    queries: Vec<(Query, HashMap<String, f64>)>,
    /// Document names by address, filled as they are met.
    names: std::cell::RefCell<HashMap<undersigned::index::Address, String>>,
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, indexes, rest @ ..] = arguments.as_slice() else {
        return Err("give the folder of collections and a folder for their indexes".into());
    };
    let mut collections = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.join("queries.tsv").is_file() {
            collections.push(Collection::open(&path, Path::new(indexes))?);
        }
    }
    collections.sort_by(|left, right| left.name.cmp(&right.name));
    match rest.first().map(String::as_str) {
        Some("tune") => tune(&collections),
        Some("ablate") => ablate(&collections),
        _ => report(&collections, WEIGHTS),
    }
}

impl Collection {
    fn open(folder: &Path, indexes: &Path) -> Outcome<Self> {
        let name = folder
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let directory = indexes.join(&name);
        if Index::open(&directory).is_err() {
            let roots: [PathBuf; 1] = [folder.join("docs")];
            let options = ingest::Options::default();
            ingest::ingest(
                &roots,
                &directory,
                &options,
                &AtomicBool::new(false),
                &mut |_| {},
            )?;
        }
        let index = Index::open(&directory)?;
        let mut judgements: HashMap<String, HashMap<String, f64>> = HashMap::new();
        for line in std::fs::read_to_string(folder.join("qrels.tsv"))?.lines() {
            if let [query, document, grade] = line.split('\t').collect::<Vec<_>>()[..] {
                let grade: f64 = grade.trim().parse()?;
                if grade > 0.0 {
                    let documents = judgements.entry(query.to_owned()).or_default();
                    documents.insert(document.to_owned(), grade);
                }
            }
        }
        let mut queries = Vec::new();
        for line in std::fs::read_to_string(folder.join("queries.tsv"))?.lines() {
            if let Some((id, text)) = line.split_once('\t') {
                let (mut query, _) = syntax::parse(text);
                query.operator = Operator::Or;
                queries.push((query, judgements.remove(id).unwrap_or_default()));
            }
        }
        Ok(Self {
            name,
            index,
            queries,
            names: std::cell::RefCell::default(),
        })
    }

    /// nDCG@10 of every query, and the microseconds of the median one.
    fn measure(&self, weights: Weights) -> Outcome<(Vec<f64>, f64)> {
        let want = SearchOptions {
            limit: 10,
            weights,
            ..SearchOptions::default()
        };
        let mut values = Vec::with_capacity(self.queries.len());
        let mut times = Vec::with_capacity(self.queries.len());
        for (query, judgements) in &self.queries {
            let begun = Instant::now();
            let top = matches(&self.index, query, &want)?.top;
            times.push(begun.elapsed().as_secs_f64() * 1e6);
            let mut gains = Vec::with_capacity(top.len());
            for found in top {
                let mut names = self.names.borrow_mut();
                let name = match names.entry(found.address) {
                    Entry::Occupied(entry) => entry.into_mut(),
                    Entry::Vacant(entry) => {
                        let path = self.index.document(found.address)?.paths.swap_remove(0);
                        let stem = Path::new(&path).file_stem().unwrap_or_default();
                        entry.insert(stem.to_string_lossy().into_owned())
                    }
                };
                gains.push(judgements.get(name).copied().unwrap_or(0.0));
            }
            let mut ideal: Vec<f64> = judgements.values().copied().collect();
            ideal.sort_by(|left, right| right.total_cmp(left));
            ideal.truncate(10);
            let best = discounted(&ideal);
            values.push(if best > 0.0 {
                discounted(&gains) / best
            } else {
                0.0
            });
        }
        times.sort_by(f64::total_cmp);
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        Ok((values, median))
    }

    fn mean(&self, weights: Weights) -> Outcome<(f64, f64)> {
        let (values, median) = self.measure(weights)?;
        Ok((
            values.iter().sum::<f64>() / values.len().max(1) as f64,
            median,
        ))
    }
}

fn discounted(gains: &[f64]) -> f64 {
    let discounts = (0..).map(|place: u32| f64::from(place + 2).log2());
    gains
        .iter()
        .zip(discounts)
        .map(|(gain, discount)| gain / discount)
        .sum()
}

fn means(collections: &[Collection], weights: Weights) -> Outcome<Vec<(f64, f64)>> {
    collections
        .iter()
        .map(|collection| collection.mean(weights))
        .collect()
}

fn average(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0);
    for value in values {
        sum += value;
        count += 1;
    }
    sum / f64::from(count.max(1))
}

fn report(collections: &[Collection], weights: Weights) -> Outcome<()> {
    let means = means(collections, weights)?;
    for (collection, (mean, median)) in collections.iter().zip(&means) {
        println!("{:<14} {mean:.4}  {median:>7.0} us", collection.name);
    }
    println!(
        "{:<14} {:.4}",
        "mean",
        average(means.iter().map(|(mean, _)| *mean))
    );
    Ok(())
}

/// What each ingredient gains and costs: everything without it.
fn ablate(collections: &[Collection]) -> Outcome<()> {
    let cases: [(&str, Weights); 7] = [
        ("all", WEIGHTS),
        (
            "without exact forms",
            Weights {
                exact: 0.0,
                ..WEIGHTS
            },
        ),
        (
            "without pairs",
            Weights {
                pair: 0.0,
                ..WEIGHTS
            },
        ),
        (
            "without early words",
            Weights {
                early: 0.0,
                ..WEIGHTS
            },
        ),
        (
            "twice the candidates",
            Weights {
                candidates: 2 * WEIGHTS.candidates,
                ..WEIGHTS
            },
        ),
        (
            "half the candidates",
            Weights {
                candidates: WEIGHTS.candidates / 2,
                ..WEIGHTS
            },
        ),
        (
            "first pass alone",
            Weights {
                candidates: 0,
                ..WEIGHTS
            },
        ),
    ];
    for (name, weights) in cases {
        let means = means(collections, weights)?;
        let mean = average(means.iter().map(|(mean, _)| *mean));
        let median = average(means.iter().map(|(_, median)| *median));
        let each: Vec<String> = means.iter().map(|(mean, _)| format!("{mean:.3}")).collect();
        println!("{name:<22} {mean:.4}  {median:>6.0} us  {}", each.join(" "));
    }
    Ok(())
}

/// A weight, and the values tried for it.
type Dial = (&'static str, fn(&mut Weights, f32), &'static [f32]);

const DIALS: [Dial; 7] = [
    (
        "exact",
        |weights, value| weights.exact = value,
        &[0.0, 0.2, 0.25, 0.3, 0.4, 0.5],
    ),
    (
        "pair",
        |weights, value| weights.pair = value,
        &[0.0, 0.1, 0.2, 0.3],
    ),
    (
        "early",
        |weights, value| weights.early = value,
        &[0.0, 0.2, 0.4, 0.6, 0.8, 1.2],
    ),
    (
        "early_half_life",
        |weights, value| weights.early_half_life = value,
        &[25.0, 50.0, 100.0, 200.0],
    ),
    (
        "foreign",
        |weights, value| weights.foreign = value,
        &[0.4, 0.6, 0.8, 1.0],
    ),
    (
        "stand-in",
        |weights, value| weights.substitute = value,
        &[0.3, 0.5, 0.7, 1.0],
    ),
    (
        "number",
        |weights, value| weights.number = value,
        &[1.0, 1.2, 1.5],
    ),
];

/// Searches one weight after the other, twice around; the figures of a setting are measured once
/// and serve every fold.
fn tune(collections: &[Collection]) -> Outcome<()> {
    let mut known: HashMap<String, Vec<f64>> = HashMap::new();
    let mut figures = |weights: Weights| -> Outcome<Vec<f64>> {
        let key = format!("{weights:?}");
        if let Some(figures) = known.get(&key) {
            return Ok(figures.clone());
        }
        let figures: Vec<f64> = means(collections, weights)?
            .iter()
            .map(|(mean, _)| *mean)
            .collect();
        known.insert(key, figures.clone());
        Ok(figures)
    };
    let mut best_without = |left_out: Option<usize>| -> Outcome<(Weights, Vec<f64>)> {
        let target = |figures: &[f64]| {
            let kept = figures
                .iter()
                .enumerate()
                .filter(|(place, _)| Some(*place) != left_out);
            average(kept.map(|(_, figure)| *figure))
        };
        let mut weights = WEIGHTS;
        let mut best = figures(weights)?;
        for _ in 0..2 {
            for (name, turn, values) in DIALS {
                for value in values {
                    let mut tried = weights;
                    turn(&mut tried, *value);
                    let found = figures(tried)?;
                    if left_out.is_none() {
                        println!("{name} {value}: {:.4}", target(&found));
                    }
                    if target(&found) > target(&best) + 1e-5 {
                        (weights, best) = (tried, found);
                    }
                }
            }
        }
        Ok((weights, best))
    };
    let (weights, all) = best_without(None)?;
    println!("all: {weights:?}: {:.4}", average(all.iter().copied()));
    let mut validated = Vec::new();
    for (place, collection) in collections.iter().enumerate() {
        let (weights, figures) = best_without(Some(place))?;
        validated.push(figures[place]);
        println!(
            "{:<14} {:.4} (in use {:.4}) exact {} pair {} early {} early_half_life {} foreign {} substitute {} number {}",
            collection.name,
            figures[place],
            all[place],
            weights.exact,
            weights.pair,
            weights.early,
            weights.early_half_life,
            weights.foreign,
            weights.substitute,
            weights.number
        );
    }
    println!("cross-validated mean {:.4}", average(validated.into_iter()));
    Ok(())
}
