// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/scan/scan_wish.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>

#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::int64_t kMostJobs = 64;
constexpr std::int64_t kMostDepth = 1000;
constexpr int kMsOfSecond = 1000;

Error wrong(std::string text) {
  return {ErrorCode::kBadSettings, std::move(text)};
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (trouble != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

// "25M", "300k", "7": as clamscan takes sizes.
std::optional<std::int64_t> size_of(std::string_view text) {
  constexpr std::string_view kUnits = "kKmMgG";
  std::int64_t factor = 1;
  if (!text.empty() && kUnits.find(text.back()) != std::string_view::npos) {
    factor = std::int64_t{1} << 10 * (kUnits.find(text.back()) / 2 + 1);
    text.remove_suffix(1);
  }
  const std::optional<std::int64_t> number = number_of(text);
  if (!number || *number > INT64_MAX / factor) return std::nullopt;
  return *number * factor;
}

struct ScanOption {
  char letter;  // 0: none
  std::string_view name;
  enum Kind { kFlag, kYesOrNo, kText, kNumber, kSize, kMany, kLinks } kind;
  // The one that fits the kind.
  bool ScanWish::*truth = nullptr;
  std::string ScanWish::*text = nullptr;
  std::vector<std::string> ScanWish::*many = nullptr;
  std::optional<std::int64_t> ScanWish::*limit = nullptr;
  std::int64_t ScanWish::*number = nullptr;
  FollowLinks ScanWish::*links = nullptr;
  bool is_on = true;  // what a flag sets
};

constexpr ScanOption flag(char letter, std::string_view name, bool ScanWish::*truth,
                          bool is_on = true) {
  return {letter,  name,    ScanOption::kFlag, truth,   nullptr,
          nullptr, nullptr, nullptr,           nullptr, is_on};
}
constexpr ScanOption yes_or_no(char letter, std::string_view name, bool ScanWish::*truth) {
  return {letter, name, ScanOption::kYesOrNo, truth};
}
constexpr ScanOption text(char letter, std::string_view name, std::string ScanWish::*text) {
  return {letter, name, ScanOption::kText, nullptr, text};
}
constexpr ScanOption many(std::string_view name, std::vector<std::string> ScanWish::*many) {
  return {0, name, ScanOption::kMany, nullptr, nullptr, many};
}
constexpr ScanOption limit(std::string_view name, ScanOption::Kind kind,
                           std::optional<std::int64_t> ScanWish::*limit) {
  return {0, name, kind, nullptr, nullptr, nullptr, limit};
}
constexpr ScanOption number(std::string_view name, std::int64_t ScanWish::*number) {
  return {0, name, ScanOption::kNumber, nullptr, nullptr, nullptr, nullptr, number};
}
constexpr ScanOption links(std::string_view name, FollowLinks ScanWish::*links) {
  return {0, name, ScanOption::kLinks, nullptr, nullptr, nullptr, nullptr, nullptr, links};
}

constexpr std::array kOptions{
    yes_or_no('r', "recursive", &ScanWish::is_recursive),
    flag('i', "infected", &ScanWish::infected_only),
    flag('o', "suppress-ok-results", &ScanWish::leaves_out_ok),
    flag(0, "no-summary", &ScanWish::has_summary, false),
    flag(0, "stdout", &ScanWish::to_stdout),
    flag(0, "quiet", &ScanWish::is_quiet),
    flag('V', "version", &ScanWish::wants_version),
    yes_or_no('z', "allmatch", &ScanWish::all_matches),
    yes_or_no(0, "alert-exceeds-max", &ScanWish::tells_limits),
    text('f', "file-list", &ScanWish::list_file),
    text('l', "log", &ScanWish::log_file),
    yes_or_no(0, "remove", &ScanWish::removes),
    text(0, "move", &ScanWish::move_folder),
    text(0, "copy", &ScanWish::copy_folder),
    many("exclude", &ScanWish::exclude),
    many("exclude-dir", &ScanWish::exclude_dir),
    many("include", &ScanWish::include),
    many("include-dir", &ScanWish::include_dir),
    yes_or_no(0, "deep", &ScanWish::is_deep),
    limit("max-filesize", ScanOption::kSize, &ScanWish::max_file_bytes),
    limit("max-scansize", ScanOption::kSize, &ScanWish::max_scan_bytes),
    limit("max-files", ScanOption::kNumber, &ScanWish::max_files),
    limit("max-recursion", ScanOption::kNumber, &ScanWish::max_recursion),
    limit("max-scantime", ScanOption::kNumber, &ScanWish::max_ms),
    number("max-dir-recursion", &ScanWish::max_depth),
    number("jobs", &ScanWish::jobs),
    links("follow-dir-symlinks", &ScanWish::folder_links),
    links("follow-file-symlinks", &ScanWish::file_links),
};

std::string near_option(std::string_view name) {
  std::vector<std::string_view> names;
  for (const ScanOption& option : kOptions) names.push_back(option.name);
  return did_you_mean(nearest_word(name, names), "; did you mean --");
}

bool takes_value(const ScanOption& option) {
  return option.kind != ScanOption::kFlag && option.kind != ScanOption::kYesOrNo;
}

Result<void> set_number(const ScanOption& option, const std::string& value, ScanWish& wish) {
  const std::optional<std::int64_t> read =
      option.kind == ScanOption::kSize ? size_of(value) : number_of(value);
  const bool is_small = option.kind != ScanOption::kLinks || (read && *read <= 2);
  if (!read || !is_small) {
    return wrong("--" + std::string(option.name) + " takes " +
                 (option.kind == ScanOption::kLinks  ? "0, 1 or 2"
                  : option.kind == ScanOption::kSize ? "a size, such as 25M"
                                                     : "a whole number") +
                 ": " + value);
  }
  if (option.limit != nullptr) wish.*option.limit = read;
  if (option.number != nullptr) wish.*option.number = *read;
  if (option.links != nullptr) wish.*option.links = static_cast<FollowLinks>(*read);
  return {};
}

// `value` is null where none was given.
Result<void> set(const ScanOption& option, const std::string* value, ScanWish& wish) {
  const std::string name = "--" + std::string(option.name);
  if (option.kind == ScanOption::kFlag) {
    if (value != nullptr) return wrong(name + " takes no value");
    wish.*option.truth = option.is_on;
  } else if (option.kind == ScanOption::kYesOrNo) {
    if (value != nullptr && *value != "yes" && *value != "no") {
      return wrong(name + " takes yes or no: " + *value);
    }
    wish.*option.truth = value == nullptr || *value == "yes";
  } else if (value == nullptr || value->empty()) {
    return wrong(name + " needs a value");
  } else if (option.kind == ScanOption::kText) {
    wish.*option.text = *value;
  } else if (option.kind == ScanOption::kMany) {
    (wish.*option.many).push_back(*value);
  } else {
    return set_number(option, *value, wish);
  }
  return {};
}

class Reading {
 public:
  explicit Reading(std::span<const std::string> arguments)
      : left_(arguments.begin(), arguments.end()) {}

  Result<ScanWish> run() {
    while (!left_.empty()) {
      const std::string argument = take();
      if (argument == "--") {
        wish_.paths.insert(wish_.paths.end(), left_.begin(), left_.end());
        break;
      }
      const bool is_path = argument.size() < 2 || argument[0] != '-';
      if (is_path) wish_.paths.push_back(argument);
      Result<void> read = is_path                      ? Result<void>()
                          : argument.starts_with("--") ? read_long(argument)
                                                       : read_letters(argument);
      if (!read) return read.error();
    }
    return wish_;
  }

 private:
  std::string take() {
    std::string first = left_.front();
    left_.pop_front();
    return first;
  }

  Result<void> read_with_next(const ScanOption& option) {
    if (!takes_value(option) || left_.empty()) return set(option, nullptr, wish_);
    const std::string value = take();
    return set(option, &value, wish_);
  }

  Result<void> read_long(const std::string& argument) {
    const std::size_t equals = argument.find('=');
    const std::string_view name =
        std::string_view(argument).substr(2, equals == std::string::npos ? equals : equals - 2);
    const auto* option = std::find_if(kOptions.begin(), kOptions.end(),
                                      [name](const ScanOption& o) { return o.name == name; });
    if (option == kOptions.end()) return wrong("unknown option " + argument + near_option(name));
    if (equals == std::string::npos) return read_with_next(*option);
    const std::string value = argument.substr(equals + 1);
    return set(*option, &value, wish_);
  }

  Result<void> read_letters(const std::string& argument) {
    for (std::size_t i = 1; i < argument.size(); ++i) {
      const auto* option = std::find_if(kOptions.begin(), kOptions.end(), [&](const ScanOption& o) {
        return o.letter == argument[i];
      });
      if (option == kOptions.end()) return wrong("unknown option " + argument);
      const std::string behind = argument.substr(i + 1);
      if (takes_value(*option) && !behind.empty()) return set(*option, &behind, wish_);
      Result<void> read = read_with_next(*option);
      if (!read) return read;
    }
    return {};
  }

  std::deque<std::string> left_;
  ScanWish wish_;
};

}  // namespace

Result<ScanWish> parse_scan_wish(std::span<const std::string> arguments) {
  Result<ScanWish> wish = Reading(arguments).run();
  if (!wish) return wish;
  if (wish->jobs < 1 || wish->jobs > kMostJobs) {
    return wrong("--jobs takes a number from 1 to " + std::to_string(kMostJobs));
  }
  wish->max_depth = std::min(wish->max_depth, kMostDepth);
  const int actions = (wish->removes ? 1 : 0) + (wish->move_folder.empty() ? 0 : 1) +
                      (wish->copy_folder.empty() ? 0 : 1);
  if (actions > 1) return wrong("--remove, --move and --copy exclude each other");
  if (!wish->list_file.empty() && !wish->paths.empty()) {
    return wrong("--file-list takes no further paths");
  }
  return wish;
}

Result<Settings> with_limits(Settings settings, const ScanWish& wish) {
  const auto seconds = [](std::int64_t ms) { return (ms + kMsOfSecond - 1) / kMsOfSecond; };
  const std::pair<std::string_view, std::optional<std::int64_t>> limits[] = {
      {"max_file_bytes", wish.max_file_bytes},
      {"max_scan_bytes", wish.max_scan_bytes},
      {"max_files", wish.max_files},
      {"max_recursion", wish.max_recursion},
      {"scan_timeout_seconds", wish.max_ms ? std::optional(seconds(*wish.max_ms)) : std::nullopt}};
  for (const auto& [key, value] : limits) {
    if (!value) continue;
    Result<void> applied = apply_setting(settings, "", key, std::to_string(*value));
    if (!applied) return applied.error();
  }
  return settings;
}

}  // namespace scanq
