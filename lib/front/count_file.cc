// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/count_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <utility>

#include "lib/base/lock_until.h"
#include "lib/base/own_file.h"
#include "lib/base/owned_folder.h"

namespace scanq {
namespace {

constexpr const char* kCountersName = "counters";
constexpr std::string_view kPrefix = "counters.";
constexpr std::uint64_t kMagic = 0x746e6375'716e6373;  // "scnqucnt" where bytes lie as on x86
constexpr std::uint64_t kVersion = 1;
constexpr std::chrono::milliseconds kPatience{20};
constexpr std::uint64_t kMostCounters = 512;  // more than any version will have
constexpr int kTries = 10;

struct Head {
  std::uint64_t magic = kMagic, version = kVersion, counters = kCounters;
};

struct Content {
  Head head;
  Counts counts;
};

template <class Values>
std::string_view bytes_of(const Values& values) {
  return {reinterpret_cast<const char*>(&values), sizeof values};
}

Error unusable(const std::string& why) {
  return {ErrorCode::kReadFailed, why};
}

// The first counters of a file that has more; zeros for those that it does not have.
Result<Content> parse(std::string_view bytes, std::uint64_t file_bytes) {
  Content content;
  if (bytes.size() < sizeof content.head) return unusable("it is cut short");
  std::memcpy(&content.head, bytes.data(), sizeof content.head);
  if (content.head.magic != kMagic) return unusable("it is no file of counters, or damaged");
  if (content.head.version != kVersion) {
    return unusable("its version, " + std::to_string(content.head.version) + ", is unknown");
  }
  const std::uint64_t counters = content.head.counters;
  if (counters > kMostCounters || file_bytes != sizeof content.head + counters * 8) {
    return unusable("its length is wrong");
  }
  const std::uint64_t known = std::min<std::uint64_t>(counters, kCounters);
  std::memcpy(content.counts.numbers.data(), bytes.data() + sizeof content.head, known * 8);
  return content;
}

Result<std::string> read_start(const Fd& file, std::uint64_t& file_bytes) {
  struct stat facts = {};
  if (::fstat(file.get(), &facts) != 0) return errno_error(ErrorCode::kReadFailed, "fstat");
  file_bytes = static_cast<std::uint64_t>(facts.st_size);
  const std::uint64_t wanted = sizeof(Head) + kCounters * 8;
  return read_exactly_at(file.get(), std::min(file_bytes, wanted), 0);
}

// The counters of another process's file, which may be writing just now: that is over when two
// looks show the same.
Result<Counts> read_counts(const Fd& file) {
  std::uint64_t file_bytes = 0;
  Result<std::string> bytes = read_start(file, file_bytes);
  for (int i = 0; i < kTries && bytes; ++i) {
    Result<std::string> again = read_start(file, file_bytes);
    const bool is_same = again && *again == *bytes;
    bytes = std::move(again);
    if (is_same) break;
  }
  if (!bytes) return bytes.error();
  Result<Content> content = parse(*bytes, file_bytes);
  if (!content) return content.error();
  return content->counts;
}

Result<Counts> read_counts_of(int folder, const std::string& name, uid_t user) {
  Result<Fd> file = open_file_at(folder, name, O_RDONLY | O_NONBLOCK);
  if (!file) return file.error();
  struct stat facts = {};
  if (::fstat(file->get(), &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_nlink != 1 ||
      facts.st_uid != user || (facts.st_mode & 022) != 0) {
    return unusable("it is not that user's alone");
  }
  return read_counts(*file);
}

Result<void> add_to(const Fd& file, const Counts& more) {
  std::uint64_t file_bytes = 0;
  Result<std::string> bytes = read_start(file, file_bytes);
  if (!bytes) return bytes.error();
  const Result<Content> read = parse(*bytes, file_bytes);
  Content content = read ? *read : Content{};
  content.counts.add(more);
  content.head.counters = std::max<std::uint64_t>(content.head.counters, kCounters);
  // A later version's counters stay behind ours. What is no such file is cut off first.
  if (!read && ::ftruncate(file.get(), 0) != 0) {
    return errno_error(ErrorCode::kWriteFailed, "ftruncate");
  }
  std::string all(bytes_of(content.head));
  all += bytes_of(content.counts.numbers);
  return write_all_at(file.get(), all, 0);
}

}  // namespace

Result<CountFile> CountFile::open(const std::string& folder) {
  Result<Fd> file = open_own_file(folder, kCountersName, O_RDWR);
  if (!file) return file.error();
  return CountFile(std::move(*file));
}

Result<void> CountFile::add(const Counts& more) const {
  if (!lock_until(file_, Clock::now() + kPatience)) {
    return Error{ErrorCode::kDeferred, "another process holds the counters and does not go on"};
  }
  Result<void> added = add_to(file_, more);
  ::flock(file_.get(), LOCK_UN);
  return added;
}

Result<std::vector<UserCounts>> read_count_files(const std::string& folder_path) {
  Result<Fd> folder = open_file(folder_path, O_RDONLY | O_DIRECTORY);
  Result<std::vector<std::string>> names =
      folder ? names_in(folder->get(), kPrefix) : folder.error();
  if (!names) return names.error();
  std::vector<UserCounts> all;
  for (const std::string& name : *names) {
    const std::string_view number = std::string_view(name).substr(kPrefix.size());
    uid_t user = 0;
    const auto [end, trouble] = std::from_chars(number.data(), number.data() + number.size(), user);
    if (trouble != std::errc() || std::to_string(user) != number) continue;
    Result<Counts> counts = read_counts_of(folder->get(), name, user);
    if (!counts) counts = counts.error().while_doing("reading " + folder_path + "/" + name);
    all.push_back({user, std::move(counts)});
  }
  std::sort(all.begin(), all.end(),
            [](const UserCounts& a, const UserCounts& b) { return a.user < b.user; });
  return all;
}

}  // namespace scanq
