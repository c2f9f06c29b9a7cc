//! The reader as a whole, on files that these tests write themselves.

use super::made::{Made, line, lines, signs, stream};
use super::{made, parse};
use crate::parse::{BlockKind, Unreadable, Zone};

/// Reads a file and compares its blocks, each as its kind and its text.
#[track_caller]
fn check(file: &Made, expected: &[(&str, &str)]) {
    let parsed = parse(file.bytes()).unwrap();
    let found: Vec<(String, &str)> = parsed
        .blocks
        .iter()
        .map(|block| {
            let kind = match &block.kind {
                _ if block.zone != Zone::Main => "running".to_owned(),
                BlockKind::Heading(level) => format!("h{level}"),
                BlockKind::Paragraph => "p".to_owned(),
                BlockKind::ListItem { depth, marker } => format!("li{depth}{marker}"),
                BlockKind::TableRow { .. } => "tr".to_owned(),
                BlockKind::Quote => "q".to_owned(),
                BlockKind::Note => "n".to_owned(),
                BlockKind::Preformatted => "pre".to_owned(),
            };
            (kind, block.text.as_str())
        })
        .collect();
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(kind, text)| (kind.as_str(), *text))
        .collect();
    assert_eq!(found, expected);
}

const BODY: [&str; 3] = [
    "We, the undersigned organizations of the valley, ask the Minister of Water to keep the",
    "river clean, to tell those who live on its banks what the works upstream let into it, and to pub-",
    "lish every year what was found.",
];

#[test]
fn lines_become_paragraphs_and_signatures_stay_lines() {
    let page = line(72.0, 740.0, 20.0, "Open letter on the river")
        + &lines(72.0, 700.0, 11.0, &BODY)
        + &lines(
            72.0,
            640.0,
            11.0,
            &["Yours sincerely,", "Mia Holm", "Director, Lake Watch"],
        )
        + &lines(72.0, 580.0, 11.0, &["1. Water for all", "2. Work for all"]);
    check(
        &Made::of(&[&page]),
        &[
            ("h1", "Open letter on the river"),
            (
                "p",
                "We, the undersigned organizations of the valley, ask the Minister of Water to keep the river clean, to tell those who live on its banks what the works upstream let into it, and to publish every year what was found.",
            ),
            ("p", "Yours sincerely,\nMia Holm\nDirector, Lake Watch"),
            ("li11.", "Water for all"),
            ("li12.", "Work for all"),
        ],
    );
}

#[test]
fn names_as_long_as_others_stay_lines() {
    let names = [
        "International Union of Harbour Workers",
        "Federation of Teachers of the Coast",
        "Association of Fishers of the Delta",
        "Committee for the Rights of Rivers",
        "Foundation for Water and the Land",
        // A name of its own, though it begins in lower case.
        "iFixit",
        "Lake Watch",
    ];
    let page = lines(72.0, 700.0, 11.0, &BODY) + &lines(72.0, 600.0, 11.0, &names);
    let parsed = parse(Made::of(&[&page]).bytes()).unwrap();
    let texts: Vec<&str> = parsed.blocks.iter().map(|block| &*block.text).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert_eq!(texts[1], names.join("\n"));
}

#[test]
fn lines_of_contents_lead_to_pages() {
    let page = lines(
        72.0,
        700.0,
        11.0,
        &["Water .................. 3", "Wells of the valley .... 17"],
    );
    check(
        &Made::of(&[&page]),
        &[("p", "Water 3"), ("p", "Wells of the valley 17")],
    );
}

