// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Recorded memory comes back to life in another process. Recording and restoring happen in child
// processes: each can do it once. The sanitizer build has no recording allocator.
#ifndef SCANQ_SANITIZED

#include "lib/image/engine_image.h"

#include <fcntl.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <functional>

#include "lib/image/image_builder.h"
#include "lib/image/recording_allocator.h"
#include "tests/unit/catch.h"
#include "tests/unit/image_folder.h"

using namespace scanq;

namespace {

// Runs `run` in a process of its own and returns its exit code.
int in_child(const std::function<int()>& run) {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(run());
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// A structure like those of a signature engine: it points to memory and to functions of libraries.
struct Node {
  Node* next;
  int (*compare)(const char*, const char*);
  char* text;
};

int build(const std::string& path) {
  if (!start_recording(*draw_image_base(), 64 << 20)) return 1;
  Node* first = nullptr;
  for (int i = 0; i < 1000; ++i) {
    auto* const node = static_cast<Node*>(std::malloc(sizeof(Node)));
    *node = {first, &::strcasecmp, ::strdup(("node " + std::to_string(i)).c_str())};
    std::free(std::malloc(static_cast<std::size_t>(i) * 50));
    first = node;
  }
  const MemoryRange memory = stop_recording();
  Result<ImageTables> tables = examine_memory(memory, first, kLabel);
  if (!tables) return 2;
  Result<Fd> file = open_file(path, O_CREAT | O_RDWR, 0644);
  return file && write_image(file->get(), memory, *tables) ? 0 : 3;
}

int restore(const std::string& path) {
  Result<Fd> file = open_file(path, O_RDONLY);
  Result<RestoredEngine> engine = restore_open_engine(file->get(), kLabel.settings);
  if (!engine) return 1;
  int number = 999;
  for (const Node* node = static_cast<Node*>(engine->root); node != nullptr; node = node->next) {
    if (node->compare(node->text, ("NODE " + std::to_string(number--)).c_str()) != 0) return 2;
  }
  if (number != -1) return 3;
  // Freeing leaves the memory alone; reallocating moves it to the heap.
  auto* const first = static_cast<Node*>(engine->root);
  char* const text = first->text;
  const std::uint64_t address = address_of(text);
  void (*volatile release)(void*) = &std::free;  // the compiler knows what free() does
  release(text);
  if (std::strcmp(first->text, "node 999") != 0) return 4;
  char* const moved = static_cast<char*>(std::realloc(first->text, 4000));
  if (address_of(moved) == address || std::strcmp(moved, "node 999") != 0) return 5;
  std::free(moved);
  return 0;
}

}  // namespace

TEST_CASE("recorded memory is there again in another process", "[engine_image]") {
  const ImageFolder folder;
  REQUIRE(in_child([&] { return build(folder.image()); }) == 0);
  CHECK(in_child([&] { return restore(folder.image()); }) == 0);
}

TEST_CASE("an image is refused for other settings, a changed library, a range that is taken",
          "[engine_image]") {
  const ImageFolder folder;
  REQUIRE(in_child([&] { return build(folder.image()); }) == 0);
  Result<Fd> file = open_file(folder.image(), O_RDWR);
  REQUIRE(file);
  CHECK(restore_open_engine(file->get(), "pua=yes").error().text == "made with other settings");

  Result<ImageTables> tables = read_image_tables(file->get());
  REQUIRE(tables);
  void* const wanted =
      reinterpret_cast<void*>(tables->header.base + tables->header.data_bytes - 4096);
  REQUIRE(::mmap(wanted, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
                 0) == wanted);
  CHECK(restore_open_engine(file->get(), kLabel.settings).error().text ==
        "its range of addresses is taken");
  ::munmap(wanted, 4096);

  tables->modules[1].build_id[0] ^= 1;
  REQUIRE(write_all_at(file->get(), format_image_tables(*tables), 0));
  CHECK(restore_open_engine(file->get(), kLabel.settings).error().text ==
        std::string(tables->modules[1].name) + " changed");
}

TEST_CASE("recorded memory is aligned, zeroed, and ends with its region", "[engine_image]") {
  const int result = in_child([] {
    if (!start_recording(*draw_image_base(), 4 << 20)) return 1;
    char* const first = static_cast<char*>(std::malloc(100));
    std::memset(first, 1, 100);
    std::free(first);
    char* const again = static_cast<char*>(std::malloc(100));
    if (again != first) return 2;
    for (int i = 0; i < 100; ++i)
      if (again[i] != 0) return 3;
    for (std::size_t alignment = 16; alignment <= 65536; alignment *= 2) {
      if (address_of(std::aligned_alloc(alignment, 48)) % alignment != 0) return 4;
    }
    for (std::size_t bytes = 0; bytes < 5000; bytes += 7) {
      if (address_of(std::malloc(bytes)) % 16 != 0) return 5;
    }
    const volatile std::size_t huge = SIZE_MAX;  // not a constant: the compiler would warn of it
    if (std::malloc(4 << 20) != nullptr || std::malloc(huge) != nullptr) return 6;
    if (std::calloc(huge / 2, 3) != nullptr) return 7;
    stop_recording();
    return 0;
  });
  CHECK(result == 0);
}

#endif
