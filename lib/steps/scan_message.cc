#include "lib/steps/scan_message.h"

#include <algorithm>

#include "lib/engine/header_text.h"
#include "lib/engine/mime_message.h"

namespace scanq {
namespace {

// Decoded header text for the verdict is cut there (kMaxVerdictTextBytes); more is not decoded.
constexpr std::size_t kMaxFieldBytes = 8 << 10;

// As libclamav says it.
constexpr std::string_view kFileLimitAlert = "Heuristics.Limits.Exceeded.MaxFileSize";

bool is_worth_decoding(std::string_view raw) {
  return raw.find("=?") != std::string_view::npos ||
         std::any_of(raw.begin(), raw.end(),
                     [](char c) { return c == '\x1b' || c == '\n' || (c & 0x80) != 0; });
}

std::string shown_text(std::string_view raw) {
  raw = raw.substr(0, kMaxFieldBytes);
  return is_worth_decoding(raw) ? decode_header_text(raw) : std::string(raw);
}

bool is_same(const Finding& a, const Finding& b) {
  return a.category == b.category && a.name == b.name;
}

void add_once(std::vector<Finding>& findings, const Finding& finding) {
  if (findings.size() < kMaxFindings &&
      std::find(findings.begin(), findings.end(), finding) == findings.end())
    findings.push_back(finding);
}

Finding located(Finding finding, const MimePart& part) {
  finding.part = part.path;
  finding.file_name = part.file_name;
  finding.content_type = part.content_type;
  finding.size_bytes = part.size_bytes();
  if (part.kind == MimePartKind::kPreamble) finding.note = "before the first part";
  if (part.kind == MimePartKind::kEpilogue) finding.note = "after the last part";
  return finding;
}

// Scans each leaf by itself.
std::vector<Finding> scan_parts(const ClamavEngine& engine, const Settings& settings,
                                std::string_view message, Clock::time_point deadline) {
  std::vector<Finding> findings;
  Result<MimeTree> tree = read_mime_tree(message);
  if (!tree) return findings;  // then nothing is located, and what was found stays as it is
  for (const MimePart& part : tree->leaves) {
    if (Clock::now() >= deadline) break;
    Result<std::string> content =
        decode_part(message, part, static_cast<std::size_t>(settings.max_file_bytes));
    if (!content) {  // too large to be unpacked here
      Finding limit;
      limit.category = Category::kLimit;
      limit.name = kFileLimitAlert;
      add_once(findings, located(limit, part));
      continue;
    }
    for (const Finding& finding : engine.scan(*content, deadline)) {
      // Only the whole message tells whether the scan as such failed or was cut short by time.
      if (finding.category != Category::kFailed) add_once(findings, located(finding, part));
    }
  }
  return findings;
}

}  // namespace

void read_facts(const MessageHeader& header, Verdict& into) {
  into.subject = shown_text(header.value_of("subject"));
  into.header_from = shown_text(header.value_of("from"));
  std::string_view id = header.value_of("message-id");
  if (id.starts_with('<')) id.remove_prefix(1);
  into.message_id = id.substr(0, id.find('>'));
  into.is_automatic = is_automatic(header);
}

std::vector<Finding> find_all(const ClamavEngine& engine, const Settings& settings,
                              const MessageView& view, Clock::time_point deadline) {
  std::vector<Finding> whole = engine.scan(view.with_virtual_line, deadline);
  // A second look at what does not begin like a header: with the virtual line before it, its first
  // bytes no longer stand where a signature may want them.
  const MessageHeader header = read_message_header(view.message());
  if (header.fields.empty() || !header.is_well_formed) {
    for (const Finding& finding : engine.scan(view.message(), deadline)) add_once(whole, finding);
  }
  if (whole.empty()) return whole;
  std::vector<Finding> findings = scan_parts(engine, settings, view.message(), deadline);
  for (const Finding& finding : whole) {
    const bool is_located =
        std::any_of(findings.begin(), findings.end(),
                    [&](const Finding& other) { return is_same(finding, other); });
    if (!is_located) add_once(findings, finding);
  }
  return findings;
}

}  // namespace scanq
