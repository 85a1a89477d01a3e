// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/seven_zip_password.h"
#include "lib/archive/seven_zip_plain.h"
#include "tests/unit/catch.h"
#include "tests/unit/from_hex.h"

using namespace scanq;

namespace {

// By 7z 26.02: hello.txt with the text below, with the password tiger7, without and with its name
// encrypted, and with the filter ARM64.
const std::string kLocked = from_hex(
    "377abcaf271c00048c2c874a20000000000000005e000000000000009d6f4a5e2e1dbfbf8a8e7baafdd63844d0"
    "1b8648d7d9c5c9a541e8baaeba0da5ca83eacd0104060001092000070b0100022406f1070112530f5a06d54115"
    "7bbded3fc677df45c5ae922121010001000c110d00080a01260aed8b00000501190100111500680065006c006c"
    "006f002e007400780074000000150601002080a4810000");
const std::string kHidden = from_hex(
    "377abcaf271c0004b62512d780000000000000002e00000000000000b1ff67873e7e58e7891e3ebaa16eff7363"
    "f8449e3d8e3d4f3c50f10d3691dc9330e500c8690082536a07c0d6a7bef0dce1979d80d8c9620d2609e3f912da"
    "400a26891627bc278da9e0638fe0c84e1d8514e30db07cae1cd6542f5a92b2e9dcd3c82efb3f90ecf335b86f06"
    "b6301e744a0393fb126b4fa6fc17f6281d48a6ed7f1ff417a417062001096000070b0100012406f1070112530f"
    "8d0dd788e9fc189b9d2916a32d8ae4de0c5e0a015916ca700000");
const std::string kFiltered = from_hex(
    "377abcaf271c00041b8c1dc411000000000000004e0000000000000052a4216601000c7768617420697320696e"
    "206974000104060001091100070b01000221210100010a01000c0d0d00080a01260aed8b000005011907000000"
    "00000000111500680065006c006c006f002e007400780074000000150601002080a4810000");
const std::string kPackedText = "what is in it";
constexpr std::uint64_t kMaxBytes = 1 << 20;

// "name: content, name: content" of what libarchive reads; what is missing of it is left out.
std::string listed_members(std::string_view archive) {
  std::string members;
  WalkBudget budget;
  ArchiveVisitor visitor;
  visitor.begin = [&](const ArchiveMember& member) {
    members += (members.empty() ? "" : ", ") + member.name + ": ";
    return true;
  };
  visitor.content = [&](std::string_view block) { members += block; };
  visitor.end = [](const ArchiveMember&, MemberEnd, std::string_view) { return true; };
  static_cast<void>(walk_archive(archive, budget, visitor));
  return members;
}

}  // namespace

TEST_CASE("7z: the layers that libarchive does not know are told from those that it knows",
          "[seven_zip]") {
  CHECK(form_of_seven_zip(kLocked, kMaxBytes) == SevenZipForm::kLocked);
  CHECK(form_of_seven_zip(kHidden, kMaxBytes) == SevenZipForm::kLocked);
  CHECK(form_of_seven_zip(kFiltered, kMaxBytes) == SevenZipForm::kFiltered);
  const std::optional<std::string> plain = plain_seven_zip(kFiltered, "", kMaxBytes);
  REQUIRE(plain);
  CHECK(form_of_seven_zip(*plain, kMaxBytes) == SevenZipForm::kOrdinary);
  CHECK(listed_members(*plain) == "hello.txt: " + kPackedText);
  CHECK(form_of_seven_zip("no 7z", kMaxBytes) == SevenZipForm::kOrdinary);
}

TEST_CASE("7z: the right one of several words opens it", "[seven_zip]") {
  for (const std::string& archive : {kLocked, kHidden}) {
    WalkBudget budget;
    const auto opened = open_seven_zip(archive, {"lion", "tiger7", "bear"}, budget);
    REQUIRE(opened);
    CHECK(opened->password == "tiger7");
    CHECK(listed_members(opened->bytes) == "hello.txt: " + kPackedText);
    CHECK(budget.slow_tries == WalkBudget().slow_tries - 2);
    CHECK_FALSE(open_seven_zip(archive, {"lion", ""}, budget));
    budget.slow_tries = 1;
    CHECK_FALSE(open_seven_zip(archive, {"lion", "tiger7"}, budget));
  }
}

TEST_CASE("7z: one that is cut short or changed is never opened to something else", "[seven_zip]") {
  for (const std::string& archive : {kFiltered, kHidden}) {
    const std::size_t step = archive == kHidden ? 16 : 1;  // a key takes its time
    for (std::size_t at = 0; at < archive.size(); at += step) {
      INFO(at);
      CHECK(form_of_seven_zip(archive.substr(0, at), kMaxBytes) == SevenZipForm::kOrdinary);
      std::string changed = archive;
      changed[at] = static_cast<char>(changed[at] ^ 0xff);
      static_cast<void>(form_of_seven_zip(changed, kMaxBytes));
      const std::optional<std::string> plain = plain_seven_zip(changed, "", kMaxBytes);
      if (plain) static_cast<void>(listed_members(*plain));
    }
  }
  CHECK_FALSE(plain_seven_zip(kFiltered, "", kPackedText.size() - 1));
}
