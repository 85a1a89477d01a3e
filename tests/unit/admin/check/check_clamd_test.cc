// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/check_clamd.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <thread>

#include "lib/base/fd.h"
#include "tests/unit/catch.h"
#include "tests/unit/test_signatures.h"

namespace scanq {
namespace {

// A server at the path that takes one question and gives this answer.
class OneAnswer {
 public:
  OneAnswer(const std::string& path, std::string answer)
      : listener_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listener_.get(), 1) == 0);
    serving_ = std::jthread([this, answer] {
      const Fd client(::accept(listener_.get(), nullptr, nullptr));
      char buffer[4096];
      const ssize_t asked = ::read(client.get(), buffer, sizeof buffer);
      const ssize_t told = ::write(client.get(), answer.data(), answer.size());
      (void)asked;
      (void)told;  // the row shows what arrived
    });
  }

 private:
  Fd listener_;
  std::jthread serving_;
};

}  // namespace

TEST_CASE("check_clamd: where it is off, there is no row", "[check_clamd]") {
  const TestFolder folder;
  CHECK(check_clamd(folder.path + "/clamd.ctl").empty());
  CHECK(check_clamd(folder.write("file", "no socket")).empty());
}

TEST_CASE("check_clamd: it is well where the test virus is found, and critical elsewhere",
          "[check_clamd]") {
  const std::pair<std::string, State> cases[] = {
      {std::string("stream: Eicar FOUND\0", 20), State::kOk},
      {std::string("stream: OK\0", 11), State::kCritical},
      {"", State::kCritical}};
  for (const auto& [answer, state] : cases) {
    INFO(answer);
    const TestFolder folder;
    const std::string path = folder.path + "/clamd.ctl";
    const OneAnswer server(path, answer);
    const std::vector<CheckRow> rows = check_clamd(path);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].state == state);
    CHECK(rows[0].advice.empty() == (state == State::kOk));
  }
}

}  // namespace scanq
