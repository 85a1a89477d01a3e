// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/envelope.h"

#include <utility>

namespace scanq {
namespace {

bool is_record_letter(char c) {
  return c >= 'A' && c <= 'Z';
}

Error bad_envelope(std::string_view what) {
  return {ErrorCode::kBadEnvelope, "envelope: " + std::string(what)};
}

// Adds one record, given without its NUL, to the envelope.
Result<void> add_record(Envelope& envelope, std::string_view record, bool& has_sender) {
  const char letter = record[0];
  if (letter == 'F') {
    if (has_sender) return bad_envelope("two sender records");
    has_sender = true;
    envelope.sender = record.substr(1);
  } else if (letter == 'T') {
    if (!has_sender) return bad_envelope("a recipient stands before the sender");
    envelope.recipients.emplace_back(record.substr(1));
  } else if (has_sender) {
    envelope.records_after_sender.emplace_back(record);
  } else {
    envelope.records_before_sender.emplace_back(record);
  }
  return {};
}

}  // namespace

Result<Envelope> parse_envelope(std::string_view bytes) {
  Envelope envelope;
  bool has_sender = false;
  for (;;) {
    if (bytes.empty()) {
      return Error{ErrorCode::kReadFailed,
                   "the envelope ends early: the caller gave up the message"};
    }
    if (bytes[0] == '\0') {
      if (!has_sender) return bad_envelope("no sender record");
      return envelope;  // qmail-queue stops reading here, too, and bytes behind are ignored
    }
    if (!is_record_letter(bytes[0])) return bad_envelope("a record does not start with a letter");
    const std::size_t end = bytes.find('\0');
    const std::string_view record = bytes.substr(0, end);
    if (record.size() - 1 > kMaxAddressBytes) {
      return Error{ErrorCode::kAddressTooLong, "envelope: an address has more than 1002 bytes"};
    }
    if (end == std::string_view::npos) {
      return Error{ErrorCode::kReadFailed,
                   "the envelope ends within a record: the caller gave up the message"};
    }
    Result<void> added = add_record(envelope, record, has_sender);
    if (!added) return added.error();
    bytes.remove_prefix(end + 1);
  }
}

std::string format_envelope(const Envelope& envelope) {
  std::string bytes;
  const auto add = [&bytes](std::string_view letter, std::string_view rest) {
    bytes.append(letter).append(rest).push_back('\0');
  };
  for (const std::string& record : envelope.records_before_sender) add("", record);
  add("F", envelope.sender);
  for (const std::string& record : envelope.records_after_sender) add("", record);
  for (const std::string& recipient : envelope.recipients) add("T", recipient);
  bytes.push_back('\0');
  return bytes;
}

Envelope with_recipients(const Envelope& envelope, std::vector<std::string> recipients) {
  Envelope copy = envelope;
  copy.recipients = std::move(recipients);
  return copy;
}

}  // namespace scanq
