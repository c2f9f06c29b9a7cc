//! Passages of one long text: a megabyte that answers nowhere, or throughout. Counted in bytes.

use divan::{Bencher, counter::BytesCount};
use undersigned::document::{Document, Evidence, Found};
use undersigned::query::forms::{AnalyzedQuery, Languages};
use undersigned::query::syntax;
use undersigned::search::snippet::Snippets;

fn main() {
    divan::main();
}

/// Bytes of text, at least.
const LENGTH: usize = 1 << 20;

/// A language, a sentence, a query, and whether the sentence answers it.
const TEXTS: [(&str, &str, &str, bool); 9] = [
    ("en", ENGLISH, "absent", false),
    ("en", ENGLISH, "impunity government", true),
    ("nl", DUTCH, "afwezig", false),
    ("ru", RUSSIAN, "отсутствует", false),
    ("ar", ARABIC, "غائب", false),
    ("hi", HINDI, "अनुपस्थित", false),
    ("zh", CHINESE, "缺席", false),
    ("ja", JAPANESE, "欠席", false),
    ("ko", KOREAN, "결석", false),
];

const ENGLISH: &str = "The undersigned call upon the government to end impunity. ";
const DUTCH: &str =
    "De ondergetekenden roepen de regering op een einde te maken aan de straffeloosheid. ";
const RUSSIAN: &str = "Нижеподписавшиеся призывают правительство положить конец безнаказанности. ";
const ARABIC: &str = "يدعو الموقعون أدناه الحكومة إلى وضع حد للإفلات من العقاب. ";
const HINDI: &str = "हम नीचे हस्ताक्षर करने वाले सरकार से न्याय और सुरक्षा की माँग करते हैं। ";
const CHINESE: &str = "我们呼吁政府立即停止对人权捍卫者的迫害，并保障言论自由。";
const JAPANESE: &str = "私たち署名者は、政府に対して表現の自由を守るよう求めます。";
const KOREAN: &str = "아래에 서명한 우리는 정부가 인권을 지킬 것을 요구한다. ";

#[divan::bench(args = 0..TEXTS.len())]
fn passages(bencher: Bencher, text: usize) {
    let (language, sentence, query, answers) = TEXTS[text];
    let (query, _) = syntax::parse(query);
    let languages = Languages {
        stemmed: vec![language.to_owned()],
        spoken: vec![language.to_owned()],
        ..Languages::default()
    };
    let analyzed = AnalyzedQuery::new(&query, &languages);
    let document = Document {
        language: language
            .parse()
            .ok()
            .map(|language| Found::new(language, Evidence::declared("bench", 1.0, ""))),
        body: body(sentence),
        ..Document::default()
    };
    let length = document.body.len();
    bencher.counter(BytesCount::new(length)).bench(|| {
        let found = Snippets::new(&analyzed, 2).of(&document);
        let marked = found.iter().any(|passage| !passage.highlights.is_empty());
        assert!(marked == answers && !found.is_empty());
        found
    });
}

/// A sentence, and behind it sentences whose words are put together from pieces of its own: a text
/// has thousands of words.
fn body(sentence: &str) -> String {
    let spaced = sentence.ends_with(' ');
    let letters: Vec<char> = sentence.trim_end().chars().collect();
    let pieces: Vec<&[char]> = if spaced {
        letters
            .split(|letter| *letter == ' ')
            .flat_map(|word| word.chunks(word.len().div_ceil(2)))
            .collect()
    } else {
        letters.chunks(1).collect()
    };
    let mut dice = 1_u64;
    let mut body = String::new();
    while body.len() < LENGTH {
        body.push_str(sentence);
        for _ in 0..100 {
            for _ in 0..3 {
                // Constants of Knuth's MMIX generator; its upper bits are the better ones.
                dice = dice
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                body.extend(pieces[(dice >> 33) as usize % pieces.len()]);
            }
            if spaced {
                body.push(' ');
            }
        }
        body.push('\n');
    }
    body
}
