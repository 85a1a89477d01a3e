# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# qmail-scanq. `make help` lists the targets.
#
#   make                 release build into build/release
#   make SAN=1           AddressSanitizer and UBSan, into build/san; warnings are errors
#   make check           release build and end-to-end tests, unit tests and fuzz corpora with the
#                        sanitizers, lint; ends with "N passed, N failed", and ", N skipped" where
#                        there are any. Installs Debian packages if need be.
#   make check-all       as root, what needs servers or a browser (tests/servers) and whole systems, which it
#                        fetches from Debian's mirrors or makes of this one (tests/roots)
#   make unit, make e2e, make lint   parts of it; make e2e TESTS="tests/e2e/front/FILE.sh" for a few scripts
#   make fuzz T=60       searches with libFuzzer for what breaks the parsers, so many seconds a target
#                        (TARGETS="envelope log" for a few), as many at a time as processors (AT_ONCE=)
#   make soak            5000 messages over SMTP (MESSAGES=, CONNECTIONS=, SEED=, HOST=postfix) while workers are
#                        killed, the disk fills and connections break; prints figures
#   make soak-formats    every format beside clamscan, 7z and bsdtar, cut short and damaged (WORDS= for some)
#   make analyze         clang-tidy, clang's analyzer and cppcheck
#   make demo            three messages through the real front, with what arrives
#   make bench           all figures: mails over SMTP with us and with others, what cost grows with; as
#                        root, some 20 minutes (MAILS=20 for fewer mails, SCALES="0.001 0.01" for few signatures)
#   make bench-counting  the cost of counting a message
#   make bench-image     a scan with the engine image, by loading, and by clamdscan, in one table
#   make install         programs, manual pages, settings (an existing scanq.conf is kept)
#   make CXX=clang++     another compiler
#   CXXFLAGS, LDFLAGS    yours; ours are kept apart and come first
#   make html            the manuals and docs as pages, in build/html
#   make deb, make rpm   packages for Debian and for rpm, into build/packages (PACKAGES=);
#                        FROM=build/release takes the objects of an earlier build, other than the
#                        few that know the folders
#   PREFIX, QMAIL_DIR, SYSCONF_DIR, STATE_DIR, DESTDIR   where `make install` puts things
SHELL := /bin/bash
.DELETE_ON_ERROR:

CXX         ?= g++
PREFIX      ?= /usr/local
QMAIL_DIR   ?= /var/qmail
SYSCONF_DIR ?= /etc/scanq
STATE_DIR   ?= /var/lib/scanq
LIBEXEC_DIR ?= $(PREFIX)/lib/scanq
SHARE_DIR   ?= $(PREFIX)/share/scanq
MAN_DIR     ?= $(PREFIX)/share/man
UNIT_DIR    ?= $(PREFIX)/lib/systemd/system
# The number and the date of this version: the first heading of CHANGES.md.
RELEASED    := $(shell awk -F '[ ,]+' '/^.. [0-9]/ { print $$2, $$3; exit }' CHANGES.md)
VERSION     := $(word 1,$(RELEASED))
PKG_CONFIG  ?= pkg-config

# The machine that we build for, as the compiler says; nothing where there is no compiler yet. What
# runs while we build is for this machine.
TARGET := $(shell $(CXX) -dumpmachine 2>/dev/null)
ifneq ($(TARGET),)
ifeq ($(findstring -linux-gnu,$(TARGET)),)
$(error qmail-scanq needs Linux with the GNU C library, and $(CXX) builds for $(TARGET))
endif
endif
PROCESSOR := $(firstword $(subst -, ,$(TARGET)))
IS_CROSS  := $(if $(filter $(shell uname -m),$(PROCESSOR)),,yes)
CXX_FOR_BUILD ?= $(if $(IS_CROSS),g++,$(CXX))
# Jumps go only to where jumps may go, in the way of the processor.
CONTROL_FLOW_x86_64  := -fcf-protection
CONTROL_FLOW_aarch64 := -mbranch-protection=standard

