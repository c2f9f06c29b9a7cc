//! What an address asks for: words, chosen and excluded values, a span of days, an order, a page.
//!
//! Every state of the search page is an address, and every link on it is made here. Values are taken exactly as the facets list
//! them; words of names, phrases and all else of the query language go into `q`.

use form_urlencoded::{Serializer, parse};

use crate::document::{DateRange, Field, PartialDate};
use crate::index::Sort;
use crate::query::{FieldValue, Filter, Query, Remark, syntax};

/// The longest query text, in bytes.
pub(super) const LONGEST: usize = 4_096;

/// Values that one address may choose or exclude.
const MOST_VALUES: usize = 200;

/// Hits on a page.
pub(super) const PAGE: usize = 20;

/// The last page that is shown; who wants more wants the export.
pub(super) const LAST_PAGE: usize = 500;

/// The value that stands for documents without any.
pub(super) const UNKNOWN: &str = "unknown";

/// A value of a field that must, or must not, be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) field: Field,
    pub(super) value: String,
    pub(super) excluded: bool,
}

/// What an address asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    pub(super) words: String,
    pub(super) choices: Vec<Choice>,
    pub(super) since: Option<PartialDate>,
    pub(super) until: Option<PartialDate>,
    pub(super) sort: Sort,
    /// Counted from 1.
    pub(super) page: usize,
}

/// The query as understood, and what is to be said about it.
pub(super) type Understood = (Query, Vec<Remark>);

impl Asked {
    /// Reads the part of an address after `?`. Errors: a sentence about the parameter that cannot be understood.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut asked = Self::default();
        for (name, value) in parse(text.as_bytes()) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match &*name {
                "q" if value.len() > LONGEST => {
                    return Err(format!("a query may have {LONGEST} bytes"));
                }
                "q" => asked.words = value.to_owned(),
                "since" => asked.since = Some(date(value)?),
                "until" => asked.until = Some(date(value)?),
                "sort" => asked.sort = sort(value)?,
                "page" => {
                    let page = value.parse::<usize>().ok().filter(|page| *page >= 1);
                    asked.page = page
                        .ok_or_else(|| format!("`{value}` is no page"))?
                        .min(LAST_PAGE);
                }
                name => asked.choose(name, value)?,
            }
        }
        Ok(asked)
    }

    /// Takes a parameter that names a counted field, `not.` before it to exclude; other parameters belong to others.
    fn choose(&mut self, name: &str, value: &str) -> Result<(), String> {
        let (name, excluded) = match name.strip_prefix("not.") {
            Some(name) => (name, true),
            None => (name, false),
        };
        let Some(field) = Field::named(name).filter(|field| field.counted()) else {
            return Ok(());
        };
        if self.choices.len() >= MOST_VALUES {
            return Err(format!("an address may choose {MOST_VALUES} values"));
        }
        let choice = Choice {
            field,
            value: value.to_owned(),
            excluded,
        };
        if !self.choices.contains(&choice) {
            self.choices.push(choice);
        }
        Ok(())
    }

    /// The query that words and choices make together.
    pub(super) fn query(&self) -> Understood {
        let (mut query, remarks) = syntax::parse(&self.words);
        for field in Field::ALL {
            for excluded in [false, true] {
                let chosen = self
                    .choices
                    .iter()
                    .filter(|choice| choice.field == field && choice.excluded == excluded);
                let values: Vec<FieldValue> = chosen.map(Choice::value).collect();
                if !values.is_empty() {
                    query.restrict(Filter {
                        field,
                        values,
                        negated: excluded,
                    });
                }
            }
        }
        if self.since.is_some() || self.until.is_some() {
            let range = DateRange {
                from: self.since.map(PartialDate::earliest),
                until: self.until.map(PartialDate::latest),
            };
            query.restrict(Filter {
                field: Field::Date,
                values: vec![FieldValue::Days(range)],
                negated: false,
            });
        }
        (query, remarks)
    }

    /// The same without its page.
    fn first_page(&self) -> Self {
        Self {
            page: 1,
            ..self.clone()
        }
    }

    /// The same with a choice added, or taken away when it is there already.
    pub(super) fn toggled(&self, field: Field, value: &str, excluded: bool) -> Self {
        let mut asked = self.first_page();
        let choice = Choice {
            field,
            value: value.to_owned(),
            excluded,
        };
        let was = asked.choices.contains(&choice);
        asked
            .choices
            .retain(|other| other.field != field || other.value != value);
        if !was {
            asked.choices.push(choice);
        }
        asked
    }

    /// Whether a value is chosen, or excluded.
    pub(super) fn has(&self, field: Field, value: &str, excluded: bool) -> bool {
        self.choices.iter().any(|choice| {
            choice.field == field && choice.value == value && choice.excluded == excluded
        })
    }

    /// The same without any choice in a field.
    pub(super) fn without(&self, field: Field) -> Self {
        let mut asked = self.first_page();
        asked.choices.retain(|choice| choice.field != field);
        asked
    }

    /// The same between two dates.
    pub(super) fn between(&self, since: Option<PartialDate>, until: Option<PartialDate>) -> Self {
        Self {
            since,
            until,
            ..self.first_page()
        }
    }

    /// The same in another order.
    pub(super) fn sorted(&self, sort: Sort) -> Self {
        Self {
            sort,
            ..self.first_page()
        }
    }

    /// The same at another page.
    pub(super) fn at_page(&self, page: usize) -> Self {
        Self {
            page,
            ..self.clone()
        }
    }

    /// The parameters in a fixed order, as they stand in an address and in hidden fields of a form.
    pub(super) fn parameters(&self) -> Vec<(String, String)> {
        let mut parameters = Vec::new();
        let mut add = |name: &str, value: String| parameters.push((name.to_owned(), value));
        if !self.words.is_empty() {
            add("q", self.words.clone());
        }
        for choice in &self.choices {
            let sign = if choice.excluded { "not." } else { "" };
            add(
                &format!("{sign}{}", choice.field.name()),
                choice.value.clone(),
            );
        }
        for (name, date) in [("since", self.since), ("until", self.until)] {
            if let Some(date) = date {
                add(name, date.to_string());
            }
        }
        if self.sort != Sort::Relevance {
            add("sort", sort_name(self.sort).to_owned());
        }
        if self.page > 1 {
            add("page", self.page.to_string());
        }
        parameters
    }

    /// The part of an address after `?`; empty when nothing is asked.
    pub(super) fn link(&self) -> String {
        let mut text = Serializer::new(String::new());
        text.extend_pairs(self.parameters());
        text.finish()
    }
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            words: String::new(),
            choices: Vec::new(),
            since: None,
            until: None,
            sort: Sort::Relevance,
            page: 1,
        }
    }
}

