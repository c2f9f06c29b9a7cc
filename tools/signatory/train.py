#!/usr/bin/env python3
"""Grows the forest that tells the lines of those who sign: src/extract/signatory/forest.tsv.

    cargo build --example lines
    train.py --lines target/debug/examples/lines SET.. [--cases FILE..] [--more SET..] [--vary N] [--write forest.tsv] [--folds DIR]
             [--drop PATTERN] [--share PERCENT]

The committed forest was grown in one call from gold, wide, the set that `tools/training/labels.py unpack` makes of labels.jsonl, the
invented documents and all cases, with `--vary 1 --write src/extract/signatory/forest.tsv`, which writes calibration.tsv beside it.
Its thresholds stand in src/extract/signatory/model.rs; they are chosen by the figures printed.

SET is a folder with gold.jsonl and files/, as tests/evaluate.py reads them. The lines of each document and their features come
from the example program `lines`, so that they are those of the program itself. A line is a signatory's where it holds the
name of one; where a name stands in several lines, those count that stand among most other names, and the others say nothing.

Besides the sets, the invented cases beside the extractor are learned from (--cases), the invented documents of tools/training and
other sets that are not scored (--more), and each document in N ways that must not matter (--vary, see tools/variations); varied
documents are left out together with their source.

--drop leaves columns out whose names match a pattern, and --share keeps so many of a hundred sources that are not scored in a fold.

Six forests are grown, each without the documents of a sixth of the sources, and the figures printed are those of documents
whose source the forest has not seen. With --folds their tables are written, with a list of the files that each has not seen,
so that the whole program can be scored in that way. What is printed at the end, and written beside the forest as calibration.tsv, is
how many lines of each probability are right. With --write, one forest is grown from all. The same input gives the
same forest. Needs lightgbm 4, numpy 2 and scikit-learn; takes some minutes.
"""

import argparse
import atexit
import concurrent.futures
import hashlib
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

import lightgbm
import numpy
from sklearn.model_selection import GroupKFold

for folder in ("variations", "training"):
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", folder))
import vary  # noqa: E402
from sources import source  # noqa: E402

WORD = re.compile(r"\w+")
FOLDS = 6
INVENTED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "training", "invented")
INVENTED_WEIGHT = 0.15  # most invented documents are signed, and in few ways
ROUNDS = 220
SEEDS = (1, 2)  # two forests side by side differ less from run to run than one of as many trees
LINE_THRESHOLD, LINE_SHARE = 0.25, 0.5  # as in src/extract/signatory/model.rs
LONGEST_LIST = 30  # lines that a document counts for when probabilities are calibrated
MOST_LINES = 220  # of one document; of longer ones a sample stands for the whole
PARAMETERS = {
    "objective": "binary", "learning_rate": 0.1, "num_leaves": 8, "min_data_in_leaf": 12, "lambda_l2": 3,
    "feature_fraction": 0.25, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "extra_trees": True, "seed": 1,
    "deterministic": True, "num_threads": 1, "verbosity": -1,
}


def fold(text):
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(WORD.findall("".join(c for c in text if not unicodedata.combining(c))))


