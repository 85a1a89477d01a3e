// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/compose_request.h"

#include <nlohmann/json.hpp>

#include "lib/mail/json_reader.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kRequestKeys = 13;
constexpr std::size_t kReplyKeys = 4;
constexpr std::size_t kRangeKeys = 2;
constexpr std::size_t kNoticeKeys = 4;
constexpr std::size_t kMaxTextBytes = 2 * kMaxAddressBytes;
constexpr std::array<std::string_view, 3> kNoticeKindNames{"sender", "recipients",
                                                           "administrators"};

// JSON holds UTF-8 only, but an address is any bytes. So byte N travels as the character U+00NN.
std::string bytes_to_text(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const char byte : bytes) {
    const auto number = static_cast<unsigned char>(byte);
    if (number < 0x80) {
      text += byte;
    } else {
      text += static_cast<char>(0xc0 | (number >> 6));
      text += static_cast<char>(0x80 | (number & 0x3f));
    }
  }
  return text;
}

std::string text_to_bytes(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto number = static_cast<unsigned char>(text[i]);
    if (number < 0x80 || i + 1 == text.size()) {
      bytes += text[i];
    } else {
      const auto next = static_cast<unsigned char>(text[++i]);
      bytes += static_cast<char>(((number & 0x03) << 6) | (next & 0x3f));
    }
  }
  return bytes;
}

Json addresses_to_json(const std::vector<std::string>& addresses) {
  Json list = Json::array();
  for (const std::string& address : addresses) list.push_back(bytes_to_text(address));
  return list;
}

void read_addresses(JsonReader& reader, const char* key, std::vector<std::string>& into) {
  const Json* list = reader.find(key);
  if (list == nullptr) return;
  if (!list->is_array()) return reader.complain(std::string(key) + " is not a list");
  for (const Json& address : *list) {
    if (!address.is_string()) return reader.complain("an address is not a text");
    into.push_back(text_to_bytes(address.get<std::string>()));
  }
}

// Reads a choice of a closed list, by its name.
template <class Choice, std::size_t kCount>
void read_choice(JsonReader& reader, const char* key,
                 const std::array<std::string_view, kCount>& names, Choice& into) {
  std::string name;
  reader.text(key, name);
  for (std::size_t i = 0; i < kCount; ++i) {
    if (names[i] == name) {
      into = static_cast<Choice>(i);
      return;
    }
  }
  reader.complain(std::string(key) + " has an unknown value");
}

void read_notices(JsonReader& reader, std::vector<Notice>& notices) {
  const Json* list = reader.find("notices");
  if (list == nullptr) return;
  if (!list->is_array()) return reader.complain("notices is not a list");
  for (const Json& json : *list) {
    JsonReader notice(json, kNoticeKeys, kMaxTextBytes);
    notices.emplace_back();
    read_choice(notice, "kind", kNoticeKindNames, notices.back().kind);
    read_addresses(notice, "recipients", notices.back().recipients);
    notice.truth("is_last", notices.back().is_last);
    notice.number("untold", notices.back().untold);
    if (!notice.complaint().empty()) return reader.complain(notice.complaint());
  }
}

// A text of the request that holds another format; empty where it is missing or no text.
std::string inner_text(JsonReader& reader, const char* key) {
  const Json* value = reader.find(key);
  if (value != nullptr && value->is_string()) return value->get<std::string>();
  reader.complain(std::string(key) + " is not a text");
  return {};
}

void read_plain_fields(JsonReader& reader, ComposeRequest& request) {
  read_choice(reader, "action", kActionNames, request.action);
  reader.truth("delete_failed", request.delete_failed);
  reader.truth("needs_rewrite", request.needs_rewrite);
  reader.text("id", request.id);
  reader.text("host_name", request.host_name);
  std::uint64_t now = 0;
  reader.number("now", now);
  request.now = static_cast<std::time_t>(now);
  reader.text("client", request.client);
  std::vector<std::string> sender;
  read_addresses(reader, "sender", sender);
  if (sender.size() != 1) return reader.complain("sender is not exactly one address");
  request.sender = sender[0];
  read_addresses(reader, "recipients", request.recipients);
  read_notices(reader, request.notices);
}

