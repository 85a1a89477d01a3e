// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Rules about the names and types of attachments and of members of archives. Rules are compared
// with everything that some program on the recipient's side may take a name for: invisible and
// bidirectional controls, full-width letters, trailing dots and blanks, alternate data streams,
// class ids and over-long names do not get past a rule. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"

namespace scanq {

struct NameRules {
  std::vector<std::string> deny_names, allow_names;  // globs; * and ? stand for anything
  std::vector<std::string> deny_types, allow_types;  // the same for "type/subtype"

  bool is_empty() const { return deny_names.empty() && deny_types.empty(); }
};
NameRules name_rules_of(const Settings& settings);

// The reason why a name or type is forbidden.
struct Denied {
  std::string rule;     // the glob that forbids it, or "class id" for a type hidden by one
  std::string read_as;  // the form of the name that matched, or the type
  bool is_type = false;
};

// Whether the rules forbid a file. `name` is UTF-8, may be empty, and of a path its last component
// counts; `content_type` is "" if unknown. A name that ends in .jpg while the content is a program
// is also checked as a program's name. So is a missing name, unless an allow rule may have meant
// the unknown name. An allow rule counts only if every form that a deny rule forbids is allowed.
// The rule is empty when nothing is forbidden.
Denied check_name(const NameRules& rules, std::string_view name, std::string_view content_type);

// The finding for a name or type that a rule forbids; nothing where none does.
std::vector<Finding> name_findings(const NameRules& rules, std::string_view name,
                                   std::string_view content_type);

// The forms that a name may be taken for, in lower case, the plainest first.
std::vector<std::string> name_forms(std::string_view name);

// The extension that a file of this type usually has, such as "exe"; empty for a type without a
// usual one.
std::string_view usual_extension(std::string_view content_type);

// * stands for any bytes, ? for one character of UTF-8.
bool glob_matches(std::string_view glob, std::string_view text);

}  // namespace scanq
