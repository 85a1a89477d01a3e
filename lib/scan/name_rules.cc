// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/name_rules.h"

#include <algorithm>
#include <array>
#include <utility>

#include "lib/archive/file_type.h"
#include "lib/base/log.h"
#include "lib/mail/name_groups.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::string_view kClassId = "class id";
constexpr std::size_t kClassIdBytes = 38;  // {8-4-4-4-12}

// Types as libmagic names them, each with its usual extension.
constexpr std::array<std::pair<std::string_view, std::string_view>, 25> kUsualExtensions{{
    {"application/x-dosexec", "exe"},
    {"application/x-executable", "elf"},
    {"application/x-pie-executable", "elf"},
    {"application/x-sharedlib", "so"},
    {"application/x-mach-binary", "macho"},
    {"application/x-ms-shortcut", "lnk"},
    {"application/x-msi", "msi"},
    {"application/x-java-applet", "class"},
    {"application/java-archive", "jar"},
    {"application/x-shockwave-flash", "swf"},
    {"application/x-rar", "rar"},
    {"application/zip", "zip"},
    {"application/x-7z-compressed", "7z"},
    {"application/gzip", "gz"},
    {"application/x-bzip2", "bz2"},
    {"application/x-xz", "xz"},
    {"application/zstd", "zst"},
    {"application/x-tar", "tar"},
    {"application/vnd.ms-cab-compressed", "cab"},
    {"application/x-iso9660-image", "iso"},
    {"application/x-lzh-compressed", "lzh"},
    {"application/x-arj", "arj"},
    {"application/vnd.ms-htmlhelp", "chm"},
    {"application/x-ace", "ace"},
    {"text/x-msdos-batch", "bat"},
}};

// The first glob that matches; empty if none does.
std::string first_match(const std::vector<std::string>& globs, std::string_view text) {
  const auto match = std::find_if(globs.begin(), globs.end(), [text](const std::string& glob) {
    return glob_matches(to_lower_ascii(glob), text);
  });
  return match == globs.end() ? std::string() : *match;
}

// "x.txt.{3050F4D8-98B5-11CF-BB82-00AA00BDCE0B}" is shown as x.txt, but opened as the type that the
// id stands for.
bool ends_in_class_id(std::string_view name) {
  if (name.size() < kClassIdBytes || !name.ends_with('}')) return false;
  const std::string_view id = name.substr(name.size() - kClassIdBytes);
  return id.front() == '{' && std::all_of(id.begin() + 1, id.end() - 1, [](char c) {
           return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

Denied check_form(const NameRules& rules, const std::string& form) {
  const std::string rule = first_match(rules.deny_names, form);
  if (!rule.empty() && first_match(rules.allow_names, form).empty()) return {rule, form, false};
  return {};
}

// Whether an allow rule may have meant a file whose name ends in `end`, of which the rest is not
// known.
bool may_be_allowed(const NameRules& rules, const std::string& end) {
  return std::any_of(rules.allow_names.begin(), rules.allow_names.end(),
                     [&end](const std::string& glob) {
                       return glob.ends_with('*') || to_lower_ascii(glob).ends_with(end);
                     });
}

std::vector<std::string> types_of_rule(const std::vector<std::string>& setting) {
  std::vector<std::string> types = without_groups(GroupOf::kTypes, setting);
  for (std::string& type : types) type = one_type_name(to_lower_ascii(type));
  return types;
}

}  // namespace

NameRules name_rules_of(const Settings& settings) {
  return {without_groups(GroupOf::kNames, settings.deny_names),
          without_groups(GroupOf::kNames, settings.allow_names), types_of_rule(settings.deny_types),
          types_of_rule(settings.allow_types)};
}

Denied check_name(const NameRules& rules, std::string_view name, std::string_view content_type) {
  const std::string type = to_lower_ascii(content_type);
  const std::string type_rule = first_match(rules.deny_types, type);
  if (!type_rule.empty() && first_match(rules.allow_types, type).empty()) {
    return {type_rule, type, true};
  }
  if (rules.deny_names.empty()) return {};
  std::vector<std::string> forms = name_forms(name);
  for (const std::string& form : forms) {
    if (ends_in_class_id(form)) return {std::string(kClassId), form, false};
  }
  const std::string_view extension = usual_extension(type);
  if (!extension.empty()) {
    const std::string end = "." + std::string(extension);
    if (forms.empty()) {
      if (!may_be_allowed(rules, end)) forms.push_back("noname" + end);
    } else if (!forms[0].ends_with(end)) {
      forms.push_back(forms[0] + end);
    }
  }
  for (const std::string& form : forms) {
    Denied denied = check_form(rules, form);
    if (!denied.rule.empty()) return denied;
  }
  return {};
}

std::string_view usual_extension(std::string_view content_type) {
  const auto* row = std::find_if(kUsualExtensions.begin(), kUsualExtensions.end(),
                                 [content_type](const auto& r) { return r.first == content_type; });
  return row == kUsualExtensions.end() ? std::string_view() : row->second;
}

bool glob_matches(std::string_view glob, std::string_view text) {
  std::size_t g = 0, t = 0;
  std::size_t star = std::string_view::npos, star_text = 0;  // where matching resumes
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      star_text = t;
    } else if (g < glob.size() && glob[g] == '?') {
      ++g;
      t += std::max<std::size_t>(utf8_length(text.substr(t)), 1);
    } else if (g < glob.size() && glob[g] == text[t]) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', g) == std::string_view::npos;
}

std::vector<Finding> name_findings(const NameRules& rules, std::string_view name,
                                   std::string_view content_type) {
  const Denied denied = check_name(rules, name, content_type);
  if (denied.rule.empty()) return {};
  Finding finding = make_finding(
      Category::kName, (denied.is_type ? "Denied.Type(" : "Denied.Name(") + denied.rule + ")");
  finding.note = "read as " + denied.read_as;
  return {finding};
}

}  // namespace scanq
