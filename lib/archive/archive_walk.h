// Opens what libclamav cannot, through libarchive: RAR, zstd, lz4, lzip, rpm and so on, and any
// other archive whose members' names or contents are wanted one by one. Streams: a member's bytes
// go to the visitor in blocks, nothing is written to disk, names never become paths. Every quantity
// that the sender controls is bounded by a budget, which all archives of one message share.
// Does not scan, does not descend into archives within archives; owns nothing after the call.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace scanq {

// What may still be spent. A walk takes from it what it used; `exhausted` then names the setting
// that ended it.
struct WalkBudget {
  std::uint64_t members = 10000;
  std::uint64_t total_bytes = 400 << 20;
  std::uint64_t member_bytes = 100 << 20;  // of one member
  std::uint64_t ratio = 2000;              // unpacked bytes of one archive for each of its bytes
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

struct ArchiveMember {
  std::string name;              // UTF-8 on one line, for showing and for name rules
  std::uint64_t size_bytes = 0;  // as the archive says; 0 where it does not
  bool is_file = false;          // not a folder, link or device
  bool is_locked = false;        // encrypted
};

enum class MemberEnd {
  kWhole,       // all of it went to the visitor
  kCutShort,    // more than WalkBudget::member_bytes; the visitor has the start of it
  kLocked,      // encrypted, and no password was given or it is wrong
  kUnreadable,  // damaged, or in a method that libarchive does not know
  kNotWanted,   // by the visitor
};

struct ArchiveVisitor {
  // Whether the member's content is wanted. Called for every member, folders included.
  std::function<bool(const ArchiveMember&)> begin;
  std::function<void(std::string_view)> content;
  // After the content of a file; `trouble` says more about kUnreadable. False ends the walk.
  std::function<bool(const ArchiveMember&, MemberEnd, std::string_view trouble)> end;
};

// A zip says twice what is in it: in its directory, and before each member.
enum class ZipReading { kDirectory, kLocalHeaders };

struct WalkReport {
  bool is_archive = false;  // false: libarchive does not know it; nothing else counts then
  std::string format;       // "RAR5", "POSIX ustar format in zstd"
  std::uint64_t members = 0;
  std::uint64_t unpacked_bytes = 0;
  bool is_stopped = false;  // by the visitor
  bool is_locked = false;   // the list of members itself is encrypted
  std::string exhausted;    // the setting whose limit ended the walk; empty: none did
  std::string trouble;      // why the walk ended before the archive did; empty: it did not

  bool is_complete() const {
    return is_archive && !is_stopped && !is_locked && exhausted.empty() && trouble.empty();
  }
};

// Walks `archive`; a password is used where members are encrypted (zip only, as libarchive can).
WalkReport walk_archive(std::string_view archive, WalkBudget& budget, const ArchiveVisitor& visitor,
                        const std::string& password = {},
                        ZipReading reading = ZipReading::kDirectory);

// The first of `words` with which the first encrypted member of `archive` can be read to its end
// without error; empty: none. Takes from the budget what was unpacked on the way.
std::string find_password(std::string_view archive, const std::vector<std::string>& words,
                          WalkBudget& budget);

// A member's name as bytes of an unknown character set, as UTF-8 on one line: UTF-8 stays, else
// Shift_JIS (as Japanese archivers write) where it is that, else U+FFFD for what is not ASCII.
std::string member_name_to_utf8(std::string_view raw);

// Opens the locale and the character converter that walks need. For a process that loses access to
// their files later; otherwise it happens at the first walk.
void prepare_archive_walk();

}  // namespace scanq
