// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/name_rules.h"

#include "lib/archive/file_type.h"
#include "tests/unit/catch.h"
#include "tests/unit/test_program.h"

using namespace scanq;

namespace {

const NameRules kRules{{"*.exe", "*.scr", "*.js", "*.rar", "invoice*.htm?"},
                       {"setup.exe"},
                       {"application/x-dosexec", "application/x-ms-*"},
                       {}};

struct Trick {
  std::string what, name, type, rule;  // the rule that must meet it; empty: none may
};

const std::vector<Trick> kTricks{
    {"plain", "virus.exe", "", "*.exe"},
    {"upper case", "VIRUS.EXE", "", "*.exe"},
    {"mixed case", "Virus.eXe", "", "*.exe"},
    {"nothing before the dot", ".exe", "", "*.exe"},
    {"double extension", "report.pdf.exe", "", "*.exe"},
    {"triple extension", "report.pdf.txt.scr", "", "*.scr"},
    {"double extension with blanks", "report.pdf                    .exe", "", "*.exe"},
    {"double extension with tabs", "report.pdf\t\t\t.exe", "", "*.exe"},
    {"trailing dot", "virus.exe.", "", "*.exe"},
    {"trailing dots", "virus.exe.....", "", "*.exe"},
    {"trailing blank", "virus.exe ", "", "*.exe"},
    {"trailing blanks and dots", "virus.exe . . .", "", "*.exe"},
    {"trailing no-break space", "virus.exe\u00a0", "", "*.exe"},
    {"trailing ideographic space", "virus.exe\u3000", "", "*.exe"},
    {"trailing braille blank", "virus.exe\u2800", "", "*.exe"},
    {"trailing quote", "virus.exe\"", "", "*.exe"},
    {"trailing slash", "virus.exe/", "", ""},
    {"blank before the extension", "virus. exe", "", "*.exe"},
    {"line end within the extension", "virus.e\nxe", "", "*.exe"},
    {"right-to-left override", "annual\u202efdp.exe", "", "*.exe"},
    {"right-to-left override within the extension", "annual.e\u202exe", "", "*.exe"},
    {"left-to-right override", "annual.\u202dexe", "", "*.exe"},
    {"right-to-left embedding", "annual.ex\u202be", "", "*.exe"},
    {"pop directional formatting", "annual.exe\u202c", "", "*.exe"},
    {"right-to-left isolate", "annual.\u2067exe", "", "*.exe"},
    {"pop isolate", "annual.exe\u2069", "", "*.exe"},
    {"right-to-left mark", "annual.\u200fexe", "", "*.exe"},
    {"Arabic letter mark", "annual.\u061cexe", "", "*.exe"},
    {"zero-width space", "virus.e\u200bxe", "", "*.exe"},
    {"zero-width joiner", "virus.ex\u200de", "", "*.exe"},
    {"zero-width no-break space", "\ufeffvirus.exe\ufeff", "", "*.exe"},
    {"word joiner", "virus\u2060.exe", "", "*.exe"},
    {"soft hyphen", "virus.e\u00adxe", "", "*.exe"},
    {"combining grapheme joiner", "virus.e\u034fxe", "", "*.exe"},
    {"Hangul filler", "virus.exe\u3164", "", "*.exe"},
    {"variation selector", "virus.exe\ufe0f", "", "*.exe"},
    {"tag characters", "virus.ex\U000e0041e", "", "*.exe"},
    {"Mongolian vowel separator", "virus.ex\u180ee", "", "*.exe"},
    {"NUL in the extension", std::string("virus.e\0xe", 10), "", "*.exe"},
    {"full-width letters", "virus.\uff45\uff58\uff45", "", "*.exe"},
    {"full-width capitals", "virus.\uff25\uff38\uff25", "", "*.exe"},
    {"full-width dot", "virus\uff0eexe", "", "*.exe"},
    {"ideographic full stop", "virus\u3002exe", "", "*.exe"},
    {"half-width ideographic full stop", "virus\uff61exe", "", "*.exe"},
    {"one dot leader", "virus\u2024exe", "", "*.exe"},
    {"small full stop", "virus\ufe52exe", "", "*.exe"},
    {"long s", "virus.\u017fcr", "", "*.scr"},
    {"Japanese name", "\u8acb\u6c42\u66f8.exe", "", "*.exe"},
    {"alternate data stream", "virus.exe::$DATA", "", "*.exe"},
    {"named stream", "virus.exe:zone.identifier", "", "*.exe"},
    {"program in a stream", "notes.txt:virus.exe", "", "*.exe"},
    {"class id", "notes.txt.{3050F4D8-98B5-11CF-BB82-00AA00BDCE0B}", "", "class id"},
    {"class id and a dot", "notes.{3050f4d8-98b5-11cf-bb82-00aa00bdce0b}.", "", "class id"},
    {"overlong name", repeated("a", 400) + ".exe", "", "*.exe"},
    {"overlong name that is cut to a program", repeated("a", 247) + ".exe.txt.txt", "", "*.exe"},
    {"overlong Japanese name", repeated("\u3042", 90) + ".exe.txt", "", "*.exe"},
    {"very many dots in an overlong name", "virus.exe" + repeated(".", 300000) + "txt", "",
     "*.exe"},
    {"path of Unix", "../../bin/virus.exe", "", "*.exe"},
    {"path of Windows", "C:\\temp\\virus.exe", "", "*.exe"},
    {"path that ends in a harmless name", "virus.exe/harmless.txt", "", ""},
    {"percent codes", "virus%2Eexe", "", "*.exe"},
    {"percent codes of letters", "virus.%65%78%65", "", "*.exe"},
    {"percent code of a NUL", "virus.exe%00.txt", "", "*.exe"},
    {"percent code of a bidi control", "virus.e%E2%80%AExe", "", "*.exe"},
    {"question mark", "invoice 7.html", "", "invoice*.htm?"},
    {"program named as a picture", "photo.jpg", "application/x-dosexec", "application/x-dosexec"},
    {"type by glob", "x", "application/x-ms-shortcut", "application/x-ms-*"},
    {"type in capitals", "x", "Application/X-DosExec", "application/x-dosexec"},
    {"zip that is a rar", "photos.zip", "application/x-rar", "*.rar"},
    {"no name, but a rar", "", "application/x-rar", "*.rar"},
    // Names that must not be taken for a trick.
    {"picture", "photo.jpg", "image/jpeg", ""},
    {"zip that is a zip", "photos.zip", "application/zip", ""},
    {"allowed name", "setup.exe", "", ""},
    {"allowed name in capitals", "SETUP.EXE", "", ""},
    {"allowed name with a longer one around it", "my-setup.exe", "", "*.exe"},
    {"allowed name, forbidden content", "setup.exe", "application/x-dosexec",
     "application/x-dosexec"},
    {"word that contains exe", "annexe", "", ""},
    {"extension that starts alike", "data.exec", "", ""},
    {"extension in the middle", "virus.exe.txt", "", ""},
    {"brackets that are no class id", "notes {draft}", "", ""},
    {"Hebrew with marks", "\u05d3\u05d5\u05d7\u200f.pdf", "application/pdf", ""},
    {"nothing", "", "", ""},
};

}  // namespace

