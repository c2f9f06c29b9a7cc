#!/usr/bin/env python3
"""Writes src/gazetteer/given_name.txt: given names in the languages that Faker knows, folded, one a line.

    given_names.py --faker DIR > src/gazetteer/given_name.txt

DIR is the folder of the package faker (40.63.0 of PyPI, MIT; see NOTICE). Names of several words and of one or two letters are left
out, but for scripts without spaces, where a name has two characters. The same input gives the same table.
"""

import argparse
import importlib
import pkgutil
import re
import sys
import unicodedata

WORD = re.compile(r"\w+")


def fold(text):
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(WORD.findall("".join(c for c in text if not unicodedata.combining(c))))


def names(package):
    for module in pkgutil.iter_modules(package.__path__):
        if not module.ispkg:
            continue
        provider = importlib.import_module(f"{package.__name__}.{module.name}").Provider
        for table in (name for name in dir(provider) if "first_name" in name):
            values = getattr(provider, table)
            if callable(values) or not isinstance(values, (tuple, list, dict)):
                continue
            for value in values:
                yield fold(value if isinstance(value, str) else value[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faker", required=True, help="the folder that holds the package `faker`")
    sys.path.insert(0, parser.parse_args().faker)
    package = importlib.import_module("faker.providers.person")
    long = (name for name in set(names(package)) if " " not in name)
    kept = (name for name in long if len(name) >= 3 or len(name) == 2 and any(ord(c) > 0x3000 for c in name))
    print("\n".join(sorted(kept)))


if __name__ == "__main__":
    main()
