//! The rules by which facts are found: name, field, confidence, and a sentence for users.
//!
//! The one table of rules: extractors take names and confidences from it, and docs/facts.md prints
//! it. Knows nothing of how a rule works.

use std::ops::Range;

use crate::document::{Evidence, Field};

/// A rule that finds values of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// The name in evidence.
    pub name: &'static str,
    /// The field whose values it finds.
    pub field: Field,
    /// The confidence of its values.
    pub confidence: Confidence,
    /// What the rule goes by, in one sentence for users.
    pub sentence: &'static str,
}

/// The confidence of the values of a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Confidence {
    /// The same for all values.
    Fixed(f32),
    /// One of two, by a further sign.
    Graded {
        /// With the sign.
        strong: f32,
        /// Without it.
        weak: f32,
    },
    /// The probability that a trained model gives the value.
    Model,
}

impl Rule {
    /// The confidence of a value; for a graded rule one with the further sign.
    pub(super) fn confidence(&self) -> f32 {
        match self.confidence {
            Confidence::Fixed(confidence) => confidence,
            Confidence::Graded { strong, .. } => strong,
            // The extractor puts the probability in its place.
            Confidence::Model => 0.0,
        }
    }

    /// The rule where the further sign is missing.
    pub(super) fn weak(self) -> Self {
        match self.confidence {
            Confidence::Graded { weak, .. } => Self {
                confidence: Confidence::Fixed(weak),
                ..self
            },
            Confidence::Fixed(_) | Confidence::Model => self,
        }
    }

    /// Evidence in the body at `span`.
    pub(super) fn in_body(&self, body: &str, span: Range<usize>) -> Evidence {
        Evidence::in_body(self.name, self.confidence(), body, span)
    }

    /// Evidence outside the body.
    pub(super) fn declared(&self, text: impl Into<String>) -> Evidence {
        Evidence::declared(self.name, self.confidence(), text)
    }
}

/// Declares the rules as constants, and the table of all of them.
macro_rules! rules {
    ($($id:ident = $name:literal, $field:ident, $confidence:expr, $sentence:literal;)*) => {
        $(
            pub(super) const $id: Rule = Rule {
                name: $name,
                field: Field::$field,
                confidence: $confidence,
                sentence: $sentence,
            };
        )*

        /// All rules, by field.
        pub const RULES: &[Rule] = &[$($id),*];
    };
}

const fn fixed(confidence: f32) -> Confidence {
    Confidence::Fixed(confidence)
}

const fn graded(strong: f32, weak: f32) -> Confidence {
    Confidence::Graded { strong, weak }
}

const MODEL: Confidence = Confidence::Model;

