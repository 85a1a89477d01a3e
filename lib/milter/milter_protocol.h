// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The bytes of the milter protocol, versions 2 to 6: frames of a length in four bytes, a letter and
// data. The MTA sends commands, we answer with replies. Pure; every byte is taken for hostile.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

// Header fields come in one frame each, and an MTA can be told to take fields of any length; body
// chunks have at most 65,535 bytes.
inline constexpr std::size_t kMaxFrameBytes = 1 << 20;
inline constexpr std::size_t kMaxChunkBytes = 65535;

// kInternal: the peer does not keep to the protocol.
Error broken_protocol(std::string_view what);

enum class MilterCommand : char {
  kAbort = 'A',
  kBody = 'B',
  kConnect = 'C',
  kMacros = 'D',
  kEndOfMessage = 'E',
  kHelo = 'H',
  kNewConnection = 'K',
  kHeader = 'L',
  kMail = 'M',
  kEndOfHeader = 'N',
  kNegotiate = 'O',
  kQuit = 'Q',
  kRecipient = 'R',
  kData = 'T',
  kUnknown = 'U',
};

struct MilterFrame {
  char command = 0;
  std::string data;
};

// Collects bytes as they come, in pieces of any size.
class MilterFrames {
 public:
  void add(std::string_view bytes) { buffer_.append(bytes); }
  // The next whole frame; none: more bytes are needed. kInternal: a frame without a letter, or of
  // more than kMaxFrameBytes; nothing after it can be understood.
  Result<std::optional<MilterFrame>> next();
  // Whether a part of a frame waits for the rest.
  bool is_within_frame() const { return at_ < buffer_.size(); }

 private:
  std::string buffer_;
  std::size_t at_ = 0;  // where the next frame begins
};

// The offers of MTA and milter to each other at the start.
struct MilterTerms {
  std::uint32_t version = 0, actions = 0, protocol = 0;
};

// Actions that our answers need.
inline constexpr std::uint32_t kMayAddHeaders = 0x01, kMayChangeBody = 0x02,
                               kMayDeleteRecipients = 0x08, kMayChangeHeaders = 0x10;
inline constexpr std::uint32_t kNeededActions =
    kMayAddHeaders | kMayChangeBody | kMayDeleteRecipients | kMayChangeHeaders;
// That the reply to the offer may name the macros that we want.
inline constexpr std::uint32_t kMayNameMacros = 0x100;

// kInternal: no terms, a version before 2, or an MTA that does not allow kNeededActions.
Result<MilterTerms> parse_terms(std::string_view data);
// Our choice among them: version 6 at most, no command that we do not look at, no answer where none
// is needed, header fields with the blanks behind their colons, and macros by their names.
MilterTerms choose_terms(const MilterTerms& offered);
// Whether the terms ask for an answer to this command.
bool wants_answer(const MilterTerms& terms, char command);
// Whether fields come, and are to be given, with the blank behind the colon.
bool has_leading_blanks(const MilterTerms& terms);

// The texts of a command, each ended by NUL. kInternal: fewer than `at_least`, or a last one
// without NUL.
Result<std::vector<std::string_view>> parse_texts(std::string_view data, std::size_t at_least);

// The client's IP address; empty for a client that is no host of a network: a local user, or a
// program that hands mail in without SMTP (port 0). kInternal: no such command.
Result<std::string> parse_client(std::string_view data);

// With kMayNameMacros it asks for the macros of a connection that we read: the server's name, and
// the MTA's own, which Sendmail does not tell otherwise.
std::string negotiate_reply(const MilterTerms& terms);
std::string continue_reply();
std::string progress_reply();
std::string discard_reply();
// "550 5.7.1 TEXT": `text` is one line.
std::string refusal_reply(std::string_view text);
std::string insert_header_reply(std::uint32_t index, std::string_view name, std::string_view value);
std::string add_header_reply(std::string_view name, std::string_view value);
// The index counts fields of this name from 1; an empty value removes the field.
std::string change_header_reply(std::uint32_t index, std::string_view name, std::string_view value);
// The recipient as the MTA gave it.
std::string delete_recipient_reply(std::string_view recipient);
// REQUIRES: at most kMaxChunkBytes.
std::string replace_body_reply(std::string_view chunk);

}  // namespace scanq
