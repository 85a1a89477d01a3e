# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests in which the front has little of something: sourced after lib.sh.

# limited LIMIT...: the front under a limit of the shell's ulimit
limited() {
  printf '#!/bin/bash\nulimit %s\nexec %s\n' "$*" "$build/qmail-scanq" > "$T/limited"
  chmod +x "$T/limited"
  front=$T/limited
}
is_temporary() { ((exit_code > 40)) || fail "exit code $exit_code is no temporary failure" "$(cat "$T/log")"; }
put_off() { send "$1"; is_temporary; expect_no_litter; expect_queued 0; }
