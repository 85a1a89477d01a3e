// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The work of the front on a reply of scanq-compose, for the fuzz targets: whatever the reply says,
// the original stands in the new message as it came, except for the cuts.
#pragma once

#include "lib/front/assemble.h"
#include "lib/front/spool_reader.h"
#include "lib/mail/base64.h"
#include "tests/fuzz/fuzz.h"

inline scanq::Spool spool_of(std::string_view bytes) {
  scanq::Result<scanq::Spool> spool = scanq::Spool::make({});
  require(spool.has_value() && spool->append(bytes).has_value());
  return std::move(*spool);
}

// The original with the cuts, as the contract of assemble has it.
inline std::string spliced(std::string_view original, const std::vector<scanq::Cut>& cuts,
                           std::string_view new_bytes, bool is_replacing) {
  std::string kept;
  std::size_t at = 0;
  for (const scanq::Cut& cut : cuts) {
    kept += original.substr(at, cut.begin - at);
    if (is_replacing) kept += scanq::base64_lines(new_bytes.substr(0, cut.new_bytes));
    new_bytes.remove_prefix(cut.new_bytes);
    at = cut.end;
  }
  kept += original.substr(at);
  return kept;
}

// Whether the front takes the reply; the message is looked at where it does. REQUIRES: the reply
// was parsed, and new_bytes are as many as it says.
inline bool assemble_spliced(std::string_view original, const scanq::ComposeReply& reply,
                             std::string_view new_bytes, const scanq::Settings& settings) {
  if (reply.cuts.empty()) return true;
  const scanq::RewriteFacts facts =
      scanq::facts_with_cuts(scanq::Verdict(), settings.delivery, reply.cuts.size());
  const scanq::Spool spool = spool_of(original);
  const scanq::Spool added = spool_of(new_bytes);
  const scanq::MessageText warning{reply.subject, "body\n"};
  const scanq::Result<scanq::Spool> made =
      scanq::assemble(settings, {spool, facts, warning, &reply.cuts, &added});
  if (!made) return false;
  const std::string got = *scanq::SpoolReader(*made).read(0, made->message_bytes());
  require(got.find("\n\n" +
                   spliced(original, reply.cuts, new_bytes, settings.delivery.delete_infected) +
                   "\n--=-") != std::string::npos);
  return true;
}
