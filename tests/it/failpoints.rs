//! Stopped before each call of the system that writes, refused each of them, and on a file system
//! that is really full: the index is what was committed last, and the next run makes it whole.
//!
//! `strace` stops and refuses, so that the program needs no points made for it; where it may not be
//! used, these tests say that they are skipped. A sample of points is tried always,
//! `UNDERSIGNED_FAILPOINTS=all` tries each.

#![cfg(target_os = "linux")]

use std::collections::{BTreeMap, HashMap};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::crash::{Answers, STATES, Start, State, check_left, finish, lay_out, prepare, states};
use crate::program::Place;

/// Calls that change what is on disk.
const CALLS: &str = "write,writev,pwrite64,rename,renameat,renameat2,fsync,fdatasync,unlink,unlinkat,mkdir,mkdirat,rmdir,\
                     ftruncate,fallocate";

/// One of so many points is tried in an ordinary run of the tests.
const SAMPLE: usize = 14;

const STARTS: [Start; 3] = [Start::Nothing, Start::Earlier, Start::OtherVersion];

/// What is done in one round: the place, how it begins, and the states that it comes from and goes
/// to.
type Round<'a> = dyn FnMut(&Place, Start, &(State, Answers), &(State, Answers)) + 'a;

/// Runs `index` under `strace` with these arguments.
pub(crate) fn traced(place: &Place, arguments: &[&str]) -> Option<Output> {
    Command::new("strace")
        .args(["-f", "-qq"])
        .args(arguments)
        .args([env!("CARGO_BIN_EXE_undersigned"), "index", "corpus"])
        .args(["--threads", "1"])
        .current_dir(place.path(""))
        .env_remove("UNDERSIGNED_INDEX")
        .stdin(Stdio::null())
        .output()
        .ok()
}

/// The points of a run: each call by name, with how often one thread makes it at most; `None` where
/// nothing can be traced.
fn points(place: &Place) -> Option<Vec<(String, usize)>> {
    let calls = format!("trace={CALLS}");
    let output = traced(place, &["-o", "trace.txt", "-e", &calls])?;
    if !output.status.success() {
        return None;
    }
    let log = std::fs::read_to_string(place.path("trace.txt")).ok()?;
    let mut counts: HashMap<(&str, &str), usize> = HashMap::new();
    for line in log.lines() {
        let (thread, rest) = line.split_once(' ')?;
        if let Some((call, _)) = rest.trim_start().split_once('(') {
            *counts.entry((call, thread)).or_default() += 1;
        }
    }
    let mut most: BTreeMap<&str, usize> = BTreeMap::new();
    for ((call, _), count) in counts {
        // A line may tell that a call was resumed or a thread has ended.
        if CALLS.split(',').any(|known| known == call) {
            let known = most.entry(call).or_default();
            *known = count.max(*known);
        }
    }
    let points = most
        .into_iter()
        .flat_map(|(call, count)| (1..=count).map(|number| (call.to_owned(), number)));
    Some(points.collect())
}

/// Brings the index into the first state, and the folder towards the second, for each start; gives
/// `try_point` each point, and checks what it leaves. Tells how many points there were.
fn at_each_point(action: &str, mut try_point: impl FnMut(&Output)) -> Option<usize> {
    let states = states();
    let place = Place::new(&[]);
    lay_out(&place, &states[0].0);
    finish(&place, &states[0].1);
    let everything = std::env::var("UNDERSIGNED_FAILPOINTS").is_ok_and(|value| value == "all");
    let step = if everything { 1 } else { SAMPLE };
    let (mut tried, mut now) = (0, 0);
    for start in STARTS {
        let mut advance = |run: &mut Round<'_>| {
            let next = (now + 1) % STATES;
            prepare(&place, start, &states[next].0);
            run(&place, start, &states[now], &states[next]);
            finish(&place, &states[next].1);
            now = next;
        };
        let mut all = None;
        advance(&mut |place, _, _, _| all = points(place));
        // Another sample in each run of the tests.
        let first = std::process::id() as usize % step;
        for (call, number) in all?.iter().skip(first).step_by(step) {
            advance(&mut |place, start, before, after| {
                let inject = format!("inject={call}:{}", action.replace('#', &number.to_string()));
                let calls = format!("trace={call}");
                let output =
                    traced(place, &["-o", "trace.txt", "-e", &calls, "-e", &inject]).unwrap();
                let said = String::from_utf8_lossy(&output.stderr);
                assert!(!said.contains("panic"), "{call} {number}: {said}");
                try_point(&output);
                check_left(place, start, &before.1, &after.1);
            });
            tried += 1;
        }
    }
    Some(tried)
}

