//! The one write path: put, remove, commit.

use std::path::{Path, PathBuf};

use tantivy::index::SegmentId;
use tantivy::indexer::IndexWriterOptions;
use tantivy::{TantivyDocument, Term};

use crate::document::DocumentId;
use crate::error::{Error, Result};
use crate::index::Stored;

use super::backlog::Backlog;
use super::directory::{self, Head, KEPT, Lock, failed};
use super::generation::Generation;
use super::languages::Tally;
use super::manifest::Manifest;
use super::packing::{Dictionary, Packer};
use super::schema::{self, Columns};
use super::terms;
use super::windowed::Windowed;

/// The one writer of an index; the right to write is held until it is dropped.
pub struct Writer {
    directory: PathBuf,
    data: String,
    columns: Columns,
    index: tantivy::Index,
    engine: tantivy::IndexWriter<TantivyDocument>,
    backlog: Backlog,
    tally: Tally,
    packer: Packer,
    /// Whether there is no dictionary to pack with, and none could be learned so far.
    is_unlearned: bool,
    /// Documents that wait until enough of them are known to tell the commonest languages, and what they have in common.
    waiting: Vec<Stored>,
    waiting_bytes: usize,
    manifest: Manifest,
    /// What the index holds that is to be replaced.
    replaced: Manifest,
    standing: Standing,
    _lock: Lock,
}

/// What the data is to readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// What they see.
    Current,
    /// What they will see from its first commit on: there is nothing else to see.
    First,
    /// What they will see once it is whole: until then they see the generation that it is to replace.
    Replacement,
}

/// How a writer works.
#[derive(Clone, Copy, Debug)]
pub struct WriterOptions {
    /// Indexing threads.
    pub threads: usize,
    /// Bytes of memory for all of them together.
    pub memory: usize,
}

/// Documents, and bytes of their text, that wait at the beginning for the tally of languages.
const WAITING: (usize, usize) = (500, 16 << 20);

/// Segments above which a finished writer merges the smaller ones.
const SEGMENTS: usize = 4;

/// A finished writer merges all segments when at least one of so many documents lies outside the largest.
const REST: u64 = 20;

/// The least and the most memory that one thread of the engine works with, in bytes.
const MEMORY_PER_THREAD: (usize, usize) = (15_000_000, 200_000_000);

impl Writer {
    /// Whether a directory holds an index, of any version.
    pub fn is_begun(path: &Path) -> bool {
        directory::head(path).is_ok()
    }

    /// Opens the index in a directory for writing and makes it where there is none; an index of another version, or a damaged
    /// one, is begun anew beside the old one and put in its place by `publish`. Errors: `Locked`, `Io`.
    pub fn open(path: &Path, options: WriterOptions) -> Result<Self> {
        if path.is_file() {
            return Err(directory::not_a_directory(path));
        }
        std::fs::create_dir_all(path).map_err(|error| {
            Error::io("make the index directory", path, error)
                .hint("name another place with `--index DIR`")
        })?;
        let lock = Lock::take(path)?;
        let columns = Columns::new();
        let head = directory::head(path).ok();
        let opened = head
            .as_ref()
            .filter(|head| head.version == schema::VERSION)
            .and_then(|head| Generation::open(path, &head.data, &columns));
        let (opened, replaced, standing) = match (opened, head) {
            (Some(opened), _) => {
                // A run that was killed may have left some.
                directory::remove_other_data(path, &opened.name);
                (opened, Manifest::default(), Standing::Current)
            }
            (None, None) => {
                let data = directory::new_name(path);
                let opened = Generation::begin(path, data, &columns)?;
                (opened, Manifest::default(), Standing::First)
            }
            (None, Some(head)) => {
                let begun = directory::unfinished(path, schema::VERSION)
                    .filter(|data| *data != head.data)
                    .and_then(|data| Generation::open(path, &data, &columns));
                let opened = match begun {
                    Some(begun) => begun,
                    None => {
                        let data = directory::new_name(path);
                        let opened = Generation::begin(path, data, &columns)?;
                        directory::begin(&path.join(&opened.name), schema::VERSION)?;
                        opened
                    }
                };
                let replaced = Manifest::remembered(&path.join(head.data));
                (opened, replaced, Standing::Replacement)
            }
        };
        let Generation {
            name: data,
            index,
            manifest,
            tally,
            packer,
            is_unlearned,
        } = opened;
        let threads = options.threads.clamp(1, 8);
        let memory = (options.memory / threads).clamp(MEMORY_PER_THREAD.0, MEMORY_PER_THREAD.1);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(memory)
            .build();
        let backlog = Backlog::default();
        terms::register(&index, &backlog);
        let engine: tantivy::IndexWriter = index
            .writer_with_options(options)
            .map_err(|error| failed(path, "open", error))?;
        // What is written is merged once, at the end: merging on the way costs memory while memory is needed for writing.
        engine.set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
        // What a killed run wrote and never committed would stand in the way: it may have the names of what comes next.
        let cleaned = engine.garbage_collect_files().wait();
        cleaned.map_err(|error| failed(path, "clean up", error))?;
        let directory = path.to_owned();
        Ok(Self {
            directory,
            data,
            columns,
            index,
            engine,
            backlog,
            tally,
            packer,
            is_unlearned,
            waiting: Vec::new(),
            waiting_bytes: 0,
            manifest,
            replaced,
            standing,
            _lock: lock,
        })
    }

