// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/compose_reply.h"

#include <nlohmann/json.hpp>

#include "lib/mail/json_reader.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kReplyKeys = 3;
constexpr std::size_t kCutKeys = 6;

std::string bounded_text(std::string_view text) {
  return one_line_utf8(text, kMaxComposeTextBytes);
}

void read_cut(JsonReader& reader, const Json& json, ComposeReply& reply) {
  JsonReader cut(json, kCutKeys, kMaxComposeTextBytes);
  Cut read;
  cut.number("begin", read.begin);
  cut.number("end", read.end);
  cut.truth("is_file", read.is_file);
  cut.text("name", read.name);
  cut.number("new_bytes", read.new_bytes);
  cut.truth("takes_more", read.takes_more);
  if (!cut.complaint().empty()) return reader.complain(cut.complaint());
  reply.cuts.push_back(std::move(read));
}

void read_cuts(JsonReader& reader, ComposeReply& reply) {
  const Json* list = reader.find("cuts");
  if (list == nullptr) return;
  if (!list->is_array()) return reader.complain("cuts is not a list");
  if (list->size() > kMaxCuts) return reader.complain("too many cuts");
  for (const Json& cut : *list) read_cut(reader, cut, reply);
}

// The first complaint about a reply that is well-formed; empty if there is none.
std::string complaint_about(const ComposeReply& reply, const ComposeReplyBounds& bounds) {
  if (!bounds.may_cut) return reply.cuts.empty() ? "" : "cuts where none are asked for";
  if (reply.could_isolate_all == reply.cuts.empty()) return "cuts and could_isolate_all disagree";
  std::uint64_t at = 0;
  std::uint64_t added = 0;
  for (const Cut& cut : reply.cuts) {
    if (cut.begin < at) return "cuts out of order";
    if (cut.begin >= cut.end) return "an empty cut";
    if (cut.end > bounds.original_bytes) return "a cut outside of the message";
    if (cut.is_file && cut.name.empty()) return "a file without a name";
    if (cut.new_bytes > 0 && !bounds.may_add) return "new bytes where the settings have none";
    if (cut.new_bytes > UINT64_MAX - added) return "new bytes of impossible size";
    at = cut.end;
    added += cut.new_bytes;
  }
  return "";
}

}  // namespace

std::string format_compose_reply(const ComposeReply& reply) {
  Json cuts = Json::array();
  for (const Cut& cut : reply.cuts) {
    cuts.push_back({{"begin", cut.begin},
                    {"end", cut.end},
                    {"is_file", cut.is_file},
                    {"name", bounded_text(cut.name)},
                    {"new_bytes", cut.new_bytes},
                    {"takes_more", cut.takes_more}});
  }
  const Json json = {{"subject", bounded_text(reply.subject)},
                     {"could_isolate_all", reply.could_isolate_all},
                     {"cuts", cuts}};
  return json.dump();
}

Result<ComposeReply> parse_compose_reply(std::string_view bytes, const ComposeReplyBounds& bounds) {
  const auto bad = [](const std::string& what) {
    return Error{ErrorCode::kInternal, "reply of scanq-compose: " + what};
  };
  if (bytes.size() > kMaxComposeReplyBytes) return bad("too large");
  const Json json = parse_json(bytes);
  if (json.is_discarded()) return bad("not JSON");
  JsonReader reader(json, kReplyKeys, kMaxComposeTextBytes);
  ComposeReply reply;
  reader.text("subject", reply.subject);
  reader.truth("could_isolate_all", reply.could_isolate_all);
  read_cuts(reader, reply);
  if (!reader.complaint().empty()) return bad(reader.complaint());
  const std::string complaint = complaint_about(reply, bounds);
  if (!complaint.empty()) return bad(complaint);
  return reply;
}

bool is_content_of_a_part(std::string_view before, std::string_view behind) {
  if (!before.empty() && before != "\n" && before != "\r") return false;
  if (behind.empty()) return true;
  // A line ends with LF, CR and LF or, in some mails, with CR alone.
  return behind.starts_with("\n--") || behind.starts_with("\r\n--") || behind.starts_with("\r--");
}

}  // namespace scanq
