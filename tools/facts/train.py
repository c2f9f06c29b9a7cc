#!/usr/bin/env python3
"""Grows the forests that weigh what speaks for a fact: src/extract/{kind,addressee,place}/forest.tsv.

    cargo build --release --example facts
    train.py --facts target/release/examples/facts --sets DIR.. [--only kind,addressees,countries] [--curve]
    train.py --facts target/release/examples/facts --sets DIR.. --write src/extract

DIR has gold.jsonl, files/ and, the first one, score.py. The features of each candidate (each kind, each who may be addressed, each
country) come from the example program `facts`, so that they are those of the program itself.

One call with --write grows all three tables, whatever tables the program had before: no feature but the kind found comes from one of
them, and the kinds are those that forests tell that have not seen the document's source. The order of the sets does not matter. The
tables in the repository were grown in one call from 398 real documents of 252 sources, 68 of 22 others, the 423 of
tools/training/labels.jsonl, and the invented ones.

The invented documents in tools/training/invented are taken as well, if they are there (--invented); each is a source of its own, and they
weigh less than real ones (--weight). Without --write, forests are grown without the documents of some sources, six times, and what
is printed are the figures of documents of sources that the forest has not seen, where values are lost (never proposed, weighed too
low, surplus), and how often a value of some confidence is right. With --write, one forest for each fact is grown from all documents.
The same input gives the same forest. Needs lightgbm 4 and numpy 2; takes about five minutes.
"""

import argparse
import hashlib
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile

import lightgbm
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "training"))
from sources import source  # noqa: E402

INVENTED = pathlib.Path(__file__).resolve().parents[1] / "training" / "invented"
FOLDS = 6
SEEDS = {"kind": (1, 2), "addressees": (1, 2, 3), "countries": (1, 2, 3)}
PARAMETERS = {
    "objective": "cross_entropy", "learning_rate": 0.05, "lambda_l2": 8, "feature_fraction": 0.3,
    "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "deterministic": True, "num_threads": 1, "verbosity": -1,
}
# For each fact: trees, fewest examples of a leaf, most leaves (the program takes 8), and the folder of its table.
FACTS = {"kind": (400, 16, 8, "kind"), "addressees": (120, 6, 8, "addressee"), "countries": (120, 10, 7, "place")}
# How far another kind that a careful reader could defend counts as right in training.
DEFENSIBLE = 0.4
# How much an invented document weighs beside a real one.
WEIGHTS = {"kind": 0.5, "addressees": 0.3, "countries": 0.25}
# By what somebody addressed is found, in the order of the columns; what makes an address of these, those first that state it.
ORIGINS = ("recipient", "declared", "title", "heading", "line", "salutation", "office", "above", "vocative")
ADDRESS = ("recipient", "declared", "line", "above")
STATED = 0.6
LIKELY = 0.8
# The features that come from the kind found: training must see kinds found without the document's source.
BY_KIND = {"news": ("news",), "letter": ("open-letter",), "statement": ("statement", "joint-statement"), "petition": ("petition",), "release": ("press-release",),
           "reported": ("press-release", "news", "report", "briefing", "speech")}

# ---------------------------------------------------------------- documents


def read(sets, program):
    """All documents with answers, features and fold, in an order of their own."""
    documents, runs = [], []
    for folder in sets:
        answers = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
        files = [folder / "files" / answer["file"] for answer in answers]
        output = tempfile.TemporaryFile()
        runs.append((folder, answers, output, subprocess.Popen([program, *files], stdout=output)))
    for folder, answers, output, run in runs:
        if run.wait() != 0:
            raise SystemExit(f"{program} failed on {folder}")
        output.seek(0)
        features = {}
        for line in output.read().decode("utf-8").splitlines():
            found = json.loads(line)
            features[pathlib.Path(found["path"]).name] = found["features"]
        for answer in answers:
            if answer["file"] in features:
                fold = int(hashlib.md5(source(answer["source"]).encode()).hexdigest(), 16) % FOLDS
                document = {"answer": answer, "features": features[answer["file"]], "fold": fold, "set": folder.name}
                documents.append(document | {"invented": answer["source"].startswith("invented/")})
    return sorted(documents, key=lambda document: (document["answer"]["source"], document["answer"]["file"]))


