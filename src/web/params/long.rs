//! Long queries, kept so that the many links of a page need not repeat them: a link names the
//! question and adds only the differences.
//!
//! A bounded number is kept, those asked last. An address that names a question that is no longer
//! kept cannot be answered; the question itself, in the search field, can be asked again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::SearchParams;

/// Questions kept.
const KEPT: usize = 256;

/// A long query, and the name by which links call it.
#[derive(Debug, PartialEq)]
pub(crate) struct LongQuery {
    pub(super) name: String,
    pub(super) params: SearchParams,
}

/// Long queries that links may name.
#[derive(Default)]
pub(crate) struct LongQueries(Mutex<Store>);

#[derive(Default)]
struct Store {
    questions: HashMap<String, (u64, Arc<LongQuery>)>,
    /// Counts uses.
    clock: u64,
}

impl LongQueries {
    /// Keeps a question; `whole` is its address. The question with the oldest use gives way.
    pub(super) fn keep(&self, whole: &str, params: &SearchParams) -> Arc<LongQuery> {
        let digest = Sha256::digest(whole);
        let name: String = digest[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if let Some(known) = self.named(&name) {
            return known;
        }
        let long = Arc::new(LongQuery {
            name: name.clone(),
            params: params.clone(),
        });
        let mut store = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if store.questions.len() >= KEPT {
            let oldest = store.questions.iter().min_by_key(|(_, (used, _))| *used);
            if let Some(oldest) = oldest.map(|(name, _)| name.clone()) {
                store.questions.remove(&oldest);
            }
        }
        store.clock += 1;
        let now = store.clock;
        store.questions.insert(name, (now, Arc::clone(&long)));
        long
    }

    /// The question of a name, while it is kept.
    pub(super) fn named(&self, name: &str) -> Option<Arc<LongQuery>> {
        let mut store = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        store.clock += 1;
        let now = store.clock;
        let (used, long) = store.questions.get_mut(name)?;
        *used = now;
        Some(Arc::clone(long))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_asked_last_are_kept() {
        let long_queries = LongQueries::default();
        let keep = |number: usize| long_queries.keep(&number.to_string(), &SearchParams::default());
        let first = keep(0);
        for number in 1..KEPT {
            keep(number);
        }
        // Used again, so that another one gives way.
        assert_eq!(long_queries.named(&first.name), Some(Arc::clone(&first)));
        let last = keep(KEPT);
        assert!(
            long_queries.named(&first.name).is_some() && long_queries.named(&last.name).is_some()
        );
        let second = Sha256::digest("1");
        let second: String = second[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert!(long_queries.named(&second).is_none());
        assert_eq!(long_queries.0.lock().unwrap().questions.len(), KEPT);
    }
}