ifdef FUZZ
CXX      := clang++
BUILD    ?= build/fuzz
OUR_CXX  := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -DSCANQ_SANITIZED
OUR_LINK := -fsanitize=address,undefined,fuzzer
else ifdef SAN
BUILD    ?= build/san
OUR_CXX  := -O1 -g1 -fPIC -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -DSCANQ_SANITIZED -Werror
OUR_LINK := -fsanitize=address,undefined
else
BUILD    ?= build/release
OUR_CXX  := -O2 -g1 -fPIC -fstack-protector-strong -fstack-clash-protection $(CONTROL_FLOW_$(PROCESSOR)) -D_FORTIFY_SOURCE=2
OUR_LINK := -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed
endif
OUR_CXX += -std=c++20 -I. -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion

# Folders and version are compiled into these sources alone, which are compiled anew where one changes.
PLACE_FLAGS := -DSCANQ_LIBEXEC_DIR='"$(LIBEXEC_DIR)"' -DSCANQ_QMAIL_DIR='"$(QMAIL_DIR)"' \
  -DSCANQ_SYSCONF_DIR='"$(SYSCONF_DIR)"' -DSCANQ_SHARE_DIR='"$(SHARE_DIR)"' \
  -DSCANQ_STATE_DIR='"$(STATE_DIR)"' -DSCANQ_VERSION='"$(VERSION)"'
PLACE_SOURCES := lib/base/version lib/mail/places lib/mail/settings_table

# The flags of each foreign library; a source names its library below, and nothing else sees it.
GMIME_CFLAGS = $(shell $(PKG_CONFIG) --cflags gmime-3.0)
GMIME_LIBS   = $(shell $(PKG_CONFIG) --libs gmime-3.0)
CLAMAV_LIBS  = -lclamav -lcrypto
ARCHIVE_LIBS = -larchive -lmagic
PDF_LIBS     = -lqpdf
# Rare ones, linked statically where the system has them so: a library of its own would cost each
# message time at its start. What they need (-lzstd and so on) libarchive has loaded anyway.
STATIC_IF_THERE = $(if $(filter /%,$(shell $(CXX) -print-file-name=lib$1.a)),-l:lib$1.a,-l$1)
DECODER_LIBS = $(call STATIC_IF_THERE,squashfuse) $(call STATIC_IF_THERE,lzo2) -lzstd -llzma -llz4 -lz
SECCOMP_LIBS = -lseccomp
DIGEST_LIBS  = -l:libmd.a
SCREEN_LIBS  = -lnewt
# Catch2 3 has a pkg-config file by this name, Catch2 2 has none.
CATCH_LIBS   = $(or $(shell $(PKG_CONFIG) --libs catch2-with-main 2>/dev/null),-lCatch2WithMain)

