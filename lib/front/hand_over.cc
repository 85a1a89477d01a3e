// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/hand_over.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace scanq {
namespace {

// qmail-queue reads the envelope to its last NUL. A file serves as well as a pipe: no process has
// to fill it while qmail-queue runs, and reading it never blocks.
Result<Fd> make_envelope_file(const Envelope& envelope) {
  Result<Fd> file = make_sealed_file("scanq-envelope", format_envelope(envelope));
  if (!file) return file.error().while_doing("writing the envelope");
  return file;
}

bool is_ourselves(const std::string& program) {
  struct stat ours;
  struct stat theirs;
  return ::stat("/proc/self/exe", &ours) == 0 && ::stat(program.c_str(), &theirs) == 0 &&
         ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
}

}  // namespace

Result<std::string> find_queue_program(const Settings& settings) {
  const char* named = ::secure_getenv("SCANQ_QMAILQUEUE");
  const std::string program = named != nullptr ? named : settings.queue_program;
  if (is_ourselves(program)) {
    return Error{ErrorCode::kBadSettings, "queue_program " + program +
                                              " is qmail-scanq itself, which would be a loop; set "
                                              "queue_program to the real qmail-queue"};
  }
  // Checked before the log says that the message is handed over.
  if (::access(program.c_str(), X_OK) != 0) {
    return errno_error(ErrorCode::kCannotExec, "queue_program " + program);
  }
  return program;
}

Error hand_over(const std::string& program, const Spool& spool, const Envelope& envelope) {
  Result<Fd> envelope_file = make_envelope_file(envelope);
  if (!envelope_file) return envelope_file.error();
  return exec_program(program, {program}, current_environment(),
                      {{spool.descriptor(), 0}, {envelope_file->get(), 1}});
}

Result<ExitStatus> queue_through_child(const std::string& program, const Spool& spool,
                                       const Envelope& envelope, std::span<const int> channels,
                                       Clock::time_point life_end, Child::Stop stop) {
  Result<Fd> envelope_file = make_envelope_file(envelope);
  if (!envelope_file) return envelope_file.error();
  SpawnRequest spawn;
  spawn.program = program;
  spawn.argv = {program};
  spawn.env = current_environment();
  spawn.fds = {{spool.descriptor(), 0}, {envelope_file->get(), 1}, {2, 2}};
  for (const int channel : channels) spawn.fds.push_back({channel, channel});
  // Once the queue program has the message, it may finish without us.
  spawn.dies_with_us = false;
  Result<Child> child = Child::start(spawn);
  if (!child) return child.error();
  Result<ExitStatus> ended = child->wait_until(life_end, stop);
  if (!ended) return ended.error().while_doing("running " + program);
  return ended;
}

}  // namespace scanq
