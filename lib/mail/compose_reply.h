// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The answer of scanq-compose. Nothing of it goes out as it is: it tells where the original is to
// be cut. The front checks it here and builds the new message from it (front/assemble). Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

inline constexpr std::size_t kMaxComposeReplyBytes = 2 << 20;
inline constexpr std::size_t kMaxComposeTextBytes = 2000;  // of the subject, of a name
inline constexpr std::size_t kMaxCuts = 1000;              // twice as many as there are findings

// Bytes of the original that the new message leaves out: the content of one part.
struct Cut {
  std::uint64_t begin = 0, end = 0;  // offsets in the original
  bool is_file = true;  // the part is attached by its name; a preamble or an epilogue never is
  std::string name;     // one line of UTF-8
  // So many bytes of descriptor 4, behind those of the cut before: the archive that takes the
  // content's place, or, where the settings keep infected parts, the content that travels sealed.
  std::uint64_t new_bytes = 0;
  // Other parts, or text of the mail, go with what was found: programs read the structure
  // differently, or it is in the middle of a text.
  bool takes_more = false;

  bool operator==(const Cut&) const = default;
};

struct ComposeReply {
  std::string subject;  // of the original, decoded, one line
  // False: something that was found sits where no part could be cut out. Then there are no cuts.
  bool could_isolate_all = true;
  std::vector<Cut> cuts;  // ascending, disjoint

  bool operator==(const ComposeReply&) const = default;
};

// The contents that a reply may have, by the settings and the original.
struct ComposeReplyBounds {
  std::uint64_t original_bytes = 0;
  bool may_cut = true;
  bool may_add = false;  // new bytes
};

// Texts are made fit for parse_compose_reply.
std::string format_compose_reply(const ComposeReply& reply);
// kInternal with the reason for anything but what format_compose_reply writes, and for cuts that
// are empty, out of order, overlapping, too many, outside of the original, or not allowed.
Result<ComposeReply> parse_compose_reply(std::string_view json, const ComposeReplyBounds& bounds);

// Whether a cut below the message's header begins where a line begins, and ends at the message's
// end or right before the end of a line below which a line with two dashes stands: so that it takes
// the content of a MIME part and neither a boundary's line before or behind it nor a piece of a
// line. `before`: the byte in front of the cut, if any; `behind`: the first kBytesBehindCut behind
// it, or all there are.
inline constexpr std::size_t kBytesBehindCut = 4;
bool is_content_of_a_part(std::string_view before, std::string_view behind);

}  // namespace scanq
