//! Files that take too long or end the program: each costs itself, is named, and is not tried again
//! before it changes or that is asked for.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{Place, Run};

/// A place with so many letters.
fn letters(count: usize) -> Place {
    let place = Place::new(&[]);
    for number in 0..count {
        let letter = format!(
            "Open letter {number} on the river\n\nDear Minister,\n\nKeep river {number} free.\n"
        );
        place.write(&format!("corpus/{number:03}.txt"), letter.as_bytes());
    }
    place
}

/// A text that takes seconds to read.
fn long() -> Vec<u8> {
    let paragraph = "Signed by the River League on 3 May 2019 in Lima (Peru), ".repeat(10);
    format!("{paragraph}\n\n").repeat(15_000).into()
}

/// How many letters are found.
fn found(place: &Place) -> usize {
    let run = place.run("search river --format paths --limit 1000");
    run.stdout.lines().count()
}

/// Runs `index corpus` with more arguments and compares the lines that it ends with, but for those
/// on types of file.
#[track_caller]
fn check(place: &Place, arguments: &str, expected: &[&str]) -> Run {
    let run = place.run(&format!("index corpus --threads 2 {arguments}"));
    let lines = run.stdout.lines().map(str::trim);
    let is_type = |line: &&str| line.split([' ', ',']).nth(2) == Some("read");
    let lines: Vec<&str> = lines.filter(|line| !is_type(line)).collect();
    assert_eq!(lines, expected, "{run:?}");
    run
}

#[test]
fn slow_files_cost_themselves_and_are_tried_once() {
    let place = letters(60);
    place.write("corpus/slow-00.txt", &long());
    // More than there may be readers that never come back.
    for number in 1..20 {
        let [from, to] =
            [0, number].map(|number| place.path(&format!("corpus/slow-{number:02}.txt")));
        std::fs::hard_link(from, to).unwrap();
    }
    let run = check(
        &place,
        "--max-seconds 1",
        &[
            "60 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 20 left out",
            "20 took longer than the limit",
        ],
    );
    assert_eq!((run.code, found(&place)), (Some(3), 60));
    let begun = Instant::now();
    let run = check(
        &place,
        "--max-seconds 1 --report report.jsonl",
        &[
            "0 added, 0 updated, 60 unchanged, 0 removed, 0 duplicates, 20 left out",
            "20 took longer than the limit before, not read again",
        ],
    );
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(run.code, Some(3));
    let report = std::fs::read_to_string(place.path("report.jsonl")).unwrap();
    assert!(report.contains("not read again: 1 s"), "{report}");
    for number in 2..20 {
        place.remove(&format!("corpus/slow-{number:02}.txt"));
    }
    // It is another file now, or it is asked for: all are read again, what is as it was is
    // unchanged all the same.
    let again = "2 took longer than the limit";
    place.write(
        "corpus/slow-00.txt",
        format!("New.\n\n{}", "Signed by 3 May 2019, ".repeat(600_000)).as_bytes(),
    );
    check(
        &place,
        "--max-seconds 1",
        &[
            "0 added, 0 updated, 60 unchanged, 18 removed, 0 duplicates, 2 left out",
            again,
        ],
    );
    check(
        &place,
        "--max-seconds 1 --again",
        &[
            "0 added, 0 updated, 60 unchanged, 0 removed, 0 duplicates, 2 left out",
            again,
        ],
    );
}

#[test]
fn standard_input_and_likes_have_a_limit_too() {
    let place = letters(3);
    place.write("long.txt", &long());
    place.run("index corpus");
    let begun = Instant::now();
    let mut shell = Command::new("sh");
    let script = "exec \"$0\" extract - --max-seconds 1 < long.txt";
    shell.args(["-c", script, env!("CARGO_BIN_EXE_undersigned")]);
    let output = shell.current_dir(place.path("")).output().unwrap();
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(line["error"], "took longer than the limit: 1 s", "{line}");
    assert_eq!(output.status.code(), Some(3));
    let run = place.run("search --like long.txt --max-seconds 1");
    assert_eq!(
        run.stderr.lines().next(),
        Some("error: cannot read `long.txt`: took longer than the limit: 1 s")
    );
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
}