#[test]
fn cells_between_rules_are_rows() {
    let rule = |x: u32, y: u32, width: u32, height: u32| format!("{x} {y} {width} {height} re f\n");
    let mut page = lines(72.0, 760.0, 11.0, &["Signed by:"]);
    for y in [740, 710, 660, 640] {
        page += &rule(70, y, 400, 1);
    }
    for x in [70, 200, 330, 470] {
        page += &rule(x, 640, 1, 100);
    }
    // Drawn cell by cell; the second cell of the middle row is wrapped.
    page += &line(75.0, 720.0, 10.0, "Name");
    page += &line(205.0, 720.0, 10.0, "Organization");
    page += &line(335.0, 720.0, 10.0, "Country");
    page += &line(75.0, 690.0, 10.0, "Ana Roe");
    page += &lines(
        205.0,
        695.0,
        10.0,
        &["Alliance of the Fishers", "of the Tana delta"],
    );
    page += &line(335.0, 690.0, 10.0, "Kenya");
    page += &line(75.0, 645.0, 10.0, "Jo Park");
    page += &line(335.0, 645.0, 10.0, "Peru");
    check(
        &Made::of(&[&page]),
        &[
            ("p", "Signed by:"),
            ("tr", "Name\tOrganization\tCountry"),
            (
                "tr",
                "Ana Roe\tAlliance of the Fishers of the Tana delta\tKenya",
            ),
            ("tr", "Jo Park\t\tPeru"),
        ],
    );
}

#[test]
fn a_table_with_few_long_cells_stays_a_table() {
    let text = "Network of those who live on the banks, from the springs to the delta and beyond it, in ten lands, ".repeat(3);
    let rule = |x: u32, y: u32, width: u32, height: u32| format!("{x} {y} {width} {height} re f\n");
    let mut page = String::new();
    for y in [740, 710, 680, 650] {
        page += &rule(20, y, 560, 1);
    }
    for x in [20, 120, 580] {
        page += &rule(x, 650, 1, 90);
    }
    let names = ["Lake Watch", "Forum Nord", "Casa del Lago"];
    for (at, name) in names.iter().enumerate() {
        page += &line(25.0, 720.0 - 30.0 * at as f32, 10.0, name);
    }
    page += &line(125.0, 720.0, 3.0, text.trim());
    page += &line(125.0, 690.0, 10.0, "Oslo");
    page += &line(125.0, 660.0, 10.0, "Lima");
    let row = format!("Lake Watch\t{}", text.trim());
    check(
        &Made::of(&[&page]),
        &[
            ("tr", &row),
            ("tr", "Forum Nord\tOslo"),
            ("tr", "Casa del Lago\tLima"),
        ],
    );
}

#[test]
fn values_of_fields_are_read_where_they_stand() {
    let page = line(72.0, 700.0, 11.0, "Name")
        + &line(72.0, 670.0, 11.0, "Organization")
        + &line(150.0, 670.0, 11.0, "Lake Watch")
        + &line(72.0, 640.0, 11.0, "Yours");
    let field = |place: &str, more: &str| format!("<< /Subtype /Widget /Rect [{place}] {more} >>");
    let file = Made::of(&[&page])
        .page("/Annots [7 0 R 8 0 R 9 0 R 10 0 R]")
        .object(&field("100 690 300 715", "/Parent 11 0 R"))
        // Drawn by the page itself, not shown, and a button.
        .object(&field("140 660 300 685", "/FT /Tx /V (Lake Watch)"))
        .object(&field("300 690 400 715", "/FT /Tx /F 2 /V (hidden)"))
        .object(&field("300 630 400 655", "/FT /Btn /V (pressed)"))
        .object("<< /FT /Tx /V (Ana Roe) >>");
    let parsed = parse(file.bytes()).unwrap();
    let texts: Vec<&str> = parsed.blocks.iter().map(|block| &*block.text).collect();
    assert_eq!(
        texts.join("|"),
        "Name Ana Roe|Organization Lake Watch|Yours"
    );
}

#[test]
fn gaps_are_spaces_and_fat_print_counts_once() {
    let page = "BT /F1 12 Tf 72 700 Td [(Keep) -400 (the ri) 20 (ver)] TJ ET\n".to_owned()
        + &line(72.0, 685.0, 12.0, "Clean")
        + &line(72.3, 685.0, 12.0, "Clean")
        + "2 Tr\n"
        + &line(72.0, 620.0, 12.0, "Now");
    check(
        &Made::of(&[&page]),
        &[("p", "Keep the river\nClean"), ("p", "Now")],
    );
}

