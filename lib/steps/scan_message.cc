#include "lib/steps/scan_message.h"

#include <algorithm>

#include "lib/engine/deep_scan.h"
#include "lib/engine/header_text.h"
#include "lib/engine/message_words.h"
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

bool tells_of(const std::vector<Finding>& findings, const Finding& wanted) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.category == wanted.category && finding.name == wanted.name;
  });
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

// Those of `wanted` that none of `located` tells of. That a scan failed has no place in a message.
std::vector<Finding> missing_in(const std::vector<Finding>& located,
                                const std::vector<Finding>& wanted) {
  std::vector<Finding> missing;
  for (const Finding& finding : wanted) {
    if (finding.category != Category::kFailed && !tells_of(located, finding))
      missing.push_back(finding);
  }
  return missing;
}

class PartScan {
 public:
  PartScan(DeepScanner scanner, const Settings& settings, std::string_view message,
           Clock::time_point deadline)
      : scanner_(std::move(scanner)),
        max_bytes_(static_cast<std::size_t>(settings.max_file_bytes)),
        message_(message),
        deadline_(deadline) {}

  // Each leaf by itself; then, where that leaves something of `whole` without its place, each leaf
  // as a mail of its own, for what is packed in a text (uuencode, BinHex) and in encoded messages.
  std::vector<Finding> locate(const std::vector<Finding>& whole) {
    Result<MimeTree> tree = read_mime_tree(message_);
    if (!tree) return {};  // then nothing is located, and what was found stays as it is
    for (const MimePart& part : tree->leaves) scan_content(part);
    const std::vector<Finding> missing = missing_in(findings_, whole);
    if (missing.empty()) return std::move(findings_);
    for (const MimePart& part : tree->leaves) {
      if (is_mail_like(part)) scan_as_mail(part, missing);
    }
    return std::move(findings_);
  }

 private:
  static bool is_mail_like(const MimePart& part) {
    return part.content_type.starts_with("text/") || part.content_type.starts_with("message/") ||
           part.content_type.find("binhex") != std::string::npos;
  }

  void scan_content(const MimePart& part) {
    if (Clock::now() >= deadline_) return;
    const Result<std::string> content = decode_part(message_, part, max_bytes_);
    if (!content) {  // too large to be unpacked
      Finding limit;
      limit.category = Category::kLimit;
      limit.name = kFileLimitAlert;
      add_once(findings_, located(limit, part));
      return;
    }
    for (const Finding& finding : scanner_.scan(*content, NameMembers::kYes)) {
      // Whether the scan as such failed is told by that of the whole message.
      if (finding.category != Category::kFailed) add_once(findings_, located(finding, part));
    }
  }

  void scan_as_mail(const MimePart& part, const std::vector<Finding>& missing) {
    if (Clock::now() >= deadline_) return;
    const Result<std::string> content = decode_part(message_, part, max_bytes_);
    if (!content) return;
    const bool has_header = part.content_type.starts_with("message/");
    const std::string mail = std::string(kVirtualLine) + (has_header ? "" : "\n") + *content;
    for (const Finding& finding : scanner_.scan(mail)) {
      if (tells_of(missing, finding)) add_once(findings_, located(finding, part));
    }
  }

  DeepScanner scanner_;
  std::size_t max_bytes_;
  std::string_view message_;
  Clock::time_point deadline_;
  std::vector<Finding> findings_;
};

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
                              const MessageView& view, Clock::time_point deadline,
                              const FileTypes* types) {
  const MessageHeader header = read_message_header(view.message());
  const auto words = [&] {
    return password_words_in(view.message(), shown_text(header.value_of("subject")), settings);
  };
  const DeepScanner::Means means{engine, settings, types, words};
  DeepScanner scanner(means, deadline);
  std::vector<Finding> whole = scanner.scan(view.with_virtual_line);
  // A second look at what does not begin like a header: with the virtual line before it, its first
  // bytes no longer stand where a signature may want them.
  if (header.fields.empty() || !header.is_well_formed) {
    for (const Finding& finding : scanner.scan(view.message())) add_once(whole, finding);
  }
  const std::vector<Finding> denied = denied_parts(view.message(), name_rules_of(settings));
  if (whole.empty()) return denied;
  PartScan parts(DeepScanner(means, deadline), settings, view.message(), deadline);
  std::vector<Finding> findings = parts.locate(whole);
  for (const Finding& finding : denied) {
    // Its own name says more than what the content alone was taken for.
    std::erase_if(findings, [&finding](const Finding& other) {
      return other.part == finding.part && other.name == finding.name && other.member.empty();
    });
    add_once(findings, finding);
  }
  for (const Finding& finding : whole) {
    if (!tells_of(findings, finding)) add_once(findings, finding);
  }
  return findings;
}

}  // namespace scanq
