// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/caller.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/catch.h"

namespace scanq {
namespace {

// Whether a program that has `connection` on 0 and 1, and `on_2` on 2, keeps on 2 what was there;
// its descriptors 0 and 1 must be the null device's afterwards, and the connection elsewhere.
bool keeps_on_2(int connection, int on_2) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(connection, 0);
    ::dup2(connection, 1);
    ::dup2(on_2, 2);
    struct stat before = {}, after = {}, null = {}, taken_from = {}, taken_to = {};
    (void)::fstat(0, &taken_from);
    (void)::fstat(2, &before);
    (void)::stat("/dev/null", &null);
    const Result<Fd> taken = take_connection();
    if (!taken || taken->get() < 3) ::_exit(2);
    (void)::fstat(taken->get(), &taken_to);
    if (taken_to.st_ino != taken_from.st_ino) ::_exit(3);
    for (const int fd : {0, 1}) {
      if (::fstat(fd, &after) != 0 || after.st_rdev != null.st_rdev) ::_exit(4);
    }
    (void)::fstat(2, &after);
    const bool is_null = after.st_rdev == null.st_rdev && after.st_ino == null.st_ino;
    ::_exit(after.st_ino == before.st_ino && after.st_dev == before.st_dev ? 0 : is_null ? 1 : 5);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK((status == 0 || WEXITSTATUS(status) == 1));
  return status == 0;
}

TEST_CASE("caller: a connection is taken off 0, 1 and 2, and a log on 2 stays", "[caller]") {
  int pair[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
  const Fd connection(pair[0]), journal(pair[1]);
  const Fd network(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  Result<Pipe> log = make_pipe();
  REQUIRE((network.is_open() && log));
  CHECK(keeps_on_2(connection.get(), journal.get()));
  CHECK(keeps_on_2(connection.get(), log->write_end.get()));
  CHECK(keeps_on_2(network.get(), log->write_end.get()));
  CHECK_FALSE(keeps_on_2(connection.get(), connection.get()));
  CHECK_FALSE(keeps_on_2(network.get(), network.get()));
}

}  // namespace
}  // namespace scanq
