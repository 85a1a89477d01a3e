// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/archive_scan.h"

#include <algorithm>
#include <array>

#include "lib/archive/archive_end.h"
#include "lib/archive/archive_streams.h"
#include "lib/archive/archive_within.h"
#include "lib/archive/decoders.h"
#include "lib/archive/seven_zip_password.h"
#include "lib/archive/seven_zip_plain.h"
#include "lib/archive/stream_frames.h"
#include "lib/archive/zip/zip_doubt.h"
#include "lib/base/last_word.h"
#include "lib/scan/content_scan.h"

namespace scanq {
namespace {

// Formats that do not tell anywhere where they end.
constexpr std::array<std::string_view, 4> kStreams{"gzip", "bzip2", "lzip", "lzma"};

class ArchiveScan {
 public:
  ArchiveScan(ContentScan& scan, const QueuedArchive& archive, std::string_view bytes)
      : scan_(scan),
        archive_(archive),
        bytes_(bytes),
        last_word_(scan.means().answer_fd, scan.answer_with(without_end())) {
    if (archive.is_locked_zip) {
      settled_ = without_single_flags(bytes);
      if (!settled_.empty()) bytes_ = settled_;
      password_ = scan.password_of(bytes_);
    }
    if (archive.format == "7z") make_plain_7z();
    if (archive.format == "lz4") {
      settled_ = without_idle_frames(bytes);
      if (!settled_.empty()) bytes_ = settled_;
    }
    note_ = password_.empty() ? "opened by libarchive" : "opened with a password that was tried";
    note_ += " (" + archive.format + ")";
    if (archive.has_decoder) note_ = "in " + archive.format;
    if (archive.is_opened_already) note_.clear();
  }

  void run() {
    const bool tells_no_end =
        std::find(kStreams.begin(), kStreams.end(), archive_.format) != kStreams.end();
    if (tells_no_end) look_behind_streams();
    if (archive_.is_read_already && joined_.empty()) return;
    const WalkReport report = walk(ArchiveReading::kDirectory);
    if (report.has_no_member && unpacks_to_zeros()) return;
    WalkReport other;
    if (archive_.has_two_readings && report.exhausted.empty()) {
      are_ends_told_ = are_ends_told_ && !report.is_complete();
      other = walk(ArchiveReading::kLocalHeaders);
    }
    if (!archive_.is_opened_already) {
      if (!other.is_complete()) tell_report(report);
      if (!other.exhausted.empty()) tell_report(other);
      if (report.is_within_stream) walk(ArchiveReading::kStreamAlone);
    }
    if (archive_.has_two_readings) doubt_zip();
    const bool is_all_read = report.is_complete() && !has_locked_ && !has_unreadable_;
    if (archive_.is_locked_zip && is_all_read) scan_.count_opened_zip();
    if (is_locked_7z_ && !password_.empty() && is_all_read) scan_.count_opened_7z();
  }

 private:
  Finding without_end() const {
    return not_read(archive_.format, archive_.where,
                    archive_.has_decoder ? "its decoder did not come to an end"
                                         : "libarchive did not come to an end");
  }

  // Takes off what libarchive cannot.
  void make_plain_7z() {
    const std::uint64_t max_bytes = scan_.budget().total_bytes;
    const SevenZipForm form = form_of_seven_zip(bytes_, max_bytes);
    is_locked_7z_ = form == SevenZipForm::kLocked;
    if (is_locked_7z_) scan_.count_locked_7z();
    std::optional<OpenedSevenZip> opened;
    if (is_locked_7z_) opened = open_seven_zip(bytes_, scan_.passwords(), scan_.budget());
    if (form == SevenZipForm::kFiltered) {
      std::optional<std::string> plain = plain_seven_zip(bytes_, "", max_bytes);
      if (plain) opened = OpenedSevenZip{"", std::move(*plain)};
    }
    if (!opened) return;
    password_ = std::move(opened->password);
    settled_ = std::move(opened->bytes);
    bytes_ = settled_;
  }

  void look_behind_streams() {
    std::optional<JoinedStreams> streams = join_streams(bytes_, scan_.budget());
    if (!streams) {
      if (archive_.is_read_already) tell_unread("it cannot be unpacked to its end");
      return;
    }
    const LastWord::Pause no_library;
    if (!streams->rest.empty()) {
      scan_.scan_content(streams->rest,
                         {archive_.where, "in bytes behind the end of " + archive_.format});
      if (!begins_like_archive(streams->rest))
        tell_unread("bytes of no known format behind its end");
    }
    joined_ = std::move(streams->bytes);
    if (!joined_.empty()) bytes_ = joined_;
  }

  void tell_unread(const char* note) { scan_.add(not_read(archive_.format, archive_.where, note)); }

  // Zips one after the other, names that are given twice, and bytes in no member.
  void doubt_zip() {
    const LastWord::Pause no_library;
    for (const std::string_view zip : zips_in_a_row(bytes_)) {
      scan_.scan_content(zip, {archive_.where, "one of several zips in a row"});
    }
    if (!zip_has_unread(bytes_)) return;
    tell_unread("some of its bytes are in no member");
  }

