// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/verdict_memory.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "lib/base/temp_folder.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

namespace fs = std::filesystem;

constexpr std::time_t kNow = 1'800'000'000;

// As qmail-smtpd writes it.
const std::string kReceived =
    "Received: from unknown (HELO client.example) (192.0.2.7)\n"
    "  by mx.example.net with SMTP; 1 Jun 2026 03:00:00 -0000\n";

void write(const std::string& path, const std::string& content) {
  std::ofstream(path) << content;
}

std::string read(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// An installation of empty files, and one message.
struct Place {
  TempFolder folder = *TempFolder::make("/tmp");
  Settings settings = default_settings();
  std::string message = kReceived + "Subject: hello\n\nbody\n";

  Place() {
    fs::create_directory(folder.path() + "/db");
    fs::create_directory(folder.path() + "/lock");
    write(folder.path() + "/scanq-inspect", "");
    write(folder.path() + "/image", "");
    write(folder.path() + "/db/daily.ndb", "");
    settings.program_dir = folder.path();
    settings.engine_image = folder.path() + "/image";
    settings.database_dir = folder.path() + "/db";
    settings.lock_dir = folder.path() + "/lock";
    settings.remember_minutes = 10;
  }
  std::string file() const {
    return folder.path() + "/lock/remembered." + std::to_string(::geteuid());
  }
  VerdictMemory memory(std::time_t now = kNow) const {
    Spool spool = *Spool::make({1 << 20, "/tmp"});
    REQUIRE(spool.append(message));
    return VerdictMemory::of(settings, spool, now);
  }
};

Verdict clean_verdict() {
  Verdict verdict;
  verdict.is_scanned = true;
  verdict.engine = "ClamAV";
  verdict.engine_way = "image";
  verdict.subject = "hello";
  return verdict;
}

}  // namespace

TEST_CASE("verdict memory: a clean message is known for the minutes of the setting",
          "[verdict_memory]") {
  const Place place;
  CHECK_FALSE(place.memory().recall());
  place.memory().keep(clean_verdict());
  Verdict expected = clean_verdict();
  expected.engine_way = "remembered";
  CHECK(place.memory().recall() == expected);
  CHECK(place.memory(kNow + 600).recall());
  CHECK_FALSE(place.memory(kNow + 601).recall());
  CHECK_FALSE(place.memory(kNow - 1).recall());  // the clock was put back
}

TEST_CASE("verdict memory: only the topmost Received field, of our own server, may differ",
          "[verdict_memory]") {
  Place place;
  place.memory().keep(clean_verdict());
  place.message =
      "Received: from mail.example.com (192.0.2.8)\n"
      "  by mx.example.net with ESMTP; 2 Jun 2026 03:00:00 -0000\nSubject: hello\n\nbody\n";
  CHECK(place.memory().recall());
  place.message = "Subject: hello\n\nbody\n";
  CHECK(place.memory().recall());
  for (const std::string& other :
       {kReceived + kReceived + "Subject: hello\n\nbody\n",
        std::string("Received: by another\nSubject: hello\n\nbody\n"),
        std::string("X: y\nSubject: hello\n\nbody\n"), kReceived + "Subject: hello\n\nbody",
        kReceived + "Subject: hello\n\nbody\n\n", kReceived + "Subject: hallo\n\nbody\n",
        std::string("\nSubject: hello\n\nbody\n"), std::string()}) {
    CAPTURE(other);
    place.message = other;
    CHECK_FALSE(place.memory().recall());
  }
}

TEST_CASE("verdict memory: a change of anything that a scan depends on needs a new scan",
          "[verdict_memory]") {
  const std::function<void(Place&)> changes[] = {
      [](Place& place) { place.settings.alert_macro = !place.settings.alert_macro; },
      [](Place& place) { place.settings.deny_names = {"*.exe"}; },
      [](Place& place) { write(place.folder.path() + "/db/daily.ndb", "new"); },
      [](Place& place) { write(place.folder.path() + "/db/added.ndb", ""); },
      [](Place& place) { fs::remove(place.folder.path() + "/db/daily.ndb"); },
      [](Place& place) { write(place.folder.path() + "/image", "new"); },
      [](Place& place) { fs::remove(place.folder.path() + "/image"); },
      [](Place& place) { write(place.folder.path() + "/scanq-inspect", "new"); },
      [](Place& place) {
        write(place.folder.path() + "/new", "");
        fs::rename(place.folder.path() + "/new", place.folder.path() + "/scanq-inspect");
      },
  };
  for (const auto& change : changes) {
    Place place;
    place.memory().keep(clean_verdict());
    REQUIRE(place.memory().recall());
    change(place);
    CAPTURE(&change - changes);
    CHECK_FALSE(place.memory().recall());
  }
  Place place;
  place.memory().keep(clean_verdict());
  place.settings.policies.push_back({});  // a policy decides about a message, not about its verdict
  CHECK(place.memory().recall());
}

