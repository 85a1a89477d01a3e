// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Makes a new message from the original, from the answer of scanq-compose about it, and from texts
// of our own. No worker can forge the things that the front writes itself:
//
//   fields of the original that make_outer_fields keeps, the new Subject
//   multipart/mixed                 its boundary drawn here, after all else is known
//    |- text/plain                  the warning
//    |- message/rfc822              the original with its cuts, or, sealed,
//    application/octet-stream
//    '- application/octet-stream..  each part cut out: 0 bytes, or its content, sealed
//
// or, where the original is withheld, the same fields and the warning alone.
//
// Every byte of the attached original stands there as in the original and in its order: only cuts
// are left out, each of whole lines up to a boundary's line or to the end (is_content_of_a_part),
// and where a cleaned archive takes a place, it is base64 made here. A sealed original is all of it
// in base64. New bytes are in a message with cuts alone, which is always inspected again.
//
// A sealed part and a sealed original have one form: a text of a few lines that say what it is and
// how to get it back, an empty line, base64; and this text is base64 by its transfer encoding. So
// no program opens such a file as what it was, one decoding does not bring it back, and a scanner
// that looks at the new message finds it clean, so that the second inspection can tell whether
// anything was overlooked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/spool.h"
#include "lib/mail/compose_reply.h"
#include "lib/mail/texts/message_text.h"

namespace scanq {

inline constexpr std::string_view kSealedSuffix = ".virus-sealed";

struct AssemblyParts {
  const Spool& original;
  const RewriteFacts& facts;
  const MessageText& warning;
  // The cuts, checked by parse_compose_reply, and the new bytes that they name, if facts.original
  // is kAttached. Otherwise null.
  const std::vector<Cut>* cuts = nullptr;
  const Spool* new_bytes = nullptr;
};

// `settings.delivery` is that of the delivery. kInternal: a cut that is not the content of a part;
// codes of Spool and of read_exactly_at.
Result<Spool> assemble(const Settings& settings, const AssemblyParts& parts);

}  // namespace scanq
