#!/usr/bin/env python3
"""promolint.el in Emacs, without a server: flymake while writing, findings as a compilation's, fixes in the buffer.

usage: tests/editors/emacs.py PROGRAM
"""
import json
import os
import shutil
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from articles import ARTICLES, EDITORS, LINK, Count, Site, skip_without

COMMON = r"""
(setq make-backup-files nil create-lockfiles nil auto-save-default nil tab-width 4 json-false :json-false
      enable-local-variables nil)
(setq-default tab-width 3)
(require 'json)
(defun say (what value)
  (let ((coding-system-for-write 'utf-8-unix))
    (write-region (concat (json-encode (vector what value)) "\n") nil "said" t 'quiet)))
(defun names () (with-temp-buffer (insert-file-contents "names") (append (json-read) nil)))
(defun wait (until)
  (with-timeout (10 nil) (while (not (funcall until)) (accept-process-output nil 0.02)) t))
(defun shown ()
  (mapcar (lambda (d) (vector (line-number-at-pos (flymake-diagnostic-beg d))
                            (buffer-substring-no-properties (flymake-diagnostic-beg d) (flymake-diagnostic-end d))
                            (format "%s" (flymake-diagnostic-type d)) (flymake-diagnostic-text d)))
          (sort (flymake-diagnostics) (lambda (a b) (< (flymake-diagnostic-beg a) (flymake-diagnostic-beg b))))))
"""
SCRIPT = r"""
(require 'promolint)
(defun check ()
  (setq flymake-diagnostic-functions '(promolint-flymake))
  (flymake-start)
  (wait (lambda () (and (not (process-live-p promolint--process))
                        (memq 'promolint-flymake (flymake-reporting-backends)))))
  (shown))
(dolist (name (names))
  (find-file name)
  (text-mode)
  (promolint-flymake-setup)
  (say (concat "flymake " name) (check))
  (let ((before (buffer-string)))
    (buffer-enable-undo)
    (undo-boundary)
    (promolint-fix-buffer)
    (say (concat "fixed " name) (check))
    (save-buffer)
    (undo-boundary)
    (let ((fixed (not (equal before (buffer-string)))))
      (when fixed (primitive-undo 1 (if (null (car buffer-undo-list)) (cdr buffer-undo-list) buffer-undo-list)))
      (say (concat "undone " name) (vector (if fixed t json-false) (equal before (buffer-string)))))
    (set-buffer-modified-p nil)
    (kill-buffer)))
(find-file "plain.md")
(text-mode)
(goto-char (point-min))
(insert "中文\nAlso " link "\n\n")
(promolint-flymake-setup)
(say "unsaved" (check))
(promolint-fix-buffer t)
(say "unsafe" (buffer-string))
(set-buffer-modified-p nil)
(kill-buffer)
(setq compilation-ask-about-save nil)
(let ((places nil))
  (promolint-check default-directory)
  (wait (lambda () (not (get-buffer-process "*promolint-check*"))))
  (with-current-buffer "*promolint-check*"
    (goto-char (point-min))
    (ignore-errors
      (while t
        (compilation-next-error 1)
        (save-window-excursion
          (save-excursion
            (compile-goto-error)
            (push (vector (file-name-nondirectory buffer-file-name) (line-number-at-pos)
                        (buffer-substring-no-properties (point) (min (point-max) (+ 4 (point))))) places))))))
  (say "compilation" (vconcat (reverse places))))
(with-temp-file ".promolint.yaml" (insert "polcies: [nl]\n"))
(find-file "twice.md")
(text-mode)
(let ((before (buffer-string)))
  (promolint-flymake-setup)
  (say "wrong configuration" (check))
  (say "nothing lost" (list (condition-case problem (promolint-fix-buffer) (error (error-message-string problem)))
                            (equal before (buffer-string)))))
"""
LINT = r"""
(require 'bytecomp)
(require 'checkdoc)
(byte-compile-file "promolint.el")
(checkdoc-file "promolint.el")
"""


