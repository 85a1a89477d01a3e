// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Header texts and file names as mail programs really send them.
#include "lib/mime/header_text.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "lib/base/log.h"
#include "lib/mime/charset.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

struct Text {
  const char* form;
  std::string_view raw;  // the text after the colon
  const char* expected;
};

const Text kTexts[] = {
    {"Outlook Express: ISO-2022-JP in base64", " =?iso-2022-jp?B?GyRCMnE1RCROJCpDTiRpJDsbKEI=?="sv,
     "会議のお知らせ"},
    {"Outlook: folded words, each shifted by itself",
     " =?iso-2022-jp?B?GyRCRTpJVSVVJSElJCVrJHIbKEI=?=\r\n\t=?iso-2022-jp?B?GyRCJCpBdyRqJDckXiQ5GyhC?="sv,
     "添付ファイルをお送りします"},
    {"Outlook: ASCII between encoded words",
     " RE: =?iso-2022-jp?B?GyRCOCtAURsoQg==?= (2) =?iso-2022-jp?B?GyRCOkZBdxsoQg==?="sv,
     "RE: 見積 (2) 再送"},
    {"Outlook: vendor characters of row 13", " =?iso-2022-jp?B?GyRCLSEtQBsoQg==?="sv, "①㍉"},
    {"Outlook Express: half-width kana", " =?iso-2022-jp?B?GyhJNkA2RRsoQg==?="sv, "ｶﾀｶﾅ"},
    {"Becky!: ISO-2022-JP in upper case", " =?ISO-2022-JP?B?GyRCO3FOQUF3SVUbKEI=?="sv, "資料送付"},
    {"Becky!: raw ISO-2022-JP", " \x1b$B@8$N$^$^Aw$k\x1b(B"sv, "生のまま送る"},
    {"Al-Mail: raw ISO-2022-JP with a question mark half", " \x1b$B=!65\x1b(B?\x1b$B==\x1b(B"sv,
     "宗教?十"},
    {"Winbiff: no shift back to ASCII", " =?ISO-2022-JP?B?GyRCOGZOaQ==?="sv, "御礼"},
    {"Winbiff: no shift back, two words",
     " =?ISO-2022-JP?B?GyRCOGZOaQ==?= =?ISO-2022-JP?B?GyRCPz0kNz5lJDIkXiQ5?="sv,
     "御礼申し上げます"},
    {"EdMax: JIS X 0208-1978 escape", " =?ISO-2022-JP?B?GyRANWwkJDUsM0obKEo=?="sv, "旧い規格"},
    {"Thunderbird: UTF-8 in base64, cut within a character",
     " =?UTF-8?B?5aCx5Q==?=\r\n =?UTF-8?B?kYrmm7g=?="sv, "報告書"},
    {"Outlook: Hebrew, of which the converter keeps the last letter back",
     " =?windows-1255?B?+ezl7Q==?="sv, "שלום"},
    {"Gmail: UTF-8 in base64", " =?UTF-8?B?5YaZ55yf44KS5YWx5pyJ44GX44G+44GX44Gf?="sv,
     "写真を共有しました"},
    {"Gmail: UTF-8 in quoted-printable",
     " =?UTF-8?Q?=E6=97=A5=E7=A8=8B?= =?UTF-8?Q?=E8=AA=BF=E6=95=B4_v2?="sv, "日程調整 v2"},
    {"Apple Mail: lower case utf-8, Q, cut within a character",
     " =?utf-8?Q?=E6=9D?=\n =?utf-8?Q?=B1=E4=BA=AC?="sv, "東京"},
    {"Apple Mail: decomposed letters stay", " =?utf-8?B?44GL44KZ?="sv, "が"},
    {"mutt: EUC-JP label", " =?EUC-JP?B?tMG7+qSrpMo=?="sv, "漢字かな"},
    {"Shuriken: Shift_JIS label", " =?Shift_JIS?B?lVyOppRcl80=?="sv, "表示能力"},
    {"docomo: Shift_JIS with pictograms", " =?Shift_JIS?B?jLOLQ/ifgsWCtw==?="sv, "元気〓です"},
    {"SoftBank: pictograms in UTF-8", " =?UTF-8?B?44G+44Gf44Gt7pCV?="sv, "またね〓"},
    {"au: pictograms in ISO-2022-JP", " =?ISO-2022-JP?B?GyRCJE8kJHVBGyhC?="sv, "はい〓"},
    {"Shift_JIS labelled ISO-2022-JP (web mail of phones)", " =?ISO-2022-JP?B?keiWvILIgrU=?="sv,
     "題名なし"},
    {"ISO-2022-JP labelled UTF-8 (a form mailer)", " =?UTF-8?B?GyRCJCpMZCQkOWckbyQ7GyhC?="sv,
     "お問い合わせ"},
    {"EUC-JP labelled Shift_JIS (a CGI)", " =?Shift_JIS?B?pLTD7cq4pKKk6qSspMikpg==?="sv,
     "ご注文ありがとう"},
    {"UTF-8 labelled ISO-8859-1? stays what it says", " =?iso-8859-1?Q?=52=E9=75=6E=69=6F=6E?="sv,
     "Réunion"},
    {"raw Shift_JIS",
     " \x8b\xd9\x8b}\x82\xcc\x82\xb2\x98"
     "A\x97\x8d"sv,
     "緊急のご連絡"},
    {"raw Shift_JIS with a backslash half", " \x97\\\x92\xe8\x95\\\x83\\\x83t\x83g"sv,
     "予定表ソフト"},
    {"raw EUC-JP", " \xbc\xd2\xc6\xe2\xcf\xa2\xcd\xed\xa4\xcb\xa4\xc4\xa4\xa4\xa4\xc6"sv,
     "社内連絡について"},
    {"raw UTF-8", " \xe6\x9c\xac\xe6\x97\xa5\xe3\x81\xae\xe8\xad\xb0\xe4\xba\x8b\xe9\x8c\xb2"sv,
     "本日の議事録"},
    {"raw ISO-8859-1",
     " Gr\xfc\xdf"
     "e aus K\xf6ln"sv,
     "Grüße aus Köln"},
    {"raw half-width kana in Shift_JIS", " \xc3\xbd\xc4\x82\xc5\x82\xb7"sv, "ﾃｽﾄです"},
    {"Outlook: windows-1252 quotes", " =?Windows-1252?Q?=93=6F=6B=94=20=96=20=80=35?="sv,
     "“ok” – €5"},
    {"words without a blank between them", " =?UTF-8?B?5YmN?==?UTF-8?B?5b6M?="sv, "前後"},
    {"base64 group cut between words", " =?UTF-8?B?6LOH5p?= =?UTF-8?B?aZ?="sv, "資料"},
    {"encoded word without an end (a gateway cut it)", " =?UTF-8?B?6YCU5Lit44Gn"sv, "途中で"},
    {"charset with a language", " =?UTF-8*ja?B?6KiA6Kqe?="sv, "言語"},
    {"blanks within a Q word", " =?utf-8?q?=E7=A9=BA =E7=99=BD?="sv, "空 白"},
    {"unknown charset", " =?x-no-such-charset?B?5LiN5piO?="sv, "不明"},
    {"Chinese labelled gb2312 with GBK characters", " =?gb2312?B?lf7XaNbs6Ua7+Q==?="sv,
     "會議朱镕基"},
    {"Korean labelled ks_c_5601-1987", " =?ks_c_5601-1987?B?yLjAxyCMY7nm?="sv, "회의 똠방"},
    {"Big5", " =?big5?B?t3zEs7Nxqr4=?="sv, "會議通知"},
    {"Russian KOI8-R", " =?koi8-r?B?8NLJ18XU?="sv, "Привет"},
    {"plain ASCII", " Meeting at 10"sv, "Meeting at 10"},
    {"no encoded word after all", " =?what"sv, "=?what"},
    {"display name in quotes", " \"\x1b$B;3ED\x1b(B\" <y@example.jp>"sv, "\"山田\" <y@example.jp>"},
    {"line breaks and control bytes", " one\r\n two\x00three\x07"sv, "one two three"},
};

