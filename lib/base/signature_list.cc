// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/signature_list.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
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

void add(SignatureList& files, const std::string& path) {
  struct stat about;
  if (::stat(path.c_str(), &about) != 0) return;
  const std::int64_t changed_ns = about.st_mtim.tv_sec * 1'000'000'000 + about.st_mtim.tv_nsec;
  const std::string version = head_version(path);
  files.paths.push_back(path);
  files.bytes += static_cast<std::uint64_t>(about.st_size);
  files.list += path + ' ' + std::to_string(about.st_size) + ' ' + std::to_string(changed_ns) +
                (version.empty() ? "" : " version " + version) + '\n';
}

}  // namespace

bool is_signature_file(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  std::string suffix(name.substr(dot + 1));
  std::transform(suffix.begin(), suffix.end(), suffix.begin(), lower);
  return std::find(kSuffixes.begin(), kSuffixes.end(), suffix) != kSuffixes.end();
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
  paths.push_back(more);
  SignatureList files;
  for (const std::string& path : paths) add(files, path);
  return files;
}

std::vector<std::string> missing_signatures(const std::string& folder,
                                            const std::vector<std::string>& required) {
  const auto is_there = [&folder](const std::string& name) {
    struct stat about;
    return ::stat((folder + "/" + name).c_str(), &about) == 0 && S_ISREG(about.st_mode) &&
           is_signature_file(name);
  };
  std::vector<std::string> missing;
  for (const std::string& name : required) {
    const bool is_found =
        name.find('.') != std::string::npos
            ? is_there(name)
            : is_there(name + ".cvd") || is_there(name + ".cld") || is_there(name + ".cud");
    if (!is_found) missing.push_back(name);
  }
  return missing;
}

}  // namespace scanq
