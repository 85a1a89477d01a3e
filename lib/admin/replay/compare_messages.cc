// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/replay/compare_messages.h"

#include <sys/mman.h>

#include "lib/base/process.h"

namespace scanq {
namespace {

constexpr int kBeforeFd = 3;
constexpr int kAfterFd = 4;
constexpr int kDiffFailed = 2;  // 0: the same, 1: different
constexpr std::size_t kMaxDiffBytes = std::size_t{1} << 30;

Result<Fd> make_memory_file(const std::string& content) {
  Fd file(::memfd_create("scanq-diff", MFD_CLOEXEC));
  if (!file.is_open()) return errno_error(ErrorCode::kNoSpool, "memfd_create");
  Result<void> written = write_all_at(file.get(), content, 0);
  if (!written) return written.error();
  return file;
}

}  // namespace

Result<std::string> unified_diff(const std::string& before, const std::string& after) {
  Result<Fd> first = make_memory_file(before);
  if (!first) return first.error();
  Result<Fd> second = make_memory_file(after);
  if (!second) return second.error();
  Result<Fd> nothing = open_file("/dev/null", 0);
  if (!nothing) return nothing.error();
  Result<Pipe> pipe = make_pipe();
  if (!pipe) return pipe.error();
  SpawnRequest request;
  request.program = "/usr/bin/diff";
  request.argv = {"diff",    "-u",        "--text",    "--label",  "as it came",
                  "--label", "delivered", "/dev/fd/3", "/dev/fd/4"};
  request.env = {"PATH=/usr/bin:/bin", "LC_ALL=C"};
  request.fds = {{nothing->get(), 0},
                 {pipe->write_end.get(), 1},
                 {nothing->get(), 2},
                 {first->get(), kBeforeFd},
                 {second->get(), kAfterFd}};
  Result<Child> child = Child::start(request);
  if (!child) return child.error();
  pipe->write_end.reset();
  Result<std::string> text = read_to_end(pipe->read_end.get(), kMaxDiffBytes);
  if (!text) return text.error();
  Result<ExitStatus> ended = child->wait();
  if (!ended) return ended.error();
  if (ended->by_signal || ended->number >= kDiffFailed) {
    return Error{ErrorCode::kInternal, "diff: " + ended->describe()};
  }
  return text;
}

}  // namespace scanq
