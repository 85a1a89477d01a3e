#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# put.sh MODE SOURCE TARGET: puts a file in its place in one rename, so that nobody ever sees a part of it. The target
# is written down in the file SCANQ_MANIFEST, without SCANQ_ROOT before it. With SCANQ_LIST it is only said, as
# install.sh --dry-run wants it.
set -eu
target=$3 name=${3#"${SCANQ_ROOT:-}"}
if [ -n "${SCANQ_LIST:-}" ]; then
  [ ! -e "$target" ] || replaced=" (replaced)"
  echo "  $1 $name${replaced:-}"
  exit
fi
install -D -m "$1" "$2" "$target.new.$$"
mv -f "$target.new.$$" "$target"
[ -z "${SCANQ_MANIFEST:-}" ] || echo "$name" >> "$SCANQ_MANIFEST"