LAYERS := base mail mail/* front milter clamd web store mime archive archive/* scan image freeze worker $(if $(FUZZ),,admin admin/*)
# Replace functions of libc, so only the programs that name them may have them; in an archive, all would.
OVERRIDE_SOURCES := lib/image/malloc_override.cc lib/scan/clock_override.cc lib/scan/sscanf_override.cc lib/scan/watched_files.cc
OVERRIDE_OBJECTS := $(OVERRIDE_SOURCES:%.cc=$(BUILD)/obj/%.o)
# clang 14 cannot compile libqpdf's headers as C++20; no fuzz target needs this source.
NOT_FOR_CLANG := lib/archive/pdf_files.cc
LIB_SOURCES := $(filter-out $(OVERRIDE_SOURCES) $(PLACE_SOURCES:%=%.cc) $(if $(FUZZ),$(NOT_FOR_CLANG)),$(foreach layer,$(LAYERS),$(sort $(wildcard lib/$(layer)/*.cc))))
# All sources of a folder are compiled as one, which halves the time, since most of it goes into headers; so no name of
# a source is that of another in its folder. Those of foreign libraries are not, but for the sanitizers: a program loads
# the libraries that its objects name, also where it calls nothing of them. With TOGETHER= each is compiled alone, which
# is faster for a change of one.
ALONE := lib/mime/ lib/archive/% lib/scan/ lib/image/ lib/freeze/ lib/worker/ lib/admin/setup/
TOGETHER ?= $(if $(FUZZ),,$(if $(SAN),lib/% tests/%,$(filter-out $(ALONE),$(sort $(dir $(LIB_SOURCES))))))
is_together = $(filter $(TOGETHER),$(dir $1))
objects_of  = $(sort $(foreach source,$1,$(BUILD)/obj/$(if $(call is_together,$(source)),$(dir $(source))together,$(source:%.cc=%)).o))
PLACE_OBJECTS := $(PLACE_SOURCES:%=$(BUILD)/obj/%.o)
LIB_OBJECTS := $(call objects_of,$(LIB_SOURCES)) $(PLACE_OBJECTS)
ifneq ($(TOGETHER),)
OUR_LINK    += -Wl,--gc-sections
endif
ALL_OF_LIB  := $(findstring lib/%,$(TOGETHER))
LIBRARY     := $(BUILD)/libscanq$(if $(TOGETHER),_together).a
# scanq-thaw stands on system calls of one kind of processor; on others, workers start without it.
THAW := $(if $(filter x86_64,$(PROCESSOR)),scanq-thaw)
PROGRAM_SOURCES := $(sort $(filter-out $(if $(THAW),,%/scanq-thaw.cc),$(wildcard qmail-scanq/*.cc)))
PROGRAMS := $(PROGRAM_SOURCES:qmail-scanq/%.cc=$(BUILD)/%)
# Unit tests run with the sanitizers but for these, which are about what the sanitizers replace: the
# allocator, and the system calls and memory that confinement forbids.
RELEASED_TESTS := tests/unit/base/confine_test.cc tests/unit/base/confine_inputs_test.cc tests/unit/image/engine_image_test.cc tests/unit/scan/clock_override_test.cc tests/unit/scan/sscanf_override_test.cc
UNIT_SOURCES := $(filter-out $(if $(SAN),$(RELEASED_TESTS)),$(sort $(wildcard tests/unit/*/*.cc tests/unit/*/*/*.cc)))
# Programs that the end-to-end tests use; they link nothing of ours, so that they judge it freely, but
# for the one that needs our confinement.
TEST_SOURCES := $(sort $(wildcard tests/e2e/*.cc))
TEST_PROGRAMS := $(TEST_SOURCES:tests/e2e/%.cc=$(BUILD)/tests/%)
BENCH_SOURCES := $(sort $(wildcard tests/bench/*.cc))
BENCH_PROGRAMS := $(BENCH_SOURCES:tests/bench/%.cc=$(BUILD)/tests/%)

.PHONY: places-unless-they-are-the-same fuzz fuzz-programs soak soak-formats analyze all check check-all unit e2e lint demo html install dist deb rpm test-programs bench-programs bench bench-counting bench-image dependencies-build dependencies-bench dependencies-package dependencies-demo dependencies-html dependencies-check dependencies-all dependencies-analyze clean help
all: $(PROGRAMS)

help: ; @sed -n '2,/^SHELL/s/^# \{0,1\}//p' Makefile

# Objects have a folder of their own: qmail-scanq is a folder of sources and a program.
$(BUILD)/obj/%.o: %.cc
	@mkdir -p $(@D)
	$(SAY)$(CXX) $(OUR_CXX) $(EXTRA) $(EXTRA_$(notdir $*)) $(CXXFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/obj/%/together.o: $(BUILD)/gen/%/together.cc
	@mkdir -p $(@D)
	$(SAY)$(CXX) $(OUR_CXX) -ffunction-sections -fdata-sections $(if $(ALL_OF_LIB),$(GMIME_CFLAGS) $(EXTRA_pdf_files)) $(EXTRA) $(CXXFLAGS) -MMD -MP -c $< -o $@
# Where sources have changed but are no others, the file stays as it is, and each make comes here: two at once
# have two drafts.
$(BUILD)/gen/%/together.cc: $(LIB_SOURCES) $(UNIT_SOURCES)
	@mkdir -p $(@D)
	@printf '#include "%s"\n' $(foreach source,$^,$(if $(filter $*/,$(dir $(source))),$(source))) > $@.$$$$ && \
	  { cmp -s $@.$$$$ $@ && rm $@.$$$$ || mv $@.$$$$ $@; }