#[test]
fn running_lines_are_kept_once_and_page_numbers_go() {
    let page = |number: usize| {
        line(72.0, 770.0, 9.0, "Valley Network - open letter")
            + &lines(72.0, 700.0, 11.0, &BODY)
            + &line(
                72.0,
                600.0,
                11.0,
                &format!("Part {number} of what we ask is told here."),
            )
            + &line(300.0, 30.0, 9.0, &format!("Page {number} of 4"))
    };
    let pages: Vec<String> = (1..=4).map(page).collect();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let parsed = parse(Made::of(&pages).bytes()).unwrap();
    let text: Vec<&str> = parsed
        .blocks
        .iter()
        .map(|block| block.text.as_str())
        .collect();
    let count = |wanted: &str| text.iter().filter(|text| text.contains(wanted)).count();
    assert_eq!(count("Valley Network"), 1);
    assert_eq!(count("of 4"), 0);
    assert_eq!(count("is told here"), 4);
}

#[test]
fn a_sentence_goes_on_over_the_page() {
    let first = lines(72.0, 100.0, 11.0, &[BODY[0]]);
    let second = lines(72.0, 700.0, 11.0, &["river clean."]);
    check(
        &Made::of(&[&first, &second]),
        &[(
            "p",
            "We, the undersigned organizations of the valley, ask the Minister of Water to keep the river clean.",
        )],
    );
}

#[test]
fn columns_of_text_are_read_one_after_the_other_and_columns_of_names_as_rows() {
    let left = [
        "The river has been",
        "brown for so many",
        "years that children",
        "who live here do not",
        "know it otherwise.",
    ];
    let right = [
        "We ask that it be",
        "clean again, and",
        "that those who let",
        "their water into it",
        "tell what is in it.",
    ];
    let mut page = String::new();
    for (at, (left, right)) in left.iter().zip(right).enumerate() {
        let y = 700.0 - 14.0 * at as f32;
        page += &(line(72.0, y, 11.0, left) + &line(320.0, y, 11.0, right));
    }
    check(
        &Made::of(&[&page]),
        &[
            (
                "p",
                "The river has been brown for so many years that children who live here do not know it otherwise.",
            ),
            (
                "p",
                "We ask that it be clean again, and that those who let their water into it tell what is in it.",
            ),
        ],
    );
    let mut page = String::new();
    for (at, (name, place)) in [
        ("Open Rivers Trust", "Peru"),
        ("Casa del Lago", "Chile"),
        ("Forum Nord", "Norway"),
    ]
    .iter()
    .enumerate()
    {
        let y = 700.0 - 14.0 * at as f32;
        page += &(line(72.0, y, 11.0, name) + &line(320.0, y, 11.0, place));
    }
    check(
        &Made::of(&[&page]),
        &[
            ("tr", "Open Rivers Trust\tPeru"),
            ("tr", "Casa del Lago\tChile"),
            ("tr", "Forum Nord\tNorway"),
        ],
    );
}

#[test]
fn text_from_right_to_left_is_read_so() {
    // Drawn from left to right, as it is seen: `نهر WHO 12 نظيف`.
    let page = signs(
        72.0,
        700.0,
        12.0,
        "\u{641}\u{64a}\u{638}\u{646} WHO 12 \u{631}\u{647}\u{646}",
    );
    check(&Made::of(&[&page]), &[("p", "نهر WHO 12 نظيف")]);
    // A bracket is drawn turned round.
    let page = signs(
        72.0,
        700.0,
        12.0,
        "\u{641}(\u{64a}\u{638}\u{646}) \u{631}\u{647}\u{646}",
    );
    check(&Made::of(&[&page]), &[("p", "نهر (نظي)ف")]);
}

#[test]
fn what_stands_for_the_drawn_is_read_in_its_place() {
    let page = "/Span << /ActualText (river) >> BDC\n".to_owned()
        + &line(72.0, 700.0, 12.0, "r1v3r")
        + "EMC\n";
    check(&Made::of(&[&page]), &[("p", "river")]);
    let page = "/Artifact BMC\n".to_owned()
        + &line(72.0, 400.0, 12.0, "17")
        + "EMC\n"
        + &line(72.0, 380.0, 12.0, "River");
    check(&Made::of(&[&page]), &[("p", "River")]);
}

