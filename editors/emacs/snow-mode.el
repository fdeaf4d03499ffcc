;;; snow-mode.el --- Major mode for Snow  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT
;; Package-Requires: ((emacs "28.1"))

;;; Commentary:
;; Colours by words and shapes, indentation by do … end, and snow-lsp through eglot:
;;   (require 'snow-mode)
;;   (add-hook 'snow-mode-hook #'eglot-ensure)

;;; Code:

(require 'snow-words)

(defgroup snow nil "The Snow language." :group 'languages)

(defcustom snow-indent-offset 2 "Blanks of one level." :type 'integer :safe #'integerp :group 'snow)

(defcustom snow-server-command '("snow-lsp" "--stdio")
  "The language server and its arguments." :type '(repeat string) :group 'snow)

(defvar snow-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?_ "_" table)
    table))

(defconst snow-font-lock-keywords
  `((,(concat "\\(?:^\\|[^.]\\)\\_<" (regexp-opt snow-keywords t) "\\_>") 1 font-lock-keyword-face)
    (,(concat "^\\s-*" (regexp-opt snow-contextual-keywords t) "\\_>[^(:]") 1 font-lock-keyword-face)
    ("\\_<\\(true\\|false\\)\\_>" . font-lock-constant-face)
    ("\\_<\\(?:fn\\|actor\\)\\s-+\\([a-z_]\\w*\\)" 1 font-lock-function-name-face)
    ("\\_<[A-Z]\\w*" . font-lock-type-face)
    ("\\(?:^\\|[^:]\\)\\(:[a-z_]\\w*\\)" 1 font-lock-constant-face)))

(defun snow-indent-line ()
  "Indent the line by the blocks that are open before it."
  (interactive)
  (let ((position (- (point-max) (point))))
    (indent-line-to (max 0 (snow--level)))
    (when (> (- (point-max) position) (point)) (goto-char (- (point-max) position)))))

(defun snow--level ()
  "Columns of the current line: those of the last line with text, one level more behind an opener, less for a closer."
  (save-excursion
    (beginning-of-line)
    (let ((closes (looking-at "\\s-*\\(end\\|else\\|after\\|terminate\\)\\_>")))
      (if (not (re-search-backward "^[ \t]*[^ \t\n]" nil t))
          0
        (beginning-of-line)
        (let* ((opens (looking-at "[^#\n]*\\(\\_<do\\(\\s-*|[^|\n]*|\\)?\\|->\\|\\_<else\\)\\s-*\\(#.*\\)?$"))
               (column (current-indentation)))
          (+ column (if opens snow-indent-offset 0) (if closes (- snow-indent-offset) 0)))))))

;;;###autoload
(define-derived-mode snow-mode prog-mode "Snow"
  "Major mode for programs in Snow."
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "#+!?\\s-*")
  (setq-local indent-line-function #'snow-indent-line)
  (setq-local indent-tabs-mode nil)
  (setq-local font-lock-defaults '(snow-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.snow\\'" . snow-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs (cons 'snow-mode snow-server-command)))

(provide 'snow-mode)
;;; snow-mode.el ends here
