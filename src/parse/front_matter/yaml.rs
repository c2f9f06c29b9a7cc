//! The part of YAML that front matter is written in, read in time and memory proportional to the
//! text.
//!
//! Takes the text between the fences and gives values, or nothing where it is not well formed.
//! Reads maps and lists in block and flow style, plain, quoted and block scalars, and comments.
//! Aliases and merge keys are text like any other, anchors and tags are passed over: so no value is
//! larger than the text it stands in. Source: the YAML 1.2.2 specification, October 2021; plain
//! nulls and booleans are those of its core schema.

use super::Value;

/// The most values that are kept; later ones are read and dropped.
const VALUES: usize = 10_000;

/// How deep maps and lists may lie in each other.
const DEPTH: usize = 32;

/// How many times its length a text may be looked at: quotes and brackets that are never closed are
/// looked for up to the end.
const LOOKS: usize = 16;

/// Scalars that mean null or a truth value.
const NULLS: [&str; 11] = [
    "", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE",
];

/// Reads a map: its keys and values in order of appearance. `None` where the text is not well
/// formed, is no map, or is nested too deep.
pub(super) fn read(text: &str) -> Option<Vec<(String, Value)>> {
    let mut reader = YamlReader {
        text,
        at: 0,
        begun: 0,
        looks: text.len() * LOOKS,
    };
    if reader.line().is_none() {
        return Some(Vec::new());
    }
    match (reader.block(0, 0)?, reader.line()) {
        (Value::Map(entries), None) => Some(entries),
        _ => None,
    }
}

struct YamlReader<'a> {
    text: &'a str,
    /// Where reading goes on, in bytes.
    at: usize,
    /// Values that have begun.
    begun: usize,
    looks: usize,
}

