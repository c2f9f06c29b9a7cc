//! Documents that are no text: what is read of them, and that none of them brings a run down.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::made::{FIRST, Made, line, lines, signs};
use crate::program::Place;

/// An open letter that names who signs it.
fn letter() -> Vec<u8> {
    let first = line(72.0, 740.0, 18.0, "Open letter on the Amu river")
        + &lines(
            72.0,
            700.0,
            11.0,
            &[
                "14 March 2019",
                "",
                "Dear Minister of Water,",
                "",
                "We, the undersigned organizations of the valley, ask you to keep the river clean, to tell those",
                "who live on its banks what the works upstream let into it, and to publish every year what was",
                "found in the water of Uzbekistan.",
                "",
                "Signed by:",
            ],
        )
        + &lines(
            72.0,
            560.0,
            11.0,
            &[
                "River League, Ghent",
                "Union of Wells, Lima",
                "Farmers of the Delta, Lagos",
            ],
        );
    Made::of(&[&first])
        .info("/Title (Open letter on the Amu river)")
        .catalog("/Lang (en)")
        .bytes()
}

/// A file that draws without end: forms that draw the next one twice, at forty levels.
fn endless() -> Vec<u8> {
    let mut made = Made::of(&["/X Do"]).resources(&format!("/XObject << /X {FIRST} 0 R >>"));
    for level in 1..40 {
        let content = "/X Do /X Do";
        made = made.object(&format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X {} 0 R >> >> /Length {} >>\nstream\n{content}\nendstream",
            FIRST + level,
            content.len()
        ));
    }
    made.bytes()
}

/// A file of 20 kB that unpacks to 2 GB: nothing, packed twice.
#[cfg(target_os = "linux")]
fn vast() -> Vec<u8> {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    let pack = |parts: &mut dyn Iterator<Item = &[u8]>| {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
        parts.for_each(|part| packer.write_all(part).unwrap());
        packer.finish().unwrap()
    };
    let nothing = vec![b' '; 1 << 20];
    let once = pack(&mut std::iter::repeat_n(nothing.as_slice(), 2 << 10));
    let twice = pack(&mut std::iter::once(once.as_slice()));
    let data: String = twice.iter().map(|byte| format!("{byte:02x}")).collect();
    let form = format!(
        "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Filter [/ASCIIHexDecode /FlateDecode /FlateDecode] /Length {} >>\nstream\n{data}\nendstream",
        data.len()
    );
    let page = line(72.0, 700.0, 12.0, "River") + "/X Do";
    let made = Made::of(&[&page]).resources(&format!("/XObject << /X {FIRST} 0 R >>"));
    made.object(&form).bytes()
}

fn object(line: &str) -> Value {
    serde_json::from_str(line).unwrap()
}

#[test]
fn a_letter_in_pdf_has_the_facts_of_its_page() {
    let place = Place::new(&[]);
    place.write("letters/letter.pdf", &letter());
    let run = place.run("extract letters/letter.pdf");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let found = object(&run.stdout);
    assert_eq!(found["media_type"], "application/pdf");
    assert_eq!(found["title"], "Open letter on the Amu river");
    assert_eq!(found["date"], "2019-03-14");
    assert_eq!(found["kind"], "open-letter");
    assert_eq!(found["addressees"][0], "Minister of Water");
    let names: Vec<&str> = found["signatories"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        ["River League", "Union of Wells", "Farmers of the Delta"]
    );
}

