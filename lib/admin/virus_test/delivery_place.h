// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The place where qmail delivers the mail for an address, found as qmail-send, qmail-lspawn,
// qmail-getpw and qmail-local find it: control/locals and virtualdomains, users/assign, accounts,
// .qmail files with their forwards, aliases. Reads files; runs nothing.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace scanq {

struct Account {
  std::string home;
  unsigned uid = 0;
};

struct MailSystem {
  std::string qmail_dir;  // /var/qmail
  std::string host_name;  // control/me, or what stands for it
  // The account of that name; none where there is none.
  std::function<std::optional<Account>(const std::string& name)> find_account;
};

// The account as the system's name service knows it.
std::optional<Account> find_system_account(const std::string& name);

struct DeliveryPlace {
  std::vector<std::string> maildirs;  // any of them gets the mail
  std::vector<std::string> steps;     // the way there, for the reader: "joe: /home/joe/.qmail"
  std::string why_none;               // where there is no Maildir: why nothing can be watched
};

DeliveryPlace find_delivery_place(const MailSystem& system, const std::string& address);

}  // namespace scanq
