//! The one write path: put, remove, commit.

use std::sync::Arc;

use tantivy::TantivyDocument;
use tantivy::index::SegmentId;
use tantivy::indexer::IndexWriterOptions;

use crate::document::DocumentId;
use crate::error::{Error, Result};
use crate::index::StoredDocument;
use crate::index::tantivy::schema::backpressure::Backpressure;
use crate::index::tantivy::schema::languages::LanguageCounts;
use crate::index::tantivy::schema::tokenizer;
use crate::index::tantivy::schema::{self, Columns};
use crate::index::tantivy::store::directory::{self, IndexPointer, Lock, failed};
use crate::index::tantivy::store::generation::Generation;
use crate::index::tantivy::store::location::Location;
use crate::index::tantivy::store::manifest::{Manifest, Roots};
use crate::index::tantivy::store::packing::{Dictionary, Packer};
use crate::index::tantivy::store::place::{EngineFiles, LastError, Place, Reading};
use crate::index::tantivy::store::under_work::UnderWork;

/// The one writer of an index; the right to write is held until it is dropped.
pub struct Writer {
    pub(crate) directory: Place,
    /// The folder of the data in it.
    pub(crate) name: String,
    pub(crate) data: Arc<Place>,
    pub(crate) columns: Columns,
    pub(crate) index: tantivy::Index,
    /// The last error that the system gave the engine.
    last_error: LastError,
    pub(crate) engine: tantivy::IndexWriter<TantivyDocument>,
    backlog: Backpressure,
    tally: LanguageCounts,
    packer: Packer,
    /// True if there is no dictionary to pack with, because none could be learned so far.
    is_unlearned: bool,
    /// Documents that wait until enough of them are known to know the commonest languages, and to
    /// learn a dictionary.
    waiting: Vec<StoredDocument>,
    waiting_bytes: usize,
    manifest: Manifest,
    /// The manifest of the generation that is to be replaced.
    replaced: Manifest,
    visibility: Visibility,
    /// Held as long as it writes.
    pub(crate) lock: Lock,
}

/// What readers see of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visibility {
    /// They see it.
    Current,
    /// They see it from its first commit on: there is no other generation.
    First,
    /// They see it once it is whole, and until then the generation that it replaces.
    Replacement,
}

/// The options of a writer.
#[derive(Clone, Copy, Debug)]
pub struct WriterOptions {
    /// Indexing threads.
    pub threads: usize,
    /// Bytes of memory for all of them together.
    pub memory: usize,
}

/// The most documents that wait at the beginning for the tally of languages.
const MAX_WAITING: usize = 500;

/// The most bytes of their text.
const MAX_WAITING_BYTES: usize = 16 << 20;

/// Segments above which a finished writer merges the smaller ones.
const MAX_SEGMENTS: usize = 4;

/// A finished writer merges all segments if at least one document in this many lies outside the
/// largest.
const MERGE_ALL_RATIO: u64 = 20;

/// The least and the most memory that one thread of the engine works with, in bytes.
const MEMORY_PER_THREAD: (usize, usize) = (15_000_000, 200_000_000);

impl Writer {
    /// The folders and files that an index, of any version, is made from, as far as that is known
    /// without opening it. Errors: `NoIndex`, `Untrusted`, `IndexVersion` for one of a newer
    /// version, `Io`.
    pub fn roots_of(location: impl Into<Location>) -> Result<Roots> {
        let directory = directory::to_read(&location.into())?;
        let pointer = directory::pointer_to_write(&directory, schema::VERSION)?;
        let Some(pointer) = pointer else {
            return Err(directory::no_index(directory.path()));
        };
        let data = directory.within(&pointer.data);
        Ok(data
            .map(|data| Roots::remembered(&data))
            .unwrap_or_default())
    }

    /// Returns true if an index belongs to this user alone, so that this user has named all folders
    /// and files in it; also true if there is no index.
    pub fn is_own(location: impl Into<Location>) -> bool {
        directory::is_own(&location.into())
    }

    /// The folders and files that the index is made from, those of an index that is to be
    /// replaced as well; to be asked before these are taken out.
    pub fn roots(&self) -> Roots {
        let mut roots = match self.visibility {
            Visibility::Replacement => self.replaced.roots.clone(),
            Visibility::Current | Visibility::First => self.manifest.roots.clone(),
        };
        for root in &self.manifest.roots.all {
            if roots.named(&root.shown).is_none() {
                roots.all.push(root.clone());
            }
        }
        roots
    }

    /// Returns true if an index is to be replaced, since it is damaged or of another version.
    pub fn is_replacing(&self) -> bool {
        self.visibility == Visibility::Replacement
    }

