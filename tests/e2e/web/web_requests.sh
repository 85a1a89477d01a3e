#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq web answer: whatever somebody who has taken over the web server writes as a request, root carries out what is
# on its list, and nothing else.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_web.sh"
words() { printf '{"user":"%s","address":"192.0.2.9","verb":"%s","words":%s}' "$@"; }
answer_of() { cat "$T/web/answers/$(request_name "$1")" 2> /dev/null; }
expect_answer() { [[ $(answer_of "$1") == *$2* ]] || fail "answer $1 should have \"$2\", it is: $(answer_of "$1")"; }
expect_no_answer() { [ -z "$(answer_of "$1")" ] || fail "answer $1: $(answer_of "$1")"; }

it "the folders are the web server's user's, and nobody else's; so is the key"
expect_equal requests "700 nobody" "$(stat -c '%a %U' "$T/web/requests")"
expect_equal answers "700 nobody" "$(stat -c '%a %U' "$T/web/answers")"
expect_equal key "400 nobody 32" "$(stat -c '%a %U %s' "$T/web/key")"
expect_equal above "755 root" "$(stat -c '%a %U' "$T/web")"
before=$(md5sum < "$T/web/key"); scanq_web prepare > /dev/null
expect_equal "the key after another prepare" "$before" "$(md5sum < "$T/web/key")"

it "a request is carried out once, for an administrator"
echo 'SCANNED:1 id=6745f0b0.1.1 from=a@b.example size=1 ms=5 queue=exec' > "$T/mail.log"
put_request "$(request_name 1)" "$(words alice log '{"text":"6745f0b0.1.1"}')"
put_request "$(request_name 2)" "$(words mallory log '{"text":"6745f0b0.1.1"}')"
scanq_web answer
expect_answer 1 'SCANNED:1'; expect_answer 2 'none of administrators'
expect_equal owner nobody "$(stat -c %U "$T/web/answers/$(request_name 1)")"
expect_equal left "" "$(ls "$T/web/requests")"
expect_act 'WEB user=mallory .*verb=log .*error='

it "what is not on the list is not done"
put_request "$(request_name 3)" "$(words alice config '{}')"
put_request "$(request_name 4)" "$(words alice log '{"text":"x","logs":"/etc/shadow"}')"
put_request "$(request_name 5)" "$(words alice virus_test '{"account":"--front=/bin/sh"}')"
put_request "$(request_name 6)" "$(words alice report '{"since":"--json /etc/shadow"}')"
put_request "$(request_name 7)" "$(words alice virus_test '{"account":"../../etc/passwd"}')"
scanq_web answer
expect_answer 3 'no such request'; expect_answer 4 'no such request'; expect_answer 5 'local account'
expect_answer 6 'takes a time before now'; expect_answer 7 'local account'

it "a file of another user, a link, a pipe, a folder, a wrong name and wrong bytes are refused, removed and told"
put_request "$(request_name 11)" "$(words alice log '{"text":"SCANNED"}')" daemon
ln -s /etc/shadow "$T/web/requests/$(request_name 12)"
mkfifo "$T/web/requests/$(request_name 13)"
mkdir -p "$T/web/requests/$(request_name 14)/deep"
put_request "..$(request_name 15)" "$(words alice log '{"text":"SCANNED"}')"
put_request "$(request_name 16)" '{"user":"alice"}'
put_request "$(request_name 17)" "$(head -c 70000 /dev/zero | tr '\0' ' ')"
ln "$T/mail.log" "$T/web/requests/$(request_name 18)"
scanq_web answer
for n in 11 12 13 14 15 16 17 18; do expect_no_answer $n; done
expect_equal left "" "$(ls -A "$T/web/requests")"
expect_act "WEB refused=$(request_name 11) error=\"it is of user 1,"
expect_act "WEB refused=$(request_name 18)"
grep -q SCANNED "$T/mail.log" || fail "what a link led to was harmed"

it "an answer goes to no place that somebody has put there"
ln -s "$T/victim" "$T/web/answers/.$(request_name 19).answer"
ln -s "$T/victim" "$T/web/answers/$(request_name 20)"
for n in 19 20; do put_request "$(request_name $n)" "$(words alice log '{"text":"SCANNED"}')"; done
scanq_web answer
[ ! -e "$T/victim" ] || fail "root wrote through a link"
expect_answer 20 'SCANNED:1'
