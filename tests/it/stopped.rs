//! Runs that are told to stop, by whatever signal: what was read is kept, and the next run goes on
//! from there.

#![cfg(unix)]

use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::program::Place;

/// Enough to be busy with for a while.
const MANY: usize = 1_200;

fn letters() -> Place {
    let place = Place::new(&[]);
    for number in 0..MANY {
        let text = format!(
            "Open letter {number} on the river\n\nDear Minister,\n\nKeep river {number} clean.\n\nSigned by:\nRiver Circle {number} \
             (Kathmandu, Nepal)\n"
        );
        place.write(
            &format!("corpus/{}/{number}.txt", number % 50),
            text.as_bytes(),
        );
    }
    place
}

/// Starts a command, sends it a signal while it reads, and waits for its end.
fn stopped(place: &Place, command: &[&str], signal: &str) -> Output {
    let child = Command::new(command[0])
        .args(&command[1..])
        .current_dir(place.path(""))
        .env_remove("UNDERSIGNED_INDEX")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    // The first files are noted there as they are read.
    let reads = || {
        place
            .path("index/under-work")
            .metadata()
            .is_ok_and(|file| file.len() > 0)
    };
    while !reads() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it never began");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(100));
    send(&child, signal);
    child.wait_with_output().unwrap()
}

fn send(child: &Child, signal: &str) {
    let sent = Command::new("kill")
        .args([&format!("-{signal}"), &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

/// Checks that a first run which was stopped has kept some, and that the next one reads the rest.
#[track_caller]
fn check_kept(place: &Place, output: &Output, code: i32) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    assert!(said.contains("stopping: what was read is kept"), "{said}");
    let stats = place.run("stats --format json");
    assert_eq!(stats.code, Some(0), "{stats:?}");
    let stats: serde_json::Value = serde_json::from_str(&stats.stdout).unwrap();
    let kept = stats["documents"].as_u64().unwrap() as usize;
    assert!(kept > 0);
    let run = place.run("index corpus");
    let counts = format!("{} added, 0 updated, {kept} unchanged", MANY - kept);
    assert!(run.stdout.starts_with(&counts), "{run:?}");
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_undersigned");

#[test]
fn signals_of_termination_keep_what_was_read() {
    for signal in ["INT", "TERM", "HUP"] {
        let place = letters();
        let command = [PROGRAM, "index", "corpus", "--threads", "1"];
        let output = stopped(&place, &command, signal);
        check_kept(&place, &output, 130);
    }
}

#[test]
fn a_page_that_is_closed_keeps_what_was_read() {
    let place = letters();
    let output = stopped(&place, &[PROGRAM, "serve", "corpus", "--port", "0"], "INT");
    check_kept(&place, &output, 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_to_outlive_its_terminal_does() {
    let place = letters();
    let command = ["nohup", PROGRAM, "index", "corpus", "--threads", "1"];
    let output = stopped(&place, &command, "HUP");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let run = place.run("index corpus");
    let counts = format!("0 added, 0 updated, {MANY} unchanged");
    assert!(run.stdout.starts_with(&counts), "{run:?}");
}
