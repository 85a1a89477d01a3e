#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq-web under a real lighttpd, by the lines of its sample, in a real browser: each page in both languages, light,
# dark and narrow. PICTURES=docs/web tests/servers/web_screen.sh makes the pictures of docs/WEB.md again.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/../e2e/web/lib_web.sh"
python3 - > "$T/mail.log" <<'END2'
import time
now = int(time.time()) - 9 * 86400
for day in range(10):
    for n in range(40 + day * 7 % 30):
        marker = 3 if n % 23 == 5 else 4 if n % 19 == 3 else 2 if n % 37 == 7 else 1
        found = 'found=virus name=Win.Test.Agent-%d action=clean ' % (n % 3) if marker == 3 else \
                'found=macro name="<b>&long%s" action=tag ' % ("-long" * 20) if marker == 4 else ''
        print("SCANNED:%d id=%x.%d.1 from=a%d@host%d.example to=b@example.net subject=\"見積書 <script>\" size=3000 ms=%d %squeue=exec"
              % (marker, now + day * 86400 + n, n, n, n % 7, 20 + n, found))
END2
scanq_conf "action_virus = quarantine" "notify_recipients = no" "host_name = mx.example.net" \
  "[policy sales]" "recipients = @sales.example.net" "action_macro = reject"
chmod 644 "$T/scanq.conf"
{ virus; echo; } | mail_with_attachment invoice.com > "$T/mail"
for n in 1 2 3; do send "$T/mail" "a$n@host.example" bob@example.net carol@example.net; done
kept=$(ls "$T/quarantine/kept" | head -1)
id=$(sed -nE 's/^SCANNED:3 id=([^ ]*) .*/\1/p' "$T/mail.log" | tail -1)
# Another one may be released by the link of a digest.
scanq_conf "action_name = quarantine" "deny_names = *.lnk" "notify_recipients = no" "host_name = mx.example.net" \
  "digest = yes" "digest_links = http://127.0.0.1/scanq-release/"; chmod 644 "$T/scanq.conf"
export STAND_IN_FOLDER=$T/queue
echo x | mail_with_attachment offer.lnk > "$T/mail"; send "$T/mail" dave@partner.example erin@example.net
SCANQ_CONF=$T/scanq.conf "$T/open/scanq" quarantine digest > /dev/null
digest=$(dirname "$(grep -lF Terin@example.net "$T"/queue/*/envelope)")
token=$(python3 "$here/digest_parts.py" "$digest/message" | sed -n 's,^    Deliver it: .*?t=,,p')
start_answering

# The sample's lines, with this test's folders in them.
hold_port
echo "alice:$(openssl passwd -apr1 secret)" > "$T/passwords"
{ echo "server.port = $port"; echo 'server.bind = "127.0.0.1"'; echo 'server.username = "nobody"'
  echo "server.document-root = \"$T/open\""; echo "server.errorlog = \"$T/tmp/errors\""
  echo 'server.modules += ( "mod_setenv" )'; echo "setenv.set-environment = ( \"SCANQ_CONF\" => \"$T/scanq.conf\" )"
  sed "s,/usr/local/lib/scanq,$T/open,; s,/etc/scanq/web.passwords,$T/passwords," "$top/conf/samples/web/lighttpd.conf"
} > "$T/lighttpd.conf"
chmod 777 "$T/tmp"
/usr/sbin/lighttpd -D -f "$T/lighttpd.conf" > "$T/lighttpd" 2>&1 &
servers+=($!)
# get PATH [USER:PASSWORD]: prints the status and the page. $form, where it is set, is posted.
cat > "$T/get.py" <<'END2'
import base64, http.client, os, sys, time
for _ in range(2400):
    try:
        connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=300)
        connection.connect()
        break
    except ConnectionRefusedError: time.sleep(0.05)  # it starts; nothing else can be waited for
fields = {"Authorization": "Basic " + base64.b64encode(sys.argv[3].encode()).decode()} if len(sys.argv) > 3 else {}
form = os.environ.get("form")
if form: fields["Content-Type"] = "application/x-www-form-urlencoded"
connection.request("POST" if form else "GET", sys.argv[2], form, fields)
answer = connection.getresponse()
print(answer.status, answer.read().decode())
END2
get() { python3 "$T/get.py" "$port" "$@"; }

it "the web server asks who it is, and lets the administrator in"
expect_match "without a password" '^401' "$(get /scanq/)"
expect_match "with a wrong one" '^401' "$(get /scanq/ alice:wrong)"
expect_match "with the right one" '^200 .*<h1>Overview' "$(get /scanq/ alice:secret | tr '\n' ' ')"

it "it asks nobody on the page for links, which has no page of the administrators'"
expect_match "without a token" '^403 .*not valid' "$(get /scanq-release/ | tr '\n' ' ')"
expect_match "the quarantine" '^403 ' "$(get '/scanq-release/?page=quarantine' alice:secret)"
expect_match "the screen" '^401' "$(get '/scanq/?page=release')"

