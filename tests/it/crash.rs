//! Killed at any moment, or cut off from the disk, the index is what was committed last, and the
//! next run makes it whole.
//!
//! Each round brings the index from one state of a small folder towards another, kills the program
//! on the way (or makes its writes fail), looks at what is left, runs once more undisturbed, and
//! compares all answers with those of an index made in peace. A few rounds run always;
//! `UNDERSIGNED_KILLS=300` sets their number.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{Place, Run};

/// Files by name, with their text: one state of the folder.
pub(crate) type State = BTreeMap<String, String>;

/// What the program answers in one state, in a form that does not depend on how often the index was
/// written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answers {
    listed: Vec<String>,
    ranked: Vec<String>,
    facets: String,
}

/// Rounds in an ordinary run of the tests.
const ROUNDS: usize = 12;

/// States of the folder; each differs from every other in about half of its files.
pub(crate) const STATES: usize = 3;

const PLACES: [&str; 6] = ["Kenya", "Peru", "Nepal", "Norway", "Ghana", "Chile"];

/// A state of the folder: letters that stay, letters that change, letters that come and go, and
/// copies of others.
fn state(number: usize) -> State {
    let mut files = State::new();
    for file in 0..60 {
        let version = match file % 3 {
            0 => 0,
            1 => number,
            _ if (file / 3 + number).is_multiple_of(STATES) => continue,
            _ => 0,
        };
        let place = PLACES[(file + version) % PLACES.len()];
        let text = format!(
            "Open letter {file} on the rivers of {place}\n\n{} May 20{:02}\n\nDear Minister,\n\nWe ask for version {version} of \
             the water plan of {place}.\n\nSigned by:\nRiver Circle {file} ({place})\nFriends of Lake {version}\n",
            1 + file % 28,
            version + file % 20,
        );
        if file % 10 == number {
            files.insert(format!("copies/{file}.txt"), text.clone());
        }
        files.insert(format!("{}/{file}.txt", file % 4), text);
    }
    files
}

/// Makes the folder what a state says.
pub(crate) fn lay_out(place: &Place, state: &State) {
    let _ = fs::remove_dir_all(place.path("corpus"));
    for (path, text) in state {
        place.write(&format!("corpus/{path}"), text.as_bytes());
    }
}

/// Asks the index all there is to ask, or gives the run that failed.
fn answers(place: &Place) -> Result<Answers, Run> {
    let ask = |arguments: &str| match place.run(arguments) {
        run if run.code == Some(0) => Ok(run.stdout),
        run => Err(run),
    };
    // Scores count removed documents until they are merged away: they are compared nowhere.
    let hits = |text: String| -> Vec<String> {
        text.lines()
            .map(|line| {
                let mut hit: serde_json::Value = serde_json::from_str(line).unwrap();
                let hit = hit.as_object_mut().unwrap();
                hit.remove("score");
                hit.remove("rank");
                serde_json::to_string(hit).unwrap()
            })
            .collect()
    };
    let listed = ask("search rivers --sort newest --limit 1000 --format jsonl")?;
    let ranked = ask("search peru OR lake --limit 1000 --format jsonl")?;
    let mut ranked = hits(ranked);
    ranked.sort();
    Ok(Answers {
        listed: hits(listed),
        ranked,
        facets: ask("facets --format json --top 1000")?,
    })
}

/// Runs `index` in peace and checks that all is well afterwards.
#[track_caller]
pub(crate) fn finish(place: &Place, expected: &Answers) {
    let run = place.run("index corpus --threads 2");
    assert_eq!(run.code, Some(0), "{run:?}");
    let run = place.run("verify");
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(answers(place).unwrap() == *expected, "answers differ");
}

/// How a round begins: what the index is before the run that is disturbed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Start {
    Nothing,
    Earlier,
    OtherVersion,
}

/// Brings index and folder into the state before a disturbed run.
pub(crate) fn prepare(place: &Place, start: Start, to: &State) {
    lay_out(place, to);
    match start {
        Start::Nothing => {
            let _ = fs::remove_dir_all(place.path("index"));
        }
        Start::Earlier => {}
        Start::OtherVersion => {
            let head = fs::read_to_string(place.path("index/undersigned.json")).unwrap();
            let mut head: serde_json::Value = serde_json::from_str(&head).unwrap();
            head["version"] = 0.into();
            place.write("index/undersigned.json", head.to_string().as_bytes());
        }
    }
}

