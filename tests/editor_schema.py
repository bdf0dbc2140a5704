#!/usr/bin/env python3
"""The JSON Schemas of `promolint schema` and the program agree on what may stand in which file.

usage: tests/editor_schema.py PROGRAM

EXAMPLES holds one file of each kind with every key there is. It is changed in many ways, each
judged by the program and by the schema. Which keys there are, the program itself tells: asked
for a key that does not exist it lists those that do. A key that the reader knows and the schema
does not, or the other way round, fails here, and so does one that the example lacks. Besides, all
built-in rule files and the README's configuration fit their schemas.
"""
import copy
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COUNTS = [0, 0]
NO_KEY = "qqqqqqqq"
SOURCE = {"source": "https://example.org/", "checked": "2026-11-27"}
PAGE = "\n---\n# Title\n\nWhy.\n\n## Bad\n\n```html\n<p>x</p>\n```\n\n## Good\n\n```html\n<p>y</p>\n```\n"

EXAMPLES = {
    "configuration": {
        "policies": ["nl", "google-search"],
        "site": {"name": ["My Site"], "domains": ["www.my-site.example"], "language": "nl"},
        "publisher-ids": {"awin": ["123456"]},
        "cloaking": ["/go/", "go.my-site.example"],
        "templates": {"disclosure": False, "statements": ["amazon"], "rel": True},
        "shortcodes": {"box": "affiliate-link"},
        "exclude": ["drafts/**"],
        "rules-folders": ["house"],
        "rules": {"disclosure-late": "off"},
        "overrides": [{"files": ["en/**"], "policies": "us", "language": "en", "rules": {"disclosure-late": "info"}}],
        "baseline": ".promolint-baseline",
        "markdown-attributes": "kramdown",
        "disclosure-texts": {"nl": {"disclosure": "Dit is reclame.", "label": "Advertentie", "mark": "(advertentie)"}},
    },
    "rule": {
        "id": "house-rule", "check": "pairing", "parameters": {"placements": ["embed"], "grades": ["late"]},
        "severity": "error", "since": "1.0.0", "message": "{kind}", "help": "Mend it.",
    },
    "pack": {
        "pack": "house-pack", "name": "House", "layer": "reader", "languages": ["nl"], "auto": ["nl"],
        "wording": {"embed": {"clear": ["ad-word"], "vague": [{"group": "sponsored-word", **SOURCE}], "rejected": [],
                              "late-is-fine": True, "place": "block", **SOURCE},
                    "affiliate-link": {}, "promo-block": {}, "coupon-code": {}, "page": {}},
        "rules": {"disclosure-late": {"severity": "error", **SOURCE}, "disclosure-vague": "info"},
    },
    "vocabulary": {
        "language": "nl", "name": "Dutch", "stop-words": ["de", "het"], "statements": {"shop": "Een zin."},
        "disclosure": "Een zin.", "label": "Een woord", "mark": "(woord)", **SOURCE,
        "groups": [
            {"group": "house-label", "role": "label", "phrases": ["reclame"], "must": ["reclame"], "must-not": ["x"],
             **SOURCE},
            {"group": "house-slots", "role": "slots", "slots": {"who": ["wij"], "what": ["geld"]}, "must": ["wij geld"],
             "must-not": ["x"], **SOURCE}],
    },
    "networks": {"networks": [{
        "id": "house-network", "name": "House", "countries": ["NL"], "kind": "network",
        "links": [{"id": "house-click", "hosts": ["=a.example"], "path": "^/c", "params": "id", "exclude": "x",
                   "publisher-id": "q:id", "destination": "q:url", "confidence": "certain",
                   "example": "https://a.example/c?id=1", "negative": "https://a.example/", **SOURCE, "note": "x"}]}]},
    "markup": {"hidden-classes": ["gone"]},
    "generators": {"generators": [{
        "id": "press", "name": "Press", "detect": ["press.toml"], "configuration": ["press.toml"], "output": ["out"], "output-key": ["built"],
        "templates": ["layouts"], "other": ["themes"], "title": ["title"], "address": ["url"], "note": "x", **SOURCE}]},
}
# More of a kind, where one example cannot hold all keys at once.
PARAMETERS = [
    ("rel-tokens", {"require": ["sponsored"], "tolerate": ["nofollow"]}),
    ("required-wording", {"network": "amazon", "groups": ["ad-word"], "statement": "amazon"}),
    ("suppression", {"states": ["unused"]}),
    ("own-id", {}), ("cloaked", {}), ("contradiction", {}), ("over-disclosure", {}), ("rendered-loss", {}),
]
# Where a kind of rule file stands in its folder.
PLACES = {"rule": "house-rule.md", "pack": "packs/house-pack.yaml", "vocabulary": "vocabulary/nl.yaml",
          "networks": "networks/house.yaml", "markup": "markup/house.yaml", "generators": "generators/house.yaml"}
