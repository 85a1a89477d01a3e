#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq update says what it lacks, and the present image stays.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_image.sh"
. "$here/lib_strace.sh"
image_conf
build_image
before=$(stat -c %i "$image")
traced "$build/scanq" "$T/traced"
# update_fails REASON OPTION...: of strace
update_fails() {
  local status=0 reason=$1
  shift
  echo "$*" > "$T/inject"
  "$T/traced" --conf "$T/scanq.conf" update --image > "$T/out" 2>&1 || status=$?
  expect_equal status 2 "$status"
  expect_out "$reason"
  expect_equal "the image" "$before" "$(stat -c %i "$image")"
  left=0 expect_no_litter
}

it "no memory file for the settings of the builder"
update_fails 'memfd_create: Too many open files' -e inject=memfd_create:error=EMFILE:when=1

it "no random bytes for the image's address: none that could be guessed is taken"
update_fails 'no new image: getrandom: ' -f -e inject=getrandom:error=ENOSYS

it "no memory file for the list of broken signatures"
status=0
echo "-e inject=memfd_create:error=EMFILE:when=1" > "$T/inject"
"$T/traced" --conf "$T/scanq.conf" update --reset --broken-signatures > "$T/out" 2>&1 || status=$?
expect_equal status 2 "$status"
expect_out 'memfd_create: Too many open files'