#[test]
fn what_a_file_declares_is_a_witness() {
    let made = |title: &str| {
        let page = line(72.0, 700.0, 12.0, "Keep the river clean");
        let info = format!("/Title ({title}) /CreationDate (D:20190314101500Z)");
        let parsed = parse(
            Made::of(&[&page])
                .info(&info)
                .catalog("/Lang (en-GB)")
                .bytes(),
        )
        .unwrap();
        let declared = parsed.declarations.into_iter();
        declared
            .map(|one| format!("{}={}", one.key, one.value))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        made("Open letter on the river"),
        "title=Open letter on the river lang=en-GB creationdate=2019-03-14"
    );
    for title in [
        "Microsoft Word - letter final v2",
        "letter to minister.docx",
        "Document1",
        "my_letter for the river",
    ] {
        assert_eq!(made(title), "lang=en-GB creationdate=2019-03-14", "{title}");
    }
}

#[test]
fn what_has_no_text_says_so() {
    let read = |made: Made| parse(made.bytes()).map(|parsed| parsed.remarks);
    assert_eq!(
        read(Made::of(&["0 0 600 800 re f"])),
        Err(Unreadable::NoTextLayer)
    );
    let titled = Made::of(&[""]).info("/Title (Open letter on the river)");
    assert_eq!(
        read(titled),
        Ok(vec!["no text layer: a scan, or pictures alone".to_owned()])
    );
    let senseless = lines(
        72.0,
        700.0,
        10.0,
        &["xRtQ ZbKc qQvX kLmNpQ bFdHs qWrTz"; 12],
    );
    assert_eq!(read(Made::of(&[&senseless])), Err(Unreadable::Illegible));
    assert_eq!(
        parse(b"%PDF-1.4 nothing".to_vec()).err(),
        Some(Unreadable::Damaged)
    );
}

#[test]
fn a_page_whose_content_is_cut_off_is_damaged_and_no_scan() {
    let page = |text| line(72.0, 700.0, 12.0, text);
    let cut = |pages: &[&str], word: &str| {
        let bytes = Made::of(pages).bytes();
        let end = memchr::memmem::find(&bytes, word.as_bytes()).unwrap();
        // The object in which the word stands goes.
        let end = memchr::memmem::rfind(&bytes[..end], b"obj").unwrap() - 4;
        parse(bytes[..end].to_vec()).map(|parsed| parsed.remarks)
    };
    let (first, second) = (page("The river must be protected."), page("Now."));
    assert_eq!(cut(&[&first], "river"), Err(Unreadable::Damaged));
    assert_eq!(
        cut(&[&first, &second], "Now."),
        Ok(vec!["damaged, nothing read on 1 of 2 pages: 2".to_owned()])
    );
    // A blank page declares content too.
    let blank = Made::of(&[&first, ""]).bytes();
    assert_eq!(parse(blank).map(|parsed| parsed.remarks), Ok(vec![]));
}

#[test]
fn pages_and_text_beyond_the_limit_are_left_out_and_that_is_told() {
    let first = line(72.0, 700.0, 12.0, "The river must be protected.");
    let mut pages = vec![""; 2001];
    pages[0] = &first;
    let told = |pages: &[&str]| parse(Made::of(pages).bytes()).unwrap().remarks;
    assert_eq!(
        told(&pages),
        ["only the first 2000 of 2001 pages were read"]
    );
    assert!(told(&pages[..2000]).is_empty());
    // Some 30,000 letters.
    let long: String = (0..40)
        .map(|at| {
            line(
                1.0,
                790.0 - 19.0 * at as f32,
                0.5,
                &"The river is free. ".repeat(40),
            )
        })
        .collect();
    assert_eq!(
        told(&[&long[..]; 4]),
        ["only the first 3 of 4 pages were read"]
    );
    assert!(told(&[&long[..]; 2]).is_empty());
}

