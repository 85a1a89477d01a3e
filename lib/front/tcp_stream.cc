// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/tcp_stream.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "lib/base/read_until.h"

namespace scanq {
namespace {

struct SocketAddress {
  sockaddr_storage bytes = {};
  socklen_t size = 0;
};

Result<SocketAddress> socket_address(const TcpAddress& to) {
  SocketAddress made;
  const auto port = htons(static_cast<std::uint16_t>(std::atoi(to.port.c_str())));
  sockaddr_in v4 = {};
  sockaddr_in6 v6 = {};
  if (::inet_pton(AF_INET, to.ip.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = port;
    std::memcpy(&made.bytes, &v4, sizeof v4);
    made.size = sizeof v4;
  } else if (::inet_pton(AF_INET6, to.ip.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = port;
    std::memcpy(&made.bytes, &v6, sizeof v6);
    made.size = sizeof v6;
  } else {
    return Error{ErrorCode::kBadSettings, to.ip + " is no IP address"};
  }
  return made;
}

Error connect_error(const TcpAddress& to, int number) {
  return errno_error(ErrorCode::kReadFailed, "connect", number)
      .while_doing("connecting to " + to.text());
}

}  // namespace

Result<TcpStream> TcpStream::connect(const TcpAddress& to, Clock::time_point deadline) {
  Result<SocketAddress> address = socket_address(to);
  if (!address) return address.error();
  Fd fd(::socket(address->bytes.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd.is_open()) return errno_error(ErrorCode::kReadFailed, "socket");
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address->bytes), address->size) != 0) {
    if (errno != EINPROGRESS) return connect_error(to, errno);
    Result<void> ready = wait_until_writable(fd.get(), deadline);
    if (!ready) return ready.error().while_doing("connecting to " + to.text());
    int number = 0;
    socklen_t size = sizeof number;
    if (::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &number, &size) != 0 || number != 0) {
      return connect_error(to, number);
    }
  }
  return TcpStream(std::move(fd), deadline);
}

Result<void> TcpStream::write(std::string_view bytes) {
  while (!bytes.empty()) {
    Result<void> ready = wait_until_writable(fd_.get(), deadline_);
    if (!ready) return ready;
    const ssize_t put = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(put));
    } else if (errno != EINTR && errno != EAGAIN) {
      return errno_error(ErrorCode::kWriteFailed, "send");
    }
  }
  return {};
}

Result<std::string> TcpStream::read_line(std::size_t max_bytes) {
  for (;;) {
    const std::size_t end = buffer_.find('\n');
    if (end != std::string::npos) {
      std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      if (line.ends_with('\r')) line.pop_back();
      return line;
    }
    if (buffer_.size() > max_bytes) return Error{ErrorCode::kReadFailed, "reply too long"};
    Result<void> filled = fill();
    if (!filled) return filled.error();
  }
}

Result<std::string> TcpStream::read_bytes(std::size_t bytes) {
  while (buffer_.size() < bytes) {
    Result<void> filled = fill();
    if (!filled) return filled.error();
  }
  std::string taken = buffer_.substr(0, bytes);
  buffer_.erase(0, bytes);
  return taken;
}

Result<void> TcpStream::fill() {
  std::array<char, 4096> piece{};
  for (;;) {
    Result<void> ready = wait_until_readable(fd_.get(), deadline_);
    if (!ready) return ready;
    const ssize_t got = ::recv(fd_.get(), piece.data(), piece.size(), 0);
    if (got == 0) return Error{ErrorCode::kReadFailed, "the server closed the connection"};
    if (got > 0) {
      buffer_.append(piece.data(), static_cast<std::size_t>(got));
      return {};
    }
    if (errno != EINTR && errno != EAGAIN) return errno_error(ErrorCode::kReadFailed, "recv");
  }
}

}  // namespace scanq
