// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The connection of one client: bytes, and descriptors that come beside them. A client that is
// silent or does not read has a limit of time.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/fd.h"
#include "lib/base/process.h"

namespace scanq {

// The program at the other end, as far as the kernel knows it.
struct ClamdPeer {
  std::string name;          // "uid:1000" by a local socket, an address by TCP; empty: neither
  std::optional<uid_t> uid;  // by a local socket
};

class ClamdConnection {
 public:
  explicit ClamdConnection(Fd connection) : connection_(std::move(connection)) {}

  ClamdPeer peer() const;
  // Reads once; an empty text is the end. A descriptor that came with the bytes waits for
  // take_descriptor(), and takes the place of an earlier one. kTimeout at the deadline;
  // kReadFailed.
  Result<std::string> read(Clock::time_point deadline);
  // The descriptor that came last; none: no single one came with the bytes.
  std::optional<Fd> take_descriptor() { return std::exchange(descriptor_, std::nullopt); }
  // kTimeout: the client did not take it in time; kWriteFailed.
  Result<void> write(std::string_view bytes);
  // After an answer to a client that still sends: reads on for a short time, so that the answer is
  // not lost with what nobody reads.
  void drain();

 private:
  Fd connection_;
  std::optional<Fd> descriptor_;
};

}  // namespace scanq
