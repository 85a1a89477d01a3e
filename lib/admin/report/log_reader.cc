// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/report/log_reader.h"

#include <algorithm>
#include <charconv>

#include "lib/mail/json_reader.h"
#include "lib/mail/log_line.h"

namespace scanq {
namespace {

constexpr std::string_view kMark = "SCANNED:";
constexpr unsigned kHighestMarker = 4;
constexpr std::uint64_t kTaiOffset = 0x4000000000000000ULL + 10;  // TAI64 counts from here
constexpr std::size_t kTaiDigits = 16;

template <class Number>
Number number_of(std::string_view text, int base = 10) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number, base);  // 0 if it is none
  return number;
}

// The seconds at the start of an id, in hexadecimal and before its first dot.
std::time_t time_of_id(std::string_view id) {
  const std::size_t dot = id.find('.');
  return dot == std::string_view::npos
             ? 0
             : static_cast<std::time_t>(number_of<std::uint32_t>(id.substr(0, dot), 16));
}

// The time of "@400000006745...", which multilog and tai64n write.
std::time_t time_of_prefix(std::string_view prefix) {
  if (!prefix.starts_with('@') || prefix.size() <= kTaiDigits) return 0;
  const std::uint64_t seconds = number_of<std::uint64_t>(prefix.substr(1, kTaiDigits), 16);
  return seconds < kTaiOffset ? 0 : static_cast<std::time_t>(seconds - kTaiOffset);
}

std::string unescape(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size() && text[i + 1] == 'x') {
      plain += static_cast<char>(number_of<unsigned>(text.substr(i + 2, 2), 16));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

struct LoggedPair {
  std::string key, value;
};

void take_pair(LoggedMessage& message, const LoggedPair& pair) {
  if (pair.key == "id") {
    message.id = pair.value;
    const std::time_t when = time_of_id(pair.value);
    if (when != 0) message.when = when;
  } else if (pair.key == "from") {
    message.from = pair.value;
  } else if (pair.key == "to") {
    message.to = pair.value;
  } else if (pair.key == "action") {
    message.action = pair.value;
  } else if (pair.key == "not_scanned") {
    message.not_scanned = pair.value;
  } else if (pair.key == "error") {
    message.error = pair.value;
  } else if (pair.key == "engine") {
    message.engine = pair.value;
  } else if (pair.key == "size") {
    message.size_bytes = number_of<std::int64_t>(pair.value);
  } else if (pair.key == "ms") {
    message.milliseconds = number_of<std::int64_t>(pair.value);
  } else if (pair.key == "exit") {
    message.exit_code = number_of<int>(pair.value);
  } else if (pair.key == "found") {
    message.findings.push_back({pair.value, ""});
  } else if (pair.key == "name" && !message.findings.empty()) {
    message.findings.back().name = pair.value;
  }
}

// The "key=value" pairs of the line in order, with unescaped values.
std::vector<LoggedPair> split_pairs(std::string_view text) {
  std::vector<LoggedPair> pairs;
  for (;;) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return pairs;
    const std::string_view key = text.substr(0, equals);
    text.remove_prefix(equals + 1);
    const bool is_quoted = text.starts_with('"');
    if (is_quoted) text.remove_prefix(1);
    const std::size_t end = std::min(text.find(is_quoted ? '"' : ' '), text.size());
    pairs.push_back({std::string(key), unescape(text.substr(0, end))});
    text.remove_prefix(std::min(end + (is_quoted ? 1 : 0), text.size()));
  }
}

// A text, a whole number or a list of texts, which is one text with commas as in the other form;
// other values are of no use here.
void take_value(LoggedMessage& message, const std::string& key, const nlohmann::json& value) {
  if (value.is_string()) take_pair(message, {key, value.get<std::string>()});
  if (value.is_number_integer()) take_pair(message, {key, value.dump()});
  if (!value.is_array()) return;
  std::string list;
  for (const nlohmann::json& one : value) {
    if (one.is_string()) list.append(list.empty() ? "" : ",").append(one.get<std::string>());
  }
  take_pair(message, {key, list});
}

std::string text_in(const nlohmann::json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

// REQUIRES: `json` begins with kJsonMark. Whatever follows its last brace is a logger's.
std::optional<LoggedMessage> read_json(std::string_view json) {
  const nlohmann::json line = parse_json(json.substr(0, json.rfind('}') + 1));
  if (!line.is_object()) return std::nullopt;
  const nlohmann::json& marker = line["scanned"];
  if (!marker.is_number_unsigned() || marker.get<std::uint64_t>() > kHighestMarker) {
    return std::nullopt;
  }
  LoggedMessage message;
  message.marker = marker.get<int>();
  for (const auto& [key, value] : line.items()) {
    if (key != "found") take_value(message, key, value);
  }
  const auto found = line.find("found");
  if (found == line.end() || !found->is_array()) return message;
  for (const nlohmann::json& finding : *found) {
    if (!finding.is_object()) continue;
    message.findings.push_back({text_in(finding, "category"), text_in(finding, "name")});
  }
  return message;
}

std::optional<LoggedMessage> read_text(std::string_view text) {
  if (text.size() <= kMark.size()) return std::nullopt;
  const unsigned marker = static_cast<unsigned>(text[kMark.size()]) - '0';
  if (marker > kHighestMarker) return std::nullopt;
  LoggedMessage message;
  message.marker = static_cast<int>(marker);
  for (const LoggedPair& pair : split_pairs(text.substr(kMark.size() + 1))) {
    if (pair.key == "object") return std::nullopt;
    take_pair(message, pair);
  }
  return message;
}

}  // namespace

std::optional<LoggedMessage> read_log_line(std::string_view line) {
  if (line.find(kJsonObjectMark) != std::string_view::npos) return std::nullopt;
  // First JSON, whose values may hold the other mark; quotes in a value of a text are escaped.
  const std::size_t json = line.find(kJsonMark);
  const std::size_t mark = json != std::string_view::npos ? json : line.find(kMark);
  if (mark == std::string_view::npos) return std::nullopt;
  const std::string_view ours = line.substr(mark, line.find('\n', mark) - mark);
  std::optional<LoggedMessage> message =
      json != std::string_view::npos ? read_json(ours) : read_text(ours);
  if (message && message->when == 0) message->when = time_of_prefix(line.substr(0, mark));
  return message;
}

}  // namespace scanq
