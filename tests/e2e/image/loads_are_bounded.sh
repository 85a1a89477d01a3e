#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Without an image, a big database is loaded by a bounded number of processes at a time.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_image.sh"

image_conf 'load_wait_seconds = 0'
virus | mail_with_attachment tool.exe > "$T/infected"
# 17 MB: small ones need not wait.
python3 -c '
import random
rng = random.Random(1)
for n in range(260000): print(rng.randbytes(16).hex() + f":{n + 100}:Scanq.Test.Filler-{n:012}")' > "$T/db/big.hdb"

it "who gets no turn in time is put off, and the log says why"
# One process, which the lock ends with. Set: holder.
hold() {
  rm -f "$T/held"
  bash -c 'exec 8>> "$1"; flock 8; echo held; exec sleep 1000' bash "$T/lock/load.0" > "$T/held" &
  holder=$!
  servers+=($holder)
  until [ -s "$T/held" ]; do kill -0 $holder || { fail "nobody holds the lock"; return; }; done
}
release() { kill -9 $holder; wait $holder 2> /dev/null || true; }
hold
send "$T/infected"
expect_exit 71
expect_log 'slots were taken all the time, while waiting to load the signatures'
expect_queued 0

it "the lock ends with its holder, however that ends"
release
send "$T/infected"
expect_log 'Scanq.Test.One'
expect_way 'loaded'

it "with an image nobody waits"
build_image
hold
send "$T/infected"
expect_way 'image( |$)'
release
