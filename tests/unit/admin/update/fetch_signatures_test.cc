// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/update/fetch_signatures.h"

#include "tests/unit/catch.h"

using scanq::describe_changes;
using scanq::SignatureFile;

TEST_CASE("fetch signatures: new, changed and removed files are told", "[fetch_signatures]") {
  const std::vector<SignatureFile> before{{"daily.cld", 10, 1, 27411, 0, 0, 0},
                                          {"local.ndb", 10, 1, 0, 0, 0, 7},
                                          {"main.cvd", 10, 1, 62, 0, 0, 0},
                                          {"old.hdb", 5, 1, 0, 0, 0, 1}};
  const std::vector<SignatureFile> after{{"daily.cld", 11, 2, 27412, 0, 0, 0},
                                         {"local.ndb", 10, 2, 0, 0, 0, 7},
                                         {"main.cvd", 10, 1, 62, 0, 0, 0},
                                         {"new.ndb", 3, 2, 0, 0, 0, 2}};
  CHECK(describe_changes(before, after) ==
        std::vector<std::string>{"daily.cld: version 27411 -> version 27412",
                                 "new.ndb: new, 3 bytes", "old.hdb: gone, was 5 bytes"});
  CHECK(describe_changes(after, after).empty());
}