impl<'a> YamlReader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The rest of the line, without its break.
    fn rest_of_line(&self) -> &'a str {
        let rest = self.rest();
        rest.split('\n').next().unwrap_or(rest)
    }

    /// Goes to the beginning of the next line.
    fn next_line(&mut self) {
        let length = self.rest_of_line().len();
        self.at = self.text.len().min(self.at + length + 1);
    }

    /// Goes to the beginning of the next line that holds anything, this one included; gives its
    /// indent, in spaces, and what follows.
    fn line(&mut self) -> Option<(usize, &'a str)> {
        while self.at < self.text.len() {
            let line = self.rest_of_line();
            let content = line.trim_start_matches(' ');
            if !content.trim().is_empty() && !content.starts_with('#') {
                return Some((line.len() - content.len(), content));
            }
            self.next_line();
        }
        None
    }

    /// The value on the lines that follow, indented by at least `least`.
    fn block(&mut self, least: usize, depth: usize) -> Option<Value> {
        match self.line() {
            Some((indent, _)) if indent >= least => {
                self.at += indent;
                self.node(indent, least, depth)
            }
            _ => Some(Value::Null),
        }
    }

    /// The value that begins here, in a column; lines that go on with it are indented by at least
    /// `least`.
    fn node(&mut self, column: usize, least: usize, depth: usize) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        self.pass_properties();
        let line = self.rest_of_line();
        if after_dash(line).is_some() {
            self.list(column, depth)
        } else if key(line).is_some() {
            self.map(column, depth)
        } else {
            self.inline(least, depth)
        }
    }

    /// A block list with its dashes in one column.
    fn list(&mut self, column: usize, depth: usize) -> Option<Value> {
        let mut values = Vec::new();
        while let Some(content) = after_dash(self.rest_of_line()) {
            let inset = self.rest_of_line().len() - content.len();
            self.at += inset;
            let is_kept = self.begin();
            let value = if is_blank(content) {
                self.next_line();
                self.block(column + 1, depth + 1)?
            } else {
                self.node(column + inset, column + 1, depth + 1)?
            };
            if is_kept {
                values.push(value);
            }
            match self.line() {
                Some((indent, content)) if indent == column && after_dash(content).is_some() => {
                    self.at += indent;
                }
                Some((indent, _)) if indent > column => return None,
                _ => break,
            }
        }
        Some(Value::List(values))
    }

    /// A block map with its keys in one column.
    fn map(&mut self, column: usize, depth: usize) -> Option<Value> {
        let mut entries = Vec::new();
        loop {
            let (name, length) = key(self.rest_of_line())?;
            self.at += length;
            self.pass_properties();
            let is_kept = self.begin();
            let value = if is_blank(self.rest_of_line()) {
                self.next_line();
                match self.line() {
                    // Dashes may stand below the key that they belong to.
                    Some((indent, content))
                        if indent == column && after_dash(content).is_some() =>
                    {
                        self.at += indent;
                        self.list(column, depth + 1)?
                    }
                    _ => self.block(column + 1, depth + 1)?,
                }
            } else if after_dash(self.rest_of_line()).is_some() {
                return None;
            } else {
                self.inline(column + 1, depth + 1)?
            };
            if is_kept {
                entries.push((name, value));
            }
            match self.line() {
                Some((indent, _)) if indent == column => self.at += indent,
                Some((indent, _)) if indent > column => return None,
                _ => return Some(Value::Map(entries)),
            }
        }
    }

    /// Counts a value that begins; tells whether it is kept.
    fn begin(&mut self) -> bool {
        self.begun += 1;
        self.begun <= VALUES
    }

    /// Passes over white space, tags and anchors before a value.
    fn pass_properties(&mut self) {
        loop {
            let content = self.rest().trim_start_matches([' ', '\t']);
            self.at = self.text.len() - content.len();
            let end = content
                .find(|sign: char| sign.is_whitespace() || ",[]{}".contains(sign))
                .unwrap_or(content.len());
            if end < 2 || !content.starts_with(['&', '!']) {
                return;
            }
            self.at += end;
        }
    }

    /// A scalar or a flow value that begins here and ends with a line; lines that go on with it are
    /// indented by at least `least`.
    fn inline(&mut self, least: usize, depth: usize) -> Option<Value> {
        let value = match self.rest().chars().next()? {
            sign @ ('|' | '>') => return self.block_scalar(sign, least),
            '\'' | '"' => Value::Text(self.quoted()?),
            '[' | '{' => self.flow(depth)?,
            _ => return self.plain(least),
        };
        if !is_blank(self.rest_of_line()) {
            return None;
        }
        self.next_line();
        Some(value)
    }

    /// A plain scalar with the lines that go on with it.
    fn plain(&mut self, least: usize) -> Option<Value> {
        let mut text = String::new();
        let mut content = self.rest_of_line();
        loop {
            let (told, commented) = uncommented(content);
            if told.ends_with(':') || told.contains(": ") {
                return None;
            }
            text.push_str(told);
            self.next_line();
            if commented {
                break;
            }
            let before = self.at;
            match self.line() {
                Some((indent, next)) if indent >= least => {
                    // A line break is a space; with empty lines between, these are the breaks.
                    let skipped = self.text.get(before..self.at).unwrap_or_default();
                    if skipped.contains('#') {
                        break;
                    }
                    fold(&mut text, skipped.matches('\n').count());
                    self.at += indent;
                    content = next;
                }
                _ => break,
            }
        }
        Some(scalar(text))
    }

    /// A block scalar: the sign `|` keeps its line breaks, `>` folds them. Breaks at the end are
    /// dropped.
    fn block_scalar(&mut self, sign: char, least: usize) -> Option<Value> {
        let header = self.rest_of_line().get(1..)?;
        let mut told = None;
        let signs = header.trim_start_matches(|sign: char| {
            told = told.or(sign.to_digit(10).filter(|digit| *digit > 0));
            matches!(sign, '+' | '-' | '1'..='9')
        });
        if !is_blank(signs) {
            return None;
        }
        self.next_line();
        let mut indent = told.map(|told| (least + told as usize).saturating_sub(1));
        let mut text = String::new();
        let mut breaks = 0;
        let mut deeper = false;
        while self.at < self.text.len() {
            let line = self.rest_of_line();
            let content = line.trim_start_matches(' ');
            if !content.trim().is_empty() {
                let own = line.len() - content.len();
                let indent = *indent.get_or_insert(own);
                if own < indent || own < least {
                    break;
                }
                let line = line.get(indent..).unwrap_or_default();
                let is_deeper = line.starts_with([' ', '\t']);
                match breaks {
                    _ if text.is_empty() => {}
                    breaks if sign == '>' && !deeper && !is_deeper => fold(&mut text, breaks - 1),
                    breaks => text.extend(std::iter::repeat_n('\n', breaks)),
                }
                text.push_str(line);
                deeper = is_deeper;
                breaks = 0;
            }
            breaks += 1;
            self.next_line();
        }
        Some(Value::Text(text))
    }

    /// Counts what is looked at; `None` when that is too much.
    fn look(&mut self, bytes: usize) -> Option<()> {
        self.looks = self.looks.checked_sub(bytes)?;
        Some(())
    }

    /// A quoted scalar; line breaks are folded.
    fn quoted(&mut self) -> Option<String> {
        let quote = self.rest().chars().next()?;
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let end = rest.find([quote, '\\', '\n'])?;
            self.look(end + 1)?;
            text.push_str(rest.get(..end)?);
            self.at += end + 1;
            let rest = rest.get(end..)?;
            if rest.starts_with('\n') {
                text.truncate(text.trim_end_matches([' ', '\t']).len());
                let content = self.rest().trim_start_matches([' ', '\t', '\n']);
                let skipped = self.rest().len() - content.len();
                let blank = self.rest().get(..skipped)?;
                fold(&mut text, blank.matches('\n').count());
                self.at += skipped;
            } else if rest.starts_with('\\') {
                match quote {
                    '"' => self.escape(&mut text)?,
                    _ => text.push('\\'),
                }
            } else if quote == '\'' && self.rest().starts_with('\'') {
                text.push('\'');
                self.at += 1;
            } else {
                return Some(text);
            }
        }
    }

    /// The escape after a backslash in double quotes.
    fn escape(&mut self, text: &mut String) -> Option<()> {
        let sign = self.rest().chars().next()?;
        self.at += sign.len_utf8();
        let digits = match sign {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if digits > 0 {
            let code = u32::from_str_radix(self.rest().get(..digits)?, 16).ok()?;
            self.at += digits;
            // Halves of a pair of surrogates, as JSON has them, are no characters.
            text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            return Some(());
        }
        text.push(match sign {
            '"' | '\\' | '/' | ' ' | '\t' => sign,
            'n' => '\n',
            't' => '\t',
            'r' | '0' | 'a' | 'b' | 'e' | 'f' | 'v' => ' ',
            'N' => '\u{85}',
            '_' => '\u{a0}',
            'L' => '\u{2028}',
            'P' => '\u{2029}',
            '\n' => {
                let content = self.rest().trim_start_matches([' ', '\t']);
                self.at = self.text.len() - content.len();
                return Some(());
            }
            _ => return None,
        });
        Some(())
    }

    /// A list or map in flow style that begins here.
    fn flow(&mut self, depth: usize) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        let is_list = self.rest().starts_with('[');
        let close = if is_list { ']' } else { '}' };
        self.at += 1;
        let (mut values, mut entries) = (Vec::new(), Vec::new());
        loop {
            self.pass_space()?;
            if self.rest().starts_with(close) {
                break;
            }
            let is_kept = self.begin();
            let value = self.flow_value(depth + 1)?;
            self.pass_space()?;
            let pair = self.rest().starts_with(':');
            if pair {
                self.at += 1;
                self.pass_space()?;
            }
            let second = match self.rest().starts_with([',', ']', '}']) {
                true => Value::Null,
                false if pair => self.flow_value(depth + 1)?,
                false => return None,
            };
            match value {
                _ if !is_kept => {}
                Value::Text(name) if pair && is_list => {
                    values.push(Value::Map(vec![(name, second)]));
                }
                value if is_list => values.push(value),
                Value::Text(name) => entries.push((name, second)),
                Value::Null | Value::List(_) | Value::Map(_) => {}
            }
            self.pass_space()?;
            if self.rest().starts_with(',') {
                self.at += 1;
            } else if !self.rest().starts_with(close) {
                return None;
            }
        }
        self.at += 1;
        Some(if is_list {
            Value::List(values)
        } else {
            Value::Map(entries)
        })
    }

    fn flow_value(&mut self, depth: usize) -> Option<Value> {
        self.pass_properties();
        self.pass_space()?;
        match self.rest().chars().next()? {
            '[' | '{' => self.flow(depth),
            '\'' | '"' => self.quoted().map(Value::Text),
            ',' | ']' | '}' => Some(Value::Null),
            _ => self.flow_plain(),
        }
    }

    /// A plain scalar inside a flow value, which may go on over lines.
    fn flow_plain(&mut self) -> Option<Value> {
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let end = rest.find([',', '[', ']', '{', '}', '\n']);
            let mut told = rest.get(..end.unwrap_or(rest.len()))?;
            self.look(told.len() + 1)?;
            for mark in [": ", " #"] {
                told = told.split_once(mark).map_or(told, |(told, _)| told);
            }
            // A colon before a bracket, a comma or the end of the line parts a key from its value,
            // too.
            if end.is_some_and(|end| told.len() == end) {
                told = told.strip_suffix(':').unwrap_or(told);
            }
            self.at += told.len();
            if !text.is_empty() && !told.trim().is_empty() {
                text.push(' ');
            }
            text.push_str(told.trim());
            if !self.rest().starts_with(['\n', ' ']) {
                return Some(scalar(text));
            }
            self.pass_space()?;
            if self.rest().starts_with([',', '[', ']', '{', '}', ':']) {
                return Some(scalar(text));
            }
        }
    }

    /// Passes over white space, line breaks and comments inside a flow value.
    fn pass_space(&mut self) -> Option<()> {
        loop {
            let content = self.rest().trim_start();
            let skipped = self.rest().len() - content.len();
            self.look(skipped + 1)?;
            self.at += skipped;
            if !content.starts_with('#') {
                return Some(());
            }
            self.next_line();
        }
    }
}

