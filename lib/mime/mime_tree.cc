// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// GMime's parser with a persistent stream leaves the content of each part as a sub-stream whose
// bounds are offsets in the message. It keeps no offsets for a multipart's preamble and epilogue,
// and takes a multipart without boundary wholly for a preamble; those places are found here, from
// the end of the multipart's header and the boundaries that GMime read.
#include "lib/mime/mime_tree.h"

#include <algorithm>

#include "lib/mail/text.h"
#include "lib/mime/header_text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxTypeBytes = 200;

std::string raw_field(GMimeObject* object, const char* name) {
  GMimeHeader* header = g_mime_header_list_get_header(g_mime_object_get_header_list(object), name);
  const char* value = header == nullptr ? nullptr : g_mime_header_get_raw_value(header);
  return value == nullptr ? "" : value;
}

// Every name in every field that may give one, also in fields that stand twice.
std::vector<std::string> every_name(GMimeObject* object) {
  std::vector<std::string> names;
  const auto add_names_in = [&names](std::string_view field) {
    for (const char* parameter : {"filename", "name"}) {
      for (std::string& name : every_parameter(field, parameter)) names.push_back(std::move(name));
    }
  };
  GMimeHeaderList* headers = g_mime_object_get_header_list(object);
  const int count = g_mime_header_list_get_count(headers);
  std::string parameters;
  for (int i = 0; i < count; ++i) {
    GMimeHeader* header = g_mime_header_list_get_header_at(headers, i);
    const std::string field = to_lower_ascii(g_mime_header_get_name(header));
    const char* value = g_mime_header_get_raw_value(header);
    if (value == nullptr || (field != "content-disposition" && field != "content-type")) continue;
    add_names_in(value);
    const std::string_view text = value;
    parameters += text.substr(std::min(text.find(';'), text.size()));
  }
  // The sections of RFC 2231 may be spread over several fields.
  if (parameters.find('*') != std::string::npos) add_names_in(parameters);
  return names;
}

std::string content_type_of(GMimeObject* object) {
  GMimeContentType* type = g_mime_object_get_content_type(object);
  if (type == nullptr) return "text/plain";
  return one_line_utf8(to_lower_ascii(std::string(g_mime_content_type_get_media_type(type)) + "/" +
                                      g_mime_content_type_get_media_subtype(type)),
                       kMaxTypeBytes);
}

TransferEncoding encoding_of(GMimeObject* object) {
  if (!GMIME_IS_PART(object)) return TransferEncoding::kNone;
  switch (g_mime_part_get_content_encoding(GMIME_PART(object))) {
    case GMIME_CONTENT_ENCODING_BASE64:
      return TransferEncoding::kBase64;
    case GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE:
      return TransferEncoding::kQuotedPrintable;
    case GMIME_CONTENT_ENCODING_UUENCODE:
      return TransferEncoding::kUuencode;
    default:
      return TransferEncoding::kNone;
  }
}

struct Range {
  std::uint64_t begin = 0, end = 0;
};

// A multipart's boundary, and where it was last looked for. Searches only go forward, so each byte
// is looked at once for each boundary, whatever a sender writes.
struct Boundary {
  std::string text;  // with the dashes
  std::uint64_t searched_from = 0, found_at = 0;
  bool is_searched = false;
};

// Whether a line that begins with a boundary may go on like this: the dashes of a closing one, then
// blanks.
bool is_boundary_end(std::string_view rest) {
  if (rest.starts_with("--")) rest.remove_prefix(2);
  const std::size_t at = rest.find_first_not_of(" \t\r");
  return at == std::string_view::npos || rest[at] == '\n';
}

