#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# print_catalogue.sh FILE.po: prints the source of catalogue(), which has the texts of this file in gettext's
# form. It runs when we are built.
cat <<END
#include "lib/admin/catalogue.h"

namespace scanq {
static constexpr Translation kCatalogue[] = {
END
awk '
  function flush() { if (id != "" && id != "\"\"") print "{" id ", " str "},"; id = str = ""; }
  /^msgid / { flush(); id = substr($0, 7); into = "id" }
  /^msgstr / { str = substr($0, 8); into = "str" }
  /^"/ { if (into == "id") id = id $0; else str = str $0 }
  END { flush() }' "$1"
cat <<END
};
std::span<const Translation> catalogue() {
  return kCatalogue;
}
}
END
