// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/signature_choice.h"

#include <sys/stat.h>

#include <algorithm>
#include <string_view>

#include "lib/base/signature_list.h"
#include "lib/base/terminal_text.h"
#include "lib/scan/yara_words.h"

namespace scanq {
namespace {

constexpr std::string_view kLeftOutWords = " (signatures left out: ";
constexpr std::size_t kMaxNamed = 8;
constexpr std::size_t kMaxReasonBytes = 100;
// The part of libclamav's words that says the file's name and the error once more.
constexpr std::string_view kSaidAgain = "; Can't load ";

std::string_view name_of(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

bool is_empty(const std::string& path) {
  struct stat about;
  return ::stat(path.c_str(), &about) == 0 && about.st_size == 0;
}

// libclamav's order (its readdb.c): exceptions by name hold for what is loaded after them, and
// catalogues need their certificates.
int rank(const std::string& path) {
  const std::string_view name = name_of(path);
  if (name.ends_with(".ign") || name.ends_with(".ign2")) return 0;
  if (name == "daily.cld" || name == "daily.cvd") return 1;
  if (name == "local.gdb") return 2;
  if (name == "daily.cfg") return 3;
  if (name.ends_with(".crb")) return 4;
  return 5;
}

std::string text_of(const LeftOut& file) {
  std::string_view reason = file.reason;
  reason = reason.substr(0, std::min(reason.find(kSaidAgain), kMaxReasonBytes));
  const bool is_open =
      std::count(reason.begin(), reason.end(), '(') > std::count(reason.begin(), reason.end(), ')');
  return terminal_text(name_of(file.path)) + (file.is_in_part ? " in part (" : " (") +
         terminal_text(reason) + (is_open ? "))" : ")");
}

}  // namespace

std::string way_with_left_out(std::string_view way, std::string_view left_out) {
  if (left_out.empty()) return std::string(way);
  return std::string(way).append(kLeftOutWords).append(left_out).append(")");
}

std::string left_out_of_way(std::string_view way) {
  const std::size_t begin = way.find(kLeftOutWords);
  if (begin == std::string_view::npos) return {};
  way.remove_prefix(begin + kLeftOutWords.size());
  return std::string(way.substr(0, way.rfind(')')));
}

Result<SignatureChoice> SignatureChoice::make(const std::string& folder,
                                              const std::vector<std::string>& required) {
  Result<SignatureList> files = list_signatures(folder, "");
  if (!files) return files.error();
  SignatureChoice choice;
  choice.required_ = required;
  for (const std::string& path : files->paths) {
    std::string reason = unreadable(path);
    if (reason.empty()) reason = endless_words(path);
    const bool is_required = is_required_file(name_of(path), required);
    if (is_required && !reason.empty()) {
      return Error{ErrorCode::kBadSettings, path + ": " + reason};
    }
    if (!is_required && (!reason.empty() || is_empty(path))) {
      choice.left_out_.push_back({path, reason.empty() ? "empty" : reason});
    } else {
      choice.kept_.push_back(path);
    }
  }
  std::stable_sort(choice.kept_.begin(), choice.kept_.end(),
                   [](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return choice;
}

std::vector<std::string> SignatureChoice::optional() const {
  std::vector<std::string> paths;
  std::copy_if(
      kept_.begin(), kept_.end(), std::back_inserter(paths),
      [this](const std::string& path) { return !is_required_file(name_of(path), required_); });
  return paths;
}

void SignatureChoice::leave_out(const std::string& path, const std::string& reason) {
  std::erase(kept_, path);
  left_out_.push_back({path, reason});
}

void SignatureChoice::note_part(const std::string& path, const std::string& reason) {
  left_out_.push_back({path, reason, true});
}

std::string SignatureChoice::left_out_text() const {
  std::string text;
  for (std::size_t i = 0; i < std::min(left_out_.size(), kMaxNamed); ++i) {
    text += (i == 0 ? "" : ", ") + text_of(left_out_[i]);
  }
  if (left_out_.size() > kMaxNamed) {
    text += " and " + std::to_string(left_out_.size() - kMaxNamed) + " more";
  }
  return text;
}

}  // namespace scanq
