# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of scanq setup: sourced after lib.sh. A message is in quarantine, and the settings are in $conf.

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
reject_viruses() { "$build/scanq" --conf "$conf" config set action_virus reject > /dev/null; }
# Opens, from the main menu, the page N lines below the first.
open_page() {
  local steps=$1
  keys Home
  while [ $((steps -= 1)) -ge 0 ]; do keys Down; done
  keys Enter
}
to_menu() { keys Escape; expect_screen "${1:-A change counts}"; }
