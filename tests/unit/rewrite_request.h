// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A request to rewrite, and the rewriting of messages in memory, for tests.
#pragma once

#include <sys/mman.h>

#include <catch2/catch.hpp>
#include <string>

#include "lib/base/fd.h"
#include "lib/mime/mime_compose.h"
#include "lib/worker/load_templates.h"
#include "lib/worker/rewrite.h"

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

inline ComposeRequest rewrite_request(std::vector<Finding> findings) {
  ComposeRequest request;
  request.settings = default_settings();
  request.id = "6b05142e.1";
  request.host_name = "mx.example.org";
  request.now = 1780000000;
  request.sender = "alice@example.org";
  request.recipients = {"bob@example.net"};
  request.verdict.is_scanned = true;
  request.verdict.engine = "ClamAV 1.4.6";
  request.verdict.findings = std::move(findings);
  return request;
}

struct RewrittenMessage {
  RewritePlan plan;
  std::string bytes;
  std::string note;  // the note of fill_or_fall_back
};

inline RewrittenMessage rewrite(const ComposeRequest& request, std::string_view message,
                                Templates templates = {}) {
  open_compose_charset(MailCharset::kIso2022Jp);
  templates.language = request.settings.delivery.language;
  Result<RewritePlan> plan = plan_rewrite(request, message);
  REQUIRE(plan);
  RewrittenMessage rewritten{std::move(*plan), {}, {}};
  const RewritePlan& used = rewritten.plan;
  Result<MessageText> warning =
      fill_or_fall_back(templates, TemplateName::kWarning,
                        make_message_values(request, used.subject, used.facts), rewritten.note);
  REQUIRE(warning);
  const Fd file(::memfd_create("rewritten", MFD_CLOEXEC));
  REQUIRE(write_rewritten(request, used, message, *warning, file.get()));
  REQUIRE(seek_to(file.get(), 0));
  rewritten.bytes = *read_to_end(file.get(), 1 << 30);
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

}  // namespace scanq
