// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/virus_test/smtp_client.h"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

#include "lib/base/fd.h"
#include "lib/base/read_until.h"
#include "lib/base/terminal_text.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxReplyBytes = 64 << 10;

struct FreeAddresses {
  void operator()(struct addrinfo* list) const { ::freeaddrinfo(list); }
};

Result<Fd> connect_one(const struct addrinfo& to, Clock::time_point deadline) {
  Fd fd(::socket(to.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd.is_open()) return errno_error(ErrorCode::kReadFailed, "socket");
  if (::connect(fd.get(), to.ai_addr, to.ai_addrlen) != 0) {
    if (errno != EINPROGRESS) return errno_error(ErrorCode::kReadFailed, "connect");
    Result<void> ready = wait_until_writable(fd.get(), deadline);
    if (!ready) return ready.error();
    int number = 0;
    socklen_t size = sizeof number;
    if (::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &number, &size) != 0 || number != 0) {
      return errno_error(ErrorCode::kReadFailed, "connect", number);
    }
  }
  return fd;
}

Result<Fd> connect_to(const SmtpServer& server, Clock::time_point deadline) {
  struct addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  struct addrinfo* list = nullptr;
  const int failed = ::getaddrinfo(server.host.c_str(), server.port.c_str(), &hints, &list);
  if (failed != 0) {
    return Error{ErrorCode::kReadFailed, server.host + ": " + ::gai_strerror(failed)};
  }
  const std::unique_ptr<struct addrinfo, FreeAddresses> owner(list);
  Result<Fd> fd = Error{ErrorCode::kReadFailed, server.host + " has no address"};
  for (const struct addrinfo* at = list; at != nullptr && !fd; at = at->ai_next) {
    fd = connect_one(*at, deadline);
  }
  if (!fd) return fd.error().while_doing("connecting to " + server.text());
  return fd;
}

class Conversation {
 public:
  Conversation(Fd fd, Clock::time_point deadline) : fd_(std::move(fd)), deadline_(deadline) {}

  Result<void> write(std::string_view bytes) {
    while (!bytes.empty()) {
      Result<void> ready = wait_until_writable(fd_.get(), deadline_);
      if (!ready) return ready;
      const ssize_t put = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (put >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(put));
      } else if (errno != EINTR && errno != EAGAIN) {
        return errno_error(ErrorCode::kWriteFailed, "send to the SMTP server");
      }
    }
    return {};
  }

  // A whole reply, of which the last line counts.
  Result<SmtpAnswer> read(const char* stage) {
    std::string line;
    for (;;) {
      Result<std::string> next = read_line();
      if (!next) return next.error().while_doing(std::string("waiting for the answer to ") + stage);
      line = *next;
      if (line.size() < 4 || line[3] != '-') break;
    }
    const bool has_code =
        line.size() >= 3 &&
        std::all_of(line.begin(), line.begin() + 3, [](char c) { return c >= '0' && c <= '9'; });
    if (!has_code) {
      return Error{ErrorCode::kReadFailed, "no SMTP reply: " + terminal_text(line)};
    }
    return SmtpAnswer{std::stoi(line.substr(0, 3)), terminal_text(line), stage};
  }

 private:
  Result<std::string> read_line() {
    for (;;) {
      const std::size_t end = buffer_.find('\n');
      if (end != std::string::npos) {
        std::string line = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        if (line.ends_with('\r')) line.pop_back();
        return line;
      }
      if (buffer_.size() > kMaxReplyBytes) return Error{ErrorCode::kReadFailed, "reply too long"};
      Result<void> ready = wait_until_readable(fd_.get(), deadline_);
      if (!ready) return ready.error();
      std::array<char, 4096> piece{};
      const ssize_t got = ::recv(fd_.get(), piece.data(), piece.size(), 0);
      if (got == 0) return Error{ErrorCode::kReadFailed, "the SMTP server closed the connection"};
      if (got > 0) {
        buffer_.append(piece.data(), static_cast<std::size_t>(got));
      } else if (errno != EINTR && errno != EAGAIN) {
        return errno_error(ErrorCode::kReadFailed, "recv from the SMTP server");
      }
    }
  }

  Fd fd_;
  Clock::time_point deadline_;
  std::string buffer_;
};

