// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Every key is always written, and required on reading. So a worker that was taken over can only
// lie in values, and the checks here bound those.
#include "lib/mail/verdict.h"

#include <algorithm>

#include "lib/mail/json_reader.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kFindingKeys = 8;
constexpr std::size_t kVerdictKeys = 13;
constexpr std::size_t kMaxPartDepth = 64;
constexpr std::size_t kMaxPartDigits = 6;

std::string verdict_text(std::string_view text) {
  return one_line_utf8(text, kMaxVerdictTextBytes);
}

Json finding_to_json(const Finding& finding) {
  return {{"category", category_name(finding.category)},
          {"name", verdict_text(finding.name)},
          {"part", finding.part},
          {"file_name", last_component_of(verdict_text(finding.file_name))},
          {"content_type", verdict_text(finding.content_type)},
          {"member", verdict_text(finding.member)},
          {"note", verdict_text(finding.note)},
          {"size_bytes", finding.size_bytes}};
}

std::string read_finding(const Json& json, Finding& finding) {
  JsonReader reader(json, kFindingKeys, kMaxVerdictTextBytes);
  std::string category;
  reader.text("category", category);
  reader.text("name", finding.name);
  reader.text("part", finding.part);
  reader.text("file_name", finding.file_name);
  // The name is shown, and written as the name of a file, without a path.
  finding.file_name = last_component_of(finding.file_name);
  reader.text("content_type", finding.content_type);
  reader.text("member", finding.member);
  reader.text("note", finding.note);
  reader.number("size_bytes", finding.size_bytes);
  const std::optional<Category> known = find_category(category);
  if (!known) reader.complain("unknown category");
  finding.category = known.value_or(Category::kVirus);
  if (finding.name.empty()) reader.complain("a finding without a name");
  if (!is_part_path(finding.part)) reader.complain("part is not an index path");
  return reader.complaint();
}

std::string read_findings(const Json& list, std::vector<Finding>& findings) {
  if (!list.is_array()) return "findings is not a list";
  if (list.size() > kMaxFindings) return "too many findings";
  for (const Json& json : list) {
    findings.emplace_back();
    std::string complaint = read_finding(json, findings.back());
    if (!complaint.empty()) return complaint;
  }
  return {};
}

void read_all(JsonReader& reader, Verdict& verdict) {
  std::uint64_t version = 0;
  reader.number("version", version);
  if (version != Verdict::kVersion) reader.complain("other version");
  reader.truth("is_scanned", verdict.is_scanned);
  reader.text("not_scanned_reason", verdict.not_scanned_reason);
  reader.text("engine", verdict.engine);
  reader.text("signatures", verdict.signatures);
  reader.number("signature_count", verdict.signature_count);
  reader.text("engine_way", verdict.engine_way);
  reader.truth("has_database", verdict.has_database);
  reader.text("subject", verdict.subject);
  reader.text("header_from", verdict.header_from);
  reader.text("message_id", verdict.message_id);
  reader.truth("is_automatic", verdict.is_automatic);
  const Json* findings = reader.find("findings");
  if (findings != nullptr) {
    std::string complaint = read_findings(*findings, verdict.findings);
    if (!complaint.empty()) reader.complain(std::move(complaint));
  }
  if (!verdict.is_scanned && verdict.not_scanned_reason.empty()) {
    reader.complain("it says not scanned, but gives no reason");
  }
}

}  // namespace

std::optional<Category> find_category(std::string_view name) {
  const auto* found = std::find(kCategoryNames.begin(), kCategoryNames.end(), name);
  if (found == kCategoryNames.end()) return std::nullopt;
  return static_cast<Category>(found - kCategoryNames.begin());
}

bool Verdict::has(Category category) const {
  return std::any_of(findings.begin(), findings.end(),
                     [category](const Finding& finding) { return finding.category == category; });
}

std::string format_verdict(const Verdict& verdict) {
  Json findings = Json::array();
  for (const Finding& finding : verdict.findings) {
    if (findings.size() == kMaxFindings) break;
    findings.push_back(finding_to_json(finding));
  }
  const Json json = {{"version", Verdict::kVersion},
                     {"is_scanned", verdict.is_scanned},
                     {"not_scanned_reason", verdict_text(verdict.not_scanned_reason)},
                     {"findings", findings},
                     {"engine", verdict_text(verdict.engine)},
                     {"signatures", verdict_text(verdict.signatures)},
                     {"signature_count", verdict.signature_count},
                     {"engine_way", verdict_text(verdict.engine_way)},
                     {"has_database", verdict.has_database},
                     {"subject", verdict_text(verdict.subject)},
                     {"header_from", verdict_text(verdict.header_from)},
                     {"message_id", verdict_text(verdict.message_id)},
                     {"is_automatic", verdict.is_automatic}};
  return json.dump();
}

Result<Verdict> parse_verdict(std::string_view bytes) {
  const auto bad = [](const std::string& what) {
    return Error{ErrorCode::kInternal, "verdict of scanq-inspect: " + what};
  };
  if (bytes.size() > kMaxVerdictBytes) return bad("too large");
  const Json json = parse_json(bytes);
  if (json.is_discarded()) return bad("not JSON");
  JsonReader reader(json, kVerdictKeys, kMaxVerdictTextBytes);
  Verdict verdict;
  read_all(reader, verdict);
  if (!reader.complaint().empty()) return bad(reader.complaint());
  return verdict;
}

Finding make_finding(Category category, std::string name) {
  Finding finding;
  finding.category = category;
  finding.name = std::move(name);
  return finding;
}

Verdict failed_verdict(std::string_view reason) {
  Verdict verdict;
  verdict.is_scanned = true;
  verdict.findings.push_back(
      make_finding(Category::kFailed, one_line_utf8(reason, kMaxVerdictTextBytes)));
  return verdict;
}

bool is_part_path(std::string_view path) {
  if (path.empty()) return true;
  std::size_t numbers = 0;
  std::size_t digits = 0;
  for (const char c : path) {
    if (c == '.') {
      if (digits == 0) return false;
      digits = 0;
      continue;
    }
    if (c < '0' || c > '9' || (digits == 0 && c == '0') || digits == kMaxPartDigits) return false;
    if (digits == 0 && ++numbers > kMaxPartDepth) return false;
    ++digits;
  }
  return digits > 0;
}

}  // namespace scanq
