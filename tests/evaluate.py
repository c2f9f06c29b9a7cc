#!/usr/bin/env python3
"""Runs the public evaluation collections and holds the figures against tests/floors.toml.

    evaluate.py --program target/release/undersigned --collections DIR [--only gold,extract,relevance,variations]

DIR holds gold/, wide/, extract/ and relevance/, each with its own scorer; `variations` changes documents of the first two. A set that is absent or has no floors is
skipped with a line that says so. Ends with status 1 when a figure lies below its floor. Python 3.11 or newer, standard library only.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import tomllib


def run(command, output):
    """Runs a scorer and gives the JSON it wrote to `output`."""
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
    return json.loads(pathlib.Path(output).read_text(encoding="utf-8"))


def flat(value, prefix=""):
    """Nested figures as one level of dotted names."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{prefix}{key}.")
    elif isinstance(value, (int, float)):
        yield prefix.removesuffix("."), float(value)


def gold(program, folder, output, _floors):
    return run([sys.executable, folder / "score.py", "--json", output, program, "extract"], output)


def extract(program, folder, output, _floors):
    return run([sys.executable, folder / "evaluate.py", "--json", output, "--", program, "extract"], output)


def relevance(program, folder, output, floors):
    """Only the collections that have floors are run: the large ones take longer than a change should wait. The judgements are of
    documents, so that copies are not folded."""
    names = ",".join(name for name in floors if name != "mean")
    options = ["--collections", names, "--jobs", "2", "--extra=--snippets 0 --copies all", "--json", output]
    figures = run([sys.executable, folder / "eval.py", "--bin", program, *options], output)
    by_collection = {name: result["modes"]["any"]["ndcg10"] for name, result in figures.items()}
    return {"mean": sum(by_collection.values()) / len(by_collection)} | by_collection


def variations(program, folder, output, floors):
    """Documents changed in ways that must not matter: percent of them in which a fact changes or signatories get worse."""
    script = pathlib.Path(__file__).resolve().parents[1] / "tools" / "variations" / "vary.py"
    sets = [folder, folder.parent / "wide"]
    command = [sys.executable, script, program, "extract", "--sets", *(one for one in sets if one.is_dir()), "--sample", "150", "--json", output]
    return run(command, output)


# Each set of figures, and the folder that it needs.
SETS = {"gold": (gold, "gold"), "extract": (extract, "extract"), "relevance": (relevance, "relevance"), "variations": (variations, "gold")}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--collections", required=True, type=pathlib.Path)
    parser.add_argument("--only", default=",".join(SETS), help="sets to run, comma-separated")
    arguments = parser.parse_args()
    program = arguments.program.resolve()
    floors = tomllib.loads((pathlib.Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))
    passed, failed = 0, 0
    for name in arguments.only.split(","):
        measure, needed = SETS[name]
        folder = arguments.collections / needed
        if not floors.get(name):
            print(f"{name}: skipped, it has no floors")
            continue
        if not folder.is_dir():
            print(f"{name}: skipped, no collection at {folder}")
            continue
        with tempfile.TemporaryDirectory() as scratch:
            output = pathlib.Path(scratch) / "figures.json"
            figures = dict(flat(measure(program, folder.resolve(), output, floors[name])))
        for figure, bound in floors[name].items():
            ceiling = figure.startswith("max:")
            value = figures.get(figure.removeprefix("max:"))
            held = value is not None and (value <= bound if ceiling else value >= bound)
            passed, failed = passed + held, failed + (not held)
            sense = "at most" if ceiling else "at least"
            shown = "no such figure" if value is None else f"{value:.4f}"
            print(f"{name}: {'holds' if held else 'FALLS SHORT'}: {figure.removeprefix('max:')} {shown}, {sense} {bound}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
