// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The virus signature files of a folder, and what their heads say. Reads nothing but heads.
#pragma once

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "lib/mail/settings.h"

namespace scanq {

struct SignatureFile {
  std::string name;
  std::uint64_t bytes = 0;
  std::time_t changed = 0;  // of the file
  // Of a database with a head (cvd, cld); 0 elsewhere.
  std::uint64_t version = 0, signatures = 0;
  std::time_t built = 0;
  std::uint64_t digest = 0;  // of the content; 0 unless it was asked for

  // The time from which the age of its signatures is reckoned.
  std::time_t dated() const { return built != 0 ? built : changed; }
};

// Those by which something may be found, in the order of their names; none also where there is no
// folder.
std::vector<SignatureFile> find_installed_signatures(const std::string& folder);

// "ClamAV-VDB:TIME:VERSION:SIGNATURES:..." into `file`. False: it is no such head.
bool parse_database_head(std::string_view head, SignatureFile& file);

// Whether a file is one of the sets that the makers of ClamAV publish. Pure.
bool is_official(const SignatureFile& file);

// Says loudly which of the required signatures are missing; empty: none is.
std::string missing_database_text(const Settings& settings);
// The commands that bring them here.
std::string database_advice(const Settings& settings);

}  // namespace scanq
