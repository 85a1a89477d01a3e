// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/read_until.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

namespace scanq {
namespace {

// A signal may come between the check and poll(2), or go to another thread.
constexpr std::chrono::milliseconds kLongestPoll{1000};
constexpr std::chrono::milliseconds kBetweenLooks{100};
constexpr int kShareOfLooks = 10;  // at most a tenth of the time

// Looks are due also while an answer comes without a pause, and when it is there and the child does
// not end.
class Looks {
 public:
  explicit Looks(const Look& look)
      : look_(look), next_(look ? Clock::now() + kBetweenLooks : Clock::time_point::max()) {}

  Clock::time_point next() const { return next_; }

  // Whether a wait ended because a look is due.
  bool is_next_before(Clock::time_point deadline, const Error& error) const {
    return error.code == ErrorCode::kTimeout && next_ < deadline && stop_signal() == 0;
  }

  Result<void> look_if_due() {
    const Clock::time_point begin = Clock::now();
    if (begin < next_) return {};
    Result<void> looked = look_();
    const Clock::time_point end = Clock::now();
    next_ = end + kBetweenLooks + kShareOfLooks * (end - begin);
    return looked;
  }

 private:
  const Look& look_;
  Clock::time_point next_;
};

Result<ExitStatus> wait_for_end(Child& child, Clock::time_point deadline, const Look& look) {
  Looks looks(look);
  for (;;) {
    Result<void> looked = looks.look_if_due();
    if (!looked) return looked.error();
    Result<ExitStatus> ended = child.wait_until(std::min(deadline, looks.next()));
    if (ended || !looks.is_next_before(deadline, ended.error())) return ended;
  }
}

Result<void> wait_for(int fd, short events, Clock::time_point deadline) {
  for (;;) {
    if (stop_signal() != 0) return stop_error("waiting for an answer");
    const Clock::duration left = std::max(deadline - Clock::now(), Clock::duration::zero());
    const auto wait =
        std::chrono::ceil<std::chrono::milliseconds>(std::min<Clock::duration>(left, kLongestPoll));
    struct pollfd ready = {fd, events, 0};
    const int count = ::poll(&ready, 1, static_cast<int>(wait.count()));
    if (count > 0) return {};
    if (count < 0 && errno != EINTR) return errno_error(ErrorCode::kInternal, "poll");
    if (count == 0 && left == Clock::duration::zero()) {
      return Error{ErrorCode::kTimeout, "no answer in time"};
    }
  }
}

}  // namespace

Result<void> wait_until_readable(int fd, Clock::time_point deadline) {
  return wait_for(fd, POLLIN, deadline);
}

Result<void> wait_until_writable(int fd, Clock::time_point deadline) {
  return wait_for(fd, POLLOUT, deadline);
}

Result<std::string> read_until(int fd, std::size_t max_bytes, Clock::time_point deadline) {
  return read_while(fd, max_bytes, deadline, {});
}

Result<std::string> read_while(int fd, std::size_t max_bytes, Clock::time_point deadline,
                               const Look& look) {
  std::string text;
  char buffer[16384];
  Looks looks(look);
  for (;;) {
    Result<void> looked = looks.look_if_due();
    if (!looked) return looked.error();
    Result<void> ready = wait_until_readable(fd, std::min(deadline, looks.next()));
    if (!ready && looks.is_next_before(deadline, ready.error())) continue;
    if (!ready) return ready.error();
    Result<std::size_t> got = read_some(fd, buffer, sizeof buffer);
    if (!got) return got.error();
    if (*got == 0) return text;
    text.append(buffer, *got);
    if (text.size() > max_bytes) return Error{ErrorCode::kInternal, "the answer is too long"};
  }
}

Result<ChildAnswer> read_answer(Child& child, Pipe& pipe, std::size_t max_bytes,
                                Clock::time_point deadline, const Look& look) {
  pipe.write_end.reset();
  Result<std::string> text = read_while(pipe.read_end.get(), max_bytes, deadline, look);
  if (!text) return text.error();
  Result<ExitStatus> ended = wait_for_end(child, deadline, look);
  if (!ended) return ended.error();
  return ChildAnswer{std::move(*text), *ended};
}

}  // namespace scanq
