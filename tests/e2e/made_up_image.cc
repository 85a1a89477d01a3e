// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Writes an engine image whose frozen process is hostile code, as somebody might who has taken over
// the builder of images. scanq-thaw, called with a further argument, goes on in it:
//
//   o  opens /etc/passwd        f  forks        s  makes a socket
//   e  executes a program       w  makes a file beside its working folder
//
// and it ends with 0 if it could, with 42 if the kernel refused.
//
// usage: made_up_image > IMAGE
#include <sys/mman.h>

#include <cstdio>
#include <cstring>
#include <string>

#include "lib/image/image_format.h"

#ifdef __x86_64__
// It gets the number of arguments in rdi, the arguments in rsi.
__asm__(
    ".section .rodata\n.globl hostile_code, hostile_code_end\n"
    "hostile_code:\n"
    "mov 24(%rsi), %rax\nmovzbl (%rax), %eax\n"
    "cmp $'o', %al\nje 1f\ncmp $'f', %al\nje 2f\ncmp $'s', %al\nje 3f\ncmp $'e', %al\nje 4f\n"
    "cmp $'w', %al\nje 5f\nud2\n"
    // openat(AT_FDCWD, "/etc/passwd", O_RDONLY)
    "1: mov $257, %eax\nmov $-100, %edi\nlea 8f(%rip), %rsi\nxor %edx, %edx\njmp 6f\n"
    // fork()
    "2: mov $57, %eax\njmp 6f\n"
    // socket(AF_INET, SOCK_STREAM, 0)
    "3: mov $41, %eax\nmov $2, %edi\nmov $1, %esi\nxor %edx, %edx\njmp 6f\n"
    // execve("/bin/true", argv, {})
    "4: mov $59, %eax\nlea 9f(%rip), %rdi\nxor %edx, %edx\njmp 6f\n"
    // openat(AT_FDCWD, "../made", O_WRONLY | O_CREAT, 0600)
    "5: mov $257, %eax\nmov $-100, %edi\nlea 10f(%rip), %rsi\nmov $0101, %edx\nmov $0600, %r10d\n"
    "6: syscall\ntest %rax, %rax\njs 7f\nxor %edi, %edi\nmov $231, %eax\nsyscall\n"
    "7: mov $42, %edi\nmov $231, %eax\nsyscall\n"
    "8: .asciz \"/etc/passwd\"\n9: .asciz \"/bin/true\"\n10: .asciz \"../made\"\n"
    "hostile_code_end:\n.text\n");
extern "C" const char hostile_code[], hostile_code_end[];
#endif

namespace {

using namespace scanq;

constexpr std::uint64_t kBase = 0x310000000000, kCodeAt = kBase + 4 * kImageAlignment;

void put(std::string& image, std::uint64_t at, const void* from, std::size_t bytes) {
  std::memcpy(image.data() + at, from, bytes);
}

std::string made_up_image(const std::string& code) {
  ImageHeader header{};
  header.magic = kImageMagic;
  header.format = kImageFormat;
  header.base = kBase;
  header.data_offset = header.data_bytes = kImageAlignment;
  header.frozen_bytes = kImageAlignment;
  const std::uint64_t frozen_at = header.data_offset + header.data_bytes;
  const std::uint64_t code_at = frozen_at + kMaxFrozenTableBytes;

  FrozenHeader frozen{};
  frozen.magic = kFrozenMagic;
  frozen.tables_bytes = sizeof header;
  frozen.tables_sum = sum_of_words(&header, sizeof header);
  frozen.resume = kCodeAt;
  frozen.thread_pointer = kBase + 4096;
  frozen.segment_count = 2;
  read_processor(frozen.processor);
  const FrozenSegment segments[2] = {
      {kBase, kImageAlignment, header.data_offset, kImageAlignment, PROT_READ | PROT_WRITE, 0},
      {kCodeAt, 4096, code_at, 4096, PROT_READ | PROT_EXEC, 0}};
  std::string tables(reinterpret_cast<const char*>(&frozen), sizeof frozen);
  tables.append(reinterpret_cast<const char*>(segments), sizeof segments);
  frozen.checksum = sum_of_words(tables.data(), tables.size());

  std::string image(bytes_before_seal(header) + sizeof(ImageSeal), '\0');
  put(image, 0, &header, sizeof header);
  put(image, frozen_at, tables.data(), tables.size());
  put(image, frozen_at, &frozen, sizeof frozen);
  put(image, code_at, code.data(), code.size());
  return image;
}

}  // namespace

int main() {
#ifdef __x86_64__
  const std::string image = made_up_image({hostile_code, hostile_code_end});
  return std::fwrite(image.data(), 1, image.size(), stdout) == image.size() ? 0 : 1;
#else
  return 1;  // nothing is thawed on this processor
#endif
}