/// Returns true if a text is blank or a comment.
fn is_blank(text: &str) -> bool {
    let content = text.trim_start();
    content.is_empty() || content.starts_with('#') && content.len() < text.len()
}

/// What follows the dash of a list.
fn after_dash(line: &str) -> Option<&str> {
    let after = line.strip_prefix('-')?;
    let content = after.trim_start_matches([' ', '\t']);
    (content.len() < after.len() || after.is_empty()).then_some(content)
}

/// The key with which a line begins, and the bytes that it takes with its colon.
fn key(line: &str) -> Option<(String, usize)> {
    let is_colon = |rest: &str| {
        rest.strip_prefix(':')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    };
    match line.chars().next()? {
        '[' | '{' | '|' | '>' | '#' | '\t' => None,
        quote @ ('"' | '\'') => {
            let inner = line.get(1..)?;
            let end = inner.find(quote)?;
            let after = inner.get(end + 1..)?;
            let colon = after.trim_start_matches(' ');
            let length = line.len() - colon.len() + 1;
            is_colon(colon).then(|| (inner.get(..end).unwrap_or_default().to_owned(), length))
        }
        _ => {
            let told = uncommented(line).0;
            let colon = match told.find(": ").or_else(|| told.find(":\t")) {
                Some(at) => at,
                None => told.strip_suffix(':')?.len(),
            };
            Some((told.get(..colon)?.trim_end().to_owned(), colon + 1))
        }
    }
}

