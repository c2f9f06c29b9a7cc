#!/usr/bin/env python3
"""Grows the forest that tells main text from boilerplate: src/parse/html/main_text/forest.tsv.

    cargo build --release --example passages
    train.py --passages target/release/examples/passages --collection DIR [--pages DIR] [--write forest.tsv]

DIR is the folder of the extraction collection: evaluate.py and an archive of pages with gold.jsonl. The passages of each
page come from the example program `passages`, so that they are those of the program itself. A passage is labeled with the
share of its words that stand in the reference text, aligned word by word; where only passages that must and must not
appear are known, those are its labels, and all else of the page is left out.

Without --write, five forests are grown, each without the pages of a fifth of the sites, and the figures printed are those
of pages of sites that the forest has not seen. With --write, one forest is grown from all pages. The same input gives the
same forest. Needs lightgbm 4 and numpy 2; takes some minutes.
"""

import argparse
import hashlib
import importlib.util
import json
import lzma
import pathlib
import re
import statistics
import subprocess
import tarfile
import tempfile
from bisect import bisect_right
from difflib import SequenceMatcher
from urllib.parse import urlsplit

import lightgbm
import numpy

WORD = re.compile(r"\w+")
FOLDS = 5
ROUNDS = 440
# Small trees, and of each split one border tried at random: a page has many passages, but there are few pages, and larger
# or better fitted trees learn the pages by heart.
PARAMETERS = {
    "objective": "cross_entropy", "learning_rate": 0.1, "num_leaves": 8, "min_data_in_leaf": 60, "lambda_l2": 4,
    "feature_fraction": 0.3, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "extra_trees": True, "seed": 1,
    "deterministic": True, "num_threads": 1, "verbosity": -1,
}
MOST_PASSAGES = 160  # of one page; of longer ones a sample stands for the whole


def words(text):
    return WORD.findall(text.lower())


def one_space(text):
    return " ".join(text.split())


# ---------------------------------------------------------------- labels


def aligned(passages, reference):
    """For each passage the share of its words that stand in the reference, in its order or in runs of four."""
    units, reference = [words(text) for text in passages], words(reference)
    page = [word for unit in units for word in unit]
    owner = [number for number, unit in enumerate(units) for _ in unit]
    hits = [0] * len(units)
    for start, _, length in SequenceMatcher(None, page, reference, autojunk=False).get_matching_blocks():
        for at in range(start, start + length):
            # One common word says nothing, unless it is the whole passage.
            hits[owner[at]] += length >= min(3, len(units[owner[at]]))
    runs = set(zip(*(reference[shift:] for shift in range(4))))
    shares = []
    for unit, hit in zip(units, hits):
        share = hit / len(unit) if unit else 0.0
        if len(unit) >= 6:
            found = [run in runs for run in zip(*(unit[shift:] for shift in range(4)))]
            share = max(share, sum(found) / len(found))
        shares.append(share)
    return shares


def marked(passages, wanted, unwanted):
    """For each passage 1 or 0 where a quotation says so, and the number of quotations that do."""
    texts = [one_space(text) for text in passages]
    starts, page = [], ""
    for text in texts:
        starts.append(len(page))
        page += text + " "
    labels, counts = [-1.0] * len(texts), [0] * len(texts)

    def places(quotation):
        at = page.find(quotation)
        while at >= 0:
            yield range(bisect_right(starts, at) - 1, bisect_right(starts, at + len(quotation) - 1))
            at = page.find(quotation, at + 1)

    for quotation in map(one_space, wanted):
        found = list(places(quotation)) if quotation else []
        for place in found[0] if len(found) == 1 else ():
            labels[place], counts[place] = 1.0, counts[place] + 1
    for quotation in map(one_space, unwanted):
        for place in {place for span in (places(quotation) if quotation else ()) for place in span}:
            if labels[place] != 1.0:
                labels[place], counts[place] = 0.0, counts[place] + 1
    return labels, counts


