;;; promolint.el --- Find paid content that an article does not disclose  -*- lexical-binding: t; -*-

;; Author: promolint contributors <promolint@example.org>
;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: wp, hypermedia, tools
;; URL: https://example.org/promolint
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; promolint reads an article before it is published and says whether everything in it that earns
;; money is recognisable as such to the reader.
;;
;; With its language server, in Eglot (which Emacs has since version 29): M-x eglot in an article.
;; This file tells Eglot of it; `promolint-fix-all' makes the safe fixes.
;;
;; Without a server:
;;
;;   (add-hook 'markdown-mode-hook #'promolint-flymake-setup)
;;
;; checks the buffer's text while you write, `promolint-check' checks files and folders as a
;; compilation, and `promolint-fix-buffer' makes the safe fixes.

;;; Code:

(require 'compile)
(require 'flymake)
(require 'json)
(require 'subr-x)

(declare-function eglot-code-actions "eglot")
(defvar eglot-server-programs)

(defgroup promolint nil
  "Paid content that an article does not disclose."
  :group 'tools
  :link '(custom-manual "(promolint)"))

(defcustom promolint-program "promolint"
  "The program, by name or path."
  :type 'string)

(defcustom promolint-options nil
  "Options for every run of the program, such as (\"--policy\" \"us\")."
  :type '(repeat string))

(defcustom promolint-modes '(markdown-mode gfm-mode html-mode mhtml-mode)
  "Major modes of articles, for which Eglot knows promolint's server."
  :type '(repeat symbol))

(defun promolint--arguments (command &rest arguments)
  "Those of COMMAND with ARGUMENTS, with the buffer as standard input."
  (append (list command) arguments promolint-options
          (list "--stdin-filename" (or buffer-file-name "buffer.md") "-")))

;;;; The language server

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs (cons promolint-modes (list promolint-program "lsp"))))

;;;###autoload
(defun promolint-fix-all ()
  "Make the safe fixes of the whole buffer, by the language server."
  (interactive)
  (eglot-code-actions (point-min) (point-max) "source.fixAll.promolint" t))

;;;; Flymake without a server

(defvar-local promolint--process nil
  "The check of this buffer that is running.")

(defconst promolint--types '(("error" . :error) ("warning" . :warning) ("info" . :note))
  "What Flymake calls a severity.")

(defun promolint--diagnostic (place type text)
  "A diagnostic of TYPE with TEXT at PLACE, an object of the JSON report."
  (let* ((offset (alist-get 'offset place))
         (beginning (byte-to-position (1+ offset)))
         (end (byte-to-position (+ 1 offset (alist-get 'length place)))))
    (flymake-make-diagnostic (current-buffer) (or beginning (point-min))
                             (or end (point-max)) type text)))

(defun promolint--diagnostics (file)
  "The diagnostics of FILE, an object of the JSON report, in the current buffer."
  (append
   (mapcar (lambda (finding)
             (promolint--diagnostic
              finding (alist-get (alist-get 'severity finding) promolint--types :error nil #'equal)
              (format "%s [%s]" (alist-get 'message finding) (alist-get 'rule finding))))
           (alist-get 'findings file))
   (mapcar (lambda (unknown)
             (promolint--diagnostic unknown :note (format "not understood: %s" (alist-get 'what unknown))))
           (alist-get 'unknowns file))))

(defun promolint--failure (problems)
  "A diagnostic of what a failed run wrote to PROBLEMS, its standard error."
  (while (accept-process-output problems 1))
  (let ((said (with-current-buffer (process-buffer problems) (string-trim (buffer-string)))))
    (unless (string-empty-p said)
      (list (flymake-make-diagnostic (current-buffer) (point-min) (1+ (point-min)) :error said)))))

(defun promolint--report (process report problems)
  "Tell Flymake, by REPORT, what PROCESS found, or that it failed.
PROBLEMS is the process that reads its standard error."
  (let ((file (with-current-buffer (process-buffer process)
                (goto-char (point-min))
                (and (memq (process-exit-status process) '(0 1)) (not (eobp))
                     (let ((json-object-type 'alist) (json-array-type 'list))
                       (json-read))))))
    (with-current-buffer (process-get process 'promolint-buffer)
      (save-restriction
        (widen)
        (funcall report (if file (promolint--diagnostics file) (promolint--failure problems)))))))

(defun promolint--finish (process report problems)
  "Tell Flymake, by REPORT, unless PROCESS was overtaken; clean up PROBLEMS too."
  (unwind-protect
      (let ((buffer (process-get process 'promolint-buffer)))
        (when (and (buffer-live-p buffer)
                   (eq process (buffer-local-value 'promolint--process buffer)))
          (promolint--report process report problems)))
    (kill-buffer (process-buffer process))
    (let ((said (process-buffer problems)))
      (delete-process problems)
      (kill-buffer said))))

;;;###autoload
(defun promolint-flymake (report &rest _)
  "Check the text of the buffer, as a backend of Flymake, which gives REPORT."
  (unless (executable-find promolint-program)
    (error "Cannot find %s" promolint-program))
  (when (process-live-p promolint--process)
    (kill-process promolint--process))
  (let* ((coding-system-for-read 'utf-8-unix)
         (coding-system-for-write 'utf-8-unix)
         (problems (make-pipe-process :name "promolint-problems" :noquery t :sentinel #'ignore
                                      :buffer (generate-new-buffer " *promolint-problems*"))))
    (setq promolint--process
          (make-process
           :name "promolint-flymake" :noquery t :connection-type 'pipe :stderr problems
           :buffer (generate-new-buffer " *promolint-flymake*")
           :command (cons promolint-program (promolint--arguments "check" "--format" "jsonl"))
           :sentinel (lambda (process _event)
                       (unless (process-live-p process)
                         (promolint--finish process report problems)))))
    (process-put promolint--process 'promolint-buffer (current-buffer))
    (save-restriction
      (widen)
      (process-send-region promolint--process (point-min) (point-max)))
    (process-send-eof promolint--process)))

;;;###autoload
(defun promolint-flymake-setup ()
  "Check this buffer with promolint while it is edited; for hooks of modes."
  (interactive)
  (add-hook 'flymake-diagnostic-functions #'promolint-flymake nil t)
  (flymake-mode 1))

;;;; Compilation, and fixes without a server

(define-compilation-mode promolint-check-mode "promolint"
  "What `promolint-check' found."
  (setq-local compilation-error-regexp-alist '(promolint))
  (setq-local compilation-error-regexp-alist-alist
              '((promolint "^\\(.+?\\):\\([1-9][0-9]*\\):\\([1-9][0-9]*\\): \\(?:error\\|\\(warning\\)\\|\\(note\\)\\): "
                           1 2 3 (4 . 5))))
  ;; Characters, which do not depend on how wide they and tabs are shown.
  (setq-local compilation-error-screen-columns nil))

