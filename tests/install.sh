#!/bin/sh
# Installs to a temporary folder and uses what stands there as a stranger would:
# the program, the manual page, and the library through pkg-config, shared and
# static, with the example of promolint.h. Then uninstalls and looks for leftovers.
#
# usage: tests/install.sh BUILD
set -u
cd "$(dirname "$0")/.." || exit 2
build=${1:-build}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
passed=0 failed=0

expect() { # what, command...
    what=$1
    shift
    if "$@" >"$root/output" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not so: $what"
        cat "$root/output"
    fi
}

make_it() {
    make --no-print-directory B="$build" DESTDIR="$root/image" PREFIX=/opt/promolint "$@"
}

# The first example in promolint.h: the lines of its comment that are indented by
# four blanks, from the first #include on.
example() {
    awk '/^ \*     *#include/ { on = 1 }
         on && /^ \*(     |$)/ { sub(/^ \* ? ? ? ? ?/, ""); print; next }
         on { exit }' src/promolint.h
}

here=$root/image/opt/promolint
expect "make install succeeds" make_it install
for file in bin/promolint lib/libpromolint.a lib/libpromolint.so lib/libpromolint.so.0 \
    lib/pkgconfig/promolint.pc include/promolint.h share/man/man1/promolint.1 \
    share/bash-completion/completions/promolint share/zsh/site-functions/_promolint \
    share/fish/vendor_completions.d/promolint.fish share/vim/vimfiles/compiler/promolint.vim \
    share/vim/vimfiles/autoload/promolint.vim share/nvim/site/lua/promolint.lua \
    share/nvim/site/lsp/promolint.lua share/emacs/site-lisp/promolint.el; do
    expect "$file is installed" test -s "$here/$file"
done
expect "the shared library carries its soname" \
    sh -c "objdump -p '$here/lib/libpromolint.so' | grep -q 'SONAME.*libpromolint.so.0$'"
expect "the program runs from there" "$here/bin/promolint" --version
expect "the program needs no data beside it" \
    sh -c "cd / && printf 'text\n' | '$here/bin/promolint' check --stdin-filename x.md -"

PKG_CONFIG_PATH=$here/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
PKG_CONFIG_SYSROOT_DIR=$root/image
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
expect "pkg-config knows the version of the program" \
    sh -c "'$here/bin/promolint' --version | grep -qF \"\$(pkg-config --modversion promolint)\""
example >"$root/example.c"
expect "promolint.h holds an example" grep -q 'main(' "$root/example.c"
flags=$(pkg-config --cflags --libs promolint)
# Not `pkg-config --static promolint`: their folders would be looked for under the image too.
others=$(PKG_CONFIG_SYSROOT_DIR='' pkg-config --libs libxml-2.0 libpcre2-8 md4c yaml-0.1 jansson libidn2 libpsl libutf8proc)
# shellcheck disable=SC2086
expect "the example compiles without a warning" \
    gcc -std=c11 -Wall -Wextra -Werror -o "$root/shared" "$root/example.c" $flags
# shellcheck disable=SC2086
expect "the example links statically" gcc -std=c11 -I"$here/include" -o "$root/static" "$root/example.c" \
    "$here/lib/libpromolint.a" $others -pthread -lm
LD_LIBRARY_PATH=$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH
for program in shared static; do
    expect "the example's program runs, $program" sh -c "'$root/$program' >'$root/said'"
    expect "it reports a finding with its line, $program" grep -q '^[1-9][0-9]*: .' "$root/said"
done
printf '#include "promolint.h"\nint x;\n' >"$root/header.c"
expect "promolint.h is plain C99" gcc -std=c99 -pedantic-errors -Wall -Werror -I"$here/include" -c \
    -o "$root/header.o" "$root/header.c"
if command -v g++ >/dev/null 2>&1; then
    expect "promolint.h is C++ too" g++ -x c++ -Wall -Werror -I"$here/include" -c -o "$root/header.o" "$root/header.c"
fi

expect "make uninstall succeeds" make_it uninstall
expect "nothing is left" sh -c "test -z \"\$(find '$root/image' ! -type d)\""
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
