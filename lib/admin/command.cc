// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/command.h"

#include <unistd.h>

#include <cerrno>
#include <exception>
#include <new>

#include "lib/admin/catalogue.h"
#include "lib/base/fd.h"
#include "lib/base/process.h"
#include "lib/base/terminal_text.h"

namespace scanq {
namespace {

constexpr std::string_view kRunAsRoot = "; run scanq as root";

}  // namespace

int fail(const Call& call, const Error& error) {
  return fail(call, with_root_hint(error).text);
}

Error with_root_hint(const Error& error) {
  const bool is_forbidden = error.number == EACCES || error.number == EPERM;
  return is_forbidden && ::geteuid() != 0 ? error.with(kRunAsRoot) : error;
}

int fail(const Call& call, std::string_view text) {
  call.err << "scanq: " << terminal_lines(translated(text)) << '\n';
  return kExitTrouble;
}

int run_program(const std::function<int()>& run, std::ostream& err) try {
  fill_standard_fds();
  take_over_signals();
  return run();
} catch (const std::bad_alloc&) {
  err << "scanq: " << translated("out of memory") << '\n';
  return kExitTrouble;
} catch (const std::exception& problem) {
  err << "scanq: internal error: " << problem.what() << '\n';
  return kExitTrouble;
}

}  // namespace scanq
