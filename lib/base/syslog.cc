// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/syslog.h"

#include <paths.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <ctime>
#include <string>

#include "lib/base/fd.h"
#include "lib/base/read_until.h"

namespace scanq {
namespace {

constexpr std::chrono::seconds kForSyslog{5};

struct Logger {
  Fd socket;
  bool is_stream = false;
};

// As the C library connects: a datagram socket, or a stream where the daemon has that.
Result<Logger> connect_to_logger() {
  for (const int type : {SOCK_DGRAM, SOCK_STREAM}) {
    Fd socket(::socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const sockaddr_un logger{AF_UNIX, _PATH_LOG};
    const auto* address = reinterpret_cast<const sockaddr*>(&logger);
    if (socket.is_open() && ::connect(socket.get(), address, sizeof logger) == 0) {
      return Logger{std::move(socket), type == SOCK_STREAM};
    }
    if (errno != EPROTOTYPE) break;
  }
  return errno_error(ErrorCode::kNoSpool, "connect(/dev/log)");
}

// "<22>Jun  1 12:00:00 qmail-scanq[7]: ", as RFC 3164 has it.
std::string line_start(std::string_view program) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  (void)::localtime_r(&now, &parts);  // if it fails, the date is a false one
  char date[32];
  const std::size_t bytes = std::strftime(date, sizeof date, "%b %e %H:%M:%S ", &parts);
  return "<" + std::to_string(LOG_MAIL | LOG_INFO) + ">" + std::string(date, bytes) +
         std::string(program) + "[" + std::to_string(::getpid()) + "]: ";
}

// A datagram goes whole or not at all; a stream may take a piece.
Result<void> send_all(const Logger& logger, std::string_view bytes) {
  const Clock::time_point deadline = Clock::now() + kForSyslog;
  while (!bytes.empty()) {
    const ssize_t sent = ::send(logger.socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (errno == EINTR) continue;  // it does not block
    if (errno != EAGAIN) return errno_error(ErrorCode::kWriteFailed, "send(/dev/log)");
    Result<void> ready = wait_until_writable(logger.socket.get(), deadline);
    if (!ready) return ready;
  }
  return {};
}

}  // namespace

bool syslog_answers() {
  return connect_to_logger().has_value();
}

Result<void> send_to_syslog(std::string_view program, std::string_view line) {
  Result<Logger> logger = connect_to_logger();
  if (!logger) return logger.error();
  std::string message = line_start(program).append(line);
  if (logger->is_stream) message += '\0';  // ends it there
  return send_all(*logger, message);
}

}  // namespace scanq
