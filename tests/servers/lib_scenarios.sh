# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Runs end-to-end scripts of the qmail way through a real MTA: sourced after lib_postfix.sh or lib_sendmail.sh.
#
#   run_scenarios    those of TESTS, else the list below; each of their behaviours is a test, and those that
#                    host_cannot names are skipped

scenarios=(
  front/clean_mail_is_unchanged
  front/each_category_and_action
  front/other_actions
  front/policies_differ
  front/remembered
  rewrite/archives_are_cleaned_inside
  rewrite/archives_are_emptied_whole
  rewrite/infected_mail_is_cleaned
  rewrite/notices
  rewrite/rewriting_by_settings
  rewrite/texts_by_settings
  scan/attachments_alone
  scan/names_are_refused
  store/quarantine_keeps_mail
  worker/workers_are_thawed
)

# The programs as a script calls them: scanq is that of the root, where the MTA is.
make_programs() {
  local folder=$T/programs
  mkdir -p "$folder"
  cp "$build/"scanq-* "$folder/"
  ln -sf /usr/local/lib/scanq/scanq-store "$folder/scanq-store"
  printf '#!/bin/bash\nexec chroot "%s" /usr/local/bin/scanq "$@"\n' "$root" > "$folder/scanq"
  chmod 755 "$folder/scanq"
}
run_scenarios() {
  local script scripts log=$T/scenario.log status
  read -ra scripts <<< "${TESTS:-$(printf 'tests/e2e/%s.sh ' "${scenarios[@]}")}"
  make_programs
  for script in "${scripts[@]}"; do
    status=0
    TMPDIR=$T SCANQ_HOST_FOLDER=$T HOST=$mta timeout 1200 "$top/$script" > "$log" 2>&1 || status=$?
    [ $status = 0 ] || grep -q '^FAILED ' "$log" || echo "FAILED  ended with status $status" >> "$log"
    sed -E "s,^(ok|FAILED|skipped) +,&${script#tests/e2e/}: ," "$log"
    [ $status = 0 ] || any_failed=1
  done
}