#[test]
fn killed_before_any_call_that_writes() {
    let mut killed = 0;
    let tried = at_each_point("signal=KILL:when=#", |output| {
        killed += usize::from(output.status.signal() == Some(9));
    });
    let Some(tried) = tried else {
        return eprintln!("skipped: strace cannot be used here");
    };
    eprintln!("{killed} of {tried} points killed the run");
    // Threads take turns: a point of one run may not be reached in the next.
    assert!(killed * 10 >= tried * 8, "{killed} of {tried}");
}

#[test]
fn refused_from_any_call_that_writes_on() {
    let mut failed = 0;
    let tried = at_each_point("error=ENOSPC:when=#+", |output| {
        // What is to be told may be refused as well.
        assert!(matches!(output.status.code(), Some(0 | 2)), "{output:?}");
        failed += usize::from(output.status.code() == Some(2));
    });
    let Some(tried) = tried else {
        return eprintln!("skipped: strace cannot be used here");
    };
    eprintln!("{failed} of {tried} points made the run fail");
    assert!(failed > 0);
}

/// A small file system in memory; gone when dropped.
struct Small<'a>(&'a Path);

impl<'a> Small<'a> {
    fn new(path: &'a Path, kilobytes: usize) -> Option<Self> {
        let small = Self(path);
        small.mount(&format!("size={kilobytes}k")).then_some(small)
    }

    fn mount(&self, options: &str) -> bool {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]);
        let mounted = mount.arg(self.0).stderr(Stdio::null()).status();
        mounted.is_ok_and(|status| status.success())
    }
}

impl Drop for Small<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

#[test]
fn a_full_file_system_loses_nothing() {
    let states = states();
    let (mut failed, mut done) = (0, 0);
    for kilobytes in [0, 4, 16, 48, 100, 180, 260, 340, 500, 800] {
        let place = Place::new(&[]);
        std::fs::create_dir(place.path("index")).unwrap();
        let index = place.path("index");
        // One of 0 would have no limit.
        let Some(small) = Small::new(&index, 400 + kilobytes) else {
            return eprintln!("skipped: no file system can be mounted here");
        };
        prepare(&place, Start::Earlier, &states[0].0);
        let run = place.run("index corpus --threads 1");
        let before = if run.code == Some(0) {
            Start::Earlier
        } else {
            Start::Nothing
        };
        prepare(&place, Start::Earlier, &states[1].0);
        // What is left is filled by something else, but for a little.
        let ballast = std::fs::File::create(index.join("ballast")).unwrap();
        let rest = vec![1; (400_usize.saturating_sub(kilobytes)) << 10];
        let _ = std::io::Write::write_all(&mut &ballast, &rest);
        let run = place.run("index corpus --threads 1");
        match run.code {
            Some(0) => done += 1,
            Some(2) => {
                failed += 1;
                assert!(run.stderr.contains("hint: "), "{run:?}");
            }
            _ => panic!("{run:?}"),
        }
        check_left(&place, before, &states[0].1, &states[1].1);
        std::fs::remove_file(index.join("ballast")).unwrap();
        assert!(small.mount("remount,size=64m"));
        finish(&place, &states[1].1);
    }
    eprintln!("{failed} runs found the file system full, {done} had room");
    assert!(failed > 0);
}
