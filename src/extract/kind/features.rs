//! What is known of a document when its kind is judged, in features: first what speaks for each
//! kind, then the document.
//!
//! One row for each kind, in the order of `names`: the weights of the reasons for it, how they
//! compare with those for others, and which kind it is. The document's own features are the same in
//! all rows: title, build, form, voice, declarations.

use crate::analysis::lowercase;
use crate::document::Kind;
use crate::parse::{Block, BlockKind, Format, Property, Zone};

use super::super::{Reading, addressee};
use super::form::Form;
use super::titles;
use super::voice::{self, Voice};
use super::words::{LINES, RUNNING, Sort, TITLES};
use super::{KindReasons, OPENING};

/// The rules whose weights are features.
const RULES: [&str; 18] = [
    "title-words",
    "heading",
    "label",
    "declared-type",
    "address",
    "own-words",
    "signed-together",
    "signed",
    "salutation",
    "recipient",
    "release-head",
    "spoken",
    "address-to-audience",
    "first-person",
    "quotes-itself",
    "press-contact",
    "parts-of-a-report",
    "counted-many",
];

/// How the reasons for a kind compare with those for others, and words for it.
const OWN: [&str; 13] = [
    "reasons",
    "strongest",
    "lead",
    "title_first",
    "title_last",
    "title_any",
    "own_words",
    "declared_titles",
    "heading_first",
    "heading_any",
    "lead_words",
    "all_words",
    "all_share",
];

/// The names of the document's features.
const OF_DOCUMENT: [&str; 77] = [
    "length",
    "blocks",
    "title_words",
    "title_question",
    "title_exclaims",
    "title_colon",
    "title_digits",
    "title_quotes",
    "title_counts",
    "headings",
    "heading_numbers",
    "items",
    "item_numbers",
    "rows",
    "quoted",
    "prose",
    "mean_block",
    "first_block",
    "last_block",
    "last_blocks",
    "we",
    "we_often",
    "plural",
    "single",
    "you",
    "said",
    "sign",
    "quotes",
    "questions",
    "exclamations",
    "digits",
    "addresses",
    "mails",
    "plural_share",
    "verbs",
    "days",
    "phones",
    "greeting",
    "greeting_at",
    "greets_audience",
    "greets_nobody",
    "recipient",
    "dateline",
    "signers",
    "organizations",
    "closing",
    "contact",
    "together",
    "release",
    "spoken",
    "thanks",
    "published",
    "author",
    "type_article",
    "type_news",
    "keywords",
    "described",
    "format",
    "dated",
    "publisher",
    "publisher_told",
    "speaks_of_itself",
    "boilerplate",
    "aside",
    "english",
    "title_plural",
    "title_single",
    "title_you",
    "title_said",
    "title_we",
    "title_sign",
    "vocative",
    "money",
    "times",
    "sections",
    "path_dated",
    "last_short",
];

/// The names of the columns: those of kinds, then those of the document.
pub(super) fn names() -> Vec<String> {
    let rules = RULES.iter().map(|rule| format!("rule_{rule}"));
    let own = OWN.iter().map(ToString::to_string);
    let kinds = Kind::ALL.iter().map(|kind| format!("is_{kind}"));
    let document = OF_DOCUMENT.iter().map(ToString::to_string);
    rules.chain(own).chain(kinds).chain(document).collect()
}

/// How often words for each kind stand in what a document declares, in its headings, and in its
/// text.
pub(super) struct Named {
    titles: Vec<Kind>,
    /// Of each of the first headings and short lines the words, and whether they come first.
    headings: Vec<(Kind, bool)>,
    lead: Vec<Kind>,
    all: Vec<Kind>,
}

/// How many headings and short lines count, how long one may be, and what is the lead of a text, in
/// bytes.
const HEADINGS: (usize, usize) = (4, 160);
const LEAD: usize = 1_200;

impl Named {
    /// Reads a document.
    pub(super) fn of(reading: &Reading<'_>) -> Self {
        let titles = reading.parsed.declared(Property::Title);
        let titles = titles.map(|declared| declared.value.to_lowercase());
        let titles = titles.flat_map(|title| titles::cues_of_title(&title));
        let heads = reading.main.iter().filter(|(_, block)| {
            let heading = matches!(block.kind, BlockKind::Heading(_)) || block.emphasized;
            block.text.len() <= HEADINGS.1 && (heading || block.text.len() < 80)
        });
        let headings = heads
            .take(HEADINGS.0)
            .flat_map(|(_, block)| titles::cues_of_title(&block.text.to_lowercase()));
        let body = reading.body.as_str();
        let text = lowercase(&body[..body.floor_char_boundary(READ)]);
        let all = TITLES.find(&text);
        let lead = all.iter().filter(|cue| cue.start < LEAD);
        Self {
            titles: titles.map(|(cue, _)| cue.kind).collect(),
            headings: headings.map(|(cue, first)| (cue.kind, first)).collect(),
            lead: lead.map(|cue| cue.kind).collect(),
            all: all.iter().map(|cue| cue.kind).collect(),
        }
    }

