// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq-thaw's checks, called as functions: it links nothing, and is built for x86-64 alone.
#ifdef __x86_64__
#include "lib/freeze/thaw_checks.h"

#include <unistd.h>

#include <filesystem>
#include <string>

#include "tests/unit/catch.h"
#include "tests/unit/skip.h"
#include "tests/unit/test_signatures.h"

namespace scanq {
namespace {

std::string refusal_of(const std::string& path) {
  long image = -1;
  std::uint64_t image_bytes = 0;
  Tables tables{};
  Trouble trouble = open_image(path.c_str(), image, image_bytes);
  if (!trouble) trouble = read_tables(image, image_bytes, tables);
  if (image >= 0) bare::close(image);
  return trouble ? trouble.reason : "";
}

}  // namespace

TEST_CASE("thaw: an image that another user could have written is refused", "[thaw_checks]") {
  if (::getuid() != 0) SKIP_TEST("needs root, whose images alone are trusted");
  namespace fs = std::filesystem;
  const TestFolder folder;
  const std::string path = folder.write("image", "too short");
  fs::permissions(path, fs::perms(0644));
  CHECK(refusal_of(path) == "cut short");  // all of its rights are as they should be
  fs::permissions(path, fs::perms(0664));
  CHECK(refusal_of(path) == "it can be written by others");
  fs::permissions(path, fs::perms(0644));
  fs::permissions(folder.path, fs::perms(0777));
  CHECK(refusal_of(path) == "a folder above it can be written by others");
  fs::permissions(folder.path, fs::perms(0700));
  REQUIRE(::chown(folder.path.c_str(), 12345, 12345) == 0);
  CHECK(refusal_of(path) == "a folder above it is not root's");
  REQUIRE(::chown(folder.path.c_str(), 0, 0) == 0);
  REQUIRE(::chown(path.c_str(), 12345, 12345) == 0);
  CHECK(refusal_of(path) == "it is not root's");
}

TEST_CASE("thaw: links, folders and missing files are no image", "[thaw_checks]") {
  if (::getuid() != 0) SKIP_TEST("needs root, whose images alone are trusted");
  const TestFolder folder;
  const std::string path = folder.write("image", "too short");
  std::filesystem::create_symlink(path, folder.path + "/link");
  CHECK(refusal_of(folder.path + "/link") == "it cannot be opened");
  CHECK(refusal_of(folder.path + "/absent") == "it cannot be opened");
  CHECK(refusal_of(folder.path) == "it is no regular file");
  CHECK(refusal_of(folder.path + "/" + std::string(2000, '/') + "image") == "its path is too long");
}

TEST_CASE("thaw: the tables of an image are checked before they are used", "[thaw_checks]") {
  if (::getuid() != 0) SKIP_TEST("needs root, whose images alone are trusted");
  const TestFolder folder;
  std::string bytes(kImageAlignment + 4096, '\0');
  CHECK(refusal_of(folder.write("zeros", bytes)) == "of another version");
  ImageHeader header{};
  header.magic = kImageMagic;
  header.format = kImageFormat;
  const auto with_header = [&] {
    return std::string(reinterpret_cast<const char*>(&header), sizeof header) +
           bytes.substr(sizeof header);
  };
  CHECK(refusal_of(folder.write("plain", with_header())) == kNothingFrozen);
  header.frozen_bytes = 4096;
  header.data_offset = std::uint64_t{1} << 40;
  CHECK(refusal_of(folder.write("far", with_header())) == "damaged: header");
  header.data_offset = 0;
  header.data_bytes = ~std::uint64_t{0};
  CHECK(refusal_of(folder.write("turned", with_header())) == "damaged: header");
}

TEST_CASE("thaw: another processor or a changed file is seen", "[thaw_checks]") {
  struct {
    FrozenHeader header;
    FrozenFile file;
  } frozen{};
  Tables tables{nullptr, &frozen.header};
  CHECK(compare_machine(tables).reason == std::string("frozen on another processor"));
  read_processor(frozen.header.processor);
  CHECK_FALSE(compare_machine(tables));
  const TestFolder folder;
  const std::string path = folder.write("library", "one");
  frozen.header.file_count = 1;
  REQUIRE(path.size() < sizeof frozen.file.path);
  path.copy(frozen.file.path, path.size());
  CHECK(compare_machine(tables).reason == std::string("changed since: "));
  // Only root can have such a file.
  struct stat facts {};
  REQUIRE(::stat(path.c_str(), &facts) == 0);
  put_facts(frozen.file, facts);
  if (::getuid() == 0) CHECK_FALSE(compare_machine(tables));
  REQUIRE(::chmod(path.c_str(), 0600) == 0);
  CHECK(compare_machine(tables).reason == std::string("not public: "));
}

TEST_CASE("thaw: the settings of the image are compared within its tables", "[thaw_checks]") {
  const std::string settings = "database_dir=/db\n";
  struct {
    ImageHeader header;
    ModuleRecord module;
    Relocation relocation;
    char text[64];
  } image{};
  FrozenHeader frozen{};
  settings.copy(image.text, sizeof image.text);
  image.header.module_count = 1;
  image.header.relocation_count = 1;
  image.header.settings_bytes = static_cast<std::uint32_t>(settings.size());
  frozen.tables_bytes = sizeof image;
  const Tables tables{&image.header, &frozen};
  CHECK(tables.are_for(settings.c_str()));
  CHECK_FALSE(tables.are_for("database_dir=/dc\n"));
  CHECK_FALSE(tables.are_for("database_dir=/db\nmore"));
  for (const std::uint64_t count : {~std::uint64_t{0}, std::uint64_t{1} << 60, std::uint64_t{9}}) {
    image.header.relocation_count = count;
    CHECK_FALSE(tables.are_for(settings.c_str()));
  }
}

}  // namespace scanq
#endif