#[test]
fn a_folder_with_pdf_files_is_searched_and_none_brings_the_run_down() {
    let place = Place::new(&[(
        "letters/a.txt",
        "Open letter\n\nDear Minister,\n\nKeep the wells clean.\n",
    )]);
    place.write("letters/letter.pdf", &letter());
    place.write(
        "letters/named-otherwise.txt",
        &letter_of("Open letter on the lake"),
    );
    place.write("letters/endless.pdf", &endless());
    place.write("letters/scan.pdf", &Made::of(&["0 0 600 800 re f"]).bytes());
    place.write("letters/cut.pdf", &letter()[..40]);
    let begun = Instant::now();
    let run = place.run("index letters --max-seconds 10 --report out.jsonl");
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(run.stdout.starts_with("3 added"), "{}", run.stdout);
    assert!(begun.elapsed() < Duration::from_secs(60));
    let report = std::fs::read_to_string(place.path("out.jsonl")).unwrap();
    let mut reasons: Vec<(String, String)> = report
        .lines()
        .map(|line| {
            let one = object(line);
            let word = |key: &str| one[key].as_str().unwrap().to_owned();
            (word("path"), word("reason"))
        })
        .collect();
    reasons.sort();
    let reasons: Vec<(&str, &str)> = reasons
        .iter()
        .map(|(path, reason)| (path.as_str(), reason.as_str()))
        .collect();
    assert_eq!(
        reasons,
        [
            ("letters/cut.pdf", "damaged: nothing in it can be read"),
            ("letters/endless.pdf", "took longer than the limit: 10 s"),
            (
                "letters/scan.pdf",
                "no text layer: a scan, or pictures alone"
            ),
        ]
    );
    let found = place.run("search river --format paths");
    assert_eq!(found.stdout.trim(), "letters/letter.pdf");
    // What cannot be read is not tried again.
    let begun = Instant::now();
    let again = place.run("index letters --max-seconds 10");
    assert!(
        again.stdout.starts_with("0 added, 0 updated, 3 unchanged"),
        "{}",
        again.stdout
    );
    assert!(begun.elapsed() < Duration::from_secs(9));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_takes_all_memory_costs_itself_alone() {
    let place = Place::new(&[]);
    place.write("vast.pdf", &vast());
    place.write("letter.pdf", &letter());
    // Long enough for a busy machine to fill the memory that is given.
    let run = place.run("extract vast.pdf letter.pdf --max-seconds 300");
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    let found: Vec<Value> = run.stdout.lines().map(object).collect();
    assert_eq!(
        found[0]["error"],
        "its reader broke off: it may need more memory than one file is given"
    );
    assert_eq!(found[1]["title"], "Open letter on the Amu river");
}

#[test]
fn letters_from_right_to_left_are_found() {
    let place = Place::new(&[]);
    // Drawn from left to right, as it is seen.
    let drawn: String = "رسالة مفتوحة عن النهر".chars().rev().collect();
    let file = Made::of(&[&signs(72.0, 700.0, 12.0, &drawn)]).bytes();
    place.write("letters/river.pdf", &file);
    assert_eq!(place.run("index letters").code, Some(0));
    let found = place.run_with(&["search", "النهر", "--format", "paths"]);
    assert_eq!(found.stdout.trim(), "letters/river.pdf", "{}", found.stderr);
}

#[test]
fn one_command_goes_from_pdf_files_to_an_answer() {
    let place = Place::new(&[]);
    place.write("letters/letter.pdf", &letter());
    let found = place.run_with(&[
        "search",
        "--in",
        "letters",
        "signatory:\"river league\"",
        "--format",
        "paths",
    ]);
    assert_eq!(
        (found.code, found.stdout.trim()),
        (Some(0), "letters/letter.pdf"),
        "{}",
        found.stderr
    );
}

fn letter_of(title: &str) -> Vec<u8> {
    let page = line(72.0, 740.0, 18.0, title)
        + &line(72.0, 700.0, 11.0, "Dear Minister, keep the lake clean.");
    Made::of(&[&page]).bytes()
}

#[test]
fn what_is_filled_into_a_form_is_found() {
    let page = line(72.0, 740.0, 18.0, "Letter of support for the river")
        + &line(
            72.0,
            700.0,
            11.0,
            "We ask the Minister of Water to keep it clean.",
        )
        + &line(72.0, 660.0, 11.0, "Signed by:")
        + &line(72.0, 640.0, 11.0, "Name:");
    let made = Made::of(&[&page])
        .page(&format!("/Annots [{FIRST} 0 R]"))
        .object("<< /Subtype /Widget /FT /Tx /V (Ana Keptarit) /Rect [120 635 300 655] >>");
    let place = Place::new(&[]);
    place.write("form.pdf", &made.bytes());
    let run = place.run("extract form.pdf");
    let found: Value = serde_json::from_str(run.stdout.lines().next().unwrap()).unwrap();
    let body = found["body"].as_str().unwrap();
    assert!(body.ends_with("Name: Ana Keptarit"), "{body}");
}