void read_range(JsonReader& reader, const Json& json, ComposeReply& reply) {
  JsonReader range(json, kRangeKeys, 0);
  NoticeRange read;
  range.number("offset", read.offset);
  range.number("bytes", read.bytes);
  if (!range.complaint().empty()) return reader.complain(range.complaint());
  const std::uint64_t expected =
      reply.notices.empty() ? 0 : reply.notices.back().offset + reply.notices.back().bytes;
  if (read.offset != expected) return reader.complain("the notices do not follow each other");
  if (read.bytes == 0 || read.bytes > UINT64_MAX - read.offset) {
    return reader.complain("a notice has an impossible size");
  }
  reply.notices.push_back(read);
}

}  // namespace

std::string format_compose_request(const ComposeRequest& request) {
  Json notices = Json::array();
  for (const Notice& notice : request.notices) {
    notices.push_back({{"kind", kNoticeKindNames[static_cast<std::size_t>(notice.kind)]},
                       {"recipients", addresses_to_json(notice.recipients)},
                       {"is_last", notice.is_last},
                       {"untold", notice.untold}});
  }
  const Json json = {{"settings", format_general_settings(request.settings)},
                     {"action", action_name(request.action)},
                     {"delete_failed", request.delete_failed},
                     {"needs_rewrite", request.needs_rewrite},
                     {"id", one_line_utf8(request.id, kMaxTextBytes)},
                     {"host_name", one_line_utf8(request.host_name, kMaxTextBytes)},
                     {"now", static_cast<std::uint64_t>(std::max<std::time_t>(request.now, 0))},
                     {"client", one_line_utf8(request.client, kMaxTextBytes)},
                     {"sender", addresses_to_json({request.sender})},
                     {"recipients", addresses_to_json(request.recipients)},
                     {"verdict", format_verdict(request.verdict)},
                     {"notices", notices},
                     {"version", 1}};
  // The settings come from a file that may have any encoding.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<ComposeRequest> parse_compose_request(std::string_view bytes,
                                             Result<Settings> (*read_settings)(std::string_view)) {
  const auto bad = [](const std::string& what) {
    return Error{ErrorCode::kInternal, "request to scanq-compose: " + what};
  };
  const Json json = Json::parse(bytes, nullptr, false);
  if (json.is_discarded()) return bad("not JSON");
  JsonReader reader(json, kRequestKeys, kMaxTextBytes);
  ComposeRequest request;
  std::uint64_t version = 0;
  reader.number("version", version);
  if (version != 1) reader.complain("other version");
  read_plain_fields(reader, request);
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

std::string format_compose_reply(const ComposeReply& reply) {
  Json notices = Json::array();
  for (const NoticeRange& range : reply.notices) {
    notices.push_back({{"offset", range.offset}, {"bytes", range.bytes}});
  }
  const Json json = {{"emptied_parts", reply.emptied_parts},
                     {"could_isolate_all", reply.could_isolate_all},
                     {"note", one_line_utf8(reply.note, kMaxComposeNoteBytes)},
                     {"notices", notices}};
  return json.dump();
}

Result<ComposeReply> parse_compose_reply(std::string_view bytes, std::size_t notices) {
  const auto bad = [](const std::string& what) {
    return Error{ErrorCode::kInternal, "reply of scanq-compose: " + what};
  };
  if (bytes.size() > kMaxComposeReplyBytes) return bad("too large");
  const Json json = Json::parse(bytes, nullptr, false);
  if (json.is_discarded()) return bad("not JSON");
  JsonReader reader(json, kReplyKeys, kMaxComposeNoteBytes);
  ComposeReply reply;
  reader.number("emptied_parts", reply.emptied_parts);
  reader.truth("could_isolate_all", reply.could_isolate_all);
  reader.text("note", reply.note);
  const Json* list = reader.find("notices");
  if (list != nullptr && !list->is_array()) reader.complain("notices is not a list");
  if (list != nullptr && list->is_array()) {
    if (list->size() != notices) reader.complain("the number of notices is not the requested one");
    for (const Json& range : *list) read_range(reader, range, reply);
  }
  if (!reader.complaint().empty()) return bad(reader.complaint());
  return reply;
}

}  // namespace scanq
