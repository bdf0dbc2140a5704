#!/bin/sh
# The source archive and the Debian packages: what is in them, and whether it works.
#
# usage: tests/packages.sh BUILD
set -u
cd "$(dirname "$0")/.." || exit 2
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
        tail -n 30 "$root/output"
    fi
}

holds() { grep -qxE "$1" "$root/list"; }
lacks() { ! grep -qE "$1" "$root/list"; }

make_it() { make --no-print-directory B="$root/build" "$@"; }

expect "make dist succeeds" make_it dist
archive=$(echo "$root"/build/promolint-*.tar.gz)
cp "$archive" "$root/first.tar.gz"
expect "make dist succeeds again" make_it dist
expect "the archive is the same, byte for byte" cmp "$archive" "$root/first.tar.gz"
tar -tzf "$archive" >"$root/list"
expect "all lies in one folder, named by the version" lacks '^(/|\.|([^p]|p[^r]))'
expect "the archive has the Makefile" holds 'promolint-[0-9.]+/Makefile'
expect "nothing that was built or belongs to git is in it" lacks '/(build|\.git)/'

# The packages are made from that archive, so this builds it too.
expect "make deb succeeds, and lintian finds no error" make_it deb
for package in promolint libpromolint0 libpromolint-dev; do
    file=$(echo "$root"/build/deb/"$package"_*.deb)
    expect "there is a package $package" test -s "$file"
    expect "$package unpacks" dpkg -x "$file" "$root/image"
done
(cd "$root/image" && find . -type f -o -type l) >"$root/list"
for file in usr/bin/promolint usr/share/man/man1/promolint.1.gz usr/include/promolint.h \
    'usr/lib/[^/]+/libpromolint.so.0' 'usr/lib/[^/]+/libpromolint.a' 'usr/lib/[^/]+/pkgconfig/promolint.pc' \
    usr/share/doc/promolint/copyright; do
    expect "the packages hold $file" holds "\./$file"
done
expect "the packaged program runs" "$root/image/usr/bin/promolint" check --quiet seeds/coffee-grinder-labelled.html
expect "the package names the libraries that it needs" \
    sh -c "dpkg -I '$root'/build/deb/promolint_*.deb | grep -q 'Depends:.*libxml2'"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
