#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq update where freshclam runs as a service, which holds its log.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_update.sh"

it "a freshclam that runs as a service is told to fetch at once, and the image takes what it brings"
test_signatures > "$T/source/local.ndb"
echo "UpdateLogFile $T/freshclam.log" >> "$T/freshclam.conf"
"$freshclam" --config-file="$T/freshclam.conf" -d --foreground --update-db=custom > "$T/service" 2>&1 & service=$!
servers+=("$service")
# A signal that comes before freshclam waits for it is lost, so $hint is done again.
hint=true
wait_for_signatures() {
  for ((tries = 3000; tries > 0; --tries)); do
    cmp -s "$T/source/local.ndb" "$T/fetched/local.ndb" && return
    [ $((tries % 50)) != 0 ] || $hint
    sleep 0.1
  done
  fail "the service has not fetched them:" "$(cat "$T/service")"
}
wait_for_signatures
update
expect_equal status 2 "$status"
hint=$(grep -o "kill -USR1 $service" "$T/err") || fail "$(said)"
echo "Scanq.Test.Four:0:*:5343414e512d464f5552" >> "$T/source/local.ndb"
touch -d '3 days' "$T/source/local.ndb"
# Before it has a handler the signal would end it.
until (((0x$(sed -n 's/^SigCgt:\s*//p' "/proc/$service/status") & 1 << 9) != 0)); do lives "$service" || break; done
wait_for_signatures
sed -i "s#^engine_image.*#engine_image = $T/engine.image#" "$T/scanq.conf"
"$build/scanq" --conf "$T/scanq.conf" update --image --if-changed > "$T/out" 2> "$T/err" || fail "$(said)"
grep -q '^image built: 4 signatures' "$T/out" || fail "$(said)"
