// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/calendar_files.h"

#include <algorithm>
#include <string>
#include <utility>

#include "lib/mail/text.h"
#include "lib/mime/decode_base64.h"
#include "lib/mime/header_text.h"
#include "lib/mime/loose_content.h"

namespace scanq {
namespace {

constexpr std::string_view kDataScheme = "data:";

// The value of a parameter such as FILENAME in the part of a line before its colon.
std::string parameter(std::string_view head, std::string_view name) {
  const std::string lower = to_lower_ascii(head);
  const std::size_t at = lower.find(name);
  if (at == std::string::npos) return {};
  std::string_view value = head.substr(at + name.size());
  if (value.starts_with('"')) return std::string(value.substr(1, value.find('"', 1) - 1));
  return std::string(value.substr(0, value.find(';')));
}

bool begins_folded(std::string_view text) {
  return text.starts_with(' ') || text.starts_with('\t');
}

// The next line of a calendar or card, with those that go on with it.
std::string unfolded_line(std::string_view text, std::size_t& at) {
  std::string line(next_line(text, at));
  while (begins_folded(text.substr(at))) {
    line += next_line(text, at).substr(1);
  }
  return line;
}

// Where the value of a line begins: behind the first colon that is in no quotes.
std::size_t value_begin(std::string_view line) {
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') is_quoted = !is_quoted;
    if (line[i] == ':' && !is_quoted) return i + 1;
  }
  const std::size_t colon = line.find(':');  // a quote that is not closed
  return colon == std::string_view::npos ? line.size() : colon + 1;
}

std::string bare_head(std::string_view text) {
  std::string head = to_lower_ascii(text);
  std::erase_if(head, [](char c) { return c == '"' || c == ' ' || c == '\t'; });
  return head;
}

// The first three versions of cards each name the encoding in another way.
bool says_base64(std::string_view bare) {
  return has_any_of(bare, {"encoding=b", ";base64", "value=binary"});
}

// Names of people and their notes are in quoted-printable as well, by thousands in an address book,
// and on phones "SOUND" has a name's sound in letters.
bool says_quoted_file(std::string_view bare) {
  const std::string_view name = bare.substr(0, bare.find(';'));
  return has_any_of(bare, {"encoding=q", ";quoted-printable"}) &&
         has_any_of(name, {"attach", "key", "logo", "photo", "picture", "sound"}) &&
         !has_any_of(bare, {"x-irmc-n"});
}

std::string name_in(std::string_view head) {
  std::string name = parameter(head, "filename=");
  return name.empty() ? parameter(head, "x-label=") : name;
}

std::string decode_uri(std::string_view uri, bool is_base64) {
  const std::size_t comma = std::min(uri.find(','), uri.size());
  const std::string_view data = uri.substr(std::min(comma + 1, uri.size()));
  const std::string type = to_lower_ascii(uri.substr(0, comma));
  return is_base64 || type.find("base64") != std::string::npos
             ? decode_base64(data, Padding::kIsDropped)
             : decode_percents(data);
}

// A line that goes on behind "=" at its end, which stays. Blanks that follow may be a part of the
// value or of the folding.
std::string quoted_lines(std::string_view text, std::size_t& at, bool drops_blanks) {
  std::string lines;
  for (bool goes_on = true; goes_on && at < text.size();) {
    std::string_view line = next_line(text, at);
    line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
    const bool is_soft = line.ends_with('=');
    const bool is_folded = begins_folded(text.substr(at));
    lines += line;
    if (is_soft) lines += '\n';
    if (is_folded && (drops_blanks || !is_soft)) ++at;
    goes_on = is_soft || is_folded;
  }
  return lines;
}

// The file in quoted-printable whose line begins at `begin`, in one or two readings; where it ends.
std::size_t add_quoted_file(std::vector<PackedFile>& files, std::string_view text,
                            std::size_t begin) {
  std::size_t end = begin;
  for (const bool drops_blanks : {false, true}) {
    end = begin;
    const std::string lines = quoted_lines(text, end, drops_blanks);
    const std::size_t value = value_begin(lines);
    PackedFile file{"iCalendar", name_in(lines.substr(0, value - 1)), ""};
    add_quoted_printable(file.bytes, std::string_view(lines).substr(value));
    if (!drops_blanks || file.bytes != files.back().bytes) files.push_back(std::move(file));
  }
  return end;
}

}  // namespace

void add_calendar_files(std::vector<PackedFile>& files, std::string_view text) {
  std::size_t quoted_end = 0;
  for (std::size_t at = 0; at < text.size() && files.size() < kMaxPackedFiles;) {
    const std::size_t line_begin = at;
    const std::string line = unfolded_line(text, at);
    const std::size_t begin = value_begin(line);
    if (begin == line.size()) continue;
    const std::string_view head = std::string_view(line).substr(0, begin - 1);
    const std::string_view value = std::string_view(line).substr(begin);
    const std::string bare = bare_head(head);
    const bool is_base64 = says_base64(bare);
    const bool is_uri = equals_ignoring_case(value.substr(0, kDataScheme.size()), kDataScheme) ||
                        bare.ends_with(":data");
    if (is_uri) {
      files.push_back({"iCalendar", name_in(head), decode_uri(value, is_base64)});
    } else if (is_base64) {
      files.push_back({"iCalendar", name_in(head), decode_base64(value, Padding::kIsDropped)});
    }
    if (line_begin >= quoted_end && says_quoted_file(bare)) {
      quoted_end = add_quoted_file(files, text, line_begin);
    }
  }
}

}  // namespace scanq
