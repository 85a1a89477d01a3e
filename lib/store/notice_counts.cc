// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/store/notice_counts.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <type_traits>
#include <utility>

#include "lib/base/checksum.h"
#include "lib/base/lock_until.h"
#include "lib/store/quarantine_folder.h"

namespace scanq {
namespace {

constexpr std::uint64_t kPlaces = 4096;
constexpr std::time_t kHourSeconds = 3600;

// One place of the table as it lies in the file. All zeros: never used.
struct Place {
  std::uint32_t hour, count, before, unused;
};
static_assert(std::is_trivially_copyable_v<Place> && sizeof(Place) == 16);

std::uint64_t place_of(std::string_view name) {
  return sum_of_bytes(name) % kPlaces;
}

struct Table {
  Fd file;
  off_t offset;  // of the name's place
  Place place;   // with one more find in the hour of `now`
};

Result<Table> open_table(const std::string& quarantine_dir, std::string_view name, std::time_t now,
                         Clock::time_point lock_end) {
  Result<QuarantineFolder> folder = QuarantineFolder::make(quarantine_dir);
  if (!folder) return folder.error();
  Result<Fd> file = open_file_at(folder->top.get(), "notice_counts", O_RDWR | O_CREAT, 0600);
  if (!file) return file.error();
  if (!lock_until(*file, lock_end)) {
    return Error{ErrorCode::kDeferred, "another process holds " + quarantine_dir +
                                           "/notice_counts and does not go on: fuser -v shows it"};
  }

  Table table{std::move(*file), static_cast<off_t>(place_of(name) * sizeof(Place)), {}};
  Place& place = table.place;
  // If the file ends before the place, no find was counted there yet.
  if (::pread(table.file.get(), &place, sizeof place, table.offset) != sizeof place) place = {};
  const auto hour = static_cast<std::uint32_t>(now / kHourSeconds);
  if (place.hour != hour) place = {hour, 0, place.count, 0};
  if (place.count < UINT32_MAX) ++place.count;
  return table;
}

Result<void> write_place(const Table& table) {
  const std::string_view bytes(reinterpret_cast<const char*>(&table.place), sizeof table.place);
  return write_all_at(table.file.get(), bytes, static_cast<std::uint64_t>(table.offset));
}

}  // namespace

Result<NoticeCount> foresee_find(const std::string& quarantine_dir, std::string_view name,
                                 std::time_t now, Clock::time_point lock_end) {
  Result<Table> table = open_table(quarantine_dir, name, now, lock_end);
  if (!table) return table.error();
  return NoticeCount{table->place.count, table->place.before};
}

Result<NoticeCount> count_find(const std::string& quarantine_dir, std::string_view name,
                               std::time_t now, Clock::time_point lock_end) {
  Result<Table> table = open_table(quarantine_dir, name, now, lock_end);
  Result<void> written = table ? write_place(*table) : table.error();
  if (!written) return written.error();
  return NoticeCount{table->place.count, table->place.before};
}

Result<void> uncount_find(const std::string& quarantine_dir, std::string_view name, std::time_t now,
                          Clock::time_point lock_end) {
  Result<Table> table = open_table(quarantine_dir, name, now, lock_end);
  if (!table) return table.error();
  std::uint32_t& count = table->place.count;  // with one more
  count = count >= 2 ? count - 2 : 0;
  return write_place(*table);
}

}  // namespace scanq
