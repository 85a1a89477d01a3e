#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The quarantine on the screen: found, shown as text, released to those whom the mail was for, and deleted.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_web.sh"
scanq_conf "action_virus = quarantine" "notify_recipients = no" "host_name = mx.example.net"
chmod 644 "$T/scanq.conf"
export STAND_IN_FOLDER=$T/queue
# Its subject, its file name and its body are HTML and script, in UTF-8 and as it is.
{ virus; echo; } | mail_with_attachment '<b>"x.com' |
  sed 's|^Subject: .*|Subject: <script>alert(1)</script> =?UTF-8?B?6KaL56mN5pu4?= =?UTF-8?B?4oCuc3BhbQ==?=|; s|^See below.*|<img src=http://evil.example/ onerror=alert(2)>|' > "$T/mail"
send "$T/mail" '"<i>"@evil.example' bob@example.net carol@example.net; expect_exit 0; expect_queued 0
clean_mail > "$T/other"; { virus; echo; } | mail_with_attachment b.com > "$T/second"
send "$T/second" dave@good.example bob@example.net bob,thief@evil.example; expect_exit 0
name=$(cd "$T/quarantine/kept" && grep -l 'evil.example' */record */message 2> /dev/null | head -1); name=${name%%/*}
second=$(ls "$T/quarantine/kept" | grep -v "$name")
start_answering

it "the list has both; a search and an order choose among them"
cgi GET page=quarantine; expect_status 200; expect_page '<p>2 messages'
expect_page '&lt;script&gt;alert\(1\)&lt;/script&gt; 見積書\\xe2\\x80\\xaespam'; expect_page '&lt;i&gt;'; expect_page 'Scanq.Test.One'
cgi GET "page=quarantine&text=DAVE@&sort=size"; expect_page '<p>1 messages'; expect_page 'option value="size" selected'
cgi GET "page=quarantine&text=nobody"; expect_page '<p>0 messages'

it "one is shown with its finds and its source, and nothing of it becomes part of the page"
cgi GET "page=quarantine&name=$name"; expect_status 200
expect_page '<dd>bob@example.net</dd>'; expect_page '<dd>virus Scanq.Test.One'; expect_page '&lt;img src=http://evil.example/'
expect_no_page '<script|<img|<b>|<i>|<[^>]* (style|on[a-z]+)=|(src|href|action)="[^?#]'
cgi_env=(HTTP_ACCEPT_LANGUAGE=ja); cgi GET "page=quarantine&name=$name"; cgi_env=()
expect_page '<dd>隔離 \(quarantine\)</dd>'; expect_page '<dd>ウイルス \(virus\) Scanq'; expect_page '届いたままの内容'; expect_page '^    From: |<pre>    From: '; expect_no_page 'control a terminal'
expect_act "WEB user=alice .*verb=source name=$name status=0"

it "it is released to one whom it was for, and to nobody else"
open_form "quarantine&name=$name"
act() { cgi POST page=quarantine "token=$token&$1"; expect_status 200; }
act "act=release&name=$name&to=bob%40example.net"; expect_page 'confirm it'; expect_queued 0
act "act=release&name=$name&sure=yes&to=thief%40evil.example"; expect_page 'not for this address'; expect_queued 0
act "act=release&name=$name&sure=yes&to=bob%40example.net"; expect_page 'was released'; expect_queued 1
act "act=release&name=$second&sure=yes&to=bob%2Cthief%40evil.example"; expect_page 'has a comma'; expect_queued 1
expect_equal envelope 'F"<i>"@evil.example|Tbob@example.net||' "$(envelope_of)"
expect_act "WEB user=alice address=192.0.2.9 verb=release name=$name to=bob@example.net status=0"
act "act=release&name=$name&sure=yes"; expect_page 'released already'; expect_queued 1
act "act=release&name=$name&sure=yes&again=yes"; expect_queued 2

it "paths and other words are no names"
for word in ../kept "$name/../$second" /etc/passwd .. . --json '*' "$name $second" ''; do
  word=$(python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.argv[1], ""))' "$word")
  act "act=delete&sure=yes&name=$word"; expect_page 'no name in quarantine'
done
expect_equal kept 2 "$(ls "$T/quarantine/kept" | wc -l)"

it "it is deleted only by a form from here that was confirmed, and the log has who did it"
cgi POST page=quarantine "act=delete&sure=yes&name=$second"; expect_status 403
cgi GET "page=quarantine&act=delete&sure=yes&name=$second&token=$token"; expect_status 200
act "act=delete&name=$second"; expect_page 'confirm it'; expect_equal kept 2 "$(ls "$T/quarantine/kept" | wc -l)"
act "act=delete&sure=yes&name=$second"; expect_page 'was deleted'; expect_equal kept "$name" "$(ls "$T/quarantine/kept")"
expect_act "WEB user=alice address=192.0.2.9 verb=delete name=$second status=0"
