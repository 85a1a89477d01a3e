// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The folder between scanq-web and root, on root's side:
//
//   requests/NAME   the web server's user alone writes here
//   answers/NAME    made by root, for that user to read and remove
//   key             for the tokens of forms; that user alone reads it
//   release-key     for the links of digests; root alone reads it
//   lock            held by the process that carries requests out
//
// Whoever has taken over the web server can put anything into the first two: nothing there is
// followed, and nothing but a small regular file of that user is read.
#pragma once

#include <string>
#include <vector>

#include "lib/base/fd.h"
#include "lib/base/user.h"
#include "lib/web/web_config.h"
#include "lib/web/web_request.h"

namespace scanq {

// Makes what is missing, and gives it to the user of web.conf. kBadSettings: there is no such user,
// or it is root's. kWriteFailed.
Result<void> prepare_web_folder(const WebConfig& config);

class WebFolder {
 public:
  // kReadFailed: it was not prepared.
  static Result<WebFolder> open(const WebConfig& config);

  const Fd& lock() const { return lock_; }
  // The names in requests/, in no order, at most kMostAtOnce.
  static constexpr std::size_t kMostAtOnce = 2000;
  Result<std::vector<std::string>> waiting() const;
  // Removes the request and returns it. kRefused, with the reason: it is none of that user's, or is
  // malformed, or so old that nobody waits for its answer.
  Result<WebRequest> take(const std::string& name) const;
  // kWriteFailed.
  Result<void> give(const std::string& name, const WebAnswer& answer) const;
  // Removes what was left in answers/ by browsers that went away.
  void sweep() const;

 private:
  WebFolder() = default;
  Fd requests_, answers_, lock_;
  User user_{};
};

}  // namespace scanq
