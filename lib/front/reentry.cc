// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/reentry.h"

#include <algorithm>

#include "lib/base/terminal_text.h"
#include "lib/front/server_name.h"
#include "lib/front/smtp_client.h"
#include "lib/front/tcp_stream.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kPieceBytes = 65536;
constexpr std::size_t kMaxReplyDigits = 5;

Result<std::string> read_piece(int fd) {
  std::string piece(kPieceBytes, '\0');
  Result<std::size_t> got = read_some(fd, piece.data(), piece.size());
  if (!got) return got.error();
  piece.resize(*got);
  return piece;
}

std::string netstring(std::string_view text) {
  return std::to_string(text.size()) + ":" + std::string(text) + ",";
}

std::string length_text(std::uint64_t bytes) {
  return std::to_string(bytes) + ":";
}

// A netstring of at most 99,999 bytes.
Result<std::string> read_netstring(TcpStream& stream) {
  std::string digits;
  for (;;) {
    Result<std::string> next = stream.read_bytes(1);
    if (!next) return next.error();
    if (*next == ":" && !digits.empty()) break;
    if ((*next)[0] < '0' || (*next)[0] > '9' || digits.size() == kMaxReplyDigits) {
      return Error{ErrorCode::kReadFailed, "no QMQP reply"};
    }
    digits += *next;
  }
  return stream.read_bytes(std::stoul(digits));
}

// QMQP: one netstring, of the message, the sender and the recipients as netstrings.
Result<ReentryAnswer> send_by_qmqp(const TcpAddress& server, int fd, const Envelope& envelope,
                                   Clock::time_point deadline) {
  Result<std::uint64_t> left = bytes_left(fd);
  if (!left) return left.error();
  const std::uint64_t bytes = *left;
  std::string addresses = netstring(envelope.sender);
  for (const std::string& recipient : envelope.recipients) addresses += netstring(recipient);
  const std::string inner = length_text(bytes);
  Result<TcpStream> stream = TcpStream::connect(server, deadline);
  if (!stream) return stream.error();
  Result<void> written =
      stream->write(length_text(inner.size() + bytes + 1 + addresses.size()) + inner);
  for (std::uint64_t sent = 0; written && sent < bytes;) {
    Result<std::string> piece = read_piece(fd);
    if (!piece) return piece.error();
    if (piece->empty()) return Error{ErrorCode::kReadFailed, "the message became shorter"};
    sent += piece->size();
    if (sent > bytes) return Error{ErrorCode::kReadFailed, "the message became longer"};
    written = stream->write(*piece);
  }
  if (written) written = stream->write("," + addresses + ",");
  if (!written) return written.error();
  Result<std::string> reply = read_netstring(*stream);
  if (!reply) return reply.error();
  using Kind = ReentryAnswer::Kind;
  if (reply->starts_with('K')) return ReentryAnswer{Kind::kTaken, terminal_text(reply->substr(1))};
  if (reply->starts_with('D')) {
    return ReentryAnswer{Kind::kPermanent, terminal_text(reply->substr(1))};
  }
  return ReentryAnswer{Kind::kTemporary, terminal_text(reply->empty() ? "" : reply->substr(1))};
}

Result<ReentryAnswer> send_to_listener(const TcpAddress& server, const SmtpMail& mail,
                                       Clock::time_point deadline) {
  Result<SmtpAnswer> answer = send_by_smtp(server, mail, deadline);
  if (!answer) return answer.error();
  using Kind = ReentryAnswer::Kind;
  if (answer->is_taken()) return ReentryAnswer{Kind::kTaken, answer->text};
  return ReentryAnswer{answer->code >= 500 ? Kind::kPermanent : Kind::kTemporary,
                       answer->stage + ": " + answer->text};
}

bool has_odd_address(const Envelope& envelope) {
  return !is_one_line(envelope.sender) ||
         !std::all_of(envelope.recipients.begin(), envelope.recipients.end(), is_one_line);
}

}  // namespace

Result<ReentryAnswer> reenter(const Settings& settings, MailHost host, int fd,
                              const Envelope& envelope, Recipients wanted,
                              Clock::time_point deadline) {
  if (has_odd_address(envelope)) {
    return Error{ErrorCode::kBadEnvelope, "an address has control characters"};
  }
  Result<TcpAddress> server = parse_tcp_address(settings.reentry);
  if (!server) return server.error();
  Result<ReentryAnswer> answer =
      host == MailHost::kPostfix
          ? send_by_qmqp(*server, fd, envelope, deadline)
          : send_to_listener(*server,
                             {server_name(settings), envelope.sender, envelope.recipients,
                              [fd] { return read_piece(fd); }, wanted == Recipients::kAll},
                             deadline);
  if (!answer) {
    return answer.error().while_doing("handing it to " + server->text() + " (setting reentry)");
  }
  return answer;
}

}  // namespace scanq
