// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// clamd's protocol, as a client sends it. What was understood does not depend on how the bytes
// came.
#include "lib/clamd/clamd_protocol.h"
#include "tests/fuzz/fuzz.h"

using namespace scanq;
static std::string hear(std::string_view bytes, std::size_t piece_bytes) {
  constexpr std::uint64_t kMaxStream = 1000;
  ClamdInput input;
  std::string heard;
  std::size_t stream_begin = 0;
  bool is_in_stream = false;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece_bytes, bytes.size()))) {
    input.add(bytes.substr(0, piece_bytes));
    for (;;) {
      if (is_in_stream) {
        Result<std::optional<StreamPiece>> piece = input.next_piece();
        if (!piece) return heard;
        if (!*piece) break;
        heard += (*piece)->bytes;
        require(heard.size() - stream_begin <= kMaxStream);
        is_in_stream = !(*piece)->is_end;
      } else {
        Result<std::optional<ClamdCommand>> command = input.next_command(false);
        if (!command) return heard;
        if (!*command) break;
        require((*command)->argument.size() <= kMaxCommandBytes);
        heard += "\n" + std::to_string(static_cast<int>((*command)->verb)) + (*command)->argument;
        stream_begin = heard.size();
        is_in_stream = (*command)->verb == ClamdVerb::kInstream;
        if (is_in_stream) input.begin_stream(kMaxStream);
      }
    }
  }
  return heard;
}

void fuzz(std::string_view bytes) {
  require(hear(bytes, bytes.size() + 1) == hear(bytes, 1));
}
