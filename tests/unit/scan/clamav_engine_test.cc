// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/clamav_engine.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "lib/base/fd.h"
#include "tests/unit/catch.h"
#include "tests/unit/test_program.h"
#include "tests/unit/test_signatures.h"

namespace scanq {
namespace {

const Clock::duration kEnoughTime = std::chrono::seconds(60);

// The names of all findings, "category:name", sorted.
std::vector<std::string> found(const ClamavEngine& engine, std::string_view bytes,
                               Clock::duration time = kEnoughTime) {
  std::vector<std::string> names;
  for (const Finding& finding : engine.scan(bytes, Clock::now() + time))
    names.push_back(std::string(category_name(finding.category)) + ":" + finding.name);
  std::sort(names.begin(), names.end());
  return names;
}
using Names = std::vector<std::string>;

ClamavEngine& engine_with(const ScanOptions& options) {
  ClamavEngine& engine = test_engine();
  REQUIRE(engine.prepare(options));
  return engine;
}

std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  return bytes;
}

// `printf 'secret text' > a.txt; zip -P secret a.zip a.txt`
const std::string kEncryptedZip = from_hex(
    "504b03040a0009000000c223785dec1a2122170000000b00000005001c00612e7478745554090003cc12056bcc1205"
    "6b75780b0001040000000004000000004a2d634fea1c867fb54634030a12fad257e3de47752217504b0708ec1a2122"
    "170000000b000000504b01021e030a0009000000c223785dec1a2122170000000b0000000500180000000000010000"
    "00a48100000000612e7478745554050003cc12056b75780b000104000000000400000000504b050600000000010001"
    "004b000000660000000000");
// `printf 'harmless member' > a.txt; zip -0 a.zip a.txt`
const std::string kPlainZip = from_hex(
    "504b03041400000000000000785d1a8089af0f0000000f00000005000000612e7478746861726d6c657373206d65"
    "6d626572504b010214031400000000000000785d1a8089af0f0000000f0000000500000000000000000000008001"
    "00000000612e747874504b0506000000000100010033000000320000000000");

}  // namespace

TEST_CASE("clamav engine: libclamav's names tell the category", "[clamav_engine]") {
  CHECK(alert_category("Win.Test.EICAR_HDB-1") == Category::kVirus);
  CHECK(alert_category("Eicar-Test-Signature") == Category::kVirus);
  CHECK(alert_category("Heuristics.Limits.Exceeded.MaxRecursion") == Category::kLimit);
  CHECK(alert_category("Heuristics.Limits.Exceeded") == Category::kLimit);
  CHECK(alert_category("Heuristics.Encrypted.Zip") == Category::kEncrypted);
  CHECK(alert_category("Heuristics.OLE2.ContainsMacros.VBA") == Category::kMacro);
  CHECK(alert_category("Heuristics.Phishing.Email.SpoofedDomain") == Category::kHeuristic);
  CHECK(alert_category("PUA.Win.Packer.Upx-1.UNOFFICIAL") == Category::kPua);
}

TEST_CASE("clamav engine: everything in the bytes is reported, each name once", "[clamav_engine]") {
  const ClamavEngine& engine = engine_with(roomy_options());
  CHECK(found(engine, "nothing to see here").empty());
  CHECK(found(engine, kVirus) == Names{"virus:Unit.One.UNOFFICIAL"});
  CHECK(found(engine, kVirus + " " + kOtherVirus + " " + kVirus) ==
        Names{"virus:Unit.One.UNOFFICIAL", "virus:Unit.Two.UNOFFICIAL"});
  CHECK(found(engine, "").empty());
  CHECK(found(engine, "ab").empty());
}

TEST_CASE("clamav engine: an alert that the settings do not want is not reported",
          "[clamav_engine]") {
  ScanOptions options = roomy_options();
  CHECK(found(engine_with(options), kPhishing) ==
        Names{"heuristic:Heuristics.Phishing.Unit.UNOFFICIAL"});
  options.alert_heuristic = false;
  CHECK(found(engine_with(options), kPhishing).empty());
  CHECK(found(engine_with(options), kVirus).size() == 1);

  CHECK(found(engine_with(options), kEncryptedZip) == Names{"encrypted:Heuristics.Encrypted.Zip"});
  options.alert_encrypted = false;
  CHECK(found(engine_with(options), kEncryptedZip).empty());
}

TEST_CASE("clamav engine: a limit that was hit is never clean", "[clamav_engine]") {
  ScanOptions options = roomy_options();
  options.max_file_bytes = 100;
  CHECK(found(engine_with(options), std::string(200, 'x')) ==
        Names{"limit:Heuristics.Limits.Exceeded.MaxFileSize"});
  options = roomy_options();
  options.max_scan_bytes = 100;
  CHECK(found(engine_with(options), std::string(200, 'x')) ==
        Names{"limit:Heuristics.Limits.Exceeded.MaxScanSize"});
  CHECK(found(engine_with(roomy_options()), "late", Clock::duration(-1)) ==
        Names{"limit:Heuristics.Limits.Exceeded.MaxScanTime"});
}

