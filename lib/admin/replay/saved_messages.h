// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Finds the messages that files, folders, Maildirs and mboxes hold, and reads one of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/spool.h"

namespace scanq {

// The place of one message: a file, or a range of an mbox or of the standard input ("-").
struct SavedMessage {
  std::string path;
  std::uint64_t begin = 0, end = 0;  // of an mbox; both 0: the whole file
  int number = 0;                    // within an mbox, from 1
  int borrowed_fd = -1;              // of the standard input: where its copy is

  std::string shown_name() const;  // "PATH", "PATH message 3"
};

// A folder is searched for regular files to any depth, in the order of their names; of a Maildir
// only cur and new count, and Maildirs within it. Names that start with a dot are left out, except
// for Maildirs. A file that starts with "From " is an mbox. What cannot be opened, or went away
// meanwhile, is there as one message, which read_message then cannot read. kReadFailed: an mbox
// cannot be read to its end.
Result<std::vector<SavedMessage>> find_messages(const std::string& path);

// Reads one message, or an mbox, to its end, or until we are to stop. kWriteFailed: a message has
// more than max_bytes. Codes of Spool; kReadFailed.
Result<Spool> read_input(int fd, const SpoolPlace& place, std::uint64_t max_bytes);

// The one message, or the mbox, that came by the standard input. `input` is its copy and must
// outlive what is read of it. kReadFailed.
Result<std::vector<SavedMessage>> find_messages_in(const Spool& input);

// Takes an mbox's ">From " back to "From ", and leaves everything else as it is. Codes of Spool;
// kReadFailed.
Result<Spool> read_message(const SavedMessage& saved, const SpoolPlace& place,
                           std::uint64_t max_bytes);

}  // namespace scanq