struct Name {
  const char* form;
  std::string_view field;
  const char* parameter;
  const char* expected;
};

const Name kNames[] = {
    {"RFC 2231, one section",
     "attachment; filename*=UTF-8''%E5%A0%B1%E5%91%8A%E6%9B%B8%2E%70%64%66"sv, "filename",
     "報告書.pdf"},
    {"Thunderbird: RFC 2231, sections, ISO-2022-JP",
     "attachment;\r\n filename*0*=ISO-2022-JP''%1B%24%42%44%39%24%24%4C%3E;\r\n filename*1*=%41%30%1B%28%42;\r\n filename*2=.txt"sv,
     "filename", "長い名前.txt"},
    {"sections out of order", "attachment; filename*1=b.txt; filename*0=\"a\""sv, "filename",
     "ab.txt"},
    {"Shuriken: Shift_JIS in RFC 2231",
     "attachment; filename*=Shift_JIS'ja'%97%5C%92%E8%95%5C%2E%78%6C%73"sv, "filename",
     "予定表.xls"},
    {"RFC 2231 beside a plain name: the marked one counts",
     "attachment; filename=\"____.doc\"; filename*=utf-8''%E5%A5%91%E7%B4%84%2E%64%6F%63"sv,
     "filename", "契約.doc"},
    {"RFC 2231 without a charset", "attachment; filename*=%E7%84%A1%E5%90%8D%2E%74%78%74"sv,
     "filename", "無名.txt"},
    {"Outlook: RFC 2047 in a quoted name",
     "application/zip; name=\"=?iso-2022-jp?B?GyRCOCtAUT1xGyhCLnppcA==?=\""sv, "name",
     "見積書.zip"},
    {"Outlook: two words in a quoted name, folded",
     "application/zip;\r\n\tname=\"=?iso-2022-jp?B?GyRCO01IPjR8JE4bKEI=?=\r\n =?iso-2022-jp?B?GyRCR2Q+ZRsoQi56aXA=?=\""sv,
     "name", "四半期の売上.zip"},
    {"RFC 2047 without quotes", "application/zip; name==?UTF-8?B?5YaZ55yfLmpwZw==?=; x=y"sv, "name",
     "写真.jpg"},
    {"Becky!: raw Shift_JIS, backslash halves",
     "attachment; filename=\"\x97\\\x92\xe8\x95\\\x83\\\x88\xea\x97\x97.xls\""sv, "filename",
     "予定表ソ一覧.xls"},
    {"Al-Mail: raw ISO-2022-JP with quote and semicolon halves",
     "attachment; filename=\"\x1b$B$\"!\"%\"$$2q\x1b(B.doc\"; size=3"sv, "filename",
     "あ、アい会.doc"},
    {"raw EUC-JP",
     "attachment; filename=\"\xb5\xc4\xbb\xf6\xcf\xbf\xa4\xce\xb9\xb5\xa4\xa8.txt\""sv, "filename",
     "議事録の控え.txt"},
    {"raw UTF-8", "attachment; filename=\"\xe9\xa0\x98\xe5\x8f\x8e\xe6\x9b\xb8.pdf\""sv, "filename",
     "領収書.pdf"},
    {"UTF-8 in sections with encoded words",
     "attachment; filename*0=\"=?UTF-8?B?5bm06LOA?=\"; filename*1=\".jpg\""sv, "filename",
     "年賀.jpg"},
    {"blanks without quotes", "application/msword; name=my first letter.doc"sv, "name",
     "my first letter.doc"},
    {"escaped quotes", "attachment; filename=\"a\\\"b\\\\c.txt\""sv, "filename", "a\"b\\c.txt"},
    {"no closing quote", "attachment; filename=\"open.exe"sv, "filename", "open.exe"},
    {"upper case and blanks around", "attachment; FileName = \"A.TXT\" ;"sv, "filename", "A.TXT"},
    {"a semicolon in quotes before it",
     "text/plain; title=\"x; filename=no.exe\"; filename=yes.txt"sv, "filename", "yes.txt"},
    {"two quoted pieces",
     "application/pdf; name=\"=?UTF-8?B?5YiG5Ymy?=\"\r\n \"=?UTF-8?B?5ZCNLnBkZg==?=\""sv, "name",
     "分割名.pdf"},
    {"none", "text/plain; charset=us-ascii"sv, "name", ""},
};

