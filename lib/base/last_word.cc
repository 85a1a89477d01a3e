// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/last_word.h"

#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "lib/base/fd.h"

namespace scanq {
namespace {

// All that the handlers look at. They run between any two instructions.
volatile sig_atomic_t g_is_armed = 0;
volatile sig_atomic_t g_steps = 0, g_steps_at_last_look = 0;
int g_fd = -1;
const char* g_text = nullptr;
std::size_t g_text_bytes = 0;
rlimit g_cpu{}, g_space{};  // as they were before
rlim_t g_tight_space = 0;   // with a library at work
Fd g_sizes;                 // tells the address space; open while an object lives

// The sanitizers' own handlers tell more of a fault, and they reserve terabytes of addresses.
#ifdef SCANQ_SANITIZED
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

// A stack that is full cannot hold the handler of that fault.
constexpr std::size_t kHandlerStackBytes = 64 << 10;
alignas(16) std::array<char, kHandlerStackBytes> g_handler_stack;

[[noreturn]] void say_it() {
  while (g_text_bytes > 0) {
    const ssize_t written = ::write(g_fd, g_text, g_text_bytes);
    if (written <= 0) ::_exit(1);
    g_text += written;
    g_text_bytes -= static_cast<std::size_t>(written);
  }
  ::_exit(0);
}

void limit_cpu_from_now() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  const rlim_t next = static_cast<rlim_t>(used.tv_sec) + 1 + LastWord::kStepCpuSeconds;
  const rlimit limit{std::min(next, g_cpu.rlim_max), g_cpu.rlim_max};
  ::setrlimit(RLIMIT_CPU, &limit);
}

void on_cpu_limit(int) {
  if (g_is_armed != 0 && g_steps == g_steps_at_last_look) say_it();
  g_steps_at_last_look = g_steps;
  limit_cpu_from_now();
}

void on_fault(int signal) {
  if (g_is_armed != 0) say_it();
  ::signal(signal, SIG_DFL);  // it comes again
}

void on_exit_call() {
  if (g_is_armed != 0) say_it();
}

// Anew for each object: a process that was frozen has the memory of this module, but no handlers.
void install_handlers() {
  struct sigaction action {};
  action.sa_handler = on_cpu_limit;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGXCPU, &action, nullptr);
  if (!kIsSanitized) {
    stack_t stack{};
    stack.ss_sp = g_handler_stack.data();
    stack.ss_size = g_handler_stack.size();
    ::sigaltstack(&stack, nullptr);
    action.sa_handler = on_fault;
    action.sa_flags = SA_ONSTACK;
    for (const int fault : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL}) {
      ::sigaction(fault, &action, nullptr);
    }
  }
  static const bool is_registered = std::atexit(on_exit_call) == 0;
  static_cast<void>(is_registered);
}

void measure_space() {
  ::getrlimit(RLIMIT_AS, &g_space);
  g_tight_space = g_space.rlim_cur;
  if (kIsSanitized) return;
  std::array<char, 32> sizes{};
  if (::pread(g_sizes.get(), sizes.data(), sizes.size() - 1, 0) <= 0) return;
  const rlim_t pages = std::strtoul(sizes.data(), nullptr, 10);
  const rlim_t now = pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
  g_tight_space = std::min(g_space.rlim_cur, now + LastWord::kStepBytes);
}

void arm() {
  const rlimit tight{g_tight_space, g_space.rlim_max};
  ::setrlimit(RLIMIT_AS, &tight);
  g_steps = g_steps + 1;
  g_is_armed = 1;
}

void disarm() {
  g_is_armed = 0;
  ::setrlimit(RLIMIT_AS, &g_space);
}

}  // namespace

LastWord::LastWord(int fd, std::string text) : text_(std::move(text)) {
  if (fd < 0) return;
  g_fd = fd;
  g_text = text_.data();
  g_text_bytes = text_.size();
  install_handlers();
  ::getrlimit(RLIMIT_CPU, &g_cpu);
  limit_cpu_from_now();
  g_sizes = Fd(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC));
  measure_space();
  arm();
}

LastWord::~LastWord() {
  if (g_text != text_.data()) return;
  disarm();
  ::setrlimit(RLIMIT_CPU, &g_cpu);
  g_sizes = Fd();
  g_text = nullptr;
}

void LastWord::step() {
  g_steps = g_steps + 1;
}

LastWord::Pause::Pause() : was_armed_(g_is_armed != 0) {
  if (was_armed_) disarm();
}

LastWord::Pause::~Pause() {
  if (!was_armed_) return;
  measure_space();  // it may have grown meanwhile
  arm();
}

}  // namespace scanq
