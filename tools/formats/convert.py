#!/usr/bin/env python3
"""Writes documents in other formats, and tells whether a program finds the same facts in each.

    convert.py CMD.. --sets DIR.. --into DIR [--formats docx,odt,..] [--sample N] [--only NAME] [--worst N]

CMD is the command that reads documents, such as `target/release/undersigned extract`. DIR has gold.jsonl and files/. Of each
Markdown and HTML document the text alone (no front matter, no frame of a site) is written as a plain page by pandoc, below its
title where it does not begin with it; from this page pandoc makes the other formats, and chromium the PDF. What is made stays in
the folder of --into and is made once. The facts that the program finds in the page are those to be found: for each format and
field the table gives the F1 over all documents, and the share of documents in which all fields are the same; the day on which a
format was made is no date. --worst names the documents that differ, with what was found. Needs pandoc, and chromium for PDF.
Standard library only.
"""

import argparse
import concurrent.futures
import datetime
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HEAD = re.compile(r"\A(?:﻿)?---\r?\n.*?\n---\r?\n", re.S)
MAIN = [re.compile(rf"<{name}\b.*?</{name}>", re.S | re.I) for name in ("article", "main", "body")]
NOISE = re.compile(r"<(script|style|nav|header|footer|aside|form|noscript|svg|iframe|video|audio)\b.*?</\1>", re.S | re.I)
PICTURE = re.compile(r"<(img|source|embed)\b[^>]*>", re.I)
FORMATS = ["pdf", "docx", "odt", "rtf", "epub", "md", "txt"]
FIELDS = ["title", "kind", "date", "language", "countries", "addressees", "signatories", "instruments"]
PAGE = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title>\n<style>* {{ unicode-bidi: plaintext }}</style></head>\n<body>\n{body}\n</body></html>\n'


def pandoc(text, source, target, output=None):
    options = ["pandoc", "-f", source, "-t", target, "--wrap=none"]
    if output:
        options += ["-s", "-o", output]
    done = subprocess.run(options, input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120)
    if done.returncode:
        raise ValueError(f"pandoc cannot make {target}")
    return done.stdout.decode()


def page(path, title):
    """The text of a document as a plain page, without pictures and with its title."""
    text = PICTURE.sub("", body(path))
    shown = html.escape(title or "")
    begins = re.sub(r"<[^>]*>|\W+", " ", text)[:600].casefold().split()
    words = re.sub(r"\W+", " ", title or "").casefold().split()
    if words and " ".join(words) not in " ".join(begins):
        text = f"<h1>{shown}</h1>\n{text}"
    return PAGE.format(title=shown, body=text)


def body(path):
    """The text of a document as markup."""
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    if path.endswith(".md"):
        return pandoc(HEAD.sub("", text, count=1), "markdown-yaml_metadata_block-smart+hard_line_breaks", "html")
    text = NOISE.sub("", text)
    found = max((m.group() for main in MAIN for m in [main.search(text)] if m), key=len, default=text)
    for main in MAIN:
        match = main.search(text)
        if match and len(match.group()) * 3 > len(found):
            found = match.group()
            break
    return pandoc(found, "html-native_divs-native_spans", "html")


def convert(name, formats, made):
    """Writes a page in other formats; gives those that were made."""
    source = f"{made}/{name}.html"
    with open(source, encoding="utf-8") as file:
        text = file.read()
    done = []
    for format in formats:
        target = f"{made}/{name}.{format}"
        if not os.path.exists(target):
            try:
                if format == "pdf":
                    with tempfile.TemporaryDirectory() as profile:
                        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
                                   "--no-pdf-header-footer", f"--print-to-pdf={target}.part", "file://" + os.path.abspath(source)]
                        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=180)
                else:
                    to = {"md": "markdown-smart", "txt": "plain"}.get(format, format)
                    # A page has a title in its head, which would come twice.
                    pandoc(re.sub(r"<(title|style)>.*?</\1>", "", text), "html", to, f"{target}.part")
                os.rename(f"{target}.part", target)
            except (ValueError, OSError, subprocess.TimeoutExpired) as error:
                print(f"{name}.{format}: {error}", file=sys.stderr)
                continue
        done.append(target)
    return done


