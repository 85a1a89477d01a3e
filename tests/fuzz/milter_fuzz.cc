// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The milter protocol, as an MTA sends it. What was understood does not depend on how the bytes
// came.
#include "lib/milter/milter_session.h"

#include "tests/fuzz/fuzz.h"

namespace {

using namespace scanq;

std::string hear(std::string_view bytes, std::size_t piece) {
  MilterSession session([] { return MessageLimits{{1 << 20, "/tmp"}, 1 << 16}; });
  MilterFrames frames;
  std::string heard;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    frames.add(bytes.substr(0, piece));
    for (;;) {
      Result<std::optional<MilterFrame>> frame = frames.next();
      if (!frame) return heard + frame.error().text;
      if (!*frame) break;
      Result<MilterSession::Reaction> reaction = session.take(**frame);
      if (!reaction) return heard + reaction.error().text;
      heard += reaction->reply;
      if (reaction->step != MilterSession::Step::kMessage) continue;
      const MilterMessage message = session.take_message();
      require(message.spool.has_value() != message.trouble.has_value());
      require(!message.spool || message.spool->message_bytes() <= 1 << 16);
      heard += message.sender + std::to_string(message.spool ? message.spool->message_bytes() : 0);
    }
  }
  return heard;
}

}  // namespace

void fuzz(std::string_view bytes) {
  require(hear(bytes, bytes.size() + 1) == hear(bytes, 1));
}
