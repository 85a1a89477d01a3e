// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Feeds a session with bytes, and keeps what comes of them.
#pragma once

#include "lib/milter/milter_session.h"

namespace scanq {

inline MilterSession make_session(std::uint64_t max_bytes = 1 << 20) {
  return MilterSession([max_bytes] { return MessageLimits{{1 << 20, "/tmp"}, max_bytes}; });
}

struct Heard {
  std::vector<MilterMessage> messages;
  std::string replies;
  std::string error;
  bool is_over = false;
};

inline void hear_piece(MilterSession& session, MilterFrames& frames, std::string_view bytes,
                       Heard& heard) {
  frames.add(bytes);
  while (heard.error.empty()) {
    Result<std::optional<MilterFrame>> next = frames.next();
    if (!next) heard.error = next.error().text;
    if (!next || !*next) return;
    Result<MilterSession::Reaction> reaction = session.take(**next);
    if (!reaction) {
      heard.error = reaction.error().text;
      return;
    }
    heard.replies += reaction->reply;
    heard.is_over = heard.is_over || reaction->step == MilterSession::Step::kEnd;
    if (reaction->step == MilterSession::Step::kMessage) {
      heard.messages.push_back(session.take_message());
    }
  }
}

// Takes all of it, in pieces of this size.
inline Heard hear(MilterSession& session, const std::string& bytes, std::size_t piece = 65536) {
  Heard heard;
  MilterFrames frames;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    hear_piece(session, frames, std::string_view(bytes).substr(at, piece), heard);
  }
  return heard;
}

inline std::string content(const MilterMessage& message) {
  const Result<std::string> bytes = read_exactly_at(
      message.spool->descriptor(), message.spool->message_bytes(), message.spool->message_offset());
  return bytes ? *bytes : "";
}

}  // namespace scanq
