// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/archive_open.h"

#include <locale.h>

#include <algorithm>

#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxTroubleBytes = 200;

// Opened once and kept as long as the process lives.
locale_t utf8_locale() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

void enable_filters(archive* a) {
  (void)archive_read_support_filter_gzip(a);
  (void)archive_read_support_filter_bzip2(a);
  (void)archive_read_support_filter_compress(a);
  (void)archive_read_support_filter_xz(a);
  (void)archive_read_support_filter_lzma(a);
  (void)archive_read_support_filter_lzip(a);
  (void)archive_read_support_filter_lz4(a);
  (void)archive_read_support_filter_zstd(a);
  (void)archive_read_support_filter_rpm(a);
  (void)archive_read_support_filter_uu(a);
}

void enable_formats(archive* a) {
  (void)archive_read_support_format_zip(a);
  (void)archive_read_support_format_7zip(a);
  (void)archive_read_support_format_rar(a);
  (void)archive_read_support_format_rar5(a);
  (void)archive_read_support_format_tar(a);
  (void)archive_read_support_format_cpio(a);
  (void)archive_read_support_format_ar(a);
  (void)archive_read_support_format_iso9660(a);
  (void)archive_read_support_format_cab(a);
  (void)archive_read_support_format_lha(a);
  (void)archive_read_support_format_xar(a);
  (void)archive_read_support_format_warc(a);
  // Some programs open a second archive behind the end mark of a tar, so it is opened here, too.
  (void)archive_read_set_format_option(a, "tar", "read_concatenated_archives", "1");
}

}  // namespace

ArchiveReader open_archive(std::string_view bytes, const std::string& password,
                           std::string& trouble, ArchiveReading reading) {
  ArchiveReader reader(archive_read_new());
  if (reader == nullptr) {
    trouble = "out of memory";
    return nullptr;
  }
  if (reading == ArchiveReading::kLocalHeaders) {
    (void)archive_read_support_format_zip_streamable(reader.get());
  } else {
    enable_filters(reader.get());
    if (reading == ArchiveReading::kDirectory) enable_formats(reader.get());
    // For a compressed file that is no archive.
    (void)archive_read_support_format_raw(reader.get());
    (void)archive_read_support_format_empty(reader.get());
  }
  if (!password.empty()) (void)archive_read_add_passphrase(reader.get(), password.c_str());
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    trouble = archive_trouble(reader.get());
    return nullptr;
  }
  return reader;
}

std::size_t used_bytes(archive* a) {
  constexpr int kOutermost = -1;  // libarchive's number for the reader of the memory itself
  return static_cast<std::size_t>(std::max<la_int64_t>(archive_filter_bytes(a, kOutermost), 0));
}

std::string archive_trouble(archive* a) {
  const char* text = archive_error_string(a);
  return one_line_utf8(text == nullptr ? "unknown trouble" : text, kMaxTroubleBytes);
}

std::string format_of_archive(archive* a) {
  const char* name = archive_format_name(a);
  if (archive_format(a) == ARCHIVE_FORMAT_WARC) name = "WARC";  // libarchive may give none
  std::string format = archive_format(a) == ARCHIVE_FORMAT_RAW || name == nullptr ? "" : name;
  for (int i = 0; i < archive_filter_count(a); ++i) {
    const char* filter = archive_filter_name(a, i);
    if (filter == nullptr || std::string_view(filter) == "none") continue;
    format += (format.empty() ? "" : " in ") + std::string(filter);
  }
  return format;
}

Utf8Locale::Utf8Locale() : before_(uselocale(nullptr)) {
  if (utf8_locale() != nullptr) uselocale(utf8_locale());
}

Utf8Locale::~Utf8Locale() {
  uselocale(before_);
}

}  // namespace scanq
