// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/kept_mail.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

TEST_CASE("kept_mail: what scanq quarantine tells is read", "[kept_mail]") {
  const std::vector<KeptMail> mails =
      read_kept_mails(R"([{"name":"1.2","id":"1","sender":"A@b.example",
      "recipients":["c@d.example","e@f.example"],"size_bytes":7,"is_released":true,
      "findings":[{"category":"virus","name":"X.Y","file_name":"a.zip","member":"b.exe"}]}])");
  REQUIRE(mails.size() == 1);
  CHECK(mails[0].recipients_text == "c@d.example, e@f.example");
  CHECK(mails[0].findings == std::vector<std::string>{"virus X.Y, a.zip, b.exe"});
  CHECK(mails[0].found == "X.Y");
  CHECK(mails[0].size_bytes == 7);
  CHECK(mails[0].is_released);
  CHECK(has_text(mails[0], "a@B"));
  CHECK(has_text(mails[0], "e@f"));
  CHECK(has_text(mails[0], ""));
  CHECK_FALSE(has_text(mails[0], "nobody"));
}

TEST_CASE("kept_mail: values of other types are left out", "[kept_mail]") {
  CHECK(read_kept_mails("").empty());
  CHECK(read_kept_mails("{}").empty());
  CHECK(read_kept_mails("[1,[],null]").empty());
  const std::vector<KeptMail> mails = read_kept_mails(
      R"([{"name":1,"recipients":{"a":1},"findings":"x","size_bytes":-1,"is_released":"yes"}])");
  REQUIRE(mails.size() == 1);
  CHECK(mails[0].name.empty());
  CHECK(mails[0].recipients.empty());
  CHECK(mails[0].size_bytes == 0);
  CHECK_FALSE(mails[0].is_released);
}

}  // namespace
}  // namespace scanq
