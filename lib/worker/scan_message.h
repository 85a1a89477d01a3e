// The inspection proper, as scanq-inspect does it: the facts of the message that the front may not
// read by itself, and what the engine finds. To be done in a confined process.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "lib/archive/file_type.h"
#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"
#include "lib/mime/message_header.h"
#include "lib/scan/clamav_engine.h"
#include "lib/worker/scan_parts.h"

namespace scanq {

// A message with kVirtualLine right before it in memory.
struct MessageView {
  std::string_view with_virtual_line;
  std::string_view message() const { return with_virtual_line.substr(kVirtualLine.size()); }
};

// Subject, From, Message-ID, and whether a program sent it.
void read_facts(const MessageHeader& header, Verdict& into);

// What is found in the message. First all of it is scanned as mail; if something was found, then
// part by part, so that each finding names its part; likewise if its structure is in doubt, so that
// what libclamav's parser passes over is found. A finding that sits in no single part has an
// empty path. Ends by the deadline with a finding of category limit. `types` is asked where rules
// forbid names or types.
std::vector<Finding> scan_message(const ClamavEngine& engine, const Settings& settings,
                                  const MessageView& view, Clock::time_point deadline,
                                  const FileTypes* types = nullptr);

}  // namespace scanq
