// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/log_line.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "lib/mail/text.h"

namespace scanq {
namespace {

using LogObject = nlohmann::ordered_json;

constexpr std::size_t kMaxShownFindings = 20;
constexpr std::size_t kMaxShownRecipients = 20;

// Room for what syslog puts before a line.
constexpr std::size_t kMaxJsonBytes = kMaxLineBytes - 256;
constexpr std::string_view kScanned = "SCANNED:";

void add_envelope(LogLine& line, const LogFacts& facts) {
  std::vector<std::string> recipients = facts.envelope.recipients;
  recipients.resize(std::min(recipients.size(), kMaxShownRecipients));
  line.add("from", facts.envelope.sender).add_list("to", std::move(recipients));
  if (facts.envelope.recipients.size() > 1) {
    line.add("recipients", static_cast<std::int64_t>(facts.envelope.recipients.size()));
  }
}

void add_findings(LogLine& line, const Verdict& verdict) {
  std::size_t shown = 0;
  for (const Finding& finding : verdict.findings) {
    if (shown++ == kMaxShownFindings) break;
    line.add_item("found", "category", category_name(finding.category)).add("name", finding.name);
    if (!finding.part.empty()) line.add("part", finding.part);
    if (!finding.file_name.empty()) line.add("file", finding.file_name);
    if (!finding.member.empty()) line.add("member", finding.member);
    if (!finding.note.empty()) line.add("finding_note", finding.note);
  }
  line.end_items();
  if (verdict.findings.size() > kMaxShownFindings) {
    line.add("findings", static_cast<std::int64_t>(verdict.findings.size()));
  }
}

void add_if_any(LogLine& line, std::string_view key, std::string_view value) {
  if (!value.empty()) line.add(key, value);
}

// The most of a value, and the most values or items of a list.
struct Bounds {
  std::size_t value_bytes = 300, items = 20;

  bool can_halve() const { return value_bytes > 8; }
  Bounds half() const { return {value_bytes / 2, std::max<std::size_t>(items / 2, 1)}; }
};

// Cut between two characters of UTF-8.
std::string cut_text(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  std::size_t end = 0;
  while (end < max_bytes) {
    const std::size_t next = end + std::max<std::size_t>(utf8_length(text.substr(end)), 1);
    if (next > max_bytes) break;
    end = next;
  }
  return std::string(text.substr(0, end)) + "...";
}

// The objects that the pairs of a line go into, as they come.
class JsonTree {
 public:
  JsonTree(LogObject& line, Bounds bounds) : line_(line), bounds_(bounds) {}

  void add(const LogLine::Pair& pair) {
    switch (pair.kind) {
      case LogLine::Kind::kText:
        return put(pair.key, shown(pair.values[0]));
      case LogLine::Kind::kNumber:
        return put(pair.key, std::strtoll(pair.values[0].c_str(), nullptr, 10));
      case LogLine::Kind::kList:
        return put(pair.key, list_of(pair.values));
      case LogLine::Kind::kItem:
        return begin_item(pair);
      case LogLine::Kind::kEndItems:
        return items_.clear();
    }
  }

 private:
  struct Item {
    std::string list;
    LogObject* object;  // null: one too many, which is left out
  };

  LogObject* here() { return items_.empty() ? &line_ : items_.back().object; }
  LogObject shown(const std::string& text) const { return cut_text(text, bounds_.value_bytes); }

  void put(const std::string& key, LogObject value) {
    if (LogObject* const object = here()) (*object)[key] = std::move(value);
  }

  LogObject list_of(const std::vector<std::string>& values) const {
    LogObject list = LogObject::array();
    for (const std::string& value : values) {
      if (list.size() < bounds_.items) list.push_back(shown(value));
    }
    return list;
  }

  void begin_item(const LogLine::Pair& pair) {
    const auto sibling = std::find_if(items_.begin(), items_.end(),
                                      [&](const Item& item) { return item.list == pair.key; });
    items_.erase(sibling, items_.end());
    LogObject* const parent = here();
    LogObject* object = nullptr;
    if (parent != nullptr && (*parent)[pair.key].size() < bounds_.items) {
      LogObject& list = (*parent)[pair.key];
      list.push_back(LogObject::object());
      object = &list.back();
      (*object)[pair.item_key] = shown(pair.values[0]);
    }
    items_.push_back({pair.key, object});
  }

  LogObject& line_;
  Bounds bounds_;
  std::vector<Item> items_;  // the outermost first
};

std::string utc_text(std::time_t when) {
  std::tm fields{};
  char text[32] = "";
  if (::gmtime_r(&when, &fields) != nullptr) {
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &fields);
  }
  return text;
}

std::string json_line(const LogLine& line, std::time_t now, Bounds bounds, bool is_cut) {
  LogObject json;
  const std::string_view first = line.first();
  if (first.starts_with(kScanned)) {
    const bool is_object =
        std::any_of(line.pairs().begin(), line.pairs().end(),
                    [](const LogLine::Pair& pair) { return pair.key == "object"; });
    json["event"] = is_object ? "object" : "message";
    json["scanned"] = first.back() - '0';
  } else {
    json["event"] = to_lower_ascii(std::string(first));
  }
  json["time"] = utc_text(now);
  JsonTree tree(json, bounds);
  for (const LogLine::Pair& pair : line.pairs()) tree.add(pair);
  if (is_cut) json["cut"] = true;
  constexpr bool kIsAscii = true;
  return json.dump(-1, ' ', kIsAscii, LogObject::error_handler_t::replace);
}

}  // namespace

LogLine make_log_line(const LogFacts& facts) {
  LogLine line(std::string(kScanned) + std::to_string(facts.marker));
  line.add("id", facts.id);
  add_if_any(line, "queue_id", facts.queue_id);
  if (facts.object.empty()) add_envelope(line, facts);
  add_if_any(line, "object", facts.object);
  add_if_any(line, "client", facts.client.ip);
  add_if_any(line, "subject", facts.verdict.subject);
  add_if_any(line, "message_id", facts.verdict.message_id);
  line.add("size", static_cast<std::int64_t>(facts.size_bytes)).add("ms", facts.milliseconds);
  add_findings(line, facts.verdict);
  add_if_any(line, "not_scanned", facts.verdict.not_scanned_reason);
  add_if_any(line, "engine", facts.verdict.engine_way);
  if (!facts.verdict.has_database) {
    line.add("warning", "NO VIRUS DATABASE is installed: run freshclam (package clamav-freshclam)");
  }
  add_if_any(line, "action", facts.action);
  add_if_any(line, "allowed", facts.allowed);
  add_if_any(line, "note", facts.note);
  add_if_any(line, "quarantine", facts.quarantine);
  add_if_any(line, "queue", facts.queue);
  add_if_any(line, "error", facts.error);
  if (facts.queue != "exec" && facts.object.empty()) line.add("exit", facts.exit_code);
  return line;
}

std::string format_line(const LogLine& line, LogFormat format, std::time_t now) {
  if (format == LogFormat::kText) return line.text();
  const Bounds whole;
  std::string json = json_line(line, now, whole, false);
  for (Bounds less = whole; json.size() > kMaxJsonBytes && less.can_halve();) {
    less = less.half();
    json = json_line(line, now, less, true);
  }
  return json;
}

}  // namespace scanq
