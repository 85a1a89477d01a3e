// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Counts how many messages of one client are being scanned or wait in the line for it, over all
// fronts of this user, without a daemon: each holds one byte of a file by a lock of the kernel's,
// and the bytes that a client may hold follow from its address. The file has no content.
#pragma once

#include <string>

#include "lib/base/fd.h"
#include "lib/base/result.h"
#include "lib/mail/client.h"
#include "lib/mail/settings.h"

namespace scanq {

// Whether the client's share is limited. It is not for programs on this machine, for relay clients,
// and for gateways, which the server names by SCANQ_GATEWAY in the environment.
bool has_limited_share(const Client& client);

class ClientShare {
 public:
  // `most`: how many locks the client may hold. Codes of open_own_file. REQUIRES: 1 <= most <= 1024
  static Result<ClientShare> open(const Settings& settings, const Client& client, int most);
  // Takes one of the locks; it is held until this object is destroyed. False: all are taken.
  bool take();

 private:
  ClientShare(Fd file, long first, int most) : file_(std::move(file)), first_(first), most_(most) {}
  Fd file_;
  long first_;
  int most_;
};

}  // namespace scanq
