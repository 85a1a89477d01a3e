// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/header.h"

#include <algorithm>

#include "lib/base/version.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxNameBytes = 200;
constexpr std::size_t kMaxStatusBytes = 800;

// The names of all findings in these categories, each once, in a form that a header can hold.
std::string names_of(const Verdict& verdict, std::initializer_list<Category> categories) {
  std::string names;
  for (const Finding& finding : verdict.findings) {
    if (std::find(categories.begin(), categories.end(), finding.category) == categories.end()) {
      continue;
    }
    const std::string name = printable_ascii(finding.name, kMaxNameBytes);
    if (names.find(name) != std::string::npos) continue;
    if (names.size() + name.size() > kMaxStatusBytes) return names + ", ...";
    names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

}  // namespace

std::string status_text(const Verdict& verdict) {
  const std::string reason =
      " scanned (" + printable_ascii(verdict.not_scanned_reason, kMaxNameBytes) + ")";
  if (verdict.findings.empty()) return verdict.is_scanned ? "Clean" : "Not" + reason;
  const std::string infected = names_of(verdict, {Category::kVirus});
  if (!infected.empty()) return "Infected (" + infected + ")";
  const std::string failed = names_of(verdict, {Category::kFailed});
  if (!failed.empty()) return "Failed (" + failed + ")";
  const std::string unread =
      names_of(verdict, {Category::kLimit, Category::kEncrypted, Category::kEncryptedMail});
  if (!unread.empty()) return "Not scanned (" + unread + ")";
  const std::string suspicious =
      names_of(verdict, {Category::kHeuristic, Category::kPua, Category::kMacro, Category::kName});
  return "Suspicious (" + suspicious + ")" + (verdict.is_scanned ? "" : ", not" + reason);
}

std::string make_virus_headers(const Verdict& verdict, Action action, std::string_view host_name,
                               std::string_view modified) {
  std::string scanner = std::string("qmail-scanq ") + kVersion;
  if (!verdict.engine.empty()) {
    scanner += " (" + printable_ascii(verdict.engine, kMaxNameBytes);
    if (!verdict.signatures.empty()) {
      scanner += ", signatures " + printable_ascii(verdict.signatures, kMaxNameBytes);
    }
    scanner += ")";
  }
  std::string lines =
      "X-Virus-Scanned: " + scanner + " at " + printable_ascii(host_name, kMaxNameBytes) + "\n";
  const bool tells_status =
      verdict.findings.empty() || action != Action::kPass || !verdict.is_scanned;
  if (tells_status) lines += "X-Virus-Status: " + status_text(verdict) + "\n";
  if (!modified.empty()) {
    lines += "X-Scanq-Modified: " + printable_ascii(modified, kMaxNameBytes) + "\n";
  }
  return lines;
}

}  // namespace scanq
