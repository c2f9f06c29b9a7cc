//! Golden queries for every script and language of the contract: which of these letters answer
//! which question.

use std::sync::LazyLock;

use crate::program::Place;

/// One short letter for each language: name of the file, and what it says.
const LETTERS: &[(&str, &str)] = &[
    (
        "ar.txt",
        "رسالة مفتوحة إلى مجلس الأمن\n\nنحن المنظمات الموقعة أدناه نطالب الأُمَم المتّحدة بحماية المدنيين ووقف الانتهاكات في المدارس.\nإن حقوق الإنسان مسؤولية الجميع، ونذكّر الحكومة بالتزاماتها.\n",
    ),
    (
        "fa.txt",
        "نامه سرگشاده به رئیس جمهور\n\nما امضاکنندگان این نامه خواستار آزادی روزنامه‌نگاران زندانی هستیم و از دولت می‌خواهیم که کتاب‌ها را آزاد کند.\n",
    ),
    (
        "ru.txt",
        "Открытое письмо правительству\n\nМы, нижеподписавшиеся организации, требуем прекратить пытки заключённых и освободить журналистов.\nСвобода собраний гарантирована конституцией.\n",
    ),
    (
        "zh.txt",
        "致政府的公开信\n\n我们呼吁政府立即停止对人权捍卫者的迫害，释放所有被关押的记者，并保障言论自由。详见UNHCR 2019年的报告。\n",
    ),
    (
        "ja.txt",
        "首相への公開書簡\n\n私たちは、政府に対し、難民の保護と表現の自由の尊重を強く求めます。\n",
    ),
    (
        "ko.txt",
        "대통령께 드리는 공개서한\n\n우리 인권단체들은 정부가 표현의 자유를 보장하고 구금된 기자들을 석방할 것을 촉구합니다.\n",
    ),
    (
        "th.txt",
        "จดหมายเปิดผนึกถึงนายกรัฐมนตรี\n\nพวกเราขอเรียกร้องให้รัฐบาลคุ้มครองสิทธิมนุษยชนและปล่อยตัวนักข่าวที่ถูกคุมขัง\n",
    ),
    (
        "km.txt",
        "លិខិតចំហជូនរដ្ឋាភិបាល\n\nយើងខ្ញុំសូមអំពាវនាវឱ្យរដ្ឋាភិបាលការពារសិទ្ធិមនុស្សនិងដោះលែងអ្នកកាសែត។\n",
    ),
    (
        "my.txt",
        "အစိုးရသို့ အိတ်ဖွင့်ပေးစာ\n\nကျွန်ုပ်တို့သည် လူ့အခွင့်အရေးကို ကာကွယ်ရန်နှင့် သတင်းထောက်များကို လွှတ်ပေးရန် တောင်းဆိုပါသည်။\n",
    ),
    (
        "lo.txt",
        "ຈົດໝາຍເປີດຜະນຶກເຖິງລັດຖະບານ\n\nພວກເຮົາຮຽກຮ້ອງໃຫ້ລັດຖະບານປົກປ້ອງສິດທິມະນຸດແລະປ່ອຍຕົວນັກຂ່າວ\n",
    ),
    (
        "hi.txt",
        "प्रधानमंत्री के नाम खुला पत्र\n\nहम अधोहस्ताक्षरी संगठन सरकार से पत्रकारों की रिहाई और मानवाधिकारों की रक्षा की मांग करते हैं। हिन्दी भाषा में यह पत्र लिखा गया।\n",
    ),
    (
        "tr.txt",
        "Cumhurbaşkanına açık mektup\n\nBiz aşağıda imzası bulunan örgütler, İstanbul'da tutuklanan gazetecilerin serbest bırakılmasını ve IĞDIR halkının haklarının korunmasını istiyoruz.\n",
    ),
    (
        "de.txt",
        "Offener Brief an die Bundesregierung\n\nWir fordern, dass die Menschenrechtsverletzungen in den Flüchtlingslagern untersucht und die Straßen für Hilfsorganisationen geöffnet werden.\n",
    ),
    (
        "el.txt",
        "Ανοιχτή επιστολή προς τον Πρωθυπουργό\n\nΖητούμε την προστασία των ανθρωπίνων δικαιωμάτων και την απελευθέρωση των δημοσιογράφων. ΟΙ ΠΡΟΣΦΥΓΕΣ ΖΗΤΟΥΝ ΑΣΥΛΟ.\n",
    ),
    (
        "fr.txt",
        "Lettre ouverte au Président de la République\n\nNous demandons la libération des journalistes emprisonnés, le respect de l’État de droit et la fin des expulsions à Saint-Étienne.\n",
    ),
    (
        "en.txt",
        "Open letter to the Secretary-General\n\nThe undersigned organizations recall A/RES/63/308 and urge the U.S. and others to prevent the displacement of civilians during COVID-19. We defend labour rights in every centre.\n",
    ),
];

