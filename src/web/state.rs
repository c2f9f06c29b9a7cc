//! Application state: the open index, how far reading has come, the limits, and the response cache.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use axum::http::StatusCode;
use tokio::sync::Semaphore;

use crate::error::{Error, Result};
use crate::index::Index;
use crate::ingest::Progress;
use crate::source::LeftOut;

use super::access::{Access, AccessControl};
use super::cache::{Answer, ResponseCache};
use super::guard::Hosts;
use super::originals::Originals;
use super::params::{LongQueries, Parameters, SearchParams};
use super::problem::Problem;

/// The longest time that an answer may take, waiting included.
pub(super) const TIME: Duration = Duration::from_secs(10);

/// Exports at the same time; each keeps a thread for as long as its reader takes.
const EXPORTS: usize = 4;

/// The settings of the server.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The port that clients name.
    pub port: u16,
    /// Names by which clients may call this server besides the loopback ones.
    pub allowed_hosts: Vec<String>,
    /// The people who may see the page.
    pub access: Access,
}

/// The progress of reading.
#[derive(Clone, Debug)]
pub(super) enum Readiness {
    /// Everything was read.
    Ready,
    /// Files are being searched for or read.
    Reading(Progress),
    /// Reading failed; with the message and the hint.
    Failed(String, Option<String>),
}

/// The index that is shown.
#[derive(Clone)]
struct Shown {
    index: Arc<Index>,
    roots: Arc<[PathBuf]>,
}

/// The state that all requests share.
pub struct AppState {
    shown: RwLock<Option<Shown>>,
    readiness: Mutex<Readiness>,
    left_out: Mutex<Vec<LeftOut>>,
    permits: Arc<Semaphore>,
    pub(super) exports: Arc<Semaphore>,
    pub(super) originals: Originals,
    pub(super) hosts: Hosts,
    pub(super) access_control: AccessControl,
    long_queries: LongQueries,
    cache: ResponseCache,
}

impl AppState {
    /// A state without an index yet. Errors: `Io` when the system gives no random numbers.
    pub fn new(settings: &Settings) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            shown: RwLock::new(None),
            readiness: Mutex::new(Readiness::Ready),
            left_out: Mutex::new(Vec::new()),
            permits: Arc::new(Semaphore::new(cores)),
            exports: Arc::new(Semaphore::new(EXPORTS)),
            originals: Originals::default(),
            hosts: Hosts::new(settings.port, &settings.allowed_hosts),
            access_control: AccessControl::new(settings.access.clone(), settings.port)?,
            long_queries: LongQueries::default(),
            cache: ResponseCache::default(),
        })
    }

    /// Shows this index from now on. Originals may be read below these folders and files; without
    /// any, none are offered.
    pub fn show(&self, index: Index, roots: Vec<PathBuf>) {
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        *shown = Some(Shown {
            index: Arc::new(index),
            roots: roots.into(),
        });
        self.cache.forget();
    }

    /// The index that is shown; none before the first is read.
    pub fn index(&self) -> Option<Arc<Index>> {
        self.shown().map(|shown| shown.index)
    }

    /// Folders and files below which originals may be read.
    pub(super) fn roots(&self) -> Arc<[PathBuf]> {
        self.shown().map(|shown| shown.roots).unwrap_or_default()
    }

    fn shown(&self) -> Option<Shown> {
        self.shown
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Returns true if files are being read.
    pub fn is_reading(&self) -> bool {
        matches!(self.readiness(), Readiness::Reading(_))
    }

    /// Sets how far reading has come.
    pub fn reading(&self, progress: Progress) {
        self.set(Readiness::Reading(progress));
    }

    /// Ends the reading: everything was read except the files left out.
    pub fn ready(&self, left_out: Vec<LeftOut>) {
        *self.left_out.lock().unwrap_or_else(PoisonError::into_inner) = left_out;
        self.set(Readiness::Ready);
    }

    /// Reading failed.
    pub fn failed(&self, error: &Error) {
        self.set(Readiness::Failed(error.to_string(), error.hint.clone()));
    }

    fn set(&self, readiness: Readiness) {
        *self
            .readiness
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = readiness;
    }

    pub(super) fn readiness(&self) -> Readiness {
        self.readiness
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Files left out by the run that this program made.
    pub(super) fn left_out(&self) -> Vec<LeftOut> {
        self.left_out
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Reads the search from the parameters of an address. Errors: 400, 410.
    pub(super) fn search_params(
        &self,
        parameters: &Parameters,
    ) -> std::result::Result<SearchParams, Problem> {
        SearchParams::read(parameters, &self.long_queries)
    }

    /// The cached answer of a key, or the one that `work` makes. A request that joins one already
    /// in flight times out after `TIME` as well.
    pub(super) async fn answer(
        &self,
        key: String,
        work: impl Future<Output = std::result::Result<Answer, Problem>>,
    ) -> std::result::Result<Answer, Problem> {
        match tokio::time::timeout(TIME, self.cache.answer(key, work)).await {
            Ok(answer) => answer,
            Err(_) => Err(overloaded(TOO_SLOW)),
        }
    }

    /// Runs work on the index, as much at a time as there are cores. The server stops waiting for
    /// work that takes too long, but that work keeps its permit to its end, so that no flood of
    /// slow requests takes more than all permits.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Index) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Problem> {
        let index = self
            .index()
            .ok_or_else(|| overloaded("the folder is still being read; try again in a moment"))?;
        let work = async {
            let permit = Arc::clone(&self.permits).acquire_owned().await;
            tokio::task::spawn_blocking(move || {
                let done = work(&index);
                drop(permit);
                done
            })
            .await
        };
        match tokio::time::timeout(TIME, work).await {
            Ok(Ok(done)) => done.map_err(Problem::from),
            Ok(Err(_)) => Err(Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the request failed: this is a fault of the program",
            )),
            Err(_) => Err(overloaded(TOO_SLOW)),
        }
    }
}

/// The answer to a request that takes more than `TIME`.
const TOO_SLOW: &str = "the answer took too long; ask for less";

fn overloaded(detail: &str) -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail)
}
