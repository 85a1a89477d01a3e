// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/texts/notice_message.h"

#include <algorithm>
#include <array>

#include "lib/mail/text.h"
#include "lib/mail/texts/make_fields.h"
#include "lib/mail/texts/text_part.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxShownAddresses = 20;
constexpr std::string_view kNobody = "undisclosed-recipients:;";
constexpr std::array<std::string_view, 3> kKindNames{"sender", "recipients", "administrators"};

// An address that may stand in a header field as it is. Others, with bytes above 127 or of a kind
// that needs quotes, are only in the envelope.
bool is_plain_address(std::string_view address) {
  constexpr std::string_view kMarks = "!#$%&'*+-/=?^_`{|}~.@";
  return !address.empty() && address.size() < 250 &&
         std::all_of(address.begin(), address.end(), [kMarks](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  kMarks.find(c) != std::string_view::npos;
         });
}

std::string to_field(const std::vector<std::string>& addresses, const std::string& host_name) {
  std::string field;
  for (const std::string& address : addresses) {
    if (!is_plain_address(address)) continue;
    field += field.empty() ? "To: " : ",\n ";
    field += address;
    if (address.find('@') == std::string::npos) field += "@" + host_name;
  }
  return field.empty() ? "To: " + std::string(kNobody) + "\n" : field + "\n";
}

// Recipients of one mail need not know of each other (Bcc); administrators do.
bool may_show_recipients(const Notice& notice) {
  return (notice.recipients.size() == 1 || notice.kind != NoticeKind::kRecipients) &&
         notice.recipients.size() <= kMaxShownAddresses;
}

std::string from_field(const DeliverySettings& settings, const std::string& host) {
  std::string address = settings.from_address;
  if (address.find('@') == std::string::npos) {
    address = (address.empty() ? "MAILER-DAEMON" : address) + "@" + host;
  }
  if (!is_plain_address(address)) address = "MAILER-DAEMON@" + host;
  return make_mailbox_field("From", one_line_utf8(settings.from_name_text(), address.size() + 1000),
                            address, settings.charset());
}

}  // namespace

std::string make_notice_head(const NoticeHead& head) {
  const std::string host = is_plain_address(head.host_name) ? head.host_name : "localhost";
  std::string fields = from_field(head.settings, host) + to_field(head.to, host);
  fields += make_text_field("Subject", head.subject, head.settings.charset());
  fields += make_date_field(head.now);
  return fields.append("Message-ID: <scanq.").append(head.unique).append("@" + host + ">\n");
}

std::string make_notice(const DeliveryFacts& delivery, const Notice& notice,
                        const MessageText& text, std::string_view unique) {
  const TextPart body = make_text_part(text.body, delivery.settings.charset());
  std::string message = make_notice_head(
      {delivery.settings, delivery.host_name,
       may_show_recipients(notice) ? notice.recipients : std::vector<std::string>(), text.subject,
       delivery.now, unique});
  // RFC 3834: an automatic answer names what it answers.
  const std::string& original_id = delivery.verdict.message_id;
  if (is_plain_address(original_id)) message += "References: <" + original_id + ">\n";
  message += "Auto-Submitted: auto-generated\n";
  message.append("X-Scanq-Notice: ").append(kKindNames[static_cast<std::size_t>(notice.kind)]);
  message.append("; id=").append(printable_ascii(delivery.id, 100)).append("\n");
  message += "MIME-Version: 1.0\n" + body.header + "\n" + body.body;
  return message;
}

}  // namespace scanq
