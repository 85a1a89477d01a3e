// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/web/kept_words.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

TEST_CASE("kept_words: action and categories are told in the reader's language", "[kept_words]") {
  const WebAnswer kept{
      0, R"({"action":"clean+quarantine","findings":[{"category":"virus","name":"V"}]})", ""};
  const WebAnswer shown = with_kept_words(kept, Language::kJapanese);
  CHECK(shown.out.find("隔離 (clean+quarantine)") != std::string::npos);
  CHECK(shown.out.find("ウイルス (virus)") != std::string::npos);
  CHECK(with_kept_words(kept, Language::kEnglish).out == kept.out);
}

TEST_CASE("kept_words: what is no record stays as it is", "[kept_words]") {
  for (const char* text : {"", "[]", "{}", "{\"action\":\"clean\"}"}) {
    CHECK(with_kept_words({2, text, "gone"}, Language::kJapanese).out == text);
  }
}

}  // namespace
}  // namespace scanq
