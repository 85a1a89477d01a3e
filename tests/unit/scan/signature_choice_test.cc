// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/signature_choice.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "lib/base/temp_folder.h"
#include "tests/unit/catch.h"

namespace scanq {

TEST_CASE("signature choice: what is no file or empty is left out, unless it is required",
          "[signature_choice]") {
  Result<TempFolder> made = TempFolder::make("/tmp");
  REQUIRE(made);
  const std::string folder = made->path() + "/";
  for (const char* name : {"good.ndb", "a.ign2", "daily.cld"}) std::ofstream(folder + name) << "x";
  std::ofstream(folder + "empty.ndb").flush();
  REQUIRE(::mkdir((folder + "folder.ndb").c_str(), 0700) == 0);
  REQUIRE(::symlink("nowhere", (folder + "link.hdb").c_str()) == 0);
  const Result<SignatureChoice> choice = SignatureChoice::make(made->path(), {"daily"});
  REQUIRE(choice);
  CHECK(choice->kept() ==
        std::vector<std::string>{folder + "a.ign2", folder + "daily.cld", folder + "good.ndb"});
  CHECK(choice->optional() == std::vector<std::string>{folder + "a.ign2", folder + "good.ndb"});
  CHECK(choice->left_out_text() ==
        "empty.ndb (empty), folder.ndb (no regular file), link.hdb (No such file or directory)");

  CHECK(SignatureChoice::make(made->path(), {"empty.ndb"})->kept().size() == 4);
  for (const char* name : {"folder.ndb", "link.hdb"}) {
    const Result<SignatureChoice> refused = SignatureChoice::make(made->path(), {name});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::kBadSettings);
    CHECK(refused.error().text.find(name) != std::string::npos);
  }
}

TEST_CASE("signature choice: yara that libclamav would read for minutes is left out",
          "[signature_choice]") {
  Result<TempFolder> made = TempFolder::make("/tmp");
  REQUIRE(made);
  const std::string folder = made->path() + "/", rule = "rule a { condition: false }\n";
  const auto many = [](const std::string& text, std::size_t bytes) {
    std::string all;
    while (all.size() < bytes) all += text;
    return all;
  };
  std::ofstream(folder + "blanks.yar") << many("   \n", 300'000) << rule;
  std::ofstream(folder + "hex.yara") << "{ " << many("6A 2?\n", 300'000) << "}";
  std::ofstream(folder + "line.YARA") << many("a", 300'000);
  std::ofstream(folder + "long.yara") << many(rule, 3'000'000);
  std::ofstream(folder + "other.ndb") << many("a", 300'000);
  const Result<SignatureChoice> choice = SignatureChoice::make(made->path(), {"other.ndb"});
  REQUIRE(choice);
  CHECK(choice->kept() == std::vector<std::string>{folder + "long.yara", folder + "other.ndb"});
  const std::string why = " (a line, or bytes in braces, of over 256 KiB)";
  CHECK(choice->left_out_text() == "blanks.yar" + why + ", hex.yara" + why + ", line.YARA" + why);
  CHECK_FALSE(SignatureChoice::make(made->path(), {"hex.yara"}));
}

TEST_CASE("signature choice: hostile names make one line of bounded length", "[signature_choice]") {
  const Result<SignatureChoice> none = SignatureChoice::make("/nonexistent", {});
  REQUIRE(none);
  SignatureChoice choice = *none;
  choice.leave_out("/db/a\n\033[1m.ndb", std::string(500, 'x'));
  for (int i = 0; i < 20; ++i) choice.note_part("/db/own.yara", "why");
  const std::string text = choice.left_out_text();
  CHECK(text.find_first_of("\n\033") == std::string::npos);
  CHECK(text.ends_with(" and 13 more"));
  CHECK(text.size() < 600);
  const std::string way = way_with_left_out("image", text);
  CHECK(left_out_of_way(way) == text);
  CHECK(left_out_of_way(way + " (not thawed: x)").starts_with(text));
  CHECK(left_out_of_way("loaded (image refused: y)").empty());
}

}  // namespace scanq