    /// Opens an index for writing and makes it if it does not exist; an index of an earlier
    /// version, or a damaged one, is begun anew beside the old one, and `publish` puts it in its
    /// place. Errors: `Locked`, `Untrusted`, `NotAnIndex`, `IndexVersion` for one of a newer
    /// version, `Io`.
    pub fn open(location: impl Into<Location>, options: WriterOptions) -> Result<Self> {
        let (directory, lock) = directory::to_write(&location.into())?;
        let columns = Columns::new();
        let pointer = directory::pointer_to_write(&directory, schema::VERSION)?;
        let current = pointer
            .as_ref()
            .filter(|pointer| pointer.version == schema::VERSION)
            .map(|pointer| Generation::open(&directory, &pointer.data, &columns));
        let (opened, replaced, visibility) = match (current.transpose()?.flatten(), pointer) {
            (Some(opened), _) => {
                // A run that was killed may have left some.
                directory::remove_other_data(&directory, Some(&opened.name));
                (opened, Manifest::default(), Visibility::Current)
            }
            (None, None) => {
                // Runs that were killed before their first commit may have left some.
                let name = directory::new_name(&directory, None);
                directory::remove_other_data(&directory, None);
                let opened = Generation::begin(&directory, name, &columns)?;
                (opened, Manifest::default(), Visibility::First)
            }
            (None, Some(pointer)) => {
                let begun = directory::unfinished(&directory, schema::VERSION)
                    .filter(|data| *data != pointer.data)
                    .map(|data| Generation::open(&directory, &data, &columns));
                let opened = match begun.transpose()?.flatten() {
                    Some(begun) => begun,
                    None => {
                        let name = directory::new_name(&directory, Some(&pointer));
                        let opened = Generation::begin(&directory, name, &columns)?;
                        directory::mark_unfinished(&opened.data, schema::VERSION)?;
                        opened
                    }
                };
                let replaced = directory.within(&pointer.data);
                let replaced = replaced.map(|data| Manifest::remembered(&data));
                (
                    opened,
                    replaced.unwrap_or_default(),
                    Visibility::Replacement,
                )
            }
        };
        Self::with_generation(directory, lock, opened, replaced, visibility, options)
    }

    /// Opens a generation of data for writing. Errors: `Io`.
    pub(crate) fn with_generation(
        directory: Place,
        lock: Lock,
        opened: Generation,
        replaced: Manifest,
        visibility: Visibility,
        options: WriterOptions,
    ) -> Result<Self> {
        let Generation {
            name,
            data,
            index,
            last_error,
            manifest,
            tally,
            packer,
            is_unlearned,
        } = opened;
        directory::remove_begun(&directory);
        directory::remove_begun_data(&data);
        let threads = options.threads.clamp(1, 8);
        let memory = (options.memory / threads).clamp(MEMORY_PER_THREAD.0, MEMORY_PER_THREAD.1);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(memory)
            .build();
        let backlog = Backpressure::default();
        tokenizer::register(&index, &backlog);
        let failed = |action, error| failed(directory.path(), action, error, last_error.get());
        let engine: tantivy::IndexWriter = index
            .writer_with_options(options)
            .map_err(|error| failed("open", error))?;
        // Segments are merged once, at the end: merging on the way costs memory while memory is
        // needed for writing.
        engine.set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
        // Files that a killed run wrote and never committed would be in the way: the next files may
        // get the same names.
        let cleaned = engine.garbage_collect_files().wait();
        cleaned.map_err(|error| failed("clean up", error))?;
        Ok(Self {
            directory,
            name,
            data,
            columns: Columns::new(),
            index,
            last_error,
            engine,
            backlog,
            tally,
            packer,
            is_unlearned,
            waiting: Vec::new(),
            waiting_bytes: 0,
            manifest,
            replaced,
            visibility,
            lock,
        })
    }

    /// Returns the files being read, and those that an earlier run was reading when it was ended.
    pub fn under_work(&self) -> UnderWork {
        UnderWork::open(&self.directory)
    }

    /// Takes out the manifest of the files read before; it is empty from then on.
    pub fn take_manifest(&mut self) -> Manifest {
        std::mem::take(&mut self.manifest)
    }

    /// Takes out the manifest of the index that is to be replaced; empty if there is no such index,
    /// or its manifest is unknown.
    pub fn take_replaced(&mut self) -> Manifest {
        std::mem::take(&mut self.replaced)
    }

    /// Puts a document in the place of any of the same id.
    pub fn put(&mut self, stored: &StoredDocument) -> Result<()> {
        self.remove(&stored.id)?;
        let language = stored.document.language.as_ref();
        self.tally
            .add(language.map(|found| found.value.primary()), 1);
        if !self.is_unlearned && self.tally.documents() > MAX_WAITING as u64 {
            self.put_waiting()?;
            return self.write(stored);
        }
        self.waiting_bytes += stored.document.body.len();
        self.waiting.push(stored.clone());
        if self.waiting.len() >= MAX_WAITING || self.waiting_bytes > MAX_WAITING_BYTES {
            self.put_waiting()?;
        }
        Ok(())
    }

    fn put_waiting(&mut self) -> Result<()> {
        if self.is_unlearned {
            self.learn()?;
        }
        self.waiting_bytes = 0;
        for stored in std::mem::take(&mut self.waiting) {
            self.write(&stored)?;
        }
        Ok(())
    }

