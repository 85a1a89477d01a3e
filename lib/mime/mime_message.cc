// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/mime_message.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <set>

#include "lib/mail/text.h"
#include "lib/mime/bounce_text.h"
#include "lib/mime/loose_tree.h"
#include "lib/mime/mime_bounds.h"
#include "lib/mime/mime_tree.h"

namespace scanq {
namespace {

// Some programs leave the padding out, and some decoders then drop the last bytes. Too much padding
// does no harm.
constexpr const char* kMissingPadding = "===";
// A bounce may itself have bounced, and qmail-send throws away what bounces then.
constexpr int kMaxBounces = 2;

template <class T>
struct Unref {
  void operator()(T* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref<T>>;

void start_gmime() {
  static const bool started = [] {
    g_mime_init();
    return true;
  }();
  static_cast<void>(started);
}

// The bytes as a stream, without a copy. REQUIRES: they outlive the stream.
class BorrowedStream {
 public:
  explicit BorrowedStream(std::string_view bytes)
      : array_(g_byte_array_new_take(reinterpret_cast<guint8*>(const_cast<char*>(bytes.data())),
                                     bytes.size())),
        stream_(g_mime_stream_mem_new()) {
    auto* memory = GMIME_STREAM_MEM(stream_.get());
    g_mime_stream_mem_set_byte_array(memory, array_);
    g_mime_stream_mem_set_owner(memory, FALSE);
  }
  ~BorrowedStream() {
    stream_.reset();
    // FALSE frees GLib's own structure only: the bytes are borrowed.
    g_byte_array_free(array_, FALSE);
  }
  BorrowedStream(const BorrowedStream&) = delete;
  BorrowedStream& operator=(const BorrowedStream&) = delete;
  GMimeStream* get() const { return stream_.get(); }

 private:
  GByteArray* array_;
  Owned<GMimeStream> stream_;
};

GMimeContentEncoding gmime_encoding(TransferEncoding encoding) {
  switch (encoding) {
    case TransferEncoding::kBase64:
      return GMIME_CONTENT_ENCODING_BASE64;
    case TransferEncoding::kQuotedPrintable:
      return GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
    case TransferEncoding::kUuencode:
      return GMIME_CONTENT_ENCODING_UUENCODE;
    case TransferEncoding::kNone:
      break;
  }
  return GMIME_CONTENT_ENCODING_BINARY;
}

std::string decode(std::string_view content, TransferEncoding encoding) {
  start_gmime();
  const Owned<GMimeFilter> filter(g_mime_filter_basic_new(gmime_encoding(encoding), FALSE));
  std::string decoded;
  char* bytes = nullptr;  // in the filter's buffer, until the next call
  std::size_t length = 0, prespace = 0;
  // GMime's type for input is not const, yet without prespace it is only read.
  g_mime_filter_filter(filter.get(), const_cast<char*>(content.data()), content.size(), 0, &bytes,
                       &length, &prespace);
  decoded.append(bytes, length);
  std::string end = encoding == TransferEncoding::kBase64 ? kMissingPadding : "";
  g_mime_filter_complete(filter.get(), end.data(), end.size(), 0, &bytes, &length, &prespace);
  decoded.append(bytes, length);
  return decoded;
}

Result<MimeTree> parse_message(std::string_view message) {
  if (message.size() > std::numeric_limits<guint>::max()) {
    return Error{ErrorCode::kInternal, "the message is too large for GMime"};
  }
  start_gmime();
  const BoundedMessage bounded(message);
  const BorrowedStream stream(bounded.text());
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  g_mime_parser_set_persist_stream(parser.get(), TRUE);
  const Owned<GMimeMessage> root(g_mime_parser_construct_message(parser.get(), nullptr));
  MimeTree tree;
  if (root != nullptr) tree = list_leaves(root.get(), bounded.text());
  tree.is_complete = tree.is_complete && bounded.is_complete();
  if (tree.leaves.empty()) {
    MimePart whole;
    whole.path = "1";
    whole.content_type = "text/plain";
    whole.content_end = message.size();
    tree.leaves.push_back(whole);
  }
  return tree;
}

// "3.2" for "3.1", "2" for "1"; empty for other ends.
std::string second_of(std::string_view path) {
  if (path != "1" && !path.ends_with(".1")) return {};
  return std::string(path.substr(0, path.size() - 1)) + "2";
}

using Paths = std::set<std::string_view>;

// Whether the part is the only one of its message: its second does not exist.
bool is_alone(const Paths& paths, std::string_view path) {
  const std::string second = second_of(path);
  if (second.empty()) return false;
  const auto at = paths.lower_bound(second);  // "1.2.1" stands before "1.20"
  return at == paths.end() || (*at != second && !at->starts_with(second + "."));
}

// The offset in the text of a bounce at which the returned message begins; none: the part is no
// such text.
std::optional<std::uint64_t> bounced_begin(std::string_view message, const MimePart& part,
                                           const Paths& paths) {
  if (part.kind != MimePartKind::kContent || part.encoding != TransferEncoding::kNone ||
      part.content_type != "text/plain") {
    return std::nullopt;
  }
  const std::string_view text = message.substr(part.content_begin, part.size_bytes());
  const std::size_t offset = bounced_message_offset(text);
  if (offset == text.size() || !is_alone(paths, part.path)) return std::nullopt;
  return part.content_begin + offset;
}

// The bounce's reasons, the header of what came back, which begins at `begin`, and its parts; the
// bounce alone where these would be too many or too deep.
std::vector<MimePart> divided(const MimePart& bounce, const MimeTree& inner, std::uint64_t begin) {
  MimePart header;
  header.kind = MimePartKind::kHeader;
  header.path = second_of(bounce.path);
  header.content_type = "text/plain";
  header.content_begin = begin;
  header.content_end = begin + inner.leaves[0].content_begin;
  std::vector<MimePart> parts{bounce};
  parts[0].content_end = begin;
  if (header.size_bytes() > 0) parts.push_back(header);
  for (MimePart leaf : inner.leaves) {
    leaf.path = header.path + "." + leaf.path;
    leaf.content_begin += begin;
    leaf.content_end += begin;
    if (is_too_deep(leaf.path)) return {bounce};
    parts.push_back(std::move(leaf));
  }
  return parts;
}

// A part as its header says, without a place.
MimePart read_part_header(std::string_view fields) {
  MimePart part;
  part.content_type = "text/plain";
  const std::string header = std::string(fields) + "\n\n";
  const Result<MimeTree> read = parse_message(header);
  if (read && read->leaves.size() == 1) part = read->leaves[0];
  return part;
}

Result<MimeTree> read_tree(std::string_view message, int max_bounces) {
  Result<MimeTree> read = parse_message(message);
  if (!read || max_bounces == 0) return read;
  Paths paths;
  for (const MimePart& leaf : read->leaves) paths.insert(leaf.path);
  MimeTree tree;
  tree.is_complete = read->is_complete;
  for (const MimePart& leaf : read->leaves) {
    const std::optional<std::uint64_t> begin = bounced_begin(message, leaf, paths);
    if (!begin || tree.leaves.size() >= kMaxMimeParts) {
      tree.leaves.push_back(leaf);
      continue;
    }
    Result<MimeTree> inner =
        read_tree(message.substr(*begin, leaf.content_end - *begin), max_bounces - 1);
    if (!inner) return inner;
    tree.is_complete = tree.is_complete && inner->is_complete;
    const std::vector<MimePart> parts = divided(leaf, *inner, *begin);
    tree.leaves.insert(tree.leaves.end(), parts.begin(), parts.end());
  }
  return tree;
}

}  // namespace

Result<MimeTree> read_mime_tree(std::string_view message) {
  const Result<MimeTree> read = read_tree(message, kMaxBounces);
  if (!read) return read;
  MimeTree tree = divide_loosely(message, *read, read_part_header);
  tree.is_plain = tree.leaves == read->leaves;
  const std::optional<std::string> with_ends = with_line_ends(message);
  if (!with_ends) return tree;
  const Result<MimeTree> other = read_tree(*with_ends, kMaxBounces);
  if (!other) return other;
  MimeTree by_cr = divide_loosely(*with_ends, *other, read_part_header);
  // Where its CRs end lines, the message has more parts, and all of them can be told apart.
  if (other->leaves.size() > read->leaves.size() || by_cr.leaves.size() > tree.leaves.size())
    return by_cr;
  if (by_cr.leaves != tree.leaves) tree.leaves_by_cr = std::move(by_cr.leaves);
  return tree;
}

Result<MimeTree> read_mime_tree_by_lf(std::string_view message) {
  return read_tree(message, kMaxBounces);
}

Result<std::string> decode_part(std::string_view message, const MimePart& part,
                                std::size_t max_bytes) {
  if (part.content_begin > part.content_end || part.content_end > message.size()) {
    return Error{ErrorCode::kReadFailed, "part " + part.path + " lies outside of the message"};
  }
  std::string_view content = message.substr(part.content_begin, part.size_bytes());
  const std::optional<std::string> with_ends =
      part.encoding == TransferEncoding::kQuotedPrintable ||
              part.encoding == TransferEncoding::kUuencode
          ? with_line_ends(content)
          : std::nullopt;
  if (with_ends) content = *with_ends;
  std::string decoded = part.encoding == TransferEncoding::kNone ? std::string(content)
                                                                 : decode(content, part.encoding);
  if (decoded.size() > max_bytes) {
    return Error{ErrorCode::kOutOfMemory, "part " + part.path + " is larger than allowed"};
  }
  return decoded;
}

}  // namespace scanq
