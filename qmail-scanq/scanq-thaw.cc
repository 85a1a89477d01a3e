// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq-thaw: wakes up the process that is frozen in an engine image (lib/freeze/frozen_process.h)
// and becomes it; where that cannot be, becomes the program that does the same from its start. Used
// by the front for each message, and by the builder of images; not for people.
//
//   scanq-thaw IMAGE PROGRAM [ARGUMENT...]
//
// The frozen process does what the name says under which this one was started (argv[0]). IMAGE is
// a path or, for an image that nobody needs to trust yet, the number of an open descriptor. PROGRAM
// is executed under the same name with the arguments, and SCANQ_NOT_THAWED in its environment tells
// what spoke against thawing (nothing, where the image holds no frozen process); where it is "-",
// the reason goes to descriptor 2, and the exit code is 1.
//
// There is no library here, and not even libc's start, which asks the processor dozens of
// questions. Each is a trap in a virtual machine, and together they take as long as all of this.
#include <asm/errno.h>
#include <asm/prctl.h>
#include <elf.h>
#include <sys/mman.h>

#include "lib/base/bare_calls.h"
#include "lib/image/image_format.h"

namespace scanq {
namespace {

constexpr mode_t kWritableByOthers = S_IWGRP | S_IWOTH;
constexpr int kMaxFolders = 64;  // above the image
constexpr std::size_t kPathBytes = 1024, kReasonBytes = 200;
constexpr int kMaxEnvironment = 64;
constexpr const char* kSecondTry = "SCANQ_THAW_TRY=2";
constexpr std::uint64_t kMaxTableBytes = 64 << 20;
constexpr std::uint64_t kCanaryAt = 0x28;  // in the thread's storage, where compilers look for it

struct Start {
  int argc;
  char** argv;
  char** environment;
  std::uint64_t random = 0;       // the address of 16 random bytes
  const char* program = nullptr;  // our own path
};

constexpr const char* kNothingFrozen = "nothing is frozen in it";
constexpr const char* kTaken = "a range of its addresses is taken";
constexpr const char* kNoMemory = "its memory cannot be mapped, perhaps for a limit";

// A reason, and a name that belongs to it or null; no reason where all is well.
struct Trouble {
  const char* reason = nullptr;
  const char* name = nullptr;
  explicit operator bool() const { return reason != nullptr; }
};

// What is mapped of the image: its tables, and those of the frozen process.
struct Tables {
  const ImageHeader* image;
  const FrozenHeader* frozen;
  const FrozenFile* files() const { return reinterpret_cast<const FrozenFile*>(frozen + 1); }
  const FrozenSegment* segments() const {
    return reinterpret_cast<const FrozenSegment*>(files() + frozen->file_count);
  }
  std::uint64_t bytes() const {
    return sizeof *frozen + frozen->file_count * sizeof(FrozenFile) +
           frozen->segment_count * sizeof(FrozenSegment);
  }
};

// The rules for the image and its folders are those of lib/image/image_file.h.
Trouble check_folders(const char* path) {
  std::size_t bytes = bare::length(path);
  while (bytes > 1 && path[bytes - 1] != '/') --bytes;
  if (bytes >= kPathBytes) return {"its path is too long"};
  char folder_path[kPathBytes];
  for (std::size_t i = 0; i < bytes; ++i) folder_path[i] = path[i];
  folder_path[bytes] = '\0';
  long folder = bare::open(AT_FDCWD, folder_path, O_PATH | O_DIRECTORY);
  struct stat last {};
  for (int i = 0; i < kMaxFolders; ++i) {
    struct stat facts {};
    if (folder < 0 || bare::fstat(folder, facts) != 0) return {"its folder cannot be looked at"};
    const bool is_own = i == 0, is_sticky = (facts.st_mode & S_ISVTX) != 0;
    if (facts.st_uid != 0) return {"a folder above it is not root's"};
    if ((facts.st_mode & kWritableByOthers) != 0 && (is_own || !is_sticky)) {
      return {"a folder above it can be written by others"};
    }
    const bool is_root = facts.st_ino == last.st_ino && facts.st_dev == last.st_dev;
    const long above = is_root ? -1 : bare::open(folder, "..", O_PATH | O_DIRECTORY);
    bare::close(folder);
    if (is_root) return {};
    last.st_ino = facts.st_ino;
    last.st_dev = facts.st_dev;
    folder = above;
  }
  return {"its folder is too deep"};
}

Trouble open_image(const char* path, long& image, std::uint64_t& image_bytes) {
  const bool is_path = path[0] == '/';
  image = is_path ? bare::open(AT_FDCWD, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) : path[0] - '0';
  struct stat facts {};
  if (image < 0 || bare::fstat(image, facts) != 0) return {"it cannot be opened"};
  image_bytes = static_cast<std::uint64_t>(facts.st_size);
  if (!is_path) return {};
  if (!S_ISREG(facts.st_mode)) return {"it is no regular file"};
  if (facts.st_uid != 0) return {"it is not root's"};
  if ((facts.st_mode & kWritableByOthers) != 0) return {"it can be written by others"};
  return check_folders(path);
}

// Once it has its name, nobody changes the file: what is summed up here is what is used below.
Trouble read_tables(long image, std::uint64_t image_bytes, Tables& tables) {
  constexpr std::uint64_t kFlags = MAP_PRIVATE | MAP_POPULATE;
  if (image_bytes < kImageAlignment) return {"cut short"};
  const long head = bare::map(0, kImageAlignment, PROT_READ, MAP_PRIVATE, image, 0);
  if (!bare::is_mapped(head)) return {"it cannot be mapped"};
  tables.image = reinterpret_cast<const ImageHeader*>(head);
  const ImageHeader& header = *tables.image;
  if (header.magic != kImageMagic || header.format != kImageFormat) return {"of another version"};
  const std::uint64_t at = header.data_offset + header.data_bytes;
  if (header.frozen_bytes == 0) return {kNothingFrozen};
  if (header.data_offset > kMaxTableBytes || at < header.data_offset || at % kImageAlignment != 0 ||
      header.frozen_bytes < kMaxFrozenTableBytes || at + header.frozen_bytes != image_bytes) {
    return {"damaged: header"};
  }
  const long block = bare::map(0, kMaxFrozenTableBytes, PROT_READ | PROT_WRITE, kFlags, image, at);
  if (!bare::is_mapped(block)) return {"it cannot be mapped"};
  auto* const frozen = reinterpret_cast<FrozenHeader*>(block);
  tables.frozen = frozen;
  if (frozen->magic != kFrozenMagic || frozen->tables_bytes > kImageAlignment ||
      frozen->file_count > kMaxFrozenTableBytes || frozen->segment_count > kMaxFrozenTableBytes ||
      tables.bytes() > kMaxFrozenTableBytes) {
    return {"damaged: frozen process"};
  }
  const std::uint64_t checksum = frozen->checksum;
  frozen->checksum = 0;
  if (sum_of_words(frozen, tables.bytes()) != checksum ||
      sum_of_words(&header, frozen->tables_bytes) != frozen->tables_sum) {
    return {"damaged: checksum"};
  }
  return {};
}

Trouble compare_machine(const Tables& tables) {
  std::uint32_t processor[6];
  read_processor(processor);
  for (int i = 0; i < 6; ++i) {
    if (processor[i] != tables.frozen->processor[i]) return {"frozen on another processor"};
  }
  for (std::uint32_t i = 0; i < tables.frozen->file_count; ++i) {
    const FrozenFile& file = tables.files()[i];
    struct stat facts {};
    if (bare::stat(file.path, facts) != 0 || !has_facts(file, facts)) {
      return {"changed since: ", file.path};
    }
  }
  return {};
}

Trouble map_range(std::uint64_t address, std::uint64_t bytes, std::uint64_t protection,
                  std::uint64_t flags, long file, std::uint64_t offset) {
  if (bytes == 0) return {};
  flags |= MAP_PRIVATE | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
  const long got = bare::map(address, bytes, protection, flags, file, offset);
  if (got == -EEXIST) return {kTaken};
  if (got == -EPERM || got == -EACCES) return {"its file system is mounted noexec, or so treated"};
  if (!bare::is_mapped(got)) return {kNoMemory};
  // A kernel that does not know the flag takes the address for a wish.
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
  // The first one is the engine: as engine_image.cc maps it.
  const FrozenSegment& engine = tables.segments()[0];
  bare::call(SYS_madvise, engine.address, engine.bytes, MADV_HUGEPAGE);
  bare::call(SYS_madvise, engine.address, engine.bytes, MADV_POPULATE_READ);
  return {};
}

// Beyond this point the thread is that of the frozen process; its canary is a new one.
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

// Where the kernel has put something of this process is a matter of chance: one time in some 10,000
// it is where the frozen one has to go. Once more, and it is elsewhere.
void try_once_more(const Start& start, const Trouble& trouble) {
  if (trouble.reason != kTaken || start.program == nullptr) return;
  for (char** entry = start.environment; *entry != nullptr; ++entry) {
    if (bare::begins_with(*entry, kSecondTry)) return;
  }
  bare::Text<kReasonBytes> second;
  execute(start.program, start.argv, start.environment, second.add(kSecondTry).text());
}

// The program takes over memory and all.
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

// Compilers call it where something large is to be zeroed; see bare_calls.h for the empty
// statement.
extern "C" void* memset(void* at, int byte, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) {
    static_cast<char*>(at)[i] = static_cast<char>(byte);
    __asm__ volatile("");
  }
  return at;
}

// What the kernel left on the stack: the number of arguments, they, a null, the environment, a
// null, the auxiliary vector.
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
