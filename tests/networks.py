#!/usr/bin/env python3
"""Compares the classification of URLs with the reference table and its matcher.

usage: tests/networks.py [FOLDER]

FOLDER (default: ../shared) holds reference/networks.tsv, reference/negatives.txt,
eval/match_reference.py and articles in corpus/dev/files; what is absent is
skipped. Three parts: each row's example is at least as certain as the row says;
no negative exceeds its level; every URL of the articles is as certain as the best
row makes it. Where the answers differ on purpose, explain() says why.
PROMOLINT_BUILD names the build folder (default: build); the URLs go through its
unit/facts/test_link --classify.
"""
import collections
import glob
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.environ.get("PROMOLINT_BUILD", os.path.join(ROOT, "build"))
LEVEL = {"none": 0, "weak": 1, "likely": 2, "certain": 3}
SITE = "www.my-site.example"

# Rows that rules/networks/README.md leaves out.
LEFT_OUT = {"affiliate4you", "socialsnowball", "cloak-prettylinks"}
# Entries that the table lacks; so does it all that end in -asset or -rewriter.
ADDED = {"adcell-www", "amazon-ampersand-tag", "amazon-second-question-mark", "bhphoto-query", "bhphoto-short",
         "copecart-path", "kit-list", "projectcece-link", "thrivemarket-short"}
# Entries that match more (or less) than their row: another host, another set of parameters.
CHANGED = {"adclick-google": "what measures sales left out", "apple-at": "embed.music.apple.com added",
           "awin-cread": "the form with s, v and r added", "bhphoto-kbid": "seen since, hence certain",
           "check24": "seen since, hence certain", "geniuslink-short": "urlgeni.us is another service",
           "sponsored-outbrain": "what measures visitors left out"}

Answer = collections.namedtuple("Answer", "certainty network entry publisher destination merchant kind")


def classify(urls, site=""):
    program = os.path.join(BUILD, "unit/facts/test_link")
    run = subprocess.run([program, "--classify", site], input="".join(u + "\n" for u in urls).encode(),
                         capture_output=True, timeout=600)
    if run.returncode != 0:
        sys.exit(program + ": " + run.stderr.decode("utf-8", "replace"))
    answers = [Answer(*line.split("\t")) for line in run.stdout.decode("utf-8", "replace").split("\n")[:-1]]
    if len(answers) != len(urls):
        sys.exit("%s: %d answers for %d URLs" % (program, len(answers), len(urls)))
    return answers


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [l.rstrip("\n").split("\t") for l in f if l.strip() and not l.startswith("#")]


class Reference:
    def __init__(self, folder):
        sys.path.insert(0, os.path.join(folder, "eval"))
        import match_reference
        self.matcher = match_reference
        head, *rows = lines(os.path.join(folder, "reference/networks.tsv"))
        self.rows = [dict(zip(head, r + [""] * (len(head) - len(r)))) for r in rows]
        domains = [l[0] for l in lines(os.path.join(folder, "reference/impact-domains.txt"))]
        self.lists = {"impact-domains.txt": domains}
        self.by_host = {}

    def best(self, url):
        """The most certain row that matches, or None; as the matcher's matches(), but a host is asked for once."""
        m, u = self.matcher, self.matcher.parse(url)
        if not u:
            return None
        if u["host"] not in self.by_host:
            self.by_host[u["host"]] = [r for r in self.rows if m.host_ok(u["host"], r["host_pattern"], None, self.lists)]
        fits = [r for r in self.by_host[u["host"]]
                if re.search(r["path_pattern"], u["path"], re.I) and m.params_ok(r["params"], u)
                and not m.excluded(r["exclude"], u)]
        return max(fits, key=lambda r: LEVEL[r["confidence"]], default=None)


def explain(reference, row, answer):
    """Why the answers may differ, or None."""
    entry, destination = answer.entry, answer.destination
    if entry in ADDED or entry.endswith(("-asset", "-rewriter")):
        return "entry added"
    if entry in CHANGED or (row and row["id"] in CHANGED):
        return "entry changed"
    if row and row["id"] in LEFT_OUT:
        return "row left out"
    inner = reference.best(destination) if destination else None
    if inner and LEVEL[inner["confidence"]] >= LEVEL[answer.certainty] > LEVEL[row["confidence"] if row else "none"]:
        return "affiliate link within a link"
    return None


def check_examples(reference):
    rows = [r for r in reference.rows if r["id"] not in LEFT_OUT]
    bad = 0
    for row, answer in zip(rows, classify([r["example_url"] for r in rows], SITE)):
        if LEVEL[answer.certainty] < LEVEL[row["confidence"]]:
            print("row %s: %s is %s, not %s" % (row["id"], row["example_url"], answer.certainty, row["confidence"]))
            bad += 1
    return len(rows), bad


def check_negatives(folder):
    rows = lines(os.path.join(folder, "reference/negatives.txt"))
    urls = [r[1].replace("[site]", "") for r in rows]
    total = bad = 0
    for site in ("", SITE):
        for row, url, answer in zip(rows, urls, classify(urls, site)):
            if row[1].startswith("[site]") and not site:
                continue
            total += 1
            if LEVEL[answer.certainty] > LEVEL[row[0]]:
                print("negative on '%s': %s is %s by %s (%s)" % (site, url, answer.certainty, answer.entry, row[2]))
                bad += 1
    return total, bad


def article_urls(folder):
    found = set()
    for path in glob.glob(os.path.join(folder, "corpus/dev/files/*")):
        with open(path, encoding="utf-8", errors="replace") as f:
            text = f.read()
        for url in re.findall(r"(?:https?:)?//[^\s\"'<>\\)\]]+", text):
            found.add(url.replace("&amp;", "&").replace("&#038;", "&"))
    return sorted(u for u in found if len(u) < 4000)


def check_articles(reference, folder):
    urls = article_urls(folder)
    reasons, bad = collections.Counter(), 0
    for url, answer in zip(urls, classify(urls)):
        row = reference.best(url)
        if answer.certainty == (row["confidence"] if row else "none"):
            continue
        reason = explain(reference, row, answer)
        reasons[reason] += 1
        if not reason:
            print("%s is %s by '%s', the table says %s" % (url[:300], answer.certainty, answer.entry,
                                                          "%(confidence)s by %(id)s" % row if row else "none"))
            bad += 1
    print("%d URLs of articles; " % len(urls) + (", ".join("%s: %d" % (r, n) for r, n in reasons.items() if r) or
                                                "no difference"))
    return len(urls), bad


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "../shared")
    if not os.path.exists(os.path.join(folder, "reference/networks.tsv")):
        print("no reference table in %s: skipped" % folder)
        print("0 passed, 0 failed, 3 skipped")
        return 0
    reference = Reference(folder)
    parts = [check_examples(reference), check_negatives(folder)]
    if os.path.isdir(os.path.join(folder, "corpus/dev/files")):
        parts.append(check_articles(reference, folder))
    passed, failed = sum(n - bad for n, bad in parts), sum(bad for _, bad in parts)
    print("%d passed, %d failed%s" % (passed, failed, "" if len(parts) == 3 else ", 1 skipped"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
