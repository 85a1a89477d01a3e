// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The words between a walk through an archive and its caller: limits, members and where they go,
// and how the walk ended.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace scanq {

// A zip lists its members twice: in its directory, and in a header before each member. A packed
// stream is unpacked alone, whatever archive is in it.
enum class ArchiveReading { kDirectory, kLocalHeaders, kStreamAlone };

// The limits that are left. A walk subtracts what it used; WalkReport::exhausted names the setting
// whose limit ended the walk.
struct WalkBudget {
  std::uint64_t members = 10000;
  std::uint64_t total_bytes = 400 << 20;
  std::uint64_t member_bytes = 100 << 20;  // of one member
  std::uint64_t ratio = 2000;              // unpacked bytes of one archive for each of its bytes
  std::uint64_t slow_tries = 100;          // of passwords, where each takes hundredths of a second
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

struct ArchiveMember {
  std::string name;              // UTF-8 on one line, for showing and for name rules
  std::uint64_t size_bytes = 0;  // from the archive's own header; 0 where it names none
  bool is_file = false;          // not a folder, link or device
  bool is_locked = false;        // encrypted
};

enum class MemberEnd {
  kWhole,       // all of it went to the visitor
  kCutShort,    // more than WalkBudget::member_bytes; the visitor has the start of it
  kLocked,      // encrypted, and no password was given or it is wrong
  kUnreadable,  // damaged, or in a method that libarchive does not know
  kNotWanted,   // the visitor did not want it
};

struct ArchiveVisitor {
  // Whether the member's content is wanted. Called for every member, folders included.
  std::function<bool(const ArchiveMember&)> begin;
  std::function<void(std::string_view)> content;
  // Called after the content of a file; `trouble` says more about kUnreadable. False ends the walk.
  std::function<bool(const ArchiveMember&, MemberEnd, std::string_view trouble)> end;
};

struct WalkReport {
  bool is_archive = false;  // false: a format unknown to libarchive; no other field counts then
  std::string format;       // "RAR5", "POSIX ustar format in zstd"
  // In a packed stream, and read up to its own end, behind which the stream may go on.
  bool is_within_stream = false;
  bool has_no_member = false;  // and so looks empty; `trouble` says it, too
  std::uint64_t members = 0;
  std::uint64_t unpacked_bytes = 0;
  bool is_stopped = false;  // the visitor ended the walk
  bool is_locked = false;   // the list of members itself is encrypted
  std::string exhausted;    // the setting whose limit ended the walk; empty: none did
  std::string trouble;      // why the walk ended before the archive did; empty: it did not

  bool is_complete() const {
    return is_archive && !is_stopped && !is_locked && exhausted.empty() && trouble.empty();
  }
};

}  // namespace scanq