/// What an earlier run left of a file of the same size and time but another content.
#[test]
fn another_content_of_the_same_size_and_time_is_noticed() {
    let place = letters(2);
    let path = place.path("corpus/000.txt");
    let before = std::fs::metadata(&path).unwrap().modified().unwrap();
    place.run("index corpus");
    let other = std::fs::read_to_string(&path)
        .unwrap()
        .replace("river 0", "gorge 0");
    std::fs::write(&path, other).unwrap();
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(before).unwrap();
    check(
        &place,
        "",
        &["0 added, 1 updated, 1 unchanged, 0 removed, 0 duplicates, 0 left out"],
    );
    assert_eq!(place.run("search gorge").code, Some(0));
}

/// Runs `index corpus` and kills it while it reads a file in a try: the first, among others, or the
/// second, alone.
fn kill_in(place: &Place, tried: u8) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_undersigned"))
        .args([
            "index",
            "corpus",
            "--threads",
            "2",
            "--quiet",
            "--max-seconds",
            "600",
        ])
        .current_dir(place.path(""))
        .env_remove("UNDERSIGNED_INDEX")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let reads = || {
        let records = std::fs::read(place.path("index/under-work")).unwrap_or_default();
        // The letters are read by then.
        let tries: Vec<u8> = records.chunks(64).map(|record| record[0]).collect();
        tries.iter().filter(|found| **found != 0).eq([&tried])
    };
    // For some time, since the readers of letters rest between two of them.
    let mut steady = 0;
    while steady < 40 {
        steady = if reads() { steady + 1 } else { 0 };
        assert!(begun.elapsed() < Duration::from_secs(120));
        assert_eq!(child.try_wait().unwrap(), None);
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(9));
}

#[test]
fn what_was_read_when_a_run_was_killed_is_read_last_and_alone() {
    let place = letters(40);
    place.write("corpus/long.txt", &long());
    kill_in(&place, 1);
    // A kill may come from anywhere: what was read then is tried once more.
    let run = check(
        &place,
        "--max-seconds 1",
        &[
            "40 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 1 left out",
            "1 took longer than the limit",
        ],
    );
    assert_eq!(run.code, Some(3));
    let records = std::fs::read(place.path("index/under-work")).unwrap();
    assert_eq!(records, b"");
}

#[test]
fn what_ends_the_program_twice_is_left_out_until_it_changes() {
    let place = letters(40);
    place.write("corpus/long.txt", &long());
    kill_in(&place, 1);
    kill_in(&place, 2);
    // All others were committed before.
    assert_eq!(found(&place), 40);
    let left_out = "1 the program was ended twice while it was read, not read again";
    for _ in 0..2 {
        let run = check(
            &place,
            "--max-seconds 1",
            &[
                "0 added, 0 updated, 40 unchanged, 0 removed, 0 duplicates, 1 left out",
                left_out,
            ],
        );
        assert_eq!(run.code, Some(3));
    }
    check(
        &place,
        "--max-seconds 1 --again",
        &[
            "0 added, 0 updated, 40 unchanged, 0 removed, 0 duplicates, 1 left out",
            "1 took longer than the limit",
        ],
    );
    place.write("corpus/long.txt", b"Open letter\n\nKeep the river free.\n");
    check(
        &place,
        "",
        &["0 added, 1 updated, 40 unchanged, 0 removed, 0 duplicates, 0 left out"],
    );
    assert_eq!(found(&place), 41);
}

/// A file that takes more memory than there is ends the program where nobody can catch it.
#[test]
fn a_file_that_takes_all_memory_costs_itself() {
    const MEMORY: u32 = 1_000_000;
    let place = letters(40);
    place.write("corpus/large.html", "<b>x</b>".repeat(2_500_000).as_bytes());
    let index = || place.run_within(MEMORY, "index corpus --threads 2 --max-seconds 600", &[]);
    let runs = [index(), index()];
    assert!(runs.iter().all(|run| run.code.is_none()), "{runs:?}");
    assert_eq!(found(&place), 40);
    let run = index();
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(
        run.stdout.contains("1 the program was ended twice"),
        "{run:?}"
    );
}
