// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The client of one message: a value. front/environment fills it.
#pragma once

#include <string>

namespace scanq {

// The client that sent the message, according to the environment that tcpserver made.
struct Client {
  std::string ip;         // TCPREMOTEIP; empty: locally injected
  bool is_relay = false;  // RELAYCLIENT is set
  // A saved message whose envelope nobody knows: an empty sender does not make it a bounce.
  bool is_sender_unknown = false;
  bool is_local() const { return ip.empty(); }
};

}  // namespace scanq
