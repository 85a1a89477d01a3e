// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/replay/saved_messages.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/unit/catch.h"

using scanq::find_messages;
using scanq::read_message;
using scanq::SavedMessage;

namespace {

namespace fs = std::filesystem;

// A folder of this test, which is removed at the end.
struct Folder {
  fs::path path;
  Folder() {
    char name[] = "/tmp/scanq-unit.XXXXXX";
    path = ::mkdtemp(name);
  }
  ~Folder() { fs::remove_all(path); }
  std::string write(const std::string& name, const std::string& content) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << content;
    return path / name;
  }
};

std::string content_of(const SavedMessage& saved) {
  const auto spool = read_message(saved, {}, 1 << 20);
  REQUIRE(spool);
  return *scanq::read_exactly_at(spool->descriptor(), spool->message_bytes(),
                                 spool->message_offset());
}

std::vector<std::string> names(const std::string& path) {
  const auto found = find_messages(path);
  REQUIRE(found);
  std::vector<std::string> names;
  for (const SavedMessage& saved : *found) names.push_back(saved.shown_name().substr(path.size()));
  return names;
}

}  // namespace

TEST_CASE("saved messages: a file is one message, byte for byte", "[saved_messages]") {
  const Folder folder;
  const std::string bytes("Subject: x\r\n\r\n\0>From \xff no newline", 34);
  const auto found = find_messages(folder.write("mail", bytes));
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  CHECK(content_of((*found)[0]) == bytes);
}

TEST_CASE("saved messages: an mbox is split, and its quoting taken back", "[saved_messages]") {
  const Folder folder;
  const auto found = find_messages(folder.write(
      "mbox",
      "From a@b Mon Jun  1 12:00:00 2026\nSubject: 1\n\n>From here\n>>From there\nFrom "
      "within\n\nFrom c@d Mon Jun  1 12:00:01 2026\nSubject: 2\n\nbody\n\n"));
  REQUIRE(found);
  REQUIRE(found->size() == 2);
  CHECK(content_of((*found)[0]) == "Subject: 1\n\nFrom here\n>From there\nFrom within\n");
  CHECK(content_of((*found)[1]) == "Subject: 2\n\nbody\n");
  CHECK((*found)[1].shown_name().ends_with("mbox message 2"));
}

TEST_CASE("saved messages: of a Maildir, cur and new count, and Maildirs in it",
          "[saved_messages]") {
  const Folder folder;
  for (const char* name : {"new/1", "cur/2:2,S", "tmp/3", "dovecot.index", ".Sent/cur/4",
                           ".Sent/new/5", ".Sent/tmp/6"}) {
    folder.write(name, "Subject: x\n\nx\n");
  }
  CHECK(names(folder.path) ==
        std::vector<std::string>{"/.Sent/cur/4", "/.Sent/new/5", "/cur/2:2,S", "/new/1"});
}

TEST_CASE("saved messages: a folder is searched in the order of names, links to folders are not",
          "[saved_messages]") {
  const Folder folder;
  folder.write("b/1", "x");
  folder.write("a", "x");
  folder.write(".hidden", "x");
  fs::create_symlink(folder.path, folder.path / "loop");
  CHECK(names(folder.path) == std::vector<std::string>{"/a", "/b/1"});
}

TEST_CASE("saved messages: a missing file is named when its turn comes", "[saved_messages]") {
  const auto found = find_messages("/no/such/file");
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  const auto spool = read_message((*found)[0], {}, 1 << 20);
  REQUIRE_FALSE(spool);
  CHECK(spool.error().text == "open(/no/such/file): No such file or directory");
}
