#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq virus-test: harmless viruses through the front alone, to an account's Maildir.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_virus_test.sh"

it "through the front alone: three test viruses are found, and seen to arrive marked and emptied"
virus_test "${direct[@]}" --maildir "$T/Maildir"
expect_equal status 0 "$status"
expect_said 3 '^  log: SCANNED:3 '
expect_said 3 '^  marked: Infected \(Eicar.*, the virus is gone$'
expect_said 1 '^3 of 3 test viruses fared as they should$'
expect_equal "in the Maildir" 3 "$(find "$T/Maildir/new" -type f | wc -l)"
grep -q '請求書' "$T/out" || fail "no Japanese name:" "$(cat "$T/out")"

it "they come from nobody, so that no bounce bothers anybody"
expect_equal envelope 'F|Tsomeone@mail.example.net||' "$(tr '\0' '|' < "$T/envelope")"

it "one that does not arrive is told"
mkdir -p "$T/other/new"
virus_test "${direct[@]}" --maildir "$T/other" --wait 0
expect_equal status 2 "$status"
expect_said 3 'NOT SEEN within 0 seconds'

it "where nothing can be watched, nothing is said to have arrived"
virus_test "${direct[@]}"
expect_equal status 1 "$status"
expect_said 1 '^not watched: mail.example.net is neither in control/locals nor'
expect_said 1 '^3 of 3 test viruses were taken, and nobody has seen them arrive$'
expect_said 0 'fared as they should'

it "where viruses are refused, a refusal is right, and being taken is wrong"
scanq_conf "action_virus = reject"
virus_test "${direct[@]}"
expect_equal status 0 "$status"
expect_said 3 'refused, as action_virus says: exit 31'
printf '#!/bin/sh\nexit 0\n' > "$T/takes-all"; chmod +x "$T/takes-all"
virus_test --front "$T/takes-all"
expect_equal status 2 "$status"
expect_said 3 'BUT IT WAS TO BE REFUSED'

it "a scanner that lets the virus through is told, whatever it writes on top"
scanq_conf "queue_program = $T/delivering-queue"
cat > "$T/lets-through" <<END
#!/bin/bash
exec 5<&1
{ echo "X-Virus-Status: Infected (x)"; cat; } | "$T/delivering-queue" 1<&5
END
chmod +x "$T/lets-through"
virus_test --front "$T/lets-through" --maildir "$T/Maildir"
expect_equal status 2 "$status"
expect_said 3 'BUT THE VIRUS IS STILL IN IT'

it "what the settings keep is looked for in quarantine"
scanq_conf "action_virus = quarantine" "notify_recipients = no" "queue_program = $T/delivering-queue"
virus_test "${direct[@]}"
expect_equal status 0 "$status"
expect_said 3 'kept in quarantine, as action_virus says: '

it "a scanner that does not work is told"
scanq_conf "program_dir = $T"
virus_test "${direct[@]}"
expect_equal status 2 "$status"
expect_said 3 'NOT TAKEN: exit 71'

it "it is not counted among the notices of the hour"
scanq_conf "queue_program = $T/delivering-queue" "notify_administrators = yes" \
  "administrators = admin@example.net" "admin_notices_per_hour = 2"
infected_mail > "$T/mail"
notices_after_a_test() {
  rm -f "$T"/notices/*
  virus_test "${direct[@]}" --maildir "$T/Maildir"
  of_the_test=$(ls "$T/notices" | wc -l)
  for _ in 1 2 3; do send "$T/mail"; done
}
# A new hour counts anew, so where one begins meanwhile all is done once more.
hour=$(date +%H)
notices_after_a_test
if [ "$(date +%H)" != "$hour" ]; then rm -rf "$T/quarantine"; notices_after_a_test; fi
expect_equal status 0 "$status"
expect_equal "notices of the test" 3 "$of_the_test"
expect_equal "notices with the finds after it" 5 "$(ls "$T/notices" | wc -l)"
