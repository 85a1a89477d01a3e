// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Files within raw bytes that are found without a library: in texts and in zips that can be read
// in several ways; and zips of which members are emptied.
#include "lib/archive/rar_signs.h"
#include "lib/archive/stream_frames.h"
#include "lib/archive/zip/zip_directory.h"
#include "lib/archive/zip/zip_doubt.h"
#include "lib/archive/zip/zip_members.h"
#include "lib/mime/bounce_text.h"
#include "lib/mime/embedded_files.h"
#include "lib/mime/signed_content.h"
#include "tests/fuzz/fuzz.h"

using namespace scanq;

void fuzz(std::string_view bytes) {
  std::size_t embedded = 0;
  for (const PackedFile& file : embedded_files(bytes)) embedded += file.bytes.size();
  require(embedded <= 7 * bytes.size());  // quoted-printable in two readings, the rest once
  (void)assembles_file(bytes);            // it must not crash
  require(bounced_message_offset(bytes) <= bytes.size());
  require(clear_signed_text(bytes).size() <= bytes.size());
  require(without_idle_frames(bytes).size() <= bytes.size());
  (void)is_usual_xz(bytes);
  (void)is_single_bzip2(bytes);
  (void)rar5_has_locked(bytes);
  (void)zip_has_unread(bytes);
  require(unicode_paths(bytes).size() <= kMaxUnicodePaths);
  std::string row;
  for (const std::string_view zip : zips_in_a_row(bytes)) row += zip;
  require(row.empty() || row == bytes);
  const std::string settled = without_single_flags(bytes);
  require(settled.empty() || settled.size() == bytes.size());
  const auto is_meant = [](std::string_view name) { return name.size() % 2 == 1; };
  const std::optional<std::string> emptied = empty_zip_members(bytes, is_meant);
  require(!emptied || (is_plain_zip(*emptied) && empty_zip_members(*emptied, is_meant) == emptied));
}