def labeled(page):
    """Labels and weights of the passages of a page; weight 0 where nothing is known."""
    texts = page["texts"]
    for gold in page["gold"]:
        if "body" in gold:
            labels = numpy.array(aligned(texts, gold["body"]))
            weights = page["words"] ** 0.7
            return labels, weights / max(weights.sum() * 0.3, (weights * labels).sum(), 1e-9)
    for gold in page["gold"]:
        if "with" in gold:
            labels, counts = marked(texts, gold["with"], gold["without"])
            return numpy.array(labels), 0.12 * numpy.array(counts)
    return numpy.full(len(texts), -1.0), numpy.zeros(len(texts))


def sampled(weights, seed):
    """The weights with those of a long page's passages put on a sample of them."""
    known = numpy.flatnonzero(weights)
    if len(known) <= MOST_PASSAGES:
        return weights
    kept = numpy.random.default_rng(seed).choice(known, MOST_PASSAGES, replace=False)
    sample = numpy.zeros_like(weights)
    sample[kept] = weights[kept] * weights.sum() / weights[kept].sum()
    return sample


# ---------------------------------------------------------------- pages


def unpack(collection, folder):
    for archive in sorted(collection.glob("*.tar.xz")):
        with lzma.open(archive) as xz, tarfile.open(fileobj=xz, mode="r|") as tar:
            tar.extractall(folder, filter="data")


def site(url):
    parts = (urlsplit(url).netloc if "//" in url else url.split("::")[-1]).lower().split(":")[0].split(".")
    short = len(parts) > 2 and parts[-2] in ("ac", "co", "com", "edu", "gov", "net", "org")
    return ".".join(parts[-3 if short else -2:])


def read(folder, program):
    """All pages with their passages, figures, labels and fold."""
    gold = {}
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        answer = json.loads(line)
        gold.setdefault(answer["page"], []).append(answer)
    files = [folder / "pages" / f"{name}.html" for name in sorted(gold)]
    run = subprocess.Popen([program, *files], stdout=subprocess.PIPE)
    pages = []
    for line in run.stdout:
        page = json.loads(line)
        if not page["texts"]:
            continue
        page["name"] = pathlib.Path(page["path"]).stem
        page["gold"] = gold[page["name"]]
        page["figures"] = numpy.array(page["figures"], dtype=numpy.float32)
        page["words"] = numpy.array([max(1, len(words(text))) for text in page["texts"]], dtype=float)
        page["items"] = numpy.isin(page["figures"][:, page["columns"].index("tag")], (4, 5, 6))
        page["links"] = page["figures"][:, page["columns"].index("density")] > 0
        page["labels"], page["weights"] = labeled(page)
        page["weights"] = sampled(page["weights"], len(pages))
        digest = hashlib.md5(site(page["gold"][0]["url"]).encode()).hexdigest()
        page["fold"] = int(digest, 16) % FOLDS
        pages.append(page)
    if run.wait() != 0:
        raise SystemExit(f"{program} failed")
    return pages


def grown(pages, parameters=PARAMETERS, rounds=ROUNDS):
    """A forest grown from pages."""
    figures = numpy.vstack([page["figures"] for page in pages])
    labels = numpy.concatenate([page["labels"] for page in pages])
    weights = numpy.concatenate([page["weights"] for page in pages])
    known = (weights > 0) & (labels >= 0)
    data = lightgbm.Dataset(figures[known], label=labels[known].clip(0, 1), weight=weights[known])
    return lightgbm.train(parameters, data, rounds)


# ---------------------------------------------------------------- figures of pages not seen


def kept(page, likelihoods):
    """The text that the program would make of likelihoods: see `Lists::level`, `smoothed`, `cut` and `fill` in main_text.

    Lists that are kept for the prose around them are left out.
    """
    around = numpy.unique(page["around"], return_inverse=True)[1]
    items = page["items"]
    sums = numpy.bincount(around, weights=likelihoods * items * page["words"])
    sizes = numpy.bincount(around, weights=items * page["words"])
    listed = items & (numpy.bincount(around, weights=items)[around] >= 3)
    likelihoods = numpy.where(listed, (sums / numpy.maximum(sizes, 1e-9))[around], likelihoods)
    beside = numpy.pad(likelihoods, 1, mode="edge")
    likelihoods = 0.8 * likelihoods + 0.1 * (beside[:-2] + beside[2:])
    order = numpy.argsort(-likelihoods, kind="stable")
    wanted = (likelihoods * page["words"]).sum()
    found, size = numpy.cumsum((likelihoods * page["words"])[order]), numpy.cumsum(page["words"][order])
    border = min(max(0.6 * (2 * found / (size + wanted + 1e-9)).max() ** 2, 0.1), 0.6)
    chosen, last = likelihoods >= border, None
    for place in numpy.flatnonzero(chosen):
        gap = range(last + 1, place) if last is not None else ()
        if len(gap) <= 3 and all(page["around"][at] == page["around"][place] and not page["links"][at] for at in gap):
            chosen[list(gap)] |= len(gap) > 0 and page["around"][last] == page["around"][place]
        last = place
    return "\n\n".join(text for text, keep in zip(page["texts"], chosen) if keep)


