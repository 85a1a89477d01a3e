// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The mail that lists for one recipient what was kept back: text and HTML beside each other
// (multipart/alternative). What strangers have written stands in it as text alone, also where a
// mail program makes links of addresses that it finds in a text. Pure.
#pragma once

#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "lib/mail/quarantine_record.h"
#include "lib/mail/settings.h"

namespace scanq {

inline constexpr std::size_t kMaxDigestRows = 200;

struct DigestRow {
  std::time_t time = 0;
  std::string sender, subject, reason, id;
  std::string link;  // to the page of its release; empty: none
};
// Of the findings, the first are told in a few words: category, name and file.
DigestRow make_digest_row(const QuarantineRecord& record, const DeliverySettings& settings);

struct RecipientDigest {
  std::string recipient;
  DeliverySettings settings;    // language, charset and sender of the mail
  std::vector<DigestRow> rows;  // at most kMaxDigestRows are listed
};
struct DigestPlace {
  std::string host_name;
  std::time_t now = 0, links_end = 0;
};

// The text, as --dry-run shows it and as the mail's first part has it.
std::string make_digest_text(const RecipientDigest& digest, const DigestPlace& place);
// The whole mail. `unique`: letters and digits that no other message has.
std::string make_digest(const RecipientDigest& digest, const DigestPlace& place,
                        std::string_view unique);

}  // namespace scanq
