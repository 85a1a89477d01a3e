// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/caller.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace scanq {
namespace {

std::string observe_client_address() {
  return client_address([](const char* name) -> const char* { return std::getenv(name); });
}

bool is_same_file(int fd, int other) {
  struct stat one, two;
  return ::fstat(fd, &one) == 0 && ::fstat(other, &two) == 0 && one.st_dev == two.st_dev &&
         one.st_ino == two.st_ino;
}

}  // namespace

CallerFacts observe_caller() {
  CallerFacts facts;
  facts.fd4_is_write_pipe = is_write_pipe(4);
  facts.fd6_is_write_pipe = is_write_pipe(6);
  const char* named = std::getenv("ERROR_FD");
  facts.error_fd_is_set = named != nullptr;
  const int number = named != nullptr ? std::atoi(named) : -1;
  if (number > 1 && is_write_pipe(number)) facts.error_fd = number;
  facts.is_server = !observe_client_address().empty();
  facts.fd2_may_be_log = may_be_log(2);
  return facts;
}

Client observe_client() {
  return {observe_client_address(), std::getenv("RELAYCLIENT") != nullptr};
}

Result<Fd> take_connection() {
  Result<Fd> connection = duplicate(0);
  if (!connection) return connection;
  Result<Fd> null = open_file("/dev/null", O_RDWR);
  if (!null) return null;
  for (const int fd : {0, 1, 2}) {
    if (fd == 2 && may_be_log(fd) && !is_same_file(fd, connection->get())) continue;
    if (::dup2(null->get(), fd) != fd) return errno_error(ErrorCode::kReadFailed, "dup2");
  }
  return connection;
}

}  // namespace scanq
