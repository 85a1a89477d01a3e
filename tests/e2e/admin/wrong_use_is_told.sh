#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Every sub-command of scanq names what is wrong about how it was called, before it does anything.
. "$(dirname "$0")/../lib.sh"
scanq_conf
clean_mail > "$T/mail"
conf=$T/scanq.conf
# refused PATTERN ARGUMENT...: status 2, nothing on the output, and a message that matches
refused() {
  local pattern=$1 status=0
  shift
  "$build/scanq" --conf "$conf" "$@" > "$T/out" 2> "$T/err" < /dev/null || status=$?
  expect_equal "status of $*" 2 "$status"
  grep -qE -- "^scanq: .*$pattern" "$T/err" || fail "$*:" "$(cat "$T/out" "$T/err")"
}

it "replay: addresses, clients, numbers and forms"
for client in 999.1.1.1 1.2.3 localhost '' 1.2.3.4/8; do refused '--client takes an IP address' replay --client "$client" "$T/mail"; done
for to in bob bob@ @example.net 'a@b c' ''; do refused '--recipients ' replay --recipients "$to" "$T/mail"; done
for from in bob bob@ 'a b@c'; do refused '--sender takes an address' replay --sender "$from" "$T/mail"; done
for jobs in 0 65 x 1x ''; do refused '--jobs takes a whole number' replay --jobs "$jobs" "$T/mail"; done
refused 'exclude each other' replay --json --explain "$T/mail"
refused 'exclude each other' replay --json --diff "$T/mail"
refused 'reading|No such file' replay "$T/none"

it "what is nearly a command, an option or a setting is named"
refused 'no command repotr; did you mean report\?' repotr
refused 'no command frobnicate \(' frobnicate
refused 'unknown option --jason; did you mean --json\?' replay --jason "$T/mail"
refused 'unknown option --infectd; did you mean --infected\?' scan --infectd "$T/mail"
refused 'no command --versio; did you mean --version\?' --versio
refused 'quarantine has no lst; did you mean list\?' quarantine lst
refused 'config has no lst; did you mean list\?' config lst
refused 'no setting acton_virus; did you mean action_virus\?' config get acton_virus
refused 'no setting acton_virus; did you mean action_virus\?' config set acton_virus tag

it "report: two forms at once, an unknown language, an unknown time"
refused '--json and --html exclude each other' report --html --json "$T/mail"
refused '--language takes en or ja' report --language fr "$T/mail"
for since in x 7 2026-13-40 ''; do refused '--since takes a time' report --since="$since" "$T/mail"; done

it "quarantine: addresses, numbers, and options of other verbs"
for to in bob bob@ ''; do
  refused '--to ' quarantine release x --to "$to"
  refused '--to ' quarantine forward x --to "$to"
done
refused 'list takes no --to' quarantine list --to a@b
refused 'expire takes no --yes' quarantine expire --yes
refused 'delete takes no --again' quarantine delete x --again
refused 'exclude each other' quarantine show x --json --raw
for since in x 7 2026-13-40 ''; do refused '--since takes a time' quarantine list --since="$since"; done
refused 'show takes no --since' quarantine show x --since 2h
for lines in x -1 1x 100001; do refused '--lines takes a whole number' quarantine show x --lines="$lines"; done
refused 'quarantine takes list' quarantine show
refused 'quarantine takes list' quarantine

it "virus-test: waiting times, servers, Maildirs, ways and names"
for wait in x 5x -1 3601 2h ''; do refused '--wait takes a whole number' virus-test root --wait="$wait"; done
for server in :25 a:0 a:x a:65536 ''; do refused '--smtp takes HOST:PORT' virus-test root --smtp="$server"; done
refused 'exclude each other' virus-test root --smtp a:25 --front "$front"
refused '--maildir takes a Maildir' virus-test root --maildir "$T/none"
refused '--maildir takes a Maildir' virus-test root --maildir "$T/mail"
refused '--front /none' virus-test root --front /none
refused 'is no mail address' virus-test 'a b@c' --front "$front"
refused 'takes one local account' virus-test
refused 'takes one local account' virus-test a b

it "update, setup, routes: what they do not take"
refused 'update takes nothing' update --image --warm
refused 'update takes nothing' update --broken-signatures
refused 'update takes nothing' update extra
refused 'setup takes no x' setup x
refused 'setup needs a terminal' setup
refused 'routes takes one map' routes a b
refused "while reading $T" routes "$T"

it "a settings file that is a folder, or is not there, is named with what to do"
conf=/tmp refused 'reading /tmp' update --image
conf=$T/none refused "config sample > $T/none" update --image
