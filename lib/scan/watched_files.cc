// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Linked into a program by name and kept out of the archive, like malloc_override. A program's own
// definition of a libc function comes before libc's for every library of the program; the next
// definition in the search order (libc's, or a sanitizer's) does the work.
#include "lib/scan/watched_files.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>

namespace scanq {
namespace {

struct Failure {
  const char* call = nullptr;
  int kept_errno = 0;
};
Failure first_failure;

void note(const char* call, int kept_errno) {
  if (first_failure.call == nullptr) first_failure = {call, kept_errno};
}

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

// A file to be read may well be missing. A file that cannot be made, or a lack of memory or
// descriptors, is always a failure.
template <class Value>
Value checked_open(const char* call, int flags, Value result, bool has_failed) {
  const int kept = errno;
  const bool is_made = (flags & O_CREAT) != 0 && kept != EEXIST;
  if (has_failed && (is_made || kept == EMFILE || kept == ENFILE || kept == ENOMEM || kept == EIO))
    note(call, kept);
  errno = kept;
  return result;
}

template <class Value>
Value checked(const char* call, Value result, bool has_failed) {
  const int kept = errno;
  if (has_failed && kept != EINTR && kept != EAGAIN) note(call, kept);
  errno = kept;
  return result;
}

}  // namespace

void watch_files() {
  first_failure = {};
}

std::string failed_file_call() {
  if (first_failure.call == nullptr) return {};
  return std::string(first_failure.call) + ": " + std::strerror(first_failure.kept_errno);
}

}  // namespace scanq

using scanq::checked;
using scanq::checked_open;
using scanq::next;

extern "C" {

int open64(const char* path, int flags, ...) {
  static auto* real = next<int(const char*, int, ...)>("open64");
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  const int fd = real(path, flags, mode);
  return checked_open("open", flags, fd, fd < 0);
}

int openat64(int folder, const char* path, int flags, ...) {
  static auto* real = next<int(int, const char*, int, ...)>("openat64");
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  const int fd = real(folder, path, flags, mode);
  return checked_open("openat", flags, fd, fd < 0);
}

FILE* fopen64(const char* path, const char* mode) {
  static auto* real = next<FILE*(const char*, const char*)>("fopen64");
  FILE* file = real(path, mode);
  return checked_open("fopen", std::strchr(mode, 'w') != nullptr ? O_CREAT : 0, file,
                      file == nullptr);
}

int mkdir(const char* path, mode_t mode) noexcept {
  static auto* real = next<int(const char*, mode_t)>("mkdir");
  const int done = real(path, mode);
  return checked("mkdir", done, done != 0 && errno != EEXIST);
}

ssize_t write(int fd, const void* bytes, size_t length) {
  static auto* real = next<ssize_t(int, const void*, size_t)>("write");
  const ssize_t written = real(fd, bytes, length);
  return checked("write", written, written < 0);
}

ssize_t writev(int fd, const iovec* pieces, int count) {
  static auto* real = next<ssize_t(int, const iovec*, int)>("writev");
  const ssize_t written = real(fd, pieces, count);
  return checked("writev", written, written < 0);
}

ssize_t pwrite64(int fd, const void* bytes, size_t length, off64_t offset) {
  static auto* real = next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  const ssize_t written = real(fd, bytes, length, offset);
  return checked("pwrite", written, written < 0);
}

ssize_t read(int fd, void* bytes, size_t length) {
  static auto* real = next<ssize_t(int, void*, size_t)>("read");
  const ssize_t got = real(fd, bytes, length);
  return checked("read", got, got < 0);
}

ssize_t pread64(int fd, void* bytes, size_t length, off64_t offset) {
  static auto* real = next<ssize_t(int, void*, size_t, off64_t)>("pread64");
  const ssize_t got = real(fd, bytes, length, offset);
  return checked("pread", got, got < 0);
}

size_t fread(void* items, size_t size, size_t count, FILE* file) {
  static auto* real = next<size_t(void*, size_t, size_t, FILE*)>("fread");
  const size_t got = real(items, size, count, file);
  return checked("fread", got, got < count && ::ferror(file) != 0);
}

size_t fwrite(const void* items, size_t size, size_t count, FILE* file) {
  static auto* real = next<size_t(const void*, size_t, size_t, FILE*)>("fwrite");
  const size_t written = real(items, size, count, file);
  return checked("fwrite", written, written < count && size > 0);
}

int fflush(FILE* file) {
  static auto* real = next<int(FILE*)>("fflush");
  const int done = real(file);
  return checked("fflush", done, done != 0);
}

int fclose(FILE* file) {
  static auto* real = next<int(FILE*)>("fclose");
  const bool had_trouble = ::ferror(file) != 0;  // from an earlier putc whose result nobody checked
  const int done = real(file);
  return checked("fclose", done, done != 0 || had_trouble);
}

}  // extern "C"
