// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Counts of messages that outlive the processes that count: one small file for each user that the
// front runs as, lock_dir/counters.UID, which that user alone may read and write. It holds a magic
// number, the version and the number of its counters, then the counters, all of 64 bits in the
// order of this machine's bytes.
//
// A process takes the file's lock, reads, adds and writes within one page, some microseconds in
// all. A process that is killed has counted wholly or not at all. Mapping the file would save the
// lock, but a full disk, or a file that got shorter, would then be a signal in place of an error.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "lib/base/fd.h"
#include "lib/base/result.h"
#include "lib/front/counts.h"

namespace scanq {

class CountFile {
 public:
  // Codes of open_own_file.
  static Result<CountFile> open(const std::string& folder);
  // A file that is damaged or of another version begins anew: whoever reads it sees counters that
  // went back to zero. kDeferred: another process has the lock and does not go on; kReadFailed,
  // kWriteFailed. Nothing is counted then.
  Result<void> add(const Counts& more) const;

 private:
  explicit CountFile(Fd file) : file_(std::move(file)) {}
  Fd file_;
};

struct UserCounts {
  uid_t user;
  Result<Counts> counts;  // kReadFailed: the file cannot be believed, or read, for this reason
};

// Of all users that have such a file, in the order of their numbers. What is no regular file of
// that user's alone, or is damaged or of an unknown version, is an error of that user alone.
// kReadFailed: the folder cannot be read.
Result<std::vector<UserCounts>> read_count_files(const std::string& folder);

}  // namespace scanq
