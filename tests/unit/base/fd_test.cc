// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/fd.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "lib/base/temp_folder.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

bool is_open(int fd) {
  return ::fcntl(fd, F_GETFD) >= 0;
}
bool closes_on_exec(int fd) {
  return (::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0;
}

}  // namespace

TEST_CASE("fd: a descriptor is closed once, by its last owner", "[fd]") {
  Result<Pipe> made = make_pipe();
  REQUIRE(made);
  const int number = made->read_end.get();
  Fd second = std::move(made->read_end);
  CHECK_FALSE(made->read_end.is_open());
  CHECK(is_open(number));
  second.reset();
  CHECK_FALSE(is_open(number));
}

TEST_CASE("fd: everything opens close-on-exec", "[fd]") {
  Result<Fd> file = open_file("/dev/null", O_RDWR);
  Result<Pipe> ends = make_pipe();
  REQUIRE((file && ends));
  Result<Fd> copy = duplicate(file->get(), 100);
  REQUIRE(copy);
  CHECK(copy->get() >= 100);
  for (const int fd : {file->get(), ends->read_end.get(), ends->write_end.get(), copy->get()}) {
    CHECK(closes_on_exec(fd));
  }
}

TEST_CASE("fd: a file that cannot be opened is named with the reason", "[fd]") {
  const Result<Fd> file = open_file("/no/such/file", O_RDONLY);
  REQUIRE_FALSE(file);
  CHECK(file.error().code == ErrorCode::kReadFailed);
  CHECK(file.error().text == "open(/no/such/file): No such file or directory");
}

TEST_CASE("fd: more bytes than a pipe holds are written and read whole", "[fd]") {
  Result<Pipe> ends = make_pipe();
  REQUIRE(ends);
  const std::string sent(300000, 'x');
  std::thread writer([&] {
    const Result<void> written = write_all(ends->write_end.get(), sent);
    CHECK(written);
    ends->write_end.reset();
  });
  const Result<std::string> got = read_to_end(ends->read_end.get(), 1 << 20);
  writer.join();
  REQUIRE(got);
  CHECK(*got == sent);
}

TEST_CASE("fd: more than the limit is an error", "[fd]") {
  Result<Pipe> ends = make_pipe();
  REQUIRE((ends && write_all(ends->write_end.get(), "12345")));
  ends->write_end.reset();
  const Result<std::string> got = read_to_end(ends->read_end.get(), 4);
  REQUIRE_FALSE(got);
  CHECK(got.error().code == ErrorCode::kReadFailed);
}

TEST_CASE("fd: a reader that is gone and a full disk are write errors", "[fd]") {
  ::signal(SIGPIPE, SIG_IGN);
  Result<Pipe> ends = make_pipe();
  REQUIRE(ends);
  ends->read_end.reset();
  const Result<void> gone = write_all(ends->write_end.get(), "x");
  REQUIRE_FALSE(gone);
  CHECK(gone.error().code == ErrorCode::kWriteFailed);
  Result<Fd> full = open_file("/dev/full", O_WRONLY);
  REQUIRE(full);
  const Result<void> no_space = write_all(full->get(), "x");
  REQUIRE_FALSE(no_space);
  CHECK(no_space.error().code == ErrorCode::kWriteFailed);
  ::signal(SIGPIPE, SIG_DFL);
}

TEST_CASE("fd: reading at an offset wants all of it and moves nothing", "[fd]") {
  Result<TempFolder> folder = TempFolder::make("/tmp");
  REQUIRE(folder);
  Result<Fd> file = open_file(folder->path() + "/file", O_RDWR | O_CREAT);
  REQUIRE((file && write_all_at(file->get(), "0123456789", 0)));
  const Result<std::string> middle = read_exactly_at(file->get(), 3, 4);
  REQUIRE(middle);
  CHECK(*middle == "456");
  CHECK(::lseek(file->get(), 0, SEEK_CUR) == 0);
  CHECK_FALSE(read_exactly_at(file->get(), 3, 8));
}

TEST_CASE("fd: closed standard descriptors are filled, and said", "[fd]") {
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(0);
    ::close(2);
    const int was_closed = fill_standard_fds();
    const bool good = was_closed == 0b101 && is_open(0) && is_open(2) && fill_standard_fds() == 0;
    ::_exit(good ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
}

TEST_CASE("fd: the writing end of a pipe is told from everything else", "[fd]") {
  Result<Pipe> ends = make_pipe();
  Result<Fd> file = open_file("/dev/null", O_WRONLY);
  REQUIRE((ends && file));
  CHECK(is_write_pipe(ends->write_end.get()));
  CHECK_FALSE(is_write_pipe(ends->read_end.get()));
  CHECK_FALSE(is_write_pipe(file->get()));
  CHECK_FALSE(is_write_pipe(999));
}

TEST_CASE("fd: a client's connection, the null device and a closed descriptor are no log", "[fd]") {
  Result<Pipe> ends = make_pipe();
  Result<Fd> null_device = open_file("/dev/null", O_WRONLY);
  REQUIRE((ends && null_device));
  CHECK(may_be_log(ends->write_end.get()));  // multilog's
  CHECK_FALSE(may_be_log(null_device->get()));
  const Fd network(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  REQUIRE(network.is_open());
  CHECK_FALSE(may_be_log(network.get()));
  const Fd journal(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  REQUIRE(journal.is_open());
  CHECK(may_be_log(journal.get()));
  const int closed = ends->write_end.get();
  ends->write_end.reset();
  CHECK_FALSE(may_be_log(closed));
}

}  // namespace scanq
