// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/store/quarantine_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "lib/base/temp_folder.h"
#include "lib/store/notice_counts.h"
#include "lib/store/quarantine_add.h"
#include "tests/unit/catch.h"

using namespace scanq;
namespace fs = std::filesystem;

namespace {

constexpr uid_t kUser = 1001, kOtherUser = 1002;

Clock::time_point in_a_minute() {
  return Clock::now() + std::chrono::seconds(60);
}

struct Place {
  TempFolder folder = std::move(*TempFolder::make("/tmp"));
  Settings settings = default_settings();
  fs::path top() const { return folder.path() + "/q"; }

  Place() { settings.quarantine_dir = top().string(); }
  Result<std::string> add(const std::string& message, const std::string& record = "{\"a\":1}\n") {
    const Result<Fd> message_file = make_sealed_file("message", message);
    const Result<Fd> record_file = make_sealed_file("record", record);
    REQUIRE(message_file);
    REQUIRE(record_file);
    Result<QuarantineDraft> draft =
        QuarantineDraft::make(settings, message_file->get(), record_file->get(), 1000);
    if (!draft) return draft.error();
    return draft->keep(settings, in_a_minute());
  }
  QuarantineFolder open() const {
    Result<QuarantineFolder> opened = QuarantineFolder::open(top().string());
    REQUIRE(opened);
    return std::move(*opened);
  }
};

}  // namespace

TEST_CASE("quarantine: what was added can be listed, measured, read and removed", "[quarantine]") {
  Place place;
  const Result<std::string> first = place.add("first");
  const Result<std::string> second = place.add("the second");
  REQUIRE(first);
  REQUIRE(second);
  const QuarantineFolder folder = place.open();
  CHECK(*list_entries(folder) == std::vector<std::string>{*first, *second});
  const Result<QuarantineUsage> usage = measure(folder);
  REQUIRE(usage);
  CHECK(usage->messages == 2);
  CHECK(usage->bytes == 5 + 10 + 2 * 8);
  const Result<QuarantineEntry> entry = read_entry(folder, *second);
  REQUIRE(entry);
  CHECK(*read_to_end(entry->message.get(), 100) == "the second");
  CHECK(entry->record == "{\"a\":1}\n");
  CHECK(entry->released.empty());
  REQUIRE(remove_entry(folder, *second));
  CHECK(list_entries(folder)->size() == 1);
  CHECK(fs::is_empty(place.top() / "tmp"));
}

TEST_CASE("quarantine: an odd record is refused and leaves nothing", "[quarantine]") {
  Place place;
  for (const char* record : {"", "{}", "[1]\n", "{\"a\":1}", "x{}\n"}) {
    const Result<std::string> added = place.add("m", record);
    REQUIRE_FALSE(added);
    CHECK(added.error().code == ErrorCode::kInternal);
  }
  CHECK(fs::is_empty(place.top() / "tmp"));
  CHECK(fs::is_empty(place.top() / "kept"));
}

TEST_CASE("quarantine: it takes no more than it may hold", "[quarantine]") {
  Place place;
  place.settings.quarantine_max_messages = 2;
  place.settings.quarantine_max_bytes = 100;
  CHECK(place.add(std::string(101, 'x')).error().code == ErrorCode::kDeferred);
  CHECK(place.add(std::string(60, 'x')));
  CHECK(place.add(std::string(60, 'x')).error().code == ErrorCode::kDeferred);
  CHECK(place.add("x"));
  CHECK(place.add("").error().code == ErrorCode::kDeferred);
  CHECK(fs::is_empty(place.top() / "tmp"));
}

TEST_CASE("quarantine: symbolic links and other files than plain ones are not read",
          "[quarantine]") {
  Place place;
  const Result<std::string> name = place.add("m");
  REQUIRE(name);
  const fs::path entry = place.top() / "kept" / *name;
  fs::remove(entry / "message");
  fs::create_symlink("/etc/passwd", entry / "message");
  CHECK_FALSE(read_entry(place.open(), *name));
  fs::remove(entry / "message");
  REQUIRE(::mkfifo((entry / "message").c_str(), 0600) == 0);
  CHECK_FALSE(read_entry(place.open(), *name));
  CHECK_FALSE(read_entry(place.open(), "../q"));
  fs::create_directory_symlink("/etc", place.top() / "kept" / "1");
  CHECK_FALSE(read_entry(place.open(), "1"));
}

