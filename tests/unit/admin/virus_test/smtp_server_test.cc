// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/virus_test/smtp_server.h"

#include <filesystem>
#include <fstream>
#include "tests/unit/catch.h"

#include "lib/base/temp_folder.h"

namespace scanq {
namespace {

TEST_CASE("smtp_server: a server is HOST:PORT", "[smtp_server]") {
  CHECK(parse_smtp_server("127.0.0.1:2525")->text() == "127.0.0.1:2525");
  CHECK(parse_smtp_server("mail.example.net")->text() == "mail.example.net:25");
  CHECK(parse_smtp_server("[::1]:26")->text() == "[::1]:26");
  for (const char* text : {"", ":25", "a:", "a:0", "a:65536", "a:x", "a:1x", "a:-1"}) {
    CHECK_FALSE(parse_smtp_server(text));
  }
}

TEST_CASE("smtp_server: the server that listens on port 25 is found", "[smtp_server]") {
  const Result<TempFolder> folder = TempFolder::make("/tmp");
  REQUIRE(folder);
  const std::filesystem::path proc = folder->path();
  CHECK_FALSE(find_smtp_server(proc));
  std::filesystem::create_directory(proc / "net");
  const std::string head = "  sl  local_address rem_address   st tx_queue rx_queue\n";
  std::ofstream(proc / "net/tcp") << head << "   0: 0100007F:0016 00000000:0000 0A 0\n"
                                  << "   1: 0100007F:0019 0100007F:9999 01 0\n";
  CHECK_FALSE(find_smtp_server(proc));
  std::ofstream(proc / "net/tcp6")
      << head << "   0: 00000000000000000000000000000000:0019 0:0 0A 0\n";
  CHECK(find_smtp_server(proc)->text() == "[::1]:25");
  std::ofstream(proc / "net/tcp") << head << "   0: 0A0200C0:0019 00000000:0000 0A 0\n";
  CHECK(find_smtp_server(proc)->text() == "192.0.2.10:25");
  std::ofstream(proc / "net/tcp") << head << "   0: 00000000:0019 00000000:0000 0A 0\n";
  CHECK(find_smtp_server(proc)->text() == "127.0.0.1:25");
}

}  // namespace
}  // namespace scanq