def rows(document, fact):
    return document["features"][fact][1]


def labels(document, fact, score):
    """How far each candidate is right, from 0 to 1."""
    answer, names = document["answer"], [name for name, _ in rows(document, fact)]
    if fact == "kind":
        others = answer.get("kind_alt", [])
        return [1.0 if name == answer["kind"] else DEFENSIBLE * (name in others) for name in names]
    if fact == "countries":
        others = answer.get("countries_alt", [])
        return [1.0 if name in answer["countries"] else 0.5 * (name in others) for name in names]
    wanted = answer["addressees"]
    others = answer.get("addressees_alt") or []
    others = others if isinstance(others, list) else [others]
    return [1.0 if score.addr_match(wanted, [name]) else 0.5 * bool(score.addr_match(others, [name])) for name in names]


def table_of(documents, fact, score):
    """The features of all candidates as one matrix, their labels, and the document of each."""
    matrix = [row for document in documents for _, row in rows(document, fact)]
    known = [label for document in documents for label in labels(document, fact, score)]
    owner = [number for number, document in enumerate(documents) for _ in rows(document, fact)]
    return numpy.array(matrix, dtype=numpy.float32), numpy.array(known), numpy.array(owner)


def with_kinds(documents, matrix, owner, kinds, fact):
    """The matrix with the features that come from the kind set anew."""
    columns = documents[0]["features"][fact][0]
    matrix = matrix.copy()
    for name, wanted in BY_KIND.items():
        if name in columns:
            matrix[:, columns.index(name)] = [kinds[number] in wanted for number in owner]
    return matrix


# ---------------------------------------------------------------- forests


def weights_of(documents, owner, weight):
    """What each row weighs."""
    return numpy.array([weight if documents[number]["invented"] else 1.0 for number in owner])


def order(document):
    """A place from 0 to 1 for each source, for drawing some of them."""
    return int(hashlib.md5(("drawn " + source(document["answer"]["source"])).encode()).hexdigest(), 16) % 1000 / 1000


def grown(matrix, known, weights, fact, seed):
    rounds, fewest, leaves, _ = FACTS[fact]
    parameters = PARAMETERS | {"seed": seed, "min_data_in_leaf": fewest, "num_leaves": leaves}
    return lightgbm.train(parameters, lightgbm.Dataset(matrix, label=known, weight=weights), rounds)


def unseen(documents, matrix, known, weights, owner, fact, share=1.0, seeds=None):
    """The probability of each candidate by forests that saw no document of its source, and of the others a share of the sources."""
    fold = numpy.array([documents[number]["fold"] for number in owner])
    taken = numpy.array([documents[number]["invented"] or order(documents[number]) < share for number in owner])
    probabilities = numpy.zeros(len(known))
    for number in range(FOLDS):
        for seed in seeds or SEEDS[fact]:
            rest = (fold != number) & taken
            forest = grown(matrix[rest], known[rest], weights[rest], fact, seed)
            probabilities[fold == number] += forest.predict(matrix[fold == number], raw_score=True) / len(seeds or SEEDS[fact])
    return 1 / (1 + numpy.exp(-probabilities))


def table(forests, columns):
    """The lines of forest.tsv: the trees of all forests, their scores parted."""
    yield "# Splits of the trees that weigh a fact: number in the tree (0 begins one), column, border, at or below it, above it."
    yield "# `>n` leads on to split n of the tree, a number is a score. Grown by tools/facts/train.py."
    for forest in forests:
        for tree in forest.dump_model()["tree_info"]:
            splits = []

            def number(node):
                if "split_feature" not in node:
                    return f"{node['leaf_value'] / len(forests):.5f}"
                at = len(splits)
                splits.append(None)
                below, above = number(node["left_child"]), number(node["right_child"])
                splits[at] = f"{at}\t{columns[node['split_feature']]}\t{node['threshold']:.7g}\t{below}\t{above}"
                return f">{at}"

            if "split_feature" in tree["tree_structure"]:
                number(tree["tree_structure"])
                yield from splits


# ---------------------------------------------------------------- features of sources not seen


def best(documents, probabilities, owner):
    """The likeliest kind of each document."""
    kinds = {}
    for number, document in enumerate(documents):
        names = [name for name, _ in rows(document, "kind")]
        kinds[number] = names[int(probabilities[owner == number].argmax())]
    return kinds


