//! The facts of a document in one sequence: field, value, evidence.
//!
//! The one list of the facts that a document holds. Code that shows or checks all of them uses
//! `Document::facts`; a new fact is added here and in `Document`. Does not know how facts are found
//! or shown.

use std::borrow::Cow;

use super::{
    Addressee, Country, Document, Evidence, Field, Found, Instrument, Kind, Language, PartialDate,
    Region, Signatory,
};

/// One value found in a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fact<'a> {
    /// The value.
    pub value: FactValue<'a>,
    /// Why the value is asserted.
    pub evidence: &'a Evidence,
}

/// A value of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FactValue<'a> {
    /// The title.
    Title(&'a str),
    /// The kind of document.
    Kind(Kind),
    /// The date of the document.
    Date(PartialDate),
    /// The language of the body.
    Language(&'a Language),
    /// The publisher.
    Publisher(&'a str),
    /// One of the countries concerned.
    Country(Country),
    /// One of the regions concerned.
    Region(&'a Region),
    /// One of the addressees.
    Addressee(&'a Addressee),
    /// One of the signatories.
    Signatory(&'a Signatory),
    /// One of the instruments cited.
    Instrument(&'a Instrument),
}

impl<'a> FactValue<'a> {
    /// The field.
    pub fn field(self) -> Field {
        match self {
            FactValue::Title(_) => Field::Title,
            FactValue::Kind(_) => Field::Kind,
            FactValue::Date(_) => Field::Date,
            FactValue::Language(_) => Field::Language,
            FactValue::Publisher(_) => Field::Publisher,
            FactValue::Country(_) => Field::Country,
            FactValue::Region(_) => Field::Region,
            FactValue::Addressee(_) => Field::Addressee,
            FactValue::Signatory(_) => Field::Signatory,
            FactValue::Instrument(_) => Field::Instrument,
        }
    }

    /// The key in the serialized document: `countries`, `date`.
    pub fn key(self) -> &'static str {
        match self {
            FactValue::Country(_) => "countries",
            FactValue::Region(_) => "regions",
            FactValue::Addressee(_) => "addressees",
            FactValue::Signatory(_) => "signatories",
            FactValue::Instrument(_) => "instruments",
            FactValue::Title(_)
            | FactValue::Kind(_)
            | FactValue::Date(_)
            | FactValue::Language(_)
            | FactValue::Publisher(_) => self.field().name(),
        }
    }

    /// Returns true if a document may hold several values of the field.
    pub fn is_of_list(self) -> bool {
        self.key() != self.field().name()
    }

    /// The value as text: code, tag, ISO 8601 date, or the name as printed.
    pub fn text(self) -> Cow<'a, str> {
        match self {
            FactValue::Title(text) | FactValue::Publisher(text) => text.into(),
            FactValue::Kind(kind) => kind.name().into(),
            FactValue::Date(date) => date.to_string().into(),
            FactValue::Language(language) => language.tag().into(),
            FactValue::Country(country) => country.code().to_owned().into(),
            FactValue::Region(region) => region.0.as_str().into(),
            FactValue::Addressee(addressee) => addressee.0.as_str().into(),
            FactValue::Signatory(signatory) => signatory.name.as_str().into(),
            FactValue::Instrument(instrument) => instrument.0.as_str().into(),
        }
    }
}

impl Document {
    /// All facts, in the order of the fields; the values of a list in the order of the list.
    pub fn facts(&self) -> impl Iterator<Item = Fact<'_>> {
        let title = facts(&self.title, |title| FactValue::Title(title));
        let kind = facts(&self.kind, |kind| FactValue::Kind(*kind));
        let date = facts(&self.date, |date| FactValue::Date(*date));
        let language = facts(&self.language, FactValue::Language);
        let publisher = facts(&self.publisher, |name| FactValue::Publisher(name));
        title
            .chain(kind)
            .chain(date)
            .chain(language)
            .chain(publisher)
            .chain(facts(&self.countries, |one| FactValue::Country(*one)))
            .chain(facts(&self.regions, FactValue::Region))
            .chain(facts(&self.addressees, FactValue::Addressee))
            .chain(facts(&self.signatories, FactValue::Signatory))
            .chain(facts(&self.instruments, FactValue::Instrument))
    }

    /// The facts of one field.
    pub fn facts_of(&self, field: Field) -> impl Iterator<Item = Fact<'_>> {
        self.facts().filter(move |fact| fact.value.field() == field)
    }
}

fn facts<'a, T: 'a>(
    found: impl IntoIterator<Item = &'a Found<T>>,
    value: impl Fn(&'a T) -> FactValue<'a>,
) -> impl Iterator<Item = Fact<'a>> {
    found.into_iter().map(move |found| Fact {
        value: value(&found.value),
        evidence: &found.evidence,
    })
}
