#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq-web: who is served, and which forms are: those of an administrator that came from here.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_web.sh"

it "who is not logged in, and who is no administrator, sees nothing"
for visitor in '' mallory 'alice ' 'alice,bob'; do cgi GET ""; expect_status 403; expect_no_page 'name="token"'; done
cgi_env=(HTTP_REMOTE_USER=alice HTTP_AUTHORIZATION=alice); visitor=''; cgi GET ""; expect_status 403
cgi_env=() visitor=alice

it "a web server that runs as somebody else is told so, and so is a screen that is off"
sed -i 's/^user = .*/user = www-data/' "$T/web.conf"
cgi GET ""; expect_status 503; expect_page 'runs scanq-web as nobody'
mv "$T/web.conf" "$T/web.off"; cgi GET ""; expect_status 503; expect_page 'the screen is off|The screen is off'
sed 's/^user = .*/user = nobody/' "$T/web.off" > "$T/web.conf"

it "while nobody carries requests out, a form without its token is refused, and nothing is asked"
cookie=scanq_web=$(request_name 1)
cgi POST page=test account=root; expect_status 403; expect_page 'Nothing was done'
expect_equal "requests" "" "$(ls "$T/web/requests")"

it "a token counts for its administrator, its browser and its time alone"
start_answering
open_form test
refused() { cgi POST page=test "account=-&token=$1"; expect_status 403; }
refused ''; refused "${token%?}x"; refused "0.${token#*.}"; refused "$(printf %x $(($(date +%s) + 60))).${token#*.}"
saved=$cookie; cookie=scanq_web=$(request_name 2); refused "$token"
cookie=''; refused "$token"; cookie="$saved; $saved"; refused "$token"
cookie=$saved visitor=bob; refused "$token"
visitor=alice
cgi POST page=test "account=-&token=$token"; expect_status 200; expect_page 'letters, digits, dots and dashes'

it "a form on a page that takes none, of another type, or without end, is refused"
cgi POST page=report "token=$token"; expect_status 405
cgi_env=(CONTENT_TYPE='multipart/form-data; boundary=x'); cgi POST page=test "token=$token"; expect_status 400
cgi_env=(CONTENT_LENGTH=99999999); cgi POST page=test "token=$token"; expect_status 400
cgi_env=(CONTENT_LENGTH=9999); cgi POST page=test "token=$token"; expect_status 400
cgi_env=(); cgi POST page=test "token=$token&token=$token"; expect_status 400

it "scanq check has a row about it, which tells what is missing"
row() { SCANQ_CONF=$T/scanq.conf "$T/open/scanq" check --quick --json > "$T/out" 2> "$T/err" || true
  python3 -c 'import json, sys
print([r["state"] + " " + r["text"] for r in json.load(open(sys.argv[1]))["checks"] if r["name"].startswith("screen")])' "$T/out"; }
expect_match "as it should be" 'OK for 2 administrators' "$(row)"
chmod 755 "$T/web/answers"; expect_match "a folder that is open" 'WARNING .*answers' "$(row)"; chmod 700 "$T/web/answers"
mv "$T/web.conf" "$T/web.off"; expect_equal "without web.conf" "[]" "$(row)"; mv "$T/web.off" "$T/web.conf"

it "what changes or sends something is logged with user and address"
expect_act 'WEB user=alice address=192.0.2.9 verb=virus_test account=- status=2'
