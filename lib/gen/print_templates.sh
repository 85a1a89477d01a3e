#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# print_templates.sh conf/templates/LANGUAGE/NAME.txt...: prints the source of builtin_templates(), which has
# these texts. It runs when we are built.
cat <<END
#include "lib/mail/texts/builtin_templates.h"

#include <array>

namespace scanq {
static constexpr std::array<BuiltinTemplate, $#> kTemplates{{
END
for file in "$@"; do
  printf '{"%s", R"scanq-template(' "${file#conf/templates/}"
  cat "$file"
  echo ')scanq-template"},'
done
cat <<END
}};
std::span<const BuiltinTemplate> builtin_templates() {
  return kTemplates;
}
}
END
