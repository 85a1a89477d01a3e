// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/compose_request.h"

#include <nlohmann/json.hpp>

#include "lib/mail/json_reader.h"

namespace scanq {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kRequestKeys = 4;

// A text of the request that holds another format; empty where it is missing or no text.
std::string inner_text(JsonReader& reader, const char* key) {
  const Json* value = reader.find(key);
  if (value != nullptr && value->is_string()) return value->get<std::string>();
  reader.complain(std::string(key) + " is not a text");
  return {};
}

}  // namespace

std::string format_compose_request(const ComposeRequest& request) {
  const Json json = {{"settings", format_general_settings(request.settings)},
                     {"needs_cuts", request.needs_cuts},
                     {"verdict", format_verdict(request.verdict)},
                     {"version", 2}};
  // The settings come from a file that may have any encoding.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<ComposeRequest> parse_compose_request(std::string_view bytes,
                                             Result<Settings> (*read_settings)(std::string_view)) {
  const auto bad = [](const std::string& what) {
    return Error{ErrorCode::kInternal, "request to scanq-compose: " + what};
  };
  const Json json = parse_json(bytes);
  if (json.is_discarded()) return bad("not JSON");
  JsonReader reader(json, kRequestKeys, 0);
  ComposeRequest request;
  std::uint64_t version = 0;
  reader.number("version", version);
  if (version != 2) reader.complain("other version");
  reader.truth("needs_cuts", request.needs_cuts);
  const std::string settings_text = inner_text(reader, "settings");
  const std::string verdict_text = inner_text(reader, "verdict");
  if (!reader.complaint().empty()) return bad(reader.complaint());
  Result<Settings> settings = read_settings(settings_text);
  if (!settings) return settings.error().while_doing("reading the request to scanq-compose");
  request.settings = std::move(*settings);
  Result<Verdict> verdict = parse_verdict(verdict_text);
  if (!verdict) return verdict.error().while_doing("reading the request to scanq-compose");
  request.verdict = std::move(*verdict);
  return request;
}

}  // namespace scanq
