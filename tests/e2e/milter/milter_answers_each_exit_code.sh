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
