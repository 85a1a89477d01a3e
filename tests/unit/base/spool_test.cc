// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/spool.h"

#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "tests/unit/catch.h"

namespace scanq {
namespace {

// A pipe's read end from which `content` can be read; small enough for the pipe.
Fd readable(const std::string& content) {
  Pipe ends = *make_pipe();
  REQUIRE(write_all(ends.write_end.get(), content));
  return std::move(ends.read_end);
}

std::string whole_mail(const Spool& spool) {
  return *read_to_end(spool.descriptor(), 1 << 20);
}

std::uint64_t file_bytes(const Spool& spool) {
  struct stat about {};
  REQUIRE(::fstat(spool.descriptor(), &about) == 0);
  return static_cast<std::uint64_t>(about.st_size);
}

}  // namespace

TEST_CASE("spool: reads as the head and the message behind it", "[spool]") {
  for (const std::uint64_t memory_bytes : {std::uint64_t{0}, std::uint64_t{1000}}) {
    Spool spool = *Spool::make({memory_bytes, "/tmp"});
    REQUIRE(*spool.fill_from(readable("hello").get(), 100) == 5);
    REQUIRE(spool.put_head("X: y\n"));
    CHECK(whole_mail(spool) == "X: y\nhello");
    CHECK(spool.message_bytes() == 5);
  }
}

TEST_CASE("spool: a second head replaces the first", "[spool]") {
  Spool spool = *Spool::make({});
  REQUIRE(spool.append("hello"));
  REQUIRE(spool.put_head("A long first head\n"));
  REQUIRE(spool.put_head("B\n"));
  CHECK(whole_mail(spool) == "B\nhello");
}

TEST_CASE("spool: a message of no bytes has its head room", "[spool]") {
  Spool spool = *Spool::make({});
  REQUIRE(*spool.fill_from(readable("").get(), 100) == 0);
  CHECK(file_bytes(spool) == Spool::kHeadRoomBytes);
  REQUIRE(spool.put_head("X: y\n"));
  CHECK(whole_mail(spool) == "X: y\n");
}

TEST_CASE("spool: a message over the bound is read to its end and refused", "[spool]") {
  Spool spool = *Spool::make({});
  const Fd from = readable("0123456789");
  const Result<std::uint64_t> filled = spool.fill_from(from.get(), 9);
  REQUIRE_FALSE(filled);
  CHECK(filled.error().code == ErrorCode::kWriteFailed);
  CHECK(read_to_end(from.get(), 10)->empty());
}

TEST_CASE("spool: a head larger than the head room is refused", "[spool]") {
  Spool spool = *Spool::make({});
  CHECK_FALSE(spool.put_head(std::string(Spool::kHeadRoomBytes + 1, 'x')));
}

TEST_CASE("spool: no file in the folder is told as such", "[spool]") {
  Spool spool = *Spool::make({0, "/nonexistent"});
  const Result<void> added = spool.append("x");
  REQUIRE_FALSE(added);
  CHECK(added.error().code == ErrorCode::kNoSpool);
}

TEST_CASE("spool: the read-only descriptor stands at the message and cannot write", "[spool]") {
  Spool spool = *Spool::make({});
  REQUIRE(spool.append("hello"));
  const Fd reader = *spool.open_read_only();
  CHECK(*read_to_end(reader.get(), 100) == "hello");
  CHECK_FALSE(write_all(reader.get(), "x"));
}

TEST_CASE("spool: bytes written through the descriptor are adopted", "[spool]") {
  Spool spool = *Spool::make({});
  REQUIRE(spool.adopt_written());
  CHECK(spool.message_bytes() == 0);
  REQUIRE(write_all_at(spool.descriptor(), "hello", spool.message_offset()));
  REQUIRE(spool.adopt_written());
  CHECK(spool.message_bytes() == 5);
}

}  // namespace scanq
