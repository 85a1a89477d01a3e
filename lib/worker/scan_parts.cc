// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/scan_parts.h"

#include <algorithm>
#include <string>

#include "lib/mime/mail_sign.h"
#include "lib/scan/volumes.h"

namespace scanq {
namespace {

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

bool is_mail_like(const MimePart& part) {
  return part.content_type.starts_with("text/") || is_message_type(part.content_type) ||
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
  PartScan(DeepScanner scanner, const PartScanInput& input)
      : scanner_(std::move(scanner)), input_(input) {}

  // Scans each leaf by itself. If findings of the whole then still have no place, each leaf is
  // scanned as a mail of its own, which finds files packed in a text (uuencode, BinHex) and in
  // encoded messages.
  std::vector<Finding> run() {
    MailReading::Visitor visitor;
    visitor.part = [this](const MimePart& part, std::string_view content) {
      scan_content(part, content);
    };
    visitor.loose = [this](const LooseContent& content, std::string_view taken_for) {
      name_parts();
      scan_loose(content, taken_for);
    };
    visitor.trouble = [this](const MimePart* part, Finding finding) {
      if (finding.category == Category::kFailed && !has_reason())
        return leave_out(finding, trouble_);
      add(part == nullptr ? std::move(finding) : located(std::move(finding), *part));
    };
    visitor.is_late = [this] { return is_late(); };
    input_.reading.visit(visitor);
    name_parts();
    if (has_reason() && is_late()) {
      add(make_finding(Category::kLimit, "Limits.Exceeded.scan_timeout_seconds"));
    }
    tell_trouble();
    return std::move(findings_);
  }

 private:
  bool has_reason() const { return !input_.reading.reason().empty(); }
  bool is_late() const { return Clock::now() >= input_.deadline; }

  void add(Finding finding) {
    if (has_reason() && finding.note.empty() && !tells_of(input_.whole, finding)) {
      finding.note = "found part by part, for " + std::string(input_.reading.reason());
    }
    if (input_.progress != nullptr) add_once(input_.progress->findings, finding);
    add_once(findings_, finding);
  }
  static void leave_out(const Finding& failed, std::string& trouble) {
    if (trouble.empty()) trouble = failed.name;
  }
  // The next try may find the part, where a scan failed: a message that could be cleaned is not
  // sealed for good.
  void tell_trouble() {
    if (is_late()) return;
    if (!failed_scan_.empty() && lacks_place(findings_, input_.whole)) {
      return add(
          make_finding(Category::kFailed, "its infected part was not found: " + failed_scan_));
    }
    if (trouble_.empty()) return;
    for (Finding finding : missing_in(findings_, input_.whole)) {
      finding.note = "its part was not found: " + trouble_;
      add(std::move(finding));
    }
  }
  void set_part(const MimePart* part) {
    if (input_.progress != nullptr) input_.progress->part = part;
  }

  void scan_content(const MimePart& part, std::string_view content) {
    // A mail without parts that could be told apart was scanned as a whole, and was clean.
    if (input_.whole.empty() && content == input_.reading.mail()) return;
    ScanAs as;
    as.what = is_message_type(part.content_type) ? ScanAs::kMail : ScanAs::kAnything;
    as.name_members = NameMembers::kYes;
    as.name = part.file_name;
    std::string with_end;
    if (!has_reason() && is_body_text(part)) {
      with_end = std::string(content) + '\n';
      content = with_end;
    }
    set_part(&part);
    const std::vector<Finding> found = scanner_.scan(content, as);
    set_part(nullptr);
    for (const Finding& finding : found) {
      if (finding.category == Category::kFailed && !has_reason()) {
        leave_out(finding, failed_scan_);
      } else if (!is_read_with_others(part, finding)) {
        add(located(finding, part));
      }
    }
  }

  // A volume alone ends too soon, but the scan of the whole has put it together with the others.
  bool is_read_with_others(const MimePart& part, const Finding& finding) const {
    return !has_reason() && finding.category == Category::kLimit &&
           volume_name(part.file_name).has_value() && !tells_of(input_.whole, finding);
  }

  // Gives the findings of the whole a place that have none after the leaves were scanned.
  void name_parts() {
    if (are_named_) return;
    are_named_ = true;
    std::vector<Finding> missing = missing_in(findings_, input_.whole);
    // A limit need not be hit again for its place alone.
    std::erase_if(missing, [](const Finding& f) { return f.category == Category::kLimit; });
    const MimeTree* tree = input_.reading.tree();
    if (missing.empty() || tree == nullptr) return;
    for (const MimePart& part : tree->leaves) {
      if (is_mail_like(part)) scan_as_mail(part, missing);
      name_volume(part, missing);
    }
  }

  // Without its first volume, nobody opens an archive that was found in volumes.
  void name_volume(const MimePart& part, const std::vector<Finding>& missing) {
    const std::optional<VolumeName> volume = volume_name(part.file_name);
    if (!volume || volume->number != 1) return;
    for (const Finding& finding : missing) {
      const std::string_view member = finding.member;
      const bool is_within =
          member.starts_with(volume->whole) &&
          (member.size() == volume->whole.size() || member[volume->whole.size()] == '/');
      if (is_within) add(located(finding, part));
    }
  }

  void scan_as_mail(const MimePart& part, const std::vector<Finding>& missing) {
    if (is_late()) return;
    const Result<std::string> content =
        decode_part(input_.reading.mail(), part, input_.reading.max_file_bytes());
    if (!content) return;
    const bool has_header = is_message_type(part.content_type);
    const std::string mail = std::string(kVirtualLine) + (has_header ? "" : "\n") + *content;
    ScanAs as;
    as.what = ScanAs::kWholeMail;
    for (const Finding& finding : scanner_.scan(mail, as)) {
      if (finding.category == Category::kFailed) leave_out(finding, failed_scan_);
      if (tells_of(missing, finding)) add(located(finding, part));
    }
  }

  void scan_loose(const LooseContent& content, std::string_view taken_for) {
    const MimeTree* tree = input_.reading.tree();
    const auto part =
        std::find_if(tree->leaves.begin(), tree->leaves.end(), [&content](const MimePart& leaf) {
          return content.begin >= leaf.content_begin && content.end <= leaf.content_end;
        });
    // The structure that it shows is the one that is being read. Where it is a part's content, the
    // members have names already.
    ScanAs as;
    as.name_members = NameMembers::kYes;
    if (content.is_whole_mail) as.what = ScanAs::kWholeMail;
    for (Finding finding : scanner_.scan(content.bytes, as)) {
      if (!counts_in_nonsense(finding.category) || tells_of(findings_, finding)) continue;
      finding.note =
          "taken for " + std::string(taken_for) + ", for " + std::string(input_.reading.reason());
      if (part != tree->leaves.end()) finding = located(std::move(finding), *part);
      add(std::move(finding));
    }
  }

  DeepScanner scanner_;
  const PartScanInput& input_;
  std::vector<Finding> findings_;
  std::string trouble_;      // with the structure
  std::string failed_scan_;  // the first scan of a part that failed and was left out
  bool are_named_ = false;
};

}  // namespace

std::vector<Finding> scan_parts(DeepScanner scanner, const PartScanInput& input) {
  return PartScan(std::move(scanner), input).run();
}

bool tells_of(const std::vector<Finding>& findings, const Finding& wanted) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.category == wanted.category && finding.name == wanted.name;
  });
}

bool lacks_place(const std::vector<Finding>& located, const std::vector<Finding>& whole) {
  return std::any_of(whole.begin(), whole.end(), [&](const Finding& finding) {
    return finding.category != Category::kLimit && finding.category != Category::kFailed &&
           !tells_of(located, finding);
  });
}

void add_once(std::vector<Finding>& findings, const Finding& finding) {
  if (findings.size() < kMaxFindings &&
      std::find(findings.begin(), findings.end(), finding) == findings.end())
    findings.push_back(finding);
}

}  // namespace scanq
