//! The pages of a file in the text of its document.
//!
//! Knows nothing of formats: slides of a presentation are pages, too.

use super::{Document, Evidence, FileType};

/// The place in a document's body where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(from = "(usize, u32)", into = "(usize, u32)")]
pub struct PageStart {
    /// Bytes of the body before it, on a character border.
    pub at: usize,
    /// The number of the page in the file, counted from 1.
    pub number: u32,
}

impl From<(usize, u32)> for PageStart {
    fn from((at, number): (usize, u32)) -> Self {
        Self { at, number }
    }
}

impl From<PageStart> for (usize, u32) {
    fn from(start: PageStart) -> Self {
        (start.at, start.number)
    }
}

impl Document {
    /// Returns the number of the page on which a byte of the body stands; `None` where the format
    /// has no pages.
    ///
    /// ```
    /// use undersigned::document::{Document, PageStart};
    ///
    /// let document = Document {
    ///     body: "Our wells are dry.\n\nSigned: Ana Roe".to_owned(),
    ///     pages: vec![PageStart { at: 0, number: 1 }, PageStart { at: 20, number: 2 }],
    ///     ..Document::default()
    /// };
    /// assert_eq!(document.page_at(19), Some(1));
    /// assert_eq!(document.page_at(20), Some(2));
    /// ```
    pub fn page_at(&self, at: usize) -> Option<u32> {
        let before = self.pages.partition_point(|start| start.at <= at);
        let start = self.pages.get(before.checked_sub(1)?)?;
        Some(start.number)
    }

    /// Returns the number of the page on which evidence begins.
    pub fn page_of(&self, evidence: &Evidence) -> Option<u32> {
        self.page_at(evidence.span.as_ref()?.start)
    }

    /// The word for its pages.
    pub fn page_word(&self) -> &'static str {
        match self.file_type() {
            Some(FileType::Pptx) => "slide",
            _ => "page",
        }
    }

    /// The type of its file.
    pub fn file_type(&self) -> Option<FileType> {
        FileType::of_media_type(&self.media_type)
    }

    /// Returns the body in pieces, each with the number of the page that begins with it, if one
    /// does. Starts that do not lie on the borders of characters are passed over.
    pub fn pieces(&self) -> impl Iterator<Item = (Option<u32>, &str)> {
        let body = self.body.as_str();
        let starts = self.pages.iter();
        let starts = starts.filter(|start| body.is_char_boundary(start.at));
        let starts: Vec<PageStart> = starts.copied().collect();
        let first = starts.first().map_or(body.len(), |start| start.at);
        let before = (first > 0).then(|| (None, &body[..first]));
        let ends: Vec<usize> = starts.iter().skip(1).map(|start| start.at).collect();
        let ends = ends.into_iter().chain([body.len()]);
        let pages = starts
            .into_iter()
            .zip(ends)
            .map(|(start, end)| (Some(start.number), body.get(start.at..end).unwrap_or("")));
        before.into_iter().chain(pages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, pages: &[(usize, u32)], expected: &[(Option<u32>, &str)]) {
        let document = Document {
            body: body.to_owned(),
            pages: pages.iter().copied().map(PageStart::from).collect(),
            ..Document::default()
        };
        let pieces: Vec<(Option<u32>, &str)> = document.pieces().collect();
        assert_eq!(pieces, expected);
    }

    #[test]
    fn the_body_is_cut_where_pages_begin() {
        check("", &[], &[]);
        check("ab", &[], &[(None, "ab")]);
        check(
            "abcd",
            &[(0, 1), (2, 3)],
            &[(Some(1), "ab"), (Some(3), "cd")],
        );
        check("abcd", &[(1, 2)], &[(None, "a"), (Some(2), "bcd")]);
        check("é", &[(0, 1), (1, 2), (9, 3)], &[(Some(1), "é")]);
    }
}
