// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/outer_header.h"

#include <algorithm>
#include <optional>

#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxFieldBytes = 64 << 10;
constexpr std::size_t kMaxHeaderLineBytes =
    900;  // of a field's body; with the field's name a line stays within RFC 5322's 998
constexpr std::size_t kMaxFieldNameBytes = 80;
constexpr std::string_view kUntrustedPrefix = "X-Untrusted-";

constexpr std::string_view kTrace[] = {"received", "delivered-to"};
constexpr std::string_view kOnce[] = {"from", "sender",     "reply-to",    "to",        "cc",
                                      "date", "message-id", "in-reply-to", "references"};
// "Mailing-List" is how ezmlm notices a loop; "Precedence" and "Auto-Submitted" keep holiday
// programs from answering; by the last ones Japanese list managers number their mails.
constexpr std::string_view kMany[] = {"mailing-list",     "precedence",    "auto-submitted",
                                      "mail-followup-to", "mail-reply-to", "x-loop",
                                      "x-beenthere",      "thread-topic",  "thread-index",
                                      "x-ml-name",        "x-mail-count",  "x-ml-count"};
constexpr std::string_view kManyPrefixes[] = {"list-", "resent-"};

template <std::size_t kCount>
bool is_among(std::string_view name, const std::string_view (&names)[kCount]) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool is_short_field_name(std::string_view text) {
  return text.size() <= kMaxFieldNameBytes && is_field_name(text);
}

std::string_view without_cr(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

// Appends a line of a field after a blank. A line that is too long is folded at a blank, or else in
// the middle. That changes the field, but no program would have accepted it as it was.
void append_line(std::string& into, std::string_view line) {
  into += ' ';
  while (line.size() > kMaxHeaderLineBytes) {
    std::size_t end = line.find_last_of(" \t", kMaxHeaderLineBytes);
    if (end == std::string_view::npos || end < kMaxHeaderLineBytes / 2)
      end = kMaxHeaderLineBytes - 1;
    into.append(line.substr(0, end)).append("\n ");
    line.remove_prefix(end);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  }
  into.append(line).append("\n");
}

// ESC is wanted: raw ISO-2022-JP needs it.
bool is_unwanted(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\x1b') || c == 0x7f;
}

// Leaves out lines of blanks alone, because some programs take them for the end of the header.
std::string tidy_field(std::string_view name, std::string_view body) {
  std::string text(body);
  std::replace_if(text.begin(), text.end(), is_unwanted, ' ');
  std::string field(name);
  field += ':';
  bool is_empty = true;
  for (std::string_view left = text; !left.empty();) {
    const std::size_t end = std::min(left.find('\n'), left.size());
    const std::string_view line = trim_blanks(left.substr(0, end));
    left.remove_prefix(std::min(end + 1, left.size()));
    if (line.empty()) continue;
    append_line(field, line);
    is_empty = false;
  }
  return is_empty ? std::string() : field;
}

struct Field {
  std::string_view name, value;
};

// Takes a line off the front, without its end.
std::string_view take_line(std::string_view& left) {
  const std::size_t end = std::min(left.find('\n'), left.size());
  const std::string_view line = without_cr(left.substr(0, end));
  left.remove_prefix(std::min(end + 1, left.size()));
  return line;
}

// The same, but a CR alone ends a line, too, as it does for some programs; several CRs before a LF
// are one end.
std::string_view take_any_line(std::string_view& left) {
  std::string_view rest = left;
  std::string_view line = take_line(rest);
  while (line.ends_with('\r')) line.remove_suffix(1);
  const std::size_t cr = line.find('\r');
  if (cr == std::string_view::npos) {
    left = rest;
    return line;
  }
  left.remove_prefix(cr + 1);
  return line.substr(0, cr);
}

bool is_folded_on(std::string_view left) {
  return left.starts_with(' ') || left.starts_with('\t');
}

// Takes the next field off the front; none at the header's end.
std::optional<Field> take_field(std::string_view& left) {
  while (!left.empty()) {
    const bool is_stray = is_folded_on(left);  // it goes on with what is no field
    std::string_view line = take_any_line(left);
    if (line.empty()) return std::nullopt;
    const std::size_t colon = line.find(':');
    const std::string_view name = trim_blanks(line.substr(0, std::min(colon, line.size())));
    if (is_stray || colon == std::string_view::npos || !is_short_field_name(name)) continue;
    const char* begin = line.data() + colon + 1;
    while (is_folded_on(left)) line = take_any_line(left);
    return Field{name, {begin, static_cast<std::size_t>(line.data() + line.size() - begin)}};
  }
  return std::nullopt;
}

// The treatment of a field.
enum class Fate { kLeftOut, kKept, kUntrusted };

class FieldChoice {
 public:
  explicit FieldChoice(const std::vector<std::string>& neutralised) {
    for (const std::string& name : neutralised) untrusted_.push_back(to_lower_ascii(name));
  }
  Fate fate_of(const Field& field) {
    if (field.value.size() > kMaxFieldBytes) return Fate::kLeftOut;
    const std::string name = to_lower_ascii(field.name);
    if (is_among(name, kTrace)) return Fate::kKept;
    if (is_in(untrusted_, name)) return Fate::kUntrusted;
    if (is_among(name, kOnce)) {
      if (is_in(seen_, name)) return Fate::kLeftOut;
      seen_.push_back(name);
      return Fate::kKept;
    }
    const bool is_many =
        is_among(name, kMany) ||
        std::any_of(std::begin(kManyPrefixes), std::end(kManyPrefixes),
                    [&](std::string_view prefix) { return name.starts_with(prefix); });
    return is_many ? Fate::kKept : Fate::kLeftOut;
  }

 private:
  static bool is_in(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  }
  std::vector<std::string> untrusted_, seen_;
};

}  // namespace

std::size_t fields_length(std::string_view message) {
  const std::string_view all = message.substr(0, kMaxOriginalHeaderBytes);
  for (std::string_view left = all;;) {
    const std::size_t at = all.size() - left.size();
    const std::string_view line = take_line(left);
    // To some programs a CR alone ends a line, and so perhaps the header.
    if (line.find('\r') != std::string_view::npos) return at;
    const std::size_t colon = line.find(':');
    const bool is_field =
        colon != std::string_view::npos && is_short_field_name(line.substr(0, colon));
    if (line.empty() || (!is_field && (at == 0 || !is_folded_on(line)))) return at;
  }
}

std::string_view outer_field_value(std::string_view message, std::string_view name) {
  std::string_view left = message.substr(0, kMaxOriginalHeaderBytes);
  while (const std::optional<Field> field = take_field(left)) {
    if (equals_ignoring_case(field->name, name)) return field->value;
  }
  return {};
}

std::string make_outer_fields(std::string_view message,
                              const std::vector<std::string>& neutralised) {
  FieldChoice choice(neutralised);
  std::string kept;
  std::string_view left = message.substr(0, kMaxOriginalHeaderBytes);
  while (const std::optional<Field> field = take_field(left)) {
    const Fate fate = choice.fate_of(*field);
    if (fate == Fate::kKept) kept += tidy_field(field->name, field->value);
    if (fate == Fate::kUntrusted) {
      kept += tidy_field(std::string(kUntrustedPrefix) + std::string(field->name), field->value);
    }
  }
  return kept;
}

}  // namespace scanq
