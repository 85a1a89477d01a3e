// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/command.h"

#include <exception>
#include <new>

#include "lib/base/fd.h"
#include "lib/base/process.h"

namespace scanq {

int fail(const Call& call, const Error& error) {
  return fail(call, error.text);
}

int fail(const Call& call, std::string_view text) {
  call.err << "scanq: " << text << '\n';
  return kExitTrouble;
}

int run_program(const std::function<int()>& run, std::ostream& err) try {
  fill_standard_fds();
  take_over_signals();
  return run();
} catch (const std::bad_alloc&) {
  err << "scanq: out of memory\n";
  return kExitTrouble;
} catch (const std::exception& problem) {
  err << "scanq: internal error: " << problem.what() << '\n';
  return kExitTrouble;
}

}  // namespace scanq
