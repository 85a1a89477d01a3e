// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/client_share.h"

#include <arpa/inet.h>
#include <fcntl.h>

#include <cstdlib>

#include "lib/base/digest.h"
#include "lib/base/digits.h"
#include "lib/base/own_file.h"
#include "lib/mail/policy_pattern.h"

namespace scanq {
namespace {

constexpr long kLocksOfAClient = 1024;
constexpr std::uint64_t kClients = 1ULL << 50;  // so many that no two have the same locks

// The same for all addresses of one client: an IPv6 address without its last 64 bits, of which a
// client has as many as it likes.
std::string network_of(const std::string& ip) {
  constexpr std::size_t kNetworkBytes = 8;
  unsigned char bytes[16] = {};
  const bool is_v6 = ip.find('.') == std::string::npos &&  // no IPv4 address written as IPv6
                     ::inet_pton(AF_INET6, ip.c_str(), bytes) == 1;
  return is_v6 ? std::string(bytes, bytes + kNetworkBytes) : ip;
}

}  // namespace

bool has_limited_share(const Client& client) {
  const char* local = std::getenv("TCPLOCALIP");
  const bool is_this_machine = client.is_local() || client_matches("127.0.0.0/8", client) ||
                               client_matches("::1", client) ||
                               (local != nullptr && client.ip == local);
  return !is_this_machine && !client.is_relay && std::getenv("SCANQ_GATEWAY") == nullptr;
}

Result<ClientShare> ClientShare::open(const Settings& settings, const Client& client, int most) {
  Result<Fd> file = open_own_file(settings.lock_dir, "clients", O_RDWR);
  if (!file) return file.error();
  const std::string digest = Digest().add(network_of(client.ip)).finish();
  const auto number = static_cast<long>(little_endian(digest, 0, 8) % kClients);
  return ClientShare(std::move(*file), number * kLocksOfAClient, most);
}

bool ClientShare::take() {
  for (int i = 0; i < most_; ++i) {
    struct flock lock = {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = first_ + i;
    lock.l_len = 1;
    // Such a lock belongs to the open file, and ends with it.
    if (::fcntl(file_.get(), F_OFD_SETLK, &lock) == 0) return true;
  }
  return false;
}

}  // namespace scanq
