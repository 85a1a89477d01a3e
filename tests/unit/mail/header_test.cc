// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/header.h"

#include "tests/unit/catch.h"

using namespace scanq;

namespace {

Verdict with(std::initializer_list<std::pair<Category, std::string>> findings) {
  Verdict verdict;
  verdict.is_scanned = true;
  for (const auto& [category, name] : findings) {
    Finding finding;
    finding.category = category;
    finding.name = name;
    verdict.findings.push_back(finding);
  }
  return verdict;
}

}  // namespace

TEST_CASE("header: the status says the worst that was found", "[header]") {
  CHECK(status_text(with({})) == "Clean");
  CHECK(status_text(with({{Category::kPua, "P"}, {Category::kVirus, "V"}})) == "Infected (V)");
  CHECK(status_text(with({{Category::kVirus, "V"}, {Category::kVirus, "W"}})) == "Infected (V, W)");
  CHECK(status_text(with({{Category::kFailed, "why"}})) == "Failed (why)");
  CHECK(status_text(with({{Category::kLimit, "MaxFiles"}})) == "Not scanned (MaxFiles)");
  CHECK(status_text(with({{Category::kMacro, "M"}})) == "Suspicious (M)");
  Verdict exempt;
  exempt.not_scanned_reason = "scan = none";
  CHECK(status_text(exempt) == "Not scanned (scan = none)");
}

TEST_CASE("header: no category of finding ever looks clean", "[header]") {
  for (std::size_t i = 0; i < kCategoryNames.size(); ++i) {
    CHECK(status_text(with({{static_cast<Category>(i), "X"}})) != "Clean");
  }
}

TEST_CASE("header: whatever a finding is called, lines stay lines of ASCII", "[header]") {
  const Verdict verdict =
      with({{Category::kVirus, "A\nX-Forged: yes\r\n\n\x80" + std::string(5000, 'x')}});
  const std::string lines = make_virus_headers(verdict, Action::kTag, "host\nX: y", "cut\nZ: z");
  std::size_t count = 0;
  for (std::size_t start = 0; start < lines.size(); ++count) {
    const std::size_t end = lines.find('\n', start);
    REQUIRE(end != std::string::npos);
    CHECK(end - start <= 998);
    CHECK(lines.compare(start, 2, "X-") == 0);
    start = end + 1;
  }
  CHECK(count == 3);
  CHECK(lines.find_first_of("\r\x80") == std::string::npos);
}

TEST_CASE("header: pass says nothing of a finding, but a clean message is always called so",
          "[header]") {
  CHECK(make_virus_headers(with({{Category::kVirus, "V"}}), Action::kPass, "h", "")
            .find("X-Virus-Status") == std::string::npos);
  CHECK(make_virus_headers(with({}), Action::kPass, "h", "").find("X-Virus-Status: Clean\n") !=
        std::string::npos);
}

TEST_CASE("header: without the official signatures nothing is said to be clean", "[header]") {
  Verdict verdict;
  verdict.not_scanned_reason = "no virus database";
  verdict.has_database = false;
  CHECK(status_text(verdict) == "Not scanned (no virus database)");
  verdict.findings = {make_finding(Category::kVirus, "V")};
  CHECK(status_text(verdict) == "Infected (V)");
  verdict.findings = {make_finding(Category::kName, "N")};
  CHECK(status_text(verdict) == "Suspicious (N), not scanned (no virus database)");
  // An action of pass hides what was found, and not that there was no full scan.
  CHECK(make_virus_headers(verdict, Action::kPass, "h", "").find("X-Virus-Status: ") !=
        std::string::npos);
}
