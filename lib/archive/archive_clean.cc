// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/archive_clean.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "lib/archive/archive_names.h"
#include "lib/archive/archive_open.h"
#include "lib/archive/zip/zip_members.h"

namespace scanq {
namespace {

constexpr std::size_t kCopiedAtOnce = 64 << 10;
constexpr std::size_t kMaxCopiedMembers = 10000;

struct ArchiveWriteFree {
  void operator()(archive* a) const { archive_write_free(a); }
};
using ArchiveWriter = std::unique_ptr<archive, ArchiveWriteFree>;

Error no_clean(const std::string& why) {
  return {ErrorCode::kReadFailed, "archive cannot be cleaned: " + why};
}

la_ssize_t append_to_text(archive*, void* into, const void* bytes, std::size_t size) {
  static_cast<std::string*>(into)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

// Writes the format and the compression that the reader has. Null for an archive of a kind that is
// not cleaned.
ArchiveWriter make_writer(archive* from, std::string_view bytes, std::string& into) {
  const int format = archive_format(from) & ARCHIVE_FORMAT_BASE_MASK;
  const int filter = archive_filter_count(from) > 2 ? -1 : archive_filter_code(from, 0);
  ArchiveWriter writer(archive_write_new());
  if (writer == nullptr) return nullptr;
  // A zip behind a program would come out without the program.
  if (format == ARCHIVE_FORMAT_ZIP && filter == ARCHIVE_FILTER_NONE && bytes.starts_with("PK")) {
    if (archive_write_set_format_zip(writer.get()) != ARCHIVE_OK) return nullptr;
  } else if (format == ARCHIVE_FORMAT_TAR) {
    if (archive_write_set_format_pax_restricted(writer.get()) != ARCHIVE_OK ||
        (filter != ARCHIVE_FILTER_NONE &&
         archive_write_add_filter(writer.get(), filter) != ARCHIVE_OK)) {
      return nullptr;
    }
  } else {
    return nullptr;
  }
  (void)archive_write_set_bytes_in_last_block(writer.get(), 1);
  if (archive_write_open(writer.get(), &into, nullptr, append_to_text, nullptr) != ARCHIVE_OK) {
    return nullptr;
  }
  return writer;
}

class Cleaning {
 public:
  Cleaning(const std::vector<std::string>& members, std::size_t max_bytes)
      : members_(members), left_bytes_(max_bytes), is_met_(members.size()) {}

  Result<std::string> run(std::string_view bytes) {
    std::optional<std::string> spliced = empty_zip_members(
        bytes, [this](std::string_view name) { return is_meant(member_name_to_utf8(name)); });
    if (spliced && are_all_met()) return std::move(*spliced);
    std::fill(is_met_.begin(), is_met_.end(), false);
    std::string trouble;
    const ArchiveReader reader = open_archive(bytes, "", trouble);
    if (reader == nullptr) return no_clean(trouble);
    ArchiveWriter writer;
    archive_entry* entry = nullptr;
    for (std::size_t count = 0;; ++count) {
      const int status = archive_read_next_header(reader.get(), &entry);
      if (status == ARCHIVE_EOF) break;
      if (status != ARCHIVE_OK || count >= kMaxCopiedMembers)
        return no_clean("its list of members cannot be read");
      if (writer == nullptr) writer = make_writer(reader.get(), bytes, result_);
      if (writer == nullptr) return no_clean("it is neither zip nor tar");
      Result<void> copied = copy(reader.get(), writer.get(), entry);
      if (!copied) return copied.error();
    }
    if (writer == nullptr || !are_all_met()) return no_clean("no member has the infected name");
    if (archive_write_close(writer.get()) != ARCHIVE_OK) return no_clean("it cannot be written");
    return std::move(result_);
  }

 private:
  bool are_all_met() const {
    return std::find(is_met_.begin(), is_met_.end(), false) == is_met_.end();
  }

  // Whether the member is infected itself, or is an archive that holds an infected member.
  bool is_meant(const std::string& name) {
    bool is_infected = false;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (members_[i] == name || members_[i].starts_with(name + "/")) {
        is_met_[i] = true;
        is_infected = true;
      }
    }
    return is_infected;
  }

  Result<void> copy(archive* reader, archive* writer, archive_entry* entry) {
    const char* raw_name = archive_entry_pathname(entry);
    const std::string name = member_name_to_utf8(raw_name == nullptr ? "" : raw_name);
    if (archive_entry_is_encrypted(entry) != 0) return no_clean("it is encrypted");
    if (archive_entry_hardlink(entry) != nullptr) return no_clean("it has hard links");
    const bool is_infected = archive_entry_filetype(entry) == AE_IFREG && is_meant(name);
    std::string content;
    Result<void> unpacked = read(reader, content);
    if (!unpacked) return unpacked;
    if (is_infected) content.clear();
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    archive_entry_sparse_clear(entry);
    // libarchive warns where it would write the name differently; that is no longer the same
    // archive.
    if (archive_write_header(writer, entry) != ARCHIVE_OK ||
        archive_write_data(writer, content.data(), content.size()) !=
            static_cast<la_ssize_t>(content.size())) {
      return no_clean("a member cannot be written");
    }
    return {};
  }

  Result<void> read(archive* reader, std::string& content) {
    for (;;) {
      const la_ssize_t got = archive_read_data(reader, block_.data(), block_.size());
      if (got == 0) return {};
      if (got < 0) return no_clean(archive_trouble(reader));
      const auto bytes = static_cast<std::size_t>(got);
      if (bytes > left_bytes_) return no_clean("it unpacks to more than is allowed");
      left_bytes_ -= bytes;
      content.append(block_.data(), bytes);
    }
  }

  const Utf8Locale locale_;
  const std::vector<std::string>& members_;
  std::size_t left_bytes_;
  std::vector<bool> is_met_;  // one for each of members_
  std::string result_;
  std::array<char, kCopiedAtOnce> block_;
};

}  // namespace

Result<std::string> clean_archive(std::string_view archive, const std::vector<std::string>& members,
                                  std::size_t max_bytes) {
  return Cleaning(members, max_bytes).run(archive);
}

}  // namespace scanq
