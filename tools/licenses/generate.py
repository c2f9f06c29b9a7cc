#!/usr/bin/env python3
"""Writes src/present/licenses/packages.txt: the licenses of all packages in the program, with their notices.

    tools/licenses/generate.py

Run it whenever Cargo.lock changes: a test holds the file against it. Cargo tells the packages that normal dependencies reach on the
systems below, and the license of each; the text comes from the package as it was published, and must read like that license.
Besides: notices beside the license, texts inside packages (the Zstandard library, the stop words of Snowball, tables of Unicode),
and the standard library of Rust, from the documents that come with the compiler. For packages published without a text, the text
of a package of the same repository stands, else one in `texts/`, copied from there and named for it. Same packages and compiler, same bytes. Needs
Python 3.9 and cargo.
"""

import html
import json
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RULE = "-" * 100

# Systems that programs are built for.
SYSTEMS = [
    "x86_64-unknown-linux-gnu",
    "aarch64-unknown-linux-gnu",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
]
# Of several licenses of a package the first of these is taken: what the names of their files hold, and words of their texts.
LICENSES = {
    "MIT": ("mit", "Permission is hereby granted, free of charge"),
    "Zlib": ("zlib", "This software is provided 'as-is'"),
    "BSD-2-Clause": ("bsd", "Redistribution and use in source and binary forms"),
    "BSD-3-Clause": ("bsd", "Redistribution and use in source and binary forms"),
    "Unicode-3.0": ("unicode", "UNICODE LICENSE V3"),
    "Unlicense": ("unlicense", "This is free and unencumbered software"),
    "Apache-2.0": ("apache", "Version 2.0, January 2004"),
}
TEXTS = re.compile(r"licen[cs]e|^copying", re.I)

# Notices that stand beside a license, by their names.
NOTICES = re.compile(r"^(notice|copyright|licen[cs]e-(third-party|unicode|whatwg|snowball))(\.\w+)?$", re.I)
# Texts inside packages: package, file, and where in the file the text begins and ends.
INSIDE = [
    ("zstd-sys", "zstd/LICENSE", None, None),
    ("regex-syntax", "src/unicode_tables/LICENSE-UNICODE", None, None),
    ("tantivy", "src/tokenizer/stop_word_filter/stopwords.rs", "These stop word lists", "*/"),
]


def tidy(text):
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\f", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def metadata(system):
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", system]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def in_program():
    """The packages that normal dependencies reach on any of the systems."""
    found = {}
    for system in SYSTEMS:
        known = metadata(system)
        nodes = {node["id"]: node for node in known["resolve"]["nodes"]}
        described = {package["id"]: package for package in known["packages"]}
        waiting = [known["resolve"]["root"]]
        seen = set(waiting)
        while waiting:
            for other in nodes[waiting.pop()]["deps"]:
                if any(kind["kind"] is None for kind in other["dep_kinds"]) and other["pkg"] not in seen:
                    seen.add(other["pkg"])
                    waiting.append(other["pkg"])
                    found[other["pkg"]] = described[other["pkg"]]
    return sorted(found.values(), key=lambda package: (package["name"], package["version"]))


def choice(expression, is_known=lambda license: True):
    """The licenses of an expression that all must hold, known and preferred ones where there is a choice."""
    words = re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR "))

    def any_of():
        choices = [all_of()]
        while words and words[0] == "OR":
            words.pop(0)
            choices.append(all_of())
        return min(choices, key=lambda choice: max((not is_known(license), rank(license)) for license in choice))

    def all_of():
        licenses = one()
        while words and words[0] == "AND":
            words.pop(0)
            licenses = licenses + one()
        return licenses

    def one():
        word = words.pop(0)
        if word == "(":
            inner = any_of()
            words.pop(0)
            return inner
        if words and words[0] == "WITH":
            word = f"{word} {words.pop(0)} {words.pop(0)}"
        return [word]

    return any_of()


def rank(license):
    known = list(LICENSES)
    return known.index(license) if license in known else len(known)


