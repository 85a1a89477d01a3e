#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# bash completes scanq's commands, options and settings.
. "$(dirname "$0")/../lib.sh"
PATH=$build:$PATH
. "$top/conf/bash-completion/scanq"
complete_words() { COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=(); _scanq || true; echo "${COMPREPLY[*]}"; }

it "commands, their options, and the keys of settings"
expect_equal commands "replay report" "$(complete_words scanq re)"
expect_equal options "--jobs --json" "$(complete_words scanq replay --j)"
expect_equal "verbs of config" "set" "$(complete_words scanq config s | tr ' ' '\n' | grep -x set)"
expect_equal settings "scan_timeout_seconds" "$(complete_words scanq config set scan_t)"
expect_equal "the screen" "setup" "$(complete_words scanq se)"
expect_equal "nothing after it" "" "$(complete_words scanq setup "")"
expect_equal "after --conf" "check" "$(complete_words scanq --conf x ch)"
