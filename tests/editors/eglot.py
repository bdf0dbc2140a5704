#!/usr/bin/env python3
"""Eglot in Emacs with the real server: open, type, fix all, undo, hover, close.

usage: tests/editors/eglot.py PROGRAM
"""
import json
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from articles import ARTICLES, EDITORS, LINK, Count, Site, skip_without

SCRIPT = r"""
(setq make-backup-files nil create-lockfiles nil auto-save-default nil enable-local-variables nil
      load-prefer-newer t json-false :json-false)
(package-initialize)
(require 'eglot)
(require 'json)
(setq eglot-sync-connect 10 eglot-events-buffer-size 0 eglot-send-changes-idle-time 0.01
      eglot-confirm-server-initiated-edits nil promolint-modes '(text-mode))
(require 'promolint)
(defun say (what value)
  (let ((coding-system-for-write 'utf-8-unix))
    (write-region (concat (json-encode (vector what value)) "\n") nil "said" t 'quiet)))
(defun wait (until)
  (with-timeout (10 nil) (while (not (funcall until)) (accept-process-output nil 0.02)) t))
(defvar published nil "The buffers of which the server has spoken since their text changed.")
(advice-add 'eglot-handle-notification :after
            (lambda (_server method &rest arguments)
              (when (eq method 'textDocument/publishDiagnostics)
                (push (find-buffer-visiting (eglot--uri-to-path (plist-get arguments :uri))) published))))
(defun serve ()
  (unless (eglot-managed-p)
    (if (eglot-current-server)
        (eglot--maybe-activate-editing-mode)
      (apply #'eglot (eglot--guess-contact)))))
(defun settle ()
  (eglot--signal-textDocument/didChange)
  (wait (lambda () (memq (current-buffer) published)))
  (flymake-start)
  (vconcat (mapcar (lambda (d)
                     (vector (line-number-at-pos (flymake-diagnostic-beg d))
                             (buffer-substring-no-properties (flymake-diagnostic-beg d) (flymake-diagnostic-end d))
                             (flymake-diagnostic-text d)))
                   (flymake-diagnostics))))
(defun fix-all ()
  (setq published nil)
  (cl-letf (((symbol-function 'completing-read) (lambda (_ choices &rest _) (caar choices)))
            ((symbol-function 'y-or-n-p) #'always))
    (condition-case nil (promolint-fix-all) (error nil))))
(dolist (name (append (with-temp-buffer (insert-file-contents "names") (json-read)) nil))
  (setq published nil)
  (find-file name)
  (text-mode)
  (serve)
  (say (concat "open " name) (settle))
  (let ((before (buffer-string)))
    (undo-boundary)
    (fix-all)
    (say (concat "fixed " name) (vector (buffer-string) (if (equal before (buffer-string)) t json-false)))
    (undo-boundary)
    (unless (equal before (buffer-string))
      (primitive-undo 1 (if (car buffer-undo-list) buffer-undo-list (cdr buffer-undo-list))))
    (say (concat "undone " name) (if (equal before (buffer-string)) t json-false))
    (set-buffer-modified-p nil)
    (kill-buffer)))
(find-file "plain.md")
(text-mode)
(serve)
(settle)
(setq published nil)
(goto-char (point-min))
(insert "中文😀 " link "\n\n")
(goto-char (point-min))
(insert "é")
(goto-char (point-max))
(insert "\n" link "\n")
(say "typed" (settle))
(goto-char (point-min))
(search-forward "[x")
(say "hover" (let ((answer (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover
                                            (eglot--TextDocumentPositionParams))))
               (format "%S" (plist-get answer :contents))))
(setq published nil)
(erase-buffer)
(say "emptied" (settle))
(set-buffer-modified-p nil)
(let ((server (eglot--current-server-or-lose)))
  (kill-buffer)
  (eglot-shutdown server nil 5)
  (say "ended" (if (jsonrpc-running-p server) json-false t)))
"""


def main():
    skip_without("emacs")
    count = Count()
    with Site(sys.argv[1]) as site:
        probe = site.run("emacs", "--batch", "-f", "package-initialize", "--eval", "(require 'eglot)")
        if "Cannot open load file" in probe:
            count.skipped += 1
            print("eglot is not installed: ci/setup test installs it where it can")
            sys.exit(count.end())
        site.write("names", json.dumps(list(ARTICLES)))
        site.write("test.el", f";; -*- coding: utf-8; lexical-binding: t -*-\n(setq link \"{LINK}\")\n" + SCRIPT)
        output = site.run("emacs", "--batch", "-L", os.path.join(EDITORS, "emacs"), "-l", "test.el", seconds=120)
        said = dict(json.loads(line) for line in site.read("said").splitlines()) if os.path.exists(site.path("said")) else {}
        for name in ARTICLES:
            shown = [s for s in said.get("open " + name) or [] if "not understood" not in s[2] and s[1]]
            want = sorted(line for _, line, _ in site.findings(name))
            links = [s for s in shown if s[1].startswith(("[x](", "<a h")) and s[1].endswith((")", ">"))]
            count.check(f"{name}: every finding, on its link", sorted(s[0] for s in links) == want, [shown, want, output[-800:]])
            text, same = said.get("fixed " + name) or ("", True)
            mendable = len([f for f in site.findings(name) if f[0] == "rel-sponsored-missing"])
            count.check(f"{name}: the safe fixes are made", text.count('rel="sponsored"') == mendable and same == (mendable == 0), text)
            count.check(f"{name}: one undo takes them back", said.get("undone " + name) is True)
        lines = sorted({s[0] for s in said.get("typed") or [] if "without any disclosure" in s[2]})
        count.check("edits that arrive at once", lines == [1, 5, 7], [said.get("typed"), output[-800:]])
        count.check("what is under the cursor", "Awin" in (said.get("hover") or ""), said.get("hover"))
        count.check("deleted up to the end", said.get("emptied") == [], said.get("emptied"))
        count.check("the server ends with its last buffer", said.get("ended") is True, output[-800:])
    sys.exit(count.end())


main()
