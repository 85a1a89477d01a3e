// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The interface between scanq-inspect and scanq-parts.so, which holds GMime, libarchive and
// libmagic with our modules over them. Most mail needs none of them, and loading them takes longer
// than everything else that scanq-inspect does before it scans. So they are loaded when one of
// these functions is called for the first time; lazy_parts.cc has functions of the same names in
// scanq-inspect. In a frozen process (freeze/frozen_process.h) they are loaded from the start, so
// that it can also run as scanq-compose.
#pragma once

#include "lib/archive/archive_walk.h"
#include "lib/archive/file_type.h"
#include "lib/mime/mime_message.h"
#include "lib/worker/compose_worker.h"

namespace scanq {

struct PartsTable {
  const char* version;  // SCANQ_VERSION of the plugin; another version has another table
  decltype(&read_mime_tree) mime_tree;
  decltype(&decode_part) part;
  decltype(&walk_archive) walk;
  decltype(&find_password) password;
  decltype(&member_name_to_utf8) member_name;
  decltype(&prepare_archive_walk) prepare_walk;
  decltype(&FileTypes::open) file_types;
  std::string (*type_of)(const FileTypes&, std::string_view content);
  decltype(&run_compose_worker) compose;
  decltype(&rehearse_compose) rehearse;
};

// The one function that the plugin exports, by the name kPartsEntry.
inline constexpr const char* kPartsEntry = "scanq_parts";
using PartsEntry = const PartsTable* (*)();

}  // namespace scanq
