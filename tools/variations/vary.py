#!/usr/bin/env python3
"""Changes documents in ways that must not matter, and tells which of them matter to a program.

    vary.py CMD.. --sets DIR.. [--sample N] [--only NAME] [--json FILE] [--worst N]

CMD is the command that reads documents, such as `target/release/undersigned extract`. DIR has gold.jsonl, files/ and score.py. Each
document is changed in one way at a time, its answers stay as they are. For each way the output tells how many documents it
changed, the mean F1 of signatories before and after, the share of documents whose F1 falls by more than 2 points or in
which, unsigned, somebody is found who was not found before, and for other facts the share of documents in which the value is
another one afterwards. The sample is the same on every run. With --json the shares are written to a file (percent, `way.fact`), from which
tests/evaluate.py holds them against its floors. `ways` gives the changed texts to others, such as tools/signatory.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap

HEAD = re.compile(r"\A﻿?(?:---\r?\n.*?\n---\r?\n|(?:[A-Z][\w-]*: .*\r?\n)+(?=\r?\n))", re.S)
ITEM = re.compile(r"^(\s*)(?:[-*+•·]|\d+[.)])\s+")
COMMENTS = ("Share this page", "3 comments", "Alma Kestrel says:", "I could not agree more with every word of it, thank you all.", "Reply", "Tom B. says:", "When is the meeting?", "Reply")
HOMONYMS = "Our volunteers Georgia Manning, Jordan Kennedy, Florence Media and Paris Victoria prepared this text."
# Facts whose values are compared before and after; dates and titles that only the declarations hold are lost with them.
FACTS = ("title", "date", "kind", "language", "publisher", "countries", "addressees", "instruments")
CONTACT = ("ENDS", "For more information, please contact:", "Jo Larch, press office, +44 20 7946 0000, press@lake.example")


def split(text):
    head = HEAD.match(text)
    return (head.group(0), text[head.end():]) if head else ("", text)


def names_in(line, names):
    return [name for name in names if name in line]


def signed_lines(lines, names):
    """The numbers of the short lines that hold signatories, the last dense stretch of them."""
    hits = [number for number, line in enumerate(lines) if len(line) < 300 and names_in(line, names)]
    kept, last = [], None
    for number in reversed(hits):
        if last is not None and last - number > 8:
            break
        kept.append(number)
        last = number
    return sorted(kept)


def plain_item(line):
    return ITEM.sub(r"\1", line).strip()


# ---------------------------------------------------------------- Markdown and text


def wrapped(lines):
    out = []
    for line in lines:
        if len(line) > 90 and not re.match(r"\s*([-*+>|#<\d]|```)", line) and "|" not in line:
            out += textwrap.wrap(line, 72, break_long_words=False, break_on_hyphens=False) or [line]
        else:
            out.append(line)
    return out


def inserted(lines, sentence):
    """A sentence as a paragraph of its own in the middle of the text."""
    gaps = [at for at, line in enumerate(lines) if not line.strip()]
    at = gaps[len(gaps) // 2] if len(gaps) > 3 else None
    return None if at is None else lines[:at] + ["", sentence, ""] + lines[at:]


def on_items(change, apart=False):
    def way(lines, names):
        hits = signed_lines(lines, names)
        if len(hits) < 3 or any("|" in lines[at] or "<" in lines[at] for at in hits):
            return None
        out = []
        for at, line in enumerate(lines):
            if at in hits:
                out += [change(plain_item(line), hits.index(at) + 1)] + ([""] if apart else [])
            elif not line.strip() and at - 1 in hits and at + 1 in hits:
                continue
            else:
                out.append(line)
        return out
    return way


def on_names(change):
    def way(lines, names):
        hits = signed_lines(lines, names)
        if not hits or any(mark in lines[at] for at in hits for mark in "*[<`_"):
            return None
        out = list(lines)
        for at in hits:
            for name in sorted(names_in(out[at], names), key=len, reverse=True)[:1]:
                out[at] = out[at].replace(name, change(name), 1)
        return out
    return way


def without_cue(lines, names):
    """What stands directly above a last list of five and more, taken away."""
    hits = signed_lines(lines, names)
    if len(hits) < 5 or len(lines) - hits[-1] > 6:
        return None
    above = hits[0] - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    if above < 3 or len(lines[above]) > 90 or names_in(lines[above], names):
        return None
    return lines[:above] + lines[above + 1:]


def noted_cue(lines, names):
    """A note between the cue and its list."""
    hits = signed_lines(lines, names)
    if len(hits) < 5 or lines[hits[0]].lstrip().startswith("|"):
        return None
    return lines[:hits[0]] + ["", "(in alphabetical order, as of 3 May 2019)", ""] + lines[hits[0]:]


def parted(lines, names):
    """A list in two parts with a sub-heading between them."""
    hits = signed_lines(lines, names)
    if len(hits) < 8 or lines[hits[0]].lstrip().startswith("|"):
        return None
    middle = hits[len(hits) // 2]
    return lines[:middle] + ["", "### Further signatories", ""] + lines[middle:]


def tabled(lines, names):
    hits = signed_lines(lines, names)
    if len(hits) < 4 or hits[-1] - hits[0] > 2 * len(hits) or any("|" in lines[at] for at in hits):
        return None
    rows = [f"| {place} | {plain_item(lines[at])} |" for place, at in enumerate(hits, 1)]
    return lines[:hits[0]] + ["", "| | Name |", "|---|---|", *rows, ""] + lines[hits[-1] + 1:]


def to_html(lines, names):
    out, listed = [], False
    for paragraph in re.split(r"\n\s*\n", "\n".join(lines)):
        rows = [row for row in paragraph.split("\n") if row.strip()]
        if not rows or any(row.lstrip().startswith(("|", "```", "<", ":::")) for row in rows):
            return None
        if all(ITEM.match(row) for row in rows):
            out.append("<ul>" + "".join(f"<li>{inline(plain_item(row))}</li>" for row in rows) + "</ul>")
        elif rows[0].startswith("#"):
            level = min(6, len(rows[0]) - len(rows[0].lstrip("#")))
            out.append(f"<h{level}>{inline(rows[0].strip('# '))}</h{level}>")
            if rows[1:]:
                out.append("<p>" + "<br>".join(map(inline, rows[1:])) + "</p>")
        else:
            short = max(map(len, rows)) < 60
            out.append("<p>" + ("<br>\n" if short else "\n").join(map(inline, rows)) + "</p>")
    return ["<!DOCTYPE html><html><head><meta charset='utf-8'></head><body><div class='menu'><a href='/'>Home</a> <a href='/about'>About</a></div><main>", *out, "</main><div class='footer'>Home | About | Imprint</div></body></html>"]


def inline(text):
    text = text.strip().lstrip("> ").replace("&", "&amp;").replace("<", "&lt;").rstrip("\\")
    text = re.sub(r"\[([^\]]*)\]\(([^)\s]*)[^)]*\)", r'<a href="\2">\1</a>', text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text)
    return re.sub(r"(?<!\w)[*_](\S.*?)[*_](?!\w)", r"<em>\1</em>", text)


ENTITIES = {"é": "&eacute;", "á": "&aacute;", "ó": "&oacute;", "ã": "&atilde;", "ç": "&ccedil;", "ü": "&uuml;", "ö": "&ouml;", "ä": "&auml;", "ñ": "&ntilde;", "–": "&ndash;", "’": "&rsquo;"}

LINES = {
    "wrapped": lambda lines, names: wrapped(lines),
    "quoted": lambda lines, names: ["> " + line for line in lines],
    "commented": lambda lines, names: [*lines, "", *(piece for row in COMMENTS for piece in (row, ""))],
    "contact": lambda lines, names: [*lines, "", *(piece for row in CONTACT for piece in (row, ""))],
    "homonyms": lambda lines, names: inserted(lines, HOMONYMS),
    "headings": lambda lines, names: ["##" + line if re.match(r"#{1,4} ", line) else line for line in lines],
    "bulleted": on_items(lambda text, number: f"- {text}"),
    "starred": on_items(lambda text, number: f"• {text}", apart=True),
    "numbered": on_items(lambda text, number: f"{number}. {text}"),
    "paragraphs": on_items(lambda text, number: text, apart=True),
    "broken": on_items(lambda text, number: text + "  "),
    "bold": on_names(lambda name: f"**{name}**"),
    "linked": on_names(lambda name: f"[{name}](https://lake.example/{abs(len(name))})"),
    "capitals": on_names(str.upper),
    "uncued": without_cue,
    "noted": noted_cue,
    "parted": parted,
    "tabled": tabled,
    "html": to_html,
    "entities": lambda lines, names: ["".join(ENTITIES.get(c, c) for c in line) for line in lines],
    "directives": lambda lines, names: ["<!-- wp:paragraph -->", *lines, "<!-- /wp:paragraph -->"],
}


# ---------------------------------------------------------------- HTML


def tagged(old, new):
    def way(text, names):
        return re.sub(rf"<(/?){old}\b", rf"<\1{new}", text, flags=re.I) if re.search(rf"<{old}\b", text, re.I) else None
    return way


def bodied(before, after):
    def way(text, names):
        if not re.search(r"</body>", text, re.I):
            return None
        text = re.sub(r"(<body\b[^>]*>)", lambda m: m.group(1) + before, text, count=1, flags=re.I)
        return re.sub(r"(</body>)", lambda m: after + m.group(1), text, count=1, flags=re.I)
    return way


def emphatic(text, names):
    for name in names[:400]:
        text = re.sub(rf">(\s*){re.escape(name)}(\s*)<", lambda m: f">{m.group(1)}<b>{name}</b>{m.group(2)}<", text, count=1)
    return text


def undeclared(text, names):
    return re.sub(r"<meta\b[^>]*\b(?:name|property)\b[^>]*>|<script\b[^>]*ld\+json.*?</script>", "", text, flags=re.I | re.S)


PAGES = {
    "ordered": tagged("ul", "ol"),
    "divided": tagged("p", "div"),
    "sectioned": tagged("article", "div"),
    "boxed": bodied("<blockquote>", "</blockquote>"),
    "commented": bodied("", "<div class='comments'><h3>3 comments</h3>" + "".join(f"<p>{row}</p>" for row in COMMENTS) + "</div>"),
    "contact": bodied("", "".join(f"<p>{row}</p>" for row in CONTACT)),
    "broken": lambda text, names: re.sub(r"<br\s*/?>", "</p><p>", text, flags=re.I) if re.search(r"<br", text, re.I) and "<p" in text else None,
    "emphatic": emphatic,
    "undeclared": undeclared,
}


def ways(file, text, names):
    """The changed texts of a document by the way they were changed, each with the ending of its file."""
    head, body = split(text)
    ending = os.path.splitext(file)[1]
    found = {}
    if ending in (".html", ".htm"):
        for name, way in PAGES.items():
            found[name] = (way(text, names), ending)
    else:
        for name, way in LINES.items():
            lines = way(body.split("\n"), names)
            if name == "html":
                found[name] = (lines and "\n".join(lines), ".html")
            else:
                found[name] = (lines and head + "\n".join(lines), ending)
        if head:
            found["headless"] = (body, ending)
    return {name: changed for name, changed in found.items() if changed[0] and changed[0] != text}


def scorer(folder):
    spec = importlib.util.spec_from_file_location("score", os.path.join(folder, "score.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(command, paths):
    found = []
    for start in range(0, len(paths), 60):
        run = subprocess.run([*command, *paths[start:start + 60]], capture_output=True, text=True)
        found += [json.loads(line) for line in run.stdout.splitlines()]
    return found


def f1(score, gold, found):
    names = [one["name"] for one in found.get("signatories") or []]
    wanted = [one["name"] for one in gold["signatories"]]
    if not wanted:
        return 0.0 if names else 1.0
    right = len(score.match(wanted, names))
    return 2 * right / (len(wanted) + len(names)) if right else 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", nargs="+")
    parser.add_argument("--sets", nargs="+", required=True)
    parser.add_argument("--sample", type=int, default=10**6)
    parser.add_argument("--only")
    parser.add_argument("--json")
    parser.add_argument("--worst", type=int, default=0)
    a = parser.parse_args()
    documents = []
    for folder in a.sets:
        for line in open(os.path.join(folder, "gold.jsonl"), encoding="utf-8"):
            gold = json.loads(line)
            documents.append((hashlib.sha256(gold["file"].encode()).hexdigest(), folder, gold))
    documents = sorted(documents, key=lambda one: one[0])[: a.sample]
    score = scorer(a.sets[0])
    before = read(a.command, [os.path.join(folder, "files", gold["file"]) for _, folder, gold in documents])
    pairs = {}
    with tempfile.TemporaryDirectory() as scratch:
        jobs = []
        for number, (_, folder, gold) in enumerate(documents):
            text = open(os.path.join(folder, "files", gold["file"]), encoding="utf-8", errors="replace").read()
            for way, (changed, ending) in ways(gold["file"], text, [one["name"] for one in gold["signatories"]]).items():
                if a.only and way != a.only:
                    continue
                place = os.path.join(scratch, f"{way}-{number}")
                os.mkdir(place)
                path = os.path.join(place, os.path.splitext(gold["file"])[0] + ending)
                open(path, "w", encoding="utf-8").write(changed)
                jobs.append((way, number, path))
        for (way, number, path), found in zip(jobs, read(a.command, [path for *_, path in jobs])):
            gold = documents[number][2]
            pairs.setdefault(way, []).append((f1(score, gold, before[number]), f1(score, gold, found), gold["file"], before[number], found))
    shares = {}
    for way, changed in pairs.items():
        share = shares[way] = {"signatories": percent(old - new > 0.02 for old, new, *_ in changed)}
        share |= {fact: percent(one.get(fact) != other.get(fact) for *_, one, other in changed) for fact in FACTS}
    for way, share in sorted(shares.items(), key=lambda one: -one[1]["signatories"]):
        changed = pairs[way]
        old, new = (100 * sum(pair[at] for pair in changed) / len(changed) for at in (0, 1))
        others = " ".join(f"{fact} {share[fact]:.1f}" for fact in FACTS)
        print(f"{way:12} {len(changed):4} documents, F1 {old:.1f} -> {new:.1f}, falls in {share['signatories']:.1f} %; other values: {others}")
        for old, new, file, *_ in sorted(changed, key=lambda pair: pair[1] - pair[0])[: a.worst]:
            print(f"    {old:.2f} -> {new:.2f} {file}")
    if a.json:
        with open(a.json, "w", encoding="utf-8") as out:
            json.dump(shares, out)


def percent(truths):
    truths = list(truths)
    return 100 * sum(truths) / len(truths)


if __name__ == "__main__":
    main()
