// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/smtp_client.h"

#include <algorithm>

#include "lib/base/digits.h"
#include "lib/base/terminal_text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxReplyBytes = 64 << 10;

// A whole reply, of which the last line counts.
Result<SmtpAnswer> read_reply(TcpStream& stream, const std::string& stage) {
  std::string line;
  for (;;) {
    Result<std::string> next = stream.read_line(kMaxReplyBytes);
    if (!next) return next.error().while_doing("waiting for the answer to " + stage);
    line = *next;
    if (line.size() < 4 || line[3] != '-') break;
  }
  const bool has_code = line.size() >= 3 && std::all_of(line.begin(), line.begin() + 3, is_digit);
  if (!has_code) return Error{ErrorCode::kReadFailed, "no SMTP reply: " + terminal_text(line)};
  return SmtpAnswer{std::stoi(line.substr(0, 3)), terminal_text(line), stage};
}

// Lines ended by CRLF, dots at their beginnings doubled. `is_at_line`: the text before ended a
// line.
std::string wire_form(std::string_view piece, bool& is_at_line) {
  std::string wire;
  for (const char c : piece) {
    if (is_at_line && c == '.') wire += '.';
    if (c == '\n') wire += '\r';
    wire += c;
    is_at_line = c == '\n';
  }
  return wire;
}

Result<void> write_message(TcpStream& stream, const SmtpMail& mail) {
  bool is_at_line = true;
  for (;;) {
    Result<std::string> piece = mail.read_piece();
    if (!piece) return piece.error();
    if (piece->empty()) return stream.write(is_at_line ? ".\r\n" : "\r\n.\r\n");
    Result<void> written = stream.write(wire_form(*piece, is_at_line));
    if (!written) return written;
  }
}

bool is_good(const Result<SmtpAnswer>& answer) {
  return answer && answer->code >= 200 && answer->code < 400;
}

Result<SmtpAnswer> say(TcpStream& stream, const std::string& stage, const std::string& line) {
  Result<void> written = stream.write(line + "\r\n");
  if (!written) return written.error();
  return read_reply(stream, stage);
}

Result<SmtpAnswer> name_recipients(TcpStream& stream, const SmtpMail& mail) {
  Result<SmtpAnswer> last = SmtpAnswer{0, "no recipient", "RCPT TO"};
  Result<SmtpAnswer> good = last;
  for (const std::string& recipient : mail.recipients) {
    last = say(stream, "RCPT TO", "RCPT TO:<" + recipient + ">");
    if (!last) return last;
    if (is_good(last)) good = last;
    if (!is_good(last) && mail.needs_all_recipients) return last;
  }
  return is_good(good) ? good : last;
}

Result<SmtpAnswer> converse(TcpStream& stream, const SmtpMail& mail) {
  Result<SmtpAnswer> answer = read_reply(stream, "the connection");
  if (is_good(answer)) answer = say(stream, "HELO", "HELO " + mail.helo);
  if (is_good(answer)) answer = say(stream, "MAIL FROM", "MAIL FROM:<" + mail.sender + ">");
  if (is_good(answer)) answer = name_recipients(stream, mail);
  if (is_good(answer)) answer = say(stream, "DATA", "DATA");
  if (!is_good(answer)) return answer;
  Result<void> written = write_message(stream, mail);
  if (!written) return written.error();
  return read_reply(stream, SmtpAnswer::kMessage);
}

}  // namespace

Result<SmtpAnswer> send_by_smtp(const TcpAddress& server, const SmtpMail& mail,
                                Clock::time_point deadline) {
  Result<TcpStream> stream = TcpStream::connect(server, deadline);
  if (!stream) return stream.error();
  Result<SmtpAnswer> answer = converse(*stream, mail);
  if (answer) (void)stream->write("QUIT\r\n");  // nothing depends on it
  return answer;
}

}  // namespace scanq
