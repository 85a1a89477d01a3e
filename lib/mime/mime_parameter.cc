// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Parameters of structured fields: RFC 2231 as it is defined, and as programs write it; see
// header_text.h.
#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "lib/base/digits.h"
#include "lib/mail/text.h"
#include "lib/mime/charset.h"
#include "lib/mime/header_text.h"
#include "lib/mime/other_readings.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxFieldBytes = 64 << 10;
constexpr std::size_t kMaxReadParameters = 200;

struct Parameter {
  std::string name;                 // lower case, without RFC 2231's marks
  int section = -1;                 // name*N, -1 for none
  bool is_percent_encoded = false;  // name*, name*N*
  std::string value;
  // Without quotes and backslashes, as careless programs read it: up to the next semicolon, and up
  // to the next parameter.
  std::string bare_value, long_value;
  std::string token;  // of a value without quotes, as strict programs read it (RFC 2045, 5.1)
};

// Reads the field from left to right. Two-byte characters of raw ISO-2022-JP and Shift_JIS are
// taken as one, because their second bytes may look like quotes, backslashes and semicolons.
class FieldReader {
 public:
  explicit FieldReader(std::string_view field) : left_(field), has_sjis_(!is_utf8(field)) {}

  bool at_end() const { return left_.empty(); }
  void skip_blanks() {
    while (!left_.empty() && (left_[0] == ' ' || left_[0] == '\t')) left_.remove_prefix(1);
  }
  bool skip(char c) {
    if (left_.empty() || left_[0] != c) return false;
    left_.remove_prefix(1);
    return true;
  }
  // Reads up to one of `ends`, which stays; a quoted string on the way is taken as a whole.
  std::string read_until(std::string_view ends) {
    std::string text;
    while (!left_.empty() && ends.find(left_[0]) == std::string_view::npos) {
      if (left_[0] == '"') {
        static_cast<void>(read_quoted());  // only skipped over: a value is read by read_value
        continue;
      }
      take_character(text);
    }
    return text;
  }
  // Up to the next semicolon; or up to the next parameter, as in "a;.exe; size=1".
  std::string bare_value(bool has_semicolons) const {
    std::size_t end = left_.find(';');
    while (has_semicolons && end != std::string_view::npos) {
      const std::string_view behind = left_.substr(end + 1);
      const std::size_t next = behind.find(';');
      const std::string_view piece = behind.substr(0, next);
      if (trim_blanks(piece).empty() || piece.find('=') != std::string_view::npos) break;
      end = next == std::string_view::npos ? next : end + 1 + next;
    }
    std::string value(left_.substr(0, end));
    std::erase_if(value, [](char c) { return c == '"' || c == '\\'; });
    return std::string(trim_blanks(value));
  }
  std::string token() {
    skip_blanks();
    return std::string(left_.substr(0, left_.find_first_of(" \t()<>@,;:\"[]?=")));
  }
  std::string read_value() {
    skip_blanks();
    if (!left_.empty() && left_[0] == '"') {
      std::string value = read_quoted();
      // Some programs fold one value into several quoted strings.
      for (skip_blanks(); !left_.empty() && left_[0] == '"'; skip_blanks())
        value += " " + read_quoted();
      return value;
    }
    std::string value;
    while (!left_.empty() && left_[0] != ';') take_character(value);
    return std::string(trim_blanks(value));
  }

 private:
  std::string read_quoted() {
    std::string text;
    left_.remove_prefix(1);
    while (!left_.empty() && left_[0] != '"') {
      if (left_[0] == '\\' && left_.size() > 1) left_.remove_prefix(1);
      take_character(text);
    }
    skip('"');
    return text;
  }
  void take_character(std::string& into) {
    std::size_t length = std::max<std::size_t>(shifted_length(left_), 1);
    const auto first = static_cast<unsigned char>(left_[0]);
    const bool is_lead = (first >= 0x81 && first <= 0x9f) || (first >= 0xe0 && first <= 0xfc);
    if (has_sjis_ && is_lead && left_.size() > 1 && static_cast<unsigned char>(left_[1]) >= 0x40)
      length = 2;
    into += left_.substr(0, length);
    left_.remove_prefix(length);
  }

  std::string_view left_;
  bool has_sjis_;
};

// Splits "filename*1*" into its name, section and mark.
Parameter parse_parameter_name(std::string_view text) {
  Parameter parameter;
  std::string name = to_lower_ascii(trim_blanks(text));
  const std::size_t star = name.find('*');
  if (star != std::string::npos) {
    std::string_view marks = std::string_view(name).substr(star + 1);
    parameter.is_percent_encoded = marks.empty() || marks.ends_with('*');
    if (!marks.empty() && is_digit(marks[0])) {
      int section = 0;
      for (; !marks.empty() && is_digit(marks[0]); marks.remove_prefix(1))
        section = std::min(section * 10 + (marks[0] - '0'), 1000000);
      parameter.section = section;
    }
    name.resize(star);
  }
  parameter.name = std::string(trim_blanks(name));
  return parameter;
}

// Where a parameter begins before the first semicolon, as in "attachment filename=a.txt".
std::optional<std::size_t> early_parameter(std::string_view field) {
  const std::size_t equals = field.find_first_of("=;\"");
  if (equals == std::string_view::npos || field[equals] != '=') return std::nullopt;
  const std::size_t end = field.substr(0, equals).find_last_not_of(" \t");
  if (end == std::string_view::npos) return std::nullopt;
  return field.find_last_of(" \t,", end) + 1;
}

