// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The judgements of the scan of a whole message spare the scans of its parts, and nothing else.
#include "lib/scan/judged_contents.h"

#include "lib/mime/mime_doubt.h"
#include "lib/worker/scan_message.h"
#include "lib/worker/scan_parts.h"
#include "tests/unit/catch.h"
#include "tests/unit/random_mime.h"
#include "tests/unit/test_program.h"
#include "tests/unit/test_signatures.h"

namespace scanq {
namespace {

// A script that a signature knows by its digest alone: `md5sum` of it, its size, and a name.
const std::string kScript = "SCANQ-UNIT-HASHED-2b7d, a script\nrun this\n";
const std::string kScriptSignature = "307ed7e9f6e382635976b0afdef23250:42:Unit.Script\n";

ClamavEngine& engine_with_digests() {
  static const TestFolder folder;
  static ClamavEngine engine = [] {
    folder.write("unit.ndb", test_database());
    folder.write("unit.hdb", kScriptSignature);
    return load_only(folder);
  }();
  return engine;
}

// Scans as scan_message does, with or without the judgements of the scan of the whole.
std::vector<Finding> findings_in(const std::string& message, bool is_known) {
  ClamavEngine& engine = engine_with_digests();
  REQUIRE(engine.prepare(roomy_options()));
  const Clock::time_point deadline = Clock::now() + std::chrono::seconds(60);
  JudgedContents known;
  DeepScanner::Means means{engine, default_settings(), nullptr, nullptr, &known};
  const std::vector<Finding> whole =
      DeepScanner(means, deadline).scan_whole(std::string(kVirtualLine) + message);
  if (!is_known) means.known = nullptr;
  MailReading reading(message, means.settings, nullptr);
  return scan_parts(DeepScanner(means, deadline), {reading, whole, deadline});
}

}  // namespace

TEST_CASE("known contents: found again by all their bytes", "[judged_contents]") {
  JudgedContents known;
  known.add({"clean", ""});
  known.add({"infected\n", "", false, {make_finding(Category::kVirus, "X")}});
  REQUIRE(known.find("clean") != nullptr);
  CHECK(known.find("clean")->findings.empty());
  REQUIRE(known.find("infected\n") != nullptr);
  CHECK(known.find("infected\n")->findings.at(0).name == "X");
  for (const std::string_view other : {"", "cl", "clean\n", "infected", "Clean"}) {
    CHECK(known.find(other) == nullptr);
  }
}

TEST_CASE("known contents: the parts' findings are the same with and without them",
          "[judged_contents]") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    const std::string message = RandomMime(seed, kVirus).make().original;
    INFO("seed " << seed);
    const std::vector<Finding> findings = findings_in(message, true);
    CHECK_FALSE(findings.empty());
    CHECK(findings == findings_in(message, false));
  }
}

// libclamav takes the line end before a boundary for the file's last: another digest.
TEST_CASE("known contents: a file in plain text is still scanned as it is", "[judged_contents]") {
  const std::string message =
      "From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=bb\n\n"
      "--bb\nContent-Type: text/plain\n\nhello\n"
      "--bb\nContent-Type: text/plain; name=run.js\n\n" +
      kScript +
      "\n--bb\nContent-Type: application/octet-stream; name=a\n"
      "Content-Transfer-Encoding: base64\n\n" +
      digits_of(kVirus) + "\n--bb--\n";
  REQUIRE(mime_doubt(message).reason().empty());
  const std::vector<Finding> findings = findings_in(message, true);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].part == "2");
  CHECK(findings[0].name == "Unit.Script.UNOFFICIAL");
  CHECK(findings[1].part == "3");
}

}  // namespace scanq
