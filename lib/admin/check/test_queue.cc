// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/test_queue.h"

#include <fcntl.h>
#include <unistd.h>

#include "lib/base/exit_code.h"
#include "lib/base/fd.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxTestBytes = 1 << 20;

Result<void> keep(int from, const std::string& path) {
  Result<std::string> bytes = read_to_end(from, kMaxTestBytes);
  if (!bytes) return bytes.error();
  Result<Fd> file = open_file(path, O_WRONLY | O_CREAT | O_EXCL);
  return file ? write_all(file->get(), *bytes) : file.error();
}

std::string folder_of(const std::string& program) {
  return program.substr(0, program.rfind('/') + 1);
}

}  // namespace

bool is_test_queue(const std::string& program) {
  return program.substr(program.rfind('/') + 1) == kTestQueue;
}

int run_test_queue(const std::string& program) {
  Result<void> kept = keep(STDIN_FILENO, folder_of(program) + "message");
  if (kept) kept = keep(STDOUT_FILENO, folder_of(program) + "envelope");
  return kept ? 0 : exit_row(ErrorCode::kWriteFailed).number;
}

Result<std::string> make_test_queue(const std::string& folder, const std::string& target) {
  std::string link = folder + "/" + kTestQueue;
  if (::symlink(target.c_str(), link.c_str()) != 0) {
    return errno_error(ErrorCode::kNoSpool, "symlink(" + link + ")");
  }
  return link;
}

}  // namespace scanq
