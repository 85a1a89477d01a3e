// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Reads what the header of a message, or of one of its parts, says about the bytes below it. The
// grammar is so narrow that every reader of MIME understands the header alike; anything outside of
// the grammar is not interpreted, but reported as a doubt. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scanq {

enum class EntityKind { kLeaf, kMultipart, kMessage };
enum class EntityEncoding { kIdentity, kQuotedPrintable, kBase64 };

struct EntityHeader {
  std::string_view doubt;  // the first thing that can be read in two ways; empty if none
  EntityKind kind = EntityKind::kLeaf;
  EntityEncoding encoding = EntityEncoding::kIdentity;
  std::string boundary;        // of a multipart
  std::size_t body_begin = 0;  // after the blank line
};

// Reads the header that begins at `at`. The outermost header may start with the "From " line of a
// mailbox, and its fields that have nothing to do with MIME may have any form.
EntityHeader read_entity_header(std::string_view text, std::size_t at, bool is_outermost);

}  // namespace scanq
