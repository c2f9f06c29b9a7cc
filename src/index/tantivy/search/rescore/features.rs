//! What words gain in the documents of one segment: by their stems and where these stand, and by their exact forms.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader};

use crate::index::tantivy::search::rescore::{Scale, in_step, often};

/// A term's postings, and how much it tells.
struct Cursor {
    postings: SegmentPostings,
    weight: f32,
}

/// What stands for one word in one segment.
#[derive(Default)]
struct Spoken {
    /// Its stems, of which a document has one at most.
    stems: Vec<Cursor>,
    /// The word itself, where documents keep it unstemmed.
    unstemmed: Vec<Cursor>,
}

/// The words of a group by what finds them; documents must be asked for in increasing order.
pub(crate) struct Stems<'a> {
    scale: &'a Scale<'a>,
    words: Vec<Spoken>,
    lengths: FieldNormReader,
    exact_lengths: FieldNormReader,
    /// Positions of each word in the present document.
    positions: Vec<Vec<u32>>,
    /// What each word counts in the present document by the first look.
    said: Vec<f32>,
    /// Share of each word as the present document says it: less than 1 in another language than the query's.
    shares: Vec<f32>,
}

impl<'a> Stems<'a> {
    pub(crate) fn new(
        scale: &'a Scale<'a>,
        segment: u32,
        reader: &SegmentReader,
    ) -> tantivy::Result<Self> {
        let columns = scale.columns;
        let (text, exact) = (
            reader.inverted_index(columns.text)?,
            reader.inverted_index(columns.exact)?,
        );
        let mut words = Vec::with_capacity(scale.group.words.len());
        for word in &scale.group.words {
            let mut spoken = Spoken::default();
            for form in &word.forms {
                let (terms, option, cursors) = match form.column == columns.text {
                    true => (
                        &text,
                        IndexRecordOption::WithFreqsAndPositions,
                        &mut spoken.stems,
                    ),
                    false => (&exact, IndexRecordOption::WithFreqs, &mut spoken.unstemmed),
                };
                let weight = scale.rarity(form) * form.share * word.repeats;
                let postings = form.known.postings(segment, terms, option)?;
                cursors.extend(postings.map(|postings| Cursor { postings, weight }));
            }
            words.push(spoken);
        }
        Ok(Self {
            positions: vec![Vec::new(); words.len()],
            said: vec![0.0; words.len()],
            shares: vec![1.0; words.len()],
            lengths: reader.get_fieldnorms_reader(columns.text)?,
            exact_lengths: reader.get_fieldnorms_reader(columns.exact)?,
            scale,
            words,
        })
    }

    /// What the group gains in a document, exact forms aside, put in the places of its shares, which are 0; none where the document
    /// lacks a word that it needs.
    pub(crate) fn gain(&mut self, document: DocId, shares: &mut [f32]) {
        let scale = self.scale;
        let length = self.lengths.fieldnorm(document) as f32;
        for (place, word) in self.words.iter_mut().enumerate() {
            let positions = &mut self.positions[place];
            positions.clear();
            let mut best = 0.0_f32;
            for cursor in &mut word.stems {
                let often = often(&mut cursor.postings, document);
                if often > 0 {
                    best = cursor.weight * scale.text.saturated(often as f32, length);
                    let whole = scale.rarities[place] * scale.group.words[place].repeats;
                    self.shares[place] = cursor.weight / whole;
                    cursor.postings.append_positions_with_offset(0, positions);
                    break;
                }
            }
            for cursor in &mut word.unstemmed {
                let often = often(&mut cursor.postings, document);
                if often > 0 {
                    let length = self.exact_lengths.fieldnorm(document) as f32;
                    best = best.max(cursor.weight * scale.exact.saturated(often as f32, length));
                }
            }
            self.said[place] = best;
        }
        let words = self.said.iter().zip(&scale.group.words);
        let mut missing = words.filter(|(said, word)| **said == 0.0 && !word.forms.is_empty());
        if scale.group.all && missing.next().is_some() {
            self.said.fill(0.0);
            return;
        }
        for (place, positions) in self.positions.iter().enumerate() {
            if let Some(first) = positions.first() {
                let early = 1.0 / (1.0 + *first as f32 / scale.weights.reach);
                let weight = scale.weights.early * scale.rarities[place];
                shares[2 * place] = weight * early * self.shares[place];
            }
        }
        if self.words.len() > 1 && scale.weights.pair > 0.0 {
            self.gain_together(length, &mut shares[2 * self.words.len()..]);
        }
    }

    fn gain_together(&self, length: f32, shares: &mut [f32]) {
        let scale = self.scale;
        for (pair, gain) in scale.group.pairs.iter().zip(shares) {
            let (left, right) = (&self.positions[pair.left], &self.positions[pair.right]);
            let often = in_step(left, right, pair.gap);
            if often > 0 {
                let rarity = scale.rarities[pair.left] + scale.rarities[pair.right];
                let share = self.shares[pair.left].min(self.shares[pair.right]);
                let weight = rarity * scale.weights.pair * share;
                *gain = weight * scale.text.saturated(often as f32, length);
            }
        }
    }

    /// What each word counted in the last document; 0 for those that it lacks, and for all where it needs all and lacks one.
    pub(crate) fn said(&self) -> &[f32] {
        &self.said
    }
}

/// The words of a group in their exact forms; documents must be asked for in increasing order.
pub(crate) struct Exact<'a> {
    scale: &'a Scale<'a>,
    words: Vec<Option<Cursor>>,
    lengths: FieldNormReader,
}

impl<'a> Exact<'a> {
    pub(crate) fn new(
        scale: &'a Scale<'a>,
        segment: u32,
        reader: &SegmentReader,
    ) -> tantivy::Result<Self> {
        let terms = reader.inverted_index(scale.columns.exact)?;
        let words = scale.group.words.iter().enumerate();
        let words = words.map(|(place, word)| {
            let option = IndexRecordOption::WithFreqs;
            let postings = word.exact.postings(segment, &terms, option)?;
            Ok(postings.map(|postings| Cursor {
                postings,
                weight: scale.exact_weight(place),
            }))
        });
        Ok(Self {
            words: words.collect::<tantivy::Result<_>>()?,
            lengths: reader.get_fieldnorms_reader(scale.columns.exact)?,
            scale,
        })
    }

    /// Puts what words gain by their exact forms in a document in the places of its shares; `said` tells which ones it has.
    pub(crate) fn gain(
        &mut self,
        document: DocId,
        said: impl Fn(usize) -> bool,
        shares: &mut [f32],
    ) {
        let length = self.lengths.fieldnorm(document) as f32;
        for (place, cursor) in self.words.iter_mut().enumerate() {
            let Some(cursor) = cursor.as_mut().filter(|_| said(place)) else {
                continue;
            };
            let often = often(&mut cursor.postings, document);
            if often > 0 {
                let share = self.scale.exact.saturated(often as f32, length);
                shares[2 * place + 1] = cursor.weight * share;
            }
        }
    }
}
