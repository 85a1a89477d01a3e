#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A kept mail's whole way: the digest's link shows a page, and its form alone releases the mail, once, to the one
# recipient that the link was made for. No other token does.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_web.sh"
. "$here/lib_canned.sh"
page_of_links=https://mail.example.jp/scanq-release/
settings() { canned_conf "action_virus = quarantine" "action_macro = quarantine" "notify_recipients = no" \
  "host_name = mx.example.net" "$@"; chmod 755 "$T/programs"; chmod 644 "$T/scanq.conf"; }
settings "digest = yes" "digest_links = $page_of_links"
export STAND_IN_FOLDER=$T/queue
infected_mail > "$T/mail"
# keep SENDER RECIPIENT...: $name is its name in quarantine
keep() { send "$T/mail" "$@"; expect_exit 0; name=$(kept | tail -1); }
digest() { SCANQ_CONF=$T/scanq.conf "$T/open/scanq" quarantine digest > "$T/out" 2> "$T/err" || fail "$(cat "$T/err")"; }
# tokens NUMBER: those of the digest with this number in the queue, as the text has them
tokens() { python3 "$here/digest_parts.py" "$(message "$1")" | sed -nE "s,^    Deliver it: $page_of_links\?t=,,p"; }
token_for() { tokens "$(grep -lF "T$1" "$T"/queue/*/envelope | tail -1 | sed -E 's,.*/([0-9]+)/envelope,\1,')" | tail -1; }
cgi_program=scanq-release visitor=''
look() { cgi GET "t=$1"; }
release() { cgi POST "" "t=$1"; }
canned_subject='<b>見積書</b>'; verdict_is macro=Doc.Macro
keep '"<i>"@partner.example' bob@example.net carol@example.net; macro=$name
verdict_is virus=Test.One macro=Doc.Macro; keep evil@partner.example bob@example.net; infected=$name
digest; expect_queued 2; bob=$(token_for bob@example.net) carol=$(token_for carol@example.net)
start_answering

it "the link of the digest shows a page that asks, and releases nothing however often it is opened"
for _ in 1 2; do look "$bob"; done; expect_status 200; expect_queued 2
expect_page '<form method="post"'; expect_page '&lt;b&gt;見積書'; expect_page '&lt;i&gt;'; expect_page 'bob@example.net'
expect_no_page '<b>|<i>|carol|<script|<[^>]* (style|on[a-z]+)=|<nav'
cgi HEAD "t=$bob"; expect_queued 2; cgi POST "t=$bob" ""; expect_status 403; expect_queued 2
grep -q '^Referrer-Policy: same-origin' "$T/header" || fail "$(cat "$T/header")"
cgi_env=(HTTP_ACCEPT_LANGUAGE=ja); look "$bob"; expect_page 'このメールを受け取る'; cgi_env=()

it "its form releases the mail to that recipient alone, once, and the log has the address"
release "$bob"; expect_status 200; expect_page 'on its way'; expect_queued 3
expect_equal envelope 'F"<i>"@partner.example|Tbob@example.net||' "$(envelope_of 3)"
expect_unchanged "$T/mail" 3
release "$bob"; expect_status 410; expect_page 'used already'; look "$bob"; expect_status 410; expect_queued 3
expect_act "WEB address=192.0.2.9 verb=release_by_link state=good quarantine=$macro to=bob@example.net"
acts > "$T/acts"; ! grep -qF "$bob" "$T/acts" || fail "the token is in the log"

it "the other recipient's link is his own, and of two at once one releases"
for n in 1 2; do put_request "$(request_name $n)" "{\"user\":\"\",\"address\":\"\",\"verb\":\"release_by_link\",\"words\":{\"token\":\"$carol\"}}"; done
for ((tries = 1200; tries > 0; --tries)); do [ "$(ls "$T/web/answers" | grep -c '^0')" -lt 2 ] || break; sleep 0.1; done
expect_queued 4; expect_equal envelope 'F"<i>"@partner.example|Tcarol@example.net||' "$(envelope_of 4)"

it "a mail with a virus has no link, and a token for one releases nothing"
expect_equal links 1 "$(tokens 1 | wc -l)"
key=$(od -An -tx1 "$T/web/release-key" | tr -d ' \n')
# sign EXPIRY ENTRY ADDRESS [KEY]: a token as root makes it
sign() { python3 "$here/sign_release.py" "${4:-$key}" "$@"; }
later=$(printf %x $(($(date +%s) + 3600))) earlier=$(printf %x $(($(date +%s) - 1)))
verdict_is macro=Doc.Macro; keep dan@partner.example bob@example.net; other=$name
good=$(sign "$later" "$other" bob@example.net); look "$good"; expect_status 200
expect_refused() { look "$1"; expect_status "$2"; release "$1"; expect_status "$2"; expect_queued 4; }
expect_refused "$(sign "$later" "$infected" bob@example.net)" 403
expect_act "WEB address=192.0.2.9 verb=release_by_link state=refused quarantine=$infected"

it "forged, changed, expired and foreign tokens release nothing"
form_key=$(od -An -tx1 "$T/web/key" | tr -d ' \n')
for bad in x "$(sign "$later" "$other" bob@example.net "$form_key")" "${later%?}f_${good#*_}" "${good/$other/$macro}" \
    "${good%?}" "${good}0" "$(sign "$later" "$other" thief@evil.example)" "$(sign "$later" ../kept bob@example.net)" \
    "${good/626f62/626f63}" "_$good" "$(printf '%04000d' 0)"; do
  expect_refused "$bad" 403
done
expect_refused "$(sign "$earlier" "$other" bob@example.net)" 410; expect_page 'too old'
expect_refused "$(sign "$later" "${other%?}g" bob@example.net)" 403
expect_act 'WEB address=192.0.2.9 verb=release_by_link state=forged error='

it "nothing else is to be had without a name, and no page of administrators by this program"
cgi GET page=quarantine; expect_status 403; expect_no_page 'Quarantine'
visitor=alice; cgi GET page=quarantine; expect_status 403; expect_no_page '<table'; visitor=''
cgi_program=scanq-web; cgi GET "page=release&t=$good"; expect_status 403; cgi_program=scanq-release

answer_anew() { kill "${servers[-1]}"; wait "${servers[-1]}" 2> /dev/null || true; unset 'servers[-1]'; settings "$@"; start_answering; }
it "where the queue does not take it, the link is good again; where links are turned off, none is"
answer_anew "digest = yes" "digest_links = $page_of_links" "queue_program = /bin/false"; release "$good"; expect_status 503
answer_anew "digest = yes"; expect_refused "$good" 403
answer_anew "digest = yes" "digest_links = $page_of_links"; release "$good"; expect_status 200; expect_queued 5
