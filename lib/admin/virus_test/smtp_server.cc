// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/virus_test/smtp_server.h"

#include <netdb.h>
#include <sys/socket.h>

#include <memory>
#include <vector>

#include "lib/base/fd.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

struct FreeAddresses {
  void operator()(struct addrinfo* list) const { ::freeaddrinfo(list); }
};

Result<std::vector<TcpAddress>> look_up(const SmtpServer& server) {
  struct addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  struct addrinfo* list = nullptr;
  const int failed = ::getaddrinfo(server.host.c_str(), server.port.c_str(), &hints, &list);
  if (failed != 0) {
    return Error{ErrorCode::kReadFailed, server.host + ": " + ::gai_strerror(failed)};
  }
  const std::unique_ptr<struct addrinfo, FreeAddresses> owner(list);
  std::vector<TcpAddress> found;
  for (const struct addrinfo* at = list; at != nullptr; at = at->ai_next) {
    char ip[NI_MAXHOST];
    if (::getnameinfo(at->ai_addr, at->ai_addrlen, ip, sizeof ip, nullptr, 0, NI_NUMERICHOST) == 0)
      found.push_back({ip, server.port});
  }
  if (found.empty()) return Error{ErrorCode::kReadFailed, server.host + " has no address"};
  return found;
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

Result<SmtpAnswer> send_to_server(const SmtpServer& server, const SmtpMail& mail,
                                  Clock::time_point deadline) {
  Result<std::vector<TcpAddress>> addresses = look_up(server);
  if (!addresses) return addresses.error();
  Result<SmtpAnswer> answer = send_by_smtp(addresses->front(), mail, deadline);
  for (std::size_t i = 1; i < addresses->size() && !answer; ++i) {
    answer = send_by_smtp((*addresses)[i], mail, deadline);
  }
  return answer;
}

}  // namespace scanq
