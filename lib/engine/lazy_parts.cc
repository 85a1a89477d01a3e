// Linked into scanq-inspect in place of mime_message, archive_walk and file_type: loads
// scanq-parts.so, which has the real ones, when one of them is called for the first time.
#include <dlfcn.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "lib/engine/parts_plugin.h"

namespace scanq {
namespace {

// Beside our own executable: the two are of one build.
std::string find_plugin() {
  std::string path(4096, '\0');
  const ssize_t bytes = ::readlink("/proc/self/exe", path.data(), path.size());
  path.resize(bytes > 0 ? static_cast<std::size_t>(bytes) : 0);
  return path.substr(0, path.rfind('/') + 1) + "scanq-parts.so";
}

// Found at the start: a confined process may read its libraries, but no links.
const std::string kPluginPath = find_plugin();

const PartsTable* load() {
  void* plugin = ::dlopen(kPluginPath.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* entry = plugin != nullptr ? ::dlsym(plugin, kPartsEntry) : nullptr;
  // As if a shared library were missing at the start: nothing can be said about the message, and
  // main says why.
  if (entry == nullptr) throw std::runtime_error(std::string(::dlerror()) + "; reinstall scanq");
  const PartsTable* table = reinterpret_cast<PartsEntry>(entry)();
  // As it can be for a moment while an upgrade is under way: the message is put off.
  if (std::string_view(table->version) != SCANQ_VERSION) {
    throw std::runtime_error(kPluginPath + " is of version " + table->version);
  }
  return table;
}

const PartsTable& parts() {
  static const PartsTable* table = load();
  return *table;
}

}  // namespace

Result<MimeTree> read_mime_tree(std::string_view message) {
  return parts().mime_tree(message);
}

Result<std::string> decode_part(std::string_view message, const MimePart& part,
                                std::size_t max_bytes) {
  return parts().part(message, part, max_bytes);
}

WalkReport walk_archive(std::string_view archive, WalkBudget& budget, const ArchiveVisitor& visitor,
                        const std::string& password) {
  return parts().walk(archive, budget, visitor, password);
}

std::string find_password(std::string_view archive, const std::vector<std::string>& words,
                          WalkBudget& budget) {
  return parts().password(archive, words, budget);
}

std::string member_name_to_utf8(std::string_view raw) {
  return parts().member_name(raw);
}

void prepare_archive_walk() {
  parts().prepare_walk();
}

Result<FileTypes> FileTypes::open() {
  return parts().file_types();
}

// The process ends with its one message; until then it keeps what it has.
void FileTypes::Close::operator()(magic_set*) const {}

std::string FileTypes::type_of(std::string_view content) const {
  return parts().type_of(*this, content);
}

}  // namespace scanq