.PRECIOUS: $(BUILD)/gen/%/together.cc

$(PLACE_OBJECTS): EXTRA := $(PLACE_FLAGS)
$(PLACE_OBJECTS): $(BUILD)/gen/places
$(BUILD)/gen/places: places-unless-they-are-the-same
	@mkdir -p $(@D)
	@printf '%s\n' $(PLACE_FLAGS) | cmp -s - $@ || printf '%s\n' $(PLACE_FLAGS) > $@

# Tests are compiled once for each run; what they test is not.
$(BUILD)/obj/tests/unit/%.o: EXTRA := -O0 -U_FORTIFY_SOURCE
EXTRA_mime_message = $(GMIME_CFLAGS)
EXTRA_mime_tree    = $(GMIME_CFLAGS)
# Without it, libqpdf's headers warn.
EXTRA_pdf_files    = -DPOINTERHOLDER_TRANSITION=4

# The texts of conf/templates, compiled in as what is used where a folder has none, or a broken one.
TEMPLATES := $(sort $(wildcard conf/templates/*/*.txt))
$(BUILD)/gen/builtin_templates.cc: lib/gen/print_templates.sh $(TEMPLATES)
	@mkdir -p $(@D)
	$^ > $@
$(BUILD)/obj/gen/builtin_templates.o: lib/mail/texts/builtin_templates.h
$(BUILD)/obj/gen/call_filter.o: lib/base/call_filter.h
$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.cc
	@mkdir -p $(@D)
	$(CXX) $(OUR_CXX) $(CXXFLAGS) -c $< -o $@

# The texts of scanq in Japanese.
$(BUILD)/gen/catalogue.cc: lib/gen/print_catalogue.sh lib/admin/ja.po
	@mkdir -p $(@D)
	$^ > $@
$(BUILD)/obj/gen/catalogue.o: lib/admin/catalogue.h

# The list of system calls as the target's kernel takes it, printed by a program that runs here and now.
$(BUILD)/gen/print_call_filter: lib/gen/print_call_filter.cc lib/base/call_filter.h
	@mkdir -p $(@D)
	$(CXX_FOR_BUILD) -std=c++20 -I. $(filter -D% -W%,$(OUR_CXX)) $(if $(IS_CROSS),,$(CXXFLAGS) $(LDFLAGS)) -o $@ $< $(SECCOMP_LIBS)
$(BUILD)/gen/call_filter.cc: $(BUILD)/gen/print_call_filter
	$< $(PROCESSOR) > $@

# The characters of ISO-2022-JP, from the converter of the machine that builds.
$(BUILD)/gen/print_jis_table: lib/gen/print_jis_table.cc
	@mkdir -p $(@D)
	$(CXX_FOR_BUILD) -std=c++20 $(filter -W%,$(OUR_CXX)) $(if $(IS_CROSS),,$(CXXFLAGS) $(LDFLAGS)) -o $@ $<
$(BUILD)/gen/jis_table.cc: $(BUILD)/gen/print_jis_table
	$< > $@
$(BUILD)/obj/gen/jis_table.o: lib/mail/texts/jis_table.h

# One archive: a program takes out of it only what it calls.
$(LIBRARY): $(LIB_OBJECTS) $(BUILD)/obj/gen/builtin_templates.o $(BUILD)/obj/gen/call_filter.o \
    $(BUILD)/obj/gen/jis_table.o $(BUILD)/obj/gen/catalogue.o
	@rm -f $@
	ar rcs $@ $^

# The front is linked statically: it starts for each message, and the dynamic loader would take
# longer than all that it does itself. What it does not use would be relocated at each start, too.
STATIC_LINK := $(if $(SAN),,-static-pie -Wl,--gc-sections)
LIBS_qmail-scanq   = -l:libinih.a $(DIGEST_LIBS) $(STATIC_LINK)
LIBS_scanq         = -l:libinih.a $(DIGEST_LIBS) -static-libstdc++ -static-libgcc
LIBS_scanq-inspect = -l:libinih.a $(DIGEST_LIBS) $(CLAMAV_LIBS) $(GMIME_LIBS) $(ARCHIVE_LIBS) $(DECODER_LIBS) $(PDF_LIBS)
LIBS_scanq-compose = -l:libinih.a $(GMIME_LIBS) $(ARCHIVE_LIBS)
LIBS_scanq-setup   = -l:libinih.a $(DIGEST_LIBS) -static-libstdc++ -static-libgcc $(SCREEN_LIBS)
LIBS_scanq-milter  = -l:libinih.a $(STATIC_LINK)
LIBS_scanq-pipe    = -l:libinih.a $(STATIC_LINK)
LIBS_scanq-clamd   = -l:libinih.a $(DIGEST_LIBS) $(STATIC_LINK)
LIBS_scanq-web     = -l:libinih.a $(DIGEST_LIBS) -static-libstdc++ -static-libgcc
LIBS_scanq-release = $(LIBS_scanq-web)
LIBS_scanq-store   = -l:libinih.a $(STATIC_LINK)

$(BUILD)/scanq-inspect: $(OVERRIDE_OBJECTS)
# Links nothing and has no start of libc's, so nothing that needs them; and nothing to relocate,
# which would be libc's to do. It runs before any sanitizer could.
THAW_OBJECTS := $(BUILD)/obj/qmail-scanq/scanq-thaw.o $(BUILD)/obj/gen/thaw_call_filter.o
$(THAW_OBJECTS): OUR_CXX := $(filter-out -fsanitize=% -fno-sanitize% -fstack-% -D_FORTIFY_SOURCE=%,$(OUR_CXX))
$(THAW_OBJECTS): override CXXFLAGS := $(CXXFLAGS) -O2 -fPIE -ffreestanding -U_FORTIFY_SOURCE \
  -fno-stack-protector -fno-stack-clash-protection -fno-exceptions -fno-rtti -fno-lto
$(BUILD)/gen/thaw_call_filter.cc: $(BUILD)/gen/call_filter.cc
	cp $< $@
$(BUILD)/scanq-thaw: $(THAW_OBJECTS)
	$(CXX) -static-pie -nostdlib -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code $(LDFLAGS) -o $@ $^
	! readelf -rW $@ | grep R_
$(filter-out $(BUILD)/scanq-thaw,$(PROGRAMS)): $(BUILD)/%: $(BUILD)/obj/qmail-scanq/%.o $(LIBRARY)
	$(CXX) $(OUR_LINK) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LIBRARY) $(LIBS_$*) $(if $(ALL_OF_LIB),$(if $(findstring static-pie,$(LIBS_$*)),,$(ALL_LIBS)))

ALL_LIBS = -l:libinih.a $(DIGEST_LIBS) $(CLAMAV_LIBS) $(GMIME_LIBS) $(ARCHIVE_LIBS) $(DECODER_LIBS) $(PDF_LIBS) $(SECCOMP_LIBS) $(SCREEN_LIBS)
$(BUILD)/unit_tests: $(call objects_of,$(UNIT_SOURCES))
$(BUILD)/released_tests: $(RELEASED_TESTS:%.cc=$(BUILD)/obj/%.o)
$(BUILD)/unit_tests $(BUILD)/released_tests: $(OVERRIDE_OBJECTS) $(LIBRARY)
	$(CXX) $(OUR_LINK) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LIBRARY) $(CATCH_LIBS) $(ALL_LIBS)

$(BUILD)/tests/forging_worker: $(LIBRARY)
$(TEST_PROGRAMS): $(BUILD)/tests/%: $(BUILD)/obj/tests/e2e/%.o
	@mkdir -p $(@D)
	$(CXX) $(OUR_LINK) $(LDFLAGS) -o $@ $(filter %.o,$^) $(if $(filter %.a,$^),$(LIBRARY) -l:libinih.a)

test-programs: $(TEST_PROGRAMS)

# A fuzz target is a program: with libFuzzer where FUZZ is set, else with the runner that replays.
FUZZ_TARGETS  := $(patsubst tests/fuzz/%_fuzz.cc,%,$(sort $(wildcard tests/fuzz/*_fuzz.cc)))
FUZZ_PROGRAMS := $(FUZZ_TARGETS:%=$(BUILD)/fuzz/%)
$(FUZZ_PROGRAMS): $(BUILD)/fuzz/%: $(BUILD)/obj/tests/fuzz/%_fuzz.o \
    $(BUILD)/obj/tests/fuzz/$(if $(FUZZ),entry,replay).o $(if $(ALL_OF_LIB),$(OVERRIDE_OBJECTS)) $(LIBRARY)
	@mkdir -p $(@D)
	$(CXX) $(OUR_LINK) $(LDFLAGS) -o $@ $^ $(if $(ALL_OF_LIB),$(ALL_LIBS),-l:libinih.a $(GMIME_LIBS) $(ARCHIVE_LIBS) $(DECODER_LIBS) -lcrypto)

fuzz-programs: $(FUZZ_PROGRAMS)

soak: all test-programs
	BUILD=$(BUILD) HOST=$(HOST) tests/soak/run $(or $(MESSAGES),5000) $(or $(CONNECTIONS),20) $(SEED)

soak-formats: all
	BUILD=$(BUILD) tests/soak/formats $(WORDS)

# clang-tidy runs clang's analyzer, too.
ANALYZED := $(filter-out $(NOT_FOR_CLANG),$(LIB_SOURCES)) $(PLACE_SOURCES:%=%.cc) $(OVERRIDE_SOURCES) $(PROGRAM_SOURCES) $(wildcard lib/gen/*.cc)
analyze: dependencies-analyze
	cppcheck --quiet --error-exitcode=1 --std=c++20 --enable=warning,performance,portability \
	  --inline-suppr --suppress=missingIncludeSystem -I. -j2 lib qmail-scanq
	printf '%s\n' $(ANALYZED) | xargs -P2 -I% clang-tidy --quiet --extra-arg=-Wno-unknown-warning-option % -- \
	  $(filter-out -fstack-clash-protection,$(OUR_CXX)) $(PLACE_FLAGS) $(GMIME_CFLAGS:-I%=-isystem %)

fuzz: dependencies-check dependencies-analyze
	+$(MAKE) $(JOBS) FUZZ=1 fuzz-programs
	tests/fuzz/run $(or $(T),60) $(TARGETS)

$(BUILD)/tests/count_cost: $(LIBRARY)
$(BENCH_PROGRAMS): $(BUILD)/tests/%: $(BUILD)/obj/tests/bench/%.o
	@mkdir -p $(@D)
	$(CXX) $(OUR_LINK) $(LDFLAGS) -o $@ $^ -pthread
bench-programs: $(BENCH_PROGRAMS)
bench: all bench-programs dependencies-bench
	BUILD=$(BUILD) tests/bench/run $(SCALES)
bench-counting: $(BUILD)/tests/count_cost
	folder=$$(mktemp -d) && $< $$folder; rm -r "$$folder"
bench-image: all dependencies-bench
	BUILD=$(BUILD) tests/bench/engine_image $(or $(SCALES),0.01 0.1 1)

# The sanitizer build, in a make of its own; what tests/run wants of it.
SAN_TESTS := build/san/unit_tests fuzz-programs
unit: $(BUILD)/released_tests
	+$(MAKE) SAN=1 BUILD=build/san $(SAN_TESTS)
	tests/run $(BUILD)/released_tests build/san/unit_tests tests/fuzz/corpus_replays

e2e: all test-programs
	BUILD=$(BUILD) TESTS="$(TESTS)" tests/run $(or $(filter %/postfix_scenarios.sh %/sendmail_scenarios.sh,tests/servers/$(HOST)_scenarios.sh),$(TESTS),tests/e2e/*/[a-z]*.sh)

lint: $(BUILD)/scanq
	tests/run tests/lint/[a-z]*

# As many compilers as processors, where the caller's -j says nothing else.
JOBS = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))
check: dependencies-check
	+$(MAKE) $(JOBS) all test-programs $(BUILD)/released_tests
	+$(MAKE) $(JOBS) SAN=1 BUILD=build/san $(SAN_TESTS)
	BUILD=$(BUILD) tests/run --all

