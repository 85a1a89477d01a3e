// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/count_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/temp_folder.h"
#include "lib/front/message_count.h"
#include "tests/unit/catch.h"

using namespace scanq;

namespace {

struct Place {
  TempFolder folder = std::move(*TempFolder::make("/tmp"));
  std::string dir = folder.path();
  std::string file = dir + "/counters." + std::to_string(::geteuid());

  void count() const {
    Result<CountFile> counters = CountFile::open(dir);
    REQUIRE(counters);
    Counts one;
    one.add_begun();
    one.add_message(1, Action::kPass, 1000, 7);
    REQUIRE(counters->add(one));
  }
  void write(std::string_view content) const {
    Result<Fd> fd = open_file(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    REQUIRE(fd);
    REQUIRE(write_all(fd->get(), content));
  }
  Counts read() const {
    const Result<std::vector<UserCounts>> all = read_count_files(dir);
    REQUIRE(all);
    REQUIRE(all->size() == 1);
    INFO((all->front().counts ? "" : all->front().counts.error().text));
    REQUIRE(all->front().counts);
    return *all->front().counts;
  }
  std::string complaint() const {
    const Result<std::vector<UserCounts>> all = read_count_files(dir);
    if (!all || all->size() != 1) return "not one file";
    return all->front().counts ? "" : all->front().counts.error().text;
  }
};

}  // namespace

TEST_CASE("count_file: counts of one process after the other add up", "[count_file]") {
  const Place place;
  place.count();
  place.count();
  const Counts counts = place.read();
  CHECK(counts.of(kBegunCount) == 2);
  CHECK(counts.of(kMessageCounts, 1 * kActionValues) == 2);
  CHECK(counts.of(kByteCount) == 2000);
  CHECK(counts.of(kTimeCounts, 1) == 2);  // more than 5 ms, at most 10
  CHECK(counts.of(kTimeCounts, kTimeCounts.size - 1) == 14);
}

TEST_CASE("count_file: no count of processes at the same time is lost", "[count_file]") {
  constexpr int kProcesses = 8, kTimes = 200;
  const Place place;
  for (int i = 0; i < kProcesses; ++i) {
    if (::fork() != 0) continue;
    Result<CountFile> counters = CountFile::open(place.dir);
    Counts one;
    one.add_begun();
    int left = kTimes;
    // Another process may be stopped by the scheduler while it has the lock.
    while (left > 0) left -= counters->add(one) ? 1 : 0;
    ::_exit(0);
  }
  for (int i = 0; i < kProcesses; ++i) REQUIRE(::wait(nullptr) > 0);
  CHECK(place.read().of(kBegunCount) == kProcesses * kTimes);
}

TEST_CASE("count_file: what is damaged or of another version begins anew, and is told",
          "[count_file]") {
  const Place place;
  place.count();
  const std::string good = *read_file(place.file, 1 << 16);
  std::string other = good;
  other[8] = 9;
  for (const auto& [content, said] : {std::pair<std::string, const char*>{"", "cut short"},
                                      {good.substr(0, good.size() - 1), "its length is wrong"},
                                      {good + "more", "its length is wrong"},
                                      {std::string(good.size(), '\0'), "damaged"},
                                      {std::string(100000, 'x'), "damaged"},
                                      {other, "its version, 9, is unknown"}}) {
    place.write(content);
    CHECK(place.complaint().find(said) != std::string::npos);
    place.count();
    CHECK(place.read().of(kBegunCount) == 1);
  }
}

TEST_CASE("count_file: an earlier version's counters go on, a later one's are kept",
          "[count_file]") {
  const Place place;
  place.count();
  std::string content = *read_file(place.file, 1 << 16);
  content[16] = static_cast<char>(kCounters - 1);
  place.write(content.substr(0, content.size() - 8));
  place.count();
  CHECK(place.read().of(kBegunCount) == 2);
  content[16] = static_cast<char>(kCounters + 1);
  place.write(content + "later...");
  place.count();
  CHECK(place.read().of(kBegunCount) == 2);
  CHECK(read_file(place.file, 1 << 16)->ends_with("later..."));
}

TEST_CASE("count_file: the largest number stays", "[count_file]") {
  const Place place;
  place.count();
  std::string content = *read_file(place.file, 1 << 16);
  content.replace(24, 8, 8, '\xff');
  place.write(content);
  place.count();
  CHECK(place.read().of(kBegunCount) == UINT64_MAX);
}

TEST_CASE("count_file: a file that others could write, a link and a pipe are not believed",
          "[count_file]") {
  const Place place;
  place.count();
  REQUIRE(::chmod(place.file.c_str(), 0620) == 0);
  CHECK_FALSE(CountFile::open(place.dir));
  CHECK(place.complaint().find("not that user's alone") != std::string::npos);
  REQUIRE(::rename(place.file.c_str(), (place.dir + "/elsewhere").c_str()) == 0);
  REQUIRE(::symlink("elsewhere", place.file.c_str()) == 0);
  CHECK_FALSE(CountFile::open(place.dir));
  CHECK_FALSE(place.complaint().empty());
  REQUIRE(::unlink(place.file.c_str()) == 0);
  REQUIRE(::mkfifo(place.file.c_str(), 0600) == 0);
  CHECK_FALSE(CountFile::open(place.dir));
  CHECK_FALSE(place.complaint().empty());
}

TEST_CASE("count_file: names that are no user's number are not looked at", "[count_file]") {
  const Place place;
  for (const char* name : {"/counters.", "/counters.x", "/counters.01", "/counters.-1"}) {
    REQUIRE(open_file(place.dir + name, O_WRONLY | O_CREAT, 0600));
  }
  CHECK(read_count_files(place.dir)->empty());
  CHECK(read_count_files(place.dir + "/missing").error().number == ENOENT);
}

TEST_CASE("message_count: where nothing can be counted, a note says why", "[count_file]") {
  MessageCount count;
  CHECK(count.begin("/nonexistent").starts_with("not counted: "));
  count.facts().add_failure(Cause::kLoad);
  CHECK(count.put().empty());
  const Place place;
  CHECK(count.begin(place.dir).empty());
  struct rlimit before = {};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const struct rlimit none = {0, before.rlim_max};
  ::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &none) == 0);
  const std::string note = count.put();
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  CHECK(note.find("pwrite") != std::string::npos);
}