std::vector<Parameter> parse_parameters(std::string_view raw_field) {
  std::string field(raw_field.substr(0, kMaxFieldBytes));
  // The field without its line ends; a tab at a fold is no part of a name.
  std::erase_if(field, [](char c) { return c == '\r' || c == '\n'; });
  const std::optional<std::size_t> early = early_parameter(field);
  FieldReader reader(std::string_view(field).substr(early.value_or(0)));
  std::vector<Parameter> parameters;
  // The value before the parameters.
  if (!early) static_cast<void>(reader.read_until(";"));
  while (!reader.at_end() && parameters.size() < kMaxReadParameters) {
    reader.skip(';');
    Parameter parameter = parse_parameter_name(reader.read_until("=;"));
    if (!reader.skip('=')) continue;
    parameter.bare_value = reader.bare_value(false);
    parameter.long_value = reader.bare_value(true);
    parameter.token = reader.token();
    parameter.value = reader.read_value();
    parameters.push_back(std::move(parameter));
    static_cast<void>(reader.read_until(";"));
  }
  return parameters;
}

struct JoinedSections {
  std::string bytes, charset;
  bool has_charset = false;
};

using Sections = std::vector<const Parameter*>;

Sections in_order(Sections sections) {
  std::stable_sort(sections.begin(), sections.end(),
                   [](const Parameter* a, const Parameter* b) { return a->section < b->section; });
  return sections;
}

// The sections of one RFC 2231 parameter. The charset stands in the first.
JoinedSections join_sections(const Sections& sections) {
  JoinedSections joined;
  for (const Parameter* section : sections) {
    std::string_view value = section->value;
    if (section == sections.front() && section->is_percent_encoded) {
      const std::size_t first = value.find('\'');
      const std::size_t second =
          first == std::string_view::npos ? first : value.find('\'', first + 1);
      if (second != std::string_view::npos) {
        joined.charset = value.substr(0, first);
        value.remove_prefix(second + 1);
        joined.has_charset = true;
      }
    }
    joined.bytes += section->is_percent_encoded ? decode_percents(value) : std::string(value);
  }
  return joined;
}

std::string text_of(const JoinedSections& joined) {
  if (!joined.has_charset) return decode_header_text(joined.bytes);
  return one_line_utf8(bytes_to_utf8(joined.bytes, joined.charset), kMaxFieldBytes);
}

void append(std::vector<std::string>& values, std::vector<std::string> more) {
  for (std::string& value : more) values.push_back(std::move(value));
}

void add_readings(std::vector<std::string>& values, const JoinedSections& joined) {
  if (!joined.has_charset) return append(values, header_text_readings(joined.bytes));
  values.push_back(text_of(joined));
  if (!has_other_readings(joined.bytes, joined.charset)) return;
  for (const CharsetReading reading : kOtherReadings) {
    const std::string text = read_charset(joined.bytes, joined.charset, reading);
    values.push_back(one_line_utf8(text, kMaxFieldBytes));
  }
}

}  // namespace

std::string decode_parameter(std::string_view raw_field, std::string_view parameter) {
  const std::vector<Parameter> parameters = parse_parameters(raw_field);
  Sections sections;
  const Parameter* plain = nullptr;
  for (const Parameter& candidate : parameters) {
    if (candidate.name != parameter) continue;
    if (candidate.section < 0 && !candidate.is_percent_encoded) {
      if (plain == nullptr) plain = &candidate;
    } else {
      sections.push_back(&candidate);
    }
  }
  if (!sections.empty()) return text_of(join_sections(in_order(std::move(sections))));
  return plain == nullptr ? "" : decode_header_text(plain->value);
}

std::vector<std::string> every_parameter(std::string_view raw_field, std::string_view parameter) {
  const std::vector<Parameter> parameters = parse_parameters(raw_field);
  std::vector<std::string> values;
  Sections first, last, as_written;
  for (const Parameter& candidate : parameters) {
    if (candidate.name != parameter) continue;
    if (candidate.is_percent_encoded) {
      add_readings(values, join_sections({&candidate}));
    } else {
      std::set<std::string> readings{candidate.value, candidate.bare_value, candidate.long_value};
      if (!candidate.token.empty()) readings.insert(candidate.token);
      for (const std::string& reading : readings) append(values, header_text_readings(reading));
    }
    if (candidate.section < 0) continue;
    as_written.push_back(&candidate);
    const auto same = std::find_if(last.begin(), last.end(), [&](const Parameter* other) {
      return other->section == candidate.section;
    });
    if (same == last.end()) {
      first.push_back(&candidate);
      last.push_back(&candidate);
    } else {
      *same = &candidate;
    }
  }
  if (!first.empty()) {
    add_readings(values, join_sections(in_order(first)));
    add_readings(values, join_sections(in_order(last)));
    if (as_written != in_order(as_written)) add_readings(values, join_sections(as_written));
  }
  return values;
}

std::string part_file_name(std::string_view content_disposition, std::string_view content_type) {
  std::string name = decode_parameter(content_disposition, "filename");
  return name.empty() ? decode_parameter(content_type, "name") : name;
}

}  // namespace scanq
