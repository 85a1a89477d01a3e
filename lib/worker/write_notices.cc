// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/write_notices.h"

#include <algorithm>

#include "lib/base/fd.h"
#include "lib/base/random.h"
#include "lib/mail/message_shape.h"
#include "lib/mail/text.h"
#include "lib/mime/mime_compose.h"

namespace scanq {
namespace {

constexpr std::size_t kMessageIdSeedBytes = 16;
constexpr std::size_t kMaxShownAddresses = 20;
constexpr std::string_view kNobody = "undisclosed-recipients:;";
constexpr std::array<std::string_view, 3> kKindNames{"sender", "recipients", "administrators"};

TemplateName template_for(NoticeKind kind) {
  if (kind == NoticeKind::kSender) return TemplateName::kNoticeSender;
  if (kind == NoticeKind::kRecipients) return TemplateName::kNoticeRecipients;
  return TemplateName::kNoticeAdministrators;
}

// Whether an address may stand in a header field as it is. Other addresses, with bytes above 127 or
// a need for quotes, are only in the envelope.
bool is_plain_address(std::string_view address) {
  constexpr std::string_view kMarks = "!#$%&'*+-/=?^_`{|}~.@";
  return !address.empty() && address.size() < 250 &&
         std::all_of(address.begin(), address.end(), [kMarks](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  kMarks.find(c) != std::string_view::npos;
         });
}

// Recipients of one mail may not learn of each other (Bcc); administrators may.
std::string to_field(const Notice& notice, const std::string& host_name) {
  std::string field;
  const bool may_show = notice.recipients.size() == 1 || notice.kind != NoticeKind::kRecipients;
  if (may_show && notice.recipients.size() <= kMaxShownAddresses) {
    for (const std::string& address : notice.recipients) {
      if (!is_plain_address(address)) continue;
      field += field.empty() ? "To: " : ",\n ";
      field += address;
      if (address.find('@') == std::string::npos) field += "@" + host_name;
    }
  }
  return field.empty() ? "To: " + std::string(kNobody) + "\n" : field + "\n";
}

std::string from_field(const ComposeRequest& request, const std::string& host,
                       MailCharset charset) {
  const DeliverySettings& delivery = request.settings.delivery;
  std::string address = delivery.from_address;
  if (address.find('@') == std::string::npos) {
    address = (address.empty() ? "MAILER-DAEMON" : address) + "@" + host;
  }
  if (!is_plain_address(address)) address = "MAILER-DAEMON@" + host;
  return make_mailbox_field("From", one_line_utf8(delivery.from_name, address.size() + 1000),
                            address, charset);
}

}  // namespace

Result<std::string> make_notice(const ComposeRequest& request, const Notice& notice,
                                const MessageText& text) {
  const DeliverySettings& delivery = request.settings.delivery;
  const MailCharset charset = delivery.charset();
  const std::string host = is_plain_address(request.host_name) ? request.host_name : "localhost";
  Result<std::string> seed = random_bytes(kMessageIdSeedBytes);
  if (!seed) return seed.error();
  const TextPart body = make_text_part(text.body, charset);
  std::string message = from_field(request, host, charset) + to_field(notice, host);
  message += make_text_field("Subject", text.subject, charset);
  message += make_date_field(request.now);
  message += "Message-ID: <scanq." + make_boundary(*seed).substr(2) + "@" + host + ">\n";
  // By RFC 3834 an automatic answer names the message that it answers.
  const std::string& original_id = request.verdict.message_id;
  if (is_plain_address(original_id)) message += "References: <" + original_id + ">\n";
  message += "Auto-Submitted: auto-generated\n";
  message.append("X-Scanq-Notice: ").append(kKindNames[static_cast<std::size_t>(notice.kind)]);
  message.append("; id=").append(printable_ascii(request.id, 100)).append("\n");
  message += "MIME-Version: 1.0\n" + body.header + "\n" + body.body;
  return message;
}

Result<void> write_notices(const ComposeRequest& request, const Templates& templates,
                           const TemplateValues& values, int fd, ComposeReply& reply) {
  std::uint64_t at = 0;
  for (const Notice& notice : request.notices) {
    TemplateValues own = values;
    own.texts["untold"] = std::to_string(notice.untold);
    own.answer("has_untold", notice.untold > 0);
    own.answer("is_last_notice", notice.is_last);
    Result<MessageText> text =
        fill_or_fall_back(templates, template_for(notice.kind), own, reply.note);
    if (!text) return text.error();
    Result<std::string> message = make_notice(request, notice, *text);
    if (!message) return message.error();
    Result<void> written = write_all(fd, *message);
    if (!written) return written;
    reply.notices.push_back({at, message->size()});
    at += message->size();
  }
  return {};
}

}  // namespace scanq
