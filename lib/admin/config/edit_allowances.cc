// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The parts of edit_settings.h that are about [allow NAME] sections.
#include <algorithm>

#include "lib/admin/config/checked_change.h"
#include "lib/admin/config/edit_settings.h"
#include "lib/admin/config/settings_lines.h"
#include "lib/mail/allowance.h"
#include "lib/mail/setting_row.h"

namespace scanq {
namespace {

void append(Lines& lines, const Lines& more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

}  // namespace

Result<std::string> with_allowance(const std::string& text, const Allowance& allowance) {
  Result<Settings> wanted = settings_of_change(text);
  if (!wanted) return wanted.error();
  wanted->allowances.push_back(allowance);
  Lines lines = split_lines(text);
  if (!lines.empty() && !lines.back().empty()) lines.emplace_back();
  lines.push_back("[" + std::string(kAllowSection) + allowance.name + "]");
  for (const AllowanceList& list : kAllowanceLists) {
    append(lines, setting_lines(list.key, show_setting(allowance.*list.member), true));
  }
  append(lines, setting_lines("until", allowance.until, false));
  append(lines, setting_lines("reason", allowance.reason, false));
  return checked_change(join_lines(lines), *wanted);
}

Result<std::string> without_allowance(const std::string& text, std::string_view name) {
  Result<Settings> wanted = settings_of_change(text);
  if (!wanted) return wanted.error();
  const std::size_t erased =
      std::erase_if(wanted->allowances, [&](const Allowance& one) { return one.name == name; });
  if (erased == 0) {
    return Error{ErrorCode::kBadSettings,
                 "nothing is allowed by this name: " + std::string(name) + " (scanq allow --list)"};
  }
  Lines lines = split_lines(text);
  const Place section = section_lines(lines, kAllowSection, name);
  replace_lines(lines, {section.begin, last_line(lines, section)}, {});
  return checked_change(join_lines(lines), *wanted);
}

}  // namespace scanq
