# bash completion for promolint, as `promolint completion bash` writes it. Needs nothing of the
# package bash-completion; works with bash 3.2 and later.

@TABLES@

# The names that `promolint rules` or `promolint packs` lists.
_promolint_list() {
    local name rest
    "${COMP_WORDS[0]/#\~/$HOME}" "$1" 2>/dev/null | while read -r name rest; do
        echo "$name"
    done
}

# The functions from here on add to `found`, and to `prefix`, which stands before all that is
# found; both belong to _promolint.

_promolint_words() { # the word so far, all words
    local word
    while IFS= read -r word; do
        found+=("$word")
    done < <(compgen -W "$2" -- "$1")
}

# Files that one of the patterns fits, and folders; all files when there is none.
_promolint_files() { # the name so far, patterns
    local so_far=$1 name pattern all=()
    shift
    compopt -o filenames 2>/dev/null
    while IFS= read -r name; do
        all+=("$name")
        for pattern in "$@"; do
            # shellcheck disable=SC2053
            if [[ -d $name || $name == $pattern ]]; then
                found+=("$name")
                break
            fi
        done
    done < <(compgen -f -- "$so_far")
    [ ${#found[@]} -gt 0 ] || found=("${all[@]}")
}

_promolint_folders() {
    local name
    compopt -o filenames 2>/dev/null
    while IFS= read -r name; do
        found+=("$name")
    done < <(compgen -d -- "$1")
}

# FORMAT=FILE
_promolint_report() { # the word so far, the formats
    if [[ $1 == *=* ]]; then
        prefix+=${1%%=*}=
        _promolint_files "${1#*=}"
    else
        compopt -o nospace 2>/dev/null
        _promolint_words "$1" "$(printf '%s= ' $2)"
    fi
}

# With commas between
_promolint_policies() {
    [[ $1 != *,* ]] || prefix+=${1%,*},
    _promolint_words "${1##*,}" "auto $(_promolint_list packs)"
}

_promolint_value() { # command, option or '', the word so far
    local kind
    kind=$(_promolint_argument "$1" "$2")
    case $kind in
    words*) _promolint_words "$3" "${kind#words}" ;;
    report*) _promolint_report "$3" "${kind#report}" ;;
    files) _promolint_files "$3" ;;
    folders) _promolint_folders "$3" ;;
    articles) _promolint_files "$3" $_promolint_articles ;;
    rules) _promolint_words "$3" "$(_promolint_list rules)" ;;
    policies) _promolint_policies "$3" ;;
    esac
}

# bash parts words at '=' and ':' too, as COMP_WORDBREAKS says: what stands before the last of
# those is no part of the word that it replaces.
_promolint_reply() { # the word so far
    local cut='' char
    for char in = :; do
        if [[ $COMP_WORDBREAKS == *$char* && $1 == *$char* ]]; then
            local before=${1%"$char"*}$char
            [ ${#before} -le ${#cut} ] || cut=$before
        fi
    done
    COMPREPLY=()
    for char in "${found[@]}"; do
        char=$prefix$char
        COMPREPLY+=("${char#"$cut"}")
    done
}

_promolint() {
    local line=${COMP_LINE:0:COMP_POINT} words=() gap word i
    for ((i = 0; i <= COMP_CWORD; i++)); do
        gap=${line%%[![:space:]]*}
        line=${line#"$gap"}
        word=${COMP_WORDS[i]}
        [ "$i" -lt "$COMP_CWORD" ] || word=$line
        line=${line#"$word"}
        if [ -z "$gap" ] && [ "$i" -gt 0 ]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
    done
    local n=${#words[@]} command=${words[1]} option='' ended='' prefix='' found=()
    local so_far=${words[n - 1]}
    for ((i = 2; i < n - 1; i++)); do
        if [ -n "$option" ]; then
            option=
        elif [ "${words[i]}" = -- ]; then
            ended=yes
        elif [[ -z $ended && ${words[i]} == -* && -n $(_promolint_argument "$command" "${words[i]}") ]]; then
            option=${words[i]}
        fi
    done
    if [ "$n" -le 2 ]; then
        _promolint_words "$so_far" "$_promolint_commands help --help --version"
    elif [ "$command" = help ]; then
        _promolint_words "$so_far" "$_promolint_commands"
    elif [ -n "$option" ]; then
        _promolint_value "$command" "$option" "$so_far"
    elif [[ -z $ended && $so_far == --*=* ]]; then
        prefix=${so_far%%=*}=
        _promolint_value "$command" "${so_far%%=*}" "${so_far#*=}"
    elif [[ -z $ended && $so_far == -* ]]; then
        _promolint_words "$so_far" "$(_promolint_options "$command")"
    else
        _promolint_value "$command" '' "$so_far"
    fi
    _promolint_reply "$so_far"
}

complete -F _promolint promolint