check-all: dependencies-all
	+$(MAKE) $(JOBS) all test-programs
	BUILD=$(BUILD) tests/run tests/roots/[a-z]*.sh tests/servers/[a-z]*.sh

demo: dependencies-demo
	+@set -o pipefail; $(MAKE) -s $(JOBS) SAY='@echo "compiling $$<"; ' all test-programs | \
	  tests/demo/progress "$$($(MAKE) -n all test-programs | grep -c -- ' -c .* -o ')"
	@BUILD=$(BUILD) tests/demo/demo.py

# Pages that need nothing else; their links lead to one another.
html: dependencies-html
	lib/gen/print_pages.sh build/html $(MANUALS) $(wildcard *.md docs/*.md)
dependencies-html:  ; @./install.sh --dependencies html
dependencies-build: ; @./install.sh --dependencies build
dependencies-demo:  ; @./install.sh --dependencies demo
dependencies-check: ; @./install.sh --dependencies check
dependencies-all:   ; @./install.sh --dependencies all
dependencies-analyze: ; @./install.sh --dependencies analyze
dependencies-bench: ; @./install.sh --dependencies bench
dependencies-package: ; @./install.sh --dependencies package

# Puts the files into the system's folders. install.sh, which knows the user, makes scanq-store set-id.
# One file at a time, in one rename, the front last: mail may flow meanwhile.
INSTALL := conf/packaging/put.sh
# The folder of libclamav, as the programs will find it.
LIBRARY_DIR = $(patsubst %/,%,$(dir $(realpath $(shell $(CXX) -print-file-name=libclamav.so))))
MANUALS := $(wildcard qmail-scanq/*.[1578] qmail-scanq/ja/*.[1578])
install: all
	for program in $(filter-out %/scanq,$(PROGRAMS)); do \
	  $(INSTALL) 755 $$program $(DESTDIR)$(LIBEXEC_DIR)/$${program##*/} || exit 1; done
	for program in $(filter %/scanq,$(PROGRAMS)); do \
	  $(INSTALL) 755 $$program $(DESTDIR)$(PREFIX)/bin/$${program##*/} || exit 1; done
	for page in $(MANUALS); do \
	  folder=$${page#qmail-scanq/} folder=$${folder%$${page##*/}} && \
	  sed 's/^\.Os$$/.Os qmail-scanq $(VERSION)/' $$page | \
	    $(INSTALL) 644 /dev/stdin $(DESTDIR)$(MAN_DIR)/$${folder}man$${page##*.}/$${page##*/} || exit 1; done
	for file in $(patsubst conf/%,%,$(shell find conf -type f ! -name scanq.conf ! -path 'conf/packaging/*' ! -path 'conf/systemd/*' ! -path 'conf/bash-completion/*')); do \
	  $(INSTALL) $$(test -x conf/$$file && echo 755 || echo 644) conf/$$file $(DESTDIR)$(SHARE_DIR)/$$file || exit 1; done
	$(INSTALL) 644 conf/scanq.conf $(DESTDIR)$(SHARE_DIR)/scanq.conf
	for unit in $(notdir $(wildcard conf/systemd/*)); do \
	  sed 's,LIBRARY_DIR,$(LIBRARY_DIR),; s,LIBEXEC_DIR,$(LIBEXEC_DIR),' conf/systemd/$$unit > $(BUILD)/gen/$$unit && \
	  $(INSTALL) 644 $(BUILD)/gen/$$unit $(DESTDIR)$(UNIT_DIR)/$$unit || exit 1; done
	$(INSTALL) 644 conf/bash-completion/scanq $(DESTDIR)$(PREFIX)/share/bash-completion/completions/scanq
	for file in $(TEMPLATES:conf/%=%); do test -e $(DESTDIR)$(SYSCONF_DIR)/$$file || \
	  $(INSTALL) 644 conf/$$file $(DESTDIR)$(SYSCONF_DIR)/$$file || exit 1; done
	test -e $(DESTDIR)$(SYSCONF_DIR)/scanq.conf || \
	  $(INSTALL) 644 conf/scanq.conf $(DESTDIR)$(SYSCONF_DIR)/scanq.conf
	$(INSTALL) 755 $(BUILD)/qmail-scanq $(DESTDIR)$(QMAIL_DIR)/bin/qmail-scanq
	rm -f $(DESTDIR)$(LIBEXEC_DIR)/scanq-parts.so  # an earlier version's

# Packages are made in a copy of the tree, by the distributions' own tools and without our make's
# variables. conf/packaging/lay_out.sh puts the packagers' files where these tools look for them.
# FROM=FOLDER saves compiling what does not know the folders, as the tests do: such a package is the
# same in what it does, but is packed in less time, has no debug information, and misses the
# distribution's own compiler options.
PACKAGES ?= $(CURDIR)/build/packages
RELEASE  := qmail-scanq-$(VERSION)
PLAIN    := env -u MAKEFLAGS -u MFLAGS -u MAKEOVERRIDES -u MAKELEVEL CXX="$(CXX)"
QUICK    := DEB_BUILD_OPTIONS=noautodbgsym DEB_LDFLAGS_APPEND=-s DPKG_DEB_COMPRESSOR_TYPE=gzip
# There install.sh sees to what is needed; rpm knows nothing of what is installed.
ON_DEBIAN := $(shell command -v dpkg-query)
dist:
	rm -rf $(PACKAGES)/$(RELEASE) && mkdir -p $(PACKAGES)/$(RELEASE)
	tar -c --exclude=./build --exclude-vcs . | tar -x -C $(PACKAGES)/$(RELEASE)
	cd $(PACKAGES)/$(RELEASE) && conf/packaging/lay_out.sh $(RELEASED)
	tar -czf $(PACKAGES)/$(RELEASE).tar.gz -C $(PACKAGES) --owner=0 --group=0 --numeric-owner --sort=name $(RELEASE)

deb: dist dependencies-build dependencies-package
	rm -f $(PACKAGES)/*.deb $(PACKAGES)/*.changes $(PACKAGES)/*.buildinfo
	cd $(PACKAGES) && dpkg-source -b $(RELEASE)
	$(if $(FROM),mkdir $(PACKAGES)/$(RELEASE)/build && cp -a $(FROM) $(PACKAGES)/$(RELEASE)/build/package)
	cd $(PACKAGES)/$(RELEASE) && $(PLAIN) $(if $(FROM),$(QUICK)) \
	  dpkg-buildpackage -us -uc -b $(if $(FROM),-nc)
	rm -rf $(PACKAGES)/$(RELEASE)

rpm: dist $(if $(ON_DEBIAN),dependencies-build dependencies-package)
	$(PLAIN) rpmbuild -tb $(if $(ON_DEBIAN),--nodeps) --define '_topdir $(PACKAGES)/rpm' \
	  $(if $(FROM),--define 'objects $(abspath $(FROM))') $(PACKAGES)/$(RELEASE).tar.gz
	mv $(PACKAGES)/rpm/RPMS/*/*.rpm $(PACKAGES)
	rm -rf $(PACKAGES)/rpm $(PACKAGES)/$(RELEASE)

clean:
	rm -rf build

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
