#!/usr/bin/env python3
"""Answers to real documents without their text: labels.jsonl keeps places in files, not words.

    labels.py pack --documents DIR --out labels.jsonl SET..     from annotated sets to labels
    labels.py unpack --documents DIR --out SET labels.jsonl     from labels and the documents to a set

A SET is a folder with gold.jsonl and files/, as tests/evaluate.py reads them. DIR holds the documents as they were collected, by
path. A label names the document by its path and the first 16 digits of its SHA-256; titles, names, roles and the like are
[start, end] in characters of the decoded file (UTF-8, else Latin-1), and as they are only where the file does not hold them so;
kinds, dates, languages and country codes stand as they are.
A value is restored from its place by taking off tags and marks of Markdown and decoding entities. Documents that are absent, or
have another hash, are left out and counted. What `pack` cannot place is left out if it is a role, an affiliation or a
city; where a name of those who sign cannot be placed the document is, with a line that says why.
"""

import argparse
import hashlib
import html
import json
import pathlib
import re
import shutil
import sys

PLAIN = ("kind", "kind_alt", "date", "date_alt", "language", "countries", "countries_alt", "instruments", "instruments_alt")
PLACED = ("title", "publisher")
PLACED_LISTS = ("addressees", "title_alt", "publisher_alt", "addressees_alt")
SKIPPED = re.compile(r"<[^<>]*>|\]\([^()\s]*(?:\s\"[^\"]*\")?\)")
WORD = re.compile(r"(?:&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);|\w)+")
MARKS = re.compile(r"[*_`\[\]|#]+")


def decoded(data):
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def shown(piece):
    """A piece of a file as a reader sees it, on one line."""
    piece = SKIPPED.sub(lambda found: "" if found[0].startswith("]") or found[0].startswith(("</", "<a", "<b>", "<i>", "<em", "<strong", "<span")) else " ", piece)
    return " ".join(MARKS.sub("", html.unescape(piece.replace("\\'", "'").replace('\\"', '"'))).split())


def same(one, other):
    bare = [re.sub(r"\W+", "", html.unescape(text)).casefold() for text in (one, other)]
    return bare[0] == bare[1]


class Places:
    """The words of a file with their places."""

    def __init__(self, text):
        self.text = text
        blank = SKIPPED.sub(lambda found: " " * len(found[0]), text)
        self.words = []
        for found in WORD.finditer(blank):
            for word in re.findall(r"\w+", html.unescape(found[0])):
                self.words.append((word.casefold(), found.start(), found.end()))
        self.first = {}
        for at, word in enumerate(self.words):
            self.first.setdefault(word[0], []).append(at)

    def find(self, value):
        """The place of a value: [start, end], or none."""
        value = " ".join(str(value).split())
        at = self.text.find(value)
        if at >= 0 and shown(self.text[at:at + len(value)]) == value:
            return [at, at + len(value)]
        wanted = [word.casefold() for word in re.findall(r"\w+", value)]
        if not wanted:
            return None
        for at in self.first.get(wanted[0], []):
            run = self.words[at:at + len(wanted)]
            if [word[0] for word in run] == wanted:
                start, end = run[0][1], run[-1][2]
                # Marks at the ends that belong to the value: quotation marks, brackets, stops.
                for more in range(0, 4):
                    for before in range(0, 4):
                        piece = self.text[max(start - before, 0):end + more]
                        if shown(piece) == value:
                            return [max(start - before, 0), end + more]
                if same(shown(self.text[start:end]), value):
                    return [start, end]
        return None


def pack(arguments):
    left, lost, labels = 0, 0, []
    for folder in map(pathlib.Path, arguments.inputs):
        for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
            if not line.strip():
                continue
            answer = json.loads(line)
            path = answer["source"].removeprefix("corpus:")
            file = arguments.documents / path
            if not file.is_file():
                print(f"{path}: no such document", file=sys.stderr)
                left += 1
                continue
            data = file.read_bytes()
            places = Places(decoded(data))
            label = {"path": path, "sha256": hashlib.sha256(data).hexdigest()[:16]}
            label |= {key: answer[key] for key in PLAIN if key in answer}
            missing = []

            def placed(value, needed):
                nonlocal lost
                if value is None:
                    return None
                place = places.find(value)
                if place is None:
                    lost += 1
                    if needed:
                        missing.append(value)
                return place

            for key in PLACED:
                if key in answer:
                    label[key] = placed(answer[key], False) or answer[key]
            for key in PLACED_LISTS:
                if key in answer:
                    values = answer[key] if isinstance(answer[key], list) else [answer[key]]
                    values = [value for value in values if value]
                    label[key] = [placed(value, False) or value for value in values]
            label["signatories"] = []
            for one in answer.get("signatories", []):
                place = placed(one["name"], True)
                if not place:
                    continue
                entry = {"name": place, "type": one["type"]}
                for key in ("role", "affiliation"):
                    found = placed(one.get(key), False)
                    if found:
                        entry[key] = found
                spots = []
                for spot in one.get("places") or []:
                    city = placed(spot.get("city"), False)
                    spots.append({"city": city, "country": spot.get("country")})
                if spots:
                    entry["places"] = spots
                label["signatories"].append(entry)
            if missing:
                print(f"{path}: not found: {missing[:3]}", file=sys.stderr)
                left += 1
                continue
            labels.append(label)
    labels.sort(key=lambda label: label["path"])
    unique = {label["path"]: label for label in labels}
    lines = [json.dumps(label, ensure_ascii=False, separators=(",", ":")) for label in unique.values()]
    arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(unique)} labels, {left} documents left out, {lost} values without a place", file=sys.stderr)


def unpack(arguments):
    files = arguments.out / "files"
    files.mkdir(parents=True, exist_ok=True)
    lines, absent = [], 0
    for labels in map(pathlib.Path, arguments.inputs):
        for line in labels.read_text(encoding="utf-8").splitlines():
            label = json.loads(line)
            file = arguments.documents / label["path"]
            data = file.read_bytes() if file.is_file() else b""
            if hashlib.sha256(data).hexdigest()[:16] != label["sha256"]:
                absent += 1
                continue
            text = decoded(data)

            def restored(place):
                return shown(text[place[0]:place[1]]) if isinstance(place, list) else place

            flat = label["path"].replace("/", "__")
            answer = {"file": flat, "source": "corpus:" + label["path"]}
            answer |= {key: label[key] for key in PLAIN if key in label}
            answer |= {key: restored(label.get(key)) for key in PLACED}
            answer |= {key: [restored(place) for place in label[key]] for key in PLACED_LISTS if key in label}
            answer["signatories"] = [
                {
                    "name": restored(one["name"]), "type": one["type"], "role": restored(one.get("role")),
                    "affiliation": restored(one.get("affiliation")),
                    "places": [{"city": restored(spot["city"]), "country": spot["country"]} for spot in one.get("places", [])],
                }
                for one in label["signatories"]
            ]
            lines.append(json.dumps(answer, ensure_ascii=False))
            shutil.copyfile(file, files / flat)
    (arguments.out / "gold.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} documents, {absent} absent or changed", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("pack", "unpack"))
    parser.add_argument("--documents", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("inputs", nargs="+")
    arguments = parser.parse_args()
    {"pack": pack, "unpack": unpack}[arguments.command](arguments)


if __name__ == "__main__":
    main()
