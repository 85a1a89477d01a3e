// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Plays qmail-smtpd for a test: starts a queue program with the message on descriptor 0 and the
// envelope on descriptor 1, writes the message to its end, then the envelope, then reads the error
// text to its end, then waits. The pipes hold one page, so a program that reads in another order,
// or that ends without reading, shows.
//
//   caller [--message FILE] [--envelope FILE] [--seekable] [--text FD=FILE]... [--close FD]...
//          [--sigpipe ignore|block|default] [--seconds N] PROGRAM [ARGUMENT...]
//
// Prints one line: pid=N exit=N|signal=N unread=N left=N
//   unread   bytes of message and envelope that the program did not take
//   left     processes that outlived the program by twenty seconds; they are killed
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace {

constexpr int kOnePage = 4096;
constexpr int kUsageError = 125;

struct Options {
  std::string message, envelope;
  bool message_is_seekable = false;
  std::map<int, std::string> texts;  // descriptor of the program -> file for what it writes there
  std::vector<int> closed;
  std::string sigpipe = "ignore";  // as notqmail leaves it; mailfront has it blocked
  unsigned seconds = 300;          // longer than any step takes on a busy machine
  std::vector<char*> program;
};

struct Pipe {
  int read_end, write_end;
};

[[noreturn]] void die(const std::string& what) {
  std::perror(("caller: " + what).c_str());
  std::exit(kUsageError);
}

Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) die("pipe2");
  // High numbers, so that moving them to 0, 1 and 6 never meets one of them.
  Pipe made{fcntl(ends[0], F_DUPFD_CLOEXEC, 20), fcntl(ends[1], F_DUPFD_CLOEXEC, 20)};
  close(ends[0]);
  close(ends[1]);
  if (fcntl(made.write_end, F_SETPIPE_SZ, kOnePage) < 0) die("F_SETPIPE_SZ");
  return made;
}

std::string read_file(const std::string& path) {
  if (path.empty()) return {};
  std::ifstream in(path, std::ios::binary);
  if (!in) die(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Writes all of it, then closes; the number of bytes that nobody took.
std::size_t write_all(int fd, const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = write(fd, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) break;
    done += static_cast<std::size_t>(n);
  }
  close(fd);
  return bytes.size() - done;
}

void copy_to_file(int fd, const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  char buffer[kOnePage];
  ssize_t n;
  while ((n = read(fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR)) {
    if (n > 0) out.write(buffer, n);
  }
  close(fd);
}

// In the child: what the program finds when it starts.
[[noreturn]] void become(const Options& options, int message, int envelope,
                         const std::map<int, Pipe>& texts) {
  close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);  // also what the test's shell has open
  dup2(message, 0);
  dup2(envelope, 1);
  for (const auto& [fd, ends] : texts) dup2(ends.write_end, fd);
  for (const int fd : options.closed) close(fd);
  sigset_t set;
  sigemptyset(&set);
  if (options.sigpipe == "block") sigaddset(&set, SIGPIPE);
  sigprocmask(SIG_SETMASK, &set, nullptr);
  signal(SIGPIPE, options.sigpipe == "ignore" ? SIG_IGN : SIG_DFL);
  execv(options.program[0], options.program.data());
  _exit(120);
}

int first_child_left() {
  std::ifstream children("/proc/self/task/" + std::to_string(getpid()) + "/children");
  int pid = 0;
  children >> pid;
  return pid;
}

// Descendants of the program come to us as a subreaper. Those that are just ending get twenty
// seconds, which a busy machine may take; others are counted and killed.
int reap_what_is_left() {
  sigset_t child_signal;
  sigemptyset(&child_signal);
  sigaddset(&child_signal, SIGCHLD);
  const timespec patience{20, 0};
  int left = 0;
  for (;;) {
    const pid_t pid = waitpid(-1, nullptr, WNOHANG);
    if (pid < 0) return left;  // none
    if (pid > 0 || sigtimedwait(&child_signal, nullptr, &patience) == SIGCHLD) continue;
    const int alive = first_child_left();
    if (alive == 0) continue;
    ++left;
    kill(alive, SIGKILL);
    waitpid(alive, nullptr, 0);
  }
}

Options parse(int argc, char** argv) {
  Options options;
  int at = 1;
  for (; at < argc && std::strncmp(argv[at], "--", 2) == 0; ++at) {
    const std::string name = argv[at];
    if (name == "--seekable") {
      options.message_is_seekable = true;
      continue;
    }
    if (++at >= argc) die(name + " needs a value");
    const std::string value = argv[at];
    if (name == "--message")
      options.message = value;
    else if (name == "--envelope")
      options.envelope = value;
    else if (name == "--close")
      options.closed.push_back(std::stoi(value));
    else if (name == "--sigpipe")
      options.sigpipe = value;
    else if (name == "--seconds")
      options.seconds = static_cast<unsigned>(std::stoul(value));
    else if (name == "--text")
      options.texts[std::stoi(value)] = value.substr(value.find('=') + 1);
    else
      die("unknown option " + name);
  }
  if (at >= argc) die("no program named");
  options.program.assign(argv + at, argv + argc + 1);  // with the null pointer at the end
  return options;
}

volatile sig_atomic_t program_pid = 0;

void kill_program(int) {
  kill(program_pid, SIGKILL);
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv);
  const std::string message = read_file(options.message);
  const std::string envelope = read_file(options.envelope);
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_CHILD_SUBREAPER, 1);

  Pipe message_pipe = make_pipe();
  const Pipe envelope_pipe = make_pipe();
  std::map<int, Pipe> texts;
  for (const auto& [fd, path] : options.texts) texts[fd] = make_pipe();
  if (options.message_is_seekable) {
    close(message_pipe.read_end);
    message_pipe.read_end = open(options.message.c_str(), O_RDONLY | O_CLOEXEC);
    if (message_pipe.read_end < 0) die(options.message);
  }

  program_pid = fork();
  if (program_pid < 0) die("fork");
  if (program_pid == 0) become(options, message_pipe.read_end, envelope_pipe.read_end, texts);
  close(message_pipe.read_end);
  close(envelope_pipe.read_end);
  for (const auto& [fd, ends] : texts) close(ends.write_end);
  struct sigaction on_alarm {};
  on_alarm.sa_handler = kill_program;
  sigaction(SIGALRM, &on_alarm, nullptr);
  alarm(options.seconds);

  std::size_t unread = 0;
  if (options.message_is_seekable)
    close(message_pipe.write_end);
  else
    unread = write_all(message_pipe.write_end, message);
  unread += write_all(envelope_pipe.write_end, envelope);
  // notqmail reads the text before it waits: who keeps the descriptor open delays the reply.
  for (const auto& [fd, ends] : texts) copy_to_file(ends.read_end, options.texts.at(fd));

  sigset_t child_signal;
  sigemptyset(&child_signal);
  sigaddset(&child_signal, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child_signal, nullptr);  // for reap_what_is_left
  int status = 0;
  while (waitpid(program_pid, &status, 0) < 0 && errno == EINTR) {
  }
  alarm(0);
  std::printf("pid=%d %s=%d unread=%zu left=%d\n", static_cast<int>(program_pid),
              WIFEXITED(status) ? "exit" : "signal",
              WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status), unread,
              reap_what_is_left());
  return 0;
}