    /// The features of a kind.
    fn of_kind(&self, kind: Kind) -> [f32; 6] {
        let count = |kinds: &[Kind]| kinds.iter().filter(|known| **known == kind).count();
        let heading = |(known, first): &(Kind, bool)| *known == kind && *first;
        let any = |(known, _): &(Kind, bool)| *known == kind;
        [
            ln(count(&self.titles)),
            f32::from(self.headings.iter().any(heading)),
            ln(self.headings.iter().filter(|one| any(one)).count()),
            ln(count(&self.lead)),
            ln(count(&self.all)),
            count(&self.all) as f32 / self.all.len().max(1) as f32,
        ]
    }
}

/// How much of a body is searched for words of kinds, in bytes.
const READ: usize = 12_000;

/// The features of one kind.
pub(super) fn of_kind(
    reading: &Reading<'_>,
    reasons: &KindReasons<'_>,
    voice: &Voice,
    named: &Named,
    kind: Kind,
) -> Vec<f32> {
    let mut row: Vec<f32> = RULES
        .iter()
        .map(|rule| reasons.weight(kind, rule))
        .collect();
    let sum = reasons.sum(kind);
    let others = Kind::ALL.iter().filter(|other| **other != kind);
    let others = others.map(|other| reasons.sum(*other)).fold(0.0, f32::max);
    let title = reading.title.as_ref();
    let title = title.map(|title| title.value.to_lowercase());
    let title = title.unwrap_or_default();
    let cues = titles::cues_of_title(&title);
    let of_kind = |cue: &&(super::words::Cue, bool)| cue.0.kind == kind;
    let first = cues.first().is_some_and(|cue| of_kind(&cue) && cue.1);
    let last = cues.last().is_some_and(|cue| of_kind(&cue));
    row.extend([
        sum,
        reasons.strongest(kind),
        sum - others,
        f32::from(first),
        f32::from(last),
        f32::from(cues.iter().any(|cue| of_kind(&cue))),
        ln(voice.own(kind)),
    ]);
    row.extend(named.of_kind(kind));
    row.extend(Kind::ALL.iter().map(|other| f32::from(*other == kind)));
    row
}

fn ln(count: usize) -> f32 {
    (count as f32).ln_1p()
}

/// How many for each thousand bytes.
fn often(count: usize, length: usize) -> f32 {
    count as f32 * 1_000.0 / length.max(200) as f32
}

/// The document's own features.
pub(super) fn of_document(reading: &Reading<'_>, form: &Form, voice: &Voice) -> Vec<f32> {
    let mut row = vec![ln(reading.body.len()), ln(reading.main.len())];
    of_title(reading, &mut row);
    of_build(reading, &mut row);
    of_voice(&reading.body, voice, &mut row);
    of_form(reading, form, voice, &mut row);
    of_file(reading, &mut row);
    of_title_voice(reading, &mut row);
    of_lines(reading, &mut row);
    row
}

/// How the title speaks.
fn of_title_voice(reading: &Reading<'_>, row: &mut Vec<f32>) {
    let title = reading.title.as_ref();
    let title = title.map_or(String::new(), |title| title.value.to_lowercase());
    let cues = RUNNING.find(&title);
    let count = |sort: Sort| cues.iter().filter(|cue| cue.sort == sort).count() as f32;
    row.extend(
        [
            Sort::Plural,
            Sort::Single,
            Sort::You,
            Sort::Said,
            Sort::We,
            Sort::Sign,
        ]
        .map(count),
    );
}

