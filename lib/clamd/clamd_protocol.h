// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The bytes of clamd's protocol (clamd(8)): commands that end with a newline (nCOMMAND), with a NUL
// (zCOMMAND) or somehow (COMMAND), and streams of chunks behind a length in four bytes. Pure; every
// byte is taken for hostile.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace scanq {

// clamd's own limit: the longest path and some letters.
inline constexpr std::size_t kMaxCommandBytes = 4096 + 8;

enum class ClamdVerb {
  kScan,          // up to the first virus
  kContscan,      // all files
  kMultiscan,     // the same, in any order
  kAllmatchscan,  // up to the first file with a virus, and all matches in it
  kInstream,
  kFildes,
  kPing,
  kVersion,
  kVersionCommands,
  kStats,
  kReload,
  kShutdown,
  kIdSession,
  kEnd,
  kForgotten,  // a command of earlier versions: the connection is closed without an answer
  kUnknown
};

struct ClamdCommand {
  ClamdVerb verb = ClamdVerb::kUnknown;
  std::string argument;
  char end = '\n';  // of the answer's lines
  bool is_bare = false;

  bool operator==(const ClamdCommand&) const = default;
};

// Whether the command may come between IDSESSION and END.
bool is_for_sessions(ClamdVerb verb);
// " SCAN QUIT RELOAD ...", as VERSIONCOMMANDS lists them.
std::string command_names();

struct StreamPiece {
  std::string_view bytes;  // valid until the next call of add()
  bool is_end = false;
};

// Collects bytes as they come, in pieces of any size, and understands them.
class ClamdInput {
 public:
  void add(std::string_view bytes);
  // The next whole command; none: more bytes are needed. A bare command without a newline is whole
  // once nothing more comes for a while, which the caller tells by `is_pause`. kInternal: a command
  // of more than kMaxCommandBytes.
  Result<std::optional<ClamdCommand>> next_command(bool is_pause);
  // Whether a bare command waits for a newline or a pause.
  bool has_bare_command() const;
  // Takes the byte that comes behind FILDES, with the descriptor. False: it is not there yet.
  bool take_byte();

  // After INSTREAM. kWriteFailed: a chunk goes beyond max_bytes.
  void begin_stream(std::uint64_t max_bytes);
  Result<std::optional<StreamPiece>> next_piece();

 private:
  std::string_view rest() const { return std::string_view(buffer_).substr(at_); }

  std::string buffer_;
  std::size_t at_ = 0;
  std::uint64_t stream_left_ = 0, chunk_left_ = 0;
};

}  // namespace scanq
