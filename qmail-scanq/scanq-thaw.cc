// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq-thaw: wakes up the process that is frozen in an engine image (lib/freeze/frozen_process.h)
// and becomes it. If that is impossible, it becomes the program that does the same in the ordinary
// way. Used by the front for each message, and by the builder of images; not for people.
//
//   scanq-thaw IMAGE PROGRAM [ARGUMENT...]
//
// The frozen process does the work of the name under which this one was started (argv[0]). IMAGE is
// a path or, for an image that needs no trust yet, the number of an open descriptor. PROGRAM is
// executed under the same name with the arguments; SCANQ_NOT_THAWED in its environment gives the
// reason why it was not thawed (empty if the image holds no frozen process). If PROGRAM is "-", the
// reason goes to descriptor 2, and the exit code is 1.
//
// It uses no library, and not even libc's start, which asks the processor dozens of questions. Each
// question is a trap in a virtual machine, and together they take as long as the whole of this
// program.
#include <asm/errno.h>
#include <asm/prctl.h>
#include <elf.h>
#include <sys/mman.h>

#include "lib/base/bare_calls.h"
#include "lib/freeze/thaw_checks.h"
#include "lib/image/image_format.h"

namespace scanq {
namespace {

constexpr std::size_t kReasonBytes = 200;
constexpr int kMaxEnvironment = 64;
constexpr const char* kSecondTry = "SCANQ_THAW_TRY=2";
// The offset of the stack canary in the thread's storage, which compilers expect there.
constexpr std::uint64_t kCanaryAt = 0x28;

struct Start {
  int argc;
  char** argv;
  char** environment;
  std::uint64_t random = 0;       // the address of 16 random bytes
  const char* program = nullptr;  // our own path
};

constexpr const char* kTaken = "a range of its addresses is taken";
constexpr const char* kNoMemory = "its memory cannot be mapped, perhaps for a limit";

Trouble map_range(std::uint64_t address, std::uint64_t bytes, std::uint64_t protection,
                  std::uint64_t flags, long file, std::uint64_t offset) {
  if (bytes == 0) return {};
  flags |= MAP_PRIVATE | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
  const long got = bare::map(address, bytes, protection, flags, file, offset);
  if (got == -EEXIST) return {kTaken};
  if (got == -EPERM || got == -EACCES) return {"its file system is mounted noexec, or so treated"};
  if (!bare::is_mapped(got)) return {kNoMemory};
  // A kernel that does not know the flag takes the address for a hint.
  if (static_cast<std::uint64_t>(got) != address) return {"the kernel is too old"};
  return {};
}

Trouble map_segment(const FrozenSegment& segment, long file) {
  const Trouble trouble = map_range(segment.address, segment.file_bytes, segment.protection, 0,
                                    file, segment.file_offset);
  if (trouble) return trouble;
  return map_range(segment.address + segment.file_bytes, segment.bytes - segment.file_bytes,
                   segment.protection, MAP_ANONYMOUS, -1, 0);
}

Trouble map_all(const Tables& tables, long image) {
  for (std::uint32_t i = 0; i < tables.frozen->segment_count; ++i) {
    const FrozenSegment& segment = tables.segments()[i];
    const bool is_part = segment.file == kPartOfSegment;
    if (is_part && !bare::protect(segment.address, segment.bytes, segment.protection))
      return {kNoMemory};
    if (is_part) continue;
    const char* const path = segment.file == 0 ? nullptr : tables.files()[segment.file - 1].path;
    const long file = path == nullptr ? image : bare::open(AT_FDCWD, path, O_RDONLY);
    if (file < 0) return {"cannot open ", path};
    const Trouble trouble = map_segment(segment, file);
    if (path != nullptr) bare::close(file);
    if (trouble) return trouble;
  }
  // The first one is the engine, mapped as in engine_image.cc.
  const FrozenSegment& engine = tables.segments()[0];
  bare::call(SYS_madvise, engine.address, engine.bytes, MADV_HUGEPAGE);
  bare::call(SYS_madvise, engine.address, engine.bytes, MADV_POPULATE_READ);
  return {};
}

// Beyond this point the thread is that of the frozen process; its canary is new.
[[noreturn]] void resume_frozen(const FrozenHeader& frozen, const Start& start) {
  const std::uint64_t thread = frozen.thread_pointer;
  *reinterpret_cast<int*>(thread + frozen.thread_id_at) = static_cast<int>(bare::call(SYS_gettid));
  *reinterpret_cast<std::uint64_t*>(thread + kCanaryAt) =
      *reinterpret_cast<const std::uint64_t*>(start.random) & ~std::uint64_t{0xff};
  bare::call(SYS_arch_prctl, ARCH_SET_FS, thread);
  reinterpret_cast<FrozenEntry>(frozen.resume)(start.argc, start.argv, start.environment);
  bare::end(1);
}

Trouble thaw(const Start& start) {
  if (start.argc < 3) return {"usage: scanq-thaw IMAGE PROGRAM [ARGUMENT...]"};
  long image = -1;
  std::uint64_t image_bytes = 0;
  Tables tables{};
  Trouble trouble = open_image(start.argv[1], image, image_bytes);
  if (!trouble) trouble = read_tables(image, image_bytes, tables);
  if (!trouble) trouble = compare_machine(tables);
  if (!trouble) trouble = map_all(tables, image);
  if (trouble) return trouble;
  bare::close(image);
  resume_frozen(*tables.frozen, start);
}

// Returns only if it fails.
void execute(const char* program, char** argv, char** environment, char* more) {
  char* entries[kMaxEnvironment];
  int count = 0;
  while (count < kMaxEnvironment - 2 && environment[count] != nullptr) {
    entries[count] = environment[count];
    ++count;
  }
  entries[count++] = more;
  entries[count] = nullptr;
  bare::call(SYS_execve, bare::word(program), bare::word(argv), bare::word(entries));
}

// The kernel chooses addresses of this process at random. Once in some 10,000 times they are in the
// way of the frozen process; after another exec they are elsewhere.
void try_once_more(const Start& start, const Trouble& trouble) {
  if (trouble.reason != kTaken || start.program == nullptr) return;
  for (char** entry = start.environment; *entry != nullptr; ++entry) {
    if (bare::begins_with(*entry, kSecondTry)) return;
  }
  bare::Text<kReasonBytes> second;
  execute(start.program, start.argv, start.environment, second.add(kSecondTry).text());
}

// Becomes the program, in the ordinary way.
[[noreturn]] void start_anew(const Start& start, const Trouble& trouble) {
  bare::Text<kReasonBytes> reason;
  reason.add("SCANQ_NOT_THAWED=").add(trouble.reason);
  if (trouble.name != nullptr) reason.add(trouble.name);
  const bool has_program = start.argc >= 3 && start.argv[2][0] == '/';
  if (has_program) {
    const char* const program = start.argv[2];
    start.argv[2] = start.argv[0];
    execute(program, start.argv + 2, start.environment,
            trouble.reason == kNothingFrozen ? nullptr : reason.text());
    reason.add("; cannot start ").add(program);
  }
  reason.add("\n");
  bare::call(SYS_write, 2, bare::word(reason.text()), reason.bytes());
  bare::end(1);
}

}  // namespace
}  // namespace scanq

