// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/clamd/clamd_protocol.h"

#include <vector>

#include "tests/unit/catch.h"

namespace scanq {
namespace {

using std::string_literals::operator""s;

// All commands in the bytes, which come in pieces of this size; the pause comes at their end.
std::vector<ClamdCommand> commands_in(const std::string& bytes, std::size_t piece) {
  ClamdInput input;
  std::vector<ClamdCommand> taken;
  const auto take_all = [&](bool is_pause) {
    for (;;) {
      Result<std::optional<ClamdCommand>> command = input.next_command(is_pause);
      REQUIRE(command);
      if (!*command) return;
      taken.push_back(**command);
    }
  };
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    input.add(std::string_view(bytes).substr(at, piece));
    take_all(false);
  }
  take_all(true);
  return taken;
}

ClamdCommand only_command(const std::string& bytes) {
  const std::vector<ClamdCommand> commands = commands_in(bytes, bytes.size());
  REQUIRE(commands.size() == 1);
  for (std::size_t piece = 1; piece < bytes.size(); ++piece) {
    INFO("pieces of " << piece);
    REQUIRE(commands_in(bytes, piece) == commands);
  }
  return commands[0];
}

// The content of a stream, its bytes in pieces of this size; "!" where it is too long.
std::string stream_in(const std::string& bytes, std::size_t piece, std::uint64_t most) {
  ClamdInput input;
  input.begin_stream(most);
  std::string content;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    input.add(std::string_view(bytes).substr(at, piece));
    for (;;) {
      Result<std::optional<StreamPiece>> part = input.next_piece();
      if (!part) return content + "!";
      if (!*part) break;
      if ((*part)->is_end) return content + ".";
      content += (*part)->bytes;
    }
  }
  return content;
}

}  // namespace

TEST_CASE("clamd: a command ends with a newline, a NUL or a pause", "[clamd_protocol]") {
  CHECK(only_command("nPING\n") == ClamdCommand{ClamdVerb::kPing, "", '\n', false});
  CHECK(only_command("zPING\0"s) == ClamdCommand{ClamdVerb::kPing, "", '\0', false});
  CHECK(only_command("PING\n") == ClamdCommand{ClamdVerb::kPing, "", '\n', true});
  CHECK(only_command("PING") == ClamdCommand{ClamdVerb::kPing, "", '\n', true});
  CHECK(only_command("nPING\r\n").verb == ClamdVerb::kPing);
  CHECK(only_command("zPING\n\0"s).verb == ClamdVerb::kUnknown);
  CHECK(commands_in("nPING", 5).empty());
  CHECK(commands_in("zPING\n", 6).empty());
}

TEST_CASE("clamd: a path follows its command after any one byte", "[clamd_protocol]") {
  CHECK(only_command("zSCAN /a b\nc\0"s).argument == "/a b\nc");
  CHECK(only_command("nCONTSCAN  /a\n").argument == " /a");
  CHECK(only_command("nMULTISCANx/a \n").argument == "/a ");
  CHECK(only_command("SCAN /a\r\n").argument == "/a");
  CHECK(only_command("nSCAN \n") == ClamdCommand{ClamdVerb::kScan, "", '\n', false});
  CHECK(only_command("nSCAN\n").verb == ClamdVerb::kUnknown);
  CHECK(only_command("nPING x\n").verb == ClamdVerb::kUnknown);
  CHECK(only_command("nSCAN /a\0b\n"s).argument == "/a");
}

TEST_CASE("clamd: commands that have no bare form are unknown without one", "[clamd_protocol]") {
  for (const char* name : {"INSTREAM", "IDSESSION", "END", "STATS", "VERSIONCOMMANDS"}) {
    INFO(name);
    CHECK(only_command(std::string(name) + "\n").verb == ClamdVerb::kUnknown);
    CHECK(only_command("n" + std::string(name) + "\n").verb != ClamdVerb::kUnknown);
  }
  CHECK(only_command("ALLMATCHSCAN /a\n").verb == ClamdVerb::kUnknown);
  CHECK(only_command("n\n").verb == ClamdVerb::kUnknown);
  CHECK(only_command("\n").verb == ClamdVerb::kUnknown);
}

TEST_CASE("clamd: a command that never ends is an error", "[clamd_protocol]") {
  ClamdInput input;
  input.add("z" + std::string(kMaxCommandBytes, 'a'));
  CHECK(!input.next_command(false));
  input = ClamdInput();
  input.add(std::string(kMaxCommandBytes + 1, 'a') + "\n");
  CHECK(!input.next_command(false));
  input = ClamdInput();
  input.add("z" + std::string(kMaxCommandBytes - 1, 'a'));
  CHECK(input.next_command(false));
}

TEST_CASE("clamd: a stream is its chunks, however they come", "[clamd_protocol]") {
  const std::string stream = "\0\0\0\3abc\0\0\0\2de\0\0\0\0rest"s;
  for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
    INFO("pieces of " << piece);
    CHECK(stream_in(stream, piece, 5) == "abcde.");
    CHECK(stream_in(stream, piece, 4) == "abc!");
    CHECK(stream_in("\xff\xff\xff\xff"s + "abc", piece, 1 << 20) == "!");
  }
  CHECK(stream_in("\0\0\0\0"s, 4, 5) == ".");
  CHECK(stream_in("\0\0\0\3ab"s, 6, 5) == "ab");
}

TEST_CASE("clamd: the byte behind FILDES is taken once", "[clamd_protocol]") {
  ClamdInput input;
  input.add("nFILDES\n");
  REQUIRE(input.next_command(false));
  CHECK(!input.take_byte());
  input.add("\0nPING\n"s);
  CHECK(input.take_byte());
  Result<std::optional<ClamdCommand>> next = input.next_command(false);
  REQUIRE((next && *next));
  CHECK((*next)->verb == ClamdVerb::kPing);
}

TEST_CASE("clamd: only some commands are for sessions", "[clamd_protocol]") {
  CHECK(is_for_sessions(ClamdVerb::kInstream));
  CHECK(is_for_sessions(ClamdVerb::kScan));
  CHECK(!is_for_sessions(ClamdVerb::kContscan));
  CHECK(!is_for_sessions(ClamdVerb::kUnknown));
  CHECK(!is_for_sessions(ClamdVerb::kIdSession));
}

}  // namespace scanq
