// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Preloaded, it makes of any libclamav one that does first what 1.5 does in cl_load (its
// libclamav_rust/src/codesign.rs): the folder of certificates by realpath(3), its entries, the
// content of each. Stricter than 1.5, which goes without a certificate that it cannot read.
// LATER_CLAMAV_CERTIFICATES names the folder.
#include <clamav.h>
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

constexpr int kCertificateFolderField = 37;
constexpr unsigned int kLevel = 233;

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

const char* folder() {
  return std::getenv("LATER_CLAMAV_CERTIFICATES");
}

bool can_read(const std::string& path) {
  struct stat about;
  if (::stat(path.c_str(), &about) != 0) return false;
  if (!S_ISREG(about.st_mode)) return true;  // "." and ".."
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  char byte;
  return fd >= 0 && ::read(fd, &byte, 1) == 1 && ::close(fd) == 0;
}

bool read_certificates() {
  char path[PATH_MAX];
  if (::realpath(folder(), path) == nullptr) return false;
  DIR* const entries = ::opendir(path);
  if (entries == nullptr) return false;
  bool is_read = true;
  while (const dirent* entry = ::readdir(entries)) {
    is_read = is_read && can_read(std::string(path) + '/' + entry->d_name);
  }
  return ::closedir(entries) == 0 && is_read;
}

}  // namespace

extern "C" {

unsigned int cl_retflevel() {
  return kLevel;
}

const char* cl_engine_get_str(const cl_engine* engine, cl_engine_field field, int* error) {
  if (field == kCertificateFolderField) return folder();
  return next<decltype(cl_engine_get_str)>("cl_engine_get_str")(engine, field, error);
}

cl_error_t cl_load(const char* path, cl_engine* engine, unsigned int* count, unsigned int options) {
  if (!read_certificates()) return CL_ECVD;
  return next<decltype(cl_load)>("cl_load")(path, engine, count, options);
}

}  // extern "C"