/// The text before a comment, trimmed, and whether there is one.
fn uncommented(line: &str) -> (&str, bool) {
    match line.find(" #").or_else(|| line.find("\t#")) {
        Some(at) => (line.get(..at).unwrap_or_default().trim_end(), true),
        None => (line.trim_end(), false),
    }
}

/// A plain scalar.
fn scalar(text: String) -> Value {
    if NULLS.contains(&text.as_str()) {
        Value::Null
    } else {
        Value::Text(text)
    }
}

/// Joins a text with the next line, across empty lines.
fn fold(text: &mut String, empty: usize) {
    match empty {
        0 => text.push(' '),
        breaks => text.extend(std::iter::repeat_n('\n', breaks)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value in a short form: `-` for nothing, `[a, b]`, `{a: b}`.
    fn shown(value: &Value) -> String {
        match value {
            Value::Null => "-".to_owned(),
            Value::Text(text) => text.replace('\n', "⏎"),
            Value::List(values) => {
                let values: Vec<String> = values.iter().map(shown).collect();
                format!("[{}]", values.join(", "))
            }
            Value::Map(entries) => {
                let pair = |(key, value): &(String, Value)| format!("{key}: {}", shown(value));
                let entries: Vec<String> = entries.iter().map(pair).collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let read = read(text).map(|entries| shown(&Value::Map(entries)));
        assert_eq!(read.as_deref().unwrap_or("broken"), expected, "{text}");
    }

    #[test]
    fn scalars() {
        check("", "{}");
        check("# only this\n\n", "{}");
        check(
            "a: one two # three\nb:  four#five\nc:\nd: ~\ne: false\nf: 'false'\n",
            "{a: one two, b: four#five, c: -, d: -, e: -, f: false}",
        );
        check(
            "a: http://x.example/:b\nc:d: e\n",
            "{a: http://x.example/:b, c:d: e}",
        );
        check("a: one\n  two\n\n  three\nb: c", "{a: one two⏎three, b: c}");
        check(
            "a: 'it''s \\n'\n\"b c\" : \"it's \\\"\\u00e9\\\" \\\\\"\n",
            "{a: it's \\n, b c: it's \"é\" \\}",
        );
        check(
            "a: \"one\n  two\\\n  three\n\n  four\"\nb: c\n",
            "{a: one twothree⏎four, b: c}",
        );
        check(
            "a: !tag &name text\nb: &c\n  d\ne: ! x\n",
            "{a: text, b: d, e: ! x}",
        );
        check(
            "a: 2010-06-18\nb: 007\nc: 1.10",
            "{a: 2010-06-18, b: 007, c: 1.10}",
        );
    }

    #[test]
    fn block_scalars() {
        check(
            "a: |\n  one\n   two\n\n  three\n\nb: c",
            "{a: one⏎ two⏎⏎three, b: c}",
        );
        check(
            "a: >-\n  one\n  two\n\n  three\n    four\n  five\nb: c",
            "{a: one two⏎three⏎  four⏎five, b: c}",
        );
        check("a: |2+ # told\n   one\n  two\n", "{a:  one⏎two}");
        check(
            "a:\n  - >\n    one\n    two\n  - three",
            "{a: [one two, three]}",
        );
        check("a: |\nb: c", "{a: , b: c}");
    }

    #[test]
    fn lists_and_maps() {
        check("a:\n- one\n- two\nb: c", "{a: [one, two], b: c}");
        check(
            "a:\n  - one\n  -\n  - - two\n    - three\n",
            "{a: [one, -, [two, three]]}",
        );
        check(
            "a:\n  - name: one\n    of: two\n  # between\n  - name: three\nb:\n  c:\n    d: e\n",
            "{a: [{name: one, of: two}, {name: three}], b: {c: {d: e}}}",
        );
        check(
            "a: [one, 'two, too', {b: c, d}, [], e: f,]\ng: {h: [i,\n  j k\n  l # m\n ], \"n\":o}\n",
            "{a: [one, two, too, {b: c, d: -}, [], {e: f}], g: {h: [i, j k l], n: o}}",
        );
        check("a: [http://x.example/, b]", "{a: [http://x.example/, b]}");
    }

    #[test]
    fn aliases_are_text() {
        check(
            "a: &x [y, y]\nb: [*x, *x]\nc: *x\n<<: *x\n",
            "{a: [y, y], b: [*x, *x], c: *x, <<: *x}",
        );
    }

    #[test]
    fn what_is_not_well_formed_is_broken() {
        for text in [
            "text",
            "- a\n- b",
            "a: b: c",
            "a: \"b\nc: d",
            "a: \"b\" c",
            "a: [b\nc: d",
            "a: b\n  c: d",
            "a:\n    b: c\n  d: e",
            "a: - b",
            "a: b\ntext",
        ] {
            check(text, "broken");
        }
        check(&format!("a: {}", "[".repeat(50_000)), "broken");
        check(&format!("a: {}", "{a: ".repeat(50_000)), "broken");
        check(&"- ".repeat(30_000), "broken");
    }

    #[test]
    fn values_are_bounded() {
        let entries = read(&format!("a: [{}]\nb: c", "x,".repeat(30_000))).unwrap();
        assert!(matches!(&entries[0].1, Value::List(values) if values.len() == VALUES - 1));
    }
}
