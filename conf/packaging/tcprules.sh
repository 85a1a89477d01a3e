# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The rules of tcpserver, the source of what tcprules compiles: checked, and QMAILQUEUE put in and taken
# out. install.sh sources this file; it wants front, the path to put in.

# rules_fault FILE: says which line is no rule, or nothing. tcprules itself is asked where it is installed.
rules_fault() {
  local fault=''
  fault=$(awk '/^[ \t]*(#|$)/ { next }
    !/^[^:]*:(allow|deny)(,|[ \t]*$)/ { print FILENAME ":" FNR ": this is no rule: " $0; exit }' "$1")
  if [ -z "$fault" ] && command -v tcprules > /dev/null; then
    fault=$(compiled_rules "$1" /dev/null 2>&1) || true
  fi
  echo "$fault"
}
# compiled_rules FILE TARGET: tcprules makes a file beside the one that it replaces.
compiled_rules() {
  local folder status=0
  folder=$(mktemp -d) || return 1
  tcprules "$folder/cdb" "$folder/tmp" < "$1" || status=$?
  [ "$status" != 0 ] || [ "$2" = /dev/null ] || cp "$folder/cdb" "$2"
  rm -r "$folder"
  return "$status"
}
# Adds QMAILQUEUE to each line that allows, and a line for everybody where there is none.
rules_with_front() {
  awk -v add=",QMAILQUEUE=\"$front\"" '
    /^[^#]*:allow/ && !/QMAILQUEUE=/ { sub(/[ \t]+$/, ""); $0 = $0 add }
    /^:/ { has_rest = 1 }
    { print }
    END { if (!has_rest) print ":allow" add }' "$1"
}
rules_without_front() { sed "s|,QMAILQUEUE=\"$front\"||" "$1"; }
# Lines whose QMAILQUEUE is another program's.
rules_with_others() { grep -nE '^[^#]*QMAILQUEUE=' "$1" | grep -vF "\"$front\"" || true; }
make_cdb() {
  command -v tcprules > /dev/null || { say "there is no tcprules program: make $2 yourself"; return 0; }
  tcprules "$2" "$2.tmp" < "$1"
}
