// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The one way in which a mail is read beside libclamav, wherever the mail comes from: the message
// itself, a part or a file in it, what a signature encloses. It judges what the structure alone
// tells, lists the contents where libclamav's reading of the structure is not the only one, and
// gives the text in which a sender may have written a password.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/archive/file_type.h"
#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"
#include "lib/mime/loose_content.h"
#include "lib/mime/message_header.h"
#include "lib/mime/mime_doubt.h"
#include "lib/mime/mime_message.h"

namespace scanq {

// The finding with what is known of the part that it is in.
Finding located(Finding finding, const MimePart& part);

class MailReading {
 public:
  // `types` may be null, where no rule needs them. REQUIRES: all outlive this object.
  MailReading(std::string_view mail, const Settings& settings, const FileTypes* types);

  std::string_view mail() const { return mail_; }
  const MessageHeader& header() const { return header_; }
  const Settings& settings() const { return settings_; }
  const FileTypes* types() const { return types_; }
  // As it stands in the mail. Below a line that is no field, mail programs still find one.
  std::string_view subject() const { return subject_; }
  std::size_t max_file_bytes() const { return static_cast<std::size_t>(settings_.max_file_bytes); }
  // The reason why libclamav's reading of the structure is not enough; empty if it is.
  std::string_view reason() const { return doubt_.reason(); }

  // The findings in the structure: parts whose names or types the rules forbid, each with its part;
  // a piece of a message, of which the whole was not seen.
  std::vector<Finding> structure_findings();

  struct Visitor {
    std::function<void(const MimePart& part, std::string_view content)> part;
    // Something that is in no single part; `taken_for` tells how it was decoded.
    std::function<void(const LooseContent& content, std::string_view taken_for)> loose;
    // A part without its content, or the mail as a whole, with the reason.
    std::function<void(const MimePart* part, Finding finding)> trouble;
    std::function<bool()> is_late;  // no more is wanted
  };
  // Visits each part and then, if the structure is in doubt, the contents that are found without
  // regard to it.
  void visit(const Visitor& visitor);

  // The text parts that people write, the subject first, as UTF-8; at most kMaxPasswordTextBytes
  // and what the last one has. Text files count as well, after all others.
  const std::string& letter();

  // The findings, with the sizes of their parts without transfer encoding in place of those with
  // it, which stay where a part has no other.
  std::vector<Finding> with_sizes(std::vector<Finding> findings);

  // GMime's reading, made at the first use. Null if there is none.
  const MimeTree* tree();

 private:
  bool is_piece() const;
  void add_denied(std::vector<Finding>& findings);
  void visit_other_parts(const Visitor& visitor);
  void visit_as_loose(const std::vector<MimePart>& parts, const Visitor& visitor);
  void visit_other_decodings(const MimePart& part, const Visitor& visitor);
  void visit_loose(const Visitor& visitor);
  std::string text_of(const MimePart& part) const;
  std::string read_letter();

  std::string_view mail_;
  const Settings& settings_;
  const FileTypes* types_;
  MessageHeader header_;
  std::string_view subject_;
  MimeDoubt doubt_;
  std::optional<Result<MimeTree>> tree_;
  std::optional<std::string> letter_;
};

}  // namespace scanq
