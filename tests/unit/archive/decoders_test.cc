// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/decoders.h"

#include <utility>
#include <vector>

#include "lib/archive/lzop.h"
#include "tests/unit/catch.h"
#include "tests/unit/from_hex.h"

using namespace scanq;

namespace {

// By lzop 1.04: hello.txt with this text, which is too short to be packed.
const std::string kLzopText = "what is in it";
const std::string kLzop = from_hex(
    "894c5a4f000d0a1a0a104020a00940010503000009000081a46b0beac3000000000968656c6c6f2e747874"
    "76c7085f0000000d0000000d216304a57768617420697320696e20697400000000");
// By zstd --ultra -22 --long=31: a frame of 13 raw bytes and a window of 2 GB.
const std::string kLongZstd = from_hex("28b52ffd04a86900007768617420697320696e20697484ec39a8");

struct Decoded {
  WalkReport report;
  std::vector<std::pair<std::string, std::string>> members;
  std::vector<MemberEnd> ends;
};

Decoded decode_all(std::string_view format, std::string_view bytes, WalkBudget budget = {}) {
  Decoded walked;
  ArchiveVisitor visitor;
  visitor.begin = [&](const ArchiveMember& member) {
    walked.members.emplace_back(member.name, "");
    return true;
  };
  visitor.content = [&](std::string_view block) { walked.members.back().second += block; };
  visitor.end = [&](const ArchiveMember&, MemberEnd end, std::string_view) {
    walked.ends.push_back(end);
    return true;
  };
  walked.report = walk_with_decoder(format, bytes, budget, visitor);
  return walked;
}

}  // namespace

TEST_CASE("decoders: each file that lzop packed is a member", "[decoders]") {
  const Decoded walked = decode_all("lzop", kLzop + kLzop);
  CHECK(walked.report.is_complete());
  CHECK(walked.members == decltype(walked.members)(2, {"hello.txt", kLzopText}));
  CHECK(end_of_lzop(kLzop + kLzop + "more") == 2 * kLzop.size());
}

TEST_CASE("decoders: what lzop packed and somebody cut short or changed is not whole",
          "[decoders]") {
  for (std::size_t bytes = kLzopMagic.size(); bytes < kLzop.size(); ++bytes) {
    INFO(bytes);
    const Decoded walked = decode_all("lzop", kLzop.substr(0, bytes));
    CHECK(walked.ends == std::vector{MemberEnd::kUnreadable});
    CHECK(end_of_lzop(kLzop.substr(0, bytes)) == 0);
  }
  std::string other_method = kLzop;
  other_method[15] = 9;
  CHECK(decode_all("lzop", other_method).ends == std::vector{MemberEnd::kUnreadable});
  for (std::size_t at = kLzopMagic.size(); at < kLzop.size(); ++at) {
    std::string changed = kLzop;
    changed[at] = static_cast<char>(changed[at] ^ 0xff);
    static_cast<void>(decode_all("lzop", changed));
  }
}

TEST_CASE("decoders: zstd with a window of 2 GB needs no such memory", "[decoders]") {
  const Decoded walked = decode_all("zstd", kLongZstd);
  CHECK(walked.report.is_complete());
  CHECK(walked.members == decltype(walked.members){{"", kLzopText}});
  CHECK(decode_all("zstd", kLongZstd.substr(0, 20)).ends == std::vector{MemberEnd::kUnreadable});
}

TEST_CASE("decoders: the budget's limits hold", "[decoders]") {
  WalkBudget budget;
  budget.total_bytes = 5;
  CHECK(decode_all("lzop", kLzop, budget).report.exhausted == "max_scan_bytes");
  budget = {};
  budget.member_bytes = 5;
  const Decoded cut = decode_all("lzop", kLzop, budget);
  CHECK(cut.ends == std::vector{MemberEnd::kCutShort});
  CHECK(cut.members[0].second == kLzopText.substr(0, 5));
  CHECK(decode_all("zstd", kLongZstd, budget).report.exhausted == "max_file_bytes");
  budget = {};
  budget.members = 1;
  CHECK(decode_all("lzop", kLzop + kLzop, budget).report.exhausted == "max_files");
}

TEST_CASE("decoders: bytes that only begin like SquashFS are no archive", "[decoders]") {
  const Decoded walked = decode_all("SquashFS", "hsqs" + std::string(200, '\1'));
  CHECK_FALSE(walked.report.is_archive);
  CHECK_FALSE(walked.report.trouble.empty());
}
