# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of scanq check: sourced after lib.sh.

scanq_conf
# check [ARGUMENT...]: sets status; output in $T/out. As whoever we are: the tests' files are ours.
check() {
  status=0
  SCANQ_CONF=$T/scanq.conf "$build/scanq" check --as "$(id -un)" --front "$front" "$@" > "$T/out" 2>&1 || status=$?
}
# row NAME FIELD of the check by that name
row() { python3 -c '
import json, sys
rows = {row["name"]: row for row in json.load(open(sys.argv[1]))["checks"]}
print(rows[sys.argv[2]][sys.argv[3]])' "$T/out" "$1" "$2"; }
expect_row() { expect_equal "state of $1" "$2" "$(row "$1" state)"; }
# The heads of the official sets are all that is read of them here; nothing can be scanned with them.
official() { printf 'ClamAV-VDB:%s:27001:2000000:90:x:x:builder:0' "$(date -u '+%d %b %Y %H-%M +0000' ${1:+-d "$1"})"; }
official_signatures() { official ${1:+"$1"} | tee "$T/db/main.cvd" > "$T/db/daily.cld"; }
