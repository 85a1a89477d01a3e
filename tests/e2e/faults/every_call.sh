#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Each system call of the front fails once, for want of descriptors, memory, disk or processes: the
# message is queued once and unchanged, or not at all and the caller keeps it; nothing is left.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_strace.sh"
clean_mail > "$T/mail"
infected_mail > "$T/infected"
traced "$build/qmail-scanq" "$T/traced"
front=$T/traced

# A descriptor of the front's caller that no worker may have. The fake ones look at all of theirs;
# bash reads the script itself by 255.
text_channels=(9)
look="for fd in /proc/\$\$/fd/*; do
  case \${fd##*/} in 0|1|2|3|255) ;; *) [ ! -e \$fd ] || echo \${fd##*/} >> $T/held ;; esac
done"
# wrong MAIN-MESSAGES MESSAGE: prints the fault in the end that the front came to; nothing if it is
# right
wrong() {
  local main=0 number
  for number in $(ls "$T/queue"); do
    [[ $number != *[!0-9]* ]] || continue
    grep -q '^X-Scanq-Notice:' "$T/queue/$number/message" || main=$((main + 1))
  done
  [ "$left" = 0 ] || echo "$left processes live on"
  [ ! -e "$T/held" ] || echo "a worker has descriptors $(sort -un "$T/held" | tr '\n' ' ')"
  [ -z "$(ls -A "$T/tmp")" ] || echo "left: $(ls -A "$T/tmp")"
  if [ "$exit_code" = 0 ]; then
    [ "$main" = 1 ] || echo "exit 0, and $main messages queued"
  else
    [[ $exit_code == "signal "* ]] || ((exit_code > 40)) || echo "exit $exit_code is not temporary"
    [ "$main" = 0 ] || echo "exit $exit_code, and $main messages queued"
  fi
}
# each_call_fails MESSAGE
each_call_fails() {
  local call n error trouble
  empty_queue; : > "$T/inject"
  send "$1"; expect_exit 0
  calls_of_trace > "$T/calls"
  while read -r call n; do
    error=$(error_of "$call")
    [ -n "$error" ] || continue
    echo "-e inject=$call:error=$error:when=$n" > "$T/inject"
    empty_queue
    send "$1"
    trouble=$(wrong)
    [ -z "$trouble" ] || fail "$call number $n fails with $error: $trouble" "$(cat "$T/log")"
    rm -rf "$T/tmp"; mkdir "$T/tmp"
  done < "$T/calls"
}

it "on the way of a clean message"
scanq_conf
fake_worker scanq-inspect "$look; printf '%s' '$(verdict)'"
scanq_conf "program_dir = $T/programs"
each_call_fails "$T/mail"

it "a worker's group is killed before its number can be another's"
: > "$T/inject"
send "$T/mail"; expect_exit 0
awk '/^kill\(-/ { split($0, word, /[(,]/); killed[substr(word[2], 2)] = 1 }
  /^wait4\(/ { split($0, word, /[(,]/); ++waits; if (!killed[word[2]]) bad = 1 }
  END { exit bad || !waits }' "$T/trace" || fail "$(grep -E '^(kill|wait)' "$T/trace")"

it "where the kernel has no close_range, no worker has a descriptor more"
echo "-f -e inject=close_range:error=ENOSYS" > "$T/inject"
empty_queue
send "$T/mail"; expect_exit 0; expect_queued 1
trouble=$(wrong)
[ -z "$trouble" ] || fail "$trouble"
grep -q 'close_range.*INJECTED' "$T/trace" || fail "nothing was tried"

if [ "$(id -u)" = 0 ]; then
  it "where /etc/passwd cannot be read, root's scan does not run as root"
  scanq_conf "program_dir = $T/programs" 'worker_user = nobody'
  echo "-P /etc/passwd -e inject=openat:error=EMFILE" > "$T/inject"
  empty_queue
  send "$T/mail"; expect_exit 71; expect_queued 0
  expect_log 'open\(/etc/passwd\): Too many open files'
fi

it "on the way of a clean message that goes to the disk"
scanq_conf "program_dir = $T/programs" 'spool_memory_bytes = 0'
each_call_fails "$T/mail"

it "on the way of one that is remembered as clean"
scanq_conf "program_dir = $T/programs" 'remember_minutes = 60'
: > "$T/inject"
send "$T/mail"
send "$T/mail"; expect_log 'engine=remembered'
each_call_fails "$T/mail"

it "on the way of a message that is rewritten and told of"
scanq_conf "program_dir = $T/programs" 'notify_administrators = yes' 'admin_notices_per_hour = 1'
fake_worker scanq-inspect "$look
if grep -aq '^Subject: Virus warning'; then printf '%s' '$(verdict)'
else printf '%s' '$(verdict virus Test.One)'; fi"
: > "$T/inject"; empty_queue
send "$T/infected"; expect_queued 2; expect_header 'Subject: Virus warning: s'
rm -rf "$T/quarantine"
each_call_fails "$T/infected"