bool is_all_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

TEST_CASE("header text: every real-life form arrives readable", "[header_text]") {
  for (const Text& text : kTexts) {
    INFO(text.form);
    CHECK(decode_header_text(text.raw) == text.expected);
  }
}

TEST_CASE("header text: file names of every form arrive readable", "[header_text]") {
  for (const Name& name : kNames) {
    INFO(name.form);
    CHECK(decode_parameter(name.field, name.parameter) == name.expected);
  }
}

TEST_CASE("header text: the disposition's name goes before the type's", "[header_text]") {
  CHECK(part_file_name("attachment; filename=a.txt", "text/plain; name=b.txt") == "a.txt");
  CHECK(part_file_name("attachment", "text/plain; name=b.txt") == "b.txt");
  CHECK(part_file_name("", "").empty());
}

TEST_CASE("header text: any bytes give one line of UTF-8", "[header_text]") {
  unsigned state = 1;
  const std::string_view bits[] = {
      "=?"sv,           "?="sv,     "?B?"sv,    "?Q?"sv, "iso-2022-jp"sv, "utf-8"sv,
      "\x1b$B"sv,       "\x1b(B"sv, "\x1b(I"sv, "\\"sv,  "\""sv,          ";"sv,
      "filename*0*="sv, "\x83\\"sv, "%E3"sv,    "''"sv,  "\r\n "sv};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      state = state * 1103515245 + 12345;
      const unsigned pick = state >> 16;
      if (pick % 3 == 0) {
        text += static_cast<char>(pick >> 4);
      } else {
        text += bits[pick % std::size(bits)];
      }
    }
    INFO(log_value(text, 1000));
    for (const std::string& shown :
         {decode_header_text(text), decode_parameter("a; " + text, "filename")}) {
      CHECK(is_all_utf8(shown));
      CHECK(shown.find_first_of("\r\n\0"sv) == std::string::npos);
    }
  }
}

