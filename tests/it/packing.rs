//! Documents are packed with a dictionary learned from the first of them: what was packed before
//! there was any stays readable, and a dictionary that is lost, damaged or half written costs no
//! document.

use std::fs;

use crate::program::Place;

/// So many letters are enough to learn from.
const MANY: usize = 520;

/// A place with a few letters in its index and many more in its folder.
fn grown() -> Place {
    let place = Place::new(&[]);
    write_letters(&place, 0..20);
    assert_eq!(place.run("index corpus").code, Some(0));
    assert_eq!(dictionary(&place), 4, "of no content, and a checksum");
    write_letters(&place, 20..MANY + 20);
    place
}

fn write_letters(place: &Place, numbers: std::ops::Range<usize>) {
    for number in numbers {
        let text = format!(
            "Open letter {number} on the river\n\nDear Minister,\n\nWe ask for plan {} of the water of Nepal.\n\nSigned by:\nRiver \
             Circle {number} (Kathmandu, Nepal)\nFriends of Lake {}\n",
            number * 7,
            number / 3
        );
        place.write(&format!("corpus/{number}.txt"), text.as_bytes());
    }
}

/// How large the dictionary in use is, in bytes.
fn dictionary(place: &Place) -> u64 {
    fs::metadata(place.path("index/data-1/dictionary"))
        .unwrap()
        .len()
}

#[track_caller]
fn check_whole(place: &Place) {
    let verify = place.run("verify");
    assert_eq!(verify.code, Some(0), "{verify:?}");
    let found = place.run("search river --limit 1000 --format jsonl").stdout;
    assert_eq!(found.lines().count(), MANY + 20);
}

#[test]
fn what_was_packed_before_anything_was_learned_stays_readable() {
    let place = grown();
    assert_eq!(place.run("index corpus").code, Some(0));
    assert!(dictionary(&place) > 10_000);
    check_whole(&place);
    for number in [3, 333] {
        let shown = place.run(&format!("show corpus/{number}.txt"));
        let circle = format!("River Circle {number}");
        assert!(shown.stdout.contains(&circle), "{shown:?}");
    }
}

#[test]
fn a_damaged_dictionary_is_noticed_and_built_again() {
    let place = grown();
    place.run("index corpus");
    let whole = fs::read(place.path("index/data-1/dictionary")).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    let of_no_content = fs::read(grown().path("index/data-1/dictionary")).unwrap();
    for damaged in [&flipped, &whole[1..], &[], &of_no_content] {
        let data = place.run("stats --format json");
        assert_eq!(data.code, Some(0), "{data:?}");
        let head = fs::read_to_string(place.path("index/undersigned.json")).unwrap();
        let head: serde_json::Value = serde_json::from_str(&head).unwrap();
        let data = head["data"].as_str().unwrap();
        place.write(&format!("index/{data}/dictionary"), damaged);
        for command in ["search river", "show corpus/333.txt", "verify"] {
            let run = place.run(command);
            assert_eq!(
                run.code,
                Some(2),
                "{} bytes: {command}: {run:?}",
                damaged.len()
            );
            assert!(run.stderr.contains("hint: "), "{run:?}");
        }
        assert_eq!(place.run("index corpus").code, Some(0));
        check_whole(&place);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn killed_before_or_after_the_dictionary_is_there() {
    let mut killed = 0;
    for number in 1.. {
        let place = grown();
        let inject = format!("inject=/^rename:signal=KILL:when={number}");
        let arguments = ["-o", "trace.txt", "-e", "trace=/^rename", "-e", &inject];
        let Some(output) = crate::failpoints::traced(&place, &arguments) else {
            return eprintln!("skipped: strace cannot be used here");
        };
        let verify = place.run("verify");
        assert_eq!(verify.code, Some(0), "{number}: {verify:?}");
        assert_eq!(place.run("index corpus").code, Some(0));
        check_whole(&place);
        assert!(dictionary(&place) > 10_000);
        if output.status.success() {
            break;
        }
        killed += 1;
    }
    assert!(killed > 1, "{killed}");
}