// A sender can write boundaries that GMime and this code find at different places, so that two
// parts share bytes. Cutting one part must not bring back what the cut of the other took out, so
// shared bytes stay with content rather than with a margin, and with the earlier of two parts.
// REQUIRES: ascending begins.
void make_disjoint(std::vector<MimePart>& leaves) {
  std::uint64_t end = 0;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    MimePart& leaf = leaves[i];
    if (leaf.kind != MimePartKind::kContent && i + 1 < leaves.size()) {
      leaf.content_end = std::min(leaf.content_end, leaves[i + 1].content_begin);
    }
    leaf.content_begin = std::max(leaf.content_begin, end);
    leaf.content_end = std::max(leaf.content_end, leaf.content_begin);
    end = leaf.content_end;
  }
  std::erase_if(leaves, [](const MimePart& leaf) {
    return leaf.kind != MimePartKind::kContent && leaf.size_bytes() == 0;
  });
}

class TreeReader {
 public:
  explicit TreeReader(std::string_view message) : message_(message) {}

  MimeTree read(GMimeObject* root) {
    enter_message(root, "", 0);
    std::stable_sort(
        tree_.leaves.begin(), tree_.leaves.end(),
        [](const MimePart& a, const MimePart& b) { return a.content_begin < b.content_begin; });
    make_disjoint(tree_.leaves);
    return std::move(tree_);
  }

 private:
  // A message's root that is a leaf is its part 1; if it is a multipart, its children are the parts
  // 1, 2, …
  void enter_message(GMimeObject* object, const std::string& path, std::size_t depth) {
    if (GMIME_IS_MULTIPART(object)) {
      read_multipart(object, path, depth);
    } else {
      read_object(object, path.empty() ? "1" : path + ".1", depth);
    }
  }

  void read_object(GMimeObject* object, const std::string& path, std::size_t depth) {
    if (depth >= kMaxMimeDepth && !GMIME_IS_PART(object)) {
      tree_.is_complete = false;
      add_undivided(object, path);
    } else if (GMIME_IS_MULTIPART(object)) {
      read_multipart(object, path, depth);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
      GMimeMessage* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
      GMimeObject* root = inner == nullptr ? nullptr : g_mime_message_get_mime_part(inner);
      message_names_ = every_name(object);
      if (root != nullptr) enter_message(root, path, depth + 1);
    } else if (GMIME_IS_PART(object)) {
      GMimeDataWrapper* content = g_mime_part_get_content(GMIME_PART(object));
      GMimeStream* stream = content == nullptr ? nullptr : g_mime_data_wrapper_get_stream(content);
      if (stream == nullptr) return;  // a header without a body
      add_leaf(object, path, MimePartKind::kContent,
               {static_cast<std::uint64_t>(stream->bound_start),
                static_cast<std::uint64_t>(stream->bound_end)});
    }
  }

  void read_multipart(GMimeObject* object, const std::string& path, std::size_t depth) {
    const int children = g_mime_multipart_get_count(GMIME_MULTIPART(object));
    if (children == 0) {
      add_undivided(object, path.empty() ? "1" : path);
      return;
    }
    const std::string prefix = path.empty() ? "" : path + ".";
    const char* boundary = g_mime_object_get_content_type_parameter(object, "boundary");
    const std::string own = std::string("--") + (boundary == nullptr ? "" : boundary);
    const std::uint64_t begin = content_begin(object);
    add_margin(prefix + std::to_string(children + 1), MimePartKind::kPreamble,
               {begin, find_line(begin, own)});
    boundaries_.push_back({own});
    for (int i = 0; i < children; ++i) {
      read_object(g_mime_multipart_get_part(GMIME_MULTIPART(object), i),
                  prefix + std::to_string(i + 1), depth + 1);
    }
    boundaries_.pop_back();
    if (g_mime_multipart_get_epilogue(GMIME_MULTIPART(object)) == nullptr) return;
    const std::uint64_t closing = find_line(std::max(begin, last_end_), own + "--");
    const std::size_t line_end = message_.find('\n', closing + 2);
    if (line_end == std::string_view::npos) return;
    add_margin(prefix + std::to_string(children + 2), MimePartKind::kEpilogue,
               {line_end + 1, find_outer(line_end + 1)});
  }

  // Adds a multipart or message that is not, or cannot be, taken apart.
  void add_undivided(GMimeObject* object, const std::string& path) {
    const std::uint64_t begin = content_begin(object);
    add_leaf(object, path, MimePartKind::kContent, {begin, find_outer(begin)});
  }

