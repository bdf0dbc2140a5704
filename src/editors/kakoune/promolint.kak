# Kakoune: put this into ~/.config/kak/autoload/, or source it in kakrc; then :lint-buffer.
#
# lint.kak hands over a copy of the buffer and reads path:line:column: severity: message, columns in
# bytes. What is checked is judged as the file that it is a copy of.

hook -group promolint global BufSetOption filetype=(?:markdown|html) %{
    set-option buffer lintcmd %{promolint_copy() { promolint check --format compact --column-unit bytes \
        --stdin-filename "$kak_buffile" - <"$1"; }; promolint_copy}
}
