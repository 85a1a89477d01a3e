// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include <fcntl.h>
#include <unistd.h>

#include "lib/base/fd.h"
#include "lib/scan/clamav_engine.h"
#include "tests/unit/catch.h"
#include "tests/unit/test_signatures.h"

namespace scanq {
namespace {

using Names = std::vector<std::string>;

// The findings in a file of these bytes, "category:name", in their order.
Names found_in(const ClamavEngine& engine, std::string_view bytes, Matches matches) {
  const Result<Fd> file = make_sealed_file("scanq-test", bytes);
  REQUIRE(file);
  Names names;
  for (const Finding& finding : engine.scan_file(file->get(), bytes.size(), matches,
                                                 Clock::now() + std::chrono::seconds(60))) {
    names.push_back(std::string(category_name(finding.category)) + ":" + finding.name);
  }
  return names;
}

ClamavEngine& file_engine_with(const ScanOptions& options) {
  ClamavEngine& engine = test_engine();
  REQUIRE(engine.prepare(options));
  return engine;
}

}  // namespace

TEST_CASE("clamav file: the first match ends the scan, or all are told", "[clamav_file]") {
  const ClamavEngine& engine = file_engine_with(roomy_options());
  CHECK(found_in(engine, "", Matches::kFirst).empty());
  CHECK(found_in(engine, "clean", Matches::kFirst).empty());
  CHECK(found_in(engine, "a clean file", Matches::kAll).empty());
  const std::string both = kVirus + " and " + kOtherVirus;
  CHECK(found_in(engine, both, Matches::kFirst) == Names{"virus:Unit.One.UNOFFICIAL"});
  CHECK(found_in(engine, both, Matches::kAll) ==
        Names{"virus:Unit.One.UNOFFICIAL", "virus:Unit.Two.UNOFFICIAL"});
}

TEST_CASE("clamav file: a limit is told beside what clamd would say", "[clamav_file]") {
  ScanOptions options = roomy_options();
  options.max_file_bytes = 1 << 20;
  const ClamavEngine& engine = file_engine_with(options);
  const std::string large = std::string((1 << 20) + 1, 'a') + kVirus;
  CHECK(found_in(engine, large, Matches::kFirst) ==
        Names{"limit:Heuristics.Limits.Exceeded.MaxFileSize"});
  CHECK(found_in(engine, large, Matches::kAll) ==
        Names{"limit:Heuristics.Limits.Exceeded.MaxFileSize"});
}

TEST_CASE("clamav file: the offset of the descriptor does not matter", "[clamav_file]") {
  const ClamavEngine& engine = file_engine_with(roomy_options());
  const Result<Fd> file = make_sealed_file("scanq-test", kVirus);
  REQUIRE(file);
  REQUIRE(seek_to(file->get(), kVirus.size()));
  CHECK(engine
            .scan_file(file->get(), kVirus.size(), Matches::kFirst,
                       Clock::now() + std::chrono::seconds(60))
            .size() == 1);
}

TEST_CASE("clamav file: a file that cannot be read is not clean", "[clamav_file]") {
  const ClamavEngine& engine = file_engine_with(roomy_options());
  const TestFolder folder;
  const std::string path = folder.write("file", "a file for writing alone");
  const Fd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  REQUIRE(file.is_open());
  const std::vector<Finding> found =
      engine.scan_file(file.get(), 24, Matches::kFirst, Clock::now() + std::chrono::seconds(60));
  REQUIRE(found.size() == 1);
  CHECK(found[0].category == Category::kFailed);
}

TEST_CASE("clamav file: our own test signature counts where no other one knows the file",
          "[clamav_file]") {
  const std::string word = std::string("SCANQ-UNIT") + "-TESTFILE-01ab";
  const TestFolder own, shared;
  own.write("test.ndb", signature_line("Eicar-Test-Signature", word));
  shared.write("test.ndb", signature_line("Eicar-Test-Signature", word) +
                               signature_line("Official.Name", word));
  ClamavEngine alone = load_only(own), beside = load_only(shared);
  REQUIRE(alone.prepare(roomy_options()));
  REQUIRE(beside.prepare(roomy_options()));
  for (const Matches matches : {Matches::kFirst, Matches::kAll}) {
    CHECK(found_in(alone, word, matches) == Names{"virus:Eicar-Test-Signature.UNOFFICIAL"});
    CHECK(found_in(beside, word, matches) == Names{"virus:Official.Name.UNOFFICIAL"});
  }
  CHECK(alone.signature_stamp() == SignatureStamp{});
}

}  // namespace scanq