;;;###autoload
(defun promolint-check (path)
  "Check the file or folder PATH as it was saved, as a compilation."
  (interactive (list (read-file-name "Check file or folder: " nil buffer-file-name)))
  (compilation-start
   (mapconcat #'shell-quote-argument
              (append (list promolint-program "check" "--format" "compact" "--column-unit" "code-points")
                      promolint-options (list "--" (file-local-name (expand-file-name path))))
              " ")
   #'promolint-check-mode))

;;;###autoload
(defun promolint-fix-buffer (&optional unsafe)
  "Make the safe fixes in the buffer, which is not saved.
With a prefix argument, UNSAFE, also make those that change what readers see."
  (interactive "*P")
  (save-restriction
    (widen)
    (let* ((arguments (apply #'promolint--arguments "fix" (and unsafe '("--unsafe"))))
           (coding-system-for-read 'utf-8-unix)
           (coding-system-for-write 'utf-8-unix)
           (buffer (current-buffer))
           (said (make-temp-file "promolint")))
      (unwind-protect
          (with-temp-buffer
            (let* ((fixed (current-buffer))
                   (status (with-current-buffer buffer
                             (apply #'call-process-region (point-min) (point-max) promolint-program nil
                                    (list fixed said) nil arguments))))
              (if (memq status '(0 1))
                  (with-current-buffer buffer (replace-buffer-contents fixed))
                (with-temp-buffer
                  (insert-file-contents said)
                  (error "Program promolint: %s" (string-trim (buffer-string)))))))
        (delete-file said)))))

(provide 'promolint)
;;; promolint.el ends here
