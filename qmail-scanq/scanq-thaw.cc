// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq-thaw: wakes up the process that is frozen in an engine image (lib/freeze/frozen_process.h)
// and becomes it. If that is impossible, it becomes the program that does the same in the ordinary
// way. Used by the front for each message, and by the builder of images; not for people.
//
//   scanq-thaw IMAGE PROGRAM [ARGUMENT...]
//
// It confines itself before the frozen process goes on (thaw_confinement.h). The frozen process
// does the work of the name under which this one was started (argv[0]). IMAGE is a path or, for an
// image that needs no trust yet, the number of an open descriptor. PROGRAM is executed under the
// same name with the arguments; SCANQ_NOT_THAWED in its environment gives the reason why it was not
// thawed (empty if the image holds no frozen process). If PROGRAM is "-", the reason goes to
// descriptor 2, and the exit code is 1. SCANQ_ENGINE_SETTINGS in our environment, if it is there,
// must be what the image was made with.
//
// It uses no library, and not even libc's start, which asks the processor dozens of questions. Each
// question is a trap in a virtual machine, and together they take as long as the whole of this
// program.
#include <asm/errno.h>
#include <asm/prctl.h>
#include <elf.h>

#include "lib/freeze/bare_calls.h"
#include "lib/freeze/map_frozen.h"
#include "lib/freeze/thaw_checks.h"
#include "lib/freeze/thaw_confinement.h"
#include "lib/image/image_format.h"

namespace scanq {
namespace {

constexpr std::size_t kReasonBytes = 200;
constexpr int kMaxEnvironment = 64;
constexpr const char* kSecondTry = "SCANQ_THAW_TRY=2";
constexpr const char* kEngineSettings = "SCANQ_ENGINE_SETTINGS=";
// The offset of the stack canary in the thread's storage, which compilers expect there.
constexpr std::uint64_t kCanaryAt = 0x28;

struct Start {
  int argc;
  char** argv;
  char** environment;
  std::uint64_t random = 0;       // the address of 16 random bytes
  const char* program = nullptr;  // our own path
};

void tell(const char* text) {
  bare::call(SYS_write, 2, bare::word(text), bare::length(text));
}

// A worker with other settings would have to load signatures. Where nothing is said, any will do.
Trouble compare_settings(const Tables& tables, const Start& start) {
  for (char** entry = start.environment; *entry != nullptr; ++entry) {
    if (!bare::begins_with(*entry, kEngineSettings)) continue;
    const char* const wanted = *entry + bare::length(kEngineSettings);
    if (!tables.are_for(wanted)) return {"made with other settings"};
  }
  return {};
}

// Beyond this point the thread is that of the frozen process; its canary is new. None of its code
// runs before the process is confined.
[[noreturn]] void resume_frozen(const FrozenHeader& frozen, const Start& start,
                                const ThawConfinement& confinement) {
  const std::uint64_t thread = frozen.thread_pointer;
  *reinterpret_cast<int*>(thread + frozen.thread_id_at) = static_cast<int>(bare::call(SYS_gettid));
  *reinterpret_cast<std::uint64_t*>(thread + kCanaryAt) =
      *reinterpret_cast<const std::uint64_t*>(start.random) & ~std::uint64_t{0xff};
  bare::call(SYS_arch_prctl, ARCH_SET_FS, thread);
  if (confinement.enter()) {
    reinterpret_cast<FrozenEntry>(frozen.resume)(start.argc, start.argv, start.environment,
                                                 confinement.facts());
  }
  tell("scanq-thaw: it cannot be confined\n");
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
  if (!trouble) trouble = compare_settings(tables, start);
  if (!trouble) trouble = drop_read_implies_exec();
  if (!trouble) trouble = map_all(tables, image);
  if (trouble) return trouble;
  bare::close(image);
  ThawConfinement confinement;
  trouble = confinement.prepare();
  if (trouble) return trouble;
  resume_frozen(*tables.frozen, start, confinement);
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
  tell(reason.add("\n").text());
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
