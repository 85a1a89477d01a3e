// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/temp_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

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

TEST_CASE("temp_folder: where none can be made, the error says where", "[temp_folder]") {
  const Result<TempFolder> folder = TempFolder::make("/no/such/folder");
  REQUIRE_FALSE(folder);
  CHECK(folder.error().code == ErrorCode::kNoSpool);
  CHECK(folder.error().text.find("/no/such/folder") != std::string::npos);
}

}  // namespace scanq