def labels(lines, names):
    """For each line 1, 0, or nothing where it cannot be told."""
    folded = [f" {fold(line)} " for line in lines]
    unspaced = any("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for name in names for c in name)
    where = []
    by_word = {}
    for number, line in enumerate(folded):
        for word in set(line.split()):
            by_word.setdefault(word, []).append(number)
    for name in names:
        key = fold(name)
        if not key:
            continue
        needle = key if unspaced else f" {key} "
        candidates = range(len(folded)) if unspaced else by_word.get(key.split()[0], [])
        where.append([number for number in candidates if needle in folded[number]])
    near = numpy.zeros(len(lines) + 1)
    for hits in where:
        for number in hits:
            near[number] += 1 / len(hits)
    density = numpy.convolve(near, numpy.ones(11), "same")[: len(lines)] if len(lines) else near
    answer = [0.0] * len(lines)
    taken = set()
    for key, hits in zip(filter(None, map(fold, names)), where):
        if not hits:
            continue
        def worth(number):
            cover = min(1.0, len(key) / max(1, len(folded[number].strip())))
            return (density[number] * (0.2 + cover), number not in taken, cover, number)
        best = max(hits, key=worth)
        taken.add(best)
        for number in hits:
            if number != best and answer[number] == 0:
                answer[number] = None
        answer[best] = 1.0
    return answer


def described(program, documents):
    """The columns, and documents given as (path, names, other fields) with their lines, features and labels."""
    columns, found = None, []
    for start in range(0, len(documents), 60):
        part = documents[start:start + 60]
        run = subprocess.run([program, *(path for path, *_ in part)], capture_output=True, text=True, check=True)
        first, *seen = map(json.loads, run.stdout.splitlines())
        columns = first["columns"]
        for (_, names, fields), one in zip(part, seen):
            lines = one.get("texts") or []
            rows = [row + one["whole"] for row in one.get("rows") or []]
            found.append(fields | {
                "signed": len(names), "lines": lines, "x": numpy.array(rows, numpy.float32).reshape(-1, len(columns)),
                "y": numpy.array([numpy.nan if label is None else label for label in labels(lines, names)]),
            })
    return columns, found


def of_set(folder, ways, own=True, weight=1.0):
    """The documents of a set, and each in so many other ways, written to a folder that lasts as long as the program."""
    scratch = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, scratch)
    for number, line in enumerate(open(os.path.join(folder, "gold.jsonl"), encoding="utf-8")):
        gold = json.loads(line)
        path = os.path.join(folder, "files", gold["file"])
        names = [signatory["name"] for signatory in gold["signatories"]]
        fields = {"file": gold["file"], "set": os.path.basename(os.path.normpath(folder)), "source": source(gold["source"]), "weight": weight, "own": own}
        yield path, names, fields
        if not ways or len(names) > 400:
            continue
        text = open(path, encoding="utf-8", errors="replace").read()
        varied = sorted(vary.ways(gold["file"], text, names).items(), key=lambda way: hashlib.sha256((gold["file"] + way[0]).encode()).hexdigest())
        for way, (changed, ending) in varied[:ways]:
            place = os.path.join(scratch, f"{number}-{way}{ending}")
            open(place, "w", encoding="utf-8").write(changed)
            yield place, names, fields | {"weight": 0.4 * weight, "own": False}


def of_cases(files):
    """The invented cases, each a source of its own."""
    scratch = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, scratch)
    for file in files:
        for number, case in enumerate(open(file, encoding="utf-8").read().split("=== ")[1:]):
            title, _, rest = case.partition("\n")
            document, _, expected = rest.rpartition("\n---\n")
            path = os.path.join(scratch, f"{os.path.basename(file)}-{number}.{title.split(' ')[0]}")
            open(path, "w", encoding="utf-8").write(document)
            names = [line.split("\t")[1] for line in expected.splitlines() if "\t" in line]
            yield path, names, {"file": title, "source": path, "weight": 0.7, "own": False}


class Forests:
    """Several forests whose mean counts."""

    def __init__(self, models):
        self.models = models

    def predict(self, x):
        return 1 / (1 + numpy.exp(-numpy.mean([model.predict(x, raw_score=True) for model in self.models], axis=0)))


