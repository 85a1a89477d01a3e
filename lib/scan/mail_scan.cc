// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/mail_scan.h"

#include <algorithm>

#include "lib/mime/mail_sign.h"
#include "lib/scan/content_scan.h"
#include "lib/scan/mail_reading.h"

namespace scanq {
namespace {

// The file by its name; without one, by its part of the mail.
std::string place_of(const MimePart& part) {
  return part.file_name.empty() ? "part " + part.path : part.file_name;
}

class MailScan {
 public:
  // `scanned`: what libclamav has met, and scanned as a file.
  MailScan(ContentScan& scan, const QueuedArchive& kept, std::string_view mail,
           std::string_view scanned)
      : scan_(scan),
        kept_(kept),
        scanned_(scanned),
        reading_(mail, scan.means().settings, scan.means().types),
        note_(reading_.reason().empty()
                  ? "in " + kept.format
                  : "found part by part, for " + std::string(reading_.reason())) {}

  void run(bool is_read_as_mail) {
    if (!is_read_as_mail) scan_as_mail();
    for (Finding& finding : reading_.structure_findings()) {
      const std::string name = finding.file_name.empty() ? finding.member : finding.file_name;
      finding = made(finding.category, finding.name, joined(kept_.where, name), finding.note);
      scan_.add(std::move(finding));
    }
    if (!reading_.reason().empty()) scan_parts();
    if (scan_.wants_letters()) scan_.add_letter(reading_.letter());
  }

 private:
  bool is_late() const { return Clock::now() >= scan_.budget().deadline; }

  // Once more with the line that makes libclamav take the bytes for a mail. Without a header they
  // are the text of one.
  void scan_as_mail() {
    const bool has_header = !reading_.header().fields.empty();
    const std::string mail =
        std::string(kVirtualLine) + (has_header ? "" : "\n") + std::string(reading_.mail());
    ContentScan::Place place{kept_.where, "in " + kept_.format};
    place.is_being_read = true;
    scan_.scan_content(mail, place);
  }

  void scan_parts() {
    MailReading::Visitor visitor;
    visitor.part = [this](const MimePart& part, std::string_view content) {
      if (!spend_member() || content == scanned_) return;
      ContentScan::Place place{joined(kept_.where, place_of(part)), note_, part.file_name};
      place.is_mail = is_message_type(part.content_type);
      scan_.scan_content(content, place);
    };
    visitor.loose = [this](const LooseContent& content, std::string_view taken_for) {
      if (!spend_member()) return;
      ContentScan::Place place{kept_.where, "taken for " + std::string(taken_for)};
      place.is_being_read = content.is_whole_mail;
      scan_.scan_suspected(content.bytes, place);
    };
    visitor.trouble = [this](const MimePart* part, Finding finding) {
      finding.member = part == nullptr ? kept_.where : joined(kept_.where, place_of(*part));
      scan_.add(std::move(finding));
    };
    visitor.is_late = [this] { return is_late() || is_exhausted_; };
    reading_.visit(visitor);
    if (is_late()) tell_limit("scan_timeout_seconds");
  }

  bool spend_member() {
    if (scan_.budget().members > 0) {
      --scan_.budget().members;
      return true;
    }
    tell_limit("max_files");
    is_exhausted_ = true;
    return false;
  }

  void tell_limit(const std::string& setting) {
    scan_.add(made(Category::kLimit, "Limits.Exceeded." + setting, kept_.where));
  }

  ContentScan& scan_;
  const QueuedArchive& kept_;
  const std::string_view scanned_;
  MailReading reading_;
  const std::string note_;
  bool is_exhausted_ = false;
};

}  // namespace

std::string_view unread_of_mail(ContentScan& scan, const std::string& where,
                                std::string_view bytes) {
  // A digest is cheap. Of more mails, the last ones known here would be followed by a new one
  // behind each mail.
  constexpr std::size_t kMostKnown = 100'000, kMostAsked = kMostKnown / 2;
  const std::vector<MailPiece> pieces = mails_in(bytes, kMostKnown);
  const std::string_view all = pieces[0].bytes;
  if (pieces.size() == 1 && !is_mailbox(all)) return bytes;
  bool has_new = false;
  for (std::size_t i = pieces.size() > 1 ? 1 : 0; i < pieces.size(); ++i) {
    const bool is_new = scan.is_new_in_mailbox(pieces[i].bytes, where);
    has_new = has_new || (is_new && i <= kMostAsked);
  }
  if (has_new) return bytes;
  if (pieces.size() == 1) return {};
  return all.substr(0, static_cast<std::size_t>(pieces[1].bytes.data() - all.data()));
}

void scan_mails(ContentScan& scan, const QueuedArchive& kept, std::string_view bytes) {
  const std::string_view scanned = kept.is_read_already ? bytes : std::string_view();
  bool is_read_as_mail = kept.is_read_as_mail;
  const auto most = static_cast<std::size_t>(scan.means().settings.max_files);
  std::vector<MailPiece> pieces = mails_in(bytes, most + 1);
  if (pieces.size() > most + 1) {
    pieces.pop_back();
    scan.add(made(Category::kLimit, "Limits.Exceeded.max_files", kept.where));
  }
  for (const MailPiece& piece : pieces) {
    if (piece.missing_header.empty()) {
      MailScan(scan, kept, piece.bytes, scanned).run(is_read_as_mail);
    } else {
      const std::string mail = piece.missing_header + std::string(piece.bytes);
      MailScan(scan, kept, mail, scanned).run(false);
    }
    is_read_as_mail = false;
  }
}

}  // namespace scanq