/// The letters, indexed once for all questions.
static PLACE: LazyLock<Place> = LazyLock::new(|| {
    let files: Vec<(String, &str)> = LETTERS
        .iter()
        .map(|(name, text)| (format!("corpus/{name}"), *text))
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), *text))
        .collect();
    let place = Place::new(&files);
    let run = place.run("index corpus");
    assert_eq!(run.code, Some(0), "{run:?}");
    place
});

/// Each letter as two documents, so that its words are no lone slips.
static TWICE: LazyLock<Place> = LazyLock::new(|| {
    let place = Place::new(&[]);
    for (name, text) in LETTERS {
        place.write(&format!("corpus/{name}"), text.as_bytes());
        place.write(
            &format!("corpus/again-{name}"),
            format!("{text}\n2\n").as_bytes(),
        );
    }
    let run = place.run("index corpus");
    assert_eq!(run.code, Some(0), "{run:?}");
    place
});

/// Asks for a misspelled word and compares what may have been meant.
#[track_caller]
fn check_meant(query: &str, expected: Option<&str>) {
    let run = TWICE.run_with(&["search", "--format", "paths", "--", query]);
    let meant = run.stderr.lines().find_map(|line| {
        let line = line.strip_prefix("note: did you mean `")?;
        line.strip_suffix("`?")
    });
    assert_eq!(meant, expected, "{query}: {run:?}");
}

#[test]
fn misspelled_words_are_noticed_in_every_script_with_spaces() {
    for (query, expected) in [
        ("الانتهكات", Some("الانتهاكات")),
        ("روزنامه‌نگران", Some("روزنامهنگاران")),
        ("журналитов", Some("журналистов")),
        ("पत्रकरों", Some("पत्रकारों")),
        ("gazetecilrin", Some("gazetecilerin")),
        ("Flüchtlingslagren", Some("fluchtlingslagern")),
        ("δημοσιογράφν", Some("δημοσιογραφων")),
        ("journalistse emprisonnés", Some("journalistes emprisonnés")),
        ("undersinged", Some("undersigned")),
        ("civilians", None),
        ("人权", None),
        ("رسالة", None),
    ] {
        check_meant(query, expected);
    }
}

#[test]
fn a_word_that_no_document_has_is_replaced_where_any_is_enough() {
    let arguments = [
        "search",
        "--format",
        "paths",
        "--copies",
        "all",
        "--any",
        "--",
        "journalistse 1234567",
    ];
    let run = TWICE.run_with(&arguments);
    let mut paths: Vec<&str> = run.stdout.lines().collect();
    paths.sort_unstable();
    assert_eq!(paths, ["corpus/again-fr.txt", "corpus/fr.txt"], "{run:?}");
    let remark = "note: no document has `journalistse`; searched for `journalistes` instead";
    assert!(run.stderr.contains(remark), "{run:?}");
}

#[test]
fn partial_answers_are_explained_too() {
    let run = TWICE.run_with(&["search", "--explain", "--", "journalistes 1234567"]);
    assert!(run.stdout.contains("corpus/fr.txt"), "{run:?}");
    let shares = run
        .stderr
        .lines()
        .filter(|line| line.contains("  word `journalistes`"));
    assert!(shares.count() >= 1, "{run:?}");
}

/// Asks and compares the one letter found.
#[track_caller]
fn check(query: &str, expected: &str) {
    let run = PLACE.run_with(&["search", "--format", "paths", "--", query]);
    assert_eq!(
        run.stdout.trim_end(),
        format!("corpus/{expected}.txt"),
        "{query}: {run:?}"
    );
    assert_eq!(run.stderr, "", "{query}");
}

#[test]
fn arabic_with_and_without_article_and_points() {
    for query in [
        "الأمم المتحدة",
        "أمم",
        "الأُمَمُ",
        "مدنيين",
        "المدنيين",
        "مدارس الأمن",
        "انتهاكات",
        "\"الامم المتحدة\"",
        "والحكومة",
        "بالحكومة",
        "بمسؤولية",
        "لانتهاكات",
        "ماهي الانتهاكات",
    ] {
        check(query, "ar");
    }
}

