#!/usr/bin/env python3
"""Grows the forests that weigh what speaks for a fact: src/extract/{kind,addressee,place}/forest.tsv.

    cargo build --release --example facts
    train.py --facts target/release/examples/facts --sets DIR.. [--only kind,addressees,countries] [--write src/extract]

DIR has gold.jsonl, files/ and score.py. The features of each candidate (each kind, each who may be addressed, each country)
come from the example program `facts`, so that they are those of the program itself.

Without --write, forests are grown without the documents of some sources, six times, and what is printed are the features of
documents of sources that the forest has not seen. With --write, one forest for each fact is grown from all documents. The
same input gives the same forest. Needs lightgbm 4 and numpy 2; takes about two minutes.
"""

import argparse
import hashlib
import importlib.util
import json
import pathlib
import subprocess

import lightgbm
import numpy

FOLDS = 6
SEEDS = (1, 2, 3)
PARAMETERS = {
    "objective": "cross_entropy", "learning_rate": 0.05, "num_leaves": 8, "lambda_l2": 8, "feature_fraction": 0.3,
    "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "deterministic": True, "num_threads": 1, "verbosity": -1,
}
# For each fact: trees, fewest examples of a leaf, and the folder of its table.
FACTS = {"kind": (160, 12, "kind"), "addressees": (120, 6, "addressee"), "countries": (100, 8, "place")}
# How far another kind that a careful reader could defend counts as right in training.
DEFENSIBLE = 0.25
# By what somebody addressed is found, in the order of the columns; what makes an address of these, those first that state it.
ORIGINS = ("recipient", "declared", "title", "heading", "line", "salutation", "office", "above")
ADDRESS = ("recipient", "declared", "line", "above")
STATED = 0.6
# The features that come from the kind found: training must see kinds found without the document's source.
BY_KIND = {"letter": ("open-letter",), "statement": ("statement", "joint-statement"), "petition": ("petition",), "release": ("press-release",),
           "reported": ("press-release", "news", "report", "briefing", "speech")}


# ---------------------------------------------------------------- documents


def read(sets, program):
    """All documents with answers, features and fold."""
    documents = []
    for folder in sets:
        answers = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
        files = [folder / "files" / answer["file"] for answer in answers]
        run = subprocess.run([program, *files], stdout=subprocess.PIPE, check=True)
        features = {}
        for line in run.stdout.decode("utf-8").splitlines():
            found = json.loads(line)
            features[pathlib.Path(found["path"]).name] = found["features"]
        for answer in answers:
            if answer["file"] in features:
                source = answer["source"].split(":")[0].split("/")[0].lower()
                fold = int(hashlib.md5(source.encode()).hexdigest(), 16) % FOLDS
                documents.append({"answer": answer, "features": features[answer["file"]], "fold": fold, "set": folder.name})
    return documents


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


def with_kinds(documents, matrix, owner, kinds):
    """The matrix with the features that come from the kind set anew."""
    columns = documents[0]["features"]["addressees"][0]
    matrix = matrix.copy()
    for name, wanted in BY_KIND.items():
        matrix[:, columns.index(name)] = [kinds[number] in wanted for number in owner]
    return matrix


# ---------------------------------------------------------------- forests


def grown(matrix, known, fact, seed):
    rounds, leaf, _ = FACTS[fact]
    parameters = PARAMETERS | {"seed": seed, "min_data_in_leaf": leaf}
    return lightgbm.train(parameters, lightgbm.Dataset(matrix, label=known), rounds)


def unseen(documents, matrix, known, owner, fact):
    """The probability of each candidate by forests that saw no document of its source."""
    fold = numpy.array([documents[number]["fold"] for number in owner])
    probabilities = numpy.zeros(len(known))
    for number in range(FOLDS):
        for seed in SEEDS:
            forest = grown(matrix[fold != number], known[fold != number], fact, seed)
            probabilities[fold == number] += forest.predict(matrix[fold == number], raw_score=True) / len(SEEDS)
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
    for name in sorted({document["set"] for document in documents}):
        chosen = [(document["answer"], kinds[number]) for number, document in enumerate(documents) if document["set"] == name]
        strict = sum(kind == answer["kind"] for answer, kind in chosen) / len(chosen)
        lenient = sum(kind in [answer["kind"], *answer.get("kind_alt", [])] for answer, kind in chosen) / len(chosen)
        print(f"{name}: kind strict {100 * strict:.1f}, lenient {100 * lenient:.1f}", flush=True)


def is_same(left, right, score):
    """As `name::is_same` of the addressees, about."""
    left, right = set(score.ntoks(left)), set(score.ntoks(right))
    left, right = ({word for word in words if len(word) > 2} or words for words in (left, right))
    return len(left & right) * 3 >= min(len(left), len(right)) * 2


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
    for name, is_address, probability in judged:
        if probability < (least if is_address else others):
            continue
        known = next((at for at, other in enumerate(chosen) if is_same(other, name, score)), None)
        if known is None:
            chosen.append(name)
        elif len(name) > len(chosen[known]):
            chosen[known] = name
    return chosen


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
    for name in sorted({document["set"] for document in documents}):
        for least in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
            sums = numpy.zeros(3)
            for number, document in enumerate(documents):
                if document["set"] == name:
                    found = kept(document, fact, probabilities[owner == number], least, score)
                    sums += errors(document["answer"], found, fact, score)
            right, surplus, missed = sums
            print(f"{name}: {fact} at {least}: P {100 * right / max(1, right + surplus):.1f} R {100 * right / max(1, right + missed):.1f} "
                  f"F1 {200 * right / max(1, 2 * right + surplus + missed):.1f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", required=True, type=pathlib.Path, help="the built example `facts`")
    parser.add_argument("--sets", required=True, nargs="+", type=pathlib.Path, help="folders with gold.jsonl, files/ and score.py")
    parser.add_argument("--only", default=",".join(FACTS), help="facts, comma-separated")
    parser.add_argument("--write", type=pathlib.Path, help="grow from all documents and write the tables into the folders of the facts here")
    arguments = parser.parse_args()
    found = importlib.util.spec_from_file_location("score", arguments.sets[0] / "score.py")
    score = importlib.util.module_from_spec(found)
    found.loader.exec_module(score)
    documents = read([folder.resolve() for folder in arguments.sets], arguments.facts.resolve())
    wanted = [fact for fact in arguments.only.split(",") if fact in documents[0]["features"]]
    kinds = None
    if "addressees" in wanted or "kind" in wanted:
        matrix, known, owner = table_of(documents, "kind", score)
        kinds = best(documents, unseen(documents, matrix, known, owner, "kind"), owner)
        print_kinds(documents, kinds)
    for fact in wanted:
        matrix, known, owner = table_of(documents, fact, score)
        if fact == "addressees":
            matrix = with_kinds(documents, matrix, owner, kinds)
        if arguments.write:
            forests = [grown(matrix, known, fact, seed) for seed in SEEDS]
            lines = table(forests, documents[0]["features"][fact][0])
            (arguments.write / FACTS[fact][2] / "forest.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        elif fact != "kind":
            print_values(documents, unseen(documents, matrix, known, owner, fact), owner, fact, score)


if __name__ == "__main__":
    main()
