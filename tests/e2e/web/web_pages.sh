#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq-web: what each page shows, in the browser's language, and that nothing of a stranger's becomes part of it.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_web.sh"
start_answering
# Its numbers are those of a day, which is not to end meanwhile.
while [ "$(date +%H%M)" -ge 2357 ]; do sleep 1; done
now=$(printf %x "$(date +%s)")
nasty='<script>alert(1)</script>\x22\x27&x'
cat > "$T/mail.log" <<END2
SCANNED:1 id=$now.1.1 from=a@good.example to=b@example.net size=100 ms=5 queue=exec
SCANNED:3 id=$now.2.1 from="$nasty@evil.example" to=b@example.net subject="$nasty" size=9 ms=6 found=virus name="$nasty" action=clean queue=exec
SCANNED:3 id=1000.3.1 from=c@evil.example to=b@example.net size=9 ms=6 found=virus name=Old.Virus action=clean queue=exec
END2

it "the overview has the rows of scanq check and today's numbers"
cgi GET ""; expect_status 200
expect_page '<td>1</td><td><i class="m3"></i>virus found'
expect_page '<td class="state [A-Z]+">.*</td><td>settings</td>'
expect_page 'lang="en"'

it "the report counts what the filters leave, and has its charts"
cgi GET "page=report"; expect_page '<svg'; expect_page '<td>2 .66.7%.</td><td><i class="m3">'
expect_page '&lt;script&gt;alert'
cgi GET "page=report&domain=good.example"; expect_page '<p>mx.example.net: 1 messages'
cgi GET "page=report&found=old.VIRUS"; expect_page '<p>mx.example.net: 1 messages'
cgi GET "page=report&since=$(date +%F)&until=$(date +%F)&domain=evil.example"; expect_page '<p>mx.example.net: 1 messages'
cgi GET "page=report&since=yesterday"; expect_page 'takes a time before now'

it "packed logs are read, too, and the newest line is the last"
printf 'SCANNED:1 id=2000.4.1 from=packed@good.example to=b@example.net size=9 ms=6 queue=exec\n' | gzip > "$T/mail.log.2.gz"
touch -d '3 days ago' "$T/mail.log.2.gz"
cgi GET "page=report&domain=good.example"; expect_page '<p>mx.example.net: 2 messages'
cgi GET "page=report&domain=good.example&since=$(date +%F)"; expect_page '<p>mx.example.net: 1 messages'
cgi GET "page=message&text=good.example"; expect_equal order "2000.4.1 $now.1.1" \
  "$(sed -nE 's/.*SCANNED:1 id=([^ ]*) .*/\1/p' "$T/page" | tr '\n' ' ' | sed 's/ $//')"

it "a mail is found by its id, as the log has it"
cgi GET "page=message&text=$now.2.1"; expect_page 'class="lines">SCANNED:3'; expect_page '&lt;script&gt;'
cgi GET "page=message&text=nobody-has-this"; expect_page 'No line of the log'
cgi GET "page=message&text=%22%3E%3Cb%3E"; expect_page 'value="&quot;&gt;&lt;b&gt;"'

it "no page has a script, a style of its own, or a link to elsewhere, and a screen reader finds its way on each"
for query in "" page=report page=message\&text=evil page=test page=settings page=settings\&key=action_virus page=quarantine; do
  cgi GET "$query"; expect_status 200; expect_readable "$query"
  expect_no_page '<script|<style|<[^>]* (style|on[a-z]+)=|(src|href|action)="[^?#]'
done

it "each is Japanese where the browser wants it"
cgi_env=(HTTP_ACCEPT_LANGUAGE="ja,en;q=0.8")
cgi GET ""; expect_page 'lang="ja"'; expect_page 'ウイルス検出'; expect_page '<td>ブラウザの画面</td>'
expect_page '管理者 2 名が使えます'
cgi GET page=report; expect_page '日別'
cgi_env=(HTTP_ACCEPT_LANGUAGE="en,ja;q=0.8"); cgi GET ""; expect_page 'lang="en"'
cgi_env=()

it "the browser is told to load nothing from elsewhere, to keep nothing, and to let nobody frame it"
cgi GET ""
for field in "Content-Security-Policy: default-src 'none'; .*frame-ancestors 'none'" 'X-Frame-Options: DENY' \
    'X-Content-Type-Options: nosniff' 'Cache-Control: no-store' 'Set-Cookie: scanq_web=[0-9a-f]{32}; HttpOnly; SameSite=Strict$'; do
  grep -qE "^$field" "$T/header" || fail "no field $field:" "$(cat "$T/header")"
done
cgi_env=(HTTPS=on); cgi GET ""; grep -q '^Set-Cookie: .*; Secure$' "$T/header" || fail "$(cat "$T/header")"
cgi_env=()

it "the style is one file; what is no page is refused"
cgi GET page=style; grep -q '^Content-Type: text/css' "$T/header" || fail "$(cat "$T/header")"
cgi GET page=../../etc/passwd; expect_status 404
cgi GET "page=%zz"; expect_status 400
cgi DELETE ""; expect_status 400
