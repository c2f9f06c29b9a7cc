//! Notes at the foot of a page, which are read after the text that they interrupt.

use super::lines::Line;

/// The largest size of a note, as a share of that of the body.
const SIZE: f32 = 0.93;

/// Which lines are notes; marks those with which a note begins. `text` are the numbers of the lines
/// that are part of the text, in the order of reading.
pub(super) fn mark(lines: &mut [Line], text: &[usize], body: f32) -> Vec<bool> {
    let mut notes = vec![false; lines.len()];
    for page in text.chunk_by(|a, b| lines[*a].page == lines[*b].page) {
        let is_small = |at: &usize| lines[*at].size < SIZE * body && !lines[*at].row;
        let small = page.iter().rev().take_while(|at| is_small(at)).count();
        let foot = &page[page.len() - small..];
        // What is small from top to bottom is a text of its own.
        let lowest = page[..page.len() - small]
            .iter()
            .map(|at| lines[*at].y)
            .fold(0.0, f32::max);
        let Some(from) = foot
            .iter()
            .position(|at| begins(&lines[*at]) && lines[*at].y > lowest)
        else {
            continue;
        };
        if lowest == 0.0 {
            continue;
        }
        for &at in &foot[from..] {
            notes[at] = true;
        }
    }
    for (line, note) in lines.iter_mut().zip(&notes) {
        line.note = *note && begins(line);
    }
    notes
}

/// Returns true if a line begins with the sign of a note: a number or a star.
fn begins(line: &Line) -> bool {
    let text = line.cells.first().map_or("", |cell| cell.text.as_str());
    let bare = text.trim_start_matches(['[', '(']);
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let sign = match digits {
        0 => bare
            .chars()
            .next()
            .filter(|c| matches!(c, '*' | '†' | '‡'))
            .map_or(0, char::len_utf8),
        1..=3 => digits,
        _ => 0,
    };
    let behind = bare[sign..].trim_start_matches([']', ')', '.', ' ']);
    sign > 0 && behind.starts_with(char::is_alphabetic)
}
