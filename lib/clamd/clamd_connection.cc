// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/clamd/clamd_connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "lib/base/read_until.h"

namespace scanq {
namespace {

constexpr std::size_t kReadBytes = 65536;
constexpr std::chrono::seconds kWriteSeconds{120};
constexpr std::chrono::seconds kDrainSeconds{2};
// More descriptors than a client has a reason to send are taken in only to be closed.
constexpr std::size_t kMostDescriptors = 8;

std::string address_text(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = nullptr;
  if (address.ss_family == AF_INET) {
    bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  } else if (address.ss_family == AF_INET6) {
    bytes = &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  }
  if (bytes == nullptr ||
      ::inet_ntop(address.ss_family, bytes, text.data(), text.size()) == nullptr)
    return {};
  return text.data();
}

std::vector<Fd> descriptors_in(msghdr& message) {
  std::vector<Fd> taken;
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(part) + i * sizeof fd, sizeof fd);
      taken.emplace_back(fd);
    }
  }
  return taken;
}

}  // namespace

ClamdPeer ClamdConnection::peer() const {
  sockaddr_storage address{};
  socklen_t bytes = sizeof address;
  if (::getpeername(connection_.get(), reinterpret_cast<sockaddr*>(&address), &bytes) != 0)
    return {};
  if (address.ss_family != AF_UNIX) return {address_text(address), std::nullopt};
  ucred credentials{};
  socklen_t length = sizeof credentials;
  if (::getsockopt(connection_.get(), SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0)
    return {};
  return {"uid:" + std::to_string(credentials.uid), credentials.uid};
}

Result<std::string> ClamdConnection::read(Clock::time_point deadline) {
  Result<void> ready = wait_until_readable(connection_.get(), deadline);
  if (!ready) return ready.error();
  std::string bytes(kReadBytes, '\0');
  iovec piece{bytes.data(), bytes.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(kMostDescriptors * sizeof(int))> space;
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = space.data();
  message.msg_controllen = space.size();
  ssize_t got = 0;
  do {
    got = ::recvmsg(connection_.get(), &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR && stop_signal() == 0);
  if (got < 0 && errno == ENOTSOCK) {  // a pipe, where a test or inetd has one
    Result<std::size_t> count = read_some(connection_.get(), bytes.data(), bytes.size());
    if (!count) return count.error();
    bytes.resize(*count);
    return bytes;
  }
  if (got < 0) return errno_error(ErrorCode::kReadFailed, "recvmsg");
  std::vector<Fd> taken = descriptors_in(message);
  if (!taken.empty()) descriptor_.reset();
  if (taken.size() == 1) descriptor_ = std::move(taken[0]);
  bytes.resize(static_cast<std::size_t>(got));
  return bytes;
}

Result<void> ClamdConnection::write(std::string_view bytes) {
  const Clock::time_point deadline = Clock::now() + kWriteSeconds;
  while (!bytes.empty()) {
    Result<void> ready = wait_until_writable(connection_.get(), deadline);
    if (!ready) return ready;
    const ssize_t put =
        ::send(connection_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (put < 0 && errno == ENOTSOCK) return write_all(connection_.get(), bytes);
    if (put < 0 && errno != EINTR && errno != EAGAIN)
      return errno_error(ErrorCode::kWriteFailed, "send");
    if (put > 0) bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

void ClamdConnection::drain() {
  (void)::shutdown(connection_.get(), SHUT_WR);  // where it is no socket, there is nothing to drain
  const Clock::time_point deadline = Clock::now() + kDrainSeconds;
  for (;;) {
    Result<std::string> bytes = read(deadline);
    if (!bytes || bytes->empty() || Clock::now() >= deadline) return;
  }
}

}  // namespace scanq
