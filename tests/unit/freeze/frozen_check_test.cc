// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// On tables made by hand: two files, of which one changes.
#include "lib/freeze/frozen_check.h"

#ifdef __x86_64__
#include <sys/stat.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "lib/base/fd.h"
#include "lib/base/temp_folder.h"
#include "tests/unit/catch.h"

using namespace scanq;

namespace {

FrozenFile describe(const std::string& path) {
  struct stat facts {};
  REQUIRE(::stat(path.c_str(), &facts) == 0);
  FrozenFile file{};
  path.copy(file.path, sizeof file.path - 1);
  put_facts(file, facts);
  return file;
}

class Image {
 public:
  Image() : folder_(*TempFolder::make("/tmp")) {
    for (const std::string& path : {first(), second()}) std::ofstream(path) << "library";
    header_.frozen_bytes = kMaxFrozenTableBytes;
    frozen_.magic = kFrozenMagic;
    read_processor(frozen_.processor);
    frozen_.file_count = 2;
    files_[0] = describe(first());
    files_[1] = describe(second());
  }
  std::string first() const { return folder_.path() + "/first.so"; }
  std::string second() const { return folder_.path() + "/second.so"; }
  FrozenHeader& frozen() { return frozen_; }
  ImageHeader& header() { return header_; }
  std::string reason() const {
    std::string bytes(reinterpret_cast<const char*>(&frozen_), sizeof frozen_);
    bytes.append(reinterpret_cast<const char*>(files_), sizeof files_);
    Result<Fd> file = make_sealed_file("image", bytes);
    REQUIRE(file);
    const Result<void> checked = check_frozen(file->get(), header_);
    return checked ? "well" : checked.error().text;
  }

 private:
  TempFolder folder_;
  ImageHeader header_{};
  FrozenHeader frozen_{};
  FrozenFile files_[2]{};
};

}  // namespace

TEST_CASE("frozen_check: as long as nothing changes, all is well", "[frozen_check]") {
  Image image;
  CHECK(image.reason() == "well");
  image.frozen().magic = 0;
  CHECK(image.reason() == "damaged: frozen process");
  image.header().frozen_bytes = 0;  // then nothing is there to be looked at
  CHECK(image.reason() == "well");
}

TEST_CASE("frozen_check: a file that was replaced, touched or removed is named", "[frozen_check]") {
  Image image;
  SECTION("replaced") {
    std::ofstream(image.second() + ".new") << "library";
    std::filesystem::rename(image.second() + ".new", image.second());
  }
  SECTION("touched") {
    std::filesystem::last_write_time(
        image.second(), std::filesystem::file_time_type::min() + std::chrono::hours(24 * 365));
  }
  SECTION("removed") {
    std::filesystem::remove(image.second());
  }
  CHECK(image.reason() == "changed since: " + image.second());
}

TEST_CASE("frozen_check: another processor", "[frozen_check]") {
  Image image;
  image.frozen().processor[3] ^= 1;
  CHECK(image.reason() == "frozen on another processor");
}
#endif
