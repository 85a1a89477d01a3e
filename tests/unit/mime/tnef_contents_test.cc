// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/tnef_contents.h"

#include "tests/unit/catch.h"
#include "tests/unit/mail_places.h"

namespace scanq {

using namespace std::string_literals;

TEST_CASE("tnef names: titles and long names, of attachments alone", "[tnef_contents]") {
  const auto attribute = [](const std::string& id, const std::string& data) {
    return "\2" + id + static_cast<char>(data.size()) + "\0\0\0"s + data + "##";
  };
  const std::string head = "\x78\x9f\x3e\x22\1\0"s;
  const std::string title = attribute("\x10\x80\1\0"s, "A~1.EXE\0"s);
  const std::string name = "\1\0\0\0\x0c\0\0\0a\0.\0e\0x\0e\0\0\0"s;
  const std::string properties = attribute("\5\x90\6\0"s, "..\x1f\0\x07\x37"s + name);
  CHECK(tnef_names(head + attribute("\4\x80\1\0"s, "subject") + title + properties) ==
        std::vector<std::string>{"A~1.EXE", "a.exe"});
  CHECK(tnef_names(title).empty());
  CHECK(tnef_names(head + title.substr(0, 5)).empty());
  std::string many = head + title;
  const std::string both = "..\x1f\0\x07\x37"s + name + "\x1e\0\x07\x37"s + name;
  for (std::size_t i = 0; i < kMaxTnefNames; ++i) many += attribute("\5\x90\6\0"s, both);
  CHECK(tnef_names(many).size() == kMaxTnefNames);
}

TEST_CASE("tnef contents: bodies of the mail, and what is a property of an attachment",
          "[tnef_contents]") {
  const auto property = [](const std::string& tag, const std::string& value) {
    return tag + little(1, 4) + little(value.size(), 4) + value;
  };
  const auto contents = [](std::uint32_t attribute, const std::string& data) {
    return tnef_contents(little(0x223e9f78, 4) + little(1, 2) + tnef_attribute(1, attribute, data));
  };
  using Files = std::vector<std::string>;
  CHECK(contents(0x2800c, "text\0"s).files == Files{"text"});
  CHECK(contents(0x69003, "...." + property("\x02\x01\x13\x10", "<p>")).files == Files{"<p>"});
  CHECK(contents(0x69003, property("\x1f\0\x13\x10"s, "<\0p\0>\0"s)).files == Files{"<p>"});
  CHECK(contents(0x69003, property("\x1e\0\0\x10"s, "hello")).files == Files{"hello"});
  CHECK(contents(0x69003, property("\x02\x01\x09\x10", "LZFu")).files == Files{"LZFu"});
  CHECK(contents(0x69005, property("\x02\x01\x01\x37", "file")).files == Files{"file"});
  const std::string mail = std::string(16, 'i') + "\x78\x9f\x3e\x22";
  CHECK(contents(0x69005, property("\x0d\0\x01\x37"s, mail)).files == Files{mail.substr(16)});
  CHECK(contents(0x69003, property("\x1e\0\x37\0"s, "subject")).files.empty());
  CHECK(tnef_contents("text").files.empty());
  // One value within another; and so many of them that they are more than the content.
  const std::string decoy = property("\x02\x01\x13\x10", "<a>");
  CHECK(contents(0x69003, property("\x02\x01\x13\x10", decoy)).files == Files{decoy, "<a>"});
  std::string many;
  for (int i = 0; i < 20; ++i) many += "\x02\x01\x13\x10" + little(1, 4) + little(9999, 4);
  CHECK(contents(0x69003, many).is_cut);
  CHECK_FALSE(contents(0x69003, decoy).is_cut);
}

}  // namespace scanq
