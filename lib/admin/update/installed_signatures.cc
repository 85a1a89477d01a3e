// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/update/installed_signatures.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>

#include "lib/admin/installed_how.h"
#include "lib/base/fd.h"
#include "lib/base/signature_list.h"

namespace scanq {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHeadBytes = 512;
constexpr std::string_view kHeadMagic = "ClamAV-VDB:";
std::uint64_t parse_number(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);  // 0 for text that is no number
  return number;
}

// The time "16 Sep 2021 08-32 -0400", as clamav writes it; 0 for any other text.
std::time_t parse_head_time(const std::string& text) {
  std::tm when{};
  const char* rest = ::strptime(text.c_str(), "%d %b %Y %H-%M %z", &when);
  if (rest == nullptr) return 0;
  const long offset = when.tm_gmtoff;  // timegm sets it to 0
  return ::timegm(&when) - offset;
}

void read_head(const std::string& path, SignatureFile& file) {
  Result<Fd> opened = open_file(path, O_RDONLY | O_NONBLOCK);
  if (!opened) return;
  std::array<char, kHeadBytes> head{};
  const ssize_t got = ::read(opened->get(), head.data(), head.size());
  if (got > 0) parse_database_head({head.data(), static_cast<std::size_t>(got)}, file);
}

}  // namespace

bool parse_database_head(std::string_view head, SignatureFile& file) {
  if (!head.starts_with(kHeadMagic)) return false;
  head.remove_prefix(kHeadMagic.size());
  std::array<std::string_view, 3> fields;  // time, version, signatures
  for (std::string_view& field : fields) {
    const std::size_t colon = head.find(':');
    if (colon == std::string_view::npos) return false;
    field = head.substr(0, colon);
    head.remove_prefix(colon + 1);
  }
  file.built = parse_head_time(std::string(fields[0]));
  file.version = parse_number(fields[1]);
  file.signatures = parse_number(fields[2]);
  return true;
}

std::vector<SignatureFile> find_installed_signatures(const std::string& folder) {
  std::vector<SignatureFile> files;
  std::error_code error;  // no folder, no files
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    struct stat facts;
    if (!is_finding_file(at->path().filename().string()) ||
        ::stat(at->path().c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
      continue;
    }
    SignatureFile file{at->path().filename().string(),
                       static_cast<std::uint64_t>(facts.st_size),
                       facts.st_mtime,
                       0,
                       0,
                       0};
    read_head(at->path().string(), file);
    files.push_back(std::move(file));
  }
  std::sort(files.begin(), files.end(),
            [](const SignatureFile& a, const SignatureFile& b) { return a.name < b.name; });
  return files;
}

bool is_official(const SignatureFile& file) {
  constexpr std::array<std::string_view, 3> kSets{"main", "daily", "bytecode"};
  const std::string_view name = file.name;
  const std::string_view set = name.substr(0, name.find('.'));
  const std::string_view ending = name.substr(std::min(name.size(), set.size() + 1));
  return file.version != 0 && (ending == "cvd" || ending == "cld") &&
         std::find(kSets.begin(), kSets.end(), set) != kSets.end();
}

std::string missing_database_text(const Settings& settings) {
  std::string names;
  for (const std::string& name :
       missing_signatures(settings.database_dir, settings.required_signatures)) {
    names.append(names.empty() ? "" : ", ").append(name);
  }
  if (names.empty()) return {};
  const bool is_deferring = settings.without_database == WithoutDatabase::kDefer;
  return "NO VIRUS DATABASE IS INSTALLED in " + settings.database_dir + " (missing: " + names +
         "): " + (is_deferring ? "mail is put off" : "mail counts as not scanned");
}

std::string database_advice(const Settings& settings) {
  const bool has_freshclam = ::access(settings.freshclam_program.c_str(), X_OK) == 0;
  return (has_freshclam ? "scanq update" : how_to_get_freshclam() + " && scanq update") +
         "\nor name the signature files that you have in required_signatures";
}

}  // namespace scanq
