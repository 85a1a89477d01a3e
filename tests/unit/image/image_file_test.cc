// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The reasons for refusing an image, tried on a small one made by hand.
#include "lib/image/image_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/image/image_builder.h"
#include "lib/image/image_seal.h"
#include "tests/unit/catch.h"
#include "tests/unit/image_folder.h"
#include "tests/unit/skip.h"

using namespace scanq;

namespace {

// One huge page at a base as images have it, with room for pointers.
class Memory {
 public:
  Memory() {
    const std::uint64_t base = *draw_image_base();
    void* const got = ::mmap(reinterpret_cast<void*>(base), kImageAlignment, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    REQUIRE(reinterpret_cast<std::uint64_t>(got) == base);
    range_ = {base, base + kImageAlignment};
  }
  ~Memory() { ::munmap(reinterpret_cast<void*>(range_.begin), range_.bytes()); }
  MemoryRange range() const { return range_; }
  std::uint64_t* words() const { return reinterpret_cast<std::uint64_t*>(range_.begin); }

 private:
  MemoryRange range_;
};

std::uint64_t library_function() {
  return reinterpret_cast<std::uint64_t>(&::wait);
}

void write_small_image(const ImageFolder& folder) {
  const Memory memory;
  memory.words()[10] = library_function();
  Result<ImageTables> tables = examine_memory(memory.range(), memory.words(), kLabel);
  REQUIRE(tables);
  REQUIRE(tables->relocations.size() == 1);
  Result<Fd> file = open_file(folder.image(), O_CREAT | O_EXCL | O_RDWR, 0644);
  REQUIRE(file);
  REQUIRE(write_image(file->get(), memory.range(), *tables));
}

std::string reason_of(const Result<ImageTables>& tables) {
  return tables ? "accepted" : tables.error().text;
}
std::string reason_of(const Result<Fd>& file) {
  return file ? "accepted" : file.error().text;
}

std::string read_reason(const ImageFolder& folder) {
  Result<Fd> file = open_file(folder.image(), O_RDONLY);
  REQUIRE(file);
  return reason_of(read_image_tables(file->get()));
}

void flip_bit(const ImageFolder& folder, std::uint64_t offset) {
  Result<Fd> file = open_file(folder.image(), O_RDWR);
  REQUIRE(file);
  Result<std::string> byte = read_exactly_at(file->get(), 1, offset);
  REQUIRE(byte);
  (*byte)[0] = static_cast<char>((*byte)[0] ^ 4);
  REQUIRE(write_all_at(file->get(), *byte, offset));
}

}  // namespace

TEST_CASE("an image says of itself what its builder knew", "[image_file]") {
  const ImageFolder folder;
  write_small_image(folder);
  Result<Fd> file = open_file(folder.image(), O_RDONLY);
  REQUIRE(file);
  Result<ImageTables> tables = read_image_tables(file->get());
  REQUIRE(reason_of(tables) == "accepted");
  CHECK(tables->settings == kLabel.settings);
  CHECK(tables->signatures == kLabel.signatures);
  CHECK(tables->facts == kLabel.facts);
  CHECK(tables->header.signature_count == 7);
  REQUIRE(tables->modules.size() == 2);
  CHECK(std::string(tables->modules[0].name) == "the program");
}

TEST_CASE("an image with any one bit of header or tables changed is refused", "[image_file]") {
  const ImageFolder folder;
  write_small_image(folder);
  const std::uint64_t checked_bytes = sizeof(ImageHeader) + 2 * sizeof(ModuleRecord) +
                                      sizeof(Relocation) + kLabel.settings.size() +
                                      kLabel.signatures.size() + kLabel.facts.size();
  for (std::uint64_t offset = 0; offset < checked_bytes; ++offset) {
    flip_bit(folder, offset);
    INFO("byte " << offset);
    CHECK(read_reason(folder) != "accepted");
    flip_bit(folder, offset);
  }
  CHECK(read_reason(folder) == "accepted");
}

TEST_CASE("an image that is cut short, empty, or something else is refused", "[image_file]") {
  const ImageFolder folder;
  write_small_image(folder);
  struct stat about;
  REQUIRE(::stat(folder.image().c_str(), &about) == 0);
  for (const off_t size : {about.st_size - 1, about.st_size / 2, off_t{200}, off_t{95}, off_t{0}}) {
    REQUIRE(::truncate(folder.image().c_str(), size) == 0);
    CHECK(read_reason(folder) == "cut short");
  }
  REQUIRE(::truncate(folder.image().c_str(), 5000) == 0);
  CHECK(read_reason(folder) == "it is no image");
}

TEST_CASE("the seal of an image shows any byte that has changed", "[image_file]") {
  const ImageFolder folder;
  write_small_image(folder);
  const auto seal_reason = [&] {
    Result<Fd> file = open_file(folder.image(), O_RDWR);
    REQUIRE(file);
    const Result<void> checked = check_seal(file->get());
    if (!checked) CHECK(is_damage(checked.error()));
    return checked ? "whole" : checked.error().text;
  };
  const std::string kDamaged = "damaged: its content is not what was written";
  CHECK(seal_reason() == kDamaged);  // nobody has sealed it yet
  {
    Result<Fd> file = open_file(folder.image(), O_RDWR);
    REQUIRE(file);
    REQUIRE(seal_image(file->get()));
  }
  CHECK(seal_reason() == "whole");
  struct stat about;
  REQUIRE(::stat(folder.image().c_str(), &about) == 0);
  const auto end = static_cast<std::uint64_t>(about.st_size);
  for (const std::uint64_t offset : {kImageAlignment, kImageAlignment + 80, kImageAlignment + 4096,
                                     2 * kImageAlignment - 1, end - sizeof(ImageSeal), end - 1}) {
    INFO("byte " << offset);
    flip_bit(folder, offset);
    CHECK(seal_reason() == kDamaged);
    flip_bit(folder, offset);
  }
  flip_bit(folder, 100);
  CHECK(seal_reason() == "damaged: checksum of header and tables");
  flip_bit(folder, 100);
  CHECK(seal_reason() == "whole");
}

TEST_CASE("only a file that root alone can change is trusted", "[image_file]") {
  if (::geteuid() != 0) SKIP_TEST("only root has such a file");
  const ImageFolder folder;
  write_small_image(folder);
  const std::string path = folder.image();
  CHECK(reason_of(open_trusted_image(path)) == "accepted");

  REQUIRE(::chmod(path.c_str(), 0664) == 0);
  CHECK(reason_of(open_trusted_image(path)) == "it can be written by others");
  REQUIRE(::chmod(path.c_str(), 0646) == 0);
  CHECK(reason_of(open_trusted_image(path)) == "it can be written by others");
  REQUIRE(::chmod(path.c_str(), 0644) == 0);
  REQUIRE(::chown(path.c_str(), 65534, 0) == 0);
  CHECK(reason_of(open_trusted_image(path)) == "it is not root's");
  REQUIRE(::chown(path.c_str(), 0, 0) == 0);

  REQUIRE(::chmod(folder.path().c_str(), 0775) == 0);
  CHECK(reason_of(open_trusted_image(path)) ==
        "its folder " + folder.path() + " can be written by others");
  REQUIRE(::chmod(folder.path().c_str(), 0700) == 0);
  REQUIRE(::chown(folder.path().c_str(), 65534, 0) == 0);
  CHECK(reason_of(open_trusted_image(path)) == "its folder " + folder.path() + " is not root's");
  REQUIRE(::chown(folder.path().c_str(), 0, 0) == 0);

  REQUIRE(::symlink(path.c_str(), folder.link().c_str()) == 0);
  CHECK(reason_of(open_trusted_image(folder.link())) == "it is a link");
  CHECK(reason_of(open_trusted_image(folder.path())) == "it is no regular file");
  CHECK(reason_of(open_trusted_image(folder.path() + "/none")) == "no image");
  CHECK(reason_of(open_trusted_image(folder.path() + "/none/none")) == "no image");
}

TEST_CASE("memory that points into the builder's own heap makes no image", "[image_file]") {
  const Memory memory;
  const std::string on_the_heap(100000, 'x');
  memory.words()[3] = address_of(on_the_heap.data());
  Result<ImageTables> tables = examine_memory(memory.range(), memory.words(), kLabel);
  REQUIRE_FALSE(tables);
  CHECK(tables.error().text.find("word 3 (0, ") != std::string::npos);
  CHECK(tables.error().text.find("points into ") != std::string::npos);
}

TEST_CASE("a dead address of the stack is cleared", "[image_file]") {
  const Memory memory;
  int local = 0;
  memory.words()[3] = address_of(&local);
  REQUIRE(examine_memory(memory.range(), memory.words(), kLabel));
  CHECK(memory.words()[3] == 0);
}

TEST_CASE("a digest that looks like an address among other digests makes no image",
          "[image_file]") {
  const Memory memory;
  memory.words()[20] = 0x8b1c6fd9e2a43075;
  memory.words()[21] = library_function();
  memory.words()[22] = 0x93d7a2f01b5c8e64;
  CHECK_FALSE(examine_memory(memory.range(), memory.words(), kLabel));
}
