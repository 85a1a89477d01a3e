// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// libarchive skips unwanted content without unpacking it only in some formats. In the others it
// would unpack content that no limit counts, so there the content is read and dropped here.
#include "lib/archive/archive_walk.h"

#include <algorithm>
#include <array>

#include "lib/archive/archive_names.h"
#include "lib/archive/archive_open.h"
#include "lib/archive/decoded_walk.h"
#include "lib/base/last_word.h"

namespace scanq {
namespace {

constexpr std::size_t kReadAtOnce = 64 << 10;

bool skips_for_free(archive* a) {
  const int format = archive_format(a) & ARCHIVE_FORMAT_BASE_MASK;
  const bool has_index = format == ARCHIVE_FORMAT_ZIP || format == ARCHIVE_FORMAT_ISO9660;
  return has_index && archive_filter_count(a) <= 1;
}

// A tar is read to the end of the stream.
bool is_within_stream(archive* a) {
  const int format = archive_format(a) & ARCHIVE_FORMAT_BASE_MASK;
  return archive_filter_count(a) > 1 && format != ARCHIVE_FORMAT_TAR &&
         format != ARCHIVE_FORMAT_RAW && format != ARCHIVE_FORMAT_EMPTY;
}

bool speaks_of_encryption(std::string_view trouble) {
  return trouble.find("ncrypt") != std::string_view::npos ||
         trouble.find("assphrase") != std::string_view::npos;
}

class Walk {
 public:
  Walk(std::string_view bytes, WalkBudget& budget, const ArchiveVisitor& visitor,
       const std::string& password, ArchiveReading reading)
      : budget_(budget),
        visitor_(visitor),
        has_password_(!password.empty()),
        meter_(bytes.size(), budget, report_) {
    reader_ = open_archive(bytes, password, report_.trouble, reading);
  }

  WalkReport run() {
    if (reader_ == nullptr) return report_;
    archive_entry* entry = nullptr;
    while (next(entry) && visit(entry)) {
    }
    return report_;
  }

 private:
  // True: there is a header. False: the archive has ended, or report_ says why the walk cannot go
  // on.
  bool next(archive_entry*& entry) {
    LastWord::step();
    int status = archive_read_next_header(reader_.get(), &entry);
    while (status == ARCHIVE_RETRY && meter_.is_in_time()) {
      status = archive_read_next_header(reader_.get(), &entry);
    }
    if (status == ARCHIVE_RETRY) {
      report_.is_archive = true;  // of a format that is not known yet, and not read to its end
      return false;
    }
    const bool is_first = !report_.is_archive;
    if (is_first && status != ARCHIVE_FATAL) {
      report_.format = format_of_archive(reader_.get());
      const bool is_nothing = archive_format(reader_.get()) == ARCHIVE_FORMAT_EMPTY &&
                              archive_filter_count(reader_.get()) <= 1;
      report_.is_archive = !report_.format.empty() && !is_nothing;
      report_.is_within_stream = is_within_stream(reader_.get());
    }
    if (status == ARCHIVE_EOF) {
      // Zeros look like the end of a tar, and nothing behind them was looked at.
      const bool is_empty = archive_format(reader_.get()) == ARCHIVE_FORMAT_EMPTY;
      report_.has_no_member = report_.members == 0 && !is_empty;
      if (report_.has_no_member) report_.trouble = "no member found";
      return false;
    }
    if (status == ARCHIVE_OK || status == ARCHIVE_WARN)
      return report_.is_archive && meter_.spend_member();
    report_.trouble = archive_trouble(reader_.get());
    if (is_first) report_.is_archive = archive_format(reader_.get()) != 0;
    if (report_.is_archive && report_.format.empty()) {
      report_.format = format_of_archive(reader_.get());
    }
    report_.is_locked = speaks_of_encryption(report_.trouble);
    return false;
  }