def grow(documents, rounds=ROUNDS, seeds=SEEDS):
    known = [d for d in documents if len(d["y"])]
    x, y = numpy.vstack([d["x"] for d in known]), numpy.concatenate([d["y"] for d in known])
    weight = []
    for d in known:
        told, positive = ~numpy.isnan(d["y"]), d["y"] == 1
        # Each document counts alike, its signatories as much as all else; unsigned ones twice, since few false ones are allowed.
        one = d["weight"] * numpy.where(positive, 3.0 / max(1, positive.sum()) ** 0.6, 6.0 / max(1, told.sum()) ** 0.6)
        one *= 1 if d["signed"] else 2
        if len(one) > MOST_LINES:
            # The ends of the lists and of the document tell most.
            turn = numpy.flatnonzero(numpy.diff(positive.astype(int)))
            kept = set(range(30)) | set(range(len(one) - 30, len(one))) | {at + near for at in turn[:20] for near in range(-3, 5)}
            step = max(1, (len(one) - 60) // (MOST_LINES - 60))
            chosen = numpy.array([at in kept or at % step == 0 for at in range(len(one))])
            one = numpy.where(chosen, one * len(one) / chosen.sum(), 0.0)
        weight.append(one)
    weight = numpy.concatenate(weight)
    told = ~numpy.isnan(y) & (weight > 0)
    data = lightgbm.Dataset(x[told], y[told], weight=weight[told], free_raw_data=False)
    return Forests([lightgbm.train(PARAMETERS | {"seed": seed}, data, num_boost_round=rounds) for seed in seeds])


def table(forests, columns):
    """A forest in the form that the program reads, one split a line."""
    out = ["# Grown by tools/signatory: split, column, threshold, what follows at or below it and above it."]
    for tree in (tree for model in forests.models for tree in model.dump_model()["tree_info"]):
        nodes, queue = [], [tree["tree_structure"]]
        if "split_feature" not in queue[0]:
            continue
        numbers = {}
        order = []
        while queue:
            node = queue.pop(0)
            numbers[id(node)] = len(order)
            order.append(node)
            queue += [node[side] for side in ("left_child", "right_child") if "split_feature" in node[side]]
        for node in order:
            sides = [f">{numbers[id(node[side])]}" if "split_feature" in node[side] else f"{node[side]['leaf_value'] / len(forests.models):.4g}" for side in ("left_child", "right_child")]
            out.append(f"{numbers[id(node)]}\t{columns[node['split_feature']]}\t{node['threshold']:.6g}\t{sides[0]}\t{sides[1]}")
    return "\n".join(out) + "\n"


def f1(document, taken):
    y = numpy.nan_to_num(document["y"])
    unknown = numpy.isnan(document["y"])
    right = (taken & (y == 1)).sum()
    return 2 * right / ((taken & ~unknown).sum() + (y == 1).sum()) if right else 0.0


def selected(probabilities, threshold):
    """The lines that the program takes, but for those that it takes because most of their list are taken."""
    best = probabilities.max(initial=0)
    return probabilities >= (max(LINE_THRESHOLD, best * LINE_SHARE) if best >= threshold else 2)


def report(name, documents, answers):
    signed = [(d, a) for d, a in zip(documents, answers) if d["signed"]]
    false = numpy.array([a.max(initial=0) for d, a in zip(documents, answers) if not d["signed"]])
    print(f"{name}: {len(documents)} documents, {len(signed)} signed")
    for limit in (0.02, 0.03, 0.045, 0.06, 0.10):
        threshold = next((t for t in numpy.arange(0.02, 1, 0.01) if (false >= t).mean() <= limit), 1)
        spans = ((1, 4), (5, 30), (31, 10**6), (1, 10**6))
        by = [numpy.mean([f1(d, selected(a, threshold)) for d, a in signed if low <= d["signed"] <= high] or [0]) for low, high in spans]
        print(f"{name} at {100 * limit:.1f} % (t {threshold:.2f}): {by[3]:.3f} ({by[0]:.2f} {by[1]:.2f} {by[2]:.2f})", flush=True)


def among(source, share):
    """Whether a source is one of so many of a hundred, the same on every run."""
    return int(hashlib.sha256(source.encode()).hexdigest(), 16) % 100 < share


def calibration(documents, answers):
    """Of lines with about the same probability the share that is right; those that cannot be told do not count, and a list
    counts as at most so many lines. Returns pairs of what is told and what is right, both ascending, and prints them."""
    p, y = numpy.concatenate(answers), numpy.concatenate([d["y"] for d in documents])
    weight = numpy.concatenate([numpy.full(len(x), min(1, LONGEST_LIST / max(1, (x >= 0.1).sum()))) for x in answers])
    groups = []
    for low in numpy.arange(0, 1, 0.1):
        within = (p >= low) & (p < low + 0.1) & ~numpy.isnan(y)
        told, right = (numpy.average(values[within], weights=weight[within]) for values in (p, y))
        print(f"{low:.1f} to {low + 0.1:.1f}: {within.sum():6} lines, told {told:.2f}, right {right:.2f}")
        groups.append([told, right, weight[within].sum()])
        # What is told more often must not be right less often.
        while len(groups) > 1 and groups[-2][1] >= groups[-1][1]:
            (told, right, many), (other, more, few) = groups[-2:]
            groups[-2:] = [[(told * many + other * few) / (many + few), (right * many + more * few) / (many + few), many + few]]
    return [(told, right) for told, right, _ in groups]


WORK = []


def run_work(at):
    work, items = WORK
    return work(items[at])


def side_by_side(work, items):
    """What a function returns for each of some items, in processes that see what it sees."""
    WORK[:] = [work, items]
    with concurrent.futures.ProcessPoolExecutor(mp_context=multiprocessing.get_context("fork")) as pool:
        return list(pool.map(run_work, range(len(items))))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", required=True)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--cases", nargs="*", default=[])
    parser.add_argument("--more", nargs="*", default=[])
    parser.add_argument("--invented", default=INVENTED)
    parser.add_argument("--drop")
    parser.add_argument("--share", type=int, default=100)
    parser.add_argument("--vary", type=int, default=0)
    parser.add_argument("--write")
    parser.add_argument("--folds")
    parser.add_argument("--worst", type=int, default=0)
    a = parser.parse_args()
    wanted = [one for folder in a.sets for one in of_set(folder, a.vary)] + list(of_cases(a.cases))
    wanted += [one for folder in a.more for one in of_set(folder, 0, own=False)]
    if os.path.isdir(a.invented):
        wanted += of_set(a.invented, 0, own=False, weight=INVENTED_WEIGHT)
    columns, everything = described(a.lines, wanted)
    if a.drop:
        kept = [place for place, column in enumerate(columns) if not re.search(a.drop, column)]
        columns = [columns[place] for place in kept]
        for document in everything:
            document["x"] = document["x"][:, kept]
    documents = [one for one in everything if one["own"]]
    none = [d["file"] for d in documents if d["signed"] and not (d["y"] == 1).any()]
    print(len(documents), "documents,", len({d["source"] for d in documents}), "sources,", len(columns), "columns; signed with no name in any line:", len(none))
    answers = [None] * len(documents)
    groups = [d["source"] for d in documents]
    def left_out(unknown):
        """Answers for some documents of a forest that has not seen their sources, and its table."""
        sources = {documents[i]["source"] for i in unknown}
        model = grow([one for one in everything if one["source"] not in sources and among(one["source"], a.share)])
        return [model.predict(documents[i]["x"]) if len(documents[i]["y"]) else numpy.zeros(0) for i in unknown], table(model, columns)

    folds = [unknown for _, unknown in GroupKFold(FOLDS).split(documents, groups=groups)]
    for number, (unknown, (told, grown)) in enumerate(zip(folds, side_by_side(left_out, folds))):
        for i, answer in zip(unknown, told):
            answers[i] = answer
        if a.folds:
            os.makedirs(a.folds, exist_ok=True)
            open(os.path.join(a.folds, f"{number}.tsv"), "w", encoding="utf-8").write(grown)
            open(os.path.join(a.folds, f"{number}.txt"), "w", encoding="utf-8").write("".join(documents[i]["file"] + "\n" for i in unknown))
    report("sources left out", documents, answers)
    for name in sorted({d["set"] for d in documents}):
        of = [at for at, d in enumerate(documents) if d["set"] == name]
        report(name, [documents[at] for at in of], [answers[at] for at in of])
    calibrated = calibration(documents, answers)
    ranked = sorted(((f1(d, x >= 0.4) if d["signed"] else 1 - (x.max(initial=0) >= 0.4), d, x) for d, x in zip(documents, answers)), key=lambda r: r[0])
    for score, d, x in ranked[: a.worst]:
        top = sorted(range(len(x)), key=lambda i: -x[i])[:3]
        print("%.2f" % score, d["file"], d["signed"], [("%.2f" % x[i], d["y"][i], d["lines"][i][:50]) for i in top])
    if a.write:
        open(a.write, "w", encoding="utf-8").write(table(grow(everything), columns))
        pairs = "".join(f"{told:.3f}\t{right:.3f}\n" for told, right in calibrated)
        head = "# Grown by tools/signatory: the probability that the forest tells, and how many of a hundred such lines are right, as a share.\n"
        open(os.path.join(os.path.dirname(a.write), "calibration.tsv"), "w", encoding="utf-8").write(head + pairs)


if __name__ == "__main__":
    main()
