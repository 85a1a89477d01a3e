# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of scanq-web: sourced after lib.sh. The web server's user is nobody; root carries requests out.

open_to_everybody
scanq_conf "host_name = mx.example.net"
chmod 644 "$T/scanq.conf"; chmod 755 "$T/db"
: > "$T/mail.log"
printf '%s\n' "administrators = alice bob" "user = nobody" "folder = $T/web" "logs = $T/mail.log*" > "$T/web.conf"
scanq_web() { SCANQ_CONF=$T/scanq.conf "$T/open/scanq" web "$@"; }
scanq_web prepare > /dev/null
# From now on root carries requests out, as a path unit would have it do.
start_answering() {
  SCANQ_CONF=$T/scanq.conf "$T/open/scanq" web answer --for 3600 > "$T/answering" 2>&1 &
  servers+=($!)
}
# cgi METHOD QUERY [BODY]: the page of $cgi_program in $T/page, its header in $T/header. $visitor and $cookie are the
# browser's;
# $cgi_env has further variables.
visitor=alice cookie='' cgi_env=() cgi_program=scanq-web
cgi() {
  local body=${3-}
  printf %s "$body" | as_nobody env -i GATEWAY_INTERFACE=CGI/1.1 SCANQ_CONF="$T/scanq.conf" REQUEST_METHOD="$1" \
    QUERY_STRING="$2" CONTENT_TYPE=application/x-www-form-urlencoded CONTENT_LENGTH="${#body}" \
    REMOTE_USER="$visitor" REMOTE_ADDR=192.0.2.9 HTTP_COOKIE="$cookie" ${cgi_env[@]+"${cgi_env[@]}"} \
    "$T/open/$cgi_program" > "$T/response" 2> "$T/err" || fail "$cgi_program failed:" "$(cat "$T/response" "$T/err")"
  sed '/^$/,$d' "$T/response" > "$T/header"
  sed '1,/^$/d' "$T/response" > "$T/page"
}
# Opens a page as a browser does first: sets $cookie and $token.
open_form() {
  cookie=''
  cgi GET "page=$1"
  cookie=$(sed -nE 's/^Set-Cookie: ([^;]*).*/\1/p' "$T/header")
  token=$(sed -nE 's/.*name="token" value="([^"]*)".*/\1/p' "$T/page" | head -1)
}
expect_status() { grep -qx "Status: $1" "$T/header" || fail "status $1 expected, it was:" "$(cat "$T/header" "$T/page")"; }
expect_page() { grep -qE -- "$1" "$T/page" || fail "the page should match \"$1\":" "$(cat "$T/page")"; }
expect_no_page() { ! grep -qE -- "$1" "$T/page" || fail "the page matches \"$1\":" "$(cat "$T/page")"; }
# The acts of administrators, as syslog would have them. (No syslog daemon runs here: lines go to the spare file.)
acts() { cat "$T/lock"/unlogged.* 2> /dev/null; }
expect_act() {
  acts > "$T/acts" || true
  grep -qE -- "$1" "$T/acts" || fail "no line of the log matches \"$1\"; it is:" "$(cat "$T/acts")"
}
# put_request NAME JSON [USER]: a request as somebody who has taken over the web server could write it.
put_request() {
  printf %s "$2" > "$T/request"
  chown "${3:-nobody}" "$T/request"
  mv "$T/request" "$T/web/requests/$1"
}
request_name() { printf '%032x' "$1"; }
# A screen reader finds its way: one heading of the page, a language, a label around each field, the scope of each
# heading of a table, and no field that the keyboard jumps to out of turn.
expect_readable() {
  python3 - "$T/page" > "$T/out" <<'READ' || fail "$1 is not for a screen reader:" "$(cat "$T/out")"
import html.parser, sys
class Page(html.parser.HTMLParser):
    open, faults, headings = [], [], 0
    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "h1": Page.headings += 1
        if tag == "html" and not found.get("lang"): Page.faults.append("no language")
        if tag == "th" and not found.get("scope"): Page.faults.append("a heading of a table without scope")
        if "tabindex" in found: Page.faults.append("tabindex")
        if tag in ("input", "select", "textarea") and found.get("type") != "hidden" and "label" not in self.open:
            Page.faults.append("a field without a label: " + str(found))
        if tag not in ("input", "meta", "link", "img", "br"): self.open.append(tag)
    def handle_endtag(self, tag):
        if tag in self.open: del self.open[len(self.open) - 1 - self.open[::-1].index(tag):]
Page().feed(open(sys.argv[1], encoding="utf-8").read())
if Page.headings != 1: Page.faults.append("%d headings h1" % Page.headings)
print("\n".join(Page.faults)); sys.exit(bool(Page.faults))
READ
}