// Origin of the fixed confidences: set by hand, in the order in which the rules are trusted.
rules! {
    FRONT_MATTER_TITLE = "front-matter-title", Title, fixed(0.95), "The front matter declares it.";
    HEADING_AND_DECLARED = "heading-and-declared-title", Title, fixed(0.95), "A heading agrees with a declared title.";
    DECLARED_IN_HEADING = "declared-title-in-heading", Title, fixed(0.9), "A heading contains a declared title.";
    DECLARED_TITLE = "declared-title", Title, fixed(0.85), "The page's metadata declare it.";
    MAIN_HEADING = "main-heading", Title, fixed(0.85), "It is the one heading of the first level.";
    TITLE_HEADING = "heading", Title, graded(0.85, 0.7), "It is the first heading of the text; of the first level: the higher confidence.";
    AGREEING_TITLES = "agreeing-declared-titles", Title, fixed(0.8), "Two declared titles agree.";
    TITLE_ELEMENT = "title-element", Title, fixed(0.7), "The `title` element holds it.";
    LONE_HEADING = "lone-heading", Title, fixed(0.6), "It is the only heading.";
    SUBJECT = "subject", Title, fixed(0.6), "It follows `Subject:` in a letter.";
    FIRST_LINE = "first-line", Title, fixed(0.5), "It is a short first line above longer text.";
    PROPERTY_TITLE = "property-title", Title, fixed(0.5), "The program that made the file keeps it beside the text.";

    KIND_TITLE = "title-words", Kind, MODEL, "Words of the title name the kind.";
    KIND_HEADING = "heading", Kind, MODEL, "A heading at the beginning names the kind.";
    KIND_LABEL = "label", Kind, MODEL, "A breadcrumb, category or keyword names the kind.";
    KIND_TYPE = "declared-type", Kind, MODEL, "The metadata declare a type.";
    KIND_ADDRESS = "address", Kind, MODEL, "A folder of the address names the kind.";
    KIND_OWN_WORDS = "own-words", Kind, MODEL, "The text calls itself so.";
    KIND_SALUTATION = "salutation", Kind, MODEL, "A line greets somebody.";
    KIND_RECIPIENT = "recipient", Kind, MODEL, "A line names a recipient.";
    KIND_SIGNED_TOGETHER = "signed-together", Kind, MODEL, "Several sign it.";
    KIND_SIGNED = "signed", Kind, MODEL, "One signs it.";
    KIND_RELEASE_HEAD = "release-head", Kind, MODEL, "A line announces a press release.";
    KIND_DATELINE = "dateline", Kind, MODEL, "It begins with a place and a date, as reports do.";
    KIND_PRESS_CONTACT = "press-contact", Kind, MODEL, "It gives a contact for the press.";
    KIND_QUOTES_ITSELF = "quotes-itself", Kind, MODEL, "It quotes the one who publishes it.";
    KIND_REPORTS = "reports", Kind, MODEL, "It quotes others.";
    KIND_COUNTED_MANY = "counted-many", Kind, MODEL, "The title counts those who did something.";
    KIND_SPOKEN = "spoken", Kind, MODEL, "A line says that it was spoken.";
    KIND_AUDIENCE = "address-to-audience", Kind, MODEL, "It greets an audience.";
    KIND_THANKS = "thanks", Kind, MODEL, "It ends with thanks to an audience.";
    KIND_FIRST_PERSON = "first-person", Kind, MODEL, "The authors speak as many.";
    KIND_PARTS = "parts-of-a-report", Kind, MODEL, "Headings name the parts of a report.";
    KIND_WEIGHED = "weighed", Kind, MODEL, "No single reason; the model weighs the whole document.";

    FRONT_MATTER_DATE = "front-matter-date", Date, fixed(0.95), "The front matter declares it.";
    JSON_LD_DATE = "json-ld-date", Date, fixed(0.95), "JSON-LD declares it.";
    META_DATE = "meta-date", Date, graded(0.9, 0.85), "A meta element declares it; OpenGraph, citation or Dublin Core: the higher confidence.";
    DATELINE = "dateline", Date, graded(0.85, 0.8), "It stands beside a place or alone at the beginning; at the end: the lower confidence.";
    AGREEING_DATES = "agreeing-dates", Date, fixed(0.8), "A date that the page shows is declared twice.";
    TIME_ELEMENT = "time-element", Date, graded(0.8, 0.6), "A `time` element holds it; as a date of publication: the higher confidence.";
    DATE_ADDRESS = "address", Date, fixed(0.8), "The address contains it.";
    PUBLISHED_ON = "published-on", Date, fixed(0.75), "It follows words like `published on`.";
    DATE_CLASS = "date-class", Date, fixed(0.7), "The class of an element names a date.";
    NEAR_HEADING = "near-heading", Date, fixed(0.7), "It stands in a short line beside the heading.";
    DATE_AT_FOOT = "date-at-foot", Date, fixed(0.7), "It stands alone at the end of the text.";
    FILE_NAME = "file-name", Date, fixed(0.7), "The name of the file contains it.";
    LAST_CHANGE = "last-change", Date, fixed(0.5), "It is the last change, and no other date is known.";
    FILE_MADE = "file-made", Date, fixed(0.4), "A program made the file on that day, and no other date is known.";

    SCRIPT = "script", Language, fixed(0.95), "One language alone has its script.";
    OWN_LETTERS = "own-letters", Language, fixed(0.9), "The text has letters of the language again and again.";
    FUNCTION_WORDS = "function-words", Language, graded(0.95, 0.75), "Function words of the language are frequent; without a rival: the higher confidence.";
    WORDS_AND_DECLARATION = "function-words-and-declaration", Language, fixed(0.9), "Function words and the declared language agree.";
    WORDS_AND_LETTERS = "function-words-and-letters", Language, fixed(0.85), "Function words and letters agree.";
    LETTERS = "letters", Language, fixed(0.7), "The letters and their sequences are those of the language.";
    DECLARED_LANGUAGE = "declared-language", Language, fixed(0.6), "The file declares it, and the text is too short to tell.";

    DECLARED_PUBLISHER = "declared-publisher", Publisher, fixed(0.9), "The metadata declare it.";
    DECLARED_SITE = "declared-site", Publisher, fixed(0.85), "The metadata declare the name of the site.";
    COPYRIGHT = "copyright", Publisher, graded(0.85, 0.75), "The copyright line names it; where the host agrees: the higher confidence.";
    PUBLIC_BODY = "public-body", Publisher, fixed(0.85), "The host is that of a public body.";
    TITLE_END = "title-end", Publisher, graded(0.8, 0.65), "The `title` element ends with it; where the host agrees: the higher confidence.";
    AUTHOR_ORGANIZATION = "author-organization", Publisher, fixed(0.8), "An organization is declared as author.";
    FOOTER_AND_SIGNATORY = "footer-and-signatory", Publisher, fixed(0.8), "A signatory stands in the footer too.";
    AUTHOR_ACRONYM = "author-acronym", Publisher, fixed(0.75), "The author is the acronym of a name in the text.";
    BYLINE = "byline", Publisher, fixed(0.75), "The byline names it.";
    NAMED_BY_HOST = "named-by-host", Publisher, graded(0.75, 0.6), "The host abbreviates a name on the page; that of an e-mail address: the lower confidence.";
    ABOUT_THE_ISSUER = "about-the-issuer", Publisher, fixed(0.7), "A section is called `About` and its name.";
    ON_BEHALF_OF = "on-behalf-of", Publisher, fixed(0.65), "The text is written on its behalf.";
    SOLE_SIGNATORY = "sole-signatory", Publisher, fixed(0.6), "It is the only one who signs.";
    ASKS_SUPPORT = "asks-support", Publisher, fixed(0.6), "The text asks for its support.";
    PUBLISHER_FIRST_PERSON = "first-person", Publisher, fixed(0.5), "The text speaks in its name.";
    LINKED_SITE = "linked-site", Publisher, fixed(0.5), "Most addresses lead to its site.";
    HOST = "host", Publisher, fixed(0.4), "The host, where no name is known.";

    DECLARED_COUNTRY = "declared", Country, fixed(0.95), "The file declares it.";
    COUNTRY_TITLE = "title", Country, MODEL, "The title names it.";
    COUNTRY_NAME = "name", Country, MODEL, "The text names it.";
    DEMONYM = "demonym", Country, MODEL, "The text has an adjective or people of it.";
    INSTITUTION = "institution", Country, MODEL, "The text names a national institution.";
    LOCALITY = "locality", Country, MODEL, "The text names a city of it.";
    COUNTRY_ADDRESS = "address", Country, MODEL, "The host is at home there, and the text is about its own affairs.";
    COUNTRY_DECLARED_LANGUAGE = "declared-language", Country, MODEL, "The declared language has its region, and the text is about its own affairs.";
    COUNTRY_LANGUAGE = "language", Country, MODEL, "The language is at home there, and the text is about its own affairs.";
    PLACES = "places", Country, MODEL, "Every place in the text lies there.";
    COUNTRY_WEIGHED = "weighed", Country, MODEL, "No single sign; the model weighs the whole document.";

    BREADCRUMB = "breadcrumb", Region, fixed(0.9), "The breadcrumb names it.";
    REGION_COUNTRY = "country", Region, MODEL, "A country of the document lies in it.";

    DECLARED_ADDRESSEE = "declared", Addressee, MODEL, "The file declares it.";
    ADDRESSEE_RECIPIENT = "recipient", Addressee, MODEL, "It follows `To:`, or stands above the salutation.";
    ADDRESSEE_TITLE = "title", Addressee, MODEL, "The title of the letter names it.";
    ADDRESSEE_LINE = "line", Addressee, MODEL, "A short line of its own names it.";
    ADDRESSEE_SALUTATION = "salutation", Addressee, MODEL, "The salutation names it.";

    DECLARED_SIGNATORY = "declared", Signatory, fixed(0.9), "The file declares it.";
    CUE_IN_LINE = "cue-in-line", Signatory, MODEL, "Its line says that it signs.";
    LIST_AFTER_CUE = "list-after-cue", Signatory, MODEL, "It stands in a list below such a line.";
    CLOSING_FORMULA = "closing-formula", Signatory, MODEL, "It stands below the closing of a letter.";
    LIST_OF_NAMES = "list-of-names", Signatory, MODEL, "It stands in a long list of names.";
    END_OF_TEXT = "end-of-text", Signatory, MODEL, "It stands at the end of the text.";
    NAME_IN_TEXT = "name-in-text", Signatory, MODEL, "It stands elsewhere in the text.";

    SYMBOL = "symbol", Instrument, fixed(0.95), "The text has its symbol.";
    RESOLUTION = "resolution", Instrument, fixed(0.8), "The text has the number of a resolution and its body.";
    CONVENTION = "convention", Instrument, fixed(0.8), "The text has the number of a labour convention.";
    UNION_LAW = "union-law", Instrument, fixed(0.8), "The text has the number of a law of the European Union.";
    ARTICLE = "article", Instrument, fixed(0.8), "The text cites an article of it.";
    INSTRUMENT_NAME = "name", Instrument, fixed(0.8), "The text names it.";
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::path::Path;

    use super::*;

    /// The table as docs/facts.md shows it.
    fn page() -> String {
        let mut page =
            String::from("| field | rule | confidence | what it goes by |\n|---|---|---|---|\n");
        for rule in RULES {
            let confidence = match rule.confidence {
                Confidence::Fixed(confidence) => format!("{confidence}"),
                Confidence::Graded { strong, weak } => format!("{strong} or {weak}"),
                Confidence::Model => "by the model".to_owned(),
            };
            let (field, name, sentence) = (rule.field.name(), rule.name, rule.sentence);
            let _ = writeln!(page, "| {field} | `{name}` | {confidence} | {sentence} |");
        }
        page
    }

    #[test]
    fn the_documentation_shows_all_rules() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let facts = std::fs::read_to_string(root.join("docs/facts.md")).unwrap();
        let page = page();
        assert!(facts.contains(&page), "docs/facts.md should have\n{page}");
    }

    #[test]
    fn a_field_has_a_rule_once() {
        for (at, rule) in RULES.iter().enumerate() {
            let same = |other: &&Rule| other.name == rule.name && other.field == rule.field;
            assert_eq!(
                RULES.iter().position(|other| same(&other)),
                Some(at),
                "{}",
                rule.name
            );
        }
    }

    #[test]
    fn facts_of_the_sample_documents_have_rules_of_the_table() {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let mut facts = 0;
        for entry in walkdir::WalkDir::new(corpus) {
            let path = entry.unwrap().into_path();
            let name = path.to_string_lossy().into_owned();
            let Ok(bytes) = std::fs::read(&path) else {
                continue;
            };
            let Ok(parsed) = crate::parse::parse(&bytes, &name) else {
                continue;
            };
            for fact in crate::extract::extract(&parsed, &name).facts() {
                let (field, rule) = (fact.value.field(), fact.evidence.rule.as_ref());
                let known = |known: &Rule| known.field == field && known.name == rule;
                assert!(RULES.iter().any(known), "{rule} of {field:?} in {name}");
                facts += 1;
            }
        }
        assert!(facts > 100, "{facts} facts");
    }
}
