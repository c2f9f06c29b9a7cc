//! A tiny writer of PDF files for tests: pages of lines at given places, in Helvetica or, for other
//! scripts, in a font whose codes are the characters themselves.

/// A file being written.
#[derive(Debug, Default)]
pub(crate) struct Made {
    pages: Vec<String>,
    info: String,
    catalog: String,
    resources: String,
    entries: String,
    more: Vec<String>,
}

/// The number of the first object that `Made::object` adds.
pub(crate) const FIRST: usize = 7;

impl Made {
    /// A file whose pages draw these contents.
    pub(crate) fn of(pages: &[&str]) -> Self {
        Self {
            pages: pages.iter().map(|page| (*page).to_owned()).collect(),
            ..Self::default()
        }
    }

    /// Adds what the file says about itself: `/Title (A letter)`.
    pub(crate) fn info(mut self, entries: &str) -> Self {
        self.info.push_str(entries);
        self
    }

    /// Adds entries to the file's catalog.
    pub(crate) fn catalog(mut self, entries: &str) -> Self {
        self.catalog.push_str(entries);
        self
    }

    /// Adds entries to what all pages draw from.
    pub(crate) fn resources(mut self, entries: &str) -> Self {
        self.resources.push_str(entries);
        self
    }

    /// Adds entries to all pages.
    pub(crate) fn page(mut self, entries: &str) -> Self {
        self.entries.push_str(entries);
        self
    }

    /// Adds an object; they are numbered from `FIRST` on.
    pub(crate) fn object(mut self, object: &str) -> Self {
        self.more.push(object.to_owned());
        self
    }

    /// The bytes of the file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let after = FIRST + self.more.len();
        let page_number = |at: usize| after + 2 * at;
        let kids: String = (0..self.pages.len())
            .map(|at| format!("{} 0 R ", page_number(at)))
            .collect();
        let to_unicode = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def \
            1 begincodespacerange <0000> <FFFF> endcodespacerange \
            1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end";
        let mut objects = vec![
            format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.catalog),
            format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", self.pages.len()),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
            "<< /Type /Font /Subtype /Type0 /BaseFont /Other /Encoding /Identity-H /DescendantFonts [5 0 R] /ToUnicode 6 0 R >>".to_owned(),
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Other /DW 500 /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>".to_owned(),
            stream(to_unicode),
        ];
        objects.extend(self.more.iter().cloned());
        for (at, page) in self.pages.iter().enumerate() {
            objects.push(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> {} >> {} >>",
                page_number(at) + 1,
                self.resources,
                self.entries
            ));
            objects.push(stream(page));
        }
        objects.push(format!("<< {} >>", self.info));
        let mut bytes = b"%PDF-1.5\n".to_vec();
        let mut places = Vec::new();
        for (at, object) in objects.iter().enumerate() {
            places.push(bytes.len());
            bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
        }
        let start = bytes.len();
        bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
        for place in places {
            bytes.extend(format!("{place:010} 00000 n \n").bytes());
        }
        let trailer = format!(
            "trailer << /Size {} /Root 1 0 R /Info {} 0 R >>\nstartxref\n{start}\n%%EOF\n",
            objects.len() + 1,
            objects.len()
        );
        bytes.extend(trailer.bytes());
        bytes
    }
}

/// A stream object with this content.
pub(crate) fn stream(content: &str) -> String {
    format!(
        "<< /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    )
}

/// Draws a line of Latin text: its left end and baseline in points from the left and the bottom.
pub(crate) fn line(x: f32, y: f32, size: f32, text: &str) -> String {
    let text = text
        .replace('\\', "\\\\")
        .replace('(', "\\(")
        .replace(')', "\\)");
    format!("BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n")
}

/// Draws text of any script, character by character from left to right as given, each half an em
/// wide.
pub(crate) fn signs(x: f32, y: f32, size: f32, text: &str) -> String {
    let codes: String = text
        .encode_utf16()
        .map(|unit| format!("{unit:04X}"))
        .collect();
    format!("BT /F2 {size} Tf {x} {y} Td <{codes}> Tj ET\n")
}

/// Draws lines under each other from a place on, 14 points apart.
pub(crate) fn lines(x: f32, y: f32, size: f32, texts: &[&str]) -> String {
    let places = texts.iter().enumerate();
    places
        .map(|(at, text)| line(x, y - 14.0 * at as f32, size, text))
        .collect()
}
