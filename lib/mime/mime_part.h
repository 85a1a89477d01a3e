// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The parts of a message, as mime_message lists them. Values only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace scanq {

// A sender chooses how deep and how many; beyond these limits the tree is cut, and is_complete is
// false.
inline constexpr std::size_t kMaxMimeDepth = 60;  // is_part_path takes 64 numbers
inline constexpr std::size_t kMaxMimeParts = 20000;

enum class TransferEncoding { kNone, kBase64, kQuotedPrintable, kUuencode };

// Text before the first and after the last boundary of a multipart is shown to nobody, but can hold
// a virus, too. kHeader is the header of the message in a bounce's text.
enum class MimePartKind { kContent, kPreamble, kEpilogue, kHeader };

// A part without parts of its own. A multipart or message/rfc822 that cannot be taken apart (no
// boundary, a transfer encoding around it, too deep) is a leaf, too; so are a preamble and an
// epilogue that are not blank, numbered after the parts of their multipart. The text of a qmail
// bounce (bounce_text.h) that is the only part of its message is taken apart, too: its reasons are
// part 1, the header of the message that came back is part 2, and the parts of that message
// are 2.1, 2.2, …
struct MimePart {
  MimePartKind kind = MimePartKind::kContent;
  std::string path;       // index path, "1.2.1"
  std::string file_name;  // UTF-8, one line; may be empty
  // Other names in its header: programs differ in which of several names they take.
  std::vector<std::string> other_names;
  std::string content_type;  // "type/subtype", lower case; "text/plain" where none is given
  TransferEncoding encoding = TransferEncoding::kNone;
  // The content as it travels, as offsets in the message. Cutting these bytes out leaves an empty
  // part and everything else as it came.
  std::uint64_t content_begin = 0, content_end = 0;

  std::uint64_t size_bytes() const { return content_end - content_begin; }
  bool operator==(const MimePart&) const = default;
};

struct MimeTree {
  std::vector<MimePart> leaves;  // in the order of the message, ranges ascending and disjoint
  bool is_complete = true;       // false: kMaxMimeDepth or kMaxMimeParts cut it
  bool is_plain = false;         // read_mime_tree_by_lf() gives the same leaves
  // Those where a CR alone is a line end, if they are others, but not more of them: in the header
  // of a part, say.
  std::vector<MimePart> leaves_by_cr;
};

}  // namespace scanq