    /// Learns from the documents that wait how to pack them and all that come.
    fn learn(&mut self) -> Result<()> {
        let dictionary = Dictionary::learned_from(&self.waiting);
        let dictionary = dictionary.map_err(|error| self.unpackable(error))?;
        if !dictionary.is_empty()
            && let Some(packer) = Packer::new(&dictionary)
        {
            // Before anything that cannot be read without it.
            let written = dictionary.write(&self.data);
            written.map_err(|error| self.unpackable(error))?;
            self.packer = packer;
            self.is_unlearned = false;
        }
        Ok(())
    }

    fn write(&mut self, stored: &StoredDocument) -> Result<()> {
        let packed = self.packer.pack(stored);
        let packed = packed.map_err(|error| self.unpackable(error))?;
        let language = self.tally.stemmed_in(&stored.document);
        let entry = self.columns.entry(stored, &packed, language, &self.backlog);
        self.engine
            .add_document(entry)
            .map_err(|error| self.failed("write to", error))?;
        Ok(())
    }

    fn unpackable(&self, error: std::io::Error) -> Error {
        Error::io("write documents to", self.data.path(), error).kept()
    }

    fn failed(&self, action: &str, error: tantivy::TantivyError) -> Error {
        failed(self.directory.path(), action, error, self.last_error.get())
    }

    /// Removes the document of an id.
    pub fn remove(&mut self, id: &DocumentId) -> Result<()> {
        self.waiting.retain(|stored| stored.id != *id);
        self.engine
            .delete_term(schema::id_term(self.columns.id, id));
        Ok(())
    }

    /// Makes everything put and removed so far lasting, together with the manifest that describes
    /// it; visible too, unless an index is to be replaced.
    pub fn commit(&mut self, manifest: &Manifest) -> Result<()> {
        self.put_waiting()?;
        let prepared = self.engine.prepare_commit();
        let mut commit = prepared.map_err(|error| {
            failed(
                self.directory.path(),
                "commit to",
                error,
                self.last_error.get(),
            )
        })?;
        let name = Manifest::name(commit.opstamp());
        let written = manifest.write(&self.data, &name);
        written.map_err(|error| Error::io("write", self.data.path().join(&name), error).kept())?;
        commit.set_payload(&name);
        let committed = commit.commit();
        committed.map_err(|error| self.failed("commit to", error))?;
        let synced = self.data.sync();
        synced.map_err(|error| Error::io("write", self.data.path(), error).kept())?;
        if self.visibility == Visibility::First {
            self.publish()?;
        }
        remove_other_manifests(&self.data, &name);
        Ok(())
    }

    /// Replaces the old index by the committed data; to be called when the data is complete.
    pub fn publish(&mut self) -> Result<()> {
        if self.visibility != Visibility::Current {
            let pointer = IndexPointer {
                version: schema::VERSION,
                data: self.name.clone(),
            };
            directory::write_pointer(&self.directory, &pointer)?;
            directory::clear_unfinished(&self.data)?;
            directory::remove_other_data(&self.directory, Some(&self.name));
            self.visibility = Visibility::Current;
        }
        Ok(())
    }

    /// Waits for merges and leaves the index tidy: few segments, no files left over.
    pub fn finish(mut self) -> Result<()> {
        let path = self.directory.path().to_owned();
        let last_error = self.last_error.clone();
        let failed = |error| failed(&path, "merge", error, last_error.get());
        self.engine.wait_merging_threads().map_err(failed)?;
        let metas = self.index.searchable_segment_metas().map_err(failed)?;
        // Files of a segment stay as long as anything describes it.
        let mut segments: Vec<(u32, SegmentId)> = metas
            .into_iter()
            .map(|segment| (segment.num_docs(), segment.id()))
            .collect();
        segments.sort_unstable_by_key(|segment| std::cmp::Reverse(*segment));
        let documents = |segments: &[(u32, SegmentId)]| -> u64 {
            segments
                .iter()
                .map(|(documents, _)| u64::from(*documents))
                .sum()
        };
        // Searching costs least in one segment, but the new documents must be worth the work of
        // merging them with all others.
        let rest = documents(segments.get(1..).unwrap_or_default());
        let kept = if rest * MERGE_ALL_RATIO >= documents(&segments) {
            0
        } else {
            MAX_SEGMENTS - 1
        };
        if segments.len() > kept + 1 {
            let options = IndexWriterOptions::builder()
                .num_worker_threads(1)
                .memory_budget_per_thread(MEMORY_PER_THREAD.0)
                .build();
            let files = EngineFiles::open(Arc::clone(&self.data), Reading::Windowed);
            let index = tantivy::Index::open(files).map_err(failed)?;
            self.engine = index.writer_with_options(options).map_err(failed)?;
            let small: Vec<SegmentId> = segments[kept..].iter().map(|(_, id)| *id).collect();
            self.engine.merge(&small).wait().map_err(failed)?;
            self.engine.garbage_collect_files().wait().map_err(failed)?;
            self.engine.wait_merging_threads().map_err(failed)?;
        }
        Ok(())
    }
}

fn remove_other_manifests(data: &Place, keep: &str) {
    for commit in Manifest::commits(data) {
        let name = Manifest::name(commit);
        if name != keep {
            // One that cannot be removed now is removed after the next commit.
            let _ = data.remove(&name);
        }
    }
}