impl Choice {
    fn value(&self) -> FieldValue {
        if self.value == UNKNOWN {
            FieldValue::Unknown
        } else {
            FieldValue::Value(self.value.clone())
        }
    }
}

/// One parameter's value, when the address has it.
pub(super) fn parameter(text: &str, name: &str) -> Option<String> {
    let found = parse(text.as_bytes()).find(|(other, _)| other == name);
    found
        .map(|(_, value)| value.trim().to_owned())
        .filter(|value| !value.is_empty())
}

/// The part of an address after `?` that holds these parameters.
pub(super) fn encoded(parameters: &[(&str, &str)]) -> String {
    let mut text = Serializer::new(String::new());
    text.extend_pairs(parameters);
    text.finish()
}

/// The name of an order in addresses.
pub(super) fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::Relevance => "relevance",
        Sort::Newest => "newest",
        Sort::Oldest => "oldest",
    }
}

fn sort(name: &str) -> Result<Sort, String> {
    [Sort::Relevance, Sort::Newest, Sort::Oldest]
        .into_iter()
        .find(|sort| sort_name(*sort) == name)
        .ok_or_else(|| format!("`{name}` is no order: relevance, newest or oldest"))
}

fn date(text: &str) -> Result<PartialDate, String> {
    text.parse()
        .map_err(|()| format!("`{text}` is no date: write 2010, 2010-06 or 2010-06-18"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, link: &str, query: &str) {
        let asked = Asked::read(address).unwrap();
        assert_eq!(asked.link(), link);
        assert_eq!(asked.query().0.to_string(), query);
        assert_eq!(Asked::read(link), Ok(asked));
    }

    #[test]
    fn addresses_are_read_and_written() {
        check("", "", "");
        check("q=%20dam+OR+river&page=1", "q=dam+OR+river", "dam OR river");
        check(
            "country=KG&country=UZ&not.kind=report&q=&other=1",
            "country=KG&country=UZ&not.kind=report",
            "-kind:report country:(KG OR UZ)",
        );
        check(
            "signatory=Friends+%22of%22+%26+more&page=3",
            "signatory=Friends+%22of%22+%26+more&page=3",
            "signatory:«Friends \"of\" & more»",
        );
        check(
            "since=2009&until=2011-06&sort=newest&year=unknown",
            "year=unknown&since=2009&until=2011-06&sort=newest",
            "year:unknown date:2009-01-01..2011-06-30",
        );
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        for address in [
            "since=yesterday",
            "sort=best",
            "page=0",
            &format!("q={}", "x".repeat(LONGEST + 1)),
        ] {
            assert!(Asked::read(address).is_err(), "{address}");
        }
    }

    #[test]
    fn choosing_twice_takes_away_and_excluding_replaces() {
        let asked = Asked::read("q=x&page=4").unwrap();
        let chosen = asked.toggled(Field::Country, "KG", false);
        assert_eq!(chosen.link(), "q=x&country=KG");
        assert_eq!(chosen.toggled(Field::Country, "KG", false).link(), "q=x");
        assert_eq!(
            chosen.toggled(Field::Country, "KG", true).link(),
            "q=x&not.country=KG"
        );
    }
}
