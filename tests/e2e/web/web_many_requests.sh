#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq-web and scanq web answer: many requests at once.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_web.sh"
words() { printf '{"user":"%s","address":"192.0.2.9","verb":"%s","words":%s}' "$@"; }

it "a thousand requests at once are all answered"
words alice log '{"text":"SCANNED"}' > "$T/request"
python3 -c 'import sys
text = open(sys.argv[1]).read()
for n in range(1001, 2001): open(sys.argv[2] + "/%032x" % n, "w").write(text)' "$T/request" "$T/web/requests"
chown nobody "$T/web/requests/"*
scanq_web answer
expect_equal answers 1000 "$(find "$T/web/answers" -type f -name '0*' -newer "$T/request" | wc -l)"

it "fifty browsers at once get each its own answer, and nothing is left over"
seq -f 'SCANNED:1 id=6745f0b0.%g.50 from=a@b.example size=1 ms=5 queue=exec' 50 > "$T/mail.log"
rm -f "$T/web/answers/"*
start_answering
for n in $(seq 50); do
  as_nobody env -i GATEWAY_INTERFACE=CGI/1.1 SCANQ_CONF="$T/scanq.conf" REQUEST_METHOD=GET REMOTE_USER=alice \
    QUERY_STRING="page=message&text=6745f0b0.$n.50" "$T/open/scanq-web" > "$T/page.$n" 2>&1 &
  browsers[n]=$!
done
for n in $(seq 50); do
  wait "${browsers[n]}" || fail "browser $n:" "$(cat "$T/page.$n")"
  expect_equal "page $n" "id=6745f0b0.$n.50" "$(sed -n '/^$/,$p' "$T/page.$n" | grep -o 'id=6745[^ <]*')"
done
expect_equal left "" "$(ls -A "$T/web/requests" "$T/web/answers" | grep -vE ':$|^$')"