  void add_margin(const std::string& path, MimePartKind kind, Range range) {
    if (range.begin < range.end && range.end <= message_.size() &&
        !is_all_blank(message_.substr(range.begin, range.end - range.begin)))
      add_leaf(nullptr, path, kind, range);
  }

  void add_leaf(GMimeObject* object, const std::string& path, MimePartKind kind, Range range) {
    if (tree_.leaves.size() >= kMaxMimeParts) {
      tree_.is_complete = false;
      return;
    }
    if (range.begin > range.end || range.end > message_.size()) return;
    MimePart part;
    part.kind = kind;
    part.path = path;
    part.content_begin = range.begin;
    part.content_end = range.end;
    part.content_type = "text/plain";
    if (object != nullptr) {
      part.content_type = content_type_of(object);
      part.encoding = encoding_of(object);
      part.file_name = part_file_name(raw_field(object, "Content-Disposition"),
                                      raw_field(object, "Content-Type"));
      part.other_names = every_name(object);
      // Some programs take this for the name of a part that has no other.
      if (part.other_names.empty()) {
        part.other_names = header_text_readings(raw_field(object, "Content-Description"));
      }
      std::erase(part.other_names, part.file_name);
      part.other_names.insert(part.other_names.end(), message_names_.begin(), message_names_.end());
      message_names_.clear();
    }
    last_end_ = std::max(last_end_, range.end);
    tree_.leaves.push_back(std::move(part));
  }

  // The offset of the content of a multipart or message part: after the blank line below its
  // Content-Type, which these have for certain.
  std::uint64_t content_begin(GMimeObject* object) const {
    GMimeHeader* header =
        g_mime_header_list_get_header(g_mime_object_get_header_list(object), "Content-Type");
    const gint64 offset = header == nullptr ? -1 : g_mime_header_get_offset(header);
    std::size_t at = offset < 0 ? 0 : static_cast<std::size_t>(offset);
    while (at < message_.size()) {
      const std::size_t end = message_.find('\n', at);
      if (end == std::string_view::npos) break;
      const std::string_view line = message_.substr(at, end - at);
      if (line.empty() || line == "\r") return end + 1;
      at = end + 1;
    }
    return message_.size();
  }

  // The end of the text that stands before the next boundary line, looked for from `from` on; the
  // newline above that line belongs to the boundary. The end of the message if there is none.
  std::uint64_t find_line(std::uint64_t from, const std::string& boundary) const {
    for (std::size_t at = message_.find(boundary, from); at != std::string_view::npos;
         at = message_.find(boundary, at + 1)) {
      if (!is_boundary_end(message_.substr(at + boundary.size()))) continue;
      if (at == from) return at;
      if (message_[at - 1] != '\n') continue;
      const bool has_cr = at >= from + 2 && message_[at - 2] == '\r';
      return std::max<std::uint64_t>(from, at - (has_cr ? 2 : 1));
    }
    return message_.size();
  }
  // The same for the boundaries of all enclosing multiparts.
  std::uint64_t find_outer(std::uint64_t from) {
    std::uint64_t nearest = message_.size();
    for (Boundary& boundary : boundaries_) {
      if (boundary.text == "--") continue;  // it has none
      if (!boundary.is_searched || from < boundary.searched_from || from > boundary.found_at) {
        boundary.found_at = find_line(from, boundary.text);
        boundary.searched_from = from;
        boundary.is_searched = true;
      }
      nearest = std::min(nearest, boundary.found_at);
    }
    return nearest;
  }

  std::string_view message_;
  MimeTree tree_;
  std::vector<Boundary> boundaries_;  // of the multiparts around
  std::uint64_t last_end_ = 0;
  // Those of a message as a file, which count with its first part.
  std::vector<std::string> message_names_;
};

}  // namespace

MimeTree list_leaves(GMimeMessage* root, std::string_view message) {
  GMimeObject* object = g_mime_message_get_mime_part(root);
  return object == nullptr ? MimeTree{} : TreeReader(message).read(object);
}

}  // namespace scanq