def figures(pages, bodies, evaluate):
    """Prints the collection's own figures for the bodies of pages."""
    rows, kinds, counts = [], {}, [0, 0, 0]
    for page in pages:
        body = bodies[page["name"]]
        for gold in page["gold"]:
            if gold["set"] == "aeb":
                rows.append(evaluate.shingle_counts(gold["body"], body))
            elif gold["set"] == "wcxb":
                kinds.setdefault(gold["kind"], []).append(evaluate.word_f1(gold["body"], body))
            elif gold["set"] == "trafilatura":
                text = one_space(body)
                found = sum(one_space(quotation) in text for quotation in gold["with"])
                wrong = sum(one_space(quotation) in text for quotation in gold["without"])
                counts = [counts[0] + found, counts[1] + wrong, counts[2] + len(gold["with"]) - found]
    every = [value for values in kinds.values() for value in values]
    right, wrong, missed = counts
    print(f"aeb {evaluate.shingle_scores(rows)['f1']:.4f}  wcxb {statistics.fmean(every):.4f}  "
          f"trafilatura {2 * right / (2 * right + wrong + missed):.4f}  "
          + " ".join(f"{kind} {statistics.fmean(values):.3f}" for kind, values in sorted(kinds.items())), flush=True)


def cross_validate(pages, evaluate):
    bodies = {}
    for fold in range(FOLDS):
        forest = grown([page for page in pages if page["fold"] != fold])
        for page in pages:
            if page["fold"] == fold:
                bodies[page["name"]] = kept(page, forest.predict(page["figures"]))
    figures(pages, bodies, evaluate)


# ---------------------------------------------------------------- the table


def table(forest, columns):
    """The lines of forest.tsv."""
    yield "# Splits of the trees that tell main text: number in the tree (0 begins one), column, border, at or below it, above it."
    yield "# `>n` leads on to split n of the tree, a number is a score. Grown by tools/main_text/train.py."
    for tree in forest.dump_model()["tree_info"]:
        splits = []

        def number(node):
            if "split_feature" not in node:
                return f"{node['leaf_value']:.5f}"
            at = len(splits)
            splits.append(None)
            below, above = number(node["left_child"]), number(node["right_child"])
            splits[at] = f"{at}\t{columns[node['split_feature']]}\t{node['threshold']:.7g}\t{below}\t{above}"
            return f">{at}"

        if "split_feature" in tree["tree_structure"]:
            number(tree["tree_structure"])
            yield from splits


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", required=True, type=pathlib.Path, help="the built example `passages`")
    parser.add_argument("--collection", required=True, type=pathlib.Path, help="folder with evaluate.py and an archive of pages")
    parser.add_argument("--pages", type=pathlib.Path, help="the archive, unpacked already")
    parser.add_argument("--write", type=pathlib.Path, help="grow one forest from all pages and write its table here")
    arguments = parser.parse_args()
    found = importlib.util.spec_from_file_location("evaluate", arguments.collection / "evaluate.py")
    evaluate = importlib.util.module_from_spec(found)
    found.loader.exec_module(evaluate)
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.pages or pathlib.Path(scratch)
        if not arguments.pages:
            unpack(arguments.collection, folder)
        pages = read(folder, arguments.passages.resolve())
    if not arguments.write:
        cross_validate(pages, evaluate)
        return
    forest = grown(pages)
    arguments.write.write_text("\n".join(table(forest, pages[0]["columns"])) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