/// What single lines and marks show: a vocative, prices, hours, sections, a date in the address, a
/// short end.
fn of_lines(reading: &Reading<'_>, row: &mut Vec<f32>) {
    let body = reading.body.as_str();
    let lines: Vec<&str> = reading
        .main
        .iter()
        .take(OPENING)
        .flat_map(|(_, block)| block.text.split('\n'))
        .collect();
    let mut pairs = lines.windows(2);
    let vocative = pairs.any(|pair| !addressee::vocative(pair[0], Some(pair[1])).is_empty());
    let money = ["$", "€", "£", "¥", "₹"];
    let money: usize = money.iter().map(|sign| body.matches(sign).count()).sum();
    let hour = |at: usize| {
        let bytes = body.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        at > 0 && digit(at - 1) && digit(at + 1) && digit(at + 2) && !digit(at + 3)
    };
    let hours = body.match_indices(':').filter(|(at, _)| hour(*at)).count();
    let last = reading.main.iter().rev().take(8);
    let short = last.filter(|(_, block)| block.text.len() < 60).count();
    row.extend([
        f32::from(vocative),
        often(money, body.len()),
        often(hours, body.len()),
        often(body.matches('§').count(), body.len()),
        f32::from(is_dated(reading)),
        short as f32,
    ]);
}

