// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A message in quarantine, as scanq quarantine list --json tells of it. Its texts are strangers'.
// Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scanq {

struct KeptMail {
  std::string name, id, time, sender, recipients_text, subject, found, action, note, client,
      released;
  std::vector<std::string> recipients, findings;  // findings with file and part
  std::uint64_t size_bytes = 0;
  bool is_released = false;
};

// Those of an array of JSON; what is no such object is left out.
std::vector<KeptMail> read_kept_mails(std::string_view json);

// Whether an address, the subject, a find, the name or the id has this text, in any case of its
// letters of ASCII.
bool has_text(const KeptMail& mail, std::string_view text);

}  // namespace scanq