  WalkReport walk(ArchiveReading reading) {
    KeptBytes content;
    Result<void> kept;
    ArchiveVisitor visitor;
    visitor.begin = [&](const ArchiveMember& member) {
      if (member.is_file) scan_.check_name_of(archive_.where, member.name, "");
      return true;
    };
    visitor.content = [&](std::string_view block) {
      if (kept) kept = content.append(block);
    };
    visitor.end = [&](const ArchiveMember& member, MemberEnd end, std::string_view trouble) {
      const std::string where = joined(archive_.where, member.name);
      has_locked_ = has_locked_ || end == MemberEnd::kLocked;
      has_unreadable_ = has_unreadable_ || end == MemberEnd::kUnreadable;
      if (end == MemberEnd::kUnreadable) scan_.note_unread(where);
      if (!kept) scan_.add(made(Category::kFailed, kept.error().text, where));
      KeptBytes unpacked(std::move(content));
      Result<std::string_view> view = unpacked.view();
      if (view) scan_.scan_content(*view, {where, note_, member.name});
      if (are_ends_told_ && !archive_.is_opened_already) tell_end(where, end, trouble);
      return true;
    };
    if (archive_.has_decoder) {
      return walk_with_decoder(archive_.format, bytes_, scan_.budget(), visitor);
    }
    return walk_archive(bytes_, scan_.budget(), visitor, password_, reading);
  }

  // A tar without members is nothing else.
  bool unpacks_to_zeros() const {
    bool are_zeros = true;
    ArchiveVisitor visitor;
    visitor.begin = [](const ArchiveMember&) { return true; };
    visitor.content = [&](std::string_view block) {
      are_zeros = are_zeros && block.find_first_not_of('\0') == std::string_view::npos;
    };
    visitor.end = [](const ArchiveMember&, MemberEnd, std::string_view) { return true; };
    WalkBudget budget = scan_.budget();
    const WalkReport report =
        walk_archive(bytes_, budget, visitor, password_, ArchiveReading::kStreamAlone);
    return report.is_complete() && are_zeros;
  }

  // Adds the finding, if any, that a member's end calls for.
  void tell_end(const std::string& where, MemberEnd end, std::string_view trouble) {
    // libclamav reports encrypted members of a zip itself, except in a zip behind a program.
    if (end == MemberEnd::kLocked && (!archive_.is_locked_zip || archive_.has_locked)) {
      scan_.add(made(Category::kEncrypted, "Encrypted." + archive_.format, where));
    } else if (end == MemberEnd::kUnreadable) {
      scan_.add(not_read(archive_.format, where, std::string(trouble)));
    } else if (end == MemberEnd::kCutShort) {
      scan_.add(made(Category::kLimit, "Limits.Exceeded.max_file_bytes", where));
    }
  }

  void tell_report(const WalkReport& report) {
    const std::string& where = archive_.where;
    if (report.is_locked || (archive_.has_locked && !archive_.is_locked_zip)) {
      scan_.add(made(Category::kEncrypted, "Encrypted." + archive_.format, where));
    } else if (!report.is_archive) {
      scan_.add(
          made(Category::kLimit, "Archive.NotOpened." + archive_.format, where, report.trouble));
    } else if (!report.exhausted.empty()) {
      scan_.add(made(Category::kLimit, "Limits.Exceeded." + report.exhausted, where));
    } else if (!report.trouble.empty()) {
      scan_.add(not_read(archive_.format, where, report.trouble));
    }
  }

  ContentScan& scan_;
  const QueuedArchive& archive_;
  std::string_view bytes_;
  std::string joined_;   // packed streams without the padding between them
  std::string settled_;  // without what libarchive does not pass over
  const LastWord last_word_;
  std::string password_, note_;
  bool is_locked_7z_ = false, are_ends_told_ = true, has_locked_ = false, has_unreadable_ = false;
};

// The bytes of a packed stream that does not tell its end, up to the end of the content if it
// cannot be unpacked.
std::size_t bytes_of_stream(ContentScan& scan, const QueuedArchive& archive,
                            std::string_view content, const ArchiveWithin& found) {
  const bool is_stream =
      std::find(kStreams.begin(), kStreams.end(), found.format) != kStreams.end();
  if (!is_stream) return content.size();
  const LastWord last_word(scan.means().answer_fd,
                           scan.answer_with(not_read(std::string(found.format), archive.where,
                                                     "libarchive did not come to an end")));
  const std::optional<JoinedStreams> streams = join_streams(content, scan.budget());
  return content.size() - (streams ? streams->rest.size() : 0);
}

}  // namespace

void scan_archives_within(ContentScan& scan, const QueuedArchive& archive, std::string_view bytes) {
  constexpr int kMostArchives = 100;
  std::size_t from = 0;
  for (int i = 0;; ++i) {
    const std::optional<ArchiveWithin> found = archive_within(bytes, from);
    if (!found) return;
    const std::string format(found->format);
    if (i == kMostArchives) {
      return scan.add(not_read(format, archive.where, "too many archives stand in the file"));
    }
    const std::string_view rest = bytes.substr(found->at);
    const std::size_t size =
        found->bytes != 0 ? found->bytes : bytes_of_stream(scan, archive, rest, *found);
    scan.scan_content(rest.substr(0, size), {archive.where, "in " + format + " within the file"});
    from = found->at + size;
  }
}

void scan_archive(ContentScan& scan, const QueuedArchive& archive, std::string_view bytes) {
  ArchiveScan(scan, archive, bytes).run();
}

}  // namespace scanq
