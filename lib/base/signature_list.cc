// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/signature_list.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <vector>

#include "lib/base/fd.h"

namespace scanq {
namespace {

// libclamav's own list (its readdb.h), which it compares without regard to case.
constexpr std::array<std::string_view, 38> kSuffixes{
    "db",  "hdb", "hdu", "fp",  "mdb", "mdu", "hsb", "hsu",  "sfp",  "msb", "msu",  "ndb", "ndu",
    "ldb", "ldu", "sdb", "zmd", "rmd", "pdb", "gdb", "wdb",  "cbc",  "ftm", "cfg",  "cvd", "cld",
    "cud", "cdb", "cat", "crb", "idb", "ioc", "yar", "yara", "pwdb", "ign", "ign2", "imp"};
// Those that only take findings away, or hold options, types, certificates or passwords.
constexpr std::array<std::string_view, 10> kNotFinding{"fp",  "sfp", "wdb", "ign", "ign2",
                                                       "ftm", "cfg", "cat", "crb", "pwdb"};
constexpr std::array<std::string_view, 3> kOfficialSuffixes{"cvd", "cld", "cud"};
constexpr std::size_t kHeadBytes = 512;
constexpr std::string_view kHeadMagic = "ClamAV-VDB:";

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// "ClamAV-VDB:TIME:VERSION:..." at the start of an official database; empty for other files.
std::string head_version(const std::string& path) {
  Result<Fd> file = open_file(path, O_RDONLY | O_NONBLOCK);
  if (!file) return {};
  Result<std::string> head = read_exactly_at(file->get(), kHeadBytes, 0);
  if (!head || !head->starts_with(kHeadMagic)) return {};
  const std::size_t begin = head->find(':', kHeadMagic.size());
  if (begin == std::string::npos) return {};
  return head->substr(begin + 1, head->find(':', begin + 1) - begin - 1);
}

// The part of a name behind its last dot, in lower case; empty where there is none.
std::string suffix_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  std::string suffix(name.substr(dot + 1));
  std::transform(suffix.begin(), suffix.end(), suffix.begin(), lower);
  return suffix;
}

template <std::size_t kCount>
bool is_among(const std::array<std::string_view, kCount>& suffixes, const std::string& suffix) {
  return std::find(suffixes.begin(), suffixes.end(), suffix) != suffixes.end();
}

void add_line(SignatureList& files, const std::string& path) {
  struct stat about;
  if (::stat(path.c_str(), &about) != 0) return;
  const std::int64_t changed_ns = about.st_mtim.tv_sec * 1'000'000'000 + about.st_mtim.tv_nsec;
  const std::string version = head_version(path);
  files.bytes += static_cast<std::uint64_t>(about.st_size);
  files.list += path + ' ' + std::to_string(about.st_size) + ' ' + std::to_string(changed_ns) +
                (version.empty() ? "" : " version " + version) + '\n';
}

}  // namespace

bool is_signature_file(std::string_view name) {
  return is_among(kSuffixes, suffix_of(name));
}

bool is_finding_file(std::string_view name) {
  return is_signature_file(name) && !is_among(kNotFinding, suffix_of(name));
}

bool is_required_file(std::string_view name, const std::vector<std::string>& required) {
  const std::string_view stem = name.substr(0, name.rfind('.'));
  const bool is_official = name.size() > stem.size() + 1 &&
                           std::find(kOfficialSuffixes.begin(), kOfficialSuffixes.end(),
                                     name.substr(stem.size() + 1)) != kOfficialSuffixes.end();
  return std::any_of(required.begin(), required.end(), [&](const std::string& one) {
    const bool is_stem = one.find('.') == std::string::npos;
    return is_stem ? is_official && one == stem : one == name;
  });
}

std::string unreadable(const std::string& path) {
  struct stat about;
  if (::stat(path.c_str(), &about) != 0) return std::strerror(errno);
  if (!S_ISREG(about.st_mode)) return "no regular file";
  if (::access(path.c_str(), R_OK) != 0) {
    return std::string(std::strerror(errno)) +
           "; the user who loads signatures (worker_user) must be able to read it: chmod a+r";
  }
  return {};
}

Result<SignatureList> list_signatures(const std::string& folder, const std::string& more) {
  std::error_code trouble;
  std::vector<std::string> paths;
  std::filesystem::directory_iterator entries(folder, trouble);
  if (trouble && trouble != std::errc::no_such_file_or_directory) {
    return Error{ErrorCode::kBadSettings, "cannot read " + folder + ": " + trouble.message()};
  }
  const bool is_there = !trouble;
  for (; !trouble && entries != std::filesystem::directory_iterator(); entries.increment(trouble)) {
    if (is_signature_file(entries->path().filename().string())) paths.push_back(entries->path());
  }
  if (is_there && trouble) {
    return Error{ErrorCode::kBadSettings, "cannot read " + folder + ": " + trouble.message()};
  }
  std::sort(paths.begin(), paths.end());
  if (::access(more.c_str(), F_OK) == 0) paths.push_back(more);
  SignatureList files;
  for (const std::string& path : paths) add_line(files, path);
  files.paths = std::move(paths);
  return files;
}

std::vector<std::string> missing_signatures(const std::string& folder,
                                            const std::vector<std::string>& required) {
  std::vector<std::string> missing;
  for (const std::string& name : required) {
    std::vector<std::string> files{name};
    if (name.find('.') == std::string::npos) {
      files.clear();
      for (const std::string_view suffix : kOfficialSuffixes) {
        files.push_back(name + '.' + std::string(suffix));
      }
    }
    const bool is_found =
        std::any_of(files.begin(), files.end(), [&folder](const std::string& file) {
          return is_finding_file(file) && unreadable(folder + "/" + file).empty();
        });
    if (!is_found) missing.push_back(name);
  }
  return missing;
}

}  // namespace scanq