#[test]
fn persian_with_both_alphabets_and_joiners() {
    for query in [
        "روزنامه‌نگاران",
        "آزادی",
        "كتاب‌ها",
        "زندانی",
        "\"سرگشاده به رئيس\"",
    ] {
        check(query, "fa");
    }
}

#[test]
fn russian_in_any_case() {
    for query in [
        "пытка",
        "заключенный",
        "ЗАКЛЮЧЁННЫЕ",
        "журналист",
        "\"свобода собраний\"",
        "освобод*",
    ] {
        check(query, "ru");
    }
}

#[test]
fn words_inside_sentences_without_spaces() {
    for (query, expected) in [
        ("人权", "zh"),
        ("停止 迫害", "zh"),
        ("\"言论自由\"", "zh"),
        ("囚 OR 释", "zh"),
        ("记者", "zh"),
        // Numbers and words in other letters are found, question words and particles not asked for.
        ("UNHCR 报告", "zh"),
        ("2019 人权", "zh"),
        ("哪些记者是被关押的", "zh"),
        ("被关押的记者是谁", "zh"),
        ("難民", "ja"),
        ("表現の自由", "ja"),
        ("求めます", "ja"),
        ("\"公開書簡\"", "ja"),
        ("인권", "ko"),
        ("정부", "ko"),
        ("자유", "ko"),
        ("석방", "ko"),
        ("\"표현의 자유\"", "ko"),
        ("สิทธิมนุษยชน", "th"),
        ("รัฐบาล", "th"),
        ("สิทธิ", "th"),
        ("\"นักข่าว\"", "th"),
        ("សិទ្ធិមនុស្ស", "km"),
        ("អ្នកកាសែត", "km"),
        ("រដ្ឋាភិបាល", "km"),
        ("လူ့အခွင့်အရေး", "my"),
        ("သတင်းထောက်", "my"),
        ("\"လူ့အခွင့်အရေး\"", "my"),
        ("ສິດທິມະນຸດ", "lo"),
        ("ລັດຖະບານ", "lo"),
    ] {
        check(query, expected);
    }
}

#[test]
fn hindi_whole_and_inflected() {
    for query in ["हिन्दी", "हिंदी भाषा", "पत्रकार", "मानवाधिकार", "\"खुला पत्र\""]
    {
        check(query, "hi");
    }
}

#[test]
fn turkish_dotted_and_dotless_i() {
    for query in [
        "istanbul",
        "İSTANBUL",
        "ISTANBUL",
        "ığdır",
        "iğdir",
        "gazeteci",
        "GAZETECİLERİN",
        "örgüt",
    ] {
        check(query, "tr");
    }
}

#[test]
fn german_compounds_and_umlauts() {
    for query in [
        "Menschenrechtsverletzung",
        "Flüchtlingslager",
        "strasse",
        "STRAẞEN",
        "menschenrecht*",
        "Hilfsorganisation",
        "MENSCHENRECHTSVERLETZUNGEN",
        "\"offener brief\"",
    ] {
        check(query, "de");
    }
}

#[test]
fn greek_with_and_without_accents() {
    for query in [
        "επιστολη",
        "ΕΠΙΣΤΟΛΗ",
        "πρόσφυγες",
        "ανθρώπινα δικαιώματα",
        "δημοσιογράφος",
        "ΔΗΜΟΣΙΟΓΡΆΦΩΝ",
        "άσυλο",
    ] {
        check(query, "el");
    }
}

#[test]
fn french_and_english_in_any_form() {
    for (query, expected) in [
        ("etat", "fr"),
        ("l'État", "fr"),
        ("\"État de droit\"", "fr"),
        ("libérer journaliste", "fr"),
        ("saint-etienne", "fr"),
        ("A/RES/63/308", "en"),
        ("COVID-19", "en"),
        ("U.S.", "en"),
        ("displaced civilian", "en"),
        ("labor rights center", "en"),
        ("undersigned organisations", "en"),
        ("displac*", "en"),
        ("displacment~1", "en"),
        // Stop words are no stems, and find all the same what has them.
        ("the displacement", "en"),
        ("what the undersigned recall", "en"),
        ("during", "en"),
        ("\"displacement of civilians\"", "en"),
    ] {
        check(query, expected);
    }
}