def text_of(package, license):
    """The text of a license in a package, if it was published with one."""
    name, says = LICENSES[license]
    files = [file for file in sorted(folder(package).iterdir()) if TEXTS.search(file.name) and file.is_file()]
    # As the REUSE specification lays them out.
    files += sorted((folder(package) / "LICENSES").glob("*.txt"))
    files.sort(key=lambda file: name not in file.name.lower())
    for file in files:
        text = file.read_text(errors="replace")
        if says in " ".join(text.split()):
            return text
    return None


def own_text(package):
    """Where the text of a package stands that was published without one."""
    return HERE / "texts" / f"{package['repository'].rstrip('/').split('/')[-1]}.txt"


def any_text(package, license, beside):
    """The text of a license in a package, kept for it, or in a package of the same repository."""
    own = own_text(package)
    text = text_of(package, license) or (own.read_text() if own.exists() else None)
    return text or beside.get((package["repository"], license))


def folder(package):
    return pathlib.Path(package["manifest_path"]).parent


def packages():
    """Packages as `name version`, each with the title and the text of a license or a notice."""
    found = in_program()
    beside = {}
    for package in found:
        for license in choice(package["license"]):
            text = text_of(package, license) if license in LICENSES else None
            beside.setdefault((package["repository"], license), text) if text else None
    for package in found:
        name = f"{package['name']} {package['version']}"
        has_text = lambda license: license in LICENSES and any_text(package, license, beside)
        for license in choice(package["license"], has_text):
            if license not in LICENSES:
                raise SystemExit(f"{name}: no choice of `{package['license']}` is known here")
            text = any_text(package, license, beside)
            if not text:
                raise SystemExit(f"{name} has no text of {license}: put that of its repository into {own_text(package)}")
            yield name, license, text
        for file in sorted(folder(package).iterdir()):
            if NOTICES.match(file.name):
                yield name, f"Notice in {file.name}", file.read_text(errors="replace")
        for inside, path, start, end in INSIDE:
            if package["name"] == inside:
                text = (folder(package) / path).read_text()
                text = text[text.index(start):] if start else text
                text = text[: text.index(end)] if end else text
                yield name, f"Notice in {path}", text


def standard_library():
    """The same for the standard library, from the page that comes with the compiler."""
    run = lambda *command: subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    page = pathlib.Path(run("rustc", "--print", "sysroot")) / "share/doc/rust/COPYRIGHT-library.html"
    version = run("rustc", "--version").split()[1]
    within, *others = page.read_text().split("<h3>📦 ")
    tree = within[within.index("In-tree files</h2>"):within.rindex("<h2")]
    lines = [line.strip() for line in html.unescape(re.sub(r"<[^>]*>", "", tree)).splitlines()]
    yield f"std {version}", "The Rust standard library: MIT or Apache-2.0, with exceptions", "\n".join(filter(None, lines[1:]))
    for other in others:
        name, version = re.match(r"([\w-]+?)-(\d[^<]*)</h3>", other).groups()
        license = html.unescape(re.search(r"<b>License:</b> ([^<]*)<", other).group(1))
        files = re.findall(r"<summary><code>([^<]*)</code></summary>\s*<pre>(.*?)</pre>", other, re.S)
        # Of several licenses one is enough.
        chosen = [file for file in files if "mit" in file[0].lower()] if " OR " in license else []
        for _, text in chosen or files or [("", f"{license}, without a notice of its own")]:
            yield f"std: {name} {version}", "MIT" if chosen else license, html.unescape(text)


def main():
    texts = {}
    for package, title, text in [*packages(), *standard_library()]:
        titles, users = texts.setdefault(tidy(text), (set(), set()))
        titles.add(title)
        users.add(package)
    groups = [(sorted(titles), sorted(users), text) for text, (titles, users) in texts.items()]
    out = [
        "Packages in this program, with their licenses and notices. Where a package has several licenses, one is taken. Made by\n"
        "tools/licenses/generate.py.\n"
    ]
    for titles, users, text in sorted(groups, key=lambda group: (group[1], group[0], group[2])):
        names = "".join(f"  {user}\n" for user in users)
        out.append(f"{RULE}\n{' / '.join(titles)}\n\n{names}\n{text}")
    path = ROOT / "src/present/licenses/packages.txt"
    path.write_text("\n".join(out))
    print(f"{path.relative_to(ROOT)}: {len(groups)} texts, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
