// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/replay/compare_messages.h"

#include "lib/base/fd.h"
#include "lib/base/process.h"
#include "lib/base/read_until.h"

namespace scanq {
namespace {

constexpr int kBeforeFd = 3;
constexpr int kAfterFd = 4;
constexpr int kDiffFailed = 2;  // 0: the same, 1: different
constexpr std::size_t kMaxDiffBytes = std::size_t{1} << 30;
constexpr std::chrono::minutes kTimeForIt{5};

}  // namespace

Result<std::string> unified_diff(const std::string& before, const std::string& after) {
  Result<Fd> first = make_sealed_file("scanq-diff", before);
  if (!first) return first.error();
  Result<Fd> second = make_sealed_file("scanq-diff", after);
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
  Result<ChildAnswer> diff = read_answer(*child, *pipe, kMaxDiffBytes, Clock::now() + kTimeForIt);
  if (!diff) return diff.error().while_doing("running diff");
  if (diff->ended.by_signal || diff->ended.number >= kDiffFailed) {
    return Error{ErrorCode::kInternal, "diff: " + diff->ended.describe()};
  }
  return std::move(diff->text);
}

}  // namespace scanq
