// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/web/web_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

#include "lib/admin/config/replace_file.h"
#include "lib/base/owned_folder.h"
#include "lib/base/random.h"

namespace scanq {
namespace {

constexpr std::time_t kOldestRequestSeconds = 120;  // scanq-web has long given up
constexpr std::time_t kOldestAnswerSeconds = 300;

Result<User> web_user(const WebConfig& config) {
  Result<std::optional<User>> user = find_user(config.user);
  if (!user) return user.error();
  if (!*user) {
    return Error{ErrorCode::kBadSettings, "there is no user " + config.user +
                                              "; set user in web.conf to the one that the web "
                                              "server runs scanq-web as"};
  }
  if ((*user)->uid == 0) {
    return Error{ErrorCode::kBadSettings, "user in web.conf must not be root's"};
  }
  return **user;
}

// Opens a folder of ours below another, made if it is missing, and gives it to its owner.
Result<Fd> make_folder(int parent, const std::string& name, User owner, mode_t mode) {
  if (::mkdirat(parent, name.c_str(), 0700) != 0 && errno != EEXIST) {
    return errno_error(ErrorCode::kWriteFailed, "mkdir " + name);
  }
  Result<Fd> folder = open_file_at(parent, name, O_RDONLY | O_DIRECTORY);
  if (!folder) return folder;
  if (::fchown(folder->get(), owner.uid, owner.gid) != 0 || ::fchmod(folder->get(), mode) != 0) {
    return errno_error(ErrorCode::kWriteFailed, "chown " + name);
  }
  return folder;
}

// Makes the key of this name where it is missing, and gives it to its owner.
Result<void> make_key(int folder, const std::string& name, User owner) {
  if (::faccessat(folder, name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) != 0) {
    Result<std::string> key = random_bytes(kWebKeyBytes);
    if (!key) return key.error();
    Result<void> written = replace_file_at(folder, name, *key, 0400);
    if (!written) return written;
  }
  Result<Fd> key = open_file_at(folder, name, O_RDONLY);
  if (!key) return key.error();
  if (::fchown(key->get(), owner.uid, owner.gid) != 0 || ::fchmod(key->get(), 0400) != 0) {
    return errno_error(ErrorCode::kWriteFailed, "chown of the key");
  }
  return {};
}

Error refused(const std::string& why) {
  return {ErrorCode::kRefused, why};
}

// The time of its status cannot be set back, as that of its content can.
Result<void> check_facts(const struct stat& facts, uid_t owner) {
  if (!S_ISREG(facts.st_mode) || facts.st_nlink != 1) return refused("it is no file of its own");
  if (facts.st_uid != owner) {
    return refused("it is of user " + std::to_string(facts.st_uid) + ", not of the web server's");
  }
  if (facts.st_size > static_cast<off_t>(kMaxRequestBytes)) return refused("it is too large");
  if (std::time(nullptr) - facts.st_ctime > kOldestRequestSeconds) {
    return refused("it is too old, and nobody waits for it any more");
  }
  return {};
}

}  // namespace

Result<void> prepare_web_folder(const WebConfig& config) {
  Result<User> user = web_user(config);
  if (!user) return user.error();
  if (::mkdir(config.folder.c_str(), 0755) != 0 && errno != EEXIST) {
    return errno_error(ErrorCode::kWriteFailed, "mkdir " + config.folder);
  }
  Result<Fd> folder = open_file(config.folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  if (!folder) return folder.error();
  struct stat facts = {};
  if (::fstat(folder->get(), &facts) != 0) return errno_error(ErrorCode::kReadFailed, "fstat");
  if (!is_ours_alone_to_write(facts)) {
    return Error{ErrorCode::kBadSettings,
                 config.folder + " must be root's, and nobody else may write to it"};
  }
  for (const char* name : {"requests", "answers"}) {
    Result<Fd> made = make_folder(folder->get(), name, *user, 0700);
    if (!made) return made.error();
  }
  Result<void> made = make_key(folder->get(), "key", *user);
  if (!made) return made;
  return make_key(folder->get(), "release-key", {::geteuid(), ::getegid()});
}

Result<WebFolder> WebFolder::open(const WebConfig& config) {
  WebFolder folder;
  Result<User> user = web_user(config);
  if (!user) return user.error();
  folder.user_ = *user;
  constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW;
  Result<Fd> requests = open_file(web_requests_folder(config), kFolder);
  Result<Fd> answers = open_file(web_answers_folder(config), kFolder);
  Result<Fd> lock = open_file(config.folder + "/lock", O_RDWR | O_CREAT | O_NOFOLLOW);
  for (const Result<Fd>* opened : {&requests, &answers, &lock}) {
    if (!*opened) return opened->error().with("; scanq web prepare makes it");
  }
  folder.requests_ = std::move(*requests);
  folder.answers_ = std::move(*answers);
  folder.lock_ = std::move(*lock);
  return folder;
}

Result<std::vector<std::string>> WebFolder::waiting() const {
  return names_in(requests_.get(), {}, kMostAtOnce);
}

Result<WebRequest> WebFolder::take(const std::string& name) const {
  // A pipe or a device that somebody put there must not hold us up.
  Result<Fd> file = open_file_at(requests_.get(), name, O_RDONLY | O_NONBLOCK);
  const bool is_folder = ::unlinkat(requests_.get(), name.c_str(), 0) != 0 && errno == EISDIR;
  if (is_folder) {
    Result<void> removed = remove_tree(requests_.get(), name);
    return refused(removed ? "it is a folder" : removed.error().text);
  }
  if (!is_request_name(name)) return refused("this is no name of a request");
  if (!file) return refused(file.error().text);
  struct stat facts = {};
  if (::fstat(file->get(), &facts) != 0) return errno_error(ErrorCode::kReadFailed, "fstat");
  facts.st_nlink += 1;  // the one that we have just removed
  Result<void> checked = check_facts(facts, user_.uid);
  if (!checked) return checked.error();
  Result<std::string> text = read_to_end(file->get(), kMaxRequestBytes);
  if (!text) return refused(text.error().text);
  return parse_request(*text);
}

Result<void> WebFolder::give(const std::string& name, const WebAnswer& answer) const {
  const std::string draft = "." + name + ".answer";
  Result<Fd> file = open_file_at(answers_.get(), draft, O_WRONLY | O_CREAT | O_EXCL);
  if (!file) return file.error();
  Result<void> written = write_all(file->get(), format_answer(answer));
  if (written && (::fchown(file->get(), user_.uid, user_.gid) != 0 ||
                  ::renameat(answers_.get(), draft.c_str(), answers_.get(), name.c_str()) != 0)) {
    written = errno_error(ErrorCode::kWriteFailed, "the answer");
  }
  if (!written) (void)::unlinkat(answers_.get(), draft.c_str(), 0);  // it is swept later
  return written;
}

void WebFolder::sweep() const {
  Result<std::vector<std::string>> names = names_in(answers_.get(), {}, kMostAtOnce);
  if (!names) return;
  const std::time_t now = std::time(nullptr);
  for (const std::string& name : *names) {
    struct stat facts = {};
    if (::fstatat(answers_.get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (now - facts.st_ctime < kOldestAnswerSeconds) continue;
    if (S_ISDIR(facts.st_mode)) {
      (void)remove_tree(answers_.get(), name);  // the next sweep tries again
    } else {
      (void)::unlinkat(answers_.get(), name.c_str(), 0);
    }
  }
}

}  // namespace scanq
