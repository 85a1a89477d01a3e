// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/pdf_scan.h"

#include <algorithm>

#include "lib/archive/pdf_files.h"
#include "lib/base/digits.h"
#include "lib/base/last_word.h"
#include "lib/mail/text.h"
#include "lib/scan/content_scan.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

// Many ordinary files are damaged somewhere. That matters where something may be attached, or is
// in packed objects.
bool may_have_more(std::string_view pdf) {
  return has_any_of(pdf, {"/EmbeddedFile", "/EF", "/ObjStm", "/Launch", "/JavaScript"});
}

// Whether a name has a code in it: "/E#46" is "/EF".
bool has_coded_name(std::string_view pdf) {
  constexpr std::size_t kMaxNameBytes = 127;
  constexpr std::string_view kEndsName = "\0\t\n\f\r ()<>[]{}%"sv;
  for (std::size_t at = pdf.find('#'); at != std::string_view::npos; at = pdf.find('#', at + 1)) {
    if (!hex_byte(pdf.substr(at + 1))) continue;
    const std::size_t first = at - std::min(at, kMaxNameBytes);
    const std::string_view before = pdf.substr(first, at - first);
    const std::size_t slash = before.rfind('/');
    if (slash != std::string_view::npos &&
        before.find_first_of(kEndsName, slash) == std::string_view::npos)
      return true;
  }
  return false;
}

// Whether there may be a file, a script or an action in it, or packed objects.
bool is_worth_reading(std::string_view pdf) {
  return may_have_more(pdf) || has_any_of(pdf, {"/JS", "/XRef"}) || has_coded_name(pdf);
}

}  // namespace

void scan_pdf(ContentScan& scan, const QueuedArchive& pdf, std::string_view bytes) {
  if (!is_worth_reading(bytes)) return;
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
