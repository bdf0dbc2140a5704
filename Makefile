# promolint: build, test, install. `make help` lists the targets. Everything
# that is built stands under $(B).
#
# The layers are listed in the order in which data flows; a layer sees itself
# and those before it (ci/check-layers), and its unit tests link no later one.

B ?= build
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR ?= $(PREFIX)/share/zsh/site-functions
FISHDIR ?= $(PREFIX)/share/fish/vendor_completions.d
MANDIR ?= $(PREFIX)/share/man
VIMDIR ?= $(PREFIX)/share/vim/vimfiles
NVIMDIR ?= $(PREFIX)/share/nvim/site
ELISPDIR ?= $(PREFIX)/share/emacs/site-lisp
ifeq ($(origin CC),default)
CC := gcc
endif
AR ?= ar
LD ?= ld
OBJCOPY ?= objcopy
INSTALL ?= install
PYTHON ?= python3
PKG_CONFIG ?= pkg-config
CLANG_FORMAT ?= clang-format
VERSION := 0.1.0
SONAME := libpromolint.so.0
JOBS ?= $(shell nproc 2>/dev/null || echo 1)

PACKAGES := libxml-2.0 libpcre2-8 md4c yaml-0.1 jansson libidn2 libpsl libutf8proc
LIBRARY_LAYERS := base document knowledge facts findings policy report

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	-Wwrite-strings -Wundef -Wformat=2 -Wvla
OPTIMISE ?= -O3 -g
CFLAGS ?= $(OPTIMISE)
# Asked for once, and only when something is compiled: a machine where ci/setup
# has yet to install pkg-config can read this file.
# PKG_CONFIG_PATH may come from make's own command line, which $(shell) does not see.
packages = $(shell $(if $(PKG_CONFIG_PATH),PKG_CONFIG_PATH='$(PKG_CONFIG_PATH)') $(PKG_CONFIG) $(1) $(PACKAGES))
PACKAGE_CFLAGS = $(eval PACKAGE_CFLAGS := $$(call packages,--cflags))$(PACKAGE_CFLAGS)
PACKAGE_LIBS = $(eval PACKAGE_LIBS := $$(call packages,--libs))$(PACKAGE_LIBS)
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DPROMOLINT_VERSION=\"$(VERSION)\" -Isrc -I$(B)/generated -fPIC \
	-fvisibility=hidden -pthread $(WARNINGS) $(if $(CI),-Werror) $(CPPFLAGS) $(CFLAGS) $(PACKAGE_CFLAGS)
ALL_LIBS = -Wl,--as-needed $(LDFLAGS) -pthread $(PACKAGE_LIBS) -lm

