// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/scan_parts.h"

#include <algorithm>
#include <string>

#include "lib/mime/loose_content.h"
#include "lib/mime/mime_message.h"

namespace scanq {
namespace {

// libclamav's name for this limit.
constexpr std::string_view kFileLimitAlert = "Heuristics.Limits.Exceeded.MaxFileSize";

Finding located(Finding finding, const MimePart& part) {
  finding.part = part.path;
  finding.file_name = part.file_name;
  finding.content_type = part.content_type;
  finding.size_bytes = part.size_bytes();
  if (part.kind == MimePartKind::kPreamble) finding.note = "before the first part";
  if (part.kind == MimePartKind::kEpilogue) finding.note = "after the last part";
  if (part.kind == MimePartKind::kHeader) finding.note = "in the header of the bounced message";
  return finding;
}

// The findings of `wanted` that are missing in `located`. A failed scan is left out, as it has no
// place in a message.
std::vector<Finding> missing_in(const std::vector<Finding>& located,
                                const std::vector<Finding>& wanted) {
  std::vector<Finding> missing;
  for (const Finding& finding : wanted) {
    if (finding.category != Category::kFailed && !tells_of(located, finding))
      missing.push_back(finding);
  }
  return missing;
}

// Content that was decoded on suspicion may be meaningless bytes. Only a virus or the like counts
// there.
bool counts_in_nonsense(Category category) {
  return category == Category::kVirus || category == Category::kHeuristic ||
         category == Category::kPua || category == Category::kMacro;
}

bool is_mail_like(const MimePart& part) {
  return part.content_type.starts_with("text/") || part.content_type.starts_with("message/") ||
         part.content_type.find("binhex") != std::string::npos;
}

// Text that people write, rather than a file. For libclamav the line end before the next boundary
// belongs to the text, so it is scanned with that line end, as libclamav may have judged it. The
// digest of a file would be wrong with it.
bool is_body_text(const MimePart& part) {
  return part.content_type.starts_with("text/") && part.file_name.empty() &&
         part.encoding != TransferEncoding::kBase64;
}

class PartScan {
 public:
  PartScan(DeepScanner scanner, const Settings& settings, const PartScanInput& input)
      : scanner_(std::move(scanner)),
        max_bytes_(static_cast<std::size_t>(settings.max_file_bytes)),
        input_(input) {}

  // Scans each leaf by itself. If findings of the whole then still have no place, each leaf is
  // scanned as a mail of its own, which finds files packed in a text (uuencode, BinHex) and in
  // encoded messages.
  std::vector<Finding> run() {
    Result<MimeTree> tree = read_mime_tree(input_.message);
    if (!tree) {  // nothing gets a place, and the findings stay as they are
      if (is_doubtful()) findings_.push_back(make_finding(Category::kFailed, tree.error().text));
      return std::move(findings_);
    }
    for (const MimePart& part : tree->leaves) scan_content(part);
    const std::vector<Finding> missing = missing_in(findings_, input_.whole);
    if (!missing.empty()) {
      for (const MimePart& part : tree->leaves) {
        if (is_mail_like(part)) scan_as_mail(part, missing);
      }
    }
    if (is_doubtful()) scan_loosely(*tree);
    return std::move(findings_);
  }

 private:
  bool is_doubtful() const { return !input_.doubt.empty(); }
  bool is_late() const { return Clock::now() >= input_.deadline; }

  void add(Finding finding) {
    if (is_doubtful() && finding.note.empty() && !tells_of(input_.whole, finding)) {
      finding.note = "found part by part, for " + std::string(input_.doubt);
    }
    add_once(findings_, finding);
  }

  void scan_content(const MimePart& part) {
    if (is_late()) return;
    Result<std::string> content = decode_part(input_.message, part, max_bytes_);
    if (!content) {  // it is too large to be unpacked
      return add(located(make_finding(Category::kLimit, std::string(kFileLimitAlert)), part));
    }
    if (!is_doubtful() && is_body_text(part)) *content += '\n';
    for (const Finding& finding : scanner_.scan(*content, NameMembers::kYes)) {
      if (finding.category != Category::kFailed || is_doubtful()) add(located(finding, part));
    }
  }

  void scan_as_mail(const MimePart& part, const std::vector<Finding>& missing) {
    if (is_late()) return;
    const Result<std::string> content = decode_part(input_.message, part, max_bytes_);
    if (!content) return;
    const bool has_header = part.content_type.starts_with("message/");
    const std::string mail = std::string(kVirtualLine) + (has_header ? "" : "\n") + *content;
    for (const Finding& finding : scanner_.scan(mail)) {
      if (tells_of(missing, finding)) add(located(finding, part));
    }
  }

  // GMime's reading is only a second one, so a third one ignores the structure altogether.
  void scan_loosely(const MimeTree& tree) {
    if (!tree.is_complete) add(make_finding(Category::kLimit, "Limits.Exceeded.MimeParts"));
    for (const LooseContent& content : loose_base64(input_.message)) {
      if (!is_late()) scan_loose(content, tree, "base64");
    }
    LooseContent whole;
    whole.end = input_.message.size();
    whole.bytes = loose_quoted_printable(input_.message);
    if (!whole.bytes.empty() && !is_late()) scan_loose(whole, tree, "quoted-printable");
    if (is_late()) add(make_finding(Category::kLimit, "Limits.Exceeded.scan_timeout_seconds"));
  }

  void scan_loose(const LooseContent& content, const MimeTree& tree, std::string_view encoding) {
    const auto part =
        std::find_if(tree.leaves.begin(), tree.leaves.end(), [&content](const MimePart& leaf) {
          return content.begin >= leaf.content_begin && content.end <= leaf.content_end;
        });
    for (Finding finding : scanner_.scan(content.bytes)) {
      if (!counts_in_nonsense(finding.category) || tells_of(findings_, finding)) continue;
      finding.note = "taken for " + std::string(encoding) + ", for " + std::string(input_.doubt);
      if (part != tree.leaves.end()) finding = located(std::move(finding), *part);
      add(std::move(finding));
    }
  }

  DeepScanner scanner_;
  std::size_t max_bytes_;
  const PartScanInput& input_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> scan_parts(DeepScanner scanner, const Settings& settings,
                                const PartScanInput& input) {
  return PartScan(std::move(scanner), settings, input).run();
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

}  // namespace scanq
