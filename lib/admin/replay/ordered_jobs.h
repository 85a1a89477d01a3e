// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Runs numbered jobs in several threads, and takes their results in the order of the numbers.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace scanq {

// work(i) is called for each i below `count`, at most `threads` at a time; take(i, result) in the
// calling thread, in order. Neither may throw. Once take returns false, no further job begins, and
// the results of those that are under way are dropped.
template <class Work, class Take>
void run_in_order(std::size_t count, std::size_t threads, Work work, Take take) {
  using Result = decltype(work(std::size_t{0}));
  std::mutex mutex;
  std::condition_variable is_there;
  std::map<std::size_t, Result> results;
  std::size_t next = 0;

  std::vector<std::jthread> workers;
  for (std::size_t i = 0; i < std::min(threads, count); ++i) {
    workers.emplace_back([&] {
      for (;;) {
        std::unique_lock lock(mutex);
        const std::size_t mine = next++;
        lock.unlock();
        if (mine >= count) return;
        Result result = work(mine);
        lock.lock();
        results.emplace(mine, std::move(result));
        is_there.notify_one();
      }
    });
  }
  for (std::size_t i = 0; i < count; ++i) {
    std::unique_lock lock(mutex);
    is_there.wait(lock, [&] { return results.contains(i); });
    auto result = results.extract(i);
    lock.unlock();
    if (take(i, std::move(result.mapped()))) continue;
    lock.lock();
    next = count;
    return;
  }
}

}  // namespace scanq
