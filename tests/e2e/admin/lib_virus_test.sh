# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of scanq virus-test: sourced after lib.sh.

. "$here/lib_smtp.sh"
mkdir -p "$T/Maildir/new" "$T/Maildir/cur" "$T/Maildir/tmp"
# A queue that delivers at once, as qmail would. Notices, which are from nobody as well, go elsewhere.
cat > "$T/delivering-queue" <<END
#!/bin/bash
cat > "$T/Maildir/tmp/\$\$" && cat <&1 > "$T/envelope.\$\$" || exit 53
if grep -q '^X-Scanq-Notice: ' "$T/Maildir/tmp/\$\$"; then mv "$T/Maildir/tmp/\$\$" "$T/notices/"; exit; fi
cp "$T/envelope.\$\$" "$T/envelope"
mv "$T/Maildir/tmp/\$\$" "$T/Maildir/new/"
END
chmod +x "$T/delivering-queue"
mkdir "$T/notices"
scanq_conf "queue_program = $T/delivering-queue"
virus_test() {
  status=0
  "$build/scanq" --conf "$T/scanq.conf" virus-test someone@mail.example.net "$@" > "$T/out" 2>&1 || status=$?
}
said() { grep -cE -- "$1" "$T/out" || true; }
expect_said() { expect_equal "lines that match \"$2\" in: $(cat "$T/out")" "$1" "$(said "$2")"; }
# Any of this machine's servers on port 25 is none of ours.
direct=(--front "$front")
