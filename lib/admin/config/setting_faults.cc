// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/config/setting_faults.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "lib/admin/front_user.h"
#include "lib/mail/address.h"

namespace scanq {
namespace {

constexpr std::chrono::seconds kTime{30};

// Each tells what is wrong with a value; empty: nothing.
using Judge = std::string (*)(const std::string& value);

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.find_last_not_of('/');
  const std::size_t end = path.rfind('/', slash);
  return end == std::string::npos || end == 0 ? "/" : path.substr(0, end);
}

std::string judge_access(const std::string& path, int rights) {
  return ::access(path.c_str(), rights) == 0 ? "" : std::strerror(errno);
}

std::string judge_folder(const std::string& path, int rights) {
  struct stat about;
  if (::stat(path.c_str(), &about) != 0) return std::strerror(errno);
  return S_ISDIR(about.st_mode) ? judge_access(path, rights) : "is no folder";
}

std::string judge_file(const std::string& path, int rights) {
  struct stat about;
  if (::stat(path.c_str(), &about) != 0) return std::strerror(errno);
  if (S_ISDIR(about.st_mode)) return "is a folder";
  return S_ISREG(about.st_mode) ? judge_access(path, rights) : "is no regular file";
}

std::string program(const std::string& path) {
  return judge_file(path, X_OK);
}
std::string readable_file(const std::string& path) {
  return judge_file(path, R_OK);
}
std::string readable_folder(const std::string& path) {
  return judge_folder(path, R_OK | X_OK);
}
std::string writable_folder(const std::string& path) {
  return judge_folder(path, W_OK | X_OK);
}

std::string program_folder(const std::string& path) {
  const std::string fault = judge_folder(path, X_OK);
  if (!fault.empty()) return fault;
  for (const char* name : {"scanq-inspect", "scanq-compose"}) {
    const std::string missing = program(path + "/" + name);
    if (!missing.empty()) return std::string(name) + " in it: " + missing;
  }
  return "";
}

// A folder that is made when it is needed, maybe one that we may not enter.
std::string future_folder(const std::string& path) {
  const std::string fault = judge_folder(path, F_OK);
  if (::access(path.c_str(), F_OK) == 0 || errno != ENOENT) {
    return fault == "is no folder" ? fault : "";
  }
  const std::string above = judge_folder(parent_of(path), F_OK);
  return above.empty() ? "" : parent_of(path) + ": " + above;
}

std::string future_file(const std::string& path) {
  if (path.empty()) return "";
  const std::string fault = judge_file(path, F_OK);
  if (::access(path.c_str(), F_OK) == 0) return fault;
  const std::string above = judge_folder(parent_of(path), F_OK);
  return above.empty() ? "" : parent_of(path) + ": " + above;
}

std::string host(const std::string& name) {
  return name.empty() || is_host_name(name) ? "" : "is no host name";
}

std::string user(const std::string& name) {
  if (name.empty()) return "";
  const Result<std::optional<User>> found = find_user(name);
  if (!found) return found.error().text;
  return *found ? "" : "there is no such user";
}

// One without @ is at this server.
std::string address(const std::string& text) {
  const bool is_one = is_mail_address(text.find('@') == std::string::npos ? text + "@here" : text);
  return text.empty() || is_one ? "" : "is no mail address with a domain";
}

struct TextRule {
  const char* key;
  std::string Settings::*member;
  Judge judge;
};
constexpr std::array<TextRule, 11> kTextRules{
    {{"queue_program", &Settings::queue_program, program},
     {"program_dir", &Settings::program_dir, program_folder},
     {"database_dir", &Settings::database_dir, readable_folder},
     {"freshclam_program", &Settings::freshclam_program, program},
     {"test_signatures", &Settings::test_signatures, readable_file},
     {"engine_image", &Settings::engine_image, future_file},
     {"lock_dir", &Settings::lock_dir, writable_folder},
     {"template_dir", &Settings::template_dir, readable_folder},
     {"temp_dir", &Settings::temp_dir, writable_folder},
     {"quarantine_dir", &Settings::quarantine_dir, future_folder},
     {"host_name", &Settings::host_name, host}}};

bool is_same_file(const std::string& a, const std::string& b) {
  struct stat one, other;
  return ::stat(a.c_str(), &one) == 0 && ::stat(b.c_str(), &other) == 0 &&
         one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

void add(std::vector<SettingFault>& faults, const std::string& policy, const std::string& key,
         const std::string& value, const std::string& fault) {
  if (!fault.empty()) faults.push_back({policy, key, value + ": " + fault});
}

void add_addresses(std::vector<SettingFault>& faults, const std::string& policy,
                   const DeliverySettings& delivery) {
  add(faults, policy, "from_address", delivery.from_address, address(delivery.from_address));
  for (const std::string& one : delivery.administrators) {
    add(faults, policy, "administrators", one, address(one));
  }
}

}  // namespace

std::string describe(const SettingFault& fault) {
  return fault.key + " = " + fault.text;
}

std::vector<SettingFault> find_setting_faults(const Settings& settings, const std::string& front) {
  std::vector<SettingFault> faults;
  for (const TextRule& rule : kTextRules) {
    add(faults, "", rule.key, settings.*rule.member, rule.judge(settings.*rule.member));
  }
  if (is_same_file(settings.queue_program, front)) {
    add(faults, "", "queue_program", settings.queue_program,
        "is qmail-scanq itself; it takes the real qmail-queue");
  }
  add(faults, "", "worker_user", settings.worker_user, user(settings.worker_user));
  add_addresses(faults, "", settings.delivery);
  for (const Policy& policy : settings.policies) {
    add_addresses(faults, policy.name, policy.delivery);
  }
  return faults;
}

Result<std::vector<SettingFault>> find_faults_for_front(const Settings& settings,
                                                        const std::string& front) {
  Result<FrontUser> user = find_front_user(front, "/proc", "");
  if (!user) return user.error();
  Result<std::string> told = run_as(
      *user,
      [&] {
        nlohmann::json all = nlohmann::json::array();
        for (const SettingFault& fault : find_setting_faults(settings, front)) {
          all.push_back({fault.policy, fault.key, fault.text});
        }
        return all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
      },
      Clock::now() + kTime);
  if (!told) return told.error();
  std::vector<SettingFault> faults;
  for (const auto& one : nlohmann::json::parse(*told, nullptr, false)) {
    faults.push_back({one.at(0), one.at(1), one.at(2)});
  }
  const bool is_root = !user->user || user->user->uid == 0;
  for (SettingFault& fault : faults) {
    if (!is_root) fault.text += " (for the user " + user->name + ", which qmail runs it as)";
  }
  return faults;
}

}  // namespace scanq
