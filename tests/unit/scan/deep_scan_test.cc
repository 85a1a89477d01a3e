// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/deep_scan.h"

#include <algorithm>

#include "lib/mime/packed_files.h"
#include "tests/unit/catch.h"
#include "tests/unit/mail_places.h"
#include "tests/unit/test_signatures.h"

namespace scanq {
namespace {

using namespace std::string_literals;

// An archive of ar, which libarchive opens and libclamav does not.
std::string ar_of(const std::string& name, const std::string& content) {
  std::string header = name;
  header.resize(16, ' ');
  header += "0           0     0     644     ";
  std::string size = std::to_string(content.size());
  size.resize(10, ' ');
  return "!<arch>\n" + header + size + "`\n" + content + (content.size() % 2 == 1 ? "\n" : "");
}
const std::string kRzip = "RZIP\2\1"s;
const std::string kLockedArj = "\x60\xea\x26\0\x1e\x0b\x01\0\x11\0\2"s;

// "category:name member", sorted.
using Names = std::vector<std::string>;
Names names_of(const std::vector<Finding>& findings) {
  Names names;
  for (const Finding& finding : findings) {
    names.push_back(std::string(category_name(finding.category)) + ":" + finding.name + " " +
                    finding.member);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<Finding> scan(const std::string& bytes, const Settings& settings = default_settings(),
                          JudgedContents* known = nullptr) {
  ClamavEngine& engine = test_engine();
  REQUIRE(engine.prepare(roomy_options()));
  DeepScanner scanner({engine, settings, nullptr, nullptr, known},
                      Clock::now() + std::chrono::seconds(60));
  return scanner.scan(bytes);
}
Names found(const std::string& bytes, const Settings& settings = default_settings()) {
  return names_of(scan(bytes, settings));
}

}  // namespace

TEST_CASE("deep scan: a virus in an archive that libarchive alone opens names its member",
          "[deep_scan]") {
  const std::vector<Finding> findings = scan(ar_of("bad.exe", kVirus));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].name == "Unit.One.UNOFFICIAL");
  CHECK(findings[0].member == "bad.exe");
  CHECK(findings[0].note.starts_with("opened by libarchive"));
  CHECK(found(ar_of("good.exe", "harmless")).empty());
}

// An archive of ar is not compressed, so a virus is also found in each archive around its own.
TEST_CASE("deep scan: a member within a member is a path", "[deep_scan]") {
  const Names names = found(ar_of("inner.a", ar_of("bad.exe", kVirus)));
  CHECK(names ==
        Names{"virus:Unit.One.UNOFFICIAL inner.a", "virus:Unit.One.UNOFFICIAL inner.a/bad.exe"});
}

TEST_CASE("deep scan: archives deeper than max_recursion are a finding", "[deep_scan]") {
  Settings settings = default_settings();
  settings.max_recursion = 2;
  const std::string archive = ar_of("1.a", ar_of("good.exe", "harmless"));
  CHECK(found(archive, settings).empty());
  CHECK(found(ar_of("2.a", archive), settings) ==
        Names{"limit:Limits.Exceeded.max_recursion 2.a/1.a"});
}

TEST_CASE("deep scan: more bytes of archives than max_scan_bytes are a finding", "[deep_scan]") {
  Settings settings = default_settings();
  settings.max_scan_bytes = 1 << 20;
  const std::string archive = ar_of("large", std::string(2 << 20, 'x'));
  CHECK(found(archive, settings) == Names{"limit:Limits.Exceeded.max_scan_bytes "});
  CHECK(found(archive).empty());
}

TEST_CASE("deep scan: what nothing opens is a finding, also within an archive", "[deep_scan]") {
  CHECK(found(kRzip) == Names{"limit:Archive.NotOpened.rzip "});
  CHECK(found(ar_of("packed.rz", kRzip)) == Names{"limit:Archive.NotOpened.rzip packed.rz"});
}

TEST_CASE("deep scan: encrypted content is a finding unless the settings do not want it",
          "[deep_scan]") {
  CHECK(found(kLockedArj) == Names{"encrypted:Encrypted.ARJ "});
  Settings settings = default_settings();
  settings.alert_encrypted = false;
  CHECK(found(kLockedArj, settings).empty());
}

TEST_CASE("deep scan: names of members are checked against the rules", "[deep_scan]") {
  Settings settings = default_settings();
  settings.deny_names = {"*.scr"};
  const std::vector<Finding> findings = scan(ar_of("saver.scr", "harmless"), settings);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].category == Category::kName);
  CHECK(findings[0].member == "saver.scr");
  CHECK(found(ar_of("saver.txt", "harmless"), settings).empty());
}

