//! Whether the words that one name has more are a place: a town, a province, a country.

use rustc_hash::FxHashMap;

use super::name::Names;
use super::vocabulary::TokenId;
use super::words::class;
use crate::gazetteer::{city, country, mention};

/// Words of the longest name of a place.
const LONGEST: usize = 4;

/// Places that were looked up.
#[derive(Debug, Default)]
pub(super) struct Places {
    known: FxHashMap<String, bool>,
}

impl Places {
    /// Returns true if some of the marked tokens are a place by themselves; the marks are bits.
    pub(super) fn any(&mut self, names: &Names<'_>, tokens: &[TokenId], marked: u64) -> bool {
        if marked == 0 {
            return false;
        }
        let count = tokens.len().min(63);
        let is_marked = |place: usize| marked >> place & 1 == 1;
        let mut key = String::new();
        for (from, first) in tokens.iter().enumerate().take(count) {
            if !is_marked(from) || !names.vocabulary.get(*first).capital {
                continue;
            }
            key.clear();
            for (to, token) in tokens
                .iter()
                .enumerate()
                .take(count)
                .skip(from)
                .take(LONGEST)
            {
                let token = names.vocabulary.get(*token);
                if token.is_content() && !is_marked(to) {
                    break;
                }
                if !key.is_empty() {
                    key.push(' ');
                }
                key.push_str(&token.folded);
                let known = token.classes & (class::TYPE | class::THEME | class::NATIONAL) != 0;
                if is_marked(to) && !(from == to && known) && self.is_place(&key) {
                    return true;
                }
            }
        }
        false
    }

    fn is_place(&mut self, name: &str) -> bool {
        if name.len() < 3 {
            return false;
        }
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let found = mention::subdivision(name).is_some()
            || !city::named(name).is_empty()
            || country::named(name).is_some() && name.contains(' ');
        self.known.insert(name.to_owned(), found);
        found
    }
}
