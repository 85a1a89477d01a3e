#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Each exit code of the front has its reply in the milter protocol.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_milter.sh"
mkdir -p "$T/none"
cp "$build/scanq-milter" "$T/none"
milter=$T/none/scanq-milter
touch "$T/none/qmail-scanq"; chmod 755 "$T/none/qmail-scanq"

it "each exit code of the front has its reply"
for code in {1..255}; do
  [ $((code % 7)) = 4 ] || [ "$code" -le 41 ] || continue
  printf '#!/bin/bash\ncat > /dev/null; exit %d\n' $code > "$T/none/qmail-scanq"
  tell "$T/clean"
  case $code in
    11) expect_reply '550 5\.1\.3 .*' ;;
    1[2-9]|2?|3?|40) expect_reply '550 5\.7\.1 .*' ;;
    *) expect_reply '451 4\.3\.0 .*' ;;
  esac
done

it "after the queue, each has its code of sysexits(3), and the words of a refusal reach pipe(8)"
cp "$build/scanq-pipe" "$T/none"
# front_ends CODE [TEXT]
front_ends() { printf '#!/bin/bash\ncat > /dev/null; printf %%s "%s" >&6; exit %d\n' "${2:-}" "$1" > "$T/none/qmail-scanq"; }
expect_pipe() {  # CODE [WORDS]
  local status=0
  SCANQ_CONF=$T/scanq.conf "$T/none/scanq-pipe" -f alice@example.org -- bob@example.net < "$T/clean" > "$T/words" || status=$?
  expect_equal "the code after $(tail -1 "$T/none/qmail-scanq")" "$1" "$status"
  expect_match "the words" "^${2:-[45]\.[0-9]\.[0-9] }" "$(cat "$T/words")"
}
front_ends 11; expect_pipe 65 '5\.1\.3 '
for code in 12 31 40; do front_ends $code; expect_pipe 69 '5\.7\.1 '; done
for code in 41 51 71 81 99 111 120; do front_ends $code; expect_pipe 75 '4\.3\.0 '; done
for code in 82 88; do
  front_ends $code 'Dno viruses here'; expect_pipe 69 '5\.7\.1 no viruses here$'
  front_ends $code 'Znot today'; expect_pipe 75 '4\.3\.0 not today$'
done
