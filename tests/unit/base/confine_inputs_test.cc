// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A taken-over worker tries to change what it was given to read: each act on each kind of input, as
// the user that the tests run as, and as another user where root runs them.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <vector>
#include "tests/unit/catch.h"

#include "lib/base/spool.h"
#include "tests/unit/skip.h"
#include "tests/unit/try_confined.h"

namespace scanq {
namespace {

constexpr int kInput = 3, kOwnFile = 4;  // descriptors of the child
constexpr uid_t kOtherUser = 65534;
constexpr long kFchmodat2 = 452;
const std::string kContent = "From: a@example.org\n\nhello\n";

// An input, and where it is kept.
struct Input {
  std::string name;
  Fd kept, given;
};
Input spool_input(const std::string& name, std::uint64_t memory_bytes) {
  Spool spool = *Spool::make({memory_bytes, "/tmp"});
  REQUIRE(spool.append(kContent));
  Fd given = *spool.open_read_only();
  return {name, *duplicate(spool.descriptor()), std::move(given)};
}
std::vector<Input> all_inputs() {
  std::vector<Input> inputs;
  inputs.push_back(spool_input("a message in memory", 1 << 20));
  inputs.push_back(spool_input("a message on disk", 0));
  Fd settings = *make_sealed_file("settings", kContent);
  inputs.push_back({"settings", *duplicate(settings.get()), std::move(settings)});
  return inputs;
}
std::string content_of(const Input& input) {
  struct stat facts {};
  REQUIRE(::fstat(input.kept.get(), &facts) == 0);
  return *read_exactly_at(input.kept.get(), static_cast<std::size_t>(facts.st_size), 0);
}

std::string own_path() {
  return "/proc/self/fd/" + std::to_string(kInput);
}
std::string path_by_id() {
  return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(kInput);
}
bool can_open_input(const std::string& path, int flags) {
  return ::open(path.c_str(), flags | O_CLOEXEC) >= 0;
}
bool can_open_the_mapping() {
  void* const at = ::mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE, kInput, 0);
  const auto begin = reinterpret_cast<std::uintptr_t>(at);
  char path[80];
  std::snprintf(path, sizeof path, "/proc/self/map_files/%lx-%lx", begin, begin + 4096);
  return at != MAP_FAILED && can_open_input(path, O_RDWR);
}
bool can_map_shared(int later) {
  void* const at =
      ::mmap(nullptr, 4096, PROT_READ | (later == 0 ? PROT_WRITE : 0), MAP_SHARED, kInput, 0);
  return at != MAP_FAILED && (later == 0 || ::mprotect(at, 4096, PROT_READ | later) == 0);
}
// After a call that changed the mode it is opened anew.
bool opens_after(long result) {
  return result == 0 && can_open_input(own_path(), O_RDWR);
}

struct InputAttempt {
  const char* name;
  bool (*act)();
  bool needs_seccomp = false;  // the owner's right, which no mode takes away
};
const InputAttempt kInputAttempts[] = {
    {"open it to read and write", [] { return can_open_input(own_path(), O_RDWR); }},
    {"open it to write", [] { return can_open_input(own_path(), O_WRONLY); }},
    {"open it and cut it off", [] { return can_open_input(own_path(), O_RDONLY | O_TRUNC); }},
    {"open it by the process id", [] { return can_open_input(path_by_id(), O_RDWR); }},
    {"open it by /dev/fd", [] { return can_open_input("/dev/fd/3", O_RDWR); }},
    {"open its mapping", can_open_the_mapping},
    {"write to it", [] { return ::write(kInput, "x", 1) == 1; }},
    {"write to it at an offset", [] { return ::pwrite(kInput, "x", 1, 0) == 1; }},
    {"cut it off", [] { return ::ftruncate(kInput, 0) == 0; }},
    {"cut it off by its path", [] { return ::truncate(own_path().c_str(), 0) == 0; }},
    {"make a hole",
     [] { return ::fallocate(kInput, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 8) == 0; }},
    {"copy a file over it", [] { return ::sendfile(kInput, kOwnFile, nullptr, 4) > 0; }},
    {"copy a range over it",
     [] { return ::copy_file_range(kOwnFile, nullptr, kInput, nullptr, 4, 0) > 0; }},
    {"map it shared", [] { return can_map_shared(0); }},
    {"map it shared and make that writable", [] { return can_map_shared(PROT_WRITE); }},
    {"change what the descriptor may do",
     [] { return ::fcntl(kInput, F_SETFL, O_RDWR) == 0 && ::write(kInput, "x", 1) == 1; }},
    {"seal it", [] { return ::fcntl(kInput, F_ADD_SEALS, F_SEAL_WRITE) == 0; }},
    {"give it a name",
     [] { return ::linkat(AT_FDCWD, own_path().c_str(), AT_FDCWD, "x", AT_SYMLINK_FOLLOW) == 0; }},
    {"fchmod", [] { return opens_after(::fchmod(kInput, 0666)); }, true},
    {"chmod", [] { return opens_after(::chmod(own_path().c_str(), 0666)); }, true},
    {"fchmodat",
     [] { return opens_after(::syscall(SYS_fchmodat, AT_FDCWD, own_path().c_str(), 0666)); }, true},
    {"fchmodat2",
     [] { return opens_after(::syscall(kFchmodat2, kInput, "", 0666, AT_EMPTY_PATH)); }, true},
    {"fchown", [] { return opens_after(::fchown(kInput, ::geteuid(), ::getegid())); }},
    {"an access list",
     [] {
       // Version 2: the owner, the group and the others may all read and write.
       const unsigned char list[] = {2, 0, 0,   0,   1,   0,   6,  0, 255, 255, 255, 255, 4,   0,
                                     6, 0, 255, 255, 255, 255, 32, 0, 6,   0,   255, 255, 255, 255};
       return opens_after(::fsetxattr(kInput, "system.posix_acl_access", list, sizeof list, 0));
     },
     true},
};

enum class As { kOurselves, kOther };
std::string try_on(const Input& input, const InputAttempt& attempt, As as, Lack lack) {
  ConfineRequest request;
  request.highest_fd = kOwnFile;
  const Fd own = *make_memory_file("own");
  REQUIRE(write_all(own.get(), "evil"));
  REQUIRE(seek_to(own.get(), 0));
  return try_confined(attempt.act, lack, request, [&] {
    const Fd moved = *duplicate(input.given.get(), 10), other = *duplicate(own.get(), 10);
    const bool is_placed =
        ::dup2(moved.get(), kInput) == kInput && ::dup2(other.get(), kOwnFile) == kOwnFile;
    return is_placed &&
           (as == As::kOurselves || ::setresuid(kOtherUser, kOtherUser, kOtherUser) == 0);
  });
}

void expect_unchanged(Lack lack, As as) {
  for (const Input& input : all_inputs()) {
    const std::string before = content_of(input);
    for (const InputAttempt& attempt : kInputAttempts) {
      if (attempt.needs_seccomp && lack == Lack::kSeccomp) continue;
      INFO(input.name << ": " << attempt.name);
      const std::string ending = try_on(input, attempt, as, lack);
      CHECK((ending == "denied" || ending == "killed by SYS"));
      CHECK(content_of(input) == before);
    }
  }
}

}  // namespace

TEST_CASE("confine: a worker cannot change what it was given to read", "[confine]") {
  expect_unchanged(Lack::kNothing, As::kOurselves);
  expect_unchanged(Lack::kLandlock, As::kOurselves);
}

TEST_CASE("confine: nor can one that runs as another user", "[confine]") {
  if (::geteuid() != 0) SKIP_TEST("only root can see that");
  expect_unchanged(Lack::kNothing, As::kOther);
}

TEST_CASE("confine: without seccomp, an input's mode still bars all but its owner's changing it",
          "[confine]") {
  expect_unchanged(Lack::kSeccomp, As::kOurselves);
}

}  // namespace scanq
