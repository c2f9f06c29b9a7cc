//! Whether a name in a script without spaces stands as a word, or only its characters stand there inside or across others.
//!
//! Han: a name is none where words reach over both of its borders, `其中|國際`, where it is a part of a longer name, `理查德`,
//! or where syllables of foreign names go on beside it. Katakana: a name ends where the run ends. Hangul: after a short name
//! only particles follow. `chinese.tsv` is made by `tools/gazetteer` from a dictionary.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// What stands around Chinese names that are none: sort, part of a name, and parts of words or whole names.
const CHINESE: &str = include_str!("chinese.tsv");

/// Particles after Korean nouns, and nouns that follow names of countries closely. Origin: written for this project.
const PARTICLES: &str = "은 는 이 가 을 를 의 에 에서 에게 으로 로 와 과 도 만 까지 부터 인 군 정부 국민 대사 대통령 측 내 외 산 및 등 보다 \
    처럼 이나 나 이며 라는 당국 사회 여성 난민 사람 한국 시민 노동자 출신 국적 현지 전역 공화국 왕국";

/// The longest Korean name after which only particles may follow, in syllables; longer ones are hardly parts of words.
const SHORT: usize = 2;

/// What is known of the characters around Chinese names.
struct Chinese {
    /// For each beginning of a name what stands before it in words that end with it, and for each end what stands after it.
    before: FxHashMap<&'static str, FxHashSet<&'static str>>,
    after: FxHashMap<&'static str, FxHashSet<&'static str>>,
    /// Characters that mostly write syllables of foreign names.
    foreign: FxHashSet<char>,
}

static TABLE: LazyLock<Chinese> = LazyLock::new(|| {
    let mut table = Chinese {
        before: FxHashMap::default(),
        after: FxHashMap::default(),
        foreign: FxHashSet::default(),
    };
    for (sort, part, others) in rows() {
        let others = others.split(' ');
        match sort {
            "before" => _ = table.before.insert(part, others.collect()),
            "after" => _ = table.after.insert(part, others.collect()),
            "foreign" => table.foreign.extend(others.flat_map(str::chars)),
            _ => {}
        }
    }
    table
});

fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    CHINESE.lines().filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?, cells.next()?))
    })
}

/// Longer Chinese names, of persons and places, in which the name of a country stands.
pub(super) fn longer_chinese() -> impl Iterator<Item = &'static str> {
    rows()
        .filter(|(sort, ..)| *sort == "inside")
        .flat_map(|(_, _, names)| names.split(' '))
}

/// Whether a name that stands at a place of a text is a word there; of scripts with spaces every name is.
pub(super) fn is_word(text: &str, span: &Range<usize>) -> bool {
    let (before, name, after) = (&text[..span.start], &text[span.clone()], &text[span.end..]);
    let (Some(first), Some(last)) = (name.chars().next(), name.chars().next_back()) else {
        return false;
    };
    if is_katakana(first) && before.ends_with(is_katakana)
        || is_katakana(last) && after.starts_with(is_katakana)
    {
        return false;
    }
    if name.chars().all(is_han) {
        return is_chinese_word(before, name, after);
    }
    let hangul = |c: char| matches!(c, '\u{AC00}'..='\u{D7A3}');
    if name.chars().all(hangul) && name.chars().count() <= SHORT {
        let end = after.find(|c| !hangul(c)).unwrap_or(after.len());
        let rest = &after[..end];
        return rest.is_empty() || PARTICLES.split(' ').any(|particle| rest.starts_with(particle));
    }
    true
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

fn is_chinese_word(before: &str, name: &str, after: &str) -> bool {
    let table = &*TABLE;
    // Two characters are the syllables of many names, `阿曼` of `阿曼达`; where people arrive `到达` stands before.
    if name.chars().count() == 2 && !name.ends_with(['国', '國', '本']) {
        let foreign = |c: char| table.foreign.contains(&c);
        if after.starts_with(foreign)
            || before.ends_with(foreign) && !before.ends_with(['达', '達'])
        {
            return false;
        }
    }
    let borders = name.char_indices().skip(1).map(|(at, _)| at);
    !borders.into_iter().any(|at| {
        let (head, tail) = name.split_at(at);
        let reaches = |known: Option<&FxHashSet<&str>>, fits: &dyn Fn(&str) -> bool| {
            known.is_some_and(|known| known.iter().any(|part| fits(part)))
        };
        reaches(table.before.get(head), &|part| before.ends_with(part))
            && reaches(table.after.get(tail), &|part| after.starts_with(part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, expected: bool) {
        let at = text.find(name).expect("the text holds the name");
        assert_eq!(is_word(text, &(at..at + name.len())), expected, "{text}");
    }

    #[test]
    fn names_inside_and_across_words_are_none() {
        for (text, name, expected) in [
            ("其中國際組織", "中國", false),
            ("其中国际组织", "中国", false),
            ("我們批評中國政府", "中國", true),
            ("在中国家庭", "中国", true),
            ("今日本會發表聲明", "日本", false),
            ("去年日本政府", "日本", true),
            ("阿曼达的信", "阿曼", false),
            ("阿曼的女性", "阿曼", true),
            ("马里兰州", "马里", false),
            ("在马里的士兵", "马里", true),
            ("上海地区居民", "海地", false),
            ("海地居民", "海地", true),
            ("增加纳税人", "加纳", false),
            ("拉美国家", "美国", false),
            ("美国国会", "美国", true),
            ("タイトル", "タイ", false),
            ("タイ政府", "タイ", true),
            ("マリアさん", "マリ", false),
            ("인도적 지원", "인도", false),
            ("인도의 농민", "인도", true),
            ("Kenya", "Kenya", true),
        ] {
            check(text, name, expected);
        }
    }
}