# Values of a grammar that the schema does not know, and names that have to be those of the file.
ONLY_THE_PROGRAM = {"id", "pack", "hosts", "path", "params", "exclude", "publisher-id", "destination", "rules-folders", "baseline",
                    "phrases", "who", "what", "must", "must-not", "message", "help"}
SAMPLES = ["", "q q", 7, [], {}, [""], ["q q"], [["x"]], {"q q": "x"}, [{"q q": "x"}]]


def expect(what, fine, said=""):
    COUNTS[not fine] += 1
    if not fine:
        print(f"not so: {what}\n{said}")


def run(program, *arguments, folder=None):
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True)


# ---- the program's judgement ------------------------------------------------------------------


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def complaints(program, kind, values):
    """What the program has to say of each value, as a file of that kind; JSON is YAML."""
    found = []
    for start in range(0, len(values), 100):
        with tempfile.TemporaryDirectory(prefix="promolint-schema-") as scratch:
            batch = values[start:start + 100]
            arguments = []
            for i, value in enumerate(batch):
                text = json.dumps(value)
                if kind == "configuration":
                    write(f"{scratch}/n{i}/.promolint.yaml", text)
                    write(f"{scratch}/n{i}/house/markup/own.yaml", "hidden-classes: [x]\n")
                    write(f"{scratch}/n{i}/.promolint-baseline", "")
                    write(f"{scratch}/n{i}/a.md", "text\n")
                else:
                    write(f"{scratch}/n{i}/{PLACES[kind]}", f"---\n{text}{PAGE}" if kind == "rule" else text)
                    arguments += ["--rules", f"n{i}"]
            command = ["check"] if kind == "configuration" else ["rules", *arguments]
            said = run(program, *command, folder=scratch).stderr
            lines = [[] for _ in batch]
            for line in said.splitlines():
                match = re.match(r"(?:promolint: )?n(\d+)/", line)
                if not match:
                    sys.exit(f"{kind}: {line}")
                lines[int(match.group(1))].append(line)
            found += lines
    return found


# ---- changes ----------------------------------------------------------------------------------


def places(value, path=()):
    """All maps and leaves of a value, by their path."""
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    if isinstance(value, list):
        for i, inner in enumerate(value):
            yield from places(inner, (*path, i))


def changed(value, path, change):
    """A copy in which `change` was applied to what holds the path's end, and to its last key."""
    value = copy.deepcopy(value)
    inner = value
    for key in path[:-1]:
        inner = inner[key]
    change(inner, path[-1])
    return value


def with_key(value, path, key):
    value = copy.deepcopy(value)
    inner = value
    for step in path:
        inner = inner[step]
    inner[key] = "x"
    return value


def resolve(schema, part):
    while "$ref" in part:
        part = schema["$defs"][part["$ref"].rsplit("/", 1)[1]]
    return part


def properties(schema, part, path, value):
    """Names that the schema knows for the map at the path: of its own, and those of `then`."""
    part = resolve(schema, part)
    names, inner = set(), value
    if not path:
        for rule in [part, *part.get("allOf", [])]:
            if "if" in rule:
                fits = jsonschema.Draft202012Validator({**rule["if"], "$defs": schema["$defs"]}).is_valid(value)
                names |= properties(schema, rule["then" if fits else "else"], (), value) if fits or "else" in rule else set()
        names |= {k for k, v in part.get("properties", {}).items() if v is not False}
        for choice in part.get("anyOf", []):
            names |= properties(schema, choice, (), value)
        return names
    inner = value[path[0]]
    options = [part, *part.get("anyOf", []), *(r["then"] for r in part.get("allOf", []) if jsonschema.Draft202012Validator(
        {**r["if"], "$defs": schema["$defs"]}).is_valid(value))]
    for option in (resolve(schema, o) for o in options):
        below = option.get("items") if isinstance(path[0], int) else option.get("properties", {}).get(
            path[0], option.get("additionalProperties"))
        if isinstance(below, dict):
            names |= properties(schema, below, path[1:], inner)
    return names


# ---- the tests --------------------------------------------------------------------------------


def check_keys(program, kind, example, schema, validator):
    """Every map of the example has the keys that the program lists, and so has the schema."""
    maps = [(path, value) for path, value in places(example) if isinstance(value, dict)]
    asked = [with_key(example, path, NO_KEY) for path, _ in maps]
    for (path, value), instance, said in zip(maps, asked, complaints(program, kind, asked)):
        match = re.search(rf"unknown key '{NO_KEY}', expected (?:one of: )?(.*)", "\n".join(said))
        where = f"{kind} {'.'.join(map(str, path)) or '(top)'}"
        if said:
            expect(f"{where}: the schema refuses what is no key", not validator.is_valid(instance))
        if not match or kind == "markup":
            continue
        keys = set(match.group(1).split(", "))
        known = properties(schema, schema, path, example)
        expect(f"{where}: the schema has the keys of the reader", keys == known,
               f"reader only: {sorted(keys - known)}; schema only: {sorted(known - keys)}")
        lacking = keys - set(value) - ({"slots"} if "phrases" in value else {"phrases"})
        if value:
            expect(f"{where}: the example in tests/editor_schema.py has all keys", not lacking, sorted(lacking))


