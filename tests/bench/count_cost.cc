// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The cost of counting one message (lib/front/message_count.h): its begin and its end, each time
// with a file that is opened anew, as each front does. `make bench-counting` builds and runs it.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <string>

#include "lib/front/message_count.h"

namespace {

constexpr int kMessages = 20000;

double cpu_microseconds() {
  struct rusage used = {};
  ::getrusage(RUSAGE_SELF, &used);
  const auto of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  return of(used.ru_utime) + of(used.ru_stime);
}

}  // namespace

// Argument: the folder of the counters, on the file system in question.
int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".";
  const auto start = std::chrono::steady_clock::now();
  const double cpu_start = cpu_microseconds();
  for (int i = 0; i < kMessages; ++i) {
    scanq::MessageCount count;
    std::string note = count.begin(folder);
    count.facts().add_message(1, scanq::Action::kPass, 22000, 12);
    note += count.put();
    if (!note.empty()) {
      std::fprintf(stderr, "%s\n", note.c_str());
      return 1;
    }
  }
  const std::chrono::duration<double, std::micro> wall = std::chrono::steady_clock::now() - start;
  std::printf("counting a message: %.1f us, of CPU %.1f us (mean of %d in %s)\n",
              wall.count() / kMessages, (cpu_microseconds() - cpu_start) / kMessages, kMessages,
              folder.c_str());
  return 0;
}
