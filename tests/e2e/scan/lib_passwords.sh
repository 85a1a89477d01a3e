# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of encrypted archives and their passwords: sourced after lib.sh. letter makes a mail of $T/zip.

settings=("action_virus = tag" "action_encrypted = tag")
# locked_zip PASSWORD METHOD < CONTENT: with one member
locked_zip() {
  rm -rf "$T/pack"; mkdir "$T/pack"
  cat > "$T/pack/報告書.com"
  (cd "$T/pack" && 7z a -tzip "-p$1" "-mem=$2" made.zip '報告書.com' > /dev/null)
  cat "$T/pack/made.zip"
}
letter() { /usr/bin/python3 "$here/letter.py" "$@" data.zip < "$T/zip" > "$T/mail"; }
# expect_opened [zip|7z], expect_locked [Zip|7Zip]
expect_opened() {
  send "$T/mail"
  expect_exit 0
  expect_log '^SCANNED:3 .*found=virus name=Eicar-Test-Signature .*member=.*報告書\.com'
  expect_log 'finding_note="opened with a password that was tried \('"${1:-zip}"'\)"'
  expect_no_log 'found=encrypted'
  empty_queue
}
expect_locked() {
  send "$T/mail"
  expect_exit 0
  expect_log '^SCANNED:4 .*found=encrypted name=Heuristics.Encrypted.'"${1:-Zip}"
  expect_no_log 'found=virus'
  empty_queue
}
scanq_conf "${settings[@]}"