def print_kinds(documents, kinds):
    for name in [*sorted({document["set"] for document in documents}), "all real"]:
        chosen = [(document["answer"], kinds[number]) for number, document in enumerate(documents) if belongs(document, name)]
        strict = sum(kind == answer["kind"] for answer, kind in chosen) / len(chosen)
        lenient = sum(kind in [answer["kind"], *answer.get("kind_alt", [])] for answer, kind in chosen) / len(chosen)
        print(f"{name}: kind strict {100 * strict:.1f}, lenient {100 * lenient:.1f}", flush=True)


def belongs(document, name):
    return document["set"] == name or name == "all real" and not document["invented"]


def is_form(left, right):
    return left == right or len(left) > 5 and left[:5] == right[:5] and abs(len(left) - len(right)) <= 4


def are_listed(left, right, score):
    """As `name::are_listed`, about: each has a word that the other lacks."""
    left, right = ({word for word in score.ntoks(name) if len(word) > 3} for name in (left, right))
    lacks = [any(not any(is_form(word, other) for other in others) for word in some) for some, others in ((left, right), (right, left))]
    return all(lacks)


def is_same(left, right, score):
    """As `name::is_same` of the addressees, about."""
    left, right = set(score.ntoks(left)), set(score.ntoks(right))
    fewer, more = sorted(({word for word in words if len(word) > 2} or words for words in (left, right)), key=len)
    shared = sum(any(is_form(word, other) for other in more) for word in fewer)
    return shared * 3 >= len(fewer) * 2


def kept(document, fact, probabilities, least, score):
    names = [name for name, _ in rows(document, fact)]
    if fact == "countries":
        return [name for name, probability in zip(names, probabilities) if probability >= least]
    # As `addressee::thresholds`: what is stated, then what an address names, then all else.
    origins = [ORIGINS[max(range(len(ORIGINS)), key=row.__getitem__)] for _, row in rows(document, fact)]
    judged = [(name, origin in ADDRESS, max(probability, STATED) if origin in ADDRESS[:2] else probability)
              for name, origin, probability in zip(names, origins, probabilities)]
    address = [(name, probability) for name, is_address, probability in judged if is_address and probability >= least]
    several = any(not is_same(address[0][0], name, score) for name, _ in address)
    others = 9 if several else max([least] + [probability for _, probability in address])
    chosen = []
    for (name, is_address, probability), origin in zip(judged, origins):
        if probability < (least if is_address else others):
            continue
        known = next((at for at, (other, _, begun) in enumerate(chosen)
                      if is_same(other, name, score) and not (begun == origin and are_listed(other, name, score))), None)
        if known is None:
            chosen.append((name, probability, origin))
        elif len(name) > len(chosen[known][0]) and probability >= LIKELY * chosen[known][1]:
            chosen[known] = (name, probability, chosen[known][2])
    return [name for name, _, _ in chosen]


def errors(answer, found, fact, score):
    """Right, surplus and missed values, as score.py counts them."""
    if fact == "countries":
        wanted = set(answer["countries"])
        found = set(found) - (set(answer.get("countries_alt", [])) - wanted)
        return len(wanted & found), len(found - wanted), len(wanted - found)
    wanted = answer["addressees"]
    right = score.addr_match(wanted, found)
    ways = [(right, len(found) - right, len(wanted) - right)]
    if "addressees_alt" in answer:
        more = answer["addressees_alt"] or []
        more = more if isinstance(more, list) else [more]
        other = score.addr_match(more, found)
        ways += [(other, len(found) - other, len(more) - other), (right, len(found) - score.addr_match(wanted + more, found), len(wanted) - right)]
    return min(ways, key=lambda way: way[1] + way[2])


