// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The texts of conf/templates from the time when the program was built. They are used if the folder
// of the settings has no such file, or a broken one. The Makefile writes the definition.
#pragma once

#include <span>
#include <string_view>

namespace scanq {

struct BuiltinTemplate {
  std::string_view path;  // below the folder of templates, "en/warning.txt"
  std::string_view text;
};
std::span<const BuiltinTemplate> builtin_templates();

// Empty if there is none of that path.
inline std::string_view builtin_template(std::string_view path) {
  for (const BuiltinTemplate& builtin : builtin_templates()) {
    if (builtin.path == path) return builtin.text;
  }
  return {};
}

}  // namespace scanq
