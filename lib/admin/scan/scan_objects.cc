// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/scan/scan_objects.h"

#include <dirent.h>
#include <regex.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace scanq {
namespace {

class Pattern {
 public:
  static Result<Pattern> make(const std::string& text) {
    std::unique_ptr<regex_t> compiled(new regex_t);
    if (::regcomp(compiled.get(), text.c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
      return Error{ErrorCode::kBadSettings, "no regular expression: " + text};
    }
    return Pattern(compiled.release());
  }
  bool is_in(const std::string& path) const {
    return ::regexec(compiled_.get(), path.c_str(), 0, nullptr, 0) == 0;
  }

 private:
  struct Freeing {
    void operator()(regex_t* compiled) const {
      ::regfree(compiled);
      delete compiled;
    }
  };
  explicit Pattern(regex_t* compiled) : compiled_(compiled) {}
  std::unique_ptr<regex_t, Freeing> compiled_;
};
using Patterns = std::vector<Pattern>;

Result<Patterns> make_patterns(const std::vector<std::string>& texts) {
  Patterns made;
  for (const std::string& text : texts) {
    Result<Pattern> pattern = Pattern::make(text);
    if (!pattern) return pattern.error();
    made.push_back(std::move(*pattern));
  }
  return made;
}

bool is_in_any(const Patterns& patterns, const std::string& path) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&path](const Pattern& pattern) { return pattern.is_in(path); });
}

struct Choice {
  Patterns exclude, include;
  bool leaves_out(const std::string& path) const {
    return is_in_any(exclude, path) || (!include.empty() && !is_in_any(include, path));
  }
};

Result<Choice> make_choice(const std::vector<std::string>& exclude,
                           const std::vector<std::string>& include) {
  Result<Patterns> without = make_patterns(exclude);
  if (!without) return without.error();
  Result<Patterns> with = make_patterns(include);
  if (!with) return with.error();
  return Choice{std::move(*without), std::move(*with)};
}

class Walk {
 public:
  Walk(const ScanWish& wish, Choice files, Choice folders,
       const std::function<bool(ScanObject)>& tell)
      : wish_(wish), files_(std::move(files)), folders_(std::move(folders)), tell_(tell) {}

  // Each returns whether the walk goes on.
  bool visit_named(const std::string& path) {
    struct stat facts = {};
    if (path == "-") return tell_({path});
    if (::lstat(path.c_str(), &facts) != 0) {
      const std::string why = std::strerror(errno);
      return tell_(
          {path, "", path + ": " + why + "\nWARNING: " + path + ": Can't access file", true});
    }
    return visit(path, facts, FollowLinks::kNamed, 0);
  }

 private:
  bool visit(const std::string& path, struct stat facts, FollowLinks least, std::int64_t depth) {
    if (S_ISLNK(facts.st_mode)) {
      const bool is_there = ::stat(path.c_str(), &facts) == 0;
      const FollowLinks wish =
          is_there && S_ISDIR(facts.st_mode) ? wish_.folder_links : wish_.file_links;
      if (!is_there || wish < least) return tell_({path, "Symbolic link"});
    }
    if (S_ISDIR(facts.st_mode)) {
      const bool is_wanted = depth == 0 || wish_.is_recursive;
      return !is_wanted || visit_folder(path, depth);
    }
    if (S_ISREG(facts.st_mode)) return visit_file(path, facts);
    if (depth > 0) return true;
    return tell_({path, "", "WARNING: " + path + ": Not supported file type"});
  }

  bool visit_file(const std::string& path, const struct stat& facts) {
    if (files_.leaves_out(path)) return tell_({path, "Excluded"});
    return tell_({path, facts.st_size == 0 ? "Empty file" : ""});
  }

  bool visit_folder(const std::string& path, std::int64_t depth) {
    if (folders_.leaves_out(path)) return tell_({path, "Excluded"});
    if (depth > wish_.max_depth) return true;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
    if (folder == nullptr) return tell_({path, "Can't open directory.", "", true});
    if (!tell_({path, "", "", false, true})) return false;
    while (const dirent* entry = ::readdir(folder.get())) {
      const std::string name = entry->d_name;
      if (name == "." || name == "..") continue;
      const std::string below = path + (path.ends_with('/') ? "" : "/") + name;
      struct stat facts = {};
      if (::lstat(below.c_str(), &facts) != 0) continue;  // it went away meanwhile
      if (!visit(below, facts, FollowLinks::kAlways, depth + 1)) return false;
    }
    return true;
  }

  const ScanWish& wish_;
  const Choice files_, folders_;
  const std::function<bool(ScanObject)>& tell_;
};

}  // namespace

Result<void> find_scan_objects(const ScanWish& wish, const std::vector<std::string>& paths,
                               const std::function<bool(ScanObject)>& tell) {
  Result<Choice> files = make_choice(wish.exclude, wish.include);
  if (!files) return files.error();
  Result<Choice> folders = make_choice(wish.exclude_dir, wish.include_dir);
  if (!folders) return folders.error();
  Walk walk(wish, std::move(*files), std::move(*folders), tell);
  for (const std::string& path : paths) {
    if (!walk.visit_named(path)) break;
  }
  return {};
}

}  // namespace scanq