def print_values(documents, probabilities, owner, fact, score):
    places = numpy.searchsorted(owner, range(len(documents) + 1))
    chances = [probabilities[places[number]:places[number + 1]] for number in range(len(documents))]
    for name in [*sorted({document["set"] for document in documents}), "all real"]:
        for least in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
            sums, lost = numpy.zeros(3), 0
            for number, document in enumerate(documents):
                if belongs(document, name):
                    found = kept(document, fact, chances[number], least, score)
                    sums += errors(document["answer"], found, fact, score)
                    lost += never_proposed(document, fact, score)
            right, surplus, missed = sums
            print(f"{name}: {fact} at {least}: P {100 * right / max(1, right + surplus):.1f} R {100 * right / max(1, right + missed):.1f} "
                  f"F1 {200 * right / max(1, 2 * right + surplus + missed):.1f}; never proposed {lost}, weighed too low {missed - lost:.0f}, "
                  f"surplus {surplus:.0f}", flush=True)


def never_proposed(document, fact, score):
    """How many right values are no candidates."""
    names = [name for name, _ in rows(document, fact)]
    wanted = document["answer"][fact]
    if fact == "countries":
        return len(set(wanted) - set(names))
    return sum(not score.addr_match([one], names) for one in wanted)


def print_calibration(documents, probabilities, known, owner, fact):
    """How many of the values asserted with some confidence are right."""
    real = numpy.array([not documents[number]["invented"] for number in owner])
    if fact == "kind":
        best = numpy.zeros(len(owner), dtype=bool)
        for number in range(len(documents)):
            at = numpy.flatnonzero(owner == number)
            best[at[probabilities[at].argmax()]] = True
        real &= best
    parts = []
    for low in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        chosen = real & (probabilities >= low) & (probabilities < low + 0.1)
        if chosen.any():
            parts.append(f"{low:.1f}: {100 * (known[chosen] == 1).mean():.0f} of {chosen.sum()}")
    print(f"{fact}, real documents, right in percent by confidence: " + "; ".join(parts), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", required=True, type=pathlib.Path, help="the built example `facts`")
    parser.add_argument("--sets", required=True, nargs="+", type=pathlib.Path, help="folders with gold.jsonl, files/ and score.py")
    parser.add_argument("--only", default=",".join(FACTS), help="facts, comma-separated")
    parser.add_argument("--write", type=pathlib.Path, help="grow from all documents and write the tables into the folders of the facts here")
    parser.add_argument("--invented", type=pathlib.Path, default=INVENTED, help="the folder of the invented documents")
    parser.add_argument("--weight", type=float, help="what an invented document weighs beside a real one")
    parser.add_argument("--curve", action="store_true", help="figures for a quarter, half and three quarters of the real sources too")
    arguments = parser.parse_args()
    found = importlib.util.spec_from_file_location("score", arguments.sets[0] / "score.py")
    score = importlib.util.module_from_spec(found)
    found.loader.exec_module(score)
    sets = [folder.resolve() for folder in arguments.sets]
    if (arguments.invented / "gold.jsonl").exists():
        sets.append(arguments.invented.resolve())
    documents = read(sets, arguments.facts.resolve())
    shares = (0.25, 0.5, 0.75, 1.0) if arguments.curve else (1.0,)

    def learn(fact):
        matrix, known, owner = table_of(documents, fact, score)
        weight = WEIGHTS[fact] if arguments.weight is None else arguments.weight
        return matrix, known, weights_of(documents, owner, weight), owner

    def write(fact, matrix, known, weights):
        forests = [grown(matrix, known, weights, fact, seed) for seed in SEEDS[fact]]
        lines = table(forests, documents[0]["features"][fact][0])
        (arguments.write / FACTS[fact][3] / "forest.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    for fact in FACTS:
        if fact != "kind" and fact not in arguments.only.split(","):
            continue
        matrix, known, weights, owner = learn(fact)
        if fact != "kind":
            matrix = with_kinds(documents, matrix, owner, kinds, fact)
        if fact == "kind" or not arguments.write:
            for share in shares:
                if share < 1:
                    print(f"{100 * share:.0f} % of the real sources:")
                seeds = SEEDS[fact][:1] if arguments.write else SEEDS[fact]
                probabilities = unseen(documents, matrix, known, weights, owner, fact, share, seeds)
                if fact == "kind":
                    kinds = best(documents, probabilities, owner)
                    print_kinds(documents, kinds)
                else:
                    print_values(documents, probabilities, owner, fact, score)
            print_calibration(documents, probabilities, known, owner, fact)
        if arguments.write and fact in arguments.only.split(","):
            write(fact, matrix, known, weights)


if __name__ == "__main__":
    main()
