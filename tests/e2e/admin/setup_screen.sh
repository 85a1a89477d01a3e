#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq setup: the management screen, used by keyboard in a terminal of 80x24.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
. "$here/lib_screen.sh"
canned_conf "action_virus = quarantine" "notify_recipients = no" "administrators = postmaster" \
  "freshclam_program = $T/freshclam" "engine_image ="
printf '#!/bin/sh\necho fetching "$@"\n' > "$T/freshclam"; chmod 755 "$T/freshclam"
ln -s "$build/scanq-setup" "$T/programs/scanq-setup"
conf=$T/scanq.conf
infected_mail > "$T/mail"
verdict_is virus=Test.One
send "$T/mail" alice@example.org bob@example.net
name=$(kept)
start() { start_screen 80 24 env "$@" "STAND_IN_FOLDER=$T/queue" "$build/scanq" --conf "$conf" setup; }
expect_setting() { expect_equal "$1" "$2" "$("$build/scanq" --conf "$conf" config get "$1")"; }
# Opens, from the main menu, the page N lines below the first.
open_page() {
  local steps=$1
  keys Home
  while [ $((steps -= 1)) -ge 0 ]; do keys Down; done
  keys Enter
}
to_menu() { keys Escape; expect_screen "${1:-A change counts}"; }

it "without a terminal it says what to do instead"
status=0
"$build/scanq" --conf "$conf" setup < /dev/null > "$T/out" 2>&1 || status=$?
expect_equal status 2 "$status"
expect_match complaint 'needs a terminal.*scanq config set' "$(cat "$T/out")"

it "no other command has the screen's library to load"
! readelf -d "$build/scanq" | grep -q newt || fail "scanq is linked with newt"

it "it opens with how things are"
start
expect_screen 'Mail virus scanner' 'Actions +Virus: quarantine' 'Administrators +postmaster' \
  'Quarantine +1' "qmail-scanq .* $conf" 'Enter: choose'

it "an action is chosen from a list, and one line of the file changes"
cp "$conf" "$T/before"
open_page 1
expect_screen 'Virus +quarantine  keep back' 'The scan itself failed +defer'
keys Enter
expect_screen 'reject +refuse for good'
keys Down Enter
expect_screen 'Virus +reject  refuse for good'
expect_setting action_virus reject
expect_equal changes '< action_virus = quarantine|> action_virus = reject|' \
  "$(diff "$T/before" "$conf" | grep '^[<>]' | tr '\n' '|')"
to_menu

it "an administrator is added"
open_page 4
expect_screen 'New value:' '^.*postmaster'
keys End; keys -l ' ops@example.net'; keys Enter
expect_screen 'Administrators +postmaster ops@example.net'
expect_setting administrators 'postmaster ops@example.net'

it "a value that is not right is refused with the reason, and nothing is written"
before=$(md5sum < "$conf")
open_page 2
expect_screen 'Notices of a kind per hour +10'
keys Home Down Down Down Enter
expect_screen 'A whole number from 0 to 100000'
type_over lots
keys Enter
expect_screen 'Not changed' 'admin_notices_per_hour = lots'
expect_equal file "$before" "$(md5sum < "$conf")"
keys Enter
expect_screen 'New value:' 'lots'
type_over 25
keys Enter
expect_screen 'Notices of a kind per hour +25'
expect_setting admin_notices_per_hour 25
to_menu

it "a policy is added with recipients and gets an action of its own"
open_page 5
expect_screen 'Add a policy'
keys Enter
expect_screen 'Name of the new policy'
keys -l 'sales'; keys Enter
expect_screen 'Recipients that it is for'
keys -l '@sales.example [x]*'; keys Enter
expect_screen 'Not changed' 'none of user@domain'
keys Enter
expect_screen 'Recipients that it is for'
type_over '@sales.example'
keys Enter
expect_screen 'Recipients +@sales.example' 'Senders +all' 'Virus +reject'
keys Home Down Down Down Enter
expect_screen 'sales: Virus' 'as outside of all policies'
keys Home Enter
expect_screen 'Virus +pass  deliver as it is'
expect_equal policy '[policy sales]|recipients = @sales.example|action_virus = pass|' "$(tail -3 "$conf" | tr '\n' '|')"
keys Enter
expect_screen 'as outside of all policies'
keys End Enter
expect_screen 'Virus +reject'
expect_equal policy '[policy sales]|recipients = @sales.example|' "$(tail -2 "$conf" | tr '\n' '|')"
keys Escape; expect_screen 'The first policy that matches'; to_menu

it "a message in quarantine is shown and released"
open_page 7
expect_screen 'alice@example.org +Test.One +the report'
keys Enter
expect_screen "$name" 'recipient +bob@example.net' 'Release'
keys Tab Tab Enter
expect_screen 'Send the original' 'Test.One' '-> bob@example.net'
keys Tab Enter
expect_screen "released $name"
expect_queued 1
expect_unchanged "$T/mail"
keys Enter
expect_screen 'released +20[0-9TZ:-]+ by user [0-9]+ to bob@example.net'
expect_no_screen 'x0a'

