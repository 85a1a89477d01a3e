// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/store/notice_counts.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "lib/base/checksum.h"
#include "lib/base/lock_until.h"
#include "lib/base/owned_folder.h"
#include "lib/store/quarantine_folder.h"

namespace scanq {
namespace {

constexpr std::string_view kTablePrefix = "notice_counts.";  // and the user's number
constexpr std::uint64_t kPlaces = 4096;
constexpr std::time_t kHourSeconds = 3600;

// One place of the table as it lies in the file. All zeros: never used.
struct Place {
  std::uint32_t hour, count, before, unused;
};
static_assert(std::is_trivially_copyable_v<Place> && sizeof(Place) == 16);

off_t offset_of(std::string_view name) {
  return static_cast<off_t>(sum_of_bytes(name) % kPlaces * sizeof(Place));
}

// All zeros where the file ends before the place: no find was counted there yet.
Result<Place> read_place(int file, off_t offset) {
  Place place{};
  const ssize_t got = ::pread(file, &place, sizeof place, offset);
  if (got < 0) return errno_error(ErrorCode::kReadFailed, "pread");
  return got == sizeof place ? place : Place{};
}

std::uint32_t hour_of(std::time_t now) {
  return static_cast<std::uint32_t>(now / kHourSeconds);
}

struct Table {
  Fd file;
  off_t offset;  // of the name's place
  Place place;   // with one more find in the hour of the find
};

Result<Table> open_table(const CountedFind& find, Clock::time_point lock_end) {
  Result<QuarantineFolder> folder = QuarantineFolder::make(find.quarantine_dir);
  if (!folder) return folder.error();
  const std::string file_name = std::string(kTablePrefix) + std::to_string(find.user);
  Result<Fd> file = open_file_at(folder->top.get(), file_name, O_RDWR | O_CREAT, 0600);
  if (!file) return file.error();
  if (!lock_until(*file, lock_end)) {
    return Error{ErrorCode::kDeferred, "another process holds " + find.quarantine_dir + "/" +
                                           file_name + " and does not go on: fuser -v shows it"};
  }
  const off_t offset = offset_of(find.name);
  Result<Place> read = read_place(file->get(), offset);
  if (!read) return read.error().while_doing("reading " + file_name);
  Place place = *read;
  const std::uint32_t hour = hour_of(find.now);
  if (place.hour != hour) place = {hour, 0, place.count, 0};
  if (place.count < UINT32_MAX) ++place.count;
  return Table{std::move(*file), offset, place};
}

Result<void> write_place(const Table& table) {
  const std::string_view bytes(reinterpret_cast<const char*>(&table.place), sizeof table.place);
  return write_all_at(table.file.get(), bytes, static_cast<std::uint64_t>(table.offset));
}

}  // namespace

Result<NoticeCount> foresee_find(const CountedFind& find, Clock::time_point lock_end) {
  Result<Table> table = open_table(find, lock_end);
  if (!table) return table.error();
  return NoticeCount{table->place.count, table->place.before};
}

Result<NoticeCount> count_find(const CountedFind& find, Clock::time_point lock_end) {
  Result<Table> table = open_table(find, lock_end);
  Result<void> written = table ? write_place(*table) : table.error();
  if (!written) return written.error();
  return NoticeCount{table->place.count, table->place.before};
}

Result<void> uncount_find(const CountedFind& find, Clock::time_point lock_end) {
  Result<Table> table = open_table(find, lock_end);
  if (!table) return table.error();
  std::uint32_t& count = table->place.count;  // with one more
  count = count >= 2 ? count - 2 : 0;
  return write_place(*table);
}

Result<std::map<uid_t, std::uint64_t>> finds_by_user(const std::string& quarantine_dir,
                                                     const std::string& name, std::time_t now) {
  std::map<uid_t, std::uint64_t> finds;
  Result<Fd> folder = open_file(quarantine_dir, O_RDONLY | O_DIRECTORY);
  if (!folder && folder.error().number == ENOENT) return finds;
  Result<std::vector<std::string>> files =
      folder ? names_in(folder->get(), kTablePrefix) : folder.error();
  if (!files) return files.error();
  for (const std::string& file_name : *files) {
    const std::string_view number = std::string_view(file_name).substr(kTablePrefix.size());
    uid_t user = 0;
    const auto [end, trouble] = std::from_chars(number.data(), number.data() + number.size(), user);
    if (trouble != std::errc() || end != number.data() + number.size()) continue;
    Result<Fd> file = open_file_at(folder->get(), file_name, O_RDONLY | O_NONBLOCK);
    if (!file) continue;  // it is no table of scanq-store's
    const Result<Place> place = read_place(file->get(), offset_of(name));
    if (!place) return place.error().while_doing("reading " + file_name);
    finds[user] = place->hour == hour_of(now) ? place->count : 0;
  }
  return finds;
}

}  // namespace scanq
