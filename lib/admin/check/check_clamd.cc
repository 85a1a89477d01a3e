// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/check_clamd.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "lib/base/fd.h"
#include "lib/base/read_until.h"
#include "lib/image/test_virus.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::chrono::seconds kForAnAnswer{150};
constexpr std::size_t kMaxReplyBytes = 4096;
constexpr std::size_t kMaxShownBytes = 200;

Result<Fd> connect_to(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return Error{ErrorCode::kReadFailed, "a path that is too long"};
  }
  path.copy(address.sun_path, path.size());
  Fd client(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!client.is_open()) return errno_error(ErrorCode::kReadFailed, "socket");
  if (::connect(client.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    return errno_error(ErrorCode::kReadFailed, "connect");
  }
  return client;
}

Result<std::string> ask_about_virus(const std::string& path) {
  Result<Fd> client = connect_to(path);
  if (!client) return client.error();
  const std::string virus = eicar();
  std::string question = "zINSTREAM";
  question += '\0';
  question += {'\0', '\0', '\0', static_cast<char>(virus.size())};
  question += virus + std::string(4, '\0');
  Result<void> asked = write_all(client->get(), question);
  if (!asked) return asked.error();
  return read_until(client->get(), kMaxReplyBytes, Clock::now() + kForAnAnswer);
}

}  // namespace

std::vector<CheckRow> check_clamd(const std::string& socket_path) {
  struct stat facts = {};
  if (::stat(socket_path.c_str(), &facts) != 0 || !S_ISSOCK(facts.st_mode)) return {};
  const std::string name = "clamd's clients";
  Result<std::string> answer = ask_about_virus(socket_path);
  if (answer && answer->find(" FOUND") != std::string::npos) {
    return {{State::kOk, name, "the test virus is found at " + socket_path, ""}};
  }
  const std::string how = !answer           ? answer.error().text
                          : answer->empty() ? "no answer"
                                            : one_line_utf8(*answer, kMaxShownBytes);
  return {{State::kCritical, name, "the test virus is not found at " + socket_path + ": " + how,
           "look at systemctl status scanq-clamd.socket, and at the log of scanq-clamd"}};
}

}  // namespace scanq
