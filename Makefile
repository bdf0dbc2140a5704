# promolint: build, test, install. Everything that is built stands under $(B).
# The layers are listed in the order in which data flows; a layer sees itself
# and those before it (ci/check-layers).

B ?= build
PREFIX ?= /usr/local
CC ?= gcc
AR ?= ar
PKG_CONFIG ?= pkg-config
VERSION := 0.1.0

PACKAGES := libxml-2.0 libpcre2-8 md4c yaml-0.1 jansson libidn2 libpsl libutf8proc
LIBRARY_LAYERS := base document knowledge facts findings policy report

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	-Wwrite-strings -Wundef -Wformat=2 -Wvla
OPTIMISE ?= -O2 -g
CFLAGS ?= $(OPTIMISE)
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DPROMOLINT_VERSION='"$(VERSION)"' -Isrc -I$(B)/generated -fPIC \
	-fvisibility=hidden -pthread $(WARNINGS) $(if $(CI),-Werror) $(CFLAGS) \
	$(shell $(PKG_CONFIG) --cflags $(PACKAGES))
ALL_LIBS = $(LDFLAGS) -pthread $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lm

sources = $(sort $(wildcard src/$(1)/*.c))
objects = $(patsubst %.c,$(B)/%.o,$(call sources,$(1)))

# The tool that writes the rule files into the program is no part of the library.
EMBED_SOURCE := src/knowledge/embed.c
LIBRARY_OBJECTS := $(filter-out $(B)/$(EMBED_SOURCE:.c=.o),$(foreach l,$(LIBRARY_LAYERS),$(call objects,$(l)))) \
	$(B)/src/promolint.o $(B)/generated/builtin.o
CLI_OBJECTS := $(call objects,cli)
RULE_FILES := $(sort $(wildcard rules/*.md rules/*/*.yaml rules/*/*.txt))

all: $(B)/promolint $(B)/libpromolint.a $(B)/libpromolint.so

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/generated/%.o: $(B)/generated/%.c
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/embed: $(B)/$(EMBED_SOURCE:.c=.o) $(B)/layer/base.a
	$(CC) -o $@ $^ $(ALL_LIBS)

$(B)/generated/builtin.c: $(B)/embed $(RULE_FILES)
	@mkdir -p $(@D)
	$(B)/embed $(RULE_FILES) > $@.part
	mv $@.part $@

# One archive a layer, so that the tests of a layer link only what it may see.
define layer_archive
$(B)/layer/$(1).a: $(filter-out $(B)/$(EMBED_SOURCE:.c=.o),$(call objects,$(1)))
	@mkdir -p $$(@D)
	rm -f $$@
	$(AR) rcs $$@ $$^
endef
$(foreach l,$(LIBRARY_LAYERS),$(eval $(call layer_archive,$(l))))

$(B)/libpromolint.a: $(LIBRARY_OBJECTS)
	rm -f $@
	$(AR) rcs $@ $^

$(B)/libpromolint.so: $(LIBRARY_OBJECTS)
	$(CC) -shared -Wl,-soname,libpromolint.so.0 -o $@ $^ $(ALL_LIBS)

$(B)/promolint: $(CLI_OBJECTS) $(B)/libpromolint.a
	$(CC) -o $@ $^ $(ALL_LIBS)

# tests/unit/<layer>/test_<file>.c, each a program of its own.
UNIT_SOURCES := $(sort $(wildcard tests/unit/*/test_*.c))
UNIT_TESTS := $(patsubst tests/unit/%.c,$(B)/unit/%,$(UNIT_SOURCES))
layer_of = $(word 1,$(subst /, ,$(patsubst $(B)/unit/%,%,$(1))))
layers_upto = $(shell for l in $(LIBRARY_LAYERS); do echo $$l; [ $$l = $(1) ] && break; done)

define unit_test
$(1): $(patsubst $(B)/unit/%,$(B)/tests/unit/%.o,$(1)) \
		$(foreach l,$(shell echo $(call layers_upto,$(call layer_of,$(1))) | tac -s ' '),$(B)/layer/$(l).a) \
		$(if $(filter knowledge,$(call layers_upto,$(call layer_of,$(1)))),$(B)/generated/builtin.o)
	@mkdir -p $$(@D)
	$(CC) -o $$@ $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $(ALL_LIBS) -lcmocka
endef
$(foreach t,$(UNIT_TESTS),$(eval $(call unit_test,$(t))))

unit: $(UNIT_TESTS)
	@set -e; for t in $(UNIT_TESTS); do echo "$$t"; $$t; done

clean:
	rm -rf $(B)

.PHONY: all unit clean
.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)
