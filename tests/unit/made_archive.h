// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Archives of one file, for tests.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <string>

namespace scanq {

// At most 1 MiB. With a password the content is encrypted, as `encryption` says it to libarchive.
inline std::string archive_of(int (*format)(archive*), const std::string& name,
                              const std::string& content, const char* password = nullptr,
                              const char* encryption = "zip:encryption=aes256") {
  std::string bytes(1 << 20, '\0');
  std::size_t used = 0;
  archive* a = archive_write_new();
  format(a);
  if (password != nullptr) {
    archive_write_set_options(a, encryption);
    archive_write_set_passphrase(a, password);
  }
  archive_write_open_memory(a, bytes.data(), bytes.size(), &used);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, name.c_str());
  archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0644);
  archive_write_header(a, entry);
  archive_write_data(a, content.data(), content.size());
  archive_entry_free(entry);
  archive_write_close(a);
  archive_write_free(a);
  bytes.resize(used);
  return bytes;
}

}  // namespace scanq
