// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/setup/setup.h"

#include <unistd.h>

#include "lib/admin/config/settings_text.h"
#include "lib/base/process.h"

namespace scanq {
namespace {

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

}  // namespace

int run_setup(const Call& call) {
  if (!call.arguments.empty()) return fail(call, "setup takes no " + call.arguments[0]);
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) {
    return fail(call,
                "setup needs a terminal. Without one: scanq config set KEY VALUE, scanq "
                "quarantine, scanq update and scanq check do the same; see scanq(8)");
  }
  const Result<Settings> settings = settings_to_change(call.settings_path);
  if (!settings) return fail(call, settings.error());
  // A changed file is written beside the old one and renamed.
  const std::string folder = folder_of(call.settings_path);
  if (::access(folder.c_str(), W_OK) != 0) {
    return fail(call, errno_error(ErrorCode::kWriteFailed, "setup changes files in " + folder));
  }
  const Error error =
      exec_program(settings->program_dir + "/scanq-setup", {"scanq-setup", call.settings_path},
                   current_environment(), {{0, 0}, {1, 1}, {2, 2}});
  return fail(call, error);
}

}  // namespace scanq
