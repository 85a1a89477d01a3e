// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The quarantine on disk. Its folder is readable to the user scanq alone, and holds
//
//   kept/NAME/message    the bytes as they came
//   kept/NAME/record     one line of JSON, lib/mail/quarantine_record.h
//   kept/NAME/released   there once it was released: when, by whom, to whom
//   tmp/NAME/            being written, or being removed, by the process that has its lock; litter
//   of
//                        a killed process where no process has it
//   lock                 held while the room is measured and an entry takes it
//
// An entry comes to kept/ complete, by a rename, and leaves it by a rename. A program that took
// over the user scanq may have put anything there: no symbolic link is followed, and only regular
// files are read.
#pragma once

#include <cstdint>
#include <ctime>
#include <string>
#include <vector>

#include "lib/base/fd.h"
#include "lib/base/result.h"
#include "lib/base/temp_folder.h"

namespace scanq {

inline constexpr const char* kMessageFile = "message";
inline constexpr const char* kRecordFile = "record";
inline constexpr const char* kReleasedFile = "released";

struct QuarantineFolder {
  Fd kept, tmp, top;

  // kReadFailed if the folder does not exist.
  static Result<QuarantineFolder> open(const std::string& path);
  // Makes missing folders, with mode 0700; the folder above must exist.
  static Result<QuarantineFolder> make(const std::string& path);
};

struct QuarantineUsage {
  std::uint64_t messages = 0, bytes = 0;
};

struct QuarantineEntry {
  std::string name;
  Fd folder, message;
  std::uint64_t message_bytes = 0;
  std::string record;    // to be parsed by parse_record
  std::string released;  // the content of the file `released`; empty: not released
};

// Names of the entries in kept/, oldest first. kReadFailed.
Result<std::vector<std::string>> list_entries(const QuarantineFolder& folder);
Result<QuarantineUsage> measure(const QuarantineFolder& folder);
// The size of one entry, with all its files; 0 if it is gone.
std::uint64_t entry_bytes(const QuarantineFolder& folder, const std::string& name);
// The time when the entry was made; 0 if it is gone.
std::time_t entry_time(const QuarantineFolder& folder, const std::string& name);
// kReadFailed for an entry that does not exist, is incomplete, or holds anything unexpected.
Result<QuarantineEntry> read_entry(const QuarantineFolder& folder, const std::string& name);
Result<void> remove_entry(const QuarantineFolder& folder, const std::string& name);

// Removes everything in tmp/ that no process has locked.
LeftFolders sweep_litter(const QuarantineFolder& folder);

}  // namespace scanq
