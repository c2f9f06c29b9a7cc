"""Whose documents are left out of training together."""

import re

# A folder of the test data of a program; in it pages are named after the host that they were saved from.
TESTS = re.compile(r"(?:^|/)(?:tests?|fixtures)/")
# Ends of hosts, apart from those of countries, and what stands before the end of a country.
GENERIC = {"com", "org", "net", "edu", "gov", "int", "info", "eu", "biz", "news"}
SHARED = {"ac", "co", "com", "edu", "gob", "gov", "gouv", "ne", "net", "or", "org"}
ARCHIVES = ("archive.org.", "web.archive.org.")


def source(name):
    """The one whose document it is, given as `owner/repository:path` or `corpus:owner__repository/path`: the owner, the
    package of a registry, one invented document alone. Pages that were saved as test data of a program belong to their
    site, whoever saved them, so that copies in two collections are one source."""
    if name.startswith("invented/"):
        return name
    if name.startswith("corpus:"):
        owner, _, path = name.removeprefix("corpus:").partition("/")
    else:
        owner, _, path = name.partition(":")
        if "/" not in owner:
            return ":".join([owner, path.split(":")[0]]).lower()
    return site(path) or owner.split("/")[0].split("__")[0].lower()


def site(path):
    """The site of a page that was saved as test data, by the name of its file; nothing for others."""
    folder, _, file = path.rpartition("/")
    stem = re.sub(r"\.x?html?$", "", file)
    if stem == file or not TESTS.search(folder + "/"):
        return None
    for archive in ARCHIVES:
        stem = stem.removeprefix(archive) if host(stem.removeprefix(archive)) else stem
    return host(stem)


def host(name):
    """The host with which a name begins, `lake.example.org` of `lake.example.org-wells`."""
    labels = name.lower().removeprefix("www.").split(".")
    for at in range(1, len(labels)):
        end = labels[at].split("-")[0]
        if end not in GENERIC and not re.fullmatch(r"[a-z]{2}", end):
            continue
        if end in SHARED and labels[at] == end and at + 1 < len(labels) and re.match(r"[a-z]{2}(?:-|$)", labels[at + 1]):
            return ".".join([*labels[: at + 1], labels[at + 1].split("-")[0]])
        return ".".join([*labels[:at], end])
    return None
