// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/virus_test/delivery_place.h"

#include <pwd.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "lib/admin/virus_test/qmail_files.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr int kMostForwards = 10;  // more is a loop, or nothing that a test has to follow
constexpr const char* kAliasUser = "alias";

// The arguments that qmail-lspawn passes to qmail-local.
struct LocalUser {
  std::string name, home, dash, ext;
};

class Finder {
 public:
  explicit Finder(const MailSystem& system) : system_(system) {}
  DeliveryPlace find(const std::string& address) {
    follow(address, 0);
    if (place_.maildirs.empty() && place_.why_none.empty()) place_.why_none = "no Maildir is named";
    return std::move(place_);
  }

 private:
  void follow(const std::string& address, int forwards);
  void deliver(const LocalUser& user, int forwards);
  void deliver_by_default(const LocalUser& user);
  void take_instruction(const LocalUser& user, std::string_view line, int forwards);
  void add_mailbox(const LocalUser& user, const std::string& path);
  std::optional<std::string> local_part(const std::string& address);
  std::optional<LocalUser> find_user(const std::string& local);
  void say(const std::string& step) { place_.steps.push_back(step); }
  void give_up(const std::string& why) {
    if (place_.why_none.empty()) place_.why_none = why;
  }
  std::string control(const std::string& name) const {
    return system_.qmail_dir + "/control/" + name;
  }

  const MailSystem& system_;
  DeliveryPlace place_;
};

// The part of the address for a delivery on this machine; none: the mail goes elsewhere.
std::optional<std::string> Finder::local_part(const std::string& address) {
  const std::size_t at = address.rfind('@');
  const std::string user = address.substr(0, at);
  const std::string domain =
      to_lower_ascii(at == std::string::npos ? system_.host_name : address.substr(at + 1));
  std::optional<Lines> locals = read_control(control("locals"));
  if (!locals) locals = Lines{system_.host_name};
  for (const std::string& local : *locals) {
    if (to_lower_ascii(local) == domain) return user;
  }
  const std::optional<Lines> domains = read_control(control("virtualdomains"));
  const std::optional<std::string> prefix =
      domains ? virtual_prefix(*domains, to_lower_ascii(user) + "@" + domain) : std::nullopt;
  if (prefix) {
    say(address + " is of a virtual domain: " + *prefix + "-" + user);
    return *prefix + "-" + user;
  }
  give_up(domain +
          " is neither in control/locals nor in control/virtualdomains: it is delivered on "
          "another machine");
  return std::nullopt;
}

// The longest part before a dash that is an account, as qmail-getpw splits it; else alias.
std::optional<LocalUser> Finder::find_user(const std::string& local) {
  constexpr std::size_t kLongestName = 32;
  const std::optional<Lines> assigned = read_assignments(system_.qmail_dir);
  if (assigned) {
    if (const std::optional<Assignment> found = find_assignment(*assigned, local)) {
      return LocalUser{found->user, found->home, found->dash, found->ext};
    }
  }
  for (std::size_t end = local.size();; --end) {
    const bool is_break = end == local.size() || local[end] == '-';
    const std::string name = to_lower_ascii(local.substr(0, end));
    if (is_break && !name.empty() && name.size() < kLongestName) {
      const std::optional<Account> account = system_.find_account(name);
      struct stat about;
      // As qmail-getpw has it: root gets no mail, and a home must be its user's own.
      if (account && account->uid != 0 && ::stat(account->home.c_str(), &about) == 0 &&
          about.st_uid == account->uid) {
        const bool is_whole = end == local.size();
        return LocalUser{name, account->home, is_whole ? "" : "-",
                         is_whole ? "" : local.substr(end + 1)};
      }
    }
    if (end == 0) break;
  }
  const std::optional<Account> alias = system_.find_account(kAliasUser);
  if (!alias) return std::nullopt;
  return LocalUser{kAliasUser, alias->home, "-", local};
}

void Finder::follow(const std::string& address, int forwards) {
  if (forwards > kMostForwards) return give_up("it is forwarded too often: " + address);
  const std::optional<std::string> local = local_part(address);
  if (!local) return;
  const std::optional<LocalUser> user = find_user(*local);
  if (!user) return give_up("there is neither an account for " + *local + " nor a user alias");
  deliver(*user, forwards);
}

void Finder::deliver(const LocalUser& user, int forwards) {
  std::vector<std::string> tried;
  for (const std::string& path : dot_qmail_paths(user.home, user.dash, user.ext)) {
    Result<std::string> text = read_small_file(path);
    if (!text && text.error().number == ENOENT) continue;
    if (!text) return give_up(text.error().text);
    say(user.name + ": " + path);
    const Lines lines = instruction_lines(*text);
    if (lines.empty()) return deliver_by_default(user);
    for (const std::string& line : lines) take_instruction(user, line, forwards);
    return;
  }
  if (!user.dash.empty()) {
    return give_up("no .qmail file of " + user.name + " in " + user.home + " is for " + user.dash +
                   user.ext + ": the mail bounces");
  }
  deliver_by_default(user);
}

// As qmail-start was told; where nothing tells, a Maildir that is there.
void Finder::deliver_by_default(const LocalUser& user) {
  const std::string by_default = default_delivery(system_.qmail_dir);
  if (!by_default.empty()) {
    say(user.name + ": by default " + by_default);
    for (const std::string& line : instruction_lines(by_default)) {
      take_instruction(user, line, kMostForwards);
    }
    return;
  }
  add_mailbox(user, "./Maildir/");
}

void Finder::take_instruction(const LocalUser& user, std::string_view line, int forwards) {
  const std::string text(trim_blanks(line.substr(1)));
  if (line[0] == '|') return give_up("a program delivers it: " + std::string(line));
  if (line[0] == '/' || line[0] == '.') {
    return add_mailbox(user, std::string(line));
  }
  const std::string address = line[0] == '&' ? text : std::string(line);
  say(user.name + " forwards to " + address);
  follow(address, forwards + 1);
}

void Finder::add_mailbox(const LocalUser& user, const std::string& path) {
  std::string folder = path.starts_with('/') ? path : user.home + "/" + path;
  if (folder.find("/./") != std::string::npos) folder.replace(folder.find("/./"), 3, "/");
  if (!path.ends_with('/')) return give_up(folder + " is an mbox, which cannot be watched");
  folder.pop_back();
  struct stat about;
  if (::stat((folder + "/new").c_str(), &about) != 0) {
    return give_up(errno_error(ErrorCode::kReadFailed, folder + "/new").text);
  }
  place_.maildirs.push_back(folder);
}

}  // namespace

std::optional<Account> find_system_account(const std::string& name) {
  const struct passwd* entry = ::getpwnam(name.c_str());
  if (entry == nullptr) return std::nullopt;
  return Account{entry->pw_dir, entry->pw_uid};
}

DeliveryPlace find_delivery_place(const MailSystem& system, const std::string& address) {
  return Finder(system).find(address);
}

}  // namespace scanq
