// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/image_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <string_view>

#include "lib/base/pages.h"

namespace scanq {
namespace {

constexpr std::uint64_t kMaxTableBytes = 64 << 20;
constexpr std::uint64_t kMaxDataBytes = std::uint64_t{1} << 40;
constexpr std::uint64_t kMaxFrozenBytes = std::uint64_t{1} << 32;
constexpr mode_t kWritableByOthers = S_IWGRP | S_IWOTH;

std::uint64_t table_bytes(const ImageHeader& header) {
  return header.module_count * sizeof(ModuleRecord) + header.relocation_count * sizeof(Relocation) +
         header.settings_bytes + header.signatures_bytes + header.facts_bytes;
}

// A folder in which others may make files, but not touch root's (/tmp), is good enough as a parent,
// but not as the image's own folder.
Result<void> check_folder(const std::filesystem::path& folder, bool is_own) {
  struct stat about;
  if (::stat(folder.c_str(), &about) != 0) {
    return errno_error(ErrorCode::kDeferred, "stat(" + folder.string() + ")");
  }
  const bool is_sticky = (about.st_mode & S_ISVTX) != 0;
  if (about.st_uid != 0) return unusable_image("its folder " + folder.string() + " is not root's");
  if ((about.st_mode & kWritableByOthers) != 0 && (is_own || !is_sticky)) {
    return unusable_image("its folder " + folder.string() + " can be written by others");
  }
  return {};
}

Result<void> check_header(const ImageHeader& header, std::uint64_t file_bytes) {
  if (header.magic != kImageMagic) return unusable_image("it is no image");
  if (header.format != kImageFormat) return unusable_image("made by another version of scanq");
  if (header.relocation_count > kMaxTableBytes || header.module_count > kMaxTableBytes ||
      table_bytes(header) > kMaxTableBytes || header.data_bytes > kMaxDataBytes) {
    return unusable_image("damaged: its tables cannot be that long");
  }
  if (header.data_offset != round_up(sizeof header + table_bytes(header), kImageAlignment)) {
    return unusable_image("damaged: header");
  }
  if (header.frozen_bytes > kMaxFrozenBytes) return unusable_image("damaged: header");
  if (file_bytes != bytes_before_seal(header) + sizeof(ImageSeal)) {
    return unusable_image("cut short");
  }
  return {};
}

bool is_inside(const ImageHeader& header) {
  return header.data_bytes != 0 && header.data_bytes % kImageAlignment == 0 &&
         header.base % kImageAlignment == 0 && header.base >= kLowestBase &&
         header.base < kHighestBase && header.root >= header.base &&
         header.root < header.base + header.data_bytes;
}

bool ends_with_nul(const ModuleRecord& module) {
  return std::memchr(module.build_id, 0, sizeof module.build_id) != nullptr &&
         std::memchr(module.name, 0, sizeof module.name) != nullptr;
}

Result<void> check_tables(const ImageTables& tables) {
  if (!is_inside(tables.header)) return unusable_image("damaged: addresses");
  for (const ModuleRecord& module : tables.modules) {
    if (!ends_with_nul(module)) return unusable_image("damaged: modules");
  }
  for (const Relocation& relocation : tables.relocations) {
    if (relocation.module >= tables.modules.size() ||
        relocation.word >= tables.header.data_bytes / 8) {
      return unusable_image("damaged: relocations");
    }
  }
  return {};
}

template <class Record>
void take_records(std::vector<Record>& records, std::size_t count, std::string_view& bytes) {
  records.resize(count);
  if (count != 0) std::memcpy(records.data(), bytes.data(), count * sizeof(Record));
  bytes.remove_prefix(count * sizeof(Record));
}

std::string take_text(std::size_t length, std::string_view& bytes) {
  std::string text(bytes.substr(0, length));
  bytes.remove_prefix(length);
  return text;
}

template <class Record>
std::string_view bytes_of(const std::vector<Record>& records) {
  return {reinterpret_cast<const char*>(records.data()), records.size() * sizeof(Record)};
}

void put_header(std::string& bytes, const ImageHeader& header) {
  std::memcpy(bytes.data(), &header, sizeof header);
}

}  // namespace

Error unusable_image(std::string reason) {
  return {ErrorCode::kDeferred, std::move(reason)};
}

Result<void> check_image_folder(const std::string& path) {
  std::error_code trouble;
  const std::filesystem::path folder =
      std::filesystem::canonical(std::filesystem::absolute(path).parent_path(), trouble);
  if (trouble)
    return unusable_image("its folder " + std::filesystem::path(path).parent_path().string() +
                          " does not exist");
  Result<void> checked = check_folder(folder, true);
  for (auto above = folder; checked && above.has_relative_path();) {
    above = above.parent_path();
    checked = check_folder(above, false);
  }
  return checked;
}

Result<Fd> open_trusted_image(const std::string& path) {
  Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file.is_open()) {
    if (errno == ENOENT) return unusable_image("no image");
    if (errno == ELOOP) return unusable_image("it is a link");
    return errno_error(ErrorCode::kDeferred, "open(" + path + ")");
  }
  struct stat about;
  if (::fstat(file.get(), &about) != 0) return errno_error(ErrorCode::kDeferred, "fstat(image)");
  if (!S_ISREG(about.st_mode)) return unusable_image("it is no regular file");
  if (about.st_uid != 0) return unusable_image("it is not root's");
  if ((about.st_mode & kWritableByOthers) != 0)
    return unusable_image("it can be written by others");
  Result<void> checked = check_image_folder(path);
  if (!checked) return checked.error();
  return file;
}