TEST_CASE("name rules: the later name of a type means the same as the earlier one", "[names]") {
  Settings settings;
  settings.deny_types = {"Application/vnd.RAR"};
  settings.allow_types = {"application/vnd.microsoft.portable-executable"};
  const NameRules rules = name_rules_of(settings);
  CHECK(rules.deny_types == std::vector<std::string>{"application/x-rar"});
  CHECK(rules.allow_types == std::vector<std::string>{"application/x-dosexec"});
  CHECK(one_type_name("application/vnd.rar") == "application/x-rar");
  CHECK(one_type_name("application/zip") == "application/zip");
}

TEST_CASE("name rules: every trick meets the rule that it tries to get past", "[name_rules]") {
  REQUIRE(kTricks.size() >= 60);
  for (const Trick& trick : kTricks) {
    INFO(trick.what << ": " << trick.name);
    CHECK(check_name(kRules, trick.name, trick.type).rule == trick.rule);
  }
}

TEST_CASE("name rules: the form that a name was taken for is told", "[name_rules]") {
  const Denied by_name = check_name(kRules, "Photo\u202e.EXE", "");
  CHECK(by_name.read_as == "photo.exe");
  CHECK_FALSE(by_name.is_type);
  const Denied by_type = check_name(kRules, "photo.jpg", "application/x-dosexec");
  CHECK(by_type.read_as == "application/x-dosexec");
  CHECK(by_type.is_type);
  CHECK(check_name({{"*.exe"}, {}, {}, {}}, "photo.jpg", "application/x-dosexec").read_as ==
        "photo.jpg.exe");
}

