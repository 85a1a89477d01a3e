# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For tests that mount file systems of their own, in place of lib.sh: they see them alone. Only root can.

if [ "$(id -u)" = 0 ] && [ -z "${OWN_MOUNTS:-}" ] && unshare -m true 2>/dev/null; then
  OWN_MOUNTS=1 exec unshare -m "$0"
fi
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
if [ -z "${OWN_MOUNTS:-}" ]; then
  skip "only root can mount file systems"
  exit 0
fi
