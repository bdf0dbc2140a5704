"""The client's side of a text: edits in positions of the protocol, on a plain string."""
import random
import re

LINE_END = re.compile(r"\r\n|\n|\r")
INSERTED = ["", "a", "\n", "\r", "\r\n", "\t", "é", "e\u0301", "日本語", "😀", "👩‍💻", "\ufeff", "\0", " Advertentie ", "](", "<p>", "`", "---\n",
            "[koop](https://www.awin1.com/cread.php?awinmid=1&awinaffid=2)", "<a href='https://amzn.to/3x'>", "\n\n# Kop\n\n"]


def units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def bounds(text):
    """Where each line begins and where it ends, without what ends it."""
    at = 0
    for match in LINE_END.finditer(text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def index(text, line, character):
    """Of a position, as the protocol reads one that lies beyond a line or the text."""
    lines = list(bounds(text))
    if line >= len(lines):
        return len(text)
    at, end = lines[line]
    while at < end and character >= units(text[at]):
        character -= units(text[at])
        at += 1
    return at


def replace(text, start, end, inserted):
    """`start` and `end` are (line, character)."""
    a, b = index(text, *start), index(text, *end)
    return text[:min(a, b)] + inserted + text[max(a, b):]


def random_edit(text, rng=random):
    """(start line, character, end line, character, text): small mostly, sometimes far beyond."""
    lines = list(bounds(text))
    line = rng.randrange(len(lines) + (rng.random() < 0.05))
    width = units(text[slice(*lines[line])]) if line < len(lines) else 0
    character = rng.randrange(width + 3)
    last = min(line + rng.choice([0, 0, 0, 0, 1, 2]), len(lines))
    end = character + rng.choice([0, 0, 1, 2, 7]) if last == line else rng.randrange(40)
    if rng.random() < 0.01:
        last, end = len(lines) + 7, 0  # delete to the end
    return line, character, last, end, "".join(rng.choices(INSERTED, k=rng.choice([0, 1, 1, 1, 2])))
