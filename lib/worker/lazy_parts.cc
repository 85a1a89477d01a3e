// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Linked into scanq-inspect in place of mime_message, archive_walk, file_type and compose_worker.
// When one of their functions is called for the first time, it loads scanq-parts.so, which has the
// real ones.
#include <dlfcn.h>
#include <unistd.h>

#include <string>
#include <string_view>

#include "lib/base/fd.h"
#include "lib/freeze/resting_modules.h"
#include "lib/worker/parts_plugin.h"

namespace scanq {
namespace {

// The path of the plugin beside our own executable, since the two belong to one build.
std::string find_plugin() {
  std::string path(4096, '\0');
  const ssize_t bytes = ::readlink("/proc/self/exe", path.data(), path.size());
  path.resize(bytes > 0 ? static_cast<std::size_t>(bytes) : 0);
  return path.substr(0, path.rfind('/') + 1) + "scanq-parts.so";
}

// Found at the start, because a confined process may read its libraries, but no links.
const std::string kPluginPath = find_plugin();

Result<const PartsTable*> load() {
  void* plugin = ::dlopen(kPluginPath.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* entry = plugin != nullptr ? ::dlsym(plugin, kPartsEntry) : nullptr;
  if (entry == nullptr) {
    return Error{ErrorCode::kCannotExec, std::string(::dlerror()) + "; reinstall qmail-scanq"};
  }
  const PartsTable* table = reinterpret_cast<PartsEntry>(entry)();
  // The versions can differ for a moment during an upgrade.
  if (std::string_view(table->version) != SCANQ_VERSION) {
    return Error{ErrorCode::kCannotExec, kPluginPath + " is of version " + table->version};
  }
  return table;
}

Result<const PartsTable*> parts() {
  static const Result<const PartsTable*> table = load();
  const Result<void> woken = wake_modules();  // if this is a frozen process
  if (!woken) return woken.error();
  return table;
}

}  // namespace

Result<MimeTree> read_mime_tree(std::string_view message) {
  if (!parts()) return parts().error();
  return (*parts())->mime_tree(message);
}

Result<std::string> decode_part(std::string_view message, const MimePart& part,
                                std::size_t max_bytes) {
  if (!parts()) return parts().error();
  return (*parts())->part(message, part, max_bytes);
}

WalkReport walk_archive(std::string_view archive, WalkBudget& budget, const ArchiveVisitor& visitor,
                        const std::string& password, ZipReading reading) {
  if (parts()) return (*parts())->walk(archive, budget, visitor, password, reading);
  // An archive that was not read is a finding; it is never called clean.
  WalkReport unread;
  unread.is_archive = true;
  unread.trouble = parts().error().text;
  return unread;
}

std::string find_password(std::string_view archive, const std::vector<std::string>& words,
                          WalkBudget& budget) {
  return parts() ? (*parts())->password(archive, words, budget) : std::string();
}

std::string member_name_to_utf8(std::string_view raw) {
  return parts() ? (*parts())->member_name(raw) : std::string(raw);
}

void prepare_archive_walk() {
  if (parts()) (*parts())->prepare_walk();
}

int run_compose_worker() {
  if (parts()) return (*parts())->compose();
  (void)write_all(2, parts().error().text + "\n");  // the exit code tells, too
  return 1;
}

Result<void> rehearse_compose() {
  if (!parts()) return parts().error();
  return (*parts())->rehearse();
}

Result<FileTypes> FileTypes::open() {
  if (!parts()) return parts().error();
  return (*parts())->file_types();
}

// The database stays until the process ends, which is after one message.
void FileTypes::Close::operator()(magic_set*) const {}

// REQUIRES: open() succeeded, so the plugin is there.
std::string FileTypes::type_of(std::string_view content) const {
  return (*parts())->type_of(*this, content);
}

}  // namespace scanq
