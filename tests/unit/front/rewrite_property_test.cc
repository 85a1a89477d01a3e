// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception

#include "lib/mime/mime_message.h"
#include "tests/unit/catch.h"
#include "tests/unit/random_mime.h"
#include "tests/unit/rewrite_request.h"
#include "tests/unit/scan_mail.h"

namespace scanq {
namespace {

constexpr unsigned kTrees = 500;

}  // namespace

TEST_CASE("rewrite: of 500 random trees, all but the infected leaf survives byte for byte",
          "[rewrite_property]") {
  for (unsigned seed = 0; seed < kTrees; ++seed) {
    const InfectedMessage message = RandomMime(seed, kVirus).make();
    INFO("tree " << seed << ":\n" << message.original.substr(0, 4000));
    const std::vector<Finding> findings = scan_mail(message.original);
    REQUIRE_FALSE(findings.empty());
    const RewrittenMessage got = rewrite(rewrite_request(findings), message.original);
    REQUIRE_FALSE(got.facts.is_delete_failed);
    REQUIRE(got.facts.emptied_parts == 1);
    REQUIRE(forwarded(got.bytes) == message.emptied);
    REQUIRE(scan_mail(got.bytes).empty());
  }
}

TEST_CASE("rewrite: of a message broken at random, all but the part asked for survives",
          "[rewrite_property]") {
  constexpr unsigned kMutations = 1000;
  constexpr std::string_view kBytes("\0\r\n-=:;\"\\\x1b\x80\xff", 12);
  std::mt19937 random(1);
  unsigned sealed = 0;  // parts that begin where some program still sees the header
  for (unsigned seed = 0; seed < kMutations; ++seed) {
    std::string message = RandomMime(seed, kVirus).make().original;
    for (int i = 0; i < 20; ++i)
      message[random() % message.size()] = kBytes[random() % kBytes.size()];
    message.resize(message.size() - random() % 3);
    Result<MimeTree> tree = read_mime_tree(message);
    REQUIRE(tree);
    const MimePart& part = tree->leaves[random() % tree->leaves.size()];
    INFO("message " << seed << ", part " << part.path);
    const RewrittenMessage got = rewrite(rewrite_request({virus_at(part.path)}), message);
    if (part.size_bytes() == 0) {
      REQUIRE(got.facts.is_delete_failed);
      continue;
    }
    if (got.facts.is_delete_failed) {
      ++sealed;
      continue;
    }
    std::string expected = message;
    expected.erase(part.content_begin, part.size_bytes());
    REQUIRE(forwarded(got.bytes) == expected);
  }
  CHECK(sealed <= kMutations / 50);
}

}  // namespace scanq