/// Returns true if the address holds a year, as those of news and notes do.
fn is_dated(reading: &Reading<'_>) -> bool {
    let address = reading.parsed.declared(Property::Url).next();
    let address = address.map_or(reading.name, |declared| declared.value.as_str());
    let mut parts = address.split(['/', '-', '_']);
    parts.any(|part| {
        part.len() == 4 && part.starts_with("20") && part.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn of_title(reading: &Reading<'_>, row: &mut Vec<f32>) {
    let title = reading.title.as_ref();
    let title = title.map_or("", |title| title.value.as_str());
    let has = |marks: &[char]| f32::from(title.contains(marks));
    let unspaced = title
        .chars()
        .filter(|c| ('\u{3000}'..'\u{FB00}').contains(c));
    row.extend([
        (title.split_whitespace().count() + unspaced.count() / 2) as f32,
        has(&['?', '？']),
        has(&['!', '！']),
        has(&[':', '：']),
        f32::from(title.contains(|c: char| c.is_ascii_digit())),
        has(&['"', '“', '„', '«', '「']),
        f32::from(titles::counts_many(&title.to_lowercase())),
    ]);
}

/// Of what blocks the text is built.
fn of_build(reading: &Reading<'_>, row: &mut Vec<f32>) {
    let blocks = || reading.main.iter().map(|(_, block)| *block);
    let length = blocks().map(|block| block.text.len()).sum::<usize>().max(1);
    let share = |wanted: &dyn Fn(&Block) -> bool| {
        let found = blocks().filter(|block| wanted(block));
        found.map(|block| block.text.len()).sum::<usize>() as f32 / length as f32
    };
    let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let numbered = |block: &Block| match &block.kind {
        BlockKind::ListItem { marker, .. } => digit(marker),
        _ => false,
    };
    let count = reading.main.len().max(1) as f32;
    let size = |block: &Block| (block.text.len() as f32).min(2_000.0);
    let last: Vec<f32> = blocks().rev().take(5).map(size).collect();
    row.extend([
        ln(blocks().filter(|block| is_heading(block)).count()),
        ln(blocks()
            .filter(|block| is_heading(block) && digit(&block.text))
            .count()),
        share(&|block| matches!(block.kind, BlockKind::ListItem { .. })),
        ln(blocks().filter(|block| numbered(block)).count()),
        share(&|block| matches!(block.kind, BlockKind::TableRow { .. })),
        share(&|block| block.kind == BlockKind::Quote),
        share(&|block| block.kind == BlockKind::Paragraph && block.text.len() > 200),
        length as f32 / count,
        blocks().next().map_or(0.0, size),
        last.first().copied().unwrap_or_default(),
        last.iter().sum::<f32>() / last.len().max(1) as f32,
    ]);
}

/// How the text speaks.
fn of_voice(body: &str, voice: &Voice, row: &mut Vec<f32>) {
    let count = |marks: &[char]| {
        let mut found = 0;
        for character in body.chars() {
            found += usize::from(marks.contains(&character));
        }
        often(found, body.len())
    };
    let digits = body.bytes().filter(u8::is_ascii_digit).count();
    let spoken = voice.plural + voice.single;
    row.extend([
        ln(voice.we),
        often(voice.we, voice.read),
        often(voice.plural, voice.read),
        often(voice.single, voice.read),
        often(voice.you, voice.read),
        often(voice.said, voice.read),
        often(voice.sign, voice.read),
        count(&['“', '”', '„', '«', '»', '「', '"']),
        count(&['?', '？', '؟']),
        count(&['!', '！']),
        often(digits, body.len()),
        often(body.matches("://").count(), body.len()),
        ln(body.matches('@').count()),
        voice.plural as f32 / spoken.max(1) as f32,
        often(voice.verbs, voice.read),
        often(voice.days, voice.read),
        ln(phones(body)),
    ]);
}

/// How many words of a text, none of them with a letter, have seven digits and more, as numbers of
/// telephones do.
fn phones(body: &str) -> usize {
    let digits = |word: &str| word.bytes().filter(u8::is_ascii_digit).count();
    let mut found = 0;
    let mut run = 0;
    for word in body.split_whitespace() {
        let number = word.bytes().all(|byte| {
            byte.is_ascii_digit() || matches!(byte, b'+' | b'(' | b')' | b'-' | b'/' | b'.' | b',')
        });
        run = if number { run + digits(word) } else { 0 };
        if (7..=14).contains(&run) {
            found += 1;
            run = 0;
        }
    }
    found
}

/// Greeting, signatures, and what else the lines at both ends show.
fn of_form(reading: &Reading<'_>, form: &Form, voice: &Voice, row: &mut Vec<f32>) {
    let greeting = form.greeting.as_deref().unwrap_or_default();
    let lower = greeting.trim().to_lowercase();
    let sorted = |line: &str, sort: Sort| LINES.find(line).iter().any(|cue| cue.sort == sort);
    let greets = |block: &Block| block.text.split('\n').any(|line| line == greeting);
    let opening = || reading.main.iter().take(OPENING);
    let at = match &form.greeting {
        Some(_) => opening().position(|(_, block)| greets(block)),
        None => None,
    };
    let short = |line: &&str| line.len() < 160;
    let says = |block: &Block, sort: Sort| {
        let mut lines = block.text.lines().filter(short);
        lines.any(|line| sorted(&line.to_lowercase(), sort))
    };
    let organizations = reading.signatories.iter();
    let organizations = organizations
        .filter(|found| super::super::signatory::is_organization(&found.value.name))
        .count();
    let signed = reading.signatories.len();
    row.extend([
        f32::from(form.greeting.is_some()),
        at.map_or(-1.0, |at| at as f32),
        f32::from(sorted(&lower, Sort::Audience)),
        f32::from(form.greeting.is_some() && !addressee::names_somebody(greeting)),
        f32::from(form.recipient.is_some()),
        f32::from(form.dateline),
        ln(form.signers),
        organizations as f32 / signed.max(1) as f32,
        form.closing as f32,
        f32::from(voice.contact),
        f32::from(voice.together),
        f32::from(opening().any(|(_, block)| says(block, Sort::Release))),
        f32::from(opening().any(|(_, block)| says(block, Sort::Spoken))),
        f32::from(
            reading
                .main
                .iter()
                .rev()
                .take(3)
                .any(|(_, block)| says(block, Sort::Thanks)),
        ),
    ]);
}

/// What the file declares, and what was found beside the text.
fn of_file(reading: &Reading<'_>, row: &mut Vec<f32>) {
    let declared = |property: Property| reading.parsed.declared(property);
    let types = || declared(Property::Type).map(|declared| declared.value.to_lowercase());
    let format = match reading.parsed.format {
        Format::Html => 0.0,
        // Structure without the frame of a site.
        Format::Markdown
        | Format::Docx
        | Format::Doc
        | Format::Odt
        | Format::Epub
        | Format::Rtf
        | Format::Pptx
        | Format::Xlsx => 1.0,
        Format::Text | Format::Mail | Format::Mhtml | Format::Pdf => 2.0,
    };
    let zones = |zone: Zone| {
        let found = reading.boilerplate().filter(|block| block.zone == zone);
        found.count()
    };
    let told = reading.publisher.as_ref();
    let told = told.is_some_and(|publisher| publisher.evidence.span.is_none());
    row.extend([
        f32::from(declared(Property::Published).next().is_some()),
        f32::from(declared(Property::Author).next().is_some()),
        f32::from(types().any(|value| value.contains("article") || value.contains("posting"))),
        f32::from(types().any(|value| value.contains("news"))),
        ln(declared(Property::Keyword).count()),
        f32::from(declared(Property::Description).next().is_some()),
        format,
        f32::from(reading.date.is_some()),
        f32::from(reading.publisher.is_some()),
        f32::from(told),
        f32::from(voice::speaks_of_itself(reading)),
        ln(reading.boilerplate().count()),
        ln(zones(Zone::Aside)),
        f32::from(reading.language_code() == "en"),
    ]);
}