TEST_CASE("header text: a megabyte in one field is cut, not worked through", "[header_text]") {
  std::string raw;
  while (raw.size() < 1 << 20) raw += "=?utf-8?B?44GC?= ";
  CHECK(decode_header_text(raw).size() <= 8 << 10);
}

TEST_CASE("header text: names are read as careless programs read them", "[header_text]") {
  const auto has = [](std::string_view field, std::string_view name) {
    const std::vector<std::string> names = every_parameter(field, "filename");
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  CHECK(has("attachment; filename*=UTF-16''s%00.%00e%00x%00e%00", "s.exe"));
  CHECK(has("attachment; filename*=utf-16''%00s%00.%00e%00x%00e", "s.exe"));
  CHECK(has("attachment; filename*=UTF-16''%FE%FF%00s%00.%00e%00x%00e", "s.exe"));
  CHECK(has("attachment; filename*0*=UTF-16''s%00.%00; filename*1*=e%00x%00e%00", "s.exe"));
  CHECK(has("attachment; filename=\"set\"up.exe\"", "setup.exe"));
  CHECK(has("attachment; filename=\"a.txt\".exe", "a.txt.exe"));
  CHECK(has("attachment; filename=\"a.exe\"", "a.exe"));
  CHECK(has("attachment filename=setup.exe", "setup.exe"));
  CHECK(has("attachment; filename=a.exe,", "a.exe"));
  CHECK(has("attachment; filename= a.exe(x) b.txt; size=1", "a.exe"));
  CHECK_FALSE(has("attachment; filename=\"a.exe (x).txt\"", "a.exe"));
  CHECK(has("filename = \"setup.exe\"; size=1", "setup.exe"));
  CHECK(has("attachment, filename*0=setup.; filename*1=exe", "setup.exe"));
  CHECK(has("attachment; filename=setup;.exe", "setup;.exe"));
  CHECK(has("attachment; filename=setup\\;.exe; size=1", "setup;.exe"));
  CHECK(has("attachment; filename=\"setup.exe;.txt\"", "setup.exe"));
  CHECK(!has("attachment; filename=a.txt; x=a.exe", "a.txt; x=a.exe"));
  CHECK(has("attachment; filename*1=setup.; filename*0=exe", "setup.exe"));
  CHECK(has("attachment; filename*1*=us-ascii''set%75p.; filename*0*=exe", "setup.exe"));
}

TEST_CASE("charset: an opened converter is not needed to know the bytes", "[header_text]") {
  open_usual_charsets();
  CHECK(bytes_to_utf8("\x82\xa0", "Shift_JIS") == "\xe3\x81\x82");
  CHECK(bytes_to_utf8("\xa4\xa2", "") == "\xe3\x81\x82");
  CHECK(bytes_to_utf8("", "utf-8").empty());
}

}  // namespace scanq
