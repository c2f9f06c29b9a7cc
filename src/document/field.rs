//! The one table of fields: their names in queries and what can be done with each.
//!
//! The index derives its schema from this table, the query language its prefixes, the facets their
//! labels.

/// A field of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The title.
    Title,
    /// The kind of document.
    Kind,
    /// The document's date, an interval of days.
    Date,
    /// The calendar year, derived from the date.
    Year,
    /// The month, derived from the date, as `2010-06`.
    Month,
    /// The language tag.
    Language,
    /// The publisher.
    Publisher,
    /// Countries concerned.
    Country,
    /// Regions concerned.
    Region,
    /// Those addressed.
    Addressee,
    /// Those who sign.
    Signatory,
    /// Instruments cited.
    Instrument,
    /// The type of the file.
    Type,
    /// The main text.
    Body,
    /// Path of the source file, relative to the folder read.
    Path,
}

/// The way in which `field:value` matches a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// The value's words, in order, anywhere in the field's text.
    Words,
    /// The whole value from a controlled list (codes, kinds, tags).
    Value,
    /// Overlap of intervals of days.
    Days,
    /// A pattern over the path, with `*`.
    Pattern,
}

impl Field {
    /// Every field, in the order in which they are shown.
    pub const ALL: [Field; 15] = [
        Field::Title,
        Field::Kind,
        Field::Date,
        Field::Year,
        Field::Month,
        Field::Language,
        Field::Publisher,
        Field::Country,
        Field::Region,
        Field::Addressee,
        Field::Signatory,
        Field::Instrument,
        Field::Type,
        Field::Body,
        Field::Path,
    ];

    /// The name in queries, options and JSON facets.
    pub fn name(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Kind => "kind",
            Field::Date => "date",
            Field::Year => "year",
            Field::Month => "month",
            Field::Language => "language",
            Field::Publisher => "publisher",
            Field::Country => "country",
            Field::Region => "region",
            Field::Addressee => "addressee",
            Field::Signatory => "signatory",
            Field::Instrument => "instrument",
            Field::Type => "type",
            Field::Body => "body",
            Field::Path => "path",
        }
    }

    /// Other names understood in queries.
    pub fn aliases(self) -> &'static [&'static str] {
        match self {
            Field::Language => &["lang"],
            Field::Country => &["countries"],
            Field::Region => &["regions"],
            Field::Addressee => &["to", "addressees"],
            Field::Signatory => &["signatories", "signed", "by"],
            Field::Instrument => &["cites", "instruments"],
            Field::Type => &["media_type", "mime"],
            Field::Body => &["text"],
            Field::Title
            | Field::Kind
            | Field::Date
            | Field::Year
            | Field::Month
            | Field::Publisher
            | Field::Path => &[],
        }
    }

    /// Returns the field with that name or alias; case does not matter.
    pub fn named(name: &str) -> Option<Field> {
        let name = name.to_lowercase();
        Field::ALL
            .into_iter()
            .find(|field| field.name() == name || field.aliases().contains(&name.as_str()))
    }

    /// Returns the way in which `field:value` matches this field.
    pub fn matching(self) -> Matching {
        match self {
            Field::Title | Field::Publisher | Field::Addressee | Field::Signatory | Field::Body => {
                Matching::Words
            }
            Field::Kind
            | Field::Language
            | Field::Country
            | Field::Region
            | Field::Instrument
            | Field::Type => Matching::Value,
            Field::Date | Field::Year | Field::Month => Matching::Days,
            Field::Path => Matching::Pattern,
        }
    }

    /// Returns true if the field's values are counted in facets.
    pub fn counted(self) -> bool {
        match self {
            Field::Kind
            | Field::Year
            | Field::Month
            | Field::Language
            | Field::Publisher
            | Field::Country
            | Field::Region
            | Field::Addressee
            | Field::Signatory
            | Field::Instrument
            | Field::Type => true,
            Field::Title | Field::Date | Field::Body | Field::Path => false,
        }
    }
}