def run(site, name, text):
    site.write("names", json.dumps(list(ARTICLES)))
    site.write(name, f";; -*- coding: utf-8; lexical-binding: t -*-\n(setq link \"{LINK}\")\n" + text)
    output = site.run("emacs", "-Q", "--batch", "-L", os.path.join(EDITORS, "emacs"), "-l", name)
    said = {}
    if os.path.exists(site.path("said")):
        said = dict(json.loads(line) for line in site.read("said").splitlines())
    return said, output


def same(site, article, shown):
    """What Emacs shows is what check finds, each at its link."""
    shown = shown or []
    links = [s for s in shown if "not understood" not in s[3]]
    return ([f"[{rule}]" for rule, _, _ in site.findings(article)] == [s[3].rsplit(" ", 1)[-1] for s in
                                                                      sorted(links, key=lambda s: s[0])]
            and [line for _, line, _ in site.findings(article)] == sorted(s[0] for s in links)
            and all(s[1].startswith(("[x](", "<a h")) and s[1].endswith((")", ">")) for s in links))


def server_less(count, site):
    before = {article: site.findings(article) for article in ARTICLES}
    fine = {}
    said, output = run(site, "test.el", COMMON + SCRIPT)
    for article, findings in before.items():
        shown = [s for s in said.get("flymake " + article) or [] if "not understood" not in s[3]]
        want = sorted((line, f"[{rule}]") for rule, line, _ in findings)
        fine[article] = sorted((s[0], s[3].rsplit(" ", 1)[-1]) for s in shown) == want \
            and all(s[1][:4] in ("[x](", "<a h") and s[1][-1] in ")>" for s in shown)
        count.check(f"flymake, {article}: every finding, on its link", fine[article], [shown, want, output])
        left = [s for s in said.get("fixed " + article) or [] if "rel-sponsored" in s[3]]
        mended = len([f for f in findings if f[0] == "rel-sponsored-missing"])
        count.check(f"{article}: fixed", site.read(article).count('rel="sponsored"') == mended and not left, site.read(article))
        count.check(f"{article}: one undo takes it back", said.get("undone " + article) == [mended > 0, True],
                    said.get("undone " + article))
        for mark in ("\ufeff", "\r\n"):
            count.check(f"{article}: what Emacs keeps of the file stays", site.read(article).count(mark) == ARTICLES[article].count(mark))
    rest(count, said, output, before)


def rest(count, said, output, before):
    count.check("text that was not saved is checked", [s[0] for s in said.get("unsaved") or [] if "undisclosed" in s[3]] == [2, 6],
                [said.get("unsaved"), output])
    count.check("the fixes that readers see are made when asked for", "\nAd: " in "\n" + (said.get("unsafe") or ""), said.get("unsafe"))
    places = said.get("compilation") or []
    count.check("the compilation leads to each finding", sorted((p[0], p[1]) for p in places if p[2] != "{{< ") == sorted(
        (article, line) for article, findings in before.items() for rule, line, _ in findings if rule != "rel-sponsored-missing"),
                [places, output[-1500:]])
    count.check("and to the link", places and all(p[2] in ("[x](", "<a h", "{{< ") for p in places), places)
    count.check("what is wrong with the configuration is shown",
                any("polcies" in s[3] and "error" in s[2] for s in said.get("wrong configuration") or []), said.get("wrong configuration"))
    problem, whole = said.get("nothing lost") or ("", False)
    count.check("a fix that could not be made says why, and no text is lost", whole is True and "polcies" in problem,
                [problem, whole])


def main():
    skip_without("emacs")
    count = Count()
    with Site(sys.argv[1]) as site:
        shutil.copy(os.path.join(EDITORS, "emacs", "promolint.el"), site.folder)
        said = site.run("emacs", "-Q", "--batch", "--eval", "(progn " + LINT + ")")
        count.check("promolint.el compiles without a warning, and checkdoc has nothing to say", said == "", said)
        os.remove(site.path("promolint.el"))
        os.remove(site.path("promolint.elc"))
        server_less(count, site)
    sys.exit(count.end())


main()
