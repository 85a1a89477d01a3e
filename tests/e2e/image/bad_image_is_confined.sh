#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# An image is code. One that somebody else wrote, who has taken over the builder by a signature file,
# can do no more than a worker that was taken over: scanq-thaw confines itself before it goes on in it.
. "$(dirname "$0")/../lib.sh"
[ -x "$build/scanq-thaw" ] || { skip "workers are not thawed on this processor"; exit 0; }
"$build/tests/made_up_image" > "$T/image"
mkdir "$T/work"
thaw() {  # the act of the frozen code
  status=0
  (cd "$T/work" && exec "$build/scanq-thaw" 0 - "$@" < "$T/image") > "$T/out" 2>&1 || status=$?
}
killed=$((128 + 31))  # SIGSYS

it "its code runs from the image, which this test relies on"
thaw x; expect_equal "status of an illegal instruction" $((128 + 4)) "$status"

it "it can open no file of the system, and make none outside of its working folder"
thaw o; expect_equal "status" 42 "$status"
thaw w; expect_equal "status" 42 "$status"
[ ! -e "$T/made" ] || fail "it made a file"

it "it can neither fork, nor execute, nor make a socket"
for act in f s e; do
  thaw $act; expect_equal "status of $act" $killed "$status"
done

it "so it is for root, and for a user without rights"
if [ "$(id -u)" = 0 ]; then
  open_to_everybody
  chmod 644 "$T/image"
  status=0; (cd "$T/open" && as_nobody "$T/open/scanq-thaw" 0 - o < "$T/image") || status=$?
  expect_equal "status" 42 "$status"
fi

it "signatures are loaded, and an image is made of them, without root's rights"
[ "$(id -u)" = 0 ] || { skip "an image is root's alone"; exit 0; }
. "$here/lib_image.sh"
image_conf 'worker_user = nobody'
build_image
install -m 600 "$T/db/test.ndb" "$T/db/secret.ndb"
build_image
expect_out '^signatures left out: secret.ndb \(Permission denied; .*chmod a\+r'
scanq update --reset --broken-signatures || fail "a file that cannot be read stops the image:" "$(cat "$T/out")"
[ -f "$T/db/secret.ndb" ] || fail "a file that cannot be read was removed"
