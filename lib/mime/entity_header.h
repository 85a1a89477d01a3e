// What the header of a message, or of a part of one, says about the bytes below it, read by a
// grammar so narrow that every reader of MIME takes it alike. What lies outside of the grammar is
// not read as well as may be, but called a doubt. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scanq {

enum class EntityKind { kLeaf, kMultipart, kMessage };
enum class EntityEncoding { kIdentity, kQuotedPrintable, kBase64 };

struct EntityHeader {
  std::string_view doubt;  // what can be read in more than one way; empty: nothing
  EntityKind kind = EntityKind::kLeaf;
  EntityEncoding encoding = EntityEncoding::kIdentity;
  // A Content-Transfer-Encoding other than 7bit, which is as good as none.
  bool names_encoding = false;
  std::string boundary;        // of a multipart
  std::size_t body_begin = 0;  // after the blank line
};

// The header that begins at `at`. The outermost one may start with the "From " line of a mailbox,
// and fields that have nothing to do with MIME may look in it as they like.
EntityHeader read_entity_header(std::string_view text, std::size_t at, bool is_outermost);

}  // namespace scanq
