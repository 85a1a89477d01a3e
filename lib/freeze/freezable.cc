// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/freeze/freezable.h"

#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iterator>

#include "lib/base/pages.h"

// libc's variable for the end of the memory that sbrk(2) gave; libc has always exported its name.
extern "C" void* __curbrk;  // NOLINT(bugprone-reserved-identifier): it is libc's own

namespace scanq {
namespace {

// The heap that a scan takes, and some more.
constexpr std::size_t kRoomBytes = 8 << 20;
constexpr std::size_t kLargestGapBytes = 1 << 18, kSmallestGapBytes = 24;
// libc has a list of free blocks for each size, in steps of 16 bytes, up to this one.
constexpr std::size_t kEverySizeBytes = 1040, kSizeStepBytes = 16;
// libc asks the kernel for about this much more than was asked of it (M_TOP_PAD).
constexpr std::size_t kMostBehindBytes = 4 << 20;
// Many times the gaps ever seen. Giving away more gains nothing, but does no harm either.
constexpr std::size_t kMostGivenBytes = 64 << 20;
// libc's record of a thread holds the thread's id within the first so many bytes.
constexpr std::size_t kThreadRecordBytes = 2304;

// Allocates the free gaps between the blocks of the heap, and never frees them. A thawed process
// would use them first, with a page fault and a copied page each time, in place of the fresh memory
// behind `room`.
void fill_heap_but(const void* room) {
  const auto begin = reinterpret_cast<std::uint64_t>(room);
  std::size_t given_bytes = 0;
  for (std::size_t bytes = kLargestGapBytes; bytes >= kSmallestGapBytes;
       bytes = bytes > kEverySizeBytes ? bytes / 2 : bytes - kSizeStepBytes) {
    for (; given_bytes < kMostGivenBytes; given_bytes += bytes) {
      void* volatile const block = std::malloc(bytes);
      const auto at = reinterpret_cast<std::uint64_t>(block);
      const bool is_behind = at > begin && at < begin + kRoomBytes + kMostBehindBytes;
      if (block != nullptr && !is_behind) continue;
      std::free(block);
      break;
    }
  }
}

// Keeps libc's allocator off sbrk(2), since the end of the heap is elsewhere in another process. A
// page is mapped in the way of the heap: then libc takes memory from mmap(2) from now on, as it
// does wherever something stands there by chance.
Result<void> leave_sbrk() {
  const std::uint64_t end = round_up(reinterpret_cast<std::uint64_t>(::sbrk(0)), kPageBytes);
  void* const wanted = reinterpret_cast<void*>(end);
  void* const got = ::mmap(wanted, kPageBytes, PROT_NONE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  if (got == MAP_FAILED && errno != EEXIST) return errno_error(ErrorCode::kInternal, "mmap");
  void* volatile const room = std::malloc(kRoomBytes);
  if (room == nullptr) return Error{ErrorCode::kOutOfMemory, "malloc"};
  fill_heap_but(room);
  // Zeros are not stored, so `room` stays one piece, in which huge pages fit.
  std::memset(room, 0, kRoomBytes);
  std::free(room);
  return {};
}

Result<void> check_threads() {
  std::error_code trouble;
  const std::filesystem::directory_iterator tasks("/proc/self/task", trouble);
  if (trouble) return not_frozen("/proc/self/task: " + trouble.message());
  const auto count = std::distance(begin(tasks), end(tasks));
  if (count != 1) return not_frozen("it has " + std::to_string(count) + " threads");
  return {};
}

}  // namespace

Error not_frozen(const std::string& reason) {
  return {ErrorCode::kInternal, "cannot be frozen: " + reason};
}

Result<void> make_freezable() {
  if (::getauxval(AT_SYSINFO_EHDR) != 0) return not_frozen("it was started with a vdso");
  Result<void> checked = check_threads();
  return checked ? leave_sbrk() : checked;
}

Result<ThreadRecord> find_thread_record() {
  const auto record = reinterpret_cast<std::uint64_t>(__builtin_thread_pointer());
  std::uint64_t found = 0;
  int count = 0;
  for (std::uint64_t at = 0; at < kThreadRecordBytes; at += sizeof(int)) {
    if (*reinterpret_cast<const int*>(record + at) != ::gettid()) continue;
    found = at;
    ++count;
  }
  if (count != 1)
    return not_frozen("libc keeps the thread's id in " + std::to_string(count) + " places");
  return ThreadRecord{record, found};
}

// The arguments and a null stand before the environment.
std::uint64_t address_of_arguments() {
  char** at = environ - 2;
  while (reinterpret_cast<std::uint64_t>(*at) >= kPageBytes) --at;
  return reinterpret_cast<std::uint64_t>(at);
}

void adopt_new_process(char** environment) {
  environ = environment;
  __curbrk = nullptr;  // asks the kernel anew when the next memory is needed
}

}  // namespace scanq