it "a text that is longer than the screen is read on by Page Down, and the keys line says so"
expect_screen 'Page Down: read on' 'Esc: back'
expect_no_screen '_frontier--'
keys NPage; keys NPage
expect_screen '--=_frontier--'
keys PPage; keys PPage
expect_screen 'recipient +bob@example.net'

it "it is sent to an administrator, as an attachment"
keys Tab Tab Tab Enter
expect_screen 'To which address' 'postmaster'
keys Enter
expect_screen "forwarded $name"
expect_queued 2
expect_match envelope '^F.*\|Tpostmaster' "$(envelope_of 2)"
keys Enter; expect_screen 'recipient +bob@example.net'

it "it is removed only where the question is answered by yes"
keys Tab Tab Tab Tab Enter
expect_screen 'for good'
keys Enter
expect_screen 'recipient +bob@example.net'
expect_kept 1
keys Tab Tab Tab Tab Enter
expect_screen 'for good'
keys Tab Enter
expect_screen "deleted $name"
expect_kept 0
keys Enter; expect_screen 'Nothing is kept back'
keys Enter; expect_screen 'A change counts'

it "the signatures are shown and updated at once, in sight"
open_page 6
expect_screen 'The newest are of: 20[0-9-]+ ' 'Update now'
keys Home Down Enter
expect_screen 'test.ndb of '
keys Enter
expect_screen 'Update now'
keys Home Enter
expect_screen '^fetching' 'Press Enter to go back'
keys Enter
expect_screen 'Update now'
to_menu

it "the installation is checked"
open_page 8
expect_screen 'Send test viruses'
keys Enter
expect_screen 'scanq CRITICAL' '^ +│ CRITICAL  [a-z-]+ +[^ ]'
expect_screen '^ +│ {20,}[^ │]'
keys Escape; expect_screen 'Send test viruses'

it "the sending of test viruses is watched, and how they fared is told"
keys Home Down Enter
expect_screen 'Its name' 'postmaster'
keys Enter
expect_screen 'scanq test: virus in a zip archive' '[0-3] of 3 test viruses' 'Press Enter to go back'
keys Enter
expect_screen 'Send test viruses'; to_menu

it "what a setting takes is told with what an empty one means"
open_page 3
expect_screen 'Address +\(empty\)'
keys Home Down Enter
expect_screen 'empty: MAILER-DAEMON at this server' 'New value:'
keys Escape; expect_screen 'Address +\(empty\)'; to_menu

it "the language is changed to Japanese, on the screen as in the mail, also without a locale"
keys Escape
expect_screen '^ended 0'
start -u LC_ALL -u LANG
expect_screen 'Language +English'
open_page 0
expect_screen 'Language +en'
keys Enter
expect_screen 'ja +日本語'
keys Down Enter
expect_screen '言語 +ja  日本語' '矢印キー'
expect_setting language ja
to_menu 'メールウイルス検査の管理'

it "it works in Japanese"
open_page 1
expect_screen 'ウイルス +reject  拒否' 'マクロ付きの文書 +tag  ヘッダだけ付けて配送'
keys Home Down Enter
expect_screen 'clean +添付を空にして警告'
keys Down Down Enter
expect_screen 'フィッシングなど +warn  警告文だけを配送'
expect_setting action_heuristic warn
to_menu '変更は次のメールから'
open_page 3
expect_screen '通知の差出人'
keys Home Enter
expect_screen '新しい値:'
type_over 'ウイルス検査'
keys Enter
expect_screen '名前 +ウイルス検査'
expect_setting from_name 'ウイルス検査'
to_menu '変更は次のメールから'
open_page 2
expect_screen '同じ通知の 1 時間の上限'
keys Home Down Down Down Enter
expect_screen '0 から 100000 までの整数'
type_over x
keys Enter
expect_screen '変更していません'

it "a signal ends it and gives the terminal back"
pid=$(pgrep -P "$(the_tmux display-message -p '#{pane_pid}')")
kill -TERM "$pid"
expect_screen '^ended 0'
expect_no_screen '変更していません'

it "it ends with its terminal"
start
expect_screen '.*Enter'
pid=$(pgrep -P "$(the_tmux display-message -p '#{pane_pid}')")
the_tmux kill-server
tries=200
while kill -0 "$pid" 2> /dev/null && [ $((tries -= 1)) -gt 0 ]; do sleep 0.05; done
! kill -KILL "$pid" 2> /dev/null || fail "it goes on for ten seconds without one"

it "a terminal that is too small, or a file that is wrong, is told on it"
start_screen 60 20 "$build/scanq" --conf "$conf" setup
expect_screen '60x20' '80x24' '^ended 2'
echo 'nonsense = 1' > "$conf"
start
expect_screen 'unknown setting' '^ended 2'
