// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A request to rewrite, and the rewriting of messages in memory, for tests: what scanq-compose does
// and what the front makes of its answer, without the processes.
#pragma once

#include <sys/mman.h>

#include <string>
#include "tests/unit/catch.h"

#include "lib/base/digits.h"
#include "lib/base/fd.h"
#include "lib/front/assemble.h"
#include "lib/front/load_templates.h"
#include "lib/front/spool_reader.h"
#include "lib/worker/list_cuts.h"

namespace scanq {

inline Finding virus_at(const std::string& part, const std::string& file_name = "") {
  Finding finding;
  finding.name = "Eicar-Test-Signature";
  finding.part = part;
  finding.file_name = file_name;
  finding.content_type = "application/octet-stream";
  finding.size_bytes = 68;
  return finding;
}

inline DeliveryFacts delivery_facts(std::vector<Finding> findings) {
  DeliveryFacts facts;
  facts.settings = default_settings().delivery;
  facts.id = "6b05142e.1";
  facts.host_name = "mx.example.org";
  facts.now = 1780000000;
  facts.sender = "alice@example.org";
  facts.recipients = {"bob@example.net"};
  facts.verdict.is_scanned = true;
  facts.verdict.engine = "ClamAV 1.4.6";
  facts.verdict.findings = std::move(findings);
  return facts;
}

struct RewriteRequest {
  Settings settings;
  DeliveryFacts facts;         // their settings are those of `settings`
  bool delete_failed = false;  // the second inspection still found something
};
inline RewriteRequest rewrite_request(std::vector<Finding> findings) {
  return {default_settings(), delivery_facts(std::move(findings))};
}

inline Spool spool_of(std::string_view bytes) {
  Result<Spool> spool = Spool::make({});
  REQUIRE(spool);
  REQUIRE(spool->append(bytes));
  return std::move(*spool);
}
inline std::string bytes_of(const Spool& spool) {
  return *SpoolReader(spool).read(0, spool.message_bytes());
}

struct RewrittenMessage {
  RewriteFacts facts;
  std::string bytes;
  std::string note;  // the note of fill_or_fall_back
};

// The answer of list_cuts, as the front reads it, and the new bytes.
struct AnsweredCuts {
  ComposeReply reply;
  Spool new_bytes;
};
inline AnsweredCuts answered_cuts(const RewriteRequest& request, std::string_view message) {
  const bool is_removing = request.facts.action == Action::kClean && !request.delete_failed;
  const Fd file(::memfd_create("new bytes", MFD_CLOEXEC));
  Result<ComposeReply> reply =
      list_cuts({request.settings, is_removing, request.facts.verdict}, message, file.get());
  REQUIRE(reply);
  REQUIRE(seek_to(file.get(), 0));
  const DeliverySettings& delivery = request.settings.delivery;
  const bool may_add = !delivery.delete_infected || delivery.archives == Archives::kMember;
  Result<ComposeReply> read =
      parse_compose_reply(format_compose_reply(*reply), {message.size(), is_removing, may_add});
  INFO((read ? "" : read.error().text));
  REQUIRE(read);
  return {std::move(*read), spool_of(*read_to_end(file.get(), 1 << 30))};
}

inline RewrittenMessage rewrite(const RewriteRequest& request, std::string_view message,
                                Templates templates = {}) {
  templates.language = request.settings.delivery.language;
  const AnsweredCuts answer = answered_cuts(request, message);
  DeliveryFacts facts = request.facts;
  facts.settings = request.settings.delivery;
  RewrittenMessage rewritten;
  if (facts.action != Action::kClean) {
    rewritten.facts = facts_of_warning(facts.verdict);
  } else if (request.delete_failed || !answer.reply.could_isolate_all) {
    rewritten.facts = facts_of_failed_delete(facts.verdict, facts.settings);
  } else {
    rewritten.facts = facts_with_cuts(facts.verdict, facts.settings, answer.reply.cuts.size());
  }
  Result<MessageText> warning = fill_or_fall_back(
      templates, TemplateName::kWarning,
      make_message_values(facts, answer.reply.subject, rewritten.facts), rewritten.note);
  REQUIRE(warning);
  const Spool original = spool_of(message);
  AssemblyParts parts{original, rewritten.facts, *warning};
  if (rewritten.facts.original == OriginalForm::kAttached) {
    parts.cuts = &answer.reply.cuts;
    parts.new_bytes = &answer.new_bytes;
  }
  Result<Spool> made = assemble(request.settings, parts);
  REQUIRE(made);
  rewritten.bytes = bytes_of(*made);
  return rewritten;
}

// The bytes of the message/rfc822 part: from its empty line to the next delimiter.
inline std::string forwarded(const std::string& rewritten) {
  const std::size_t boundary_at = rewritten.find("boundary=\"") + 10;
  const std::string delimiter =
      "\n--" + rewritten.substr(boundary_at, rewritten.find('"', boundary_at) - boundary_at);
  const std::size_t part = rewritten.find("\nContent-Type: message/rfc822");
  REQUIRE(part != std::string::npos);
  const std::size_t begin = rewritten.find("\n\n", part) + 2;
  const std::size_t end = rewritten.find(delimiter, begin);
  REQUIRE(end != std::string::npos);
  return rewritten.substr(begin, end - begin);
}

inline std::string decoded(std::string_view digits) {
  std::string bytes;
  unsigned group = 0;
  int bits = 0;
  for (const char c : digits) {
    if (base64_value(c) < 0) continue;
    group = group << 6 | static_cast<unsigned>(base64_value(c));
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(group >> bits);
  }
  return bytes;
}
// The content of the sealed file behind `header`, by the way that its text tells.
inline std::string unsealed(const std::string& message, const std::string& header) {
  const std::size_t begin = message.find(header) + header.size();
  const std::string text = decoded(message.substr(begin, message.find("\n--", begin) - begin));
  CHECK(text.find("base64 -d") != std::string::npos);
  return decoded(text.substr(text.find("\n\n")));
}

}  // namespace scanq
