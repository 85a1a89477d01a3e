#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# An answer of scanq-compose that fails the front's checks is put off.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_lying_composer.sh"

it "the truth is taken"
reply "$(cut "$begin" "$end")"
send "$T/mail"; expect_exit 0; expect_form cleaned
! holds_virus "$(message)" || fail "the virus is still in it"

it "what is no reply is put off"
for lie in '' '{' '[]' 'null' '{}{}' '{"subject":"x","could_isolate_all":true}' \
  '{"subject":"x","could_isolate_all":"yes","cuts":[]}' '{"subject":"x","could_isolate_all":true,"cuts":[7]}' \
  '{"subject":"a\u000d\u000aBcc: eve@example.org","could_isolate_all":false,"cuts":[]}' \
  '{"subject":"a\u0000","could_isolate_all":false,"cuts":[]}' '{"subject":"x","could_isolate_all":false,"cuts":[],"x":1}'; do
  printf '%s' "$lie" > "$T/programs/reply"
  is_put_off "$lie" ''
done
printf '{"subject":"\xff","could_isolate_all":false,"cuts":[]}' > "$T/programs/reply"; is_put_off "no UTF-8" 'not JSON'
subject=$(head -c 3000 /dev/zero | tr '\0' x) reply "$(cut "$begin" "$end")"; is_put_off "a long subject" 'subject is too long'
reply "$(cut "$begin" "$end" 0 "$(head -c 3000 /dev/zero | tr '\0' x)")"; is_put_off "a long name" 'name is too long'
reply "$(cut "$begin" "$end" 0 'a\nX: y')"; is_put_off "a name of two lines" 'name has control bytes'
reply "$(cut "$begin" "$end" 0 '')"; is_put_off "no name" 'a file without a name'
reply; is_put_off "no pieces" 'cuts and could_isolate_all disagree'

it "ranges that are out of order, outside, empty or too many are put off"
reply "$(cut "$begin" $((size + 1)))"; is_put_off "a cut beyond the end" 'a cut outside of the message'
reply "$(cut "$begin" 18446744073709551615)"; is_put_off "a huge cut" 'a cut outside of the message'
reply "$(cut "$begin" 18446744073709551616)"; is_put_off "a cut of no number" 'end is not a count'
reply "$(cut -1 "$end")"; is_put_off "a negative cut" 'begin is not a count'
reply "$(cut "$begin" "$begin")"; is_put_off "an empty cut" 'an empty cut'
reply "$(cut "$end" "$begin")"; is_put_off "a cut backwards" 'an empty cut'
reply "$(cut "$begin" "$end")" "$(cut "$begin" "$end")"; is_put_off "a cut twice" 'cuts out of order'
reply "$(cut "$begin" "$end")" "$(cut $((begin + 1)) "$end")"; is_put_off "overlapping cuts" 'cuts out of order'
reply "$(cut "$begin" "$end")" "$(cut "$text" $((text + 11)))"; is_put_off "cuts backwards" 'cuts out of order'
reply $(for _ in $(seq 1001); do cut "$begin" "$end"; echo; done); is_put_off "many cuts" 'too many cuts'

it "ranges that are not the content of a part are put off: header, boundaries, pieces of lines"
reply "$(cut 0 5)"; is_put_off "the header" 'a cut that is not the content of a part'
second_line=$(($(head -1 "$T/mail" | wc -c)))
for line in 0 "$second_line"; do
  reply "$(cut "$line" "$first")"; is_put_off "the header up to a boundary" 'a cut that is not the content of a part'
done
reply "$(cut "$begin" $((end - 1)))"; is_put_off "half a line" 'a cut that is not the content of a part'
reply "$(cut $((begin + 1)) "$end")"; is_put_off "half a line" 'a cut that is not the content of a part'
reply "$(cut "$begin" $((end + 5)))"; is_put_off "half a boundary" 'a cut that is not the content of a part'

it "new bytes where the settings have none, or others than the reply says, are put off"
eicar > "$T/programs/new_bytes"
reply "$(cut "$begin" "$end" 68)"; is_put_off "new bytes" 'new bytes where the settings have none'
reply "$(cut "$begin" "$end")"; is_put_off "bytes that it does not speak of" 'other new bytes than it says'
lying_conf 'archives = member'
for number in 67 69 18446744073709551615; do
  reply "$(cut "$begin" "$end" "$number")"; is_put_off "$number new bytes" 'other new bytes than it says'
done
