// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/signature_list.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include "tests/unit/catch.h"

#include "lib/base/temp_folder.h"

namespace scanq {

TEST_CASE("signature list: required ones are official by their stem, others by their whole name",
          "[signature_list]") {
  using Names = std::vector<std::string>;
  Result<TempFolder> folder = TempFolder::make("/tmp");
  REQUIRE(folder);
  const auto missing = [&folder](const Names& required) {
    return missing_signatures(folder->path(), required);
  };
  const auto add = [&folder](const char* name) { std::ofstream(folder->path() + "/" + name) << 1; };
  CHECK(missing({"main", "daily"}) == Names{"main", "daily"});
  add("main.ndb");
  add("daily.hdb");
  add("main.cvd.tmp");
  add("foreign.cvd");
  CHECK(missing({"main", "daily"}) == Names{"main", "daily"});
  add("main.cvd");
  add("daily.cld");
  CHECK(missing({"main", "daily"}).empty());
  CHECK(missing({"own.ndb"}) == Names{"own.ndb"});
  CHECK(missing({"main.ndb", "foreign"}).empty());
  REQUIRE(::mkdir((folder->path() + "/folder.cvd").c_str(), 0700) == 0);
  CHECK(missing({"folder"}) == Names{"folder"});
  add("text.txt");
  CHECK(missing({"text.txt"}) == Names{"text.txt"});  // libclamav does not load it
  for (const char* name : {"own.fp", "own.ign2", "own.cfg", "OWN.SFP"}) {
    add(name);
    CHECK(missing({name}) == Names{name});  // nothing is found by it
  }
  CHECK(missing({}).empty());
  CHECK(missing_signatures(folder->path() + "/absent", {"main"}) == Names{"main"});
}

TEST_CASE("signature list: what cannot be opened is listed, so that it can be named",
          "[signature_list]") {
  Result<TempFolder> folder = TempFolder::make("/tmp");
  REQUIRE(folder);
  const std::string link = folder->path() + "/gone.ndb";
  REQUIRE(::symlink("nowhere", link.c_str()) == 0);
  const Result<SignatureList> files = list_signatures(folder->path(), "");
  REQUIRE(files);
  CHECK(files->paths == std::vector<std::string>{link});
  CHECK(files->list.empty());
}

TEST_CASE("signature list: a required name is that of one file, or of official ones",
          "[signature_list]") {
  CHECK(is_required_file("daily.cld", {"main", "daily"}));
  CHECK(is_required_file("own.ndb", {"own.ndb"}));
  CHECK_FALSE(is_required_file("daily.ndb", {"daily"}));
  CHECK_FALSE(is_required_file("main.cvd.ndb", {"main"}));
  CHECK_FALSE(is_required_file("own.ndb", {"own"}));
  CHECK_FALSE(is_required_file("main.cvd", {}));
}

}  // namespace scanq