sources = $(sort $(wildcard src/$(1)/*.c))
objects = $(patsubst %.c,$(B)/%.o,$(call sources,$(1)))

# The tools that write files into the program are no part of the library: embed the text of the rule
# files, embed_index what is compiled from it, embed_hash the hash of a file.
EMBED_OBJECT := $(B)/src/knowledge/embed.o
EMBED_INDEX_OBJECT := $(B)/src/knowledge/embed_index.o
EMBED_HASH_OBJECT := $(B)/src/report/embed_hash.o
TOOL_OBJECTS := $(EMBED_OBJECT) $(EMBED_INDEX_OBJECT) $(EMBED_HASH_OBJECT)
GENERATED_OBJECTS := $(B)/generated/builtin.o $(B)/generated/builtin_index.o $(B)/generated/html_files.o \
	$(B)/generated/schemas.o
LIBRARY_OBJECTS := $(filter-out $(TOOL_OBJECTS),$(foreach l,$(LIBRARY_LAYERS),$(call objects,$(l)))) \
	$(patsubst %.c,$(B)/%.o,$(sort $(wildcard src/*.c))) $(GENERATED_OBJECTS)
CLI_OBJECTS := $(call objects,cli) $(call objects,lsp) $(B)/generated/completion.o
RULE_FILES := $(filter-out %/README.md,$(sort $(wildcard rules/*.md rules/*/*.yaml rules/*/*.txt)))
SUBMAKE = $(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(JOBS))

# `make V=1` shows whole commands.
Q := $(if $(V),,@)
say = @$(if $(V),:,echo '  $(1)' $(patsubst $(B)/%,%,$(2)))

all: $(B)/promolint $(B)/libpromolint.a $(B)/libpromolint.so

# ---- objects -----------------------------------------------------------------

# A stamp is a file that changes only when its text does: what was built with
# other flags, or from a list of files that has changed, is built again.
define stamp
$(B)/stamp/$(1): FORCE
	@mkdir -p $$(@D)
	@printf '%s\n' '$$($(2))' | cmp -s - $$@ || printf '%s\n' '$$($(2))' > $$@
endef
COMPILE_TEXT = $(CC) $(ALL_CFLAGS)
LINK_TEXT = $(CC) $(ALL_LIBS)
FILES_TEXT = $(LIBRARY_OBJECTS) $(CLI_OBJECTS)
RULES_TEXT = $(RULE_FILES)
$(eval $(call stamp,compile,COMPILE_TEXT))
$(eval $(call stamp,link,LINK_TEXT))
$(eval $(call stamp,files,FILES_TEXT))
$(eval $(call stamp,rules,RULES_TEXT))

$(B)/%.o: %.c $(B)/stamp/compile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) $(if $(filter tests/%,$<),-Itests) -MMD -MP -c -o $@ $<

$(B)/generated/%.o: $(B)/generated/%.c $(B)/stamp/compile
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/embed: $(EMBED_OBJECT) $(B)/layer/base.a $(B)/stamp/link
	$(call say,LINK,$@)
	$(Q)$(CC) -o $@ $(filter %.o %.a,$^) $(ALL_LIBS)

$(B)/generated/builtin.c: $(B)/embed $(RULE_FILES) $(B)/stamp/rules
	@mkdir -p $(@D)
	$(call say,EMBED,$@)
	$(Q)$(B)/embed $(RULE_FILES) > $@.part
	$(Q)mv $@.part $@

$(B)/embed_index: $(EMBED_INDEX_OBJECT) $(filter-out $(TOOL_OBJECTS),$(call objects,knowledge)) \
		$(B)/generated/builtin.o $(B)/layer/document.a $(B)/layer/base.a $(B)/stamp/link
	$(call say,LINK,$@)
	$(Q)$(CC) -o $@ $(filter %.o %.a,$^) $(ALL_LIBS)

$(B)/generated/builtin_index.c: $(B)/embed_index
	$(call say,EMBED,$@)
	$(Q)$(B)/embed_index > $@.part
	$(Q)mv $@.part $@

# Texts that the program writes as they are: ARRAY=FILE.
COMPLETION_TEXTS := completion_bash_text=src/cli/completion/promolint.bash \
	completion_zsh_text=src/cli/completion/_promolint completion_fish_text=src/cli/completion/promolint.fish
SCHEMA_TEXTS := $(foreach s,$(sort $(wildcard src/knowledge/schema/*.json)),schema_$(basename $(notdir $(s)))_text=$(s))
define text_source
$(B)/generated/$(1).c: ci/embed-text $(foreach t,$(2),$(lastword $(subst =, ,$(t))))
	@mkdir -p $$(@D)
	$$(call say,EMBED,$$@)
	$$(Q)ci/embed-text $(2) > $$@.part
	$$(Q)mv $$@.part $$@
endef
$(eval $(call text_source,completion,$(COMPLETION_TEXTS)))
$(eval $(call text_source,schemas,$(SCHEMA_TEXTS)))

$(B)/embed_hash: $(EMBED_HASH_OBJECT) $(B)/layer/base.a $(B)/stamp/link
	$(call say,LINK,$@)
	$(Q)$(CC) -o $@ $(filter %.o %.a,$^) $(ALL_LIBS)

# The style and the script of the html report, and the hashes by which its pages allow them.
HTML_STYLE := src/report/html/report.css
HTML_SCRIPT := src/report/html/report.js
$(B)/generated/html_files.c: ci/embed-text $(B)/embed_hash $(HTML_STYLE) $(HTML_SCRIPT)
	@mkdir -p $(@D)
	$(call say,EMBED,$@)
	$(Q)ci/embed-text html_style=$(HTML_STYLE) html_script=$(HTML_SCRIPT) > $@.part
	$(Q)$(B)/embed_hash html_style_hash < $(HTML_STYLE) >> $@.part
	$(Q)$(B)/embed_hash html_script_hash < $(HTML_SCRIPT) >> $@.part
	$(Q)mv $@.part $@

# One archive a layer, so that the tests of a layer link only what it may see.
define layer_archive
$(B)/layer/$(1).a: $(filter-out $(TOOL_OBJECTS),$(call objects,$(1))) \
		$(if $(filter knowledge,$(1)),$(B)/generated/builtin_index.o) \
		$(if $(filter report,$(1)),$(B)/generated/html_files.o) $(B)/stamp/files
	@mkdir -p $$(@D)
	$(Q)rm -f $$@
	$$(call say,AR,$$@)
	$(Q)$(AR) rcs $$@ $$(filter %.o,$$^)
endef
$(foreach l,$(LIBRARY_LAYERS),$(eval $(call layer_archive,$(l))))

# ---- library and program ---------------------------------------------------------

# One object whose hidden names are local, so that the static library exports
# as little as the shared one.
$(B)/libpromolint.o: $(LIBRARY_OBJECTS) $(B)/stamp/files
	$(call say,LD,$@)
	$(Q)$(LD) -r -o $@.part $(LIBRARY_OBJECTS)
	$(Q)$(OBJCOPY) --localize-hidden $@.part $@
	$(Q)rm -f $@.part

$(B)/libpromolint.a: $(B)/libpromolint.o
	$(Q)rm -f $@
	$(call say,AR,$@)
	$(Q)$(AR) rcs $@ $^

$(B)/libpromolint.so: $(LIBRARY_OBJECTS) $(B)/stamp/files $(B)/stamp/link
	$(call say,LINK,$@)
	$(Q)$(CC) -shared -Wl,-soname,$(SONAME) -o $@ $(LIBRARY_OBJECTS) $(ALL_LIBS)

# The program is the library's first user: beside promolint.h it has only base.
$(B)/promolint: $(CLI_OBJECTS) $(B)/libpromolint.a $(B)/layer/base.a $(B)/stamp/files $(B)/stamp/link
	$(call say,LINK,$@)
	$(Q)$(CC) -o $@ $(CLI_OBJECTS) $(B)/libpromolint.a $(B)/layer/base.a $(ALL_LIBS)

$(B)/promolint.pc: Makefile $(B)/stamp/install
	$(Q)printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$(LIBDIR)' 'includedir=$(INCLUDEDIR)' '' \
		'Name: promolint' 'Description: finds undisclosed advertising in articles' \
		'Version: $(VERSION)' 'Requires.private: $(PACKAGES)' 'Libs: -L$${libdir} -lpromolint' \
		'Libs.private: -pthread -lm' 'Cflags: -I$${includedir}' > $@
INSTALL_TEXT = $(PREFIX) $(LIBDIR) $(INCLUDEDIR) $(VERSION)
$(eval $(call stamp,install,INSTALL_TEXT))

# The program that was built writes them; who builds for another machine sets RUN to an emulator.
$(B)/completion/%: $(B)/promolint
	@mkdir -p $(@D)
	$(Q)$(RUN) $(B)/promolint completion $* > $@.part
	$(Q)mv $@.part $@

# What editors without an extension of their own look for, and where: FILE=PLACE.
editor_files = $(foreach f,$(sort $(wildcard src/editors/$(1)/*/*.* src/editors/$(1)/*/*/*.*)),\
	$(f)=$(2)$(patsubst src/editors/$(1)/%,/%,$(f)))
