#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A crash, a loss of power or a full disk at any moment of a store: an acknowledged message is
# complete on the disk, and any other message is not lost, because the caller still has it.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_strace.sh"
infected_mail > "$T/mail"
fake_worker scanq-inspect "printf '%s' '$(verdict virus Test.One)'"
rm "$T/programs/scanq-store"
traced "$T/programs/real/scanq-store" "$T/programs/scanq-store"
scanq_conf "program_dir = $T/programs" 'action_virus = quarantine' 'notify_recipients = no'
q=$T/quarantine

# keep INJECT...: sends a message into a new quarantine in that way; prints a fault in the outcome
keep() {
  local entries entry
  echo "$*" > "$T/inject"
  rm -rf "$q"
  send "$T/mail"
  entries=$(ls "$q/kept" 2>/dev/null || true)
  for entry in $entries; do
    cmp -s "$T/mail" "$q/kept/$entry/message" || echo "a half message in kept"
    tail -c 2 "$q/kept/$entry/record" 2>/dev/null | grep -q '}' || echo "a half record in kept"
  done
  case $exit_code in
    0) [ -n "$entries" ] || echo "acknowledged and not there" ;;
    71) ;;
    *) echo "exit $exit_code" ;;
  esac
  [ "$left" = 0 ] || echo "$left processes live on"
}
check() {  # WHAT INJECT
  local trouble
  trouble=$(keep "$2"; [ "$(queued)" = 0 ] || echo "something was queued"; [ -z "${3:-}" ] || $3)
  [ -z "$trouble" ] || fail "$1: $trouble" "$(cat "$T/log")"
}
no_litter() { [ -z "$(ls -A "$q/tmp" 2>/dev/null)" ] || echo "left in tmp: $(ls -A "$q/tmp")"; }

it "it ends well when nothing happens"
check "nothing" "" no_litter
cp "$T/trace" "$T/whole"
calls_of_trace | grep -v '^execve ' > "$T/calls"
[ "$(wc -l < "$T/calls")" -gt 40 ] || fail "only these calls:" "$(cat "$T/calls")"

it "it is killed before any one of its system calls"
while read -r call n; do
  check "killed before $call number $n" "-e inject=$call:signal=KILL:when=$n"
done < "$T/calls"

it "any one of its calls fails, since the disk is full or for want of something else"
while read -r call n; do
  error=$(error_of "$call")
  [ -n "$error" ] || continue
  check "$call number $n fails with $error" "-e inject=$call:error=$error:when=$n" \
    "$([ "$call" = unlinkat ] || echo no_litter)"
done < "$T/calls"

it "without random bytes nothing is kept: no name of an entry can be guessed"
check "getrandom fails" "-e inject=getrandom:error=ENOSYS" no_litter
expect_log 'getrandom'

it "the power goes at any moment, and of what was not synced the worst part is lost"
check "nothing" "-y"
python3 "$here/power_loss.py" "$T/trace" "$q" "$(stat -c %s "$T/mail")" > "$T/out" || fail "$(cat "$T/out")"

it "a store without any one of its syncs would not pass this test"
for ((i = 1; i <= $(grep -c '^fsync(' "$T/trace"); ++i)); do
  awk -v i="$i" '/^fsync\(/ && ++seen == i { next } 1' "$T/trace" > "$T/cut"
  python3 "$here/power_loss.py" "$T/cut" "$q" "$(stat -c %s "$T/mail")" > "$T/out" 2>&1 || true
  grep -qE 'found incomplete|would lose it' "$T/out" || fail "sync number $i is missing, and nothing was lost" "$(cat "$T/out")"
done
