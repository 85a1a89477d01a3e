// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Files of equal bytes within one file are scanned once, and what a file holds is judged with it.
#include <cstdio>
#include <cstring>

#include "lib/scan/clamav_engine.h"
#include "lib/scan/clamav_watch.h"
#include "tests/unit/catch.h"
#include "tests/unit/test_program.h"
#include "tests/unit/test_signatures.h"

namespace scanq {
namespace {

using Texts = std::vector<std::string>;

const std::string kHarmless = "harmless text of some length";
// A word that is a virus only where it stands in a file within a tar.
const std::string kWordOfTars = std::string("SCANQ-UNIT") + "-WORD-OF-TARS-5d";

std::string tar_of(const Texts& members) {
  std::string tar;
  for (const std::string& member : members) {
    char header[512] = "a.txt";
    std::snprintf(header + 100, 8, "%07o", 0644);
    std::snprintf(header + 124, 12, "%011zo", member.size());
    std::memcpy(header + 257,
                "ustar\0"
                "00",
                8);
    std::memset(header + 148, ' ', 8);
    header[156] = '0';
    unsigned sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    std::snprintf(header + 148, 8, "%06o", sum);
    tar.append(header, sizeof header).append(member);
    tar.resize((tar.size() + 511) / 512 * 512);
  }
  return tar.append(1024, '\0');
}

std::string mail_with(const Texts& attachments) {
  std::string mail =
      "Received: by x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=bb\n\n";
  for (const std::string& content : attachments) {
    mail +=
        "--bb\nContent-Type: application/octet-stream; name=a\n"
        "Content-Transfer-Encoding: base64\n\n" +
        digits_of(content) + "\n";
  }
  return mail + "--bb--\n";
}

ClamavEngine& engine() {
  static const TestFolder folder;
  static ClamavEngine engine = [] {
    folder.write("unit.ndb", test_database());
    std::string word = signature_line("x", kWordOfTars);
    word = word.substr(word.rfind(':') + 1);
    folder.write("unit.ldb",
                 "Unit.InTar;Engine:81-255,Container:CL_TYPE_POSIX_TAR,Target:0;0;" + word);
    return load_only(folder);
  }();
  return engine;
}

struct Met {
  int files = 0;
  Texts names;
  std::vector<JudgedFile> judged;
};

// Scans the mail; with `notes` each file that is met is also noted for later.
Met met_in(const std::string& mail, std::uint32_t max_files = 5000, bool notes = false) {
  ScanOptions options = roomy_options();
  options.max_files = max_files;
  REQUIRE(engine().prepare(options));
  Met met;
  std::uint64_t noted = 0;
  ScanWatcher watcher;
  watcher.file = [&](const MetFile&) {
    ++met.files;
    noted += notes ? 1 : 0;
    return false;
  };
  watcher.member = [](std::string_view) {};
  watcher.noted = [&noted] { return noted; };
  watcher.judged = [&met](JudgedFile file) { met.judged.push_back(std::move(file)); };
  const Clock::time_point deadline = Clock::now() + std::chrono::seconds(60);
  for (const Finding& finding : engine().scan(mail, deadline, &watcher))
    met.names.push_back(finding.name);
  return met;
}

// The judgement of this content; null for none.
const JudgedFile* judged(const Met& met, const std::string& content) {
  for (const JudgedFile& file : met.judged) {
    if (file.content == content) return &file;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("clamav copies: of equal files in one file, one alone is opened", "[clamav_copies]") {
  const Texts equal(100, tar_of(Texts(20, kHarmless)));
  const Met met = met_in(mail_with(equal));
  CHECK(met.names.empty());
  CHECK(met.files > 100);  // each attachment is looked at, and the members of few
  CHECK(met.files < 400);  // not all 2,100
}

TEST_CASE("clamav copies: what is infected is found, wherever its copies stand",
          "[clamav_copies]") {
  const std::string infected = tar_of({kHarmless, "a word: " + kVirus});
  Texts attachments(100, tar_of({kHarmless}));
  attachments.push_back(infected);
  CHECK(met_in(mail_with(attachments)).names == Texts{"Unit.One.UNOFFICIAL"});
  attachments.insert(attachments.begin(), infected);
  CHECK(met_in(mail_with(attachments)).names == Texts{"Unit.One.UNOFFICIAL"});
}

TEST_CASE("clamav copies: the same bytes in another file are scanned there", "[clamav_copies]") {
  const std::string file = "a word: " + kWordOfTars;
  CHECK(met_in(mail_with(Texts(100, file))).names.empty());
  Texts attachments(100, file);
  attachments.push_back(tar_of(Texts(50, file)));
  CHECK(met_in(mail_with(attachments)).names == Texts{"Unit.InTar.UNOFFICIAL"});
}

TEST_CASE("clamav copies: a clean file is judged with the files that it holds", "[clamav_copies]") {
  const std::string tar = tar_of({kHarmless, "more text"}), bad = tar_of({kVirus});
  const Met met = met_in(mail_with({tar, bad, tar_of({"behind it"})}));
  REQUIRE(judged(met, tar) != nullptr);
  CHECK(judged(met, tar)->findings.empty());
  CHECK_FALSE(judged(met, tar)->is_pending);
  CHECK(judged(met, bad) == nullptr);
  CHECK(judged(met, tar_of({"behind it"})) == nullptr);
  // A file within it that waits to be opened may not be clean.
  const Met pending = met_in(mail_with({tar}), 5000, true);
  REQUIRE(judged(pending, tar) != nullptr);
  CHECK(judged(pending, tar)->is_pending);
  REQUIRE(judged(pending, kHarmless) != nullptr);
  CHECK_FALSE(judged(pending, kHarmless)->is_pending);
}

TEST_CASE("clamav copies: a limit that one file alone reaches is its own", "[clamav_copies]") {
  Texts members;
  for (int i = 0; i < 400; ++i) members.push_back("harmless text " + std::to_string(i));
  const std::string large = tar_of(members), small = tar_of({kHarmless});
  const Texts limit{"Heuristics.Limits.Exceeded.MaxFiles"};
  const Met met = met_in(mail_with({large, small}), 300);
  CHECK(met.names == limit);
  REQUIRE(judged(met, large) != nullptr);
  REQUIRE(judged(met, large)->findings.size() == 1);
  CHECK(judged(met, large)->findings[0].name == limit[0]);
  CHECK(judged(met, small) == nullptr);
  // All the files that it may have alone were scanned, and so is a virus among them.
  members[297] = kVirus;
  CHECK(met_in(mail_with({tar_of(members)}), 300).names.size() == 2);
  // Of one that came late, a scan of its own sees more.
  const Met late = met_in(mail_with({small, small, small, large}), 300);
  CHECK(late.names == limit);
  CHECK(judged(late, large) == nullptr);
  CHECK(judged(late, small) != nullptr);
}

}  // namespace scanq
