// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/confine_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "lib/base/confine_rules.h"

namespace scanq {
namespace {

using namespace rules;

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
  const RuleSetAttributes handled = attributes(version);
  Fd rules(static_cast<int>(
      ::syscall(SYS_landlock_create_ruleset, &handled, attribute_bytes(version), 0)));
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
