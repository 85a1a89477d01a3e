// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The exported function of scanq-parts.so.
#include "lib/worker/parts_plugin.h"

extern "C" __attribute__((visibility("default"))) const scanq::PartsTable* scanq_parts() {
  static constexpr scanq::PartsTable kTable = {
      SCANQ_VERSION,
      scanq::read_mime_tree,
      scanq::decode_part,
      scanq::walk_archive,
      scanq::find_password,
      scanq::member_name_to_utf8,
      scanq::prepare_archive_walk,
      scanq::FileTypes::open,
      [](const scanq::FileTypes& types, std::string_view content) {
        return types.type_of(content);
      },
      scanq::run_compose_worker,
      scanq::rehearse_compose,
  };
  return &kTable;
}
