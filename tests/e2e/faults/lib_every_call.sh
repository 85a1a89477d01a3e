# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests in which each system call of the front fails once: sourced after lib.sh. each_call_fails MESSAGE tries
# them all.

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
# each_call_fails MESSAGE: but those that failed on an earlier way behind the same call, as in the settings' reader
each_call_fails() {
  local call n place error trouble
  empty_queue; : > "$T/inject"
  send "$1"; expect_exit 0
  calls_of_trace > "$T/calls"
  touch "$T/tried"; : > "$T/new"
  while read -r call n place; do
    error=$(error_of "$call")
    [ -n "$error" ] && ! grep -qxF "$place" "$T/tried" || continue
    echo "$place" >> "$T/new"
    echo "-e inject=$call:error=$error:when=$n" > "$T/inject"
    empty_queue
    send "$1"
    trouble=$(wrong)
    [ -z "$trouble" ] || fail "$call number $n fails with $error: $trouble" "$(cat "$T/log")"
    rm -rf "$T/tmp"; mkdir "$T/tmp"
  done < "$T/calls"
  cat "$T/new" >> "$T/tried"
}
