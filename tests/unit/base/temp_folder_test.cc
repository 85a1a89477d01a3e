// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/temp_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>
#include "tests/unit/catch.h"

namespace scanq {
namespace {

namespace fs = std::filesystem;

}  // namespace

TEST_CASE("temp_folder: it is ours alone, and goes with its owner", "[temp_folder]") {
  std::string path;
  {
    Result<TempFolder> folder = TempFolder::make("/tmp");
    REQUIRE(folder);
    path = folder->path();
    struct stat about;
    REQUIRE(::stat(path.c_str(), &about) == 0);
    CHECK((about.st_mode & 07777) == 0700);
    const TempFolder second = std::move(*folder);
    CHECK(fs::exists(path));
  }
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE(
    "temp_folder: files, deep folders, closed folders and links in it go, too; what links "
    "point at stays",
    "[temp_folder]") {
  Result<TempFolder> outside = TempFolder::make("/tmp");
  REQUIRE(outside);
  const std::string kept = outside->path() + "/kept";
  std::ofstream(kept) << "kept";
  std::string path;
  {
    Result<TempFolder> folder = TempFolder::make("/tmp");
    REQUIRE(folder);
    path = folder->path();
    std::string deep = path;
    for (int i = 0; i < 50; ++i) deep += "/d";
    fs::create_directories(deep);
    std::ofstream(deep + "/file") << "x";
    fs::create_symlink(outside->path(), path + "/link");
    fs::permissions(path + "/d/d/d", fs::perms::none);
    fs::permissions(path + "/d", fs::perms::none);
  }
  CHECK_FALSE(fs::exists(path));
  CHECK(fs::exists(kept));
}

TEST_CASE("temp_folder: no depth and no name keeps what is in it from going", "[temp_folder]") {
  std::string path;
  {
    Result<TempFolder> folder = TempFolder::make("/tmp");
    REQUIRE(folder);
    path = folder->path();
    for (const char* name : {"/0", "/1", "/.dots", "/...", "/2"})
      fs::create_directories(path + name);
    std::ofstream(path + "/0/1") << "a file that is called like a folder when it moves";
    std::ofstream(path + "/3") << "another one";
    // Deeper than any path is long, and than there are descriptors.
    Result<Fd> at = open_file(path, O_RDONLY | O_DIRECTORY);
    for (int level = 0; at && level < 5000; ++level) {
      REQUIRE(::mkdirat(at->get(), "d", 0700) == 0);
      at = open_file_at(at->get(), "d", O_RDONLY | O_DIRECTORY);
    }
    REQUIRE(at);
  }
  CHECK_FALSE(fs::exists(path));
}

namespace {

// A folder with something in it whose owner ended without removing it.
std::string leave_folder(const std::string& parent) {
  const pid_t child = ::fork();
  if (child == 0) {
    Result<TempFolder> folder = TempFolder::make(parent);
    if (folder) {
      std::ofstream(folder->path() + "/part-of-a-mail") << "secret";
      std::ofstream(parent + "/made") << folder->path();
    }
    ::_exit(0);
  }
  ::waitpid(child, nullptr, 0);
  std::string path;
  std::ifstream(parent + "/made") >> path;
  fs::remove(parent + "/made");
  return path;
}

}  // namespace

TEST_CASE("temp_folder: what a killed owner left goes, what is in use stays, however old",
          "[temp_folder]") {
  Result<TempFolder> parent = TempFolder::make("/tmp");
  REQUIRE(parent);
  const std::string left = leave_folder(parent->path());
  REQUIRE(fs::exists(left + "/part-of-a-mail"));
  Result<TempFolder> used = TempFolder::make(parent->path());
  REQUIRE(used);
  const struct timespec long_ago[2] = {};
  REQUIRE(::utimensat(AT_FDCWD, used->path().c_str(), long_ago, 0) == 0);
  const LeftFolders removed = remove_left_folders(parent->path(), Whose::kOurs);
  CHECK(removed.removed == 1);
  CHECK(removed.troubles.empty());
  CHECK_FALSE(fs::exists(left));
  CHECK(fs::exists(used->path()));
}

TEST_CASE("temp_folder: what is only called like one is no business of ours", "[temp_folder]") {
  Result<TempFolder> parent = TempFolder::make("/tmp");
  Result<TempFolder> outside = TempFolder::make("/tmp");
  REQUIRE((parent && outside));
  std::ofstream(outside->path() + "/kept") << "kept";
  fs::create_symlink(outside->path(), parent->path() + "/scanq-worker.abcdef");
  std::ofstream(parent->path() + "/scanq-worker.ABCDEF") << "a file";
  for (const char* name : {"/scanq-worker.", "/scanq-worker.abcdefg", "/scanq-test.abcdef", "/x"}) {
    fs::create_directories(parent->path() + name);
  }
  CHECK(remove_left_folders(parent->path(), Whose::kEverybodys).removed == 0);
  CHECK(fs::exists(outside->path() + "/kept"));
  CHECK(std::distance(fs::directory_iterator(parent->path()), {}) == 6);
}

TEST_CASE("temp_folder: another user's is for root alone, and for root only when asked for",
          "[temp_folder]") {
  if (::geteuid() != 0) return;
  Result<TempFolder> parent = TempFolder::make("/tmp");
  REQUIRE(parent);
  const std::string left = leave_folder(parent->path());
  REQUIRE(::chown(left.c_str(), 65534, 65534) == 0);
  CHECK(remove_left_folders(parent->path(), Whose::kOurs).removed == 0);
  REQUIRE(fs::exists(left));
  // A folder of a third user in it stays, and is told of; and so the outer one stays.
  fs::create_directories(left + "/foreign/x");
  const LeftFolders refused = remove_left_folders(parent->path(), Whose::kEverybodys);
  CHECK(refused.removed == 0);
  REQUIRE(refused.troubles.size() == 1);
  CHECK(refused.troubles[0].find("foreign") != std::string::npos);
  CHECK_FALSE(fs::exists(left + "/part-of-a-mail"));
  REQUIRE(::chown((left + "/foreign").c_str(), 65534, 65534) == 0);
  CHECK(remove_left_folders(parent->path(), Whose::kEverybodys).removed == 1);
  CHECK_FALSE(fs::exists(left));
}

TEST_CASE("temp_folder: a removal that takes too long ends, and the next one goes on",
          "[temp_folder]") {
  Result<TempFolder> parent = TempFolder::make("/tmp");
  REQUIRE(parent);
  const std::string left = leave_folder(parent->path());
  Result<Fd> opened = open_file(parent->path(), O_RDONLY | O_DIRECTORY);
  REQUIRE(opened);
  const std::string name = fs::path(left).filename();
  CHECK_FALSE(remove_if_left(opened->get(), name, Whose::kOurs, Clock::now()));
  CHECK(remove_left_folders(parent->path(), Whose::kOurs, SIZE_MAX, Clock::now()).removed == 0);
  CHECK(fs::exists(left + "/part-of-a-mail"));
  CHECK(remove_left_folders(parent->path(), Whose::kOurs).removed == 1);
  CHECK_FALSE(fs::exists(left));
}

TEST_CASE("temp_folder: a folder that cannot be read counts as more than any number",
          "[temp_folder]") {
  Result<TempFolder> folder = TempFolder::make("/tmp");
  REQUIRE(folder);
  fs::create_directory(folder->path() + "/closed");
  const FolderUse most{100, 1 << 20};
  CHECK_FALSE(is_more(use_of_folder(folder->descriptor(), most), most));
  if (::geteuid() != 0) REQUIRE(::chmod((folder->path() + "/closed").c_str(), 0300) == 0);
  REQUIRE((::geteuid() != 0 || ::chown(folder->path().c_str(), 65534, 65534) == 0));
  REQUIRE((::geteuid() != 0 || ::chmod((folder->path() + "/closed").c_str(), 0700) == 0));
  const bool is_root = ::geteuid() == 0;
  if (is_root) REQUIRE(::seteuid(65534) == 0);  // to whom root's folder is closed
  const FolderUse use = use_of_folder(folder->descriptor(), most);
  if (is_root) REQUIRE(::seteuid(0) == 0);
  CHECK(is_more(use, most));
}

TEST_CASE(
    "temp_folder: a disk fills unseen when more went than is in the folder, and little is left",
    "[temp_folder]") {
  const FolderUse most{10, 100}, much{1000, 1000};
  CHECK(is_filling_unseen(much, {1000, 99}, {0, 0}, most));
  CHECK(is_filling_unseen(much, {9, 1000}, {0, 0}, most));
  CHECK_FALSE(is_filling_unseen(much, {1000, 100}, {0, 0}, most));         // there is room
  CHECK_FALSE(is_filling_unseen({1000, 199}, {1000, 99}, {0, 0}, most));   // little went
  CHECK_FALSE(is_filling_unseen({1000, 289}, {1000, 99}, {5, 90}, most));  // it is there
  CHECK_FALSE(is_filling_unseen({1000, 10}, {1000, 99}, {0, 0}, most));    // it gets empty
  CHECK_FALSE(is_filling_unseen({0, 0}, {0, 0}, {0, 0}, most));            // nobody knows
}

TEST_CASE("temp_folder: who looks for what is left never takes one that is being made",
          "[temp_folder]") {
  Result<TempFolder> parent = TempFolder::make("/tmp");
  REQUIRE(parent);
  std::atomic<bool> is_over = false;
  std::vector<std::jthread> sweepers;
  for (int i = 0; i < 2; ++i) {
    sweepers.emplace_back([&] {
      while (!is_over) (void)remove_left_folders(parent->path(), Whose::kOurs);
    });
  }
  int lost = 0;
  for (int i = 0; i < 2000; ++i) {
    Result<TempFolder> made = TempFolder::make(parent->path());
    if (!made || !std::ofstream(made->path() + "/file")) ++lost;
  }
  is_over = true;
  CHECK(lost == 0);
}

TEST_CASE("temp_folder: where none can be made, the error says where", "[temp_folder]") {
  const Result<TempFolder> folder = TempFolder::make("/no/such/folder");
  REQUIRE_FALSE(folder);
  CHECK(folder.error().code == ErrorCode::kNoSpool);
  CHECK(folder.error().text.find("/no/such/folder") != std::string::npos);
}

}  // namespace scanq
