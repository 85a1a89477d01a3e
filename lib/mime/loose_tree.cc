// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/loose_tree.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>

#include "lib/mail/text.h"
#include "lib/mime/loose_parts.h"

namespace scanq {
namespace {

class Division {
 public:
  Division(std::string_view message, const std::function<MimePart(std::string_view)>& read_header)
      : message_(message), boundaries_(message), read_header_(read_header) {}

  MimeTree run(const MimeTree& tree) {
    divided_.is_complete = tree.is_complete;
    for (const MimePart& leaf : tree.leaves) {
      if (!has_room()) break;
      divide(leaf);
    }
    add_parts_in_no_leaf();
    return std::move(divided_);
  }

 private:
  bool has_room() {
    const bool has_room = divided_.leaves.size() < kMaxMimeParts;
    divided_.is_complete = divided_.is_complete && has_room;
    return has_room;
  }

  MimePart read(const LoosePart& place) const {
    MimePart part = read_header_(message_.substr(place.header, place.content - place.header));
    part.content_begin = place.content;
    part.content_end = place.end;
    return part;
  }

  // The leaf up to the first of the parts within it, and these parts.
  void divide(const MimePart& leaf) {
    const std::size_t first = divided_.leaves.size();
    divided_.leaves.push_back(leaf);
    if (leaf.kind == MimePartKind::kHeader || is_too_deep(leaf.path + ".1")) return;
    // A multipart without a boundary that could be read has some; a mail that could not be read at
    // all has its header in its leaf.
    const LooseLines lines = leaf.content_type.starts_with("multipart/") ? LooseLines::kAny
                             : leaf.content_begin == 0 ? LooseLines::kOfAllBoundaries
                                                       : LooseLines::kOfBoundariesBefore;
    for (const LoosePart& place :
         boundaries_.parts_in(leaf.content_begin, leaf.content_end, lines)) {
      const std::size_t count = divided_.leaves.size() - first;
      if (count == 1) {
        divided_.leaves[first].content_end =
            std::max<std::uint64_t>(leaf.content_begin + 1, place.boundary) - 1;
      }
      MimePart part = read(place);
      part.path = leaf.path + "." + std::to_string(count);
      divided_.leaves.push_back(std::move(part));
    }
  }

  void add_parts_in_no_leaf() {
    const std::vector<LoosePart> places =
        boundaries_.parts_in(0, message_.size(), LooseLines::kOfAllBoundaries);
    if (places.empty()) return;
    std::set<std::string> paths;
    for (const MimePart& leaf : divided_.leaves) paths.insert(leaf.path);
    for (const LoosePart& place : places) {
      if (is_all_blank(message_.substr(place.content, place.end - place.content))) continue;
      const auto behind =
          std::find_if(divided_.leaves.begin(), divided_.leaves.end(),
                       [&place](const MimePart& leaf) { return leaf.content_end > place.content; });
      const auto not_empty = std::find_if(behind, divided_.leaves.end(), [](const MimePart& leaf) {
        return leaf.size_bytes() > 0;
      });
      if (not_empty != divided_.leaves.end() && not_empty->content_begin < place.end) continue;
      if (!has_room()) return;
      // A rest of a part that was taken apart is none: the header of the message in it, say.
      const std::string header =
          to_lower_ascii(message_.substr(place.header, place.content - place.header));
      if (header.find("message/") != std::string::npos) continue;
      if (header.find("multipart/") != std::string::npos) continue;
      MimePart part = read(place);
      part.path = free_path(paths, behind == divided_.leaves.begin() ? "1" : (behind - 1)->path);
      if (is_too_deep(part.path)) continue;
      paths.insert(part.path);
      // An empty leaf within the part comes to stand behind it: leaves ascend and are disjoint.
      for (auto empty = behind; empty != not_empty; ++empty) {
        empty->content_begin = empty->content_end =
            std::max(empty->content_begin, part.content_end);
      }
      divided_.leaves.insert(behind, std::move(part));
    }
  }

  // The path of the next sibling, or of a part below, where there is none yet.
  static std::string free_path(const std::set<std::string>& paths, const std::string& before) {
    const std::size_t dot = before.rfind('.');
    const std::size_t begin = dot == std::string::npos ? 0 : dot + 1;
    unsigned number = 0;
    (void)std::from_chars(before.data() + begin, before.data() + before.size(), number);
    const std::string next = before.substr(0, begin) + std::to_string(number + 1);
    if (paths.count(next) == 0) return next;
    for (int below = 1;; ++below) {
      std::string path = before + "." + std::to_string(below);
      if (paths.count(path) == 0) return path;
    }
  }

  std::string_view message_;
  const LooseBoundaries boundaries_;
  const std::function<MimePart(std::string_view)>& read_header_;
  MimeTree divided_;
};

}  // namespace

bool is_too_deep(std::string_view path) {
  return std::count(path.begin(), path.end(), '.') >= static_cast<std::ptrdiff_t>(kMaxMimeDepth);
}

MimeTree divide_loosely(std::string_view message, const MimeTree& tree,
                        const std::function<MimePart(std::string_view header)>& read_header) {
  return Division(message, read_header).run(tree);
}

}  // namespace scanq