TEST_CASE("verdict memory: only a message that was scanned and found clean is kept",
          "[verdict_memory]") {
  const Place place;
  Verdict verdict = clean_verdict();
  verdict.findings.push_back({});
  place.memory().keep(verdict);
  CHECK_FALSE(place.memory().recall());
  verdict = clean_verdict();
  verdict.is_scanned = false;
  place.memory().keep(verdict);
  CHECK_FALSE(place.memory().recall());
  place.memory().keep(failed_verdict("no scanner"));
  CHECK_FALSE(place.memory().recall());
  verdict = clean_verdict();
  verdict.subject = std::string(1000, 'x');  // more than a slot holds
  place.memory().keep(verdict);
  CHECK_FALSE(place.memory().recall());
}

TEST_CASE("verdict memory: any damage is a miss", "[verdict_memory]") {
  const Place place;
  place.memory().keep(clean_verdict());
  const std::string content = read(place.file());
  const std::size_t slot = content.size() - 1024;
  const std::size_t used = content.find('\0', slot + 32) - slot;
  for (std::size_t at = 0; at < 1024; at += at < used + 4 ? 1 : 64) {
    std::string damaged = content;
    damaged[slot + at] = static_cast<char>(damaged[slot + at] ^ 1);
    write(place.file(), damaged);
    CAPTURE(at);
    CHECK_FALSE(place.memory().recall());
  }
  write(place.file(), content.substr(0, content.size() - 1));
  CHECK_FALSE(place.memory().recall());
  write(place.file(), content);
  CHECK(place.memory().recall());
  // The slot of another message stands where this one's should be.
  Place other;
  other.settings = place.settings;
  other.message = "Subject: other\n\nbody\n";
  write(place.file(), "");
  other.memory().keep(clean_verdict());
  std::string moved(slot, '\0');
  const std::string all = read(place.file());
  moved += all.substr(all.size() - 1024);
  write(place.file(), moved);
  CHECK_FALSE(place.memory().recall());
}

TEST_CASE("verdict memory: a file that is not ours alone is not used", "[verdict_memory]") {
  const std::function<void(const Place&)> spoilt[] = {
      [](const Place& place) { ::chmod(place.file().c_str(), 0620); },
      [](const Place& place) { fs::create_hard_link(place.file(), place.file() + ".link"); },
      [](const Place& place) {
        fs::rename(place.file(), place.file() + ".real");
        fs::create_symlink(place.file() + ".real", place.file());
      },
      [](const Place& place) {
        fs::remove(place.file());
        ::mkfifo(place.file().c_str(), 0600);
      },
      [](const Place& place) {
        fs::remove(place.file());
        fs::create_directory(place.file());
      },
      [](const Place& place) { fs::remove_all(place.settings.lock_dir); },
  };
  for (const auto& spoil : spoilt) {
    const Place place;
    place.memory().keep(clean_verdict());
    REQUIRE(place.memory().recall());
    spoil(place);
    CAPTURE(&spoil - spoilt);
    CHECK_FALSE(place.memory().recall());
    place.memory().keep(clean_verdict());
    CHECK_FALSE(place.memory().recall());
  }
}

TEST_CASE("verdict memory: a scan that used up its time is not repeated", "[verdict_memory]") {
  const Place place;
  Verdict verdict = failed_verdict("no answer in time");
  place.memory().keep_if_spent(verdict, 1'000'000);
  CHECK_FALSE(place.memory().recall());
  place.memory().keep_if_spent(verdict, 0);  // any time is half of none
  REQUIRE(place.memory().recall());
  CHECK(place.memory().recall()->findings == verdict.findings);
  CHECK_FALSE(place.memory(kNow + 3600).recall());
  Verdict infected = clean_verdict();
  infected.findings = {make_finding(Category::kVirus, "X")};
  place.memory().keep_if_spent(infected, 0);
  CHECK(place.memory().recall()->findings == verdict.findings);
}

TEST_CASE("verdict memory: it can be turned off, and needs to see the signatures",
          "[verdict_memory]") {
  Place place;
  place.settings.remember_minutes = 0;
  place.memory().keep(clean_verdict());
  CHECK_FALSE(fs::exists(place.file()));
  place.settings.remember_minutes = 10;
  place.settings.database_dir = "/nonexistent";
  place.memory().keep(clean_verdict());
  CHECK_FALSE(place.memory().recall());
}

}  // namespace scanq
