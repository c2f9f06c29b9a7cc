//! Feeds targets with mutated seeds where cargo-fuzz and a nightly toolchain are not at hand: it does not learn from what it sees, so
//! it finds less for the same time.
//!
//! `mutate SECONDS TARGET..` gives each target so many seconds; inputs that panic or take longer than ten seconds are
//! written to `artifacts/TARGET/`. The same seeds give the same inputs in the same order.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// The longest input, in bytes.
const LONGEST: usize = 16_384;

/// What one input may take.
const PATIENCE: Duration = Duration::from_secs(10);

fn target(name: &str) -> Option<fn(&[u8])> {
    Some(match name {
        "decode" => undersigned_fuzz::decode,
        "html" => undersigned_fuzz::html,
        "text" => undersigned_fuzz::text,
        "front_matter" => undersigned_fuzz::front_matter,
        "query" => undersigned_fuzz::query,
        "pdf" => undersigned_fuzz::pdf,
        "doc" => undersigned_fuzz::doc,
        "docx" => undersigned_fuzz::docx,
        "odt" => undersigned_fuzz::odt,
        "epub" => undersigned_fuzz::epub,
        "rtf" => undersigned_fuzz::rtf,
        "mail" => undersigned_fuzz::mail,
        "archive" => undersigned_fuzz::archive,
        "slides" => undersigned_fuzz::slides,
        _ => return None,
    })
}

/// Numbers that look random and are the same each time (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// Changes an input in one to eight places.
fn mutated(seeds: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = seeds[numbers.below(seeds.len())].clone();
    for _ in 0..=numbers.below(8) {
        let at = numbers.below(bytes.len());
        let length = 1 + numbers.below(64).min(bytes.len().saturating_sub(at + 1));
        match numbers.below(7) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << numbers.below(8),
            1 if !bytes.is_empty() => bytes[at] = [0, 0xFF, b'9', b'<', b'(', b'/', b'&', b'\n'][numbers.below(8)],
            2 => drop(bytes.drain(at..(at + length).min(bytes.len()))),
            3 => bytes.truncate(at),
            4 => {
                let part = bytes[at..(at + length).min(bytes.len())].to_vec();
                let part = part.repeat(1 + numbers.below(40));
                bytes.splice(at..at, part);
            }
            5 => {
                let other = &seeds[numbers.below(seeds.len())];
                let from = numbers.below(other.len());
                let part = other[from..(from + 4 * length).min(other.len())].to_vec();
                bytes.splice(at..at, part);
            }
            _ => {
                let number = ["0", "-1", "65536", "2147483647", "4294967296", "18446744073709551615"][numbers.below(6)];
                bytes.splice(at..at, number.bytes());
            }
        }
    }
    bytes.truncate(LONGEST);
    bytes
}

/// The files of a folder, in the order of their names; an empty input if there are none.
fn seeds(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut seeds: Vec<Vec<u8>> = paths.iter().filter_map(|path| fs::read(path).ok()).collect();
    if seeds.is_empty() {
        seeds.push(Vec::new());
    }
    seeds
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let seconds: u64 = arguments.next().and_then(|seconds| seconds.parse().ok()).unwrap_or(60);
    undersigned_fuzz::set_up();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut has_found = false;
    for name in arguments {
        let Some(call) = target(&name) else {
            eprintln!("no target `{name}`");
            std::process::exit(2);
        };
        let seeds = seeds(&here.join("seeds").join(&name));
        let artifacts = here.join("artifacts").join(&name);
        let (begun, mut numbers) = (Instant::now(), Numbers(0x9E37_79B9_7F4A_7C15));
        let (mut count, mut found) = (0_u64, 0);
        while begun.elapsed() < Duration::from_secs(seconds) {
            let input = mutated(&seeds, &mut numbers);
            let start = Instant::now();
            let ended = catch_unwind(AssertUnwindSafe(|| call(&input)));
            count += 1;
            if ended.is_err() || start.elapsed() > PATIENCE {
                found += 1;
                let _ = fs::create_dir_all(&artifacts);
                let _ = fs::write(artifacts.join(format!("mutated-{count}")), &input);
            }
        }
        println!("{name}: {count} inputs in {seconds} s, {found} findings");
        has_found |= found > 0;
    }
    std::process::exit(i32::from(has_found));
}