def check_values(program, kind, example, validator):
    """Each value is replaced by others, and left out; both judge alike."""
    changes = []
    for path, value in places(example):
        if not path:
            continue
        for sample in SAMPLES + ([True, False] if isinstance(value, bool) else []):
            changes.append((path, sample, changed(example, path, lambda m, k, s=sample: m.__setitem__(k, s))))
        changes.append((path, "nothing", changed(example, path, lambda m, k: m.__delitem__(k))))
    for (path, sample, instance), said in zip(changes, complaints(program, kind, [c[2] for c in changes])):
        refused = not validator.is_valid(instance)
        names = {str(step) for step in path}
        # A number is text to the program; an editor may well ask for quotes.
        excused = sample == 7 if refused else names & ONLY_THE_PROGRAM
        expect(f"{kind} {'.'.join(map(str, path))} as {json.dumps(sample)}: program and schema agree",
               bool(said) == refused or bool(excused), f"program: {said or 'fine'}\nschema: {'refuses' if refused else 'fine'}")


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read it: no dates, no yes and no."""


Core.yaml_implicit_resolvers = {}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
Core.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)$"),
                           list("-+0123456789."))
Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])


def check_files(validators):
    kinds = {"packs": "pack", "vocabulary": "vocabulary", "networks": "networks", "markup": "markup",
             "generators": "generators"}
    files = [(kinds[f.split(os.sep)[-2]], f) for f in sorted(glob.glob(os.path.join(ROOT, "rules", "*", "*.yaml")))]
    files += [("rule", f) for f in sorted(glob.glob(os.path.join(ROOT, "rules", "*.md"))) if "README" not in f]
    for kind, path in files:
        with open(path, encoding="utf-8") as f:
            text = f.read()
        text = text.split("\n---\n")[0] if kind == "rule" else text
        errors = [f"{list(e.absolute_path)}: {e.message[:200]}" for e in
                  validators[kind].iter_errors(yaml.load(text.removeprefix("---\n"), Core))]
        expect(f"{os.path.relpath(path, ROOT)} fits its schema", not errors, "\n".join(errors[:5]))
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as f:
        section = f.read().split("\n### Configuration\n")[1].split("\n## ")[0]
    blocks = re.findall(r"^```yaml\n(.*?)^```$", section, re.M | re.S)
    for block in blocks:
        errors = [e.message for e in validators["configuration"].iter_errors(yaml.load(block, Core))]
        expect("the README's configuration fits its schema", not errors, errors)
    expect("the README shows a configuration", bool(blocks))


def described(schema, part=None, path="", inside=False):
    """Places of keys without a description."""
    part = schema if part is None else part
    for key, inner in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        if key == "properties" and not path.endswith(("/if", "/then", "/else")) and isinstance(inner, dict):
            for name, value in inner.items():
                if value is not False and not (isinstance(value, dict) and "description" in {**resolve(schema, value), **value}):
                    yield f"{path}/{name}"
        yield from described(schema, inner, f"{path}/{key}")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = os.path.abspath(sys.argv[1])
    names = run(program, "schema").stdout.split()
    expect("each kind of file has a schema and an example", sorted(names) == sorted(EXAMPLES), names)
    validators = {}
    for name in names:
        schema, listed = (json.loads(run(program, "schema", name).stdout) for _ in range(2))
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[name] = jsonschema.Draft202012Validator(schema)
        with open(os.path.join(ROOT, "src/knowledge/schema", name + ".json"), encoding="utf-8") as f:
            stored = json.load(f)
        for definition in ("rule-id", "policy-id", "network-id", "group-id", "statement-id", "language-code", "markup-list"):
            names_of = listed["$defs"].get(definition, {}).pop("enum", None)
            if definition in listed["$defs"]:
                expect(f"{name}: {definition} lists what is known", bool(names_of))
        expect(f"{name}: all but the names is as in src/knowledge/schema", listed == stored)
        lacking = list(described(stored))
        expect(f"{name}: every key has a description", not lacking, lacking)
        examples = [EXAMPLES[name]]
        if name == "rule":
            examples += [{**EXAMPLES["rule"], "check": check, "parameters": parameters} for check, parameters in PARAMETERS]
        for example in examples:
            said = complaints(program, name, [example])[0]
            expect(f"{name}: the program takes the example", not said, "\n".join(said))
            expect(f"{name}: the schema takes it", validators[name].is_valid(example),
                   [e.message for e in validators[name].iter_errors(example)])
            check_keys(program, name, example, schema, validators[name])
        check_values(program, name, EXAMPLES[name], validators[name])
    check_files(validators)
    print(f"{COUNTS[0]} passed, {COUNTS[1]} failed")
    sys.exit(1 if COUNTS[1] else 0)


main()
