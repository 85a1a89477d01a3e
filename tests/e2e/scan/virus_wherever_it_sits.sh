#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Each place where a virus can be: Python's MIME parser reads the mail that arrives.
. "$(dirname "$0")/../lib.sh"
scanq_conf
python3 "$here/infected_places.py" "$T" "$(virus)"

for mail in "$T"/*.eml; do
  place=${mail%.eml}
  if [ -e "$place.emptied" ]; then
    it "a virus in ${place##*/} is taken out, all else is as it came"
    set -- "$place.emptied" "$place.files"
    expect_outcome=emptied
  else
    it "a virus in ${place##*/} cannot be cut out: the mail travels sealed"
    set --
    expect_outcome=sealed
  fi
  empty_queue
  send "$mail"
  expect_exit 0
  expect_queued 1
  expect_log '^SCANNED:3 .*name=Scanq.Test.One'
  expect_header "X-Scanq-Modified: $expect_outcome*"
  [ ! -e "$(message)" ] || python3 "$here/read_back.py" "$(message)" "$mail" "$@" > "$T/problems" ||
    fail "$(cat "$T/problems")" "$(cat "$T/log")"
done