TEST_CASE("clamav engine: certain findings of the files within are told", "[clamav_engine]") {
  const ClamavEngine& engine = engine_with(roomy_options());
  const auto judged_in = [&engine](const std::string& parts) {
    Names judged;
    ScanWatcher watcher;
    watcher.file = [](const MetFile&) { return false; };
    watcher.member = [](std::string_view) {};
    watcher.judged = [&judged](const JudgedFile& file) {
      std::string line = file.content.substr(0, file.content.find('\n')) + ":";
      for (const Finding& finding : file.findings) line += " " + finding.name;
      judged.push_back(line);
    };
    const std::string mail =
        "Received: by x\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=bb\n\n" +
        parts + "--bb--\n";
    (void)engine.scan(mail, Clock::now() + kEnoughTime, &watcher);
    return judged;
  };
  const auto part = [](const std::string& content) {
    return "--bb\nContent-Type: application/octet-stream; name=a\n"
           "Content-Transfer-Encoding: base64\n\n" +
           digits_of(content) + "\n";
  };
  const std::string clean = part("harmless one"), infected = part(kVirus);
  const std::string of_clean = "harmless one:", of_infected = kVirus + ": Unit.One.UNOFFICIAL";
  CHECK(judged_in(clean + part("harmless two")) == Names{of_clean, "harmless two:"});
  CHECK(judged_in(clean + infected) == Names{of_clean, of_infected});
  // Behind an infected file, nothing is certain.
  CHECK(judged_in(infected + clean) == Names{of_infected});
  CHECK(judged_in(infected + infected) == Names{of_infected});
  CHECK(judged_in(infected + part(kOtherVirus)).empty());
  CHECK(judged_in(clean + infected + part(kOtherVirus)) == Names{of_clean});
  // A clean file is certain with the files that it holds.
  CHECK(judged_in(part(kPlainZip)).size() == 2);
  CHECK(judged_in(part(kEncryptedZip)).empty());
  // In a scan that a limit cut short, later files are not certain.
  CHECK(judged_in(clean + part(std::string(kJudgedBytes, 'x'))) == Names{of_clean});
  ScanOptions tight = roomy_options();
  tight.max_file_bytes = 100;
  (void)engine_with(tight);
  CHECK(judged_in(clean).empty());
  (void)engine_with(roomy_options());
}

TEST_CASE("clamav engine: no folder for temporary files is a failure, not clean",
          "[clamav_engine]") {
  const ClamavEngine& engine = engine_with(roomy_options());
  Result<Fd> here = open_file(".", O_RDONLY | O_DIRECTORY);
  REQUIRE(here);
  {
    const TestFolder gone;
    REQUIRE(::chdir(gone.path.c_str()) == 0);
  }
  const std::vector<Finding> findings =
      engine.scan("Subject: x\n\nclean", Clock::now() + kEnoughTime);
  REQUIRE(::fchdir(here->get()) == 0);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].category == Category::kFailed);
  CHECK(findings[0].name.find("mkdir") != std::string::npos);
  CHECK(found(engine, "clean again").empty());
}

TEST_CASE("clamav engine: without a database the test signatures do, and it says so",
          "[clamav_engine]") {
  const TestFolder folder;
  const std::string own =
      folder.write("own.txt.ndb", signature_line("Eicar-Test-Signature", kVirus));
  for (const std::string& database : {folder.path + "/empty", folder.path + "/absent"}) {
    std::filesystem::create_directory(folder.path + "/empty");
    Result<ClamavEngine> engine = ClamavEngine::load({database, own, false, {"main", "daily"}});
    REQUIRE(engine);
    CHECK_FALSE(engine->facts().has_database);
    CHECK(engine->facts().signatures == "only the test signatures");
    CHECK(engine->facts().signature_count == 1);
    REQUIRE(engine->prepare(roomy_options()));
    CHECK(found(*engine, kVirus) == Names{"virus:Eicar-Test-Signature"});  // by its own name
  }
}

TEST_CASE("clamav engine: signatures that cannot be loaded are named", "[clamav_engine]") {
  const TestFolder folder;
  Result<ClamavEngine> none = ClamavEngine::load({folder.path, folder.path + "/no.ndb", false});
  REQUIRE_FALSE(none);
  CHECK(none.error().text.find("/no.ndb") != std::string::npos);

  folder.write("broken.ndb", "Only:half\n");
  Result<ClamavEngine> broken = ClamavEngine::load({folder.path, folder.path + "/no.ndb", false});
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code == ErrorCode::kBadSettings);
  CHECK(broken.error().text.find("broken.ndb") != std::string::npos);
}

TEST_CASE("clamav engine: a database alone will do, and it says so", "[clamav_engine]") {
  const EngineFacts& facts = test_engine().facts();
  CHECK(facts.has_database);
  CHECK(facts.signature_count == 3);
  CHECK(facts.way.find("absent.ndb") != std::string::npos);
  CHECK(clamav_version().starts_with("ClamAV "));
}

TEST_CASE("clamav engine: a foreign file is no official database, a file that is named is enough",
          "[clamav_engine]") {
  const TestFolder folder;
  folder.write("own.ndb", test_database());
  const auto has_database = [&folder](std::vector<std::string> required) {
    Result<ClamavEngine> engine =
        ClamavEngine::load({folder.path, folder.path + "/absent.ndb", false, std::move(required)});
    REQUIRE((engine && engine->prepare(roomy_options())));
    CHECK(found(*engine, kVirus) == Names{"virus:Unit.One.UNOFFICIAL"});
    return engine->facts().has_database;
  };
  CHECK_FALSE(has_database({"main", "daily"}));
  CHECK(has_database({"own.ndb"}));
  CHECK(has_database({}));
}

TEST_CASE("clamav engine: signatures whose names are in capitals are loaded", "[clamav_engine]") {
  const TestFolder folder;
  folder.write("OWN.NDB", test_database());
  ClamavEngine engine = load_only(folder);
  REQUIRE(engine.prepare(roomy_options()));
  CHECK(found(engine, kVirus) == Names{"virus:Unit.One.UNOFFICIAL"});
}

}  // namespace scanq
