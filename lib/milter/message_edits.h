// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The answer to a message as edits of it, in milter replies.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "lib/milter/front_answer.h"
#include "lib/milter/milter_session.h"

namespace scanq {

// The fields at the top of a message, up to the empty line or the first line that is no field, with
// what follows the colon as it stands; `body_at` is where the body begins.
struct MessageHead {
  std::vector<MilterField> fields;
  std::size_t body_at = 0;
};
MessageHead parse_head(std::string_view message);

// Replies that turn the message into `version`, for the recipients of that. Where the version ends
// with the bytes that came in, these are its lines on top and nothing else, so that the MTA keeps
// the rest byte for byte. Otherwise the version's first fields that are ours go on top, fields that
// differ are changed, others are added and removed, and the body is replaced. `put` sends bytes;
// its error ends the work. kInternal: a new header that is too long; codes of Spool.
Result<void> write_edits(const MilterMessage& message, const AnsweredMail& version,
                         bool has_leading_blanks,
                         const std::function<Result<void>(std::string_view)>& put);

// The replies for the fields alone; `came` and `wanted` without lines of ours on top. Removals come
// from the last field of a name to the first, so that no index moves. Pure.
std::string edit_fields(const std::vector<MilterField>& came,
                        const std::vector<MilterField>& wanted, bool has_leading_blanks);

}  // namespace scanq
