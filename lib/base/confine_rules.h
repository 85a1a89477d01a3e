// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The rules of a confinement: files, limits, and the kernel's interface of Landlock. Values only,
// and no library, because two programs enter it: workers themselves (confine.h), and
// scanq-thaw, which has no libc, before it wakes one (lib/freeze/thaw_confinement.h).
#pragma once

#include <sys/resource.h>

#include <cstddef>
#include <cstdint>

namespace scanq::rules {

// The public files that a parser may need. Libraries are not among them: all that are needed are
// loaded before. Arrays of characters, because scanq-thaw has nobody who would relocate pointers.
inline constexpr std::size_t kPathBytes = 32;
inline constexpr char kPublicFiles[][kPathBytes] = {
    "/etc/localtime",   "/usr/share/zoneinfo", "/usr/lib/locale",        "/usr/share/misc",
    "/usr/share/file",  "/dev/null",           "/dev/urandom",           "/proc/meminfo",
    "/proc/self/statm", "/proc/self/maps",     "/sys/devices/system/cpu"};

inline constexpr const char* kOomScoreFile = "/proc/self/oom_score_adj";
inline constexpr char kMostOomScore[] = "1000";

// Enough for a normal scan with all signatures, and low enough to stop a runaway one.
inline constexpr std::uint64_t kMaxAddressSpace = std::uint64_t{8} << 30;
inline constexpr std::uint64_t kMaxOpenFiles = 256;

struct Limit {
  int resource;
  std::uint64_t most;
};
inline constexpr Limit kLimits[] = {{RLIMIT_CORE, 0},
                                    {RLIMIT_NPROC, 0},
                                    {RLIMIT_NOFILE, kMaxOpenFiles},
                                    {RLIMIT_MSGQUEUE, 0},
#ifndef SCANQ_SANITIZED
                                    {RLIMIT_AS, kMaxAddressSpace},
#endif
                                    {RLIMIT_MEMLOCK, 0}};

// Landlock's interface (Documentation/userspace-api/landlock.rst), by version. Our own constants,
// because the headers of a stable distribution are older than the kernels of its users.
struct RuleSetAttributes {
  std::uint64_t handled_files;
  std::uint64_t handled_network;  // from version 4 on
  std::uint64_t scoped;           // from version 6 on
};
struct __attribute__((packed)) PathRule {
  std::uint64_t allowed;
  std::int32_t folder;
};
inline constexpr unsigned kAskVersion = 1;
inline constexpr int kPathRule = 1;

inline constexpr std::uint64_t kWriteFile = 1 << 1, kReadFile = 1 << 2, kReadFolder = 1 << 3,
                               kRemoveFolder = 1 << 4, kRemoveFile = 1 << 5, kMakeFolder = 1 << 7,
                               kMakeFile = 1 << 8, kTruncate = 1 << 14;
inline constexpr std::uint64_t kRead = kReadFile | kReadFolder;
// Neither links, devices, sockets and pipes, nor the right to run anything there.
inline constexpr std::uint64_t kWrite =
    kRead | kWriteFile | kRemoveFolder | kRemoveFile | kMakeFolder | kMakeFile | kTruncate;
inline constexpr std::uint64_t kOfFile = kWriteFile | kReadFile | kTruncate;  // allowed for a file

constexpr std::uint64_t all_file_rights(long version) {
  int rights = 13;
  if (version >= 2) ++rights;  // link and rename across folders
  if (version >= 3) ++rights;  // truncate
  if (version >= 5) ++rights;  // ioctl of devices
  return (std::uint64_t{1} << rights) - 1;
}

// Landlock forbids all handled rights that no rule allows. The last two are both network rights and
// both scopes.
constexpr RuleSetAttributes attributes(long version) {
  return {all_file_rights(version), 3, 3};
}
constexpr std::size_t attribute_bytes(long version) {
  if (version >= 6) return sizeof(RuleSetAttributes);
  return version >= 4 ? 2 * sizeof(std::uint64_t) : sizeof(std::uint64_t);
}

}  // namespace scanq::rules
