// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/pdf_scan.h"

#include <algorithm>
#include <array>

#include "lib/archive/pdf_files.h"
#include "lib/base/last_word.h"
#include "lib/scan/content_scan.h"

namespace scanq {
namespace {

// Many ordinary files are damaged somewhere. That matters where something may be attached, or is
// in packed objects.
bool may_have_more(std::string_view pdf) {
  constexpr std::array<std::string_view, 5> kSigns{"/EmbeddedFile", "/EF", "/ObjStm", "/Launch",
                                                   "/JavaScript"};
  return std::any_of(kSigns.begin(), kSigns.end(), [pdf](std::string_view sign) {
    return pdf.find(sign) != std::string_view::npos;
  });
}

}  // namespace

void scan_pdf(ContentScan& scan, const QueuedArchive& pdf, std::string_view bytes) {
  const std::string& where = pdf.where;
  const LastWord last_word(
      scan.means().answer_fd,
      scan.answer_with(not_read("PDF", where, "libqpdf did not come to an end")));
  PdfVisitor visitor;
  visitor.file = [&](const std::string& name, std::string_view file) {
    scan.check_name_of(where, name, "");
    scan.scan_content(file, {joined(where, name), "in a file attached to a PDF", name});
  };
  visitor.script = [&](std::string_view script) {
    scan.scan_content(script, {where, "in a script of a PDF"});
  };
  const PdfReport report = read_pdf(bytes, scan.budget().total_bytes, visitor);
  if (report.starts_program && scan.means().settings.alert_heuristic) {
    scan.add(made(Category::kHeuristic, "Heuristics.PDF.StartsProgram", where));
  }
  // libclamav tells that a PDF is encrypted.
  if (report.is_cut) {
    scan.add(made(Category::kLimit, "Limits.Exceeded.max_scan_bytes", where));
  } else if (!report.trouble.empty() && !report.is_locked && may_have_more(bytes)) {
    scan.add(not_read("PDF", where, report.trouble));
  }
}

}  // namespace scanq
