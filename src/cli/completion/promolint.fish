# fish completion for promolint, as `promolint completion fish` writes it.

# Is this the command that was given?
function __promolint_is
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test $words[2] = $argv[1]
end

function __promolint_no_command
    test (count (commandline -opc)) -eq 1
end

# What `promolint rules` or `promolint packs` lists: names with their description.
function __promolint_list
    set -l words (commandline -opc)
    eval $words[1] $argv[1] 2>/dev/null | string replace -r '^(\S+)\s+\S+\s+' '$1\t'
end

function __promolint_policies
    printf 'auto\tby the language of the article\n'
    __promolint_list packs
end

# Folders, and files that are articles by their name; all files when there is none.
function __promolint_articles
    set -l all (__fish_complete_path (commandline -ct))
    set -l fitting (string match -r -- ".*(?:$__promolint_endings).*" $all)
    if set -q fitting[1]
        string join \n -- $fitting
    else
        string join \n -- $all
    end
end

# FORMAT=FILE
function __promolint_report
    set -l word (string replace -r '^--report=' '' -- (commandline -ct))
    if string match -q '*=*' -- $word
        set -l format (string replace -r '=.*' '=' -- $word)
        set -l file (string replace -r '^[^=]*=' '' -- $word)
        string replace -r '^' $format -- (__fish_complete_path $file)
    else
        string replace -r '$' = -- $argv
    end
end

complete -c promolint -f
complete -c promolint -n __promolint_no_command -s h -l help -d 'show the commands'
complete -c promolint -n __promolint_no_command -l version -d 'show the version'
complete -c promolint -n __promolint_no_command -a help -d 'show the options of a command'

@TABLES@
