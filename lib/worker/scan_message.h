// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The inspection itself, in scanq-inspect: reads the facts of the message that the front may not
// read, and returns the engine's findings. Must run in a confined process.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "lib/mail/verdict.h"
#include "lib/scan/clamav_engine.h"
#include "lib/scan/mail_reading.h"
#include "lib/worker/scan_parts.h"

namespace scanq {

// A message with kVirtualLine right before it in memory.
struct MessageView {
  std::string_view with_virtual_line;
  std::string_view message() const { return with_virtual_line.substr(kVirtualLine.size()); }
};

// Notes Subject, From, Message-ID, and whether a program sent the message.
void note_facts(const MailReading& reading, Verdict& into);

// The way to answer with the findings so far, if a library does not come back.
struct UnfinishedAnswer {
  int fd;
  std::function<std::string(std::vector<Finding> so_far)> text;
};

// Returns the findings in the message, by its reading and settings. First the whole message is
// scanned as mail. If there is a finding, it is then scanned part by part, so that each finding
// names its part; and also if its structure is in doubt, to find content that libclamav's parser
// passes over. A finding that is in no single part has an empty path. Ends by the deadline with a
// finding of category limit. `unfinished` may be null. REQUIRES: the reading is of view.message().
std::vector<Finding> scan_message(const ClamavEngine& engine, MailReading& reading,
                                  const MessageView& view, Clock::time_point deadline,
                                  const UnfinishedAnswer* unfinished = nullptr);

}  // namespace scanq
