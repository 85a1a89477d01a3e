// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/confine_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace scanq {
namespace {

// The kernel's interface (Documentation/userspace-api/landlock.rst), by version.
struct RuleSetAttributes {
  std::uint64_t handled_files;
  std::uint64_t handled_network;  // from version 4 on
  std::uint64_t scoped;           // from version 6 on
};
struct __attribute__((packed)) PathRule {
  std::uint64_t allowed;
  std::int32_t folder;
};
constexpr unsigned kAskVersion = 1;
constexpr int kPathRule = 1;

constexpr std::uint64_t kWriteFile = 1 << 1, kReadFile = 1 << 2, kReadFolder = 1 << 3,
                        kRemoveFolder = 1 << 4, kRemoveFile = 1 << 5, kMakeFolder = 1 << 7,
                        kMakeFile = 1 << 8, kTruncate = 1 << 14;
constexpr std::uint64_t kRead = kReadFile | kReadFolder;
// Neither links, devices, sockets and pipes, nor the right to run anything there.
constexpr std::uint64_t kWrite =
    kRead | kWriteFile | kRemoveFolder | kRemoveFile | kMakeFolder | kMakeFile | kTruncate;
constexpr std::uint64_t kOfFile = kWriteFile | kReadFile | kTruncate;  // allowed for a file

constexpr std::uint64_t all_file_rights(int version) {
  int rights = 13;
  if (version >= 2) ++rights;  // link and rename across folders
  if (version >= 3) ++rights;  // truncate
  if (version >= 5) ++rights;  // ioctl of devices
  return (std::uint64_t{1} << rights) - 1;
}

std::size_t attribute_bytes(int version) {
  if (version >= 6) return sizeof(RuleSetAttributes);
  return version >= 4 ? 2 * sizeof(std::uint64_t) : sizeof(std::uint64_t);
}

Result<void> allow(int rules, const std::string& path, std::uint64_t rights) {
  Result<Fd> place = open_file(path, O_PATH);
  if (!place) return {};  // no rule for a place that is missing or that we may not read
  struct stat about;
  if (::fstat(place->get(), &about) != 0) return errno_error(ErrorCode::kInternal, "fstat");
  if (!S_ISDIR(about.st_mode)) rights &= kOfFile;
  const PathRule rule = {rights, place->get()};
  if (::syscall(SYS_landlock_add_rule, rules, kPathRule, &rule, 0) != 0) {
    return errno_error(ErrorCode::kInternal, "landlock_add_rule(" + path + ")");
  }
  return {};
}

}  // namespace

int landlock_version() {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, kAskVersion);
  return version > 0 ? static_cast<int>(version) : 0;
}

Result<Fd> make_file_rules(int version, const std::vector<std::string>& readable,
                           const std::string& writable_folder) {
  // Landlock forbids all handled rights that no rule allows. The last two are both network rights
  // and both scopes.
  const RuleSetAttributes attributes = {all_file_rights(version), 3, 3};
  Fd rules(static_cast<int>(
      ::syscall(SYS_landlock_create_ruleset, &attributes, attribute_bytes(version), 0)));
  if (!rules.is_open()) return errno_error(ErrorCode::kInternal, "landlock_create_ruleset");
  for (const std::string& path : readable) {
    Result<void> allowed = allow(rules.get(), path, kRead);
    if (!allowed) return allowed.error();
  }
  Result<void> allowed = allow(rules.get(), writable_folder, kWrite & all_file_rights(version));
  if (!allowed) return allowed.error();
  return rules;
}

Result<void> enter_file_rules(int rules) {
  if (::syscall(SYS_landlock_restrict_self, rules, 0) != 0) {
    return errno_error(ErrorCode::kInternal, "landlock_restrict_self");
  }
  return {};
}

}  // namespace scanq