  bool visit(archive_entry* entry) {
    ArchiveMember member;
    const char* name = archive_entry_pathname(entry);
    member.name = member_name_to_utf8(name == nullptr ? "" : name);
    member.is_file =
        archive_entry_filetype(entry) == AE_IFREG || archive_entry_filetype(entry) == 0;
    member.is_locked = archive_entry_is_encrypted(entry) != 0;
    if (archive_entry_size_is_set(entry)) {
      member.size_bytes =
          static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
    }
    const bool is_wanted = begin(member) && member.is_file;
    if (!member.is_file) return true;
    MemberEnd end = MemberEnd::kNotWanted;
    std::string trouble;
    if (is_wanted || !skips_for_free(reader_.get())) end = read(member, is_wanted, trouble);
    // An error here matters only to the next header, which reports it again.
    if (end == MemberEnd::kLocked || end == MemberEnd::kUnreadable)
      (void)archive_read_data_skip(reader_.get());
    const bool goes_on = this->end(member, end, trouble);
    if (!goes_on) report_.is_stopped = true;
    return goes_on && report_.exhausted.empty() && meter_.is_in_time();
  }

  bool begin(const ArchiveMember& member) const {
    const LastWord::Pause no_library;
    return visitor_.begin(member);
  }
  bool end(const ArchiveMember& member, MemberEnd how, std::string_view trouble) const {
    const LastWord::Pause no_library;
    return visitor_.end(member, how, trouble);
  }

  MemberEnd read(const ArchiveMember& member, bool is_wanted, std::string& trouble) {
    if (member.is_locked && !has_password_) return MemberEnd::kLocked;
    std::uint64_t bytes = 0;
    for (;;) {
      LastWord::step();
      const la_ssize_t got = archive_read_data(reader_.get(), block_.data(), block_.size());
      if (got == 0) break;
      if (got == ARCHIVE_RETRY) {
        if (!meter_.is_in_time()) return MemberEnd::kCutShort;
        continue;
      }
      if (got < 0) {
        trouble = archive_trouble(reader_.get());
        const bool is_locked = member.is_locked || speaks_of_encryption(trouble);
        return is_locked ? MemberEnd::kLocked : MemberEnd::kUnreadable;
      }
      const std::uint64_t wanted = is_wanted && bytes < budget_.member_bytes
                                       ? std::min<std::uint64_t>(got, budget_.member_bytes - bytes)
                                       : 0;
      bytes += static_cast<std::uint64_t>(got);
      if (wanted > 0) visitor_.content({block_.data(), wanted});
      if (!meter_.spend_bytes(static_cast<std::uint64_t>(got))) return MemberEnd::kCutShort;
    }
    if (!is_wanted) return MemberEnd::kNotWanted;
    return bytes > budget_.member_bytes ? MemberEnd::kCutShort : MemberEnd::kWhole;
  }

  Utf8Locale locale_;
  WalkBudget& budget_;
  const ArchiveVisitor& visitor_;
  const bool has_password_;
  WalkReport report_;
  WalkMeter meter_;
  ArchiveReader reader_;
  std::array<char, kReadAtOnce> block_;
};

// Whether the first encrypted member can be read with `word`. Old encryption checks one byte, which
// a wrong password may pass, so only the member's own checksum at its end counts.
bool opens(std::string_view archive, WalkBudget& budget, const std::string& word) {
  bool is_open = false;
  ArchiveVisitor visitor;
  visitor.begin = [](const ArchiveMember& member) { return member.is_locked; };
  visitor.content = [](std::string_view) {};
  visitor.end = [&is_open](const ArchiveMember& member, MemberEnd end, std::string_view) {
    if (!member.is_locked) return true;
    is_open = end == MemberEnd::kWhole;
    return false;
  };
  const WalkReport report = walk_archive(archive, budget, visitor, word);
  return is_open && report.exhausted.empty();
}

}  // namespace

WalkReport walk_archive(std::string_view archive, WalkBudget& budget, const ArchiveVisitor& visitor,
                        const std::string& password, ArchiveReading reading) {
  return Walk(archive, budget, visitor, password, reading).run();
}

std::string find_password(std::string_view archive, const std::vector<std::string>& words,
                          WalkBudget& budget) {
  for (const std::string& word : words) {
    if (opens(archive, budget, word)) return word;
  }
  return {};
}

}  // namespace scanq
