// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/archive_walk.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <map>

#include "lib/archive/archive_names.h"
#include "tests/unit/catch.h"

using namespace scanq;

namespace {

using Members = std::vector<std::pair<std::string, std::string>>;  // name, content

struct Form {
  int (*format)(archive*);
  int (*filter)(archive*) = archive_write_add_filter_none;
  const char* password = nullptr;
  const char* encryption = "zipcrypt";
};

// libarchive's writer takes names by the locale, too.
std::string make_archive(const Form& form, const Members& members) {
  static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  uselocale(utf8);
  std::string bytes(32 << 20, '\0');
  std::size_t used = 0;
  archive* a = archive_write_new();
  REQUIRE(form.format(a) == ARCHIVE_OK);
  REQUIRE(form.filter(a) == ARCHIVE_OK);
  if (form.password != nullptr) {
    archive_write_set_format_option(a, "zip", "encryption", form.encryption);
    archive_write_set_passphrase(a, form.password);
  }
  archive_write_open_memory(a, bytes.data(), bytes.size(), &used);
  for (const auto& [name, content] : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    archive_entry_set_filetype(entry, name.ends_with('/') ? AE_IFDIR : AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    REQUIRE(archive_write_header(a, entry) == ARCHIVE_OK);
    archive_write_data(a, content.data(), content.size());
    archive_entry_free(entry);
  }
  REQUIRE(archive_write_free(a) == ARCHIVE_OK);
  bytes.resize(used);
  return bytes;
}

struct WalkedArchive {
  WalkReport report;
  Members members;
  std::map<std::string, MemberEnd> ends;
  std::map<std::string, std::string> troubles;
};

WalkedArchive walk(const std::string& bytes, WalkBudget budget = {},
                   const std::string& password = {}, bool wants_content = true) {
  WalkedArchive walked;
  ArchiveVisitor visitor;
  visitor.begin = [&](const ArchiveMember& member) {
    walked.members.emplace_back(member.name, "");
    return wants_content;
  };
  visitor.content = [&](std::string_view block) { walked.members.back().second += block; };
  visitor.end = [&](const ArchiveMember& member, MemberEnd end, std::string_view trouble) {
    walked.ends[member.name] = end;
    walked.troubles[member.name] = trouble;
    return true;
  };
  walked.report = walk_archive(bytes, budget, visitor, password);
  return walked;
}

const Members kTwo{{"日本語 報告.txt", "first"}, {"b/../../etc/x", "second"}};
const Form kZip{archive_write_set_format_zip};
const Form kTarZstd{archive_write_set_format_pax, archive_write_add_filter_zstd};

std::string zeros(std::size_t bytes) {
  return std::string(bytes, '\0');
}

}  // namespace

TEST_CASE("archive walk: every member's name and content comes, in order", "[archive_walk]") {
  const auto form =
      GENERATE(Form{archive_write_set_format_zip}, Form{archive_write_set_format_7zip},
               Form{archive_write_set_format_ustar}, Form{archive_write_set_format_pax},
               Form{archive_write_set_format_cpio_newc}, Form{archive_write_set_format_gnutar},
               Form{archive_write_set_format_pax, archive_write_add_filter_zstd},
               Form{archive_write_set_format_pax, archive_write_add_filter_lz4},
               Form{archive_write_set_format_pax, archive_write_add_filter_lzip},
               Form{archive_write_set_format_pax, archive_write_add_filter_compress});
  const WalkedArchive walked = walk(make_archive(form, kTwo));
  CHECK(walked.members == kTwo);
  CHECK(walked.report.is_complete());
  CHECK(walked.report.members == 2);
  CHECK(walked.report.unpacked_bytes == 11);
}

TEST_CASE("archive walk: a compressed file that is no archive is one member", "[archive_walk]") {
  const WalkedArchive walked = walk(make_archive(
      {archive_write_set_format_raw, archive_write_add_filter_zstd}, {{"x", "content"}}));
  REQUIRE(walked.members.size() == 1);
  CHECK(walked.members[0].second == "content");
  CHECK(walked.report.format == "zstd");
}

TEST_CASE("archive walk: plain text and empty content are no archives", "[archive_walk]") {
  CHECK_FALSE(walk("just words, no archive").report.is_archive);
  CHECK_FALSE(walk("").report.is_archive);
  CHECK_FALSE(walk(zeros(100)).report.is_complete());
}

TEST_CASE("archive walk: a name in Shift_JIS is shown in UTF-8", "[archive_walk]") {
  CHECK(member_name_to_utf8("\x93\xfa\x96\x7b.exe") == "日本.exe");
  CHECK(member_name_to_utf8("日本.exe") == "日本.exe");
  CHECK(member_name_to_utf8("a\nb") == "a b");
}

TEST_CASE("archive walk: the number of members is limited", "[archive_walk]") {
  WalkBudget budget;
  budget.members = 1;
  const WalkedArchive walked = walk(make_archive(kZip, kTwo), budget);
  CHECK(walked.members.size() == 1);
  CHECK(walked.report.exhausted == "max_files");
  CHECK_FALSE(walked.report.is_complete());
}

TEST_CASE("archive walk: a member longer than the limit is cut short, the next one is whole",
          "[archive_walk]") {
  WalkBudget budget;
  budget.member_bytes = 100;
  const WalkedArchive walked =
      walk(make_archive(kTarZstd, {{"long", zeros(101)}, {"short", zeros(100)}}), budget);
  CHECK(walked.ends.at("long") == MemberEnd::kCutShort);
  CHECK(walked.members[0].second.size() == 100);
  CHECK(walked.ends.at("short") == MemberEnd::kWhole);
}

TEST_CASE("archive walk: all bytes together are limited, also those that nobody wants",
          "[archive_walk]") {
  WalkBudget budget;
  budget.total_bytes = 1 << 20;
  const bool wants_content = GENERATE(true, false);
  const WalkedArchive walked =
      walk(make_archive(kTarZstd, {{"a", zeros(2 << 20)}, {"b", "x"}}), budget, {}, wants_content);
  CHECK(walked.report.exhausted == "max_scan_bytes");
  CHECK(walked.members.size() == 1);
  CHECK(walked.report.unpacked_bytes < (2u << 20));
}

TEST_CASE("archive walk: the ratio is limited once an archive has grown large", "[archive_walk]") {
  WalkBudget budget;
  budget.ratio = 10;
  const WalkedArchive walked = walk(make_archive(kTarZstd, {{"a", zeros(20 << 20)}}), budget);
  CHECK(walked.report.exhausted == "max_ratio");
  CHECK(walk(make_archive(kTarZstd, {{"a", zeros(15 << 20)}}), budget).report.is_complete());
}

TEST_CASE("archive walk: nothing is read after the deadline", "[archive_walk]") {
  WalkBudget budget;
  budget.deadline = std::chrono::steady_clock::now();
  const WalkedArchive walked = walk(make_archive(kZip, kTwo), budget);
  CHECK(walked.members.empty());
  CHECK(walked.report.exhausted == "scan_timeout_seconds");
}

TEST_CASE("archive walk: several archives share one budget", "[archive_walk]") {
  WalkBudget budget;
  budget.members = 3;
  const std::string bytes = make_archive(kZip, kTwo);
  ArchiveVisitor visitor{[](const ArchiveMember&) { return true; }, [](std::string_view) {},
                         [](const ArchiveMember&, MemberEnd, std::string_view) { return true; }};
  CHECK(walk_archive(bytes, budget, visitor).is_complete());
  CHECK(walk_archive(bytes, budget, visitor).exhausted == "max_files");
}

TEST_CASE("archive walk: a cut or damaged archive is never complete", "[archive_walk]") {
  std::string bytes = make_archive({archive_write_set_format_pax, archive_write_add_filter_xz},
                                   {{"a", "0123456789"}, {"b", zeros(5000)}});
  SECTION("cut") {
    bytes.resize(bytes.size() / 2);
  }
  SECTION("damaged") {
    bytes[bytes.size() / 2] = static_cast<char>(~bytes[bytes.size() / 2]);
  }
  const WalkedArchive walked = walk(bytes);
  bool all_whole = walked.report.is_complete();
  for (const auto& [name, end] : walked.ends) all_whole = all_whole && end == MemberEnd::kWhole;
  CHECK_FALSE(all_whole);
}

TEST_CASE("archive walk: an encrypted zip opens with its password alone", "[archive_walk]") {
  const char* encryption = GENERATE("zipcrypt", "aes128", "aes256");
  const std::string bytes = make_archive(
      {archive_write_set_format_zip, archive_write_add_filter_none, "tiger7", encryption}, kTwo);
  CHECK(walk(bytes).ends.at(kTwo[0].first) == MemberEnd::kLocked);
  CHECK(walk(bytes, {}, "lion8").ends.at(kTwo[0].first) != MemberEnd::kWhole);
  const WalkedArchive walked = walk(bytes, {}, "tiger7");
  CHECK(walked.members == kTwo);
  CHECK(walked.report.is_complete());
}

TEST_CASE("archive walk: the password is found among many words", "[archive_walk]") {
  const char* encryption = GENERATE("zipcrypt", "aes256");
  const std::string bytes = make_archive(
      {archive_write_set_format_zip, archive_write_add_filter_none, "word777", encryption}, kTwo);
  std::vector<std::string> words;
  // With old encryption one wrong word in 256 passes the first check.
  for (int i = 0; i < 778; ++i) words.push_back("word" + std::to_string(i));
  WalkBudget budget;
  budget.members = 100000;
  CHECK(find_password(bytes, words, budget) == "word777");
  words.pop_back();
  CHECK(find_password(bytes, words, budget).empty());
}

TEST_CASE("archive walk: the visitor can end the walk", "[archive_walk]") {
  WalkBudget budget;
  ArchiveVisitor visitor{[](const ArchiveMember&) { return true; }, [](std::string_view) {},
                         [](const ArchiveMember&, MemberEnd, std::string_view) { return false; }};
  const WalkReport report = walk_archive(make_archive(kZip, kTwo), budget, visitor);
  CHECK(report.is_stopped);
  CHECK(report.members == 1);
  CHECK_FALSE(report.is_complete());
}
