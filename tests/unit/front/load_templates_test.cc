// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/load_templates.h"

#include "tests/unit/catch.h"

#include "tests/unit/test_signatures.h"

namespace scanq {

TEST_CASE(
    "templates: the folder's are used, missing ones are built in, unreadable ones are reported",
    "[load_templates]") {
  const TestFolder folder;
  std::filesystem::create_directories(folder.path + "/en/notice-sender.txt");
  folder.write("en/warning.txt", "Subject: ours\n\ntext\n");
  folder.write("en/notice-recipients.txt", std::string(kMaxTemplateBytes + 1, 'x'));
  const Templates templates = load_templates(folder.path, Language::kEnglish);
  CHECK(templates.texts[0] == "Subject: ours\n\ntext\n");
  CHECK(templates.texts[1].empty());
  CHECK(templates.texts[2].empty());
  CHECK(templates.texts[3].empty());
  CHECK(templates.note.find("notice-sender.txt") != std::string::npos);
  CHECK(templates.note.find("notice-recipients.txt") != std::string::npos);
  CHECK(templates.note.find("administrators") == std::string::npos);
  CHECK(load_templates("/nowhere", Language::kJapanese).note.empty());
}

}  // namespace scanq