#[test]
fn files_that_refer_to_themselves_end() {
    let form = |content: &str| {
        format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X {} 0 R >> >> /Length {} >>\nstream\n{content}\nendstream",
            made::FIRST,
            content.len()
        )
    };
    let page = line(72.0, 700.0, 12.0, "River") + "/X Do";
    let resources = format!("/XObject << /X {} 0 R >>", made::FIRST);
    let itself = Made::of(&[&page])
        .resources(&resources)
        .object(&form("/X Do"));
    check(&itself, &[("p", "River")]);
    // Twice at each of many levels: the time limit ends it.
    let mut twice = Made::of(&[&page]).resources(&resources);
    for level in 1..40 {
        let content = "/X Do /X Do";
        twice = twice.object(&format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X {} 0 R >> >> /Length {} >>\nstream\n{content}\nendstream",
            made::FIRST + level,
            content.len()
        ));
    }
    let limit = std::time::Duration::from_millis(200);
    assert!(crate::deadline::within(limit, || parse(twice.bytes()).is_ok()).is_err());
    let nested = "q ".repeat(100_000) + &line(72.0, 700.0, 12.0, "River") + &"[".repeat(100_000);
    assert!(parse(Made::of(&[&nested]).bytes()).is_ok());
    // Every beginning of a file gives an answer.
    let bytes = Made::of(&[&page]).object(&stream("x")).bytes();
    for end in (0..bytes.len()).step_by(37) {
        let _ = parse(bytes[..end].to_vec());
    }
}

#[test]
fn signatures_beside_each_other_are_read_one_after_the_other() {
    let rows = [
        ("Jo Park", "Li Wen"),
        ("Director", "Director"),
        ("Lake Watch", "Wells for All"),
    ];
    let mut page = line(72.0, 720.0, 11.0, "Sincerely,");
    for (at, (left, right)) in rows.iter().enumerate() {
        let y = 690.0 - 14.0 * at as f32;
        page += &(line(72.0, y, 11.0, left) + &line(320.0, y, 11.0, right));
    }
    check(
        &Made::of(&[&page]),
        &[
            ("p", "Sincerely,"),
            ("p", "Jo Park\nDirector\nLake Watch"),
            ("p", "Li Wen\nDirector\nWells for All"),
        ],
    );
}

#[test]
fn notes_come_last_and_interrupt_nothing() {
    let page = lines(72.0, 200.0, 11.0, &BODY[..2])
        + &line(72.0, 150.0, 8.0, "1 Report of the assembly, page 12.");
    let next = line(72.0, 700.0, 11.0, "lish every year what was found.");
    let parsed = parse(Made::of(&[&page, &next]).bytes()).unwrap();
    let texts: Vec<&str> = parsed
        .blocks
        .iter()
        .map(|block| block.text.as_str())
        .collect();
    assert!(
        texts[0].ends_with("and to publish every year what was found."),
        "{texts:?}"
    );
    assert_eq!(texts[1], "1 Report of the assembly, page 12.");
    assert_eq!(parsed.blocks[1].kind, BlockKind::Note);
}

#[test]
fn tagged_files_are_read_by_their_structure() {
    // Two paragraphs that look like one, and a table whose cells look like columns of text.
    let marked = |id: usize, content: &str| format!("/P << /MCID {id} >> BDC\n{content}EMC\n");
    let page = marked(
        0,
        &line(
            72.0,
            700.0,
            11.0,
            "Keep the river clean for all who live on its banks and for the",
        ),
    ) + &marked(1, &line(72.0, 686.0, 11.0, "children of the valley."))
        + &marked(2, &line(72.0, 640.0, 11.0, "Ana Roe"))
        + &marked(3, &line(172.0, 640.0, 11.0, "Union of the"))
        + &marked(3, &line(172.0, 626.0, 11.0, "Wells"));
    let element =
        |name: &str, kids: &str| format!("<< /S /{name} /Pg {} 0 R /K {kids} >>", made::FIRST + 2);
    let tree = format!(
        "<< /Type /StructTreeRoot /K [{} {} {}] >>",
        element("H2", "0"),
        element("P", "1"),
        element(
            "Table",
            &format!(
                "[{}]",
                element(
                    "TR",
                    &format!("[{} {}]", element("TD", "2"), element("TD", "[3]"))
                )
            )
        )
    );
    let made = Made::of(&[&page])
        .catalog(&format!("/StructTreeRoot {} 0 R", made::FIRST))
        .object(&tree)
        .object("<< >>");
    check(
        &made,
        &[
            (
                "h2",
                "Keep the river clean for all who live on its banks and for the",
            ),
            ("p", "children of the valley."),
            ("tr", "Ana Roe\tUnion of the Wells"),
        ],
    );
}