# look NAME LANGUAGE light|dark WIDTH QUERY: the picture in $T/NAME.png, what the page measures in $T/NAME.dom
base='scanq/?page='
look() {
  local scheme=1
  [ "$3" = light ] || scheme=0
  HOME=$T timeout 300 chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run --accept-lang="$2" \
    --disable-background-networking --user-data-dir="$T/profile" --window-size="$4",1400 --enable-logging=stderr \
    --blink-settings=preferredColorScheme="$scheme" --screenshot="$T/$1.png" --dump-dom \
    "http://alice:secret@127.0.0.1:$port/$base$5" > "$T/$1.dom" 2> "$T/$1.browser" ||
    fail "the browser failed:" "$(tail -3 "$T/$1.browser")"
  ! grep -h CONSOLE "$T/$1.browser" > "$T/out" || fail "$1: the browser complains:" "$(cat "$T/out")"
}
# corner NAME: the colour of the page; Debian's python3, which has Debian's python3-pil.
corner() {
  /usr/bin/python3 -c 'import sys; from PIL import Image
print("%02x%02x%02x" % Image.open(sys.argv[1]).convert("RGB").getpixel((3, 3)))' "$T/$1.png"
}

# name_of LANGUAGE PAGE: "ja-settings-key" for the page of one setting.
name_of() { printf '%s-%s' "$1" "$(printf %s "${2%=*}" | tr '&' '-')"; }
# A picture of docs/WEB.md: its upper part, in few colours.
keep_picture() {
  [ -n "${PICTURES-}" ] || return 0
  /usr/bin/python3 -c 'import sys; from PIL import Image
image = Image.open(sys.argv[1]).convert("RGB")
image.crop((0, 0, image.width, min(image.height, int(sys.argv[3])))).quantize(24).save(sys.argv[2], optimize=True)' \
    "$T/$1.png" "$PICTURES/$1.png" "$2"
}

it "each page is drawn in English, light and wide, and nothing on it is blocked"
for page in overview report quarantine settings "message&text=$id" test; do
  name=$(name_of en "$page")
  look "$name" en light 1100 "$page"
  grep -q '<html lang="en">' "$T/$name.dom" || fail "$name:" "$(head -c 500 "$T/$name.dom")"
  expect_equal "$name" ffffff "$(corner "$name")"
done

it "and in Japanese, dark and narrow"
for page in overview report quarantine "quarantine&name=$kept" settings "settings&key=action_virus" \
    "message&text=$id" test; do
  name=$(name_of ja "$page")
  look "$name" ja dark 500 "$page"
  grep -q '<html lang="ja">' "$T/$name.dom" || fail "$name:" "$(head -c 500 "$T/$name.dom")"
  expect_equal "$name" 12161c "$(corner "$name")"
done
grep -q '&lt;script&gt;' "$T/ja-message-text.dom" || fail "the subject is not shown as it is"
for picture in "en-overview 900" "en-settings 760" "en-report 900" "ja-settings-key 900" "ja-quarantine-name 900"; do
  keep_picture $picture
done

# press QUERY STEP...: see press_keys.py; what it prints is in $T/out.
press() {
  local query=$1; shift
  timeout 500 python3 "$top/tests/servers/press_keys.py" "$T/keys" "http://alice:secret@127.0.0.1:$port/$base$query" \
    "$@" > "$T/out" 2>&1 || fail "$query:" "$(tail -3 "$T/out")"
}
note_of='print:document.querySelector(".note").textContent'

it "the keyboard alone reaches all that a page has, and one sees where it is"
for page in overview report quarantine "quarantine&name=$kept" settings "settings&key=action_virus" "message&text=$id" test; do
  press "$page" walk; expect_equal "$page" "" "$(cat "$T/out")"
done
base='scanq-release/?t='; press "$token" walk; expect_equal "the link" "" "$(cat "$T/out")"; base='scanq/?page='

it "on a telephone of 360 pixels no page is wider than the screen"
for page in overview report quarantine "quarantine&name=$kept" settings "settings&key=action_virus" "message&text=$id" test; do
  press "$page" width:360 'print:document.documentElement.scrollWidth'; expect_equal "$page" 360 "$(cat "$T/out")"
done

it "the first key leads past the list of pages; a setting is saved and a mail released without a mouse"
press settings Tab Enter 'until:location.hash' 'print:location.hash' Tab 'print:document.activeElement.closest("main") !== null'
expect_equal "past the pages" "#content true" "$(tr '\n' ' ' < "$T/out" | sed 's/ $//')"
press "settings&key=action_macro" to:select q 'to:main button' Enter load "$note_of" 'to:main button' Enter load "$note_of"
expect_match saved 'Nothing is saved yet.* It is saved' "$(tr '\n' ' ' < "$T/out")"
grep -qx 'action_macro = quarantine' "$T/scanq.conf" || fail "$(cat "$T/scanq.conf")"
press "quarantine&name=$kept" 'to:input[name=sure]' Space Tab Enter load "$note_of"
expect_match released 'The message was released' "$(cat "$T/out")"

it "the link of a digest is drawn in both languages and releases nothing, its form releases the mail once"
before=$(queued) base='scanq-release/?t='
look en-link en light 1100 "$token"; expect_equal en-link ffffff "$(corner en-link)"; keep_picture en-link 320
look ja-link ja dark 500 "$token"; grep -q 'このメールを受け取る' "$T/ja-link.dom" || fail "$(head -c 900 "$T/ja-link.dom")"
expect_queued "$before"
expect_match "the form" '^200 .*on its way' "$(form="t=$token" get /scanq-release/ | tr '\n' ' ')"
expect_equal envelope 'Fdave@partner.example|Terin@example.net||' "$(envelope_of "$((before + 1))")"
expect_match "the form again" '^410 ' "$(form="t=$token" get /scanq-release/)"
