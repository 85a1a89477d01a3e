// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/message_count.h"

#include <cstdlib>
#include <string_view>
#include <utility>

namespace scanq {
namespace {

std::string note_of(const Error& error) {
  return "not counted: " + error.text + ", ignoring";
}

bool is_counted() {
  const char* wish = ::secure_getenv("SCANQ_COUNT");
  return wish == nullptr || std::string_view(wish) != "no";
}

}  // namespace

std::string MessageCount::begin(const std::string& folder) {
  if (!is_counted()) return "";
  Result<CountFile> file = CountFile::open(folder);
  if (!file) return note_of(file.error());
  file_.emplace(std::move(*file));
  facts_.add_begun();
  return put();
}

std::string MessageCount::put() {
  if (!file_) return "";
  const Result<void> added = file_->add(std::exchange(facts_, Counts()));
  if (added) return "";
  file_.reset();
  return note_of(added.error());
}

std::string count_object(const std::string& folder, int marker, std::uint64_t bytes) {
  if (!is_counted()) return "";
  Result<CountFile> file = CountFile::open(folder);
  if (!file) return note_of(file.error());
  Counts counts;
  counts.add_object(marker, bytes);
  const Result<void> added = file->add(counts);
  return added ? "" : note_of(added.error());
}

}  // namespace scanq
