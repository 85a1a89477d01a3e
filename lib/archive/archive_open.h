// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The archive reader that archive_walk and archive_clean share: which formats it knows, its
// lifetime, its locale. Each format is named, because libarchive's own "all" would start programs
// for some filters and follow the paths of an mtree list. Internal to lib/archive/archive_*.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <string>
#include <string_view>

#include "lib/archive/archive_visitor.h"

namespace scanq {

struct ArchiveReadFree {
  void operator()(archive* a) const { archive_read_free(a); }
};
using ArchiveReader = std::unique_ptr<archive, ArchiveReadFree>;

// A reader of these bytes, which must outlive it. Null when libarchive knows no format for them;
// `trouble` then gets libarchive's reason.
ArchiveReader open_archive(std::string_view bytes, const std::string& password,
                           std::string& trouble,
                           ArchiveReading reading = ArchiveReading::kDirectory);

// The number of the archive's bytes that were used in unpacking or reading it.
std::size_t used_bytes(archive* a);

// The last error that libarchive reported, on one line.
std::string archive_trouble(archive* a);

// "RAR5", "GNU tar format in zstd": after the first header was read.
std::string format_of_archive(archive* a);

// While an object of this class lives, this thread's characters are UTF-8: libarchive converts
// names by the locale.
class Utf8Locale {
 public:
  Utf8Locale();
  ~Utf8Locale();
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t before_;
};

}  // namespace scanq
