#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The settings on the screen: shown with meaning, bounds and default, changed within the allow list and the floor after
# the difference was seen, and in no other way.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_web.sh"
scanq_conf "passwords = geheim" "from_name = <b>\"x" "[policy <i>sales]" "recipients = @a.example" "action_macro = reject"
printf '%s\n' "[floor]" "action_macro = pass" "deny_names = *.exe" >> "$T/web.conf"
chmod 640 "$T/scanq.conf"  # root shows it, not the web server's user
start_answering
value_of() { sed -nE "s/^$1 = //p" "$T/scanq.conf"; }
# form FIELDS: sends the page's form, as a browser would; $token is that of the page opened last.
form() { cgi POST page=settings "token=$token&$1"; expect_status 200; }
digest_of_page() { sed -nE 's/.*name="digest" value="([^"]*)".*/\1/p' "$T/page"; }
# change FIELDS: shows the difference, then saves it.
change() { form "act=try&$1"; digest=$(digest_of_page); form "act=set&digest=$digest&$1"; }
refused() { form "act=try&$1"; expect_page "$2"; form "act=set&digest=$digest&$1"; expect_page "$2"; unchanged; }
before() { md5sum < "$T/scanq.conf"; }
unchanged() { expect_equal "the file after ${1-a refusal}" "$sum" "$(before)"; }

it "each setting is there with its value, default and bounds; what differs is marked"
cgi GET page=settings; expect_status 200
for key in $("$build/scanq" config table | cut -f1); do expect_page ">$key</a>"; done
expect_page 'A whole number from 1 to 3650 \(days\)'; expect_page '>&lt;b&gt;&quot;x<strong class="changed">changed'
expect_page '&lt;i&gt;sales'; expect_no_page 'geheim|<script|<i>s|<[^>]* (style|on[a-z]+)=|(src|href|action)="[^?#]'
cgi GET "page=settings&show=changed"; expect_page '>from_name</a>'; expect_no_page '>action_virus</a>'
cgi_env=(HTTP_ACCEPT_LANGUAGE=ja); cgi GET "page=settings&key=action_virus"; expect_page '次のいずれか: pass'; expect_page '下限'; cgi_env=()
for query in key=nothing policy=nothing key=../../etc "key=host&policy=%3Ci%3Esales" policy=..%2F; do
  cgi GET "page=settings&$query"; expect_page 'no such setting'
done

it "a difference is shown before anything is saved, then saved with the old file kept, and logged"
open_form "settings&key=action_encrypted"; sum=$(before)
form "act=try&key=action_encrypted&value=quarantine"
expect_page '<ins>\+action_encrypted = quarantine</ins>'; expect_page 'policy &lt;i&gt;sales'; unchanged "a difference"
cp "$T/scanq.conf" "$T/old"; change "key=action_encrypted&value=quarantine"; expect_page 'It is saved'
expect_equal value quarantine "$(value_of action_encrypted)"
cmp "$T/old" "$T/scanq.conf.old" || fail "the old file was not kept"
expect_equal modes "640 640" "$(stat -c %a "$T/scanq.conf" "$T/scanq.conf.old" | tr '\n' ' ' | sed 's/ $//')"
expect_act 'WEB user=alice address=192.0.2.9 verb=set_setting key=action_encrypted value=quarantine status=0'
expect_act 'SETTINGS file=.* set=action_encrypted was=tag is=quarantine'
change "key=action_encrypted&unset=yes"; expect_page 'It is saved'; expect_equal value "" "$(value_of action_encrypted)"

it "a policy's settings are changed, and it takes over what stands outside again"
change "key=language&policy=%3Ci%3Esales&value=ja"; expect_page 'It is saved'; expect_equal value ja "$(value_of language)"
change "key=language&policy=%3Ci%3Esales&unset=yes"; expect_page 'It is saved'; expect_equal value "" "$(value_of language)"

it "what is not on the allow list, below the floor, malformed or for a new policy is refused, with what to do"
sum=$(before)
form "act=try&key=language&value=ja"; digest=$(digest_of_page); unchanged "a trial"
refused "key=queue_program&value=%2Fbin%2Fsh" 'cannot be changed here; root changes it by scanq config set'
refused "key=passwords&value=x" 'cannot be changed here'; refused "key=max_files&value=1" 'cannot be changed here'
refused "key=worker_user&value=root" 'cannot be changed here'; refused "key=scan&value=none" 'cannot be changed here'
refused "key=action_virus&value=pass" 'weaker than clean, the floor; root can lower it in web.conf'
refused "key=action_virus&policy=%3Ci%3Esales&value=tag" 'weaker than clean'; refused "key=delete&value=no" 'weaker than yes'
refused "key=notify_sender&value=always" 'weaker than local'; refused "key=deny_names&value=*.com" 'without one of the words \*.exe'
refused "key=action_virus&value=kill" 'takes one of'; refused "key=from_address&value=nobody%20at" 'no mail address'
refused "key=recipients&policy=%3Ci%3Esales&value=*" 'policies cannot be added'; refused "key=language&policy=new&value=ja" 'policies cannot be added'
refused "key=no_such&value=1" 'there is no setting no_such'
cgi POST page=settings "token=$token&act=set&digest=$digest&key=language&value=ja%0aaction_virus%20=%20pass"; expect_status 400; unchanged
expect_act 'WEB user=alice .*verb=set_setting key=queue_program value=/bin/sh status=2 error='
change "key=action_macro&value=pass"; expect_page 'It is saved'

it "a form without its token, a link, and a difference of another file change nothing"
sum=$(before)
cgi POST page=settings "act=set&key=language&value=ja&digest=$digest"; expect_status 403
cgi GET "page=settings&act=set&key=language&value=ja&token=$token&digest=$digest"; expect_status 200; unchanged "a link"
form "act=set&key=language&value=ja&digest=$digest"; expect_page 'has changed since'; form "act=set&key=language&value=ja"; expect_page 'has changed since'
unchanged "an old difference"
echo "not_a_setting = 1" >> "$T/scanq.conf"; sum=$(before); form "act=try&key=language&value=ja"; expect_page 'not_a_setting'; unchanged "a wrong file"

it "web.conf counts as it is now, and only as root's alone"
sed -i '/^not_a_setting/d' "$T/scanq.conf"; sed -i 's/^administrators = .*/administrators = bob/' "$T/web.conf"
put_request "$(request_name 1)" '{"user":"alice","address":"","verb":"settings","words":{}}'
for ((tries = 1200; tries > 0; --tries)); do [ ! -e "$T/web/answers/$(request_name 1)" ] || break; sleep 0.1; done
grep -q 'none of administrators' "$T/web/answers/$(request_name 1)" || fail "one who is no administrator any more was served"
chmod 666 "$T/web.conf"; if scanq_web answer 2> "$T/err"; then fail "a web.conf of everybody counted"; fi
grep -q "must be root's" "$T/err" || fail "$(cat "$T/err")"
