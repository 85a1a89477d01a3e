// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/volumes.h"

#include "tests/unit/catch.h"

using namespace scanq;

TEST_CASE("volumes: a name of one ends in its number", "[volumes]") {
  const std::optional<VolumeName> name = volume_name("b/a.7z.012");
  REQUIRE(name);
  CHECK(name->whole == "b/a.7z");
  CHECK(name->number == 12);
  for (const char* other : {"a.7z", "a.7z.000", "a.7z.1", "a.01x", ".001", "001", "a001", ""}) {
    INFO(other);
    CHECK_FALSE(volume_name(other));
  }
}

TEST_CASE("volumes: pieces are put together by their numbers, up to the first that is missing",
          "[volumes]") {
  Volumes volumes;
  for (const auto& [path, content] :
       {std::pair{"a.7z.002", "two"}, {"a.7z.001", "one"}, {"a.7z.004", "four"}, {"b.002", "x"}}) {
    const Result<bool> is_kept = volumes.add(path, content);
    REQUIRE(is_kept);
    CHECK(*is_kept);
  }
  CHECK_FALSE(*volumes.add("a.7z.001", "another one"));
  CHECK_FALSE(*volumes.add("a.7z", "none"));
  Result<std::vector<Volumes::Joined>> all = volumes.take();
  REQUIRE(all);
  REQUIRE(all->size() == 1);
  CHECK((*all)[0].path == "a.7z");
  CHECK((*all)[0].pieces == 2);
  CHECK(*(*all)[0].bytes.view() == "onetwo");
  CHECK(volumes.take()->empty());
}
