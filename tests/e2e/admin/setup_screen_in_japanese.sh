#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq setup: the language, and the end of it.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_setup.sh"
reject_viruses
start
expect_screen 'Mail virus scanner'

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
to_menu 'メールウイルスチェックの管理'

it "it works in Japanese"
open_page 1
expect_screen 'ウイルス +reject  拒否' 'マクロ付きの文書 +tag  ヘッダだけ付けて配送'
keys Home Down Enter
expect_screen 'clean +無害化して警告文を付ける'
keys Down Down Enter
expect_screen 'フィッシングなど +warn  警告文だけを配送'
expect_setting action_heuristic warn
to_menu '変更は次のメールから'
open_page 3
expect_screen '通知の From ヘッダ'
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
expect_ended "$pid"

it "a terminal that is too small, or a file that is wrong, is told on it"
start_screen 60 20 "$build/scanq" --conf "$conf" setup
expect_screen '60x20' '80x24' '^ended 2'
echo 'nonsense = 1' > "$conf"
start
expect_screen 'unknown setting' '^ended 2'