EDITOR_FILES = $(call editor_files,vim,$(VIMDIR)) $(call editor_files,neovim,$(NVIMDIR)) \
	src/editors/emacs/promolint.el=$(ELISPDIR)/promolint.el
editor_file = $(firstword $(subst =, ,$(1)))
editor_place = $(DESTDIR)$(lastword $(subst =, ,$(1)))

install: all $(B)/promolint.pc $(B)/completion/bash $(B)/completion/zsh $(B)/completion/fish
	$(INSTALL) -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR) \
		$(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(BASHDIR) $(DESTDIR)$(ZSHDIR) $(DESTDIR)$(FISHDIR)
	$(INSTALL) -m 755 $(B)/promolint $(DESTDIR)$(PREFIX)/bin/promolint
	$(INSTALL) -m 644 $(B)/libpromolint.a $(DESTDIR)$(LIBDIR)/libpromolint.a
	$(INSTALL) -m 755 $(B)/libpromolint.so $(DESTDIR)$(LIBDIR)/libpromolint.so.$(VERSION)
	ln -sf libpromolint.so.$(VERSION) $(DESTDIR)$(LIBDIR)/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libpromolint.so
	$(INSTALL) -m 644 $(B)/promolint.pc $(DESTDIR)$(LIBDIR)/pkgconfig/promolint.pc
	$(INSTALL) -m 644 src/promolint.h $(DESTDIR)$(INCLUDEDIR)/promolint.h
	$(INSTALL) -m 644 src/cli/promolint.1 $(DESTDIR)$(MANDIR)/man1/promolint.1
	$(INSTALL) -m 644 $(B)/completion/bash $(DESTDIR)$(BASHDIR)/promolint
	$(INSTALL) -m 644 $(B)/completion/zsh $(DESTDIR)$(ZSHDIR)/_promolint
	$(INSTALL) -m 644 $(B)/completion/fish $(DESTDIR)$(FISHDIR)/promolint.fish
	$(INSTALL) -d $(sort $(foreach f,$(EDITOR_FILES),$(dir $(call editor_place,$(f)))))
	$(foreach f,$(EDITOR_FILES),$(INSTALL) -m 644 $(call editor_file,$(f)) $(call editor_place,$(f)) &&) true

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/promolint $(DESTDIR)$(LIBDIR)/libpromolint.a \
		$(DESTDIR)$(LIBDIR)/libpromolint.so.$(VERSION) $(DESTDIR)$(LIBDIR)/$(SONAME) \
		$(DESTDIR)$(LIBDIR)/libpromolint.so $(DESTDIR)$(LIBDIR)/pkgconfig/promolint.pc \
		$(DESTDIR)$(INCLUDEDIR)/promolint.h $(DESTDIR)$(MANDIR)/man1/promolint.1 \
		$(DESTDIR)$(BASHDIR)/promolint $(DESTDIR)$(ZSHDIR)/_promolint $(DESTDIR)$(FISHDIR)/promolint.fish \
		$(foreach f,$(EDITOR_FILES),$(call editor_place,$(f)))

# ---- the two commands of the README ---------------------------------------------------

demo:
	@ci/setup build
	@$(SUBMAKE) all
	@echo '$$ promolint check seeds'
	@$(B)/promolint check seeds; status=$$?; \
	if [ $$status -eq 1 ]; then echo; \
		echo 'promolint ended with status 1: it found paid content without a clear label, as it should here.'; \
	else echo "promolint ended with status $$status; the seeds hold findings, so 1 was expected" >&2; exit 1; fi

test:
	@ci/setup test
	@$(SUBMAKE) all unit-programs
	@ci/suite $(SUITE_FLAGS)

# ---- tests -----------------------------------------------------------------------------

SUITE_FLAGS = --build $(B) --make "$(MAKE)"

# tests/unit/<layer>/test_<file>.c, each a program of its own; those of api/ have
# the library only, as a stranger has it.
UNIT_SOURCES := $(sort $(wildcard tests/unit/*/test_*.c))
UNIT_TESTS := $(patsubst tests/unit/%.c,$(B)/unit/%,$(UNIT_SOURCES))
layer_of = $(word 1,$(subst /, ,$(patsubst $(B)/unit/%,%,$(1))))
layers_upto = $(shell for l in $(LIBRARY_LAYERS); do echo $$l; [ $$l = $(1) ] && break; done)

# Archives and objects for a test of layer $(1); from facts/ on they share a fixture. The server's
# tests have its objects and, as it, the library and base.
unit_needs = $(if $(filter api,$(1)),$(B)/libpromolint.a)$(if $(filter lsp,$(1)),$(call objects,lsp) \
	$(B)/libpromolint.a $(B)/layer/base.a)$(if $(filter $(1),$(LIBRARY_LAYERS)),$(foreach l,$(call layers_upto,$(1)),$(B)/layer/$(l).a) \
	$(if $(filter knowledge,$(call layers_upto,$(1))),$(B)/generated/builtin.o) \
	$(if $(filter facts,$(call layers_upto,$(1))),$(B)/tests/unit/fixture.o))

define unit_test
$(1): $(patsubst $(B)/unit/%,$(B)/tests/unit/%.o,$(1)) $(call unit_needs,$(call layer_of,$(1))) $(B)/stamp/link
	@mkdir -p $$(@D)
	$$(call say,LINK,$$@)
	$(Q)$(CC) -o $$@ $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(ALL_LIBS) -lcmocka
endef
$(foreach t,$(UNIT_TESTS),$(eval $(call unit_test,$(t))))

unit-programs: $(UNIT_TESTS)

unit: $(UNIT_TESTS)
	@ci/suite $(SUITE_FLAGS) unit

check: all
	@ci/suite $(SUITE_FLAGS) check

# One file an object: an analysed file is analysed again only after a change.
ANALYSED := $(patsubst $(B)/%.o,$(B)/analysed/%.ok,$(filter-out $(B)/generated/%,$(LIBRARY_OBJECTS) \
	$(TOOL_OBJECTS) $(CLI_OBJECTS)))
analyse: $(ANALYSED)
$(B)/analysed/%.ok: $(B)/%.o ci/clang-tidy.yaml
	@mkdir -p $(@D)
	@clang-tidy --quiet --config-file=ci/clang-tidy.yaml --warnings-as-errors='*' $*.c -- $(ALL_CFLAGS) \
		> $@.part 2>&1 || { cat $@.part; exit 1; }
	@mv $@.part $@

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
asan:
	@ci/setup test
	@$(SUBMAKE) B=$(B)/asan CFLAGS='-O1 -g $(SANITIZE)' LDFLAGS='$(SANITIZE)' all unit-programs
	@ci/suite --build $(B)/asan --make "$(MAKE)" --sanitized

FUZZ_SECONDS ?= 60
FUZZ_SANITIZE := -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all
FUZZERS := $(patsubst tests/fuzz/%.c,$(B)/fuzzers/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
fuzz:
	@ci/setup fuzz
	@$(SUBMAKE) B=$(B)/fuzz CC=clang CFLAGS='-O1 -g $(FUZZ_SANITIZE)' LDFLAGS='$(FUZZ_SANITIZE)' \
		fuzzers $(B)/fuzz/promolint
	@ci/fuzz $(B)/fuzz $(FUZZ_SECONDS)
	@$(PYTHON) tests/lsp/fuzz.py $(B)/fuzz/promolint $(FUZZ_SECONDS)
fuzzers: $(FUZZERS)
# They look at the library's inside, so they link its objects.
$(B)/fuzzers/%: $(B)/tests/fuzz/%.o $(LIBRARY_OBJECTS) $(B)/stamp/files $(B)/stamp/link
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) -fsanitize=fuzzer -o $@ $(filter %.o,$^) $(ALL_LIBS)

$(B)/bench/%: tests/bench/%.c $(B)/stamp/compile
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $< $(ALL_LIBS)
bench:
	@ci/setup build
	@$(SUBMAKE) all $(B)/bench/bare_html $(B)/bench/bare_markdown
	@ci/bench --build $(B) $(BENCH_FLAGS)

EVALUATE ?= ../shared/eval/evaluate.py
CORPUS ?= ../shared/corpus/dev
eval: all
	@if [ -x $(EVALUATE) ]; then $(EVALUATE) $(B)/promolint $(CORPUS) $(EVAL_FLAGS); \
	else echo 'no labelled corpus here: set EVALUATE and CORPUS' >&2; exit 1; fi

# ---- packages ----------------------------------------------------------------------------

dist:
	@ci/package dist $(B) $(VERSION)

deb:
	@ci/setup deb
	@ci/package deb $(B) $(VERSION)

vsix:
	@ci/setup vsix
	@ci/package vsix $(B) $(VERSION)

# ---- upkeep ------------------------------------------------------------------------------

format:
	find src tests -name '*.[ch]' | sort | xargs $(CLANG_FORMAT) -i

clean:
	rm -rf $(B)

help:
	@echo 'make            build the program and the library in $(B)/'
	@echo 'make demo       install what is missing, build, check the articles of seeds/'
	@echo 'make test       install what is missing, build, run the whole suite'
	@echo 'make check      the source checks; make unit: the unit tests'
	@echo 'make asan       the suite under AddressSanitizer and UndefinedBehaviorSanitizer'
	@echo 'make fuzz       each fuzz target, and the editor server, for FUZZ_SECONDS=$(FUZZ_SECONDS)'
	@echo 'make bench      ratios of speed and memory, with their limits (BENCH_FLAGS=--instructions)'
	@echo 'make eval       score against a labelled corpus (EVAL_FLAGS=--misses)'
	@echo 'make install    to $$(DESTDIR)$$(PREFIX), PREFIX=$(PREFIX); make uninstall'
	@echo 'make dist       the source archive; make deb: the Debian packages; make vsix: VS Code'
	@echo 'make format     clang-format all sources; make clean'

FORCE:
.PHONY: all install uninstall demo test unit unit-programs check analyse asan fuzz fuzzers bench eval \
	dist deb vsix format clean help FORCE
.SECONDARY:
.DELETE_ON_ERROR:
-include $(shell find $(B) -name '*.d' -not -path '$(B)/asan/*' -not -path '$(B)/fuzz/*' 2>/dev/null)
