//! Response cache with request coalescing: keeps a bounded number of bytes for as long as the index
//! is the same, each answer as it is and compressed. Equal requests at the same time are computed
//! once.

use std::collections::HashMap;
use std::future::Future;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, VARY};
use axum::middleware::Next;
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::sync::OnceCell;

/// The size of the cache, in bytes.
const SIZE: usize = 32 << 20;

/// Smaller answers are not worth compressing, in bytes.
const SMALL: usize = 512;

/// Compression level: an answer is compressed once, but a client waits for it.
const EFFORT: u32 = 4;

/// An answer, in both forms.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// As it is.
    pub(super) plain: Bytes,
    /// By gzip; none for a small answer.
    packed: Option<Bytes>,
}

impl Answer {
    /// Compresses an answer; takes a moment, so not for the threads that talk to clients.
    pub(super) fn new(plain: impl Into<Bytes>) -> Self {
        let plain = plain.into();
        let packed = (plain.len() >= SMALL)
            .then(|| {
                let space = Vec::with_capacity(plain.len() / 4);
                let mut encoder = GzEncoder::new(space, Compression::new(EFFORT));
                encoder.write_all(&plain).ok()?;
                encoder.finish().ok()
            })
            .flatten();
        Self {
            plain,
            packed: packed.map(Bytes::from),
        }
    }

    fn size(&self) -> usize {
        self.plain.len() + self.packed.as_ref().map_or(0, Bytes::len)
    }

    /// Puts the answer into a response; `negotiate` gives the compressed form to those who take it.
    pub(super) fn into_response(self, mut response: Response) -> Response {
        *response.body_mut() = Body::from(self.plain);
        if let Some(packed) = self.packed {
            response.extensions_mut().insert(Packed(packed));
        }
        response
    }
}

/// The compressed form that goes with a response.
#[derive(Clone)]
struct Packed(Bytes);

/// Gives the compressed form of a cached answer to clients that accept it.
pub(super) async fn negotiate(request: Request, next: Next) -> Response {
    let accepts = request
        .headers()
        .get_all(ACCEPT_ENCODING)
        .iter()
        .any(takes_gzip);
    let mut response = next.run(request).await;
    let Some(Packed(packed)) = response.extensions_mut().remove::<Packed>() else {
        return response;
    };
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if accepts {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(packed.len()));
        *response.body_mut() = Body::from(packed);
    }
    response
}

/// Returns true if a client takes gzip: `gzip, br;q=0.5` does, `gzip;q=0` does not.
fn takes_gzip(value: &HeaderValue) -> bool {
    let codings = value.to_str().unwrap_or_default().split(',');
    codings
        .map(|coding| coding.split_once(';').unwrap_or((coding, "")))
        .any(|(name, quality)| {
            let zero = quality
                .trim()
                .strip_prefix("q=")
                .and_then(|quality| quality.trim().parse::<f32>().ok())
                .is_some_and(|quality| quality == 0.0);
            name.trim().eq_ignore_ascii_case("gzip") && !zero
        })
}

/// Answers by key: an address, or the request understood from it.
#[derive(Default)]
pub(super) struct ResponseCache(Mutex<Store>);

#[derive(Default)]
struct Store {
    answers: HashMap<String, Answer>,
    size: usize,
    /// Answers in flight.
    awaited: HashMap<String, Arc<OnceCell<Answer>>>,
    generation: u64,
}

impl ResponseCache {
    /// The answer to an address: the cached one, or the one already in flight, or
    /// the one that `work` makes. Errors: those of `work`; none of them is cached.
    pub(super) async fn answer<E>(
        &self,
        address: String,
        work: impl Future<Output = Result<Answer, E>>,
    ) -> Result<Answer, E> {
        let (cell, generation) = {
            let mut store = self.store();
            if let Some(answer) = store.answers.get(&address) {
                return Ok(answer.clone());
            }
            let cell = store.awaited.entry(address.clone()).or_default();
            (Arc::clone(cell), store.generation)
        };
        let waiting = Waiting {
            cache: self,
            address: &address,
            cell: &cell,
        };
        let answer = cell.get_or_try_init(|| work).await.cloned();
        if let Ok(answer) = &answer {
            self.keep(&address, answer, generation);
        }
        drop(waiting);
        answer
    }

    /// Keeps an answer that was made from the index of a generation. A full store starts anew:
    /// frequent answers are soon back.
    fn keep(&self, address: &str, answer: &Answer, generation: u64) {
        let mut store = self.store();
        let size = address.len() + answer.size();
        let known = store.answers.contains_key(address);
        if known || store.generation != generation || size > SIZE / 16 {
            return;
        }
        if store.size + size > SIZE {
            store.answers.clear();
            store.size = 0;
        }
        store.size += size;
        store.answers.insert(address.to_owned(), answer.clone());
    }

    /// Forgets everything: the index is another.
    pub(super) fn forget(&self) {
        let mut store = self.store();
        *store = Store {
            generation: store.generation + 1,
            ..Store::default()
        };
    }

    fn store(&self) -> std::sync::MutexGuard<'_, Store> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who waits for an answer; with the last one, who may have gone away before it came, the
/// waiting ends.
struct Waiting<'k> {
    cache: &'k ResponseCache,
    address: &'k str,
    cell: &'k Arc<OnceCell<Answer>>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut store = self.cache.store();
        let awaited = store.awaited.get(self.address);
        let same = awaited.is_some_and(|awaited| Arc::ptr_eq(awaited, self.cell));
        // One is the store's and one this one's own.
        if same && (self.cell.initialized() || Arc::strong_count(self.cell) <= 2) {
            store.awaited.remove(self.address);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn run<T>(work: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build();
        runtime.map(|runtime| runtime.block_on(work)).unwrap()
    }

    #[test]
    fn an_answer_is_made_once_for_an_index() {
        let cache = ResponseCache::default();
        let made = AtomicUsize::new(0);
        let ask = || {
            cache.answer("/a".to_owned(), async {
                made.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                Ok::<_, ()>(Answer::new("1"))
            })
        };
        run(async { tokio::join!(ask(), ask(), ask()) }).0.unwrap();
        run(ask()).unwrap();
        assert_eq!(made.load(Ordering::Relaxed), 1);
        cache.forget();
        run(ask()).unwrap();
        assert_eq!(made.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn answers_of_an_older_index_and_failures_are_not_kept() {
        let cache = ResponseCache::default();
        let late = cache.answer("/a".to_owned(), async {
            cache.forget();
            Ok::<_, ()>(Answer::new("old"))
        });
        assert!(run(late).is_ok());
        assert!(run(cache.answer("/a".to_owned(), async { Err(()) })).is_err());
        let answer = run(cache.answer("/a".to_owned(), async { Ok::<_, ()>(Answer::new("new")) }));
        assert_eq!(answer.unwrap().plain, "new");
    }

    #[test]
    fn nobody_waits_for_those_who_went_away() {
        let cache = ResponseCache::default();
        run(async {
            let never = cache.answer("/a".to_owned(), std::future::pending::<Result<_, ()>>());
            let soon = std::time::Duration::ZERO;
            let gone = tokio::time::timeout(soon, never).await;
            assert!(gone.is_err());
        });
        assert!(cache.store().awaited.is_empty());
    }

    #[test]
    fn clients_say_what_they_take() {
        for (value, expected) in [
            ("gzip", true),
            ("br;q=1, GZIP;q=0.5", true),
            ("gzip; q=0", false),
            ("identity", false),
            ("", false),
        ] {
            assert_eq!(
                takes_gzip(&HeaderValue::from_static(value)),
                expected,
                "{value}"
            );
        }
    }
}
