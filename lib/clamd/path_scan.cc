// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/clamd/path_scan.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include "lib/base/fd.h"
#include "lib/base/signals.h"

namespace scanq {
namespace {

constexpr int kMaxDepth = 15;  // clamd's MaxDirectoryRecursion
// libclamav's texts for files that cannot be opened.
constexpr const char* kAccessDenied = "Access denied.";
constexpr const char* kCannotOpen = "Can't open file or directory";

struct Entry {
  std::string path;
  bool is_folder = false;
  ino_t inode = 0;
};

enum class Kind { kFile, kFolder, kLink, kSpecial };

Kind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return Kind::kFile;
  if (S_ISDIR(mode)) return Kind::kFolder;
  return S_ISLNK(mode) ? Kind::kLink : Kind::kSpecial;
}

// A file of /proc is not scanned: it may have no end, or wait.
bool is_on_proc(const struct stat& facts) {
  struct stat proc = {};
  return ::stat("/proc", &proc) == 0 && facts.st_dev == proc.st_dev;
}

std::string without_slashes(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace

PathScan::Step PathScan::say_trouble(const std::string& path, int number) {
  errors_ += counted_visit();
  Result<void> told =
      tell_(path + ": File path check failure: " + std::strerror(number) + ". ERROR");
  if (!told) return told.error();
  return true;
}

PathScan::Step PathScan::say_answer(const std::string& path, const ObjectAnswer& answer) {
  for (const std::string& virus : answer.viruses) {
    Result<void> told = tell_(path + ": " + virus + " FOUND");
    if (!told) return told.error();
  }
  if (!answer.viruses.empty()) ++infected_;
  if (answer.viruses.empty() && !answer.error.empty()) {
    ++errors_;
    Result<void> told = tell_(path + ": " + answer.error + " ERROR");
    if (!told) return told.error();
  }
  return way_ != PathWay::kUpToFirst || answer.is_clean();
}

PathScan::Step PathScan::visit_file(const std::string& path) {
  ++total_;
  Result<Fd> file = open_file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  if (!file) {
    const bool is_denied = file.error().number == EACCES;
    const Step said =
        say_answer(path, scanner_.refuse(path, is_denied ? kAccessDenied : kCannotOpen));
    return said && is_denied ? Step(true) : said;
  }
  struct stat facts = {};
  if (::fstat(file->get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return say_answer(path, scanner_.refuse(path, kCannotOpen));
  }
  if (is_on_proc(facts)) return true;
  return say_answer(path, scanner_.scan(path, file->get(), for_all_));
}

PathScan::Step PathScan::visit_folder(const std::string& path, int depth_left) {
  if (depth_left < 0) {
    total_ += counted_visit();
    return true;
  }
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
  if (folder == nullptr) {
    const int number = errno;
    total_ += counted_visit();
    return say_trouble(path, number);
  }
  std::vector<Entry> entries;
  while (const dirent* found = ::readdir(folder.get())) {
    const std::string name = found->d_name;
    if (name == "." || name == "..") continue;
    Entry entry{(path == "/" ? path : path + '/') + name, false, found->d_ino};
    struct stat facts = {};
    if (::lstat(entry.path.c_str(), &facts) != 0) continue;  // it went away meanwhile
    const Kind kind = kind_of(facts.st_mode);
    if (kind == Kind::kSpecial) total_ += counted_visit();
    if (kind == Kind::kSpecial || kind == Kind::kLink) continue;
    entry.is_folder = kind == Kind::kFolder;
    entries.push_back(std::move(entry));
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.is_folder != b.is_folder ? b.is_folder : a.inode < b.inode;
  });
  for (const Entry& entry : entries) {
    if (stop_signal() != 0) return stop_error("scanning a folder");
    const Step step =
        entry.is_folder ? visit_folder(entry.path, depth_left - 1) : visit_file(entry.path);
    if (!step || !*step) return step;
  }
  return true;
}

PathScan::Step PathScan::visit_top(const std::string& path) {
  struct stat facts = {};
  const int status = ::lstat(path.c_str(), &facts);
  const int number = errno;
  if (status == 0 && kind_of(facts.st_mode) == Kind::kFile) return visit_file(path);
  total_ += counted_visit();
  if (status != 0) return say_trouble(path, number);
  if (kind_of(facts.st_mode) == Kind::kFolder) return visit_folder(path, kMaxDepth);
  if (kind_of(facts.st_mode) == Kind::kSpecial) {
    Result<void> told = tell_(path + ": Not supported file type ERROR");
    if (!told) return told.error();
  }
  return true;
}

Result<void> PathScan::run(std::string path) {
  path = without_slashes(std::move(path));
  struct stat facts = {};
  if (way_ == PathWay::kManyAtOnce && ::stat(path.c_str(), &facts) == 0 &&
      !S_ISDIR(facts.st_mode)) {
    way_ = PathWay::kAllFiles;
  }
  const Step walked = visit_top(path);
  if (!walked) return walked.error();
  // As clamd counts: a link or an empty folder is something that was looked at.
  const bool is_clean = infected_ == 0 && errors_ != total_;
  return is_clean ? tell_(path + ": OK") : Result<void>();
}

}  // namespace scanq