/// Checks what a disturbed run left: nothing yet, the index as it was, or the index as it should
/// become; never in between. Tells whether the run had committed.
#[track_caller]
pub(crate) fn check_left(place: &Place, start: Start, before: &Answers, after: &Answers) -> bool {
    let verify = place.run("verify");
    match answers(place) {
        Ok(found) => {
            assert_eq!(verify.code, Some(0), "{verify:?}");
            let is_before = start == Start::Earlier && found == *before;
            assert!(is_before || found == *after, "neither state");
            !is_before
        }
        Err(run) => {
            let said = match start {
                Start::Nothing => "error: no index at `index`",
                Start::OtherVersion => {
                    "error: the index at `index` was written by an earlier version"
                }
                Start::Earlier => panic!("the index is lost: {run:?}"),
            };
            let (code, line) = (run.code, run.stderr.lines().next());
            assert_eq!((code, line), (Some(2), Some(said)), "{run:?}");
            assert!(run.stderr.contains("hint: "), "{run:?}");
            false
        }
    }
}

/// States with the answers of an index made undisturbed.
pub(crate) fn states() -> Vec<(State, Answers)> {
    let answered = |number| {
        let place = Place::new(&[]);
        let state = state(number);
        lay_out(&place, &state);
        assert_eq!(place.run("index corpus").code, Some(0));
        let answers = answers(&place).unwrap();
        assert!(answers.listed.len() > 50);
        (state, answers)
    };
    (0..STATES).map(answered).collect()
}

/// A generator of numbers that differ from run to run of the tests.
struct Chance(u64);

impl Chance {
    fn new() -> Self {
        let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
        Self(now.as_nanos() as u64 | 1)
    }

    /// A number from 0 to 1.
    fn share(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Runs `round` as often as asked for, each time from a known state to another, in all three kinds
/// of start.
fn rounds(mut round: impl FnMut(&Place, Start, &(State, Answers), &(State, Answers), usize)) {
    let count = std::env::var("UNDERSIGNED_KILLS").ok();
    let count = count.and_then(|count| count.parse().ok()).unwrap_or(ROUNDS);
    let states = states();
    let place = Place::new(&[]);
    lay_out(&place, &states[0].0);
    finish(&place, &states[0].1);
    for number in 0..count {
        let start = [Start::Earlier, Start::OtherVersion, Start::Nothing][number % 3];
        let (before, after) = (&states[number % STATES], &states[(number + 1) % STATES]);
        prepare(&place, start, &after.0);
        round(&place, start, before, after, number);
        finish(&place, &after.1);
    }
}

#[test]
fn a_killed_run_leaves_what_was_committed() {
    let mut chance = Chance::new();
    let mut usual = Duration::from_millis(300);
    let (mut killed, mut committed) = (0, 0);
    rounds(|place, start, before, after, _| {
        let begun = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_undersigned"))
            .args(["index", "corpus", "--threads", "2"])
            .current_dir(place.path(""))
            .env_remove("UNDERSIGNED_INDEX")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let end = usual.mul_f64(1.1 * chance.share());
        while begun.elapsed() < end && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        // On Unix this is SIGKILL.
        let _ = child.kill();
        if child.wait().unwrap().success() {
            // It was faster than the moment chosen.
            usual = (usual + begun.elapsed()) / 2;
        } else {
            usual = usual.mul_f64(1.05);
            killed += 1;
        }
        committed += usize::from(check_left(place, start, &before.1, &after.1));
    });
    eprintln!("{killed} runs killed, {committed} of all after their commit");
    assert!(killed > 0);
}

#[test]
fn a_run_that_cannot_write_leaves_what_was_committed() {
    let mut failed = 0;
    rounds(|place, start, before, after, number| {
        // No file may grow beyond this many blocks of 512 bytes: each round lets a little more be
        // written.
        let script = format!(
            "ulimit -f {}; exec \"$0\" index corpus --threads 2",
            [0, 1, 2, 4, 6, 8, 12, 16, 24, 32, 40, 48, 64, 96, 128][number * 7 % 15]
        );
        let output = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_undersigned")])
            .current_dir(place.path(""))
            .env_remove("UNDERSIGNED_INDEX")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            failed += 1;
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(
                said.contains("error: ") && said.contains("hint: "),
                "{said}"
            );
            assert!(!said.contains("panicked"), "{said}");
        }
        check_left(place, start, &before.1, &after.1);
    });
    eprintln!("{failed} runs could not write");
    assert!(failed > 0);
}
