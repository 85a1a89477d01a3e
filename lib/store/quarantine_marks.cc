// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/store/quarantine_marks.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "lib/mail/envelope.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr const char* kDigestedFile = "digested";  // addresses, each with a NUL behind it

std::string link_file(const std::string& signature) {
  return "link." + signature;
}

}  // namespace

Result<std::vector<std::string>> digested_recipients(const QuarantineEntry& entry) {
  std::vector<std::string> recipients;
  Result<Fd> file =
      open_file_at(entry.folder.get(), kDigestedFile, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!file && file.error().number == ENOENT) return recipients;
  if (!file) return file.error();
  Result<std::string> text = read_to_end(file->get(), kMaxEnvelopeBytes);
  if (!text) return text.error();
  std::string_view left = *text;
  for (std::size_t end = left.find('\0'); end != std::string_view::npos; end = left.find('\0')) {
    recipients.emplace_back(left.substr(0, end));
    left.remove_prefix(end + 1);
  }
  return recipients;
}

Result<void> mark_digested(const QuarantineEntry& entry, std::string_view recipient) {
  Result<Fd> file = open_file_at(entry.folder.get(), kDigestedFile,
                                 O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY);
  if (!file) return file.error();
  return write_all(file->get(), std::string(recipient) + '\0');
}

Result<bool> use_link(const QuarantineEntry& entry, const std::string& signature) {
  Result<Fd> file =
      open_file_at(entry.folder.get(), link_file(signature), O_WRONLY | O_CREAT | O_EXCL);
  if (!file && file.error().number == EEXIST) return false;
  if (!file) return file.error();
  Result<void> synced = sync_file(entry.folder.get());
  if (!synced) return synced.error();
  return true;
}

bool is_link_used(const QuarantineEntry& entry, const std::string& signature) {
  struct stat about;
  return ::fstatat(entry.folder.get(), link_file(signature).c_str(), &about, AT_SYMLINK_NOFOLLOW) ==
         0;
}

void give_link_back(const QuarantineEntry& entry, const std::string& signature) {
  (void)::unlinkat(entry.folder.get(), link_file(signature).c_str(), 0);  // it stays used up then
}

std::vector<std::string> released_recipients(const QuarantineEntry& entry) {
  constexpr std::string_view kTo = " to ";
  const std::size_t at = entry.released.find(kTo);
  if (at == std::string::npos) return {};
  return split_words(std::string_view(entry.released).substr(at + kTo.size()));
}

}  // namespace scanq
