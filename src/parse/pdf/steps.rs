//! How a line stands to the one before it: whether it goes on with its sentence, is a line of the
//! same block, or begins a new one.

use super::lines::Line;
use super::marker::{self, Kind};
use super::paragraphs::{Open, Passage, Sort, Step};
use super::sentence::{goes_on, is_finished, is_finished_or_short};
use super::tables::has_leaders;
use super::tags::{Element, Role, Tags};

/// The narrowest column in which a line can be full, in ems.
const NARROWEST: f32 = 12.0;

impl Passage<'_> {
    /// How a line stands to an open block; `next` is the line behind it.
    pub(super) fn step(&self, open: &Open, at: usize, next: Option<usize>) -> Step {
        let (a, b) = (&self.lines[open.last], &self.lines[at]);
        if b.note || a.row || b.row || a.turn != b.turn || a.artifact != b.artifact {
            return Step::New;
        }
        match (self.element(a), self.element(b)) {
            (Some(first), Some(second)) if first.number == second.number => {
                let fits = self.is_full(open.last, at)
                    || self.is_unfinished(open, at)
                    || self.goes_on(open, &b.text());
                let cell = matches!(first.role, Role::Cell { .. });
                // Empty lines part what one element holds.
                let size = a.size.max(b.size);
                let distant = a.page == b.page && b.y - a.y > 1.7 * self.measure.leading(size);
                if distant && !cell && !goes_on(&open.text, &b.text()) {
                    return Step::New;
                }
                return match fits || cell || a.page != b.page || a.y >= b.y {
                    true => Step::Join,
                    false => Step::Break,
                };
            }
            (
                Some(Element {
                    role: Role::Cell { row, place, .. },
                    ..
                }),
                Some(Element {
                    role:
                        Role::Cell {
                            row: other,
                            place: next,
                            ..
                        },
                    ..
                }),
            ) if row == other => return Step::Cell(next.saturating_sub(place).clamp(1, 64)),
            // Lines of an address are paragraphs of their own to some programs.
            (Some(first), Some(second))
                if first.role == Role::Text && second.role == Role::Text =>
            {
                return match self.by_place(open, at, next) {
                    Step::Break => Step::Break,
                    _ => Step::New,
                };
            }
            (Some(_), Some(_)) => return Step::New,
            _ => {}
        }
        self.by_place(open, at, next)
    }

    /// How a line stands to an open block by its place and its words.
    fn by_place(&self, open: &Open, at: usize, next: Option<usize>) -> Step {
        let (a, b) = (&self.lines[open.last], &self.lines[at]);
        let size = a.size.max(b.size);
        if (a.size - b.size).abs() > 0.06 * size + 0.1 {
            return Step::New;
        }
        let text = b.text();
        if has_leaders(&text) || has_leaders(&open.text) {
            return Step::New;
        }
        let same_place = a.page == b.page && a.column == b.column;
        let step = b.y - a.y;
        let below = same_place && step > 0.5 * size;
        let overlaps = b.x0 < a.x1 && b.x1 > a.x0;
        if !below || !overlaps || step > 12.0 * size {
            let turned = !same_place || step < 0.0;
            if turned && self.goes_over(open, a, b, &text) {
                return Step::Join;
            }
            // A list of names goes on over the page.
            let listed = open.joined == 0 && open.text.contains('\n') && open.sort == Sort::Text;
            let alike = (a.start() - b.start()).abs() < size && a.bold == b.bold;
            let short =
                !next.is_some_and(|next| self.is_full(at, next)) && marker::marker(&text).is_none();
            return match turned && listed && alike && short {
                true => Step::Break,
                false => Step::New,
            };
        }
        let usual = self.measure.leading(size);
        let like_before = open.step.is_some_and(|before| step <= before * 1.12 + 0.6);
        let like_next = next.is_some_and(|next| {
            let c = &self.lines[next];
            c.page == b.page
                && (c.y - b.y - step).abs() < 0.06 * step
                && step < 2.3 * size
                && (c.size - b.size).abs() < 0.3
        });
        let distant = match open.step {
            Some(_) => !like_before,
            None => step > usual * 1.22 + 0.5 && !(like_next && self.is_full(open.last, at)),
        };
        if distant {
            return Step::New;
        }
        if let Sort::Large(_) = open.sort {
            let numbered = marker::marker(&text).is_some();
            return if numbered || a.bold != b.bold {
                Step::New
            } else {
                Step::Join
            };
        }
        if let Some((kind, ..)) = marker::marker(&text) {
            let other_edge = (b.start() - a.start()).abs() > 0.5 * size;
            let item = matches!(open.sort, Sort::Item(..));
            if kind == Kind::Bullet
                && (item || is_finished(&open.text) || other_edge || !self.is_full(open.last, at))
                || kind == Kind::Number && (item || is_finished(&open.text) || other_edge)
            {
                return Step::New;
            }
        }
        let full = self.is_full(open.last, at) || self.is_unfinished(open, at);
        let indent = b.start() - a.start();
        let small = 0.7 * size;
        if let Sort::Item(_, start) = open.sort {
            let inside = b.start() > start - small;
            let aligned = open
                .hanging
                .is_none_or(|hanging| (b.start() - hanging).abs() < small);
            return match (full || self.goes_on(open, &text), inside && aligned) {
                (true, true) => Step::Join,
                (false, true) if b.start() > start + small && open.hanging.is_some() => Step::Break,
                _ => Step::New,
            };
        }
        let centered = {
            let middle = |line: &Line| (line.x0 + line.x1) / 2.0;
            (middle(a) - middle(b)).abs() < 0.5 * size && indent.abs() > small
        };
        if indent > small && !centered {
            // A hanging indent goes on in the next line.
            let hangs = open.first == open.last
                && full
                && next.is_some_and(|next| {
                    let c = &self.lines[next];
                    c.page == b.page
                        && (c.start() - b.start()).abs() < 0.2 * size
                        && c.y - b.y < step * 1.2
                });
            return if hangs { Step::Join } else { Step::New };
        }
        if indent < -small && open.first != open.last && !centered {
            return Step::New;
        }
        if full
            || self.goes_on(open, &text)
                && a.end() - a.start() > 0.5 * (self.measure.edge(open.last) - a.start())
        {
            return if a.bold != b.bold
                && !goes_on(&open.text, &text)
                && is_finished_or_short(&open.text)
            {
                Step::New
            } else {
                Step::Join
            };
        }
        let prose = open.joined > 0 || next.is_some_and(|next| self.is_full(at, next));
        if prose || a.bold != b.bold {
            Step::New
        } else {
            Step::Break
        }
    }

    /// Returns true if the first word of a line would not have fitted behind the line before it.
    fn is_full(&self, line: usize, next: usize) -> bool {
        let (a, b) = (&self.lines[line], &self.lines[next]);
        // Names under each other are as long as they are.
        if self.measure.edge(line) - a.start() < NARROWEST * a.size {
            return false;
        }
        let wide = b
            .cells
            .first()
            .is_some_and(|cell| cell.text.starts_with(super::letters::is_wide));
        let word = if wide {
            2.0 * b.size
        } else {
            b.first_word + 0.25 * a.size
        };
        a.end() + word > self.measure.edge(line) + 0.1 * a.size
    }

    /// Returns true if a line that begins in lower case goes on with the sentence of a block. In a
    /// list that is a name written so, where the one before it is short.
    fn goes_on(&self, open: &Open, text: &str) -> bool {
        let a = &self.lines[open.last];
        let is_long = || a.end() - a.start() > 0.5 * (self.measure.edge(open.last) - a.start());
        goes_on(&open.text, text) && (!self.measure.is_listed(open.last) || is_long())
    }

    /// Returns true if a long line ends in the middle of a sentence: its column is narrower than it
    /// seems.
    fn is_unfinished(&self, open: &Open, at: usize) -> bool {
        if self.measure.is_listed(open.last) {
            return false;
        }
        let (a, b) = (&self.lines[open.last], &self.lines[at]);
        let width = self.measure.edge(open.last) - a.start();
        let long = (a.end() - a.start()) > 0.72 * width && a.x1 - a.x0 > 20.0 * a.size;
        long && !is_finished(&open.text) && a.bold == b.bold
    }

    /// Returns true if a sentence goes on over the end of a page or column.
    fn goes_over(&self, open: &Open, a: &Line, b: &Line, text: &str) -> bool {
        if matches!(open.sort, Sort::Large(_))
            || is_finished(&open.text)
            || marker::marker(text).is_some()
        {
            return false;
        }
        let full = a.end() > self.measure.edge(open.last) - 4.0 * a.size || a.column != b.column;
        let caseless = text
            .chars()
            .next()
            .is_some_and(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase());
        goes_on(&open.text, text) || caseless && full && open.joined > 0
    }

    /// Returns true if the structure parts what is plainly one sentence in many places.
    pub(super) fn is_torn(&self, tags: &Tags) -> bool {
        let (mut sentences, mut torn) = (0, 0);
        for pair in self.lines.windows(2) {
            let [a, b] = pair else { continue };
            let element = |line: &Line| tags.element(line.page, line.mark);
            let (Some(first), Some(second)) = (element(a), element(b)) else {
                continue;
            };
            let below = a.page == b.page
                && b.y > a.y
                && b.y - a.y < 2.0 * a.size
                && (a.start() - b.start()).abs() < a.size;
            if below && goes_on(&a.text(), &b.text()) {
                sentences += 1;
                torn += usize::from(first.number != second.number);
            }
        }
        torn > 2 && torn * 4 > sentences
    }
}
