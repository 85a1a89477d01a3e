# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests with a real qmail: sourced after e2e/lib.sh, with $qmail its folder, $home where that folder is
# now, and in_qmail, the command that runs one of its programs: env -i. The home of its user alias is DIR/alias.

maildir=$home/alias/scanq-test-Maildir
to=scanq-test@mail.example.net
arrived=
prepare_qmail() {
  find "$home"/queue/{mess,info,intd,local,remote,todo,bounce,pid} -type f -delete
  rm -rf "$maildir"
  mkdir -p "$maildir/"{new,cur,tmp}
  chown -R alias "$maildir"
  for name in scanq-test scanq-test-default postmaster; do
    echo ./scanq-test-Maildir/ > "$home/alias/.qmail-$name"
  done
  for file in me locals rcpthosts; do echo mail.example.net > "$home/control/$file"; done
}
# start_delivery [NAME=VALUE...]: qmail-send with its log in a pipe, so that a test can wait for the
# end of a delivery.
start_delivery() {
  [ -e "$T/deliveries" ] || mkfifo "$T/deliveries"
  exec 9<> "$T/deliveries"
  "${in_qmail[@]}" PATH="$qmail/bin:/usr/bin:/bin" "$@" "$qmail/bin/qmail-start" ./Mailbox >&9 2>&1 9>&- 8>&- < /dev/null &
  servers+=($!) delivery=$!
}
stop_delivery() { kill "$delivery"; wait "$delivery" 2>/dev/null || true; }
# delivered N: waits until N messages have left the queue; the last one's file is $arrived
delivered() {
  local line ended=0
  while [ "$ended" -lt "$1" ]; do
    read -r -t 300 -u 9 line || { fail "no delivery in five minutes; the log:" "$(cat "$T/log")"; return; }
    echo "$line" >> "$T/log"
    case $line in *'end msg '*) ended=$((ended + 1)) ;; esac
  done
  arrived=$maildir/new/$(ls -t "$maildir/new" | sed -n 1p)
  [ -f "$arrived" ] || fail "nothing arrived; the log:" "$(cat "$T/log")"
}
expect_arrived_unchanged() {
  cmp <(tail -c "$(stat -c %s "$1")" "$arrived") "$1" > "$T/difference" 2>&1 || fail "changed: $(cat "$T/difference")"
}
expect_nothing_queued() { expect_equal "messages in the queue" 0 "$(find "$home/queue/mess" -type f | wc -l)"; }
