// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/quarantine_record.h"

#include <algorithm>
#include <cstdio>

#include "lib/base/digits.h"
#include "lib/mail/json_reader.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kRecordKeys = 10;  // without queue_id
constexpr const char* kQueueId = "queue_id";
constexpr std::size_t kMaxRecordTextBytes = 1024;
constexpr std::size_t kMaxRecordNameBytes = 100;

void read_action(JsonReader& reader, Action& action) {
  std::string name;
  reader.text("action", name);
  const auto* found = std::find(kActionNames.begin(), kActionNames.end(), name);
  if (found == kActionNames.end()) return reader.complain("action has an unknown value");
  action = static_cast<Action>(found - kActionNames.begin());
}

void read_envelope(JsonReader& reader, Envelope& envelope) {
  const Json* hex = reader.find("envelope");
  if (hex == nullptr) return;
  std::optional<std::string> bytes;
  if (hex->is_string()) bytes = bytes_of_hex(hex->get_ref<const std::string&>());
  if (!bytes) return reader.complain("envelope is not hexadecimal");
  Result<Envelope> parsed = parse_envelope(*bytes);
  if (!parsed) return reader.complain("envelope: " + parsed.error().text);
  envelope = std::move(*parsed);
}

void read_verdict(JsonReader& reader, Verdict& verdict) {
  const Json* json = reader.find("verdict");
  if (json == nullptr) return;
  Result<Verdict> parsed =
      parse_verdict(json->dump(-1, ' ', false, Json::error_handler_t::replace));
  if (!parsed) return reader.complain(parsed.error().text);
  verdict = std::move(*parsed);
}

}  // namespace

std::string format_record(const QuarantineRecord& record) {
  Json json = {{"version", QuarantineRecord::kVersion},
               {"id", one_line_utf8(record.id, kMaxRecordTextBytes)},
               {"time", static_cast<std::uint64_t>(std::max<std::time_t>(record.time, 0))},
               {"envelope", to_hex(format_envelope(record.envelope))},
               {"verdict", Json::parse(format_verdict(record.verdict))},
               {"action", action_name(record.action)},
               {"note", one_line_utf8(record.note, kMaxRecordTextBytes)},
               {"policy", one_line_utf8(record.policy, kMaxRecordTextBytes)},
               {"client", one_line_utf8(record.client.ip, kMaxRecordTextBytes)},
               {"is_relay", record.client.is_relay}};
  if (!record.queue_id.empty())
    json[kQueueId] = one_line_utf8(record.queue_id, kMaxRecordTextBytes);
  return json.dump() + '\n';
}

Result<QuarantineRecord> parse_record(std::string_view bytes) {
  const auto bad = [](const std::string& what) {
    return Error{ErrorCode::kInternal, "record of a message in quarantine: " + what};
  };
  if (bytes.size() > kMaxRecordBytes) return bad("too large");
  const Json json = parse_json(bytes);
  if (json.is_discarded()) return bad("not JSON");
  const bool has_queue_id = json.is_object() && json.contains(kQueueId);
  JsonReader reader(json, kRecordKeys + (has_queue_id ? 1 : 0), kMaxRecordTextBytes);
  QuarantineRecord record;
  std::uint64_t version = 0;
  reader.number("version", version);
  if (version != QuarantineRecord::kVersion) reader.complain("other version");
  std::uint64_t time = 0;
  reader.number("time", time);
  record.time = static_cast<std::time_t>(time);
  reader.text("id", record.id);
  read_action(reader, record.action);
  reader.text("note", record.note);
  reader.text("policy", record.policy);
  reader.text("client", record.client.ip);
  reader.truth("is_relay", record.client.is_relay);
  if (has_queue_id) reader.text(kQueueId, record.queue_id);
  read_envelope(reader, record.envelope);
  read_verdict(reader, record.verdict);
  if (!reader.complaint().empty()) return bad(reader.complaint());
  return record;
}

std::string make_entry_name(std::time_t now, long microseconds, int process, unsigned user,
                            unsigned long chance) {
  struct tm utc = {};
  ::gmtime_r(&now, &utc);
  char day[32];
  (void)std::strftime(day, sizeof day, "%Y%m%d-%H%M%S", &utc);  // always fits
  char name[kMaxRecordNameBytes];
  (void)std::snprintf(name, sizeof name, "%s.%06ld.%d.%u.%016lx", day, microseconds, process, user,
                      chance);
  return name;
}

bool is_entry_name(std::string_view name) {
  constexpr std::string_view kAllowed = "0123456789abcdef.-";
  return !name.empty() && name.size() < kMaxRecordNameBytes && is_digit(name[0]) &&
         name.find_first_not_of(kAllowed) == std::string_view::npos;
}

}  // namespace scanq
