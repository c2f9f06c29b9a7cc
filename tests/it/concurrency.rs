//! Several processes at one index, and a folder that changes while it is read.

use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::program::Place;

/// A folder of letters, all of which name a river.
fn letters(count: usize) -> Place {
    let place = Place::new(&[]);
    for number in 0..count {
        place.write(&format!("corpus/{number}.txt"), letter(number).as_bytes());
    }
    place
}

fn letter(number: usize) -> String {
    format!("Open letter {number} on a river\n\nDear Minister,\n\nKeep river {number} clean.\n")
}

/// Starts the program and leaves it running.
fn start(place: &Place, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_undersigned"))
        .args(arguments)
        .current_dir(place.path(""))
        .env_remove("UNDERSIGNED_INDEX")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn a_second_writer_is_told_who_the_first_one_is() {
    let place = letters(3);
    place.run("index corpus");
    // Someone holds the lock: it is the file that is locked, whoever says so in it.
    let lock = std::fs::File::options()
        .write(true)
        .open(place.path("index/writer.lock"));
    let lock = lock.unwrap();
    lock.lock().unwrap();
    std::fs::write(
        place.path("index/writer.lock"),
        "process 4711, since 2026-01-02 03:04:05 UTC\n",
    )
    .unwrap();
    let begun = Instant::now();
    let run = place.run("index corpus");
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(run.code, Some(2));
    assert_eq!(
        run.stderr.lines().collect::<Vec<_>>(),
        [
            "error: another process is writing the index at `index` (process 4711, since 2026-01-02 03:04:05 UTC)",
            "hint: wait until it is done",
        ]
    );
    assert_eq!(place.run("search river").code, Some(0));
    drop(lock);
    // What it wrote there is left behind, and does not count.
    assert_eq!(place.run("index corpus").code, Some(0));
}

#[cfg(unix)]
#[test]
fn the_lock_of_a_killed_writer_does_not_count() {
    let place = letters(200);
    let mut child = start(&place, &["index", "corpus"]);
    let name = format!("process {}", child.id());
    let begun = Instant::now();
    let holds = || {
        let held = std::fs::read_to_string(place.path("index/writer.lock"));
        held.is_ok_and(|held| held.starts_with(&name))
    };
    while !holds() && begun.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(place.run("index corpus").code, Some(0));
    assert_eq!(place.run("verify").code, Some(0));
}

#[test]
fn readers_go_on_while_the_index_is_built_again() {
    let place = letters(40);
    place.run("index corpus");
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| {
                    let mut answers = 0;
                    while !done.load(Ordering::Relaxed) {
                        let run = place.run("search river --limit 100 --format paths");
                        assert_eq!(
                            (run.code, run.stdout.lines().count()),
                            (Some(0), 40),
                            "{run:?}"
                        );
                        answers += 1;
                    }
                    answers
                })
            })
            .collect();
        for _ in 0..3 {
            // Condemned data is built anew beside the old one, which answers until it is replaced.
            let head = std::fs::read_to_string(place.path("index/undersigned.json")).unwrap();
            let head: serde_json::Value = serde_json::from_str(&head).unwrap();
            place.write(
                &format!("index/{}/damaged", head["data"].as_str().unwrap()),
                b"",
            );
            let run = place.run("index corpus");
            assert!(run.stdout.starts_with("40 added"), "{run:?}");
            let run = place.run("verify");
            assert_eq!(run.code, Some(0), "{run:?}");
        }
        done.store(true, Ordering::Relaxed);
        let answers: usize = readers
            .into_iter()
            .map(|reader| reader.join().unwrap())
            .sum();
        assert!(answers > 0);
    });
}

#[test]
fn a_folder_that_changes_while_it_is_read_is_right_after_the_next_run() {
    let place = letters(150);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for step in 0.. {
                let number = step * 37 % 150;
                match step % 4 {
                    0 => place.write(
                        &format!("corpus/{number}.txt"),
                        letter(number + 1000).as_bytes(),
                    ),
                    1 => drop(std::fs::remove_file(
                        place.path(&format!("corpus/{number}.txt")),
                    )),
                    2 => place.write(&format!("corpus/{number}.txt"), b"Open letter"),
                    _ => place.write(
                        &format!("corpus/new/{number}.txt"),
                        letter(number).as_bytes(),
                    ),
                }
                if done.load(Ordering::Relaxed) {
                    return;
                }
            }
        });
        for _ in 0..4 {
            let run = place.run("index corpus");
            assert!(
                matches!(run.code, Some(0 | 3)) && !run.stderr.contains("panicked"),
                "{run:?}"
            );
            let run = place.run("verify");
            assert_eq!(run.code, Some(0), "{run:?}");
        }
        done.store(true, Ordering::Relaxed);
    });
    place.run("index corpus");
    let paths = |index: &str| {
        let run = place.run_with(&[
            "search", "letter", "--limit", "1000", "--format", "jsonl", "--sort", "oldest",
            "--index", index,
        ]);
        let hits = run.stdout.lines().map(|line| {
            let hit: serde_json::Value = serde_json::from_str(line).unwrap();
            format!("{} {}", hit["id"], hit["paths"])
        });
        hits.collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(place.run("verify").code, Some(0));
    place.run("index corpus --index fresh");
    assert!(paths("index") == paths("fresh"));
}
