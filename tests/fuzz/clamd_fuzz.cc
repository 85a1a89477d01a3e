// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// clamd's protocol, as a client sends it. What was understood does not depend on how the bytes
// came.
#include "lib/clamd/clamd_protocol.h"

#include <algorithm>

#include "tests/fuzz/fuzz.h"

namespace {

using namespace scanq;

constexpr std::uint64_t kMaxStream = 1000;

class Hearing {
 public:
  // Whether more can be understood.
  bool hear(std::string_view bytes) {
    input_.add(bytes);
    while (step()) {
    }
    return !is_over_;
  }
  std::string heard;

 private:
  bool step() {
    if (!is_in_stream_) return step_command();
    Result<std::optional<StreamPiece>> piece = input_.next_piece();
    is_over_ = !piece;
    if (!piece || !*piece) return false;
    heard += (*piece)->bytes;
    is_in_stream_ = !(*piece)->is_end;
    streamed_ += (*piece)->bytes.size();
    require(streamed_ <= kMaxStream);
    return true;
  }
  bool step_command() {
    Result<std::optional<ClamdCommand>> command = input_.next_command(false);
    is_over_ = !command;
    if (!command || !*command) return false;
    require((*command)->argument.size() <= kMaxCommandBytes);
    heard += "\n" + std::to_string(static_cast<int>((*command)->verb)) + (*command)->argument;
    is_in_stream_ = (*command)->verb == ClamdVerb::kInstream;
    if (is_in_stream_) input_.begin_stream(kMaxStream);
    streamed_ = 0;
    return true;
  }
  ClamdInput input_;
  bool is_in_stream_ = false, is_over_ = false;
  std::uint64_t streamed_ = 0;
};

std::string heard_in(std::string_view bytes, std::size_t piece) {
  Hearing hearing;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    if (!hearing.hear(bytes.substr(0, piece))) break;
  }
  return hearing.heard;
}

}  // namespace

void fuzz(std::string_view bytes) {
  require(heard_in(bytes, bytes.size() + 1) == heard_in(bytes, 1));
}
