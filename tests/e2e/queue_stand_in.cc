// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Stands in for qmail-queue in the tests: as strict as the real one, and it writes down what it was
// given. The message and all that belongs to it go to $STAND_IN_FOLDER/N/ (N counts from 1), which
// appears in one rename when it is complete and on the disk:
//
//   message  envelope  environment  arguments  facts
//
// facts has one `name value` a line: pid, parent, cwd, umask, alarm, sigpipe, blocked, limits and,
// for each open descriptor, `fd N TARGET`.
//
// Variables of the environment ask for more:
//   STAND_IN_EXIT=N      read everything, keep nothing, exit N. "0 53": the first call gets 0,
//                        every later one 53.
//   STAND_IN_TEXT=TEXT   write TEXT to descriptor 6 before an exit that is not 0
//   STAND_IN_ACT=kill    read everything, then die by SIGKILL
//                hang    read everything, then wait for ever
//                early   exit 53 without reading
//                close   close both descriptors, then exit 0 (a queue that lies)
//   STAND_IN_RECORDS=QM  further record letters that are taken in an envelope
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <string>

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestAddress = 1002;
enum Exit { kTooLong = 11, kWrite = 53, kRead = 54, kNoFolder = 61, kBadRecord = 91 };

std::string setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// To its end, as qmail-queue does.
std::string read_to_end(int fd) {
  std::string all;
  char buffer[65536];
  ssize_t n;
  while ((n = read(fd, buffer, sizeof buffer)) > 0) all.append(buffer, static_cast<std::size_t>(n));
  if (n < 0) _exit(kRead);
  return all;
}

// Ends with qmail-queue's code unless this is one whole envelope and nothing more.
void check_envelope(const std::string& envelope) {
  const std::string letters = "T" + setting("STAND_IN_RECORDS");
  std::size_t at = 0;
  for (bool is_first = true;; is_first = false) {
    if (at >= envelope.size()) _exit(kRead);
    if (!is_first && envelope[at] == '\0') break;
    if (is_first ? envelope[at] != 'F' : letters.find(envelope[at]) == std::string::npos)
      _exit(kBadRecord);
    const std::size_t end = envelope.find('\0', ++at);
    const std::size_t length = (end == std::string::npos ? envelope.size() : end) - at;
    if (length > kLongestAddress) _exit(kTooLong);
    if (end == std::string::npos) _exit(kRead);
    at = end + 1;
  }
  if (at + 1 != envelope.size()) _exit(kBadRecord);
}

void write_file(const fs::path& path, const std::string& bytes) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) _exit(kNoFolder);
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t n = write(fd, bytes.data() + done, bytes.size() - done);
    if (n < 0) _exit(kWrite);
    done += static_cast<std::size_t>(n);
  }
  if (fsync(fd) != 0 || close(fd) != 0) _exit(kWrite);
}

std::string nul_separated_to_lines(const char* path) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  std::string text = read_to_end(fd);
  close(fd);
  for (char& c : text) {
    if (c == '\n') c = ' ';
    if (c == '\0') c = '\n';
  }
  return text;
}

void add_limit(std::ostringstream& out, const char* name, int resource) {
  rlimit limit{};
  getrlimit(static_cast<__rlimit_resource_t>(resource), &limit);
  out << "limit " << name << ' ' << static_cast<long>(limit.rlim_cur) << ' '
      << static_cast<long>(limit.rlim_max) << '\n';
}

void add_signals(std::ostringstream& out) {
  struct sigaction sigpipe {};
  sigaction(SIGPIPE, nullptr, &sigpipe);
  out << "sigpipe " << (sigpipe.sa_handler == SIG_IGN ? "ignored" : "default") << "\nblocked";
  sigset_t blocked;
  sigprocmask(SIG_BLOCK, nullptr, &blocked);
  for (int number = 1; number < 32; ++number) {
    if (sigismember(&blocked, number) == 1) out << ' ' << sigabbrev_np(number);
  }
  out << '\n';
}

// The facts of the start of this process; to be called before it opens anything.
std::string facts() {
  std::ostringstream out;
  const mode_t mask = umask(022);
  umask(mask);
  out << "pid " << getpid() << "\nparent " << getppid() << "\ncwd " << fs::current_path().string()
      << "\numask " << std::oct << mask << std::dec << "\nalarm " << alarm(0) << '\n';
  add_signals(out);
  add_limit(out, "as", RLIMIT_AS);
  add_limit(out, "data", RLIMIT_DATA);
  add_limit(out, "fsize", RLIMIT_FSIZE);
  add_limit(out, "nofile", RLIMIT_NOFILE);
  for (int fd = 0; fd < 1024; ++fd) {
    std::error_code error;
    const fs::path target = fs::read_symlink("/proc/self/fd/" + std::to_string(fd), error);
    if (!error) out << "fd " << fd << ' ' << target.string() << '\n';
  }
  return out.str();
}

// It holds whole messages, which the real one does not; the limits were for others.
void lift_memory_limits() {
  for (const auto resource : {RLIMIT_AS, RLIMIT_DATA}) {
    rlimit limit{};
    getrlimit(resource, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(resource, &limit);
  }
}

// The number of this call, counted from 1 across processes.
int count_call(const fs::path& folder) {
  const int fd = open((folder / "calls").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0 || flock(fd, LOCK_EX) != 0) _exit(kNoFolder);
  char text[16] = "";
  if (pread(fd, text, sizeof text - 1, 0) < 0) _exit(kNoFolder);
  const int call = std::atoi(text) + 1;
  if (pwrite(fd, std::to_string(call).c_str(), std::to_string(call).size(), 0) < 0)
    _exit(kNoFolder);
  close(fd);
  return call;
}

int exit_asked_for(int call) {
  std::istringstream codes(setting("STAND_IN_EXIT"));
  int code = 0;
  for (int i = 0; i < call && codes >> code;) ++i;
  return code;
}

void act(const std::string& what) {
  if (what == "kill") raise(SIGKILL);
  while (what == "hang") pause();
}

[[noreturn]] void refuse(int code) {
  const std::string text = setting("STAND_IN_TEXT");
  if (write(6, text.data(), text.size()) < 0 && !text.empty()) _exit(kWrite);
  _exit(code);
}

// Gives the finished folder the next free number.
void publish(const fs::path& made, const fs::path& folder) {
  for (int number = 1;; ++number) {
    const fs::path place = folder / std::to_string(number);
    if (rename(made.c_str(), place.c_str()) == 0) return;
    if (!fs::exists(place)) _exit(kWrite);
  }
}

}  // namespace

int main() {
  const std::string started_with = facts();
  lift_memory_limits();
  const fs::path folder = setting("STAND_IN_FOLDER");
  if (folder.empty()) return kNoFolder;
  const int call = count_call(folder);
  const std::string what = setting("STAND_IN_ACT");
  if (what == "early") return kWrite;
  if (what == "close") return close(0), close(1), 0;

  const std::string message = read_to_end(0);
  const std::string envelope = read_to_end(1);
  check_envelope(envelope);
  act(what);
  if (const int code = exit_asked_for(call); code != 0) refuse(code);

  const fs::path made = folder / ("made." + std::to_string(getpid()));
  if (mkdir(made.c_str(), 0755) != 0) return kNoFolder;
  write_file(made / "message", message);
  write_file(made / "envelope", envelope);
  write_file(made / "environment", nul_separated_to_lines("/proc/self/environ"));
  write_file(made / "arguments", nul_separated_to_lines("/proc/self/cmdline"));
  write_file(made / "facts", started_with);
  publish(made, folder);
  return 0;
}