TEST_CASE("deep scan: a damaged archive is a finding", "[deep_scan]") {
  const std::string whole = ar_of("large.bin", std::string(5000, 'x'));
  const std::vector<Finding> findings = scan(whole.substr(0, 2000));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].category == Category::kLimit);
}

TEST_CASE("deep scan: more packed files than are looked at are a finding", "[deep_scan]") {
  const std::string file = "begin 644 a\n#0V%T\n`\nend\n",
                    attached = "ATTACH;ENCODING=BASE64:Q2F0\n";
  std::string files, calendar = "BEGIN:VCALENDAR\n";
  for (std::size_t i = 0; i < kMaxPackedFiles - 1; ++i) {
    files += file;
    calendar += attached;
  }
  CHECK(found(files).empty());
  CHECK(found(calendar).empty());
  CHECK(found(files + file) == Names{"limit:Archive.NotRead.uuencode "});
  CHECK(found(calendar + attached) == Names{"limit:Archive.NotRead.iCalendar "});
}

TEST_CASE("deep scan: what is in the bodies of Outlook's mails is found", "[deep_scan]") {
  const std::string html = "<a href=\"data:text/html;base64," + base64(kVirus) + "\">x</a>";
  const auto tnef_of = [](const std::string& tag, const std::string& value) {
    return little(0x223e9f78, 4) + little(1, 2) +
           tnef_attribute(1, 0x69003, tag + little(1, 4) + little(value.size(), 4) + value);
  };
  const std::string rtf = "{\\rtf1\\fromhtml1 {\\*\\htmltag4 " + html.substr(0, 50) +
                          "}{\\*\\htmltag4 " + html.substr(50) + "}}";
  const std::string stored =
      little(rtf.size() + 12, 4) + little(rtf.size(), 4) + "MELA" + std::string(4, '\0') + rtf;
  const Names one{"virus:Unit.One.UNOFFICIAL "};
  CHECK(found(tnef_of("\x02\x01\x13\x10", html)) == one);
  CHECK(found(tnef_of("\x02\x01\x09\x10", stored)) == one);
  CHECK(found(stored) == one);
  CHECK(found(tnef_of("\x02\x01\x13\x10", "<p>hello</p>")).empty());
  std::string many;
  for (int i = 0; i < 20; ++i) many += "\x02\x01\x13\x10" + little(1, 4) + little(9999, 4);
  CHECK(found(tnef_of("\x02\x01\x13\x10", many)) == Names{"limit:Archive.NotRead.TNEF "});
  Settings settings = default_settings();
  settings.max_file_bytes = 1 << 20;
  std::string bomb = std::string(8, 'x') + "LZFu" + std::string(4, '\0');
  for (int i = 0; i < 1 << 14; ++i) {
    bomb += '\xff';
    for (int copy = 0; copy < 8; ++copy) bomb += {'\0', static_cast<char>(copy << 4 | 15)};
  }
  CHECK(found(bomb, settings) == Names{"limit:Limits.Exceeded.max_file_bytes "});
}

TEST_CASE("deep scan: bytes that were judged before are not scanned again", "[deep_scan]") {
  JudgedContents known;
  const std::string content = ar_of("bad.exe", kVirus);
  Finding earlier;
  earlier.name = "Judged.Before";
  known.add({content, "", false, {earlier}});
  const Names names = names_of(scan(content, default_settings(), &known));
  // The archive is still opened: the judgement is libclamav's alone.
  CHECK(names == Names{"virus:Judged.Before ", "virus:Unit.One.UNOFFICIAL bad.exe"});
}

}  // namespace scanq