// Lines ended by CRLF, dots at their beginnings doubled, a dot at the end.
std::string wire_form(std::string_view message) {
  std::string wire;
  for (std::size_t at = 0; at < message.size();) {
    const std::string_view line = next_line(message, at);
    if (line.starts_with('.')) wire += '.';
    wire.append(line).append("\r\n");
  }
  return wire + ".\r\n";
}

// An address as net/tcp has it, in hexadecimal words of this machine's byte order; any of this
// machine's means one that can be reached.
std::string readable_address(const std::string& digits) {
  if (digits == "00000000000000000000000000000000") return "::1";
  if (digits.size() > 8) return digits.starts_with("00000000000000000000000001000000") ? "::1" : "";
  const unsigned long word = std::stoul(digits, nullptr, 16);
  if (word == 0) return "127.0.0.1";
  std::string text;
  for (unsigned byte = 0; byte < 4; ++byte) {
    text += (byte == 0 ? "" : ".") + std::to_string(word >> (8 * byte) & 0xff);
  }
  return text;
}

std::string listener_in(const std::string& table) {
  constexpr std::string_view kPort = ":0019", kListens = "0A";
  for (std::size_t at = 0; at < table.size();) {
    const std::vector<std::string> words = split_words(next_line(table, at));
    if (words.size() < 4 || words[3] != kListens || !words[1].ends_with(kPort)) continue;
    const std::string address = readable_address(words[1].substr(0, words[1].find(':')));
    if (!address.empty()) return address;
  }
  return "";
}

}  // namespace

Result<SmtpServer> parse_smtp_server(std::string_view text) {
  const bool has_brackets = text.starts_with('[') && text.find(']') != std::string_view::npos;
  const std::size_t colon = has_brackets ? text.find(':', text.find(']')) : text.rfind(':');
  std::string host(text.substr(0, colon));
  const std::string port(colon == std::string_view::npos ? "25" : text.substr(colon + 1));
  if (has_brackets) host = host.substr(1, host.find(']') - 1);
  const bool is_number = !port.empty() && port.size() <= 5 &&
                         port.find_first_not_of("0123456789") == std::string::npos;
  if (host.empty() || !is_number || std::stoi(port) < 1 || std::stoi(port) > 65535) {
    return Error{ErrorCode::kBadSettings,
                 "--smtp takes HOST:PORT, such as 127.0.0.1:25: " + std::string(text)};
  }
  return SmtpServer{host, port};
}

Result<SmtpServer> find_smtp_server(const std::string& proc) {
  constexpr std::size_t kMaxTableBytes = 16 << 20;
  for (const char* name : {"/net/tcp", "/net/tcp6"}) {
    Result<std::string> table = read_file(proc + name, kMaxTableBytes);
    const std::string address = table ? listener_in(*table) : "";
    if (!address.empty()) return SmtpServer{address, "25"};
  }
  return Error{ErrorCode::kReadFailed, "no SMTP server listens on port 25 of this machine"};
}

Result<SmtpAnswer> send_by_smtp(const SmtpServer& server, const SmtpMail& mail,
                                Clock::time_point deadline) {
  Result<Fd> fd = connect_to(server, deadline);
  if (!fd) return fd.error();
  Conversation talk(std::move(*fd), deadline);
  struct Step {
    const char* stage;
    std::string line;  // sent before its answer is read
  };
  const std::array<Step, 6> steps{{{"the connection", ""},
                                   {"HELO", "HELO " + mail.helo + "\r\n"},
                                   {"MAIL FROM", "MAIL FROM:<" + mail.sender + ">\r\n"},
                                   {"RCPT TO", "RCPT TO:<" + mail.recipient + ">\r\n"},
                                   {"DATA", "DATA\r\n"},
                                   {"the message", wire_form(mail.message)}}};
  SmtpAnswer answer;
  for (const Step& step : steps) {
    Result<void> written = talk.write(step.line);
    if (!written) return written.error();
    Result<SmtpAnswer> read = talk.read(step.stage);
    if (!read) return read.error();
    answer = *read;
    if (answer.code >= 400 || answer.code < 200) break;
  }
  (void)talk.write("QUIT\r\n");  // nothing depends on it
  return answer;
}

}  // namespace scanq