def facts(answer, field, made=None):
    """The values of a field, folded, so that they can be compared; a file made on this day tells no date by it."""
    value = answer.get(field)
    if field == "date" and value == made:
        value = None
    values = value if isinstance(value, list) else [] if value in (None, "") else [value]
    values = [one.get("name") if isinstance(one, dict) else one for one in values]
    return {" ".join(str(one).casefold().split()) for one in values if one}


def day(path):
    """The day on which a file was made."""
    return datetime.datetime.fromtimestamp(os.path.getmtime(path), datetime.timezone.utc).date().isoformat()


def extracted(command, paths):
    """What the program says of files, by their names."""
    answers = {}
    for at in range(0, len(paths), 32):
        run = subprocess.run([*command, *paths[at:at + 32]], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for line in run.stdout.decode("utf-8", "replace").splitlines():
            answer = json.loads(line)
            answers.setdefault(os.path.basename(answer["path"]), answer)
    return answers


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sets", nargs="+", required=True)
    parser.add_argument("--into", required=True)
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--sample", type=int)
    parser.add_argument("--only")
    parser.add_argument("--worst", type=int, default=0)
    options, command = parser.parse_known_args()
    formats = options.formats.split(",")
    if "pdf" in formats and not shutil.which("chromium"):
        sys.exit("chromium is not installed: leave `pdf` out of --formats")
    os.makedirs(options.into, exist_ok=True)
    names, titles = [], {}
    for folder in options.sets:
        with open(f"{folder}/gold.jsonl", encoding="utf-8") as file:
            for one in map(json.loads, file):
                titles[os.path.basename(one.get("file") or one.get("path"))] = one.get("title")
        for entry in sorted(os.listdir(f"{folder}/files")):
            if entry.endswith((".md", ".html")) and (not options.only or options.only in entry):
                names.append((f"{folder}/files/{entry}", entry.rsplit(".", 1)[0]))
    if options.sample:
        names.sort(key=lambda one: hashlib.sha256(one[1].encode()).digest())
        names = names[:options.sample]
    paths = []
    for path, name in names:
        target = f"{options.into}/{name}.html"
        if not os.path.exists(target):
            try:
                text = page(path, titles.get(os.path.basename(path)))
            except (ValueError, subprocess.TimeoutExpired) as error:
                print(f"{name}: {error}", file=sys.stderr)
                continue
            with open(target, "w", encoding="utf-8") as file:
                file.write(text)
        paths.append(target)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for made in pool.map(lambda path: convert(os.path.basename(path)[:-5], formats, options.into), list(paths)):
            paths.extend(made)
    answers = extracted(command, paths)
    print(f"{'format':<8}{'n':>4} " + "".join(f"{field:>12}" for field in FIELDS) + f"{'all same':>12}")
    differences = []
    for format in formats:
        counts = {field: [0, 0, 0] for field in FIELDS}
        documents = same = 0
        for _, name in names:
            wanted, found = answers.get(f"{name}.html"), answers.get(f"{name}.{format}")
            if wanted is None or found is None:
                continue
            documents += 1
            differing = []
            for field in FIELDS:
                a, b = facts(wanted, field), facts(found, field, day(f"{options.into}/{name}.{format}"))
                both = len(a & b)
                for place, number in enumerate((both, len(a), len(b))):
                    counts[field][place] += number
                if a != b:
                    differing.append((field, sorted(a - b), sorted(b - a)))
            same += not differing
            differences += [(format, name, *one) for one in differing]
        f1 = [2 * both / (a + b) if a + b else 1.0 for both, a, b in counts.values()]
        print(f"{format:<8}{documents:>4} " + "".join(f"{value:12.3f}" for value in f1) + f"{same / max(1, documents):12.3f}")
    for format, name, field, lost, new in differences[:options.worst]:
        print(f"{format} {name} {field}: lost {lost[:4]} ({len(lost)}), new {new[:4]} ({len(new)})")


if __name__ == "__main__":
    main()
