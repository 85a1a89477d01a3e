// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Reads from another process, which may keep its end open for ever and write nothing: until a
// deadline, or until we are to stop (stop_signal). Knows no mail.
#pragma once

#include <functional>
#include <string>

#include "lib/base/fd.h"
#include "lib/base/process.h"
#include "lib/base/result.h"

namespace scanq {

// Waits until read(2) would not block. kTimeout at the deadline; when we are to stop, the code of
// stop_error.
Result<void> wait_until_readable(int fd, Clock::time_point deadline);
// The same for write(2); a socket that was connecting is then connected, or has failed (SO_ERROR).
Result<void> wait_until_writable(int fd, Clock::time_point deadline);

// Reads until all writers have closed their end. More than max_bytes: kInternal. The codes of
// wait_until_readable.
Result<std::string> read_until(int fd, std::size_t max_bytes, Clock::time_point deadline);

// The same; calls `look` again and again while it waits, and ends with its error. The pauses
// between calls grow with the time that a call takes.
using Look = std::function<Result<void>()>;
Result<std::string> read_while(int fd, std::size_t max_bytes, Clock::time_point deadline,
                               const Look& look);

struct ChildAnswer {
  std::string text;
  ExitStatus ended;
};
// Closes our writing end of `pipe`, and returns all that the child writes into it and how the child
// ended, both before the deadline; `look` as above, until the child has ended. The codes of
// read_until and of Child::wait_until; after an error the child lives on.
Result<ChildAnswer> read_answer(Child& child, Pipe& pipe, std::size_t max_bytes,
                                Clock::time_point deadline, const Look& look = {});

}  // namespace scanq
