// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/clamd/clamd_protocol.h"

#include <algorithm>
#include <array>

namespace scanq {
namespace {

constexpr std::size_t kLengthBytes = 4;

struct CommandRow {
  std::string_view name;
  ClamdVerb verb;
  bool has_argument = false;
  bool is_bare_allowed = false;
  bool is_for_sessions = false;
};

// In the order of VERSIONCOMMANDS. The first row whose name begins the text counts.
constexpr std::array<CommandRow, 17> kCommands{{
    {"SCAN", ClamdVerb::kScan, true, true, true},
    {"QUIT", ClamdVerb::kShutdown, false, true, false},
    {"RELOAD", ClamdVerb::kReload, false, true, false},
    {"PING", ClamdVerb::kPing, false, true, true},
    {"CONTSCAN", ClamdVerb::kContscan, true, true, false},
    {"VERSIONCOMMANDS", ClamdVerb::kVersionCommands, false, false, true},
    {"VERSION", ClamdVerb::kVersion, false, true, true},
    {"END", ClamdVerb::kEnd, false, false, true},
    {"SHUTDOWN", ClamdVerb::kShutdown, false, true, false},
    {"MULTISCAN", ClamdVerb::kMultiscan, true, true, false},
    {"FILDES", ClamdVerb::kFildes, false, true, true},
    {"STATS", ClamdVerb::kStats, false, false, true},
    {"IDSESSION", ClamdVerb::kIdSession, false, false, false},
    {"INSTREAM", ClamdVerb::kInstream, false, false, true},
    {"DETSTATSCLEAR", ClamdVerb::kForgotten, false, true, false},
    {"DETSTATS", ClamdVerb::kForgotten, false, true, false},
    {"ALLMATCHSCAN", ClamdVerb::kAllmatchscan, true, false, false},
}};

bool has_form(std::string_view text) {
  return text.starts_with('n') || text.starts_with('z');
}

std::string_view without_line_end(std::string_view text) {
  const std::size_t last = text.find_last_not_of("\r\n");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

ClamdCommand understand(std::string_view text, char end, bool is_bare) {
  text = text.substr(0, text.find('\0'));
  ClamdCommand command{ClamdVerb::kUnknown, "", end, is_bare};
  const auto* row = std::find_if(kCommands.begin(), kCommands.end(),
                                 [text](const CommandRow& r) { return text.starts_with(r.name); });
  if (row == kCommands.end() || (is_bare && !row->is_bare_allowed)) return command;
  const std::string_view behind = text.substr(row->name.size());
  if (row->has_argument == behind.empty()) return command;
  command.verb = row->verb;
  // Any one byte stands between command and argument.
  if (row->has_argument) command.argument = behind.substr(1);
  return command;
}

std::uint64_t read_length(std::string_view bytes) {
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    length = length << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return length;
}

}  // namespace

bool is_for_sessions(ClamdVerb verb) {
  return std::any_of(kCommands.begin(), kCommands.end(), [verb](const CommandRow& row) {
    return row.verb == verb && row.is_for_sessions;
  });
}

std::string command_names() {
  std::string names;
  for (const CommandRow& row : kCommands) names.append(1, ' ').append(row.name);
  return names;
}

void ClamdInput::add(std::string_view bytes) {
  buffer_.erase(0, at_);
  at_ = 0;
  buffer_.append(bytes);
}

bool ClamdInput::has_bare_command() const {
  return !rest().empty() && !has_form(rest());
}

Result<std::optional<ClamdCommand>> ClamdInput::next_command(bool is_pause) {
  const std::string_view text = rest();
  if (text.empty()) return std::optional<ClamdCommand>();
  const bool is_bare = !has_form(text);
  const char mark = text[0] == 'z' ? '\0' : '\n';
  const std::size_t end = text.find(mark);
  if (std::min(end, text.size()) > kMaxCommandBytes) {
    return Error{ErrorCode::kInternal,
                 "a command of more than " + std::to_string(kMaxCommandBytes) + " bytes"};
  }
  if (end == std::string_view::npos && !(is_bare && is_pause)) return std::optional<ClamdCommand>();
  std::string_view line = text.substr(is_bare ? 0 : 1, end - (is_bare ? 0 : 1));
  at_ += std::min(end, text.size() - 1) + 1;
  if (mark == '\n') line = without_line_end(line);
  return std::optional(understand(line, mark, is_bare));
}

bool ClamdInput::take_byte() {
  if (rest().empty()) return false;
  ++at_;
  return true;
}

void ClamdInput::begin_stream(std::uint64_t max_bytes) {
  stream_left_ = max_bytes;
  chunk_left_ = 0;
}

Result<std::optional<StreamPiece>> ClamdInput::next_piece() {
  if (chunk_left_ == 0) {
    if (rest().size() < kLengthBytes) return std::optional<StreamPiece>();
    chunk_left_ = read_length(rest());
    at_ += kLengthBytes;
    if (chunk_left_ == 0) return std::optional(StreamPiece{{}, true});
    if (chunk_left_ > stream_left_) {
      return Error{ErrorCode::kWriteFailed, "a stream of more than max_file_bytes"};
    }
    stream_left_ -= chunk_left_;
  }
  const std::string_view bytes = rest().substr(0, chunk_left_);
  if (bytes.empty()) return std::optional<StreamPiece>();
  at_ += bytes.size();
  chunk_left_ -= bytes.size();
  return std::optional(StreamPiece{bytes, false});
}

}  // namespace scanq
