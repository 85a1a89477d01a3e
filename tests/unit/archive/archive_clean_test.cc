// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/archive_clean.h"

#include <archive.h>
#include <archive_entry.h>

#include "lib/archive/archive_walk.h"
#include "tests/unit/catch.h"

using namespace scanq;

namespace {

constexpr std::size_t kEnough = 1 << 20;
using Members = std::vector<std::pair<std::string, std::string>>;

struct PackedForm {
  int (*format)(archive*);
  int (*filter)(archive*);
};

std::string make_dated_archive(int (*format)(archive*), int (*filter)(archive*),
                               const Members& members) {
  std::string bytes(1 << 20, '\0');
  std::size_t used = 0;
  archive* a = archive_write_new();
  REQUIRE(format(a) == ARCHIVE_OK);
  REQUIRE(filter(a) == ARCHIVE_OK);
  archive_write_open_memory(a, bytes.data(), bytes.size(), &used);
  for (const auto& [name, content] : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_mtime(entry, 1'700'000'000, 0);
    archive_entry_set_perm(entry, 0640);
    REQUIRE(archive_write_header(a, entry) == ARCHIVE_OK);
    archive_write_data(a, content.data(), content.size());
    archive_entry_free(entry);
  }
  REQUIRE(archive_write_free(a) == ARCHIVE_OK);
  bytes.resize(used);
  return bytes;
}

Members members_of(const std::string& bytes) {
  Members members;
  WalkBudget budget;
  const ArchiveVisitor visitor{
      [&](const ArchiveMember& member) {
        members.emplace_back(member.name, "");
        return true;
      },
      [&](std::string_view block) { members.back().second += block; },
      [](const ArchiveMember&, MemberEnd, std::string_view) { return true; }};
  CHECK(walk_archive(bytes, budget, visitor).is_complete());
  return members;
}

const Members kThree{{"letter.txt", "dear all"}, {"bad.exe", "virus"}, {"more/list.csv", "1;2"}};

}  // namespace

TEST_CASE("archive clean: only the infected member is emptied", "[archive_clean]") {
  const auto [format, filter] =
      GENERATE(PackedForm{archive_write_set_format_zip, archive_write_add_filter_none},
               PackedForm{archive_write_set_format_ustar, archive_write_add_filter_none},
               PackedForm{archive_write_set_format_pax, archive_write_add_filter_gzip},
               PackedForm{archive_write_set_format_gnutar, archive_write_add_filter_xz},
               PackedForm{archive_write_set_format_pax, archive_write_add_filter_zstd});
  const Result<std::string> cleaned =
      clean_archive(make_dated_archive(format, filter, kThree), {"bad.exe"}, kEnough);
  REQUIRE(cleaned);
  CHECK(members_of(*cleaned) ==
        Members{{"letter.txt", "dear all"}, {"bad.exe", ""}, {"more/list.csv", "1;2"}});
}

TEST_CASE("archive clean: an infected file within a member empties that member",
          "[archive_clean]") {
  const std::string bytes =
      make_dated_archive(archive_write_set_format_zip, archive_write_add_filter_none, kThree);
  const Result<std::string> cleaned = clean_archive(bytes, {"letter.txt/inner.exe"}, kEnough);
  REQUIRE(cleaned);
  CHECK(members_of(*cleaned)[0].second.empty());
  CHECK(members_of(*cleaned)[1].second == "virus");
}

TEST_CASE("archive clean: anything doubtful is not cleaned", "[archive_clean]") {
  const std::string zip =
      make_dated_archive(archive_write_set_format_zip, archive_write_add_filter_none, kThree);
  CHECK_FALSE(clean_archive(zip, {"other.exe"}, kEnough));
  CHECK_FALSE(clean_archive(zip, {"bad.exe", "other.exe"}, kEnough));
  CHECK_FALSE(clean_archive("MZ" + zip, {"bad.exe"}, kEnough));
  CHECK_FALSE(clean_archive(zip.substr(0, zip.size() / 2), {"bad.exe"}, kEnough));
  CHECK_FALSE(clean_archive("no archive", {"bad.exe"}, kEnough));
  CHECK_FALSE(clean_archive(
      make_dated_archive(archive_write_set_format_7zip, archive_write_add_filter_none, kThree),
      {"bad.exe"}, kEnough));
  CHECK_FALSE(clean_archive(
      make_dated_archive(archive_write_set_format_pax, archive_write_add_filter_gzip, kThree),
      {"bad.exe"}, 10));
}

TEST_CASE("archive clean: members of a plain zip are emptied without unpacking the others",
          "[archive_clean]") {
  std::string zip =
      make_dated_archive(archive_write_set_format_zip, archive_write_add_filter_none, kThree);
  // A method that no library here unpacks.
  zip[8] = zip[zip.find("PK\x01\x02") + 10] = '\x01';
  const Result<std::string> cleaned = clean_archive(zip, {"bad.exe"}, kEnough);
  REQUIRE(cleaned);
  CHECK(cleaned->starts_with(zip.substr(0, zip.find("PK\x03\x04", 1))));
  CHECK(cleaned->size() < zip.size());
}
