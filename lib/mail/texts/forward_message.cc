// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/texts/forward_message.h"

#include "lib/mail/base64.h"
#include "lib/mail/text.h"
#include "lib/mail/texts/make_fields.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxShownBytes = 300;
constexpr std::size_t kMaxShownRecipients = 20;

std::string explain(const ForwardFacts& facts, const QuarantineRecord& record) {
  std::string text = "The attached mail is in quarantine on " + facts.host_name +
                     ". It is the original: handle it with care.\n\n";
  const auto add = [&text](std::string_view title, std::string_view value) {
    text.append(title).append(one_line_utf8(value, kMaxShownBytes)).append("\n");
  };
  add("    entry:      ", facts.name);
  add("    number:     ", record.id);
  add("    sender:     ", record.envelope.sender);
  std::size_t shown = 0;
  for (const std::string& recipient : record.envelope.recipients) {
    if (shown++ == kMaxShownRecipients) break;
    add("    recipient:  ", recipient);
  }
  add("    subject:    ", record.verdict.subject);
  for (const Finding& finding : record.verdict.findings) {
    add("    found:      ", std::string(category_name(finding.category)) + " " + finding.name +
                                (finding.file_name.empty() ? "" : " in " + finding.file_name));
  }
  return text;
}

std::string from_field(const ForwardFacts& facts, const DeliverySettings& delivery) {
  std::string address = delivery.from_address.empty() ? "MAILER-DAEMON" : delivery.from_address;
  if (address.find('@') == std::string::npos) address += "@" + facts.host_name;
  // A name that needs an encoding is left out, since the reader of this mail knows its sender.
  const std::string name(delivery.from_name_text());
  const bool is_plain = name.find_first_of("\"\\") == std::string::npos &&
                        printable_ascii(name, name.size()) == name && !name.empty();
  const std::string shown = printable_ascii(address, kMaxShownBytes);
  return is_plain ? "From: \"" + name + "\" <" + shown + ">\n" : "From: <" + shown + ">\n";
}

}  // namespace

std::string make_forward_head(const ForwardFacts& facts, const QuarantineRecord& record,
                              const DeliverySettings& delivery) {
  std::string head = from_field(facts, delivery);
  head += "To: " + printable_ascii(facts.to, kMaxShownBytes) + "\n";
  head += "Subject: Mail in quarantine: " + facts.name + "\n";
  head += make_date_field(facts.now);
  head += "Message-ID: <scanq." + facts.boundary + "@" + facts.host_name + ">\n";
  head += "Auto-Submitted: auto-generated\nMIME-Version: 1.0\n";
  head += "Content-Type: multipart/mixed; boundary=\"" + facts.boundary + "\"\n\n";
  head += "--" + facts.boundary + "\nContent-Type: text/plain; charset=utf-8\n";
  head += "Content-Transfer-Encoding: base64\n\n" + base64_lines(explain(facts, record));
  head += "\n--" + facts.boundary + "\nContent-Type: application/octet-stream\n";
  head += "Content-Transfer-Encoding: base64\n";
  return head + "Content-Disposition: attachment; filename=\"" + facts.name + ".eml\"\n\n";
}

std::string make_forward_tail(const ForwardFacts& facts) {
  return "\n--" + facts.boundary + "--\n";
}

}  // namespace scanq
