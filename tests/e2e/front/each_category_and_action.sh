#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Every category of finding with every action: the answer, the queued and kept messages, the
# notices.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
infected_mail > "$T/mail"
categories=(virus heuristic pua macro encrypted encrypted-mail limit name failed)

# marker CATEGORY: the n of SCANNED:n
marker() { case $1 in virus) echo 3 ;; limit|failed) echo 2 ;; *) echo 4 ;; esac; }
# outcome ACTION: exit code, queued messages, kept messages, text on descriptor 6
outcome() {
  case $1 in
    pass|tag|clean|warn) echo '0 1 0 -' ;;
    quarantine) echo '0 0 1 -' ;;
    reject) echo '82 0 0 ^D.+#5\.7\.1\)$' ;;
    defer) echo '82 0 0 ^Z.+#4\.7\.1\)$' ;;
  esac
}
text_channels=(6)
actions=(pass tag clean warn quarantine reject defer)
for action in "${actions[@]}"; do
  it "$action: every category is answered, queued, kept and logged as it says"
  read -r code in_queue in_quarantine text <<<"$(outcome "$action")"
  for category in "${categories[@]}"; do
    empty_queue; rm -rf "$T/quarantine"
    canned_conf "action_${category//-/_} = $action" "notify_recipients = no"
    verdict_is "$category"
    send "$T/mail"
    expect_exit "$code"; expect_queued "$in_queue"; expect_kept "$in_quarantine"
    expect_log "^SCANNED:$(marker "$category") .*found=$category name=Test.$category .*action=$action"
    [ "$text" = - ] || expect_text 6 "$text"
    case $action in
      pass|tag) expect_unchanged "$T/mail" ;;
      clean) expect_form cleaned ;;
      warn) expect_form warning ;;
    esac
    [ "$action" != tag ] || expect_header "X-Virus-Status: *(*Test.$category*)"
    [ "$action" != pass ] || expect_header "X-Virus-Status: "
  done
done

it "each refusal says what it is for, but not why a scan failed"
canned_conf $(printf 'action_%s=reject\n' virus heuristic pua macro encrypted encrypted_mail limit name failed)
words=("virus found" "suspicious content" "unwanted application" "document with macros" \
  "encrypted content cannot be scanned" "encrypted mail cannot be scanned" \
  "message could not be scanned to its end" "attachment not allowed")
for i in "${!words[@]}"; do
  verdict_is "${categories[i]}=Its.Name"
  send "$T/mail"; expect_text 6 "^D${words[i]}: Its\.Name \(#5\.7\.1\)\$"
done
verdict_is "failed=secret path /x"; send "$T/mail"; expect_text 6 '^Dvirus scan failed \(#5\.7\.1\)$'

it "the words of a refusal come from its template; a broken one is said in the log and not used"
mkdir -p "$T/templates/en"
canned_conf "action_virus = reject" "template_dir = $T/templates"
verdict_is virus=Its.Name
echo 'no viruses here ({{name}}), ask postmaster about {{id}}' > "$T/templates/en/refusal.txt"
send "$T/mail"; expect_text 6 '^Dno viruses here \(Its\.Name\), ask postmaster about [0-9a-f.]+ \(#5\.7\.1\)$'
echo '{{nonsense}}' > "$T/templates/en/refusal.txt"
send "$T/mail"; expect_text 6 '^Dvirus found: Its\.Name'; expect_log 'note="template en/refusal.txt: .*built-in'

it "of several findings the strictest action wins, and all are reported"
canned_conf "action_virus = clean" "action_macro = tag" "action_pua = quarantine" "notify_recipients = no"
empty_queue; rm -rf "$T/quarantine"
verdict_is virus=One macro=Two pua=Three
send "$T/mail"; expect_exit 0; expect_queued 0; expect_kept 1
expect_log '^SCANNED:3 .*found=virus name=One .*found=macro name=Two .*found=pua name=Three .*action=quarantine'
verdict_is virus=One macro=Two
send "$T/mail"; expect_queued 1; expect_form cleaned
expect_header "X-Virus-Status: Infected (One)"
