// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/mail_passwords.h"

#include <algorithm>

#include "tests/unit/catch.h"

using namespace scanq;

namespace {

std::size_t place(const std::vector<std::string>& words, const std::string& word) {
  return static_cast<std::size_t>(std::find(words.begin(), words.end(), word) - words.begin());
}

struct Mail {
  std::string what, subject, text, password;
};

const std::vector<Mail> kMails{
    {"English", "report", "Dear Bob,\nthe password is Xy7+qq.\nRegards, Al", "Xy7+qq"},
    {"colon without blank", "", "see file\npw:tiger77\n", "tiger77"},
    {"equals sign", "", "PASSWORD=tiger77", "tiger77"},
    {"Japanese, next line", "資料送付",
     "お世話になっております。\nパスワードは下記です。\n\nab12CD34\n\nよろしく", "ab12CD34"},
    {"Japanese, no blanks", "", "解凍パスワードはab12CD34です。", "ab12CD34"},
    {"corner brackets", "", "パスワード「ab12CD34」", "ab12CD34"},
    {"full-width letters", "", "パスワード：ａｂ１２ＣＤ３４", "ab12CD34"},
    {"half-width kana", "", "ﾊﾟｽﾜｰﾄﾞ ab12", "ab12"},
    {"in the subject", "Re: password 20260601", "attached", "20260601"},
    {"quotes and full stop", "", "The password: \"Zz9!\".", "Zz9!"},
    {"German", "", "Das Kennwort lautet 'sommer26'", "sommer26"},
    {"symbols at its ends", "", "password: !abc9!", "!abc9!"},
    {"angle brackets", "", "Pass: <q1w2e3>", "q1w2e3"},
    {"two letters", "", "Password: ab", "ab"},
    {"blanks within quotes", "", "The password is \"blue moon 7\".", "blue moon 7"},
    {"blanks within typographic quotes", "", "Passwort: \u201eroter Mond\u201c", "roter Mond"},
    {"blanks within corner brackets", "", "パスワード：「ab 12 cd」", "ab 12 cd"},
    {"blanks within white corner brackets", "", "パスワード『see you』です", "see you"},
    {"brackets that belong to it", "", "パスワード＝(tiger77)", "(tiger77)"},
    {"behind a bracket", "", "pwd(tiger77)", "tiger77"},
    {"full-width minus", "", "パスワード：０９０\u2212１２", "090-12"},
    {"CRLF", "", "password\r\n\r\nq1w2e3\r\n", "q1w2e3"},
};

}  // namespace

TEST_CASE("mail passwords: a password is among the first words tried", "[mail_passwords]") {
  for (const Mail& mail : kMails) {
    INFO(mail.what);
    const auto words = password_words({}, mail.subject + "\n" + mail.text, 12);
    CAPTURE(words);
    CHECK(place(words, mail.password) < words.size());
  }
}

TEST_CASE("mail passwords: a long mail does not push the hinted word back", "[mail_passwords]") {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "word" + std::to_string(i) + " ";
  const auto words = password_words({}, text + "\npassword: hidden99\n" + text, 20);
  CHECK(place(words, "hidden99") < 3);
  CHECK(words.size() == 20);
}

TEST_CASE("mail passwords: the settings' own words come first, each word once",
          "[mail_passwords]") {
  const auto words = password_words({"office1", "office2"}, "office1 abc123\nabc123 office2", 50);
  CHECK(words == std::vector<std::string>{"office1", "office2", "abc123"});
}

TEST_CASE("mail passwords: none are asked for, or there is no text", "[mail_passwords]") {
  CHECK(password_words({"office1"}, "abc123", 0).empty());
  CHECK(password_words({}, "", 10).empty());
  CHECK(password_words({}, "日本語\nだけ", 10).empty());
}