    /// Takes out what was read before; empty from then on.
    pub fn take_manifest(&mut self) -> Manifest {
        std::mem::take(&mut self.manifest)
    }

    /// Takes out what was read to make the index that is to be replaced; empty where none is, or where it cannot be told.
    pub fn take_replaced(&mut self) -> Manifest {
        std::mem::take(&mut self.replaced)
    }

    /// Puts a document in the place of any of the same id.
    pub fn put(&mut self, stored: &Stored) -> Result<()> {
        self.remove(&stored.id)?;
        let language = stored.document.language.as_ref();
        self.tally
            .add(language.map(|found| found.value.primary()), 1);
        if !self.is_unlearned && self.tally.documents() > WAITING.0 as u64 {
            self.put_waiting()?;
            return self.write(stored);
        }
        self.waiting_bytes += stored.document.body.len();
        self.waiting.push(stored.clone());
        if self.waiting.len() >= WAITING.0 || self.waiting_bytes > WAITING.1 {
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
            dictionary.write(&self.directory.join(&self.data))?;
            self.packer = packer;
            self.is_unlearned = false;
        }
        Ok(())
    }

    fn write(&mut self, stored: &Stored) -> Result<()> {
        let packed = self.packer.pack(stored);
        let packed = packed.map_err(|error| self.unpackable(error))?;
        let language = self.tally.stemmed_in(&stored.document);
        let entry = self.columns.entry(stored, &packed, language, &self.backlog);
        self.engine
            .add_document(entry)
            .map_err(|error| failed(&self.directory, "write to", error))?;
        Ok(())
    }

    fn unpackable(&self, error: std::io::Error) -> Error {
        Error::io("write documents to", &self.directory, error).hint(KEPT)
    }

    /// Removes the document of an id.
    pub fn remove(&mut self, id: &DocumentId) -> Result<()> {
        self.waiting.retain(|stored| stored.id != *id);
        self.engine
            .delete_term(Term::from_field_u64(self.columns.id, schema::number(&id.0)));
        Ok(())
    }

    /// Makes everything put and removed so far lasting, together with the manifest that describes it; visible too, unless an
    /// index is to be replaced.
    pub fn commit(&mut self, manifest: &Manifest) -> Result<()> {
        self.put_waiting()?;
        let failed = |error| failed(&self.directory, "commit to", error);
        let data = self.directory.join(&self.data);
        let mut commit = self.engine.prepare_commit().map_err(failed)?;
        let name = Manifest::name(commit.opstamp());
        manifest.write(&data.join(&name))?;
        commit.set_payload(&name);
        commit.commit().map_err(failed)?;
        directory::sync(&data).map_err(|error| Error::io("write", &data, error).hint(KEPT))?;
        if self.standing == Standing::First {
            self.publish()?;
        }
        remove_other_manifests(&data, &name);
        Ok(())
    }

    /// Shows what was committed in the place of the index that it replaces: to be called when it is whole.
    pub fn publish(&mut self) -> Result<()> {
        if self.standing != Standing::Current {
            let head = Head {
                version: schema::VERSION,
                data: self.data.clone(),
            };
            directory::write_head(&self.directory, &head)?;
            directory::remove_other_data(&self.directory, &self.data);
            self.standing = Standing::Current;
        }
        Ok(())
    }

    /// Waits for merges and leaves the index tidy: few segments, no files left over.
    pub fn finish(mut self) -> Result<()> {
        let failed = |error| failed(&self.directory, "merge", error);
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
        // Searching costs least in one segment, but what is added must be worth the work of merging it with all there is.
        let rest = documents(segments.get(1..).unwrap_or_default());
        let kept = match rest * REST >= documents(&segments) {
            true => 0,
            false => SEGMENTS - 1,
        };
        if segments.len() > kept + 1 {
            let options = IndexWriterOptions::builder()
                .num_worker_threads(1)
                .memory_budget_per_thread(MEMORY_PER_THREAD.0)
                .build();
            let windowed = Windowed::open(&self.directory.join(&self.data));
            let directory = windowed.map_err(|error| failed(error.into()))?;
            let index = tantivy::Index::open(directory).map_err(failed)?;
            self.engine = index.writer_with_options(options).map_err(failed)?;
            let small: Vec<SegmentId> = segments[kept..].iter().map(|(_, id)| *id).collect();
            self.engine.merge(&small).wait().map_err(failed)?;
            self.engine.garbage_collect_files().wait().map_err(failed)?;
            self.engine.wait_merging_threads().map_err(failed)?;
        }
        Ok(())
    }
}

fn remove_other_manifests(data: &Path, keep: &str) {
    let Ok(entries) = std::fs::read_dir(data) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("manifest-") && name != keep {
            // One that cannot be removed now is removed after the next commit.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