// Compilers call it to set large memory to zero. The empty statement is explained in bare_calls.h.
extern "C" void* memset(void* at, int byte, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) {
    static_cast<char*>(at)[i] = static_cast<char>(byte);
    __asm__ volatile("");
  }
  return at;
}

// The kernel leaves on the stack: the number of arguments, the arguments, a null, the environment,
// a null, the auxiliary vector.
extern "C" [[noreturn]] void scanq_thaw_main(std::uint64_t* stack) {
  scanq::Start start{static_cast<int>(stack[0]), reinterpret_cast<char**>(stack + 1), nullptr};
  start.environment = start.argv + start.argc + 1;
  char** end = start.environment;
  while (*end != nullptr) ++end;
  for (auto* entry = reinterpret_cast<Elf64_auxv_t*>(end + 1); entry->a_type != AT_NULL; ++entry) {
    if (entry->a_type == AT_RANDOM) start.random = entry->a_un.a_val;
    if (entry->a_type == AT_EXECFN) {
      start.program = reinterpret_cast<const char*>(entry->a_un.a_val);
    }
  }
  const scanq::Trouble trouble = scanq::thaw(start);
  scanq::try_once_more(start, trouble);
  scanq::start_anew(start, trouble);
}

__asm__(
    ".text\n.globl _start\n.type _start, @function\n_start:\n"
    "endbr64\nxor %ebp, %ebp\nmov %rsp, %rdi\nand $-16, %rsp\ncall scanq_thaw_main\nhlt\n");