TEST_CASE("name rules: a program without a name may be one that is allowed", "[name_rules]") {
  const NameRules rules{{"*.exe", "*.scr"}, {"setup.exe"}, {}, {}};
  CHECK(check_name(rules, "", "application/x-dosexec").rule.empty());
  CHECK(check_name(rules, "photo.jpg", "application/x-dosexec").rule == "*.exe");
  CHECK(check_name({{"*.exe"}, {"*.pdf"}, {}, {}}, "", "application/x-dosexec").rule == "*.exe");
}

TEST_CASE("name rules: an allow list with everything else denied", "[name_rules]") {
  const NameRules rules{{"*"}, {"*.pdf", "*.jpg"}, {}, {}};
  CHECK(check_name(rules, "a.pdf", "application/pdf").rule.empty());
  CHECK(check_name(rules, "a.exe", "").rule == "*");
  CHECK(check_name(rules, "a.jpg", "application/x-dosexec").rule == "*");
  CHECK(check_name(rules, "a.pdf:b.exe", "").rule == "*");
}

TEST_CASE("name rules: no rules forbid nothing", "[name_rules]") {
  CHECK(NameRules{}.is_empty());
  CHECK(check_name({}, "x.{3050F4D8-98B5-11CF-BB82-00AA00BDCE0B}", "x/y").rule.empty());
}

TEST_CASE("name rules: a group stands for its list, and may be unknown", "[name_rules]") {
  Settings settings = default_settings();
  settings.deny_names = {"@scripts", "*.xyz"};
  settings.deny_types = {"@links"};
  const NameRules rules = name_rules_of(settings);
  CHECK(check_name(rules, "a.js", "").rule == "*.js");
  CHECK(check_name(rules, "a.xyz", "").rule == "*.xyz");
  CHECK(check_name(rules, "a.exe", "").rule.empty());
  CHECK(check_name(rules, "a", "application/x-ms-shortcut").is_type);
  CHECK(check_settings(settings));
  settings.allow_names = {"@nonsense"};
  REQUIRE_FALSE(check_settings(settings));
  CHECK(check_settings(settings).error().text.find("@macros") != std::string::npos);
}

TEST_CASE("name rules: globs", "[name_rules]") {
  CHECK(glob_matches("*", ""));
  CHECK(glob_matches("a*b*c", "a-b-b-c"));
  CHECK(glob_matches("a?c", "a\u3042c"));
  CHECK_FALSE(glob_matches("a?c", "ac"));
  CHECK_FALSE(glob_matches("a*b", "a-c"));
  CHECK_FALSE(glob_matches("", "a"));
  // Many stars do not take exponential time.
  CHECK_FALSE(glob_matches(repeated("a*", 50) + "b", repeated("a", 5000)));
}
