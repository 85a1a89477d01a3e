#include <catch2/catch.hpp>

#include "lib/steps/scan_message.h"
#include "tests/unit/random_mime.h"
#include "tests/unit/rewrite_request.h"
#include "tests/unit/test_signatures.h"

namespace scanq {
namespace {

constexpr unsigned kTrees = 500;

std::vector<Finding> findings_in(const std::string& message) {
  REQUIRE(test_engine().prepare(roomy_options()));
  const std::string with_line = std::string(kVirtualLine) + message;
  return find_all(test_engine(), default_settings(), {with_line},
                  Clock::now() + std::chrono::seconds(60));
}

}  // namespace

TEST_CASE("rewrite: of 500 random trees, all but the infected leaf survives byte for byte",
          "[rewrite_property]") {
  for (unsigned seed = 0; seed < kTrees; ++seed) {
    const InfectedMessage message = RandomMime(seed, kVirus).make();
    INFO("tree " << seed << ":\n" << message.original.substr(0, 4000));
    const std::vector<Finding> findings = findings_in(message.original);
    REQUIRE_FALSE(findings.empty());
    const RewrittenMessage got = rewrite(rewrite_request(findings), message.original);
    REQUIRE_FALSE(got.plan.facts.is_delete_failed);
    REQUIRE(got.plan.facts.emptied_parts == 1);
    REQUIRE(forwarded(got.bytes) == message.emptied);
    REQUIRE(findings_in(got.bytes).empty());
  }
}

}  // namespace scanq
