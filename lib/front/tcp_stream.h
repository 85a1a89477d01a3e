// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A connection to a server by TCP, as its client: every wait ends at a deadline, or when we are to
// stop (stop_signal). Looks up no names.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/fd.h"
#include "lib/base/process.h"
#include "lib/base/result.h"
#include "lib/mail/address.h"

namespace scanq {

class TcpStream {
 public:
  // kReadFailed, kTimeout; kBadSettings for an address that is none.
  static Result<TcpStream> connect(const TcpAddress& to, Clock::time_point deadline);

  // All of it. kWriteFailed, kTimeout.
  Result<void> write(std::string_view bytes);
  // Up to a line end, without LF or CR LF. kReadFailed: the server closed the connection, or the
  // line has more than max_bytes.
  Result<std::string> read_line(std::size_t max_bytes);
  // Exactly so many bytes. kReadFailed.
  Result<std::string> read_bytes(std::size_t bytes);

 private:
  TcpStream(Fd fd, Clock::time_point deadline) : fd_(std::move(fd)), deadline_(deadline) {}
  Result<void> fill();

  Fd fd_;
  Clock::time_point deadline_;
  std::string buffer_;
};

}  // namespace scanq
