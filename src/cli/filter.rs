//! Filters as options, for those who do not want a syntax: values of one field are alternatives,
//! fields must all agree.

use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::document::{DateRange, Field, FileType};
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, Location};
use crate::query::syntax::EXPANSIONS;
use crate::query::value::{self, Quotes};
use crate::query::{FieldValue, Filter, Operator, Query, Remark, syntax};

use super::notes::Notes;

/// The question: words and filters.
#[derive(Debug, clap::Args)]
pub(super) struct Question {
    /// Words, "phrases", field:value, OR, -not; `undersigned search --help` has the whole language
    #[arg(value_name = "QUERY")]
    words: Vec<String>,

    /// Find documents with any of the words, not only those with all
    #[arg(long)]
    any: bool,

    /// Documents about this country: a name, a code or a common variant
    #[arg(long, value_name = "COUNTRY", help_heading = "Filters")]
    country: Vec<String>,

    /// Documents about this region, e.g. `Central Asia`
    #[arg(long, value_name = "REGION", help_heading = "Filters")]
    region: Vec<String>,

    /// Documents that this organization or person signed
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    signatory: Vec<String>,

    /// Take names of signatories and addressees as printed: find words in them, count each spelling
    #[arg(long, help_heading = "Filters")]
    as_printed: bool,

    /// Documents addressed to this person or body
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    to: Vec<String>,

    /// Documents of this kind: open-letter, joint-statement, petition ...
    #[arg(long, value_name = "KIND", help_heading = "Filters")]
    kind: Vec<String>,

    /// Documents in this language: a tag such as `fr`, or its English name
    #[arg(long, value_name = "LANGUAGE", help_heading = "Filters")]
    language: Vec<String>,

    /// Documents read from files of this type: pdf, word, email, html ...
    #[arg(long = "type", value_name = "TYPE", help_heading = "Filters", ignore_case = true, hide_possible_values = true, value_parser = types())]
    file_type: Vec<String>,

    /// Documents from this publisher
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    publisher: Vec<String>,

    /// Documents that cite this resolution, treaty or law, e.g. `A/RES/63/308`
    #[arg(long, value_name = "INSTRUMENT", help_heading = "Filters")]
    cites: Vec<String>,

    /// Documents dated on or after this date: 2010, 2010-06 or 2010-06-18
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    since: Option<String>,

    /// Documents dated on or before this date
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    until: Option<String>,

    /// Files with this path; `*` stands for any characters
    #[arg(long, value_name = "PATTERN", help_heading = "Filters")]
    path: Vec<String>,
}

impl Question {
    /// Returns true if nothing at all is asked.
    pub(super) fn is_empty(&self) -> bool {
        let lists = [
            &self.country,
            &self.region,
            &self.signatory,
            &self.to,
            &self.kind,
            &self.language,
        ];
        let more = [&self.file_type, &self.publisher, &self.cites, &self.path];
        let words = self.words.iter().all(|word| word.trim().is_empty());
        let filters = lists.into_iter().chain(more).all(Vec::is_empty);
        words && filters && self.since.is_none() && self.until.is_none()
    }

    /// Opens an index: names are found and counted by party, unless they are wanted as printed.
    /// Errors: those of the index and of the notes.
    pub(super) fn open(&self, location: &Location, notes: &Notes) -> Result<Index> {
        if self.as_printed {
            Index::open(location)
        } else {
            notes.open(location)
        }
    }

    /// The words as typed.
    pub(super) fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.trim()).collect();
        words.join(" ")
    }

    /// The query that words and options make together. Errors: `Usage` for a value that a closed
    /// list does not have.
    pub(super) fn query(&self) -> Result<(Query, Vec<Remark>)> {
        let (mut query, remarks) = syntax::parse(&self.text());
        if self.any {
            query.operator = Operator::Or;
        }
        if self.path.len() > EXPANSIONS {
            let message = format!("`--path` can be given {EXPANSIONS} times, as in a query");
            return Err(Error::new(ErrorKind::Usage, message)
                .hint("name what the paths have in common: `--path 'FOLDER/*'`"));
        }
        let options = [
            ("--country", Field::Country, &self.country),
            ("--region", Field::Region, &self.region),
            ("--signatory", Field::Signatory, &self.signatory),
            ("--to", Field::Addressee, &self.to),
            ("--kind", Field::Kind, &self.kind),
            ("--language", Field::Language, &self.language),
            ("--type", Field::Type, &self.file_type),
            ("--publisher", Field::Publisher, &self.publisher),
            ("--cites", Field::Instrument, &self.cites),
            ("--path", Field::Path, &self.path),
        ];
        for (option, field, texts) in options {
            let mut values = Vec::with_capacity(texts.len());
            for text in texts {
                let (value, remark) = value::field_value(field, text, Quotes::Bare);
                if let Some(remark) = remark {
                    return Err(Error::new(ErrorKind::Usage, format!("{option}: {remark}"))
                        .hint(hint(field)));
                }
                values.extend(value);
            }
            if !values.is_empty() {
                query.restrict(Filter {
                    field,
                    values,
                    negated: false,
                });
            }
        }
        let (from, until) = (
            day("--since", self.since.as_deref())?,
            day("--until", self.until.as_deref())?,
        );
        let range = DateRange {
            from: from.and_then(|range| range.from),
            until: until.and_then(|range| range.until),
        };
        if range.from.is_some() || range.until.is_some() {
            query.restrict(Filter {
                field: Field::Date,
                values: vec![FieldValue::Days(range)],
                negated: false,
            });
        }
        Ok((query, remarks))
    }
}

/// The names of types of file; other names of theirs are not listed.
fn types() -> PossibleValuesParser {
    let values = FileType::names().map(|name| match FileType::named(name)[..] {
        [one] => PossibleValue::new(name)
            .help(one.label())
            .aliases(one.aliases())
            .alias(one.media_type()),
        _ => PossibleValue::new(name).help("Word (DOCX or DOC)"),
    });
    PossibleValuesParser::new(values)
}

fn day(option: &str, text: Option<&str>) -> Result<Option<DateRange>> {
    let Some(text) = text else { return Ok(None) };
    let range = value::days(text).filter(|range| range.from.is_some() && range.until.is_some());
    let error = || {
        Error::new(
            ErrorKind::Usage,
            format!("{option}: `{text}` is not a date"),
        )
        .hint("write a year, a month or a day: 2010, 2010-06 or 2010-06-18")
    };
    range.map(Some).ok_or_else(error)
}

fn hint(field: Field) -> String {
    match field {
        Field::Kind => {
            let kinds = crate::document::Kind::ALL.map(crate::document::Kind::name);
            format!("the kinds are {}", kinds.join(", "))
        }
        _ => format!(
            "list the known ones with `undersigned facets --field {}`",
            field.name()
        ),
    }
}
