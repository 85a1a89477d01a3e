// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// For make bench, where no real qmail is named: takes a message as qmail-queue does, into the
// folder BENCH_QUEUE. The same steps in the same order, so that the disk has the same work: a file
// in pid, linked into mess by its inode and unlinked from pid; the message, after a line of our
// own, and fsync; the envelope into intd, and fsync; a link to it in todo; a byte into
// lock/trigger. The caller removes these files afterwards, as qmail-send does for qmail-queue.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <string>

namespace {

constexpr int kWriteFailed = 53;
constexpr int kNoFolder = 62;
constexpr unsigned long kSplit = 23;  // folders in mess, as qmail's conf-split has it

int create(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0644);
  if (file < 0) ::_exit(kWriteFailed);
  return file;
}

void write_all(int to, const char* bytes, std::size_t count) {
  if (::write(to, bytes, count) != static_cast<ssize_t>(count)) ::_exit(kWriteFailed);
}

void store(int from, int to, const std::string& head) {
  char buffer[2048];  // qmail-queue's
  write_all(to, head.data(), head.size());
  for (ssize_t got; (got = ::read(from, buffer, sizeof buffer)) > 0;) {
    write_all(to, buffer, static_cast<std::size_t>(got));
  }
  if (::fsync(to) != 0) ::_exit(kWriteFailed);
}

void pull_trigger() {
  const int trigger = ::open("lock/trigger", O_WRONLY | O_NONBLOCK);
  if (trigger < 0) return;
  static_cast<void>(!::write(trigger, "", 1));  // as in qmail-queue, a failure does not matter
  ::close(trigger);
}

}  // namespace

int main() {
  const char* folder = std::getenv("BENCH_QUEUE");
  if (folder == nullptr || ::chdir(folder) != 0) return kNoFolder;
  const std::string own = std::to_string(::getpid());
  const std::string pid_name = "pid/" + own + "." + std::to_string(::time(nullptr)) + ".1";
  const int mess = create(pid_name);
  struct stat facts;
  if (::fstat(mess, &facts) != 0) return kWriteFailed;
  const std::string number = std::to_string(facts.st_ino);
  const std::string name = "mess/" + std::to_string(facts.st_ino % kSplit) + "/" + number;
  if (::link(pid_name.c_str(), name.c_str()) != 0) return kWriteFailed;
  if (::unlink(pid_name.c_str()) != 0) return kWriteFailed;
  store(0, mess, "Received: (qmail " + own + " invoked by uid 0); 1 Jun 2026 12:00:00 -0000\n");
  store(1, create("intd/" + number), std::string("u0\0p", 4) + own + '\0');
  if (::link(("intd/" + number).c_str(), ("todo/" + number).c_str()) != 0) return kWriteFailed;
  pull_trigger();
  return 0;
}