TEST_CASE("quarantine: litter is what nobody has the lock of, however young", "[quarantine]") {
  Place place;
  REQUIRE(place.add("m"));
  const Result<Fd> message = make_sealed_file("message", "m");
  const Result<Fd> record = make_sealed_file("record", "{\"a\":1}\n");
  REQUIRE((message && record));
  const QuarantineFolder folder = place.open();
  {
    const Result<QuarantineDraft> draft =
        QuarantineDraft::make(place.settings, message->get(), record->get(), 1000);
    REQUIRE(draft);
    fs::create_directory(place.top() / "tmp" / "1");
    std::ofstream(place.top() / "tmp" / "1" / "message") << "half";
    const LeftFolders swept = sweep_litter(folder);
    CHECK(swept.removed == 1);
    CHECK(swept.troubles.empty());
    CHECK_FALSE(fs::is_empty(place.top() / "tmp"));
  }
  CHECK(fs::is_empty(place.top() / "tmp"));
  CHECK(list_entries(folder)->size() == 1);
}

TEST_CASE("quarantine: messages are kept while litter is swept all the time", "[quarantine]") {
  Place place;
  REQUIRE(place.add("m"));
  const QuarantineFolder folder = place.open();
  std::atomic<bool> is_over = false;
  std::thread sweeper([&] {
    while (!is_over) sweep_litter(folder);
  });
  std::vector<std::string> troubles;
  for (int i = 0; i < 2000; ++i) {
    const Result<Fd> message = make_sealed_file("message", "m");
    const Result<Fd> record = make_sealed_file("record", "{\"a\":1}\n");
    if (!message || !record) continue;
    const Result<QuarantineDraft> draft =
        QuarantineDraft::make(place.settings, message->get(), record->get(), 1000);
    if (!draft) troubles.push_back(draft.error().text);
  }
  is_over = true;
  sweeper.join();
  CHECK(troubles == std::vector<std::string>{});
}

TEST_CASE("quarantine: who holds its lock and does not go on is waited for no longer than told",
          "[quarantine]") {
  Place place;
  REQUIRE(place.add("m"));
  const Result<Fd> lock = open_file((place.top() / "lock").string(), O_RDONLY);
  REQUIRE((lock && ::flock(lock->get(), LOCK_EX) == 0));
  const Result<Fd> message = make_sealed_file("message", "m");
  const Result<Fd> record = make_sealed_file("record", "{\"a\":1}\n");
  Result<QuarantineDraft> draft =
      QuarantineDraft::make(place.settings, message->get(), record->get(), 1000);
  REQUIRE(draft);
  const Result<std::string> kept = draft->keep(place.settings, Clock::now());
  REQUIRE_FALSE(kept);
  CHECK(kept.error().code == ErrorCode::kDeferred);
  CHECK(kept.error().text.find("/lock") != std::string::npos);
}

TEST_CASE("notice_counts: finds are counted by name and hour", "[quarantine]") {
  Place place;
  const std::string folder = place.top().string();
  constexpr std::time_t kNow = 1000000L * 3600 + 5;
  CHECK(count_find({folder, kUser, "virus A", kNow}, in_a_minute())->this_hour == 1);
  CHECK(count_find({folder, kUser, "virus A", kNow}, in_a_minute())->this_hour == 2);
  CHECK(count_find({folder, kUser, "virus B", kNow}, in_a_minute())->this_hour == 1);
  const Result<NoticeCount> later =
      count_find({folder, kUser, "virus A", kNow + 3 * 3600}, in_a_minute());
  REQUIRE(later);
  CHECK(later->this_hour == 1);
  CHECK(later->before == 2);
  CHECK_FALSE(count_find({"/no/such/folder/q", kUser, "virus A", kNow}, in_a_minute()));
}

