#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq speaks Japanese to a terminal in Japanese; what programs read stays as it is.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_quarantine.sh"
locale=ja_JP.UTF-8
conf=$T/scanq.conf
scanq() { LC_ALL=$locale "$build/scanq" --conf "$conf" "$@" > "$T/out" 2> "$T/err" < /dev/null || true; }
says() { grep -qE -- "$1" "$T/out" "$T/err" || fail "it should say $1:" "$(cat "$T/out" "$T/err")"; }

it "errors and help"
scanq repotr; says '^scanq: repotr というコマンドはありません。report のことですか'
scanq config set max_files many; says 'max_files = many: 1 から 1000000 までの整数 \(files\) を指定してください。何も変更していません'
scanq quarantine show nothing; says '隔離したメールはありません: nothing'
conf=$T/none scanq config list; says 'ファイルがありません。次のコマンドで作れます: scanq config sample'
scanq help report; says '^  --since TIME +過去 2h や 7d の分'

it "config list: each setting has its meaning in Japanese"
scanq config list
grep '^    (' "$T/out" > "$T/meanings"
[ "$(wc -l < "$T/meanings")" -gt 50 ] || fail "too few:" "$(cat "$T/out")"
grep -vP '[\x{3041}-\x{3096}]' "$T/meanings" > "$T/english" || true
[ ! -s "$T/english" ] || fail "in English:" "$(cat "$T/english")"

it "check: names, texts and the last line"
scanq check --quick
sed -nE 's/^(OK|WARNING|CRITICAL) +(.*)/\2/p' "$T/out" > "$T/rows"
[ "$(wc -l < "$T/rows")" -gt 5 ] || fail "too few:" "$(cat "$T/out")"
grep -vP '[\x{3041}-\x{30fa}\x{4e00}-\x{9fff}]|^scanq-[a-z]+ +/' "$T/rows" > "$T/english" || true
[ ! -s "$T/english" ] || fail "in English:" "$(cat "$T/english")"
tail -1 "$T/out" | grep -qE '^(最初にすること: |必要な作業はありません)' || fail "$(tail -1 "$T/out")"

it "quarantine and replay: actions and categories have Japanese names, the word of the setting follows"
scanq quarantine show "$name"; says '^処理 +隔離 \(quarantine\)$'; says '^検出 +ウイルス \(virus\) Test.One'
scanq replay "$T/mail"; says ', 処理 隔離 \(quarantine\)$'

it "JSON and raw messages are the same in every language"
scanq quarantine list --json; cp "$T/out" "$T/japanese"
locale=C scanq quarantine list --json; cmp "$T/out" "$T/japanese" || fail "JSON differs"
scanq quarantine show "$name" --raw; cmp "$T/out" "$T/mail" || fail "the message differs"

it "another language, or Japanese in another encoding than ours, gets English"
for locale in C de_DE.UTF-8 ja_JP.eucJP; do scanq repotr; says 'there is no command repotr; did you mean report'; done

it "virus-test, update, routes and replay --explain: no line is left in English"
# A line of names and numbers alone, and the program's own log, are not meant.
in_japanese() { grep -vP '[\x{3041}-\x{30fa}\x{4e00}-\x{9fff}]|^scanq test: |^[^ ]*$' "$T/out" "$T/err" | grep -P '[a-z]{2,} [a-z]{2,}' > "$T/english" || true
  [ -s "$T/out" ] && [ ! -s "$T/english" ] || fail "in English:" "$(cat "$T/english" "$T/out")"; }
locale=ja_JP.UTF-8
scanq_conf "engine_image =" "freshclam_program = /bin/true"
conf=$T/scanq.conf
scanq virus-test bob@example.net --front "$build/qmail-scanq" --wait 0; in_japanese
scanq update; in_japanese; says '新しい定義はありません'
scanq replay --explain "$T/mail"; in_japanese; says '^  処理 +'
printf '.example.com A\nexample.net MX:relay.example.net\n' > "$T/map"
scanq routes "$T/map"; says '^1 行目: '

it "the report names categories and actions in Japanese, where it is in Japanese"
echo 'SCANNED:3 id=1.1.1 from=a@b.example found=virus name=Test.One action=quarantine size=1 ms=5 queue=exec' > "$T/one.log"
scanq report "$T/one.log"; says 'ウイルス Test.One'; says '隔離 \(quarantine\)'
scanq report --html "$T/one.log"; says '<td>ウイルス Test.One</td>'
