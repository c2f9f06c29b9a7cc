//! The parameters of an address: words, chosen and excluded values, a span of days, an order, a
//! page.
//!
//! Every state of the search page is an address, and every link on it is made here. Values are
//! taken exactly as the facets list them; words of names, phrases and the rest of the query
//! language go into `q`.

mod long;
mod parameters;

use std::sync::Arc;

use axum::http::StatusCode;

use crate::document::field::Matching;
use crate::document::{DateRange, Field, PartialDate};
use crate::index::Sort;
use crate::query::value::{self, Quotes};
use crate::query::{FieldValue, Filter, Query, Remark, syntax};

use super::problem::Problem;
pub(super) use long::LongQueries;
use long::LongQuery;
pub(super) use parameters::{Parameters, encoded};

/// The longest query text, in bytes.
pub(super) const MAX_QUERY: usize = 4_096;

/// Values that one address may choose or exclude.
const MAX_VALUES: usize = 200;

/// The longest address, in bytes, that each link of a page repeats; longer ones get a name.
const MAX_LINK: usize = 500;

/// The parameter that names a long question.
const NAMED: &str = "question";

/// The prefix of a parameter that a long question has and a link removes.
const WITHOUT: &str = "without.";

/// Hits on a page.
pub(super) const PAGE: usize = 20;

/// The last page that is shown; who wants more wants the export.
pub(super) const LAST_PAGE: usize = 500;

/// The value for documents without any.
pub(super) const UNKNOWN: &str = "unknown";

/// A value of a field that must, or must not, be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) field: Field,
    pub(super) value: String,
    pub(super) occur: Occur,
}

/// How a value occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occur {
    Must,
    MustNot,
}

/// The search that an address asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SearchParams {
    pub(super) words: String,
    pub(super) choices: Vec<Choice>,
    pub(super) since: Option<PartialDate>,
    pub(super) until: Option<PartialDate>,
    pub(super) sort: Sort,
    /// Counted from 1.
    pub(super) page: usize,
    /// The long question from which links begin.
    pub(super) long: Option<Arc<LongQuery>>,
}

/// The query as understood, and the remarks on it.
pub(super) type Understood = (Query, Vec<Remark>);

impl SearchParams {
    /// Reads the parameters of an address. Errors: 400 with a sentence about the parameter that
    /// cannot be understood, 410 if it begins from a long question that is no longer kept.
    pub(super) fn read(
        parameters: &Parameters,
        long_queries: &LongQueries,
    ) -> Result<Self, Problem> {
        let mut params = match parameters.value(NAMED) {
            Some(name) => long_queries.named(name).ok_or_else(gone)?.params.clone(),
            None => Self::default(),
        };
        for (name, value) in parameters.all() {
            params.take(name, value).map_err(Problem::usage)?;
        }
        let first = params.first_page();
        let whole = encoded(first.parameters());
        if whole.len() > MAX_LINK {
            params.long = Some(long_queries.keep(&whole, &first));
        }
        Ok(params)
    }

