// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/virus_test/delivery_place.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include "tests/unit/catch.h"

#include "lib/base/temp_folder.h"

namespace scanq {
namespace {

namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

// A qmail of its own in a temporary folder. Accounts are ours, since a home must be its user's own;
// qmail-getpw gives root none, so as root they belong to another uid.
class Mailer {
 public:
  Mailer() : top_(TempFolder::make("/tmp").value()) {
    control("locals", "example.net\n");
    add_account("alias");
    add_account("joe");
    fs::create_directories(home("joe") / "Maildir/new");
  }
  fs::path qmail() const { return fs::path(top_.path()) / "qmail"; }
  fs::path home(const std::string& name) const { return fs::path(top_.path()) / name; }
  void control(const std::string& name, const std::string& text) const {
    write(qmail() / "control" / name, text);
  }
  void dot_qmail(const std::string& user, const std::string& name, const std::string& text) const {
    write(home(user) / (".qmail" + name), text);
  }
  void add_account(const std::string& name) {
    fs::create_directories(home(name));
    if (::geteuid() == 0) REQUIRE(::chown(home(name).c_str(), kUid, kUid) == 0);
    accounts_[name] = Account{home(name), ::geteuid() == 0 ? kUid : ::geteuid()};
  }
  static void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  DeliveryPlace find(const std::string& address) const {
    return find_delivery_place({qmail(), "example.net",
                                [this](const std::string& name) -> std::optional<Account> {
                                  const auto found = accounts_.find(name);
                                  if (found == accounts_.end()) return std::nullopt;
                                  return found->second;
                                }},
                               address);
  }

 private:
  static constexpr unsigned kUid = 54321;
  TempFolder top_;
  std::map<std::string, Account> accounts_;
};

TEST_CASE("delivery_place: an account's own Maildir", "[delivery_place]") {
  const Mailer mailer;
  const Texts joes{mailer.home("joe") / "Maildir"};
  CHECK(mailer.find("joe@example.net").maildirs == joes);
  CHECK(mailer.find("Joe@EXAMPLE.net").maildirs == joes);
  CHECK(mailer.find("joe").maildirs == joes);
}

TEST_CASE("delivery_place: an alias is followed to where it forwards", "[delivery_place]") {
  const Mailer mailer;
  mailer.dot_qmail("alias", "-postmaster", "# whoever reads it\n&root@example.net\n");
  mailer.dot_qmail("alias", "-root", "joe\n");
  const DeliveryPlace place = mailer.find("postmaster@example.net");
  CHECK(place.maildirs == Texts{mailer.home("joe") / "Maildir"});
  CHECK(place.steps.size() == 4);
}

TEST_CASE("delivery_place: .qmail files, with extensions, dots and defaults", "[delivery_place]") {
  const Mailer mailer;
  fs::create_directories(mailer.home("joe") / "lists/new");
  fs::create_directories(mailer.home("joe") / "other/new");
  mailer.dot_qmail("joe", "", "./other/\n");
  mailer.dot_qmail("joe", "-list-default", "./lists/\n");
  mailer.dot_qmail("joe", "-a:b", mailer.home("joe").string() + "/other/\n");
  CHECK(mailer.find("joe@example.net").maildirs == Texts{mailer.home("joe") / "other"});
  CHECK(mailer.find("joe-list-x@example.net").maildirs == Texts{mailer.home("joe") / "lists"});
  CHECK(mailer.find("joe-A.B@example.net").maildirs == Texts{mailer.home("joe") / "other"});
  CHECK(mailer.find("joe-none@example.net").why_none.find("bounces") != std::string::npos);
}

TEST_CASE("delivery_place: virtual domains, whole addresses and suffixes", "[delivery_place]") {
  const Mailer mailer;
  fs::create_directories(mailer.home("joe") / "virtual/new");
  mailer.dot_qmail("joe", "-shop-default", "./virtual/\n");
  mailer.control("virtualdomains",
                 "a@one.example:joe-shop\none.example:nobody\n.two.example:joe-shop\n"
                 "not.two.example:\n");
  const Texts there{mailer.home("joe") / "virtual"};
  CHECK(mailer.find("a@one.example").maildirs == there);
  CHECK(mailer.find("b@one.example").maildirs.empty());
  CHECK(mailer.find("b@x.two.example").maildirs == there);
  CHECK(mailer.find("b@not.two.example").why_none.find("another machine") != std::string::npos);
}

TEST_CASE("delivery_place: users/assign counts where users/cdb is made of it", "[delivery_place]") {
  const Mailer mailer;
  fs::create_directories(mailer.home("store") / "Maildir/new");
  const std::string home = mailer.home("store");
  Mailer::write(mailer.qmail() / "users/assign",
                "=joe:virtual:89:89:" + home + ":::\n+shop-:virtual:89:89:" + home + ":-::\n.\n");
  CHECK(mailer.find("joe@example.net").maildirs == Texts{mailer.home("joe") / "Maildir"});
  Mailer::write(mailer.qmail() / "users/cdb", "");
  CHECK(mailer.find("joe@example.net").maildirs == Texts{home + "/Maildir"});
  mailer.dot_qmail("store", "-bob", "./Maildir/\n");
  CHECK(mailer.find("shop-bob@example.net").maildirs == Texts{home + "/Maildir"});
}

TEST_CASE("delivery_place: the default delivery of qmail-start", "[delivery_place]") {
  const Mailer mailer;
  fs::create_directories(mailer.home("joe") / "Mail/new");
  Mailer::write(
      mailer.qmail() / "rc",
      "#!/bin/sh\nexec env - PATH=\"/var/qmail/bin:$PATH\" qmail-start ./Mail/ splogger\n");
  CHECK(mailer.find("joe@example.net").maildirs == Texts{mailer.home("joe") / "Mail"});
  mailer.control("defaultdelivery", "./Mailbox\n");
  CHECK(mailer.find("joe@example.net").why_none.find("mbox") != std::string::npos);
}

TEST_CASE("delivery_place: why nothing can be watched is told", "[delivery_place]") {
  const Mailer mailer;
  const auto why = [&](const std::string& address) { return mailer.find(address).why_none; };
  CHECK(why("x@elsewhere.example").find("another machine") != std::string::npos);
  mailer.dot_qmail("joe", "-filter", "| vdelivermail '' bounce-no-mailbox\n");
  CHECK(why("joe-filter@example.net").find("vdelivermail") != std::string::npos);
  mailer.dot_qmail("joe", "-round", "joe-round@example.net\n");
  CHECK(why("joe-round@example.net").find("too often") != std::string::npos);
  mailer.dot_qmail("joe", "-gone", "./Gone/\n");
  CHECK(why("joe-gone@example.net").find("No such file") != std::string::npos);
}

}  // namespace
}  // namespace scanq