TEST_CASE("notice_counts: a find can be taken back", "[quarantine]") {
  Place place;
  const std::string folder = place.top().string();
  constexpr std::time_t kNow = 1000000L * 3600 + 5;
  CHECK(uncount_find({folder, kUser, "virus A", kNow}, in_a_minute()));
  CHECK(foresee_find({folder, kUser, "virus A", kNow}, in_a_minute())->this_hour == 1);
  CHECK(count_find({folder, kUser, "virus A", kNow}, in_a_minute())->this_hour == 1);
  CHECK(count_find({folder, kUser, "virus A", kNow}, in_a_minute())->this_hour == 2);
  CHECK(uncount_find({folder, kUser, "virus A", kNow}, in_a_minute()));
  CHECK(foresee_find({folder, kUser, "virus A", kNow}, in_a_minute())->this_hour == 2);
}

TEST_CASE("notice_counts: each user has counts of its own", "[quarantine]") {
  Place place;
  const std::string folder = place.top().string();
  constexpr std::time_t kNow = 1000000L * 3600 + 5;
  CHECK(finds_by_user(folder, "virus A", kNow)->empty());
  for (int i = 0; i < 12; ++i) {
    REQUIRE(count_find({folder, kOtherUser, "virus A", kNow}, in_a_minute()));
  }
  CHECK(foresee_find({folder, kUser, "virus A", kNow}, in_a_minute())->this_hour == 1);
  CHECK(count_find({folder, kUser, "virus A", kNow}, in_a_minute())->this_hour == 1);
  using Finds = std::map<uid_t, std::uint64_t>;
  CHECK(*finds_by_user(folder, "virus A", kNow) == Finds{{kUser, 1}, {kOtherUser, 12}});
  CHECK(*finds_by_user(folder, "virus A", kNow + 3600) == Finds{{kUser, 0}, {kOtherUser, 0}});
  REQUIRE(uncount_find({folder, kUser, "virus A", kNow}, in_a_minute()));
  CHECK(*finds_by_user(folder, "virus A", kNow) == Finds{{kUser, 0}, {kOtherUser, 12}});
  // A table that cannot be read is no table of zeros.
  std::filesystem::create_directory(place.top() / "notice_counts.7");
  CHECK_FALSE(finds_by_user(folder, "virus A", kNow));
}

TEST_CASE("notice_counts: to foresee a find does not count it", "[quarantine]") {
  Place place;
  const std::string folder = place.top().string();
  constexpr std::time_t kNow = 1000000L * 3600 + 5;
  CHECK(foresee_find({folder, kUser, "virus A", kNow}, in_a_minute())->this_hour == 1);
  CHECK(foresee_find({folder, kUser, "virus A", kNow}, in_a_minute())->this_hour == 1);
  CHECK(count_find({folder, kUser, "virus A", kNow}, in_a_minute())->this_hour == 1);
  CHECK(foresee_find({folder, kUser, "virus A", kNow}, in_a_minute())->this_hour == 2);
  CHECK(foresee_find({folder, kUser, "virus A", kNow + 3600}, in_a_minute())->before == 1);
}

TEST_CASE("notice_counts: a clock that is set back begins a new hour", "[quarantine]") {
  Place place;
  const std::string folder = place.top().string();
  constexpr std::time_t kNow = 1000000L * 3600 + 5;
  CHECK(count_find({folder, kUser, "virus A", kNow}, in_a_minute())->this_hour == 1);
  const Result<NoticeCount> earlier =
      count_find({folder, kUser, "virus A", kNow - 3600}, in_a_minute());
  REQUIRE(earlier);
  CHECK(earlier->this_hour == 1);
  CHECK(count_find({folder, kUser, "virus A", kNow - 3600}, in_a_minute())->this_hour == 2);
}

TEST_CASE("notice_counts: who holds the table and does not go on is waited for no longer than told",
          "[quarantine]") {
  Place place;
  const std::string folder = place.top().string();
  REQUIRE(count_find({folder, kUser, "virus A", 0}, in_a_minute()));
  const Result<Fd> table = open_file(folder + "/notice_counts." + std::to_string(kUser), O_RDONLY);
  REQUIRE((table && ::flock(table->get(), LOCK_EX) == 0));
  const Result<NoticeCount> counted = count_find({folder, kUser, "virus A", 0}, Clock::now());
  REQUIRE_FALSE(counted);
  CHECK(counted.error().code == ErrorCode::kDeferred);
}