    /// Takes a parameter; one of another name belongs to others.
    fn take(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "q" if value.len() > MAX_QUERY => {
                return Err(format!("a query can have {MAX_QUERY} bytes at most"));
            }
            "q" => self.words = value.to_owned(),
            "since" => self.since = Some(date(value)?),
            "until" => self.until = Some(date(value)?),
            "sort" => self.sort = sort(value)?,
            "page" => {
                let page = value.parse::<usize>().ok().filter(|page| *page >= 1);
                let page = page.ok_or_else(|| format!("`{value}` is not a page number"))?;
                self.page = page.min(LAST_PAGE);
            }
            name => match name.strip_prefix(WITHOUT) {
                Some(name) => self.leave(name, value),
                None => self.choose(name, value)?,
            },
        }
        Ok(())
    }

    /// Takes a parameter away.
    fn leave(&mut self, name: &str, value: &str) {
        match name {
            "q" => self.words.clear(),
            "since" => self.since = None,
            "until" => self.until = None,
            name => self
                .choices
                .retain(|choice| choice.parameter() != name || choice.value != value),
        }
    }

    /// Takes a parameter that names a counted field, `not.` before it to exclude; other parameters
    /// belong to others.
    fn choose(&mut self, name: &str, value: &str) -> Result<(), String> {
        let (name, occur) = match name.strip_prefix("not.") {
            Some(name) => (name, Occur::MustNot),
            None => (name, Occur::Must),
        };
        let Some(field) = Field::named(name).filter(|field| field.counted()) else {
            return Ok(());
        };
        if self.choices.len() >= MAX_VALUES {
            return Err(format!("an address can choose {MAX_VALUES} values at most"));
        }
        let choice = Choice {
            field,
            value: value.to_owned(),
            occur,
        };
        if !self.choices.contains(&choice) {
            self.choices.push(choice);
        }
        Ok(())
    }

    /// The query that words and choices make together.
    pub(super) fn query(&self) -> Understood {
        let (mut query, mut remarks) = syntax::parse(&self.words);
        remarks.extend(self.choices.iter().filter_map(Choice::remark));
        for field in Field::ALL {
            for occur in [Occur::Must, Occur::MustNot] {
                let chosen = self
                    .choices
                    .iter()
                    .filter(|choice| choice.field == field && choice.occur == occur);
                let values: Vec<FieldValue> = chosen.map(Choice::value).collect();
                if !values.is_empty() {
                    query.restrict(Filter {
                        field,
                        values,
                        negated: occur == Occur::MustNot,
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

    /// Returns the search without its order and its page.
    pub(super) fn question(&self) -> Self {
        self.sorted(Sort::Relevance)
    }

    /// The same without its page.
    fn first_page(&self) -> Self {
        Self {
            page: 1,
            ..self.clone()
        }
    }

    /// The same with a choice added, or taken away when it is there already.
    pub(super) fn toggled(&self, field: Field, value: &str, occur: Occur) -> Self {
        let mut params = self.first_page();
        let choice = Choice {
            field,
            value: value.to_owned(),
            occur,
        };
        let was = params.choices.contains(&choice);
        params
            .choices
            .retain(|other| other.field != field || other.value != value);
        if !was {
            params.choices.push(choice);
        }
        params
    }

    /// Returns true if a value is chosen, or excluded.
    pub(super) fn has(&self, field: Field, value: &str, occur: Occur) -> bool {
        self.choices
            .iter()
            .any(|choice| choice.field == field && choice.value == value && choice.occur == occur)
    }

    /// The same without any choice in a field.
    pub(super) fn without(&self, field: Field) -> Self {
        let mut params = self.first_page();
        params.choices.retain(|choice| choice.field != field);
        params
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

    /// The parameters in a fixed order, for the hidden fields of a form.
    pub(super) fn parameters(&self) -> Vec<(String, String)> {
        self.beside(&Self::default())
    }

    /// Returns the parameters that make this search out of another one: parameters to add, and
    /// parameters to remove.
    fn beside(&self, other: &Self) -> Vec<(String, String)> {
        let mut parameters = Vec::new();
        let mut add = |sign: &str, name: &str, value: &str| {
            parameters.push((format!("{sign}{name}"), value.to_owned()));
        };
        let own = [(self, other, ""), (other, self, WITHOUT)];
        if self.words != other.words {
            match self.words.as_str() {
                "" => add(WITHOUT, "q", "1"),
                words => add("", "q", words),
            }
        }
        for (one, other, sign) in own {
            let here = one.choices.iter();
            for choice in here.filter(|choice| !other.choices.contains(choice)) {
                add(sign, &choice.parameter(), &choice.value);
            }
        }
        for (name, date, others) in [
            ("since", self.since, other.since),
            ("until", self.until, other.until),
        ] {
            match date {
                _ if date == others => {}
                Some(date) => add("", name, &date.to_string()),
                None => add(WITHOUT, name, "1"),
            }
        }
        if self.sort != other.sort {
            add("", "sort", sort_name(self.sort));
        }
        if self.page > 1 {
            add("", "page", &self.page.to_string());
        }
        parameters
    }

    /// The part of an address after `?`; empty for an empty search. A long question is replaced by
    /// its name.
    pub(super) fn link(&self) -> String {
        let Some(long) = &self.long else {
            return encoded(self.parameters());
        };
        let mut parameters = vec![(NAMED.to_owned(), long.name.clone())];
        parameters.extend(self.beside(&long.params));
        encoded(parameters)
    }

    /// The key of the search in caches: the same for all ways to write it.
    pub(super) fn key(&self) -> String {
        encoded(self.parameters())
    }
}

impl Default for SearchParams {
    fn default() -> Self {
        Self {
            words: String::new(),
            choices: Vec::new(),
            since: None,
            until: None,
            sort: Sort::Relevance,
            page: 1,
            long: None,
        }
    }
}

impl Choice {
    /// Returns a remark if the value's field cannot hold it.
    fn remark(&self) -> Option<Remark> {
        self.controlled()?.1.map(Remark)
    }

    /// Returns the value of a controlled list as the index has it, and a remark about it; `None`
    /// for other fields.
    fn controlled(&self) -> Option<(Option<FieldValue>, Option<String>)> {
        let is_controlled = self.value != UNKNOWN && self.field.matching() == Matching::Value;
        is_controlled.then(|| value::field_value(self.field, &self.value, Quotes::Quoted))
    }

    /// Returns the name of its parameter.
    fn parameter(&self) -> String {
        let sign = if self.occur == Occur::MustNot {
            "not."
        } else {
            ""
        };
        format!("{sign}{}", self.field.name())
    }

    fn value(&self) -> FieldValue {
        if self.value == UNKNOWN {
            return FieldValue::Unknown;
        }
        let controlled = self.controlled().and_then(|(value, _)| value);
        controlled.unwrap_or_else(|| FieldValue::Value(self.value.clone()))
    }
}

/// The long question from which an address begins is not kept any more.
fn gone() -> Problem {
    Problem {
        status: StatusCode::GONE,
        detail: "this address belongs to a long query that the server no longer keeps".to_owned(),
        hint: Some("search again".to_owned()),
    }
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
        .ok_or_else(|| format!("`{name}` is not an order: write relevance, newest or oldest"))
}

fn date(text: &str) -> Result<PartialDate, String> {
    text.parse()
        .map_err(|()| format!("`{text}` is not a date: write 2010, 2010-06 or 2010-06-18"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(address: &str) -> Result<SearchParams, Problem> {
        SearchParams::read(&Parameters::read(address), &LongQueries::default())
    }

    #[track_caller]
    fn check(address: &str, link: &str, query: &str) {
        let params = read(address).unwrap();
        assert_eq!(params.link(), link);
        assert_eq!(params.query().0.to_string(), query);
        assert_eq!(read(link).unwrap(), params);
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
            &format!("q={}", "x".repeat(MAX_QUERY + 1)),
        ] {
            assert!(read(address).is_err(), "{address}");
        }
    }

    #[test]
    fn choosing_twice_takes_away_and_excluding_replaces() {
        let params = read("q=x&page=4").unwrap();
        let chosen = params.toggled(Field::Country, "KG", Occur::Must);
        assert_eq!(chosen.link(), "q=x&country=KG");
        assert_eq!(
            chosen.toggled(Field::Country, "KG", Occur::Must).link(),
            "q=x"
        );
        assert_eq!(
            chosen.toggled(Field::Country, "KG", Occur::MustNot).link(),
            "q=x&not.country=KG"
        );
    }
    #[test]
    fn of_several_the_last_counts_and_lists_are_kept() {
        check(
            "q=a&q=b&sort=newest&sort=oldest&page=9&page=2&q=",
            "q=b&sort=oldest&page=2",
            "b",
        );
        check(
            "country=KG&country=UZ&country=KG",
            "country=KG&country=UZ",
            "country:(KG OR UZ)",
        );
    }

    #[test]
    fn long_questions_are_named_in_links() {
        let long_queries = LongQueries::default();
        let read = |address: &str| SearchParams::read(&Parameters::read(address), &long_queries);
        let words = "river ".repeat(300);
        let params = read(&format!(
            "q={words}&country=KG&not.kind=report&since=2009&page=3"
        ))
        .unwrap();
        let same = |changed: SearchParams| {
            let link = changed.link();
            assert!(link.len() < 150, "{link}");
            assert!(link.starts_with("question="), "{link}");
            assert_eq!(read(&link).unwrap().key(), changed.key(), "{link}");
        };
        same(params.clone());
        same(params.at_page(7));
        same(params.toggled(Field::Country, "UZ", Occur::Must));
        same(params.toggled(Field::Country, "KG", Occur::Must));
        same(params.toggled(Field::Country, "KG", Occur::MustNot));
        same(params.toggled(Field::Kind, "report", Occur::MustNot));
        same(params.without(Field::Country).without(Field::Kind));
        same(params.between(None, None));
        same(params.between(date("2010").ok(), date("2011-06").ok()));
        same(params.sorted(Sort::Newest));
        same(
            read(&params.sorted(Sort::Newest).link())
                .unwrap()
                .sorted(Sort::Relevance),
        );
        same(SearchParams {
            words: String::new(),
            ..params.clone()
        });
        same(SearchParams {
            words: "lake".to_owned(),
            ..params.clone()
        });
        // Many values are as long as many words.
        let many: String = (0..100)
            .map(|number| format!("&signatory=Friends+{number}"))
            .collect();
        same(read(&many[1..]).unwrap());
        // Links hold only the differences; forms hold everything.
        let whole = encoded(params.parameters());
        assert!(whole.len() > 1_500);
        assert_eq!(read(&whole).unwrap(), params);
        // Another server does not know it.
        let elsewhere =
            SearchParams::read(&Parameters::read(&params.link()), &LongQueries::default());
        assert_eq!(elsewhere.unwrap_err().status, StatusCode::GONE);
    }
}
