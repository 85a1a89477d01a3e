// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// System calls and a few functions for a program that links no library at all, not even libc:
// scanq-thaw. Each call returns the kernel's answer: a result, or a negated error number. For
// x86-64.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <cstddef>
#include <cstdint>

namespace scanq::bare {

inline long call(long number, std::uint64_t a = 0, std::uint64_t b = 0, std::uint64_t c = 0,
                 std::uint64_t d = 0, std::uint64_t e = 0, std::uint64_t f = 0) {
  long result;
  register std::uint64_t fourth __asm__("r10") = d;
  register std::uint64_t fifth __asm__("r8") = e;
  register std::uint64_t sixth __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "0"(number), "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth), "r"(sixth)
                   : "rcx", "r11", "memory");
  return result;
}

inline std::uint64_t word(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}

// Opens close-on-exec.
inline long open(long folder, const char* path, int flags) {
  return call(SYS_openat, static_cast<std::uint64_t>(folder), word(path),
              static_cast<std::uint64_t>(flags) | O_CLOEXEC);
}
inline long fstat(long fd, struct stat& facts) {
  return call(SYS_fstat, static_cast<std::uint64_t>(fd), word(&facts));
}
inline long stat(const char* path, struct stat& facts) {
  return call(SYS_stat, word(path), word(&facts));
}
inline void close(long fd) {
  call(SYS_close, static_cast<std::uint64_t>(fd));
}
// Whether `result` is an address rather than an error.
inline bool is_mapped(long result) {
  return result > 0 || result < -4095;
}
inline long map(std::uint64_t address, std::uint64_t bytes, std::uint64_t protection,
                std::uint64_t flags, long fd, std::uint64_t offset) {
  return call(SYS_mmap, address, bytes, protection, flags, static_cast<std::uint64_t>(fd), offset);
}
inline bool protect(std::uint64_t address, std::uint64_t bytes, std::uint64_t protection) {
  return call(SYS_mprotect, address, bytes, protection) == 0;
}
[[noreturn]] inline void end(int status) {
  for (;;) call(SYS_exit_group, static_cast<std::uint64_t>(status));
}

// The empty statement keeps compilers from turning the loop into a call of strlen(3).
inline std::size_t length(const char* text) {
  std::size_t bytes = 0;
  for (; text[bytes] != '\0'; ++bytes) __asm__ volatile("");
  return bytes;
}

inline bool begins_with(const char* text, const char* begin) {
  while (*begin != '\0' && *text == *begin) {
    ++text;
    ++begin;
  }
  return *begin == '\0';
}

// A text of limited length; the rest is cut off.
template <std::size_t kRoom>
class Text {
 public:
  Text& add(const char* more) {
    while (*more != '\0' && bytes_ + 1 < kRoom) text_[bytes_++] = *more++;
    text_[bytes_] = '\0';
    return *this;
  }
  char* text() { return text_; }
  std::size_t bytes() const { return bytes_; }

 private:
  std::size_t bytes_ = 0;
  char text_[kRoom];
};

}  // namespace scanq::bare
