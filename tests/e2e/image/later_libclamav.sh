#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# libclamav 1.5 has the soname of 1.4, so it comes under a program that is installed already, and at
# that moment there is no image that fits: the confined worker has to load, and 1.5 wants its
# certificates first.
. "$(dirname "$0")/../lib.sh"

${CXX:-g++} -shared -fPIC -o "$T/later.so" "$here/preload/later_libclamav.cc"
mkdir -p "$T/certs" "$T/elsewhere"
echo certificate > "$T/certs/one.crt"
# with_later FOLDER: the scanner with such a libclamav, whose certificates are there.
with_later() {
  rm -rf "$T/programs"
  fake_worker scanq-inspect "exec env LD_PRELOAD=$T/later.so LATER_CLAMAV_CERTIFICATES=$1 $T/programs/real/scanq-inspect \"\$@\""
  scanq_conf "program_dir = $T/programs"
}
infected_mail > "$T/infected"
expect_found() {
  send "$T/infected"
  expect_exit 0
  expect_log '^SCANNED:3 .*engine="loaded .*action=clean'
}

it "the confined worker loads signatures, and reads the certificates for that"
with_later "$T/certs"
expect_found

it "the folder may be a link, and what is in it may be links"
echo certificate > "$T/elsewhere/two.crt"
ln -s "$T/elsewhere/two.crt" "$T/certs/two.crt"
ln -s "$T/certs" "$T/link"
with_later "$T/link"
expect_found

it "without the folder nothing is called clean, and the log says why"
empty_queue
with_later "$T/none"
send "$T/infected"
expect_log '^SCANNED:2 .*cl_load'

it "the scanner needs no version of libclamav's functions that 1.5 has taken away"
expect_equal "versions" "CLAMAV_PUBLIC" \
  "$(readelf -VW "$build/scanq-inspect" | grep -oE 'Name: CLAMAV_[A-Z0-9._]+' | sed 's/Name: //' | sort -u)"
