// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/loose_parts.h"

#include <algorithm>

#include "lib/mail/text.h"
#include "lib/mime/header_text.h"

namespace scanq {
namespace {

constexpr std::string_view kWord = "boundary";
constexpr std::size_t kMaxBoundaries = 100, kMaxLooseBoundaryBytes = 200, kMaxMarkBytes = 12;

std::string core_of(std::string_view text) {
  const std::size_t at = text.find_first_not_of("- \t");
  return at == std::string_view::npos ? std::string() : to_lower_ascii(text.substr(at));
}

// The value behind "boundary", "boundary*0*" and the like; empty where there is none.
std::string_view value_behind(std::string_view text) {
  const std::size_t equals = text.substr(0, kMaxMarkBytes).find('=');
  if (equals == std::string_view::npos) return {};
  text = text.substr(equals + 1, kMaxLooseBoundaryBytes);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\"'"), text.size()));
  return text.substr(0, text.find_first_of("\";\r\n"));
}

// A letter as a small one; no other byte becomes a letter.
char lower_letter(char c) {
  return static_cast<char>(c | 0x20);
}

bool is_word(std::string_view text) {
  return std::equal(text.begin(), text.end(), kWord.begin(), kWord.end(),
                    [](char c, char letter) { return lower_letter(c) == letter; });
}

std::size_t find_word(std::string_view message, std::size_t from) {
  // Each place of the word covers just one byte of those that are looked at.
  for (std::size_t at = from + kWord.size() - 1; at < message.size(); at += kWord.size()) {
    const std::size_t letter = kWord.find(lower_letter(message[at]));
    if (letter == std::string_view::npos) continue;
    const std::size_t begin = at - letter;
    if (is_word(message.substr(begin, kWord.size()))) return begin;
  }
  return std::string_view::npos;
}

struct PartHeader {
  std::size_t end = 0;  // where the content begins
  bool has_field_of_mime = false;
};

// The header at that place. It ends at a line of blanks, or where a line comes that is no field and
// has no field of MIME behind it.
PartHeader find_part_header(std::string_view text, std::size_t at) {
  PartHeader header;
  while (at < text.size()) {
    const std::size_t line_begin = at;
    const std::string_view line = next_line(text, at);
    header.end = at;
    if (is_all_blank(line)) return header;
    if (!belongs_to_header(line, kMaxLooseBoundaryBytes) && !is_mime_field(text.substr(at))) {
      header.end = line_begin;
      return header;
    }
    header.has_field_of_mime = header.has_field_of_mime || is_mime_field(line);
  }
  header.end = text.size();
  return header;
}

}  // namespace

LooseBoundaries::LooseBoundaries(std::string_view message) : message_(message) {
  for (std::size_t at = find_word(message, 0);
       at != std::string_view::npos && boundaries_.size() < kMaxBoundaries;
       at = find_word(message, at + kWord.size())) {
    std::string core = core_of(trim_blanks(value_behind(message.substr(at + kWord.size()))));
    if (!core.empty()) boundaries_.push_back({at, std::move(core)});
  }
}

bool LooseBoundaries::is_boundary(std::string_view line, std::size_t before) const {
  // The front cuts at no other lines.
  if (!line.starts_with("--")) return false;
  const std::string core = core_of(line.substr(0, kMaxLooseBoundaryBytes));
  return std::any_of(boundaries_.begin(), boundaries_.end(), [&](const Named& boundary) {
    return boundary.at < before && core.starts_with(boundary.core);
  });
}

std::vector<LoosePart> LooseBoundaries::parts_in(std::size_t begin, std::size_t end,
                                                 LooseLines lines) const {
  std::vector<LoosePart> parts;
  if (boundaries_.empty() && lines != LooseLines::kAny) return parts;
  const std::string_view text = message_.substr(0, end);
  // Of a header without a field of MIME: those that begin within it have none, either.
  std::size_t bare_end = 0;
  bool is_open = false;
  const auto close = [&](std::size_t line) {
    // The line end before a boundary belongs to it.
    std::size_t content_end = line;
    if (content_end > begin && text[content_end - 1] == '\n') --content_end;
    if (content_end > begin && text[content_end - 1] == '\r') --content_end;
    if (is_open) parts.back().end = std::max(parts.back().content, content_end);
    is_open = false;
  };
  for (std::size_t at = begin; at < end;) {
    const std::size_t line_begin = at;
    const std::string_view line = next_line(text, at);
    const bool is_any = lines == LooseLines::kAny && line.starts_with("--");
    const std::size_t before = lines == LooseLines::kOfBoundariesBefore ? begin : line_begin;
    if (!is_any && !is_boundary(line, before)) continue;
    const PartHeader header =
        at < bare_end ? PartHeader{bare_end, false} : find_part_header(text, at);
    if (!header.has_field_of_mime) bare_end = header.end;
    const bool is_last = trim_blanks(line).ends_with("--");
    if (header.has_field_of_mime || is_last) close(line_begin);
    if (!header.has_field_of_mime) continue;
    if (parts.size() >= kMaxLooseParts) break;
    parts.push_back({line_begin, at, header.end, end});
    at = header.end;
    is_open = true;
  }
  return parts;
}

bool may_hold_parts(std::string_view bytes) {
  bool is_behind_dashes = false;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = std::min(bytes.find_first_of("\r\n", at), bytes.size());
    const std::string_view line = trim_blanks(bytes.substr(at, end - at));
    at = end + 1;
    if (line.empty()) continue;
    if (is_behind_dashes && is_mime_field(line)) return true;
    is_behind_dashes = line.starts_with('-');
  }
  return false;
}

}  // namespace scanq