Result<ImageTables> read_image_tables(int fd) {
  struct stat about;
  if (::fstat(fd, &about) != 0) return errno_error(ErrorCode::kDeferred, "fstat(image)");
  ImageTables tables;
  ImageHeader& header = tables.header;
  if (static_cast<std::uint64_t>(about.st_size) < sizeof header) return unusable_image("cut short");
  Result<std::string> head = read_exactly_at(fd, sizeof header, 0);
  if (!head) return head.error();
  std::memcpy(&header, head->data(), sizeof header);
  Result<void> checked = check_header(header, static_cast<std::uint64_t>(about.st_size));
  if (!checked) return checked.error();

  Result<std::string> bytes = read_exactly_at(fd, sizeof header + table_bytes(header), 0);
  if (!bytes) return bytes.error();
  ImageHeader summed = header;
  summed.checksum = 0;
  put_header(*bytes, summed);
  if (sum_of_bytes(*bytes) != header.checksum)
    return unusable_image("damaged: checksum of header and tables");

  std::string_view rest = std::string_view(*bytes).substr(sizeof header);
  take_records(tables.modules, header.module_count, rest);
  take_records(tables.relocations, header.relocation_count, rest);
  tables.settings = take_text(header.settings_bytes, rest);
  tables.signatures = take_text(header.signatures_bytes, rest);
  tables.facts = take_text(header.facts_bytes, rest);
  checked = check_tables(tables);
  if (!checked) return checked.error();
  return tables;
}

std::string format_image_tables(ImageTables& tables) {
  ImageHeader& header = tables.header;
  header.magic = kImageMagic;
  header.format = kImageFormat;
  header.module_count = static_cast<std::uint32_t>(tables.modules.size());
  header.relocation_count = tables.relocations.size();
  header.settings_bytes = static_cast<std::uint32_t>(tables.settings.size());
  header.signatures_bytes = static_cast<std::uint32_t>(tables.signatures.size());
  header.facts_bytes = static_cast<std::uint32_t>(tables.facts.size());
  header.data_offset = round_up(sizeof header + table_bytes(header), kImageAlignment);
  header.checksum = 0;
  std::string bytes(sizeof header, '\0');
  bytes += bytes_of(tables.modules);
  bytes += bytes_of(tables.relocations);
  bytes += tables.settings + tables.signatures + tables.facts;
  put_header(bytes, header);
  header.checksum = sum_of_bytes(bytes);
  put_header(bytes, header);
  return bytes;
}

}  // namespace scanq
