// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// After each file, libclamav tells whether there is any alert yet, from this file or an earlier
// one; the names of some alerts (PUA) come only after the whole scan. So a file is known to be
// clean as long as there is no alert, and infected if the alerts during its scan are all that there
// are in the end.
#include "lib/scan/clamav_watch.h"

#include <clamav.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "lib/scan/clamav_function.h"
#include "lib/scan/content_digest.h"

namespace scanq {
namespace {

// The names that libclamav gives to its own files and to files without a name. A sender who uses
// one of these names gains nothing by it: they are harmless.
constexpr std::string_view kOwnNameBegin = "clamav-", kOwnNameEnd = ".tmp";
constexpr std::array<std::string_view, 5> kOwnNames{"attachment", "textportion", "mixedtextportion",
                                                    "textpart", "unknown"};

constexpr std::string_view kMailType = "CL_TYPE_MAIL";  // libclamav's name for it
// Whose files are all read in one go, with this type: its name for mails and archives of files.
constexpr std::array<std::string_view, 12> kContainers{
    kMailType,          "CL_TYPE_ZIP",      "CL_TYPE_POSIX_TAR", "CL_TYPE_OLD_TAR",
    "CL_TYPE_7Z",       "CL_TYPE_RAR",      "CL_TYPE_MSCAB",     "CL_TYPE_ARJ",
    "CL_TYPE_CPIO_OLD", "CL_TYPE_CPIO_CRC", "CL_TYPE_CPIO_NEWC", "CL_TYPE_CPIO_ODC"};

ScanNotes& notes_in(void* context) {
  return *static_cast<ScanNotes*>(context);
}

void tell_place(const ScanNotes& notes, const char* alert) {
  if (notes.watcher == nullptr || !notes.watcher->alerted) return;
  std::vector<std::string> names;
  for (std::size_t i = 1; i < notes.open.size() && !notes.is_lost; ++i) {
    if (!notes.open[i].name.empty()) names.push_back(notes.open[i].name);
  }
  notes.watcher->alerted(alert, names);
}

void keep_alert(int, const char* name, void* context) {
  ScanNotes& notes = notes_in(context);
  if (name == nullptr || notes.alerts.size() >= kMaxFindings) return;
  tell_place(notes, name);
  if (notes.keeps_repeats ||
      std::find(notes.alerts.begin(), notes.alerts.end(), name) == notes.alerts.end())
    notes.alerts.emplace_back(name);
}

std::uint64_t noted_so_far(const ScanNotes& notes) {
  return notes.watcher->noted ? notes.watcher->noted() : 0;
}

cl_error_t note_begin(int, const char*, void* context) {
  ScanNotes& notes = notes_in(context);
  notes.has_begun = true;
  if (!notes.is_following()) return CL_CLEAN;
  if (!notes.open.empty()) ++notes.open.back().held;
  ScannedFile& file = notes.open.emplace_back();
  file.has_alerts_before = !notes.alerts.empty();
  file.has_verdict_before = notes.has_verdict;
  file.noted_before = noted_so_far(notes);
  file.files_before = notes.files++;
  return CL_CLEAN;
}

// Whether the file's findings are certain. One that holds others counts only where it stands in the
// scanned bytes themselves.
bool is_judged(const ScanNotes& notes, ScannedFile& file, bool is_clean) {
  const bool is_leaf = file.held == 0;
  if (file.judged.content.empty() || (!is_leaf && notes.open.size() != 1)) return false;
  file.judged.is_pending = !is_leaf && noted_so_far(notes) != file.noted_before;
  if (is_clean) return true;
  if (!notes.alerts.empty()) {
    file.alerts = notes.alerts;
    return is_leaf && !file.has_alerts_before;
  }
  // The first alert, without a name so far. A scan of the file alone would get no further, since
  // all files that are allowed stand in it, and what is before it are spare files.
  file.is_only_limit = true;
  return notes.open.size() == 1 && !file.has_verdict_before && !file.judged.is_pending &&
         file.files_before <= spare_files(notes.max_files);
}

// Called once for each call of note_begin, the innermost file first.
cl_error_t note_end(int, int result, const char*, void* context) {
  ScanNotes& notes = notes_in(context);
  if (notes.open.empty()) return CL_CLEAN;
  ScannedFile file = std::move(notes.open.back());
  notes.open.pop_back();
  const bool is_clean = result == CL_CLEAN;
  if (is_clean && !file.digest.empty()) notes.open.back().clean.insert(std::move(file.digest));
  if (is_judged(notes, file, is_clean)) notes.judged.push_back(std::move(file));
  notes.has_verdict = notes.has_verdict || !is_clean;
  return CL_CLEAN;
}

// A file that is no deeper than the file around it shows that some callback did not come as
// expected.
void note_depth(ScanNotes& notes, std::uint32_t depth) {
  if (notes.open.empty()) return;
  notes.open.back().depth = depth;
  if (notes.open.size() > 1 && depth <= notes.open[notes.open.size() - 2].depth) {
    notes.is_lost = true;
  }
}

// Whether the innermost file has the same bytes as a clean one that stands beside it in the same
// file: there a scan of it would go the same way, whatever signatures ask for. libclamav's own
// memory of clean files is off, since its digest can be forged, and it asks for no context.
bool is_clean_copy(ScanNotes& notes, std::string_view content, std::string_view type,
                   std::uint32_t attributes) {
  if (!notes.is_following() || notes.open.size() < 2 || notes.files < kCountedFiles) return false;
  const ScannedFile& around = notes.open[notes.open.size() - 2];
  if (!around.is_container) return false;
  std::string digest = content_digest(content) + std::to_string(attributes);
  digest += type;
  if (around.clean.contains(digest)) return true;
  notes.open.back().digest = std::move(digest);
  return false;
}

// Keeps the content of the innermost file, unless it is also the outermost one, which is no part.
void keep_content(ScanNotes& notes, const MetFile& file) {
  if (!notes.is_judging() || notes.open.size() < 2 ||
      file.content.size() > kJudgedBytes - notes.kept_bytes) {
    return;
  }
  notes.kept_bytes += file.content.size();
  JudgedFile& kept = notes.open.back().judged;
  kept.content = file.content;
  kept.name = file.name;
  kept.is_read_as_mail = file.is_read_as_mail;
}

// The name as the sender or an archive gave it; empty if libclamav made it up.
std::string_view given_name(const char* raw) {
  const std::string_view name = raw == nullptr ? "" : raw;
  const bool is_own = (name.starts_with(kOwnNameBegin) && name.ends_with(kOwnNameEnd)) ||
                      std::find(kOwnNames.begin(), kOwnNames.end(), name) != kOwnNames.end();
  return is_own ? std::string_view() : name;
}

cl_error_t show_file(int, const char* type_name, const char**, size_t, const char* name,
                     size_t bytes, const char* content, uint32_t depth, uint32_t attributes,
                     void* context) {
  ScanNotes& notes = notes_in(context);
  if (notes.watcher == nullptr) return CL_CLEAN;
  note_depth(notes, depth);
  // A file that libclamav made itself out of another one is no file of the message.
  if ((attributes & LAYER_ATTRIBUTES_NORMALIZED) != 0) {
    if (notes.open.size() > 1) --notes.open[notes.open.size() - 2].held;
    return CL_CLEAN;
  }
  if (content == nullptr) return CL_CLEAN;
  const std::string_view type = type_name == nullptr ? "" : type_name;
  const MetFile file{{content, bytes}, given_name(name), type == kMailType};
  const bool is_passed_over = notes.watcher->file(file);
  if (!notes.open.empty()) {
    notes.open.back().name = file.name;
    notes.open.back().is_container =
        std::find(kContainers.begin(), kContainers.end(), type) != kContainers.end();
  }
  // As a clean file.
  if (is_passed_over || is_clean_copy(notes, file.content, type, attributes)) return CL_BREAK;
  keep_content(notes, file);
  return CL_CLEAN;
}

cl_error_t show_member(const char*, unsigned long, const char* name, unsigned long, int,
                       unsigned int, void* context) {
  ScanNotes& notes = notes_in(context);
  if (!notes.open.empty()) ++notes.open.back().held;
  const std::string_view given = given_name(name);
  if (notes.watcher != nullptr && !given.empty()) notes.watcher->member(given);
  return CL_CLEAN;
}

}  // namespace

Result<void> call_back_from(cl_engine* engine) {
  const auto call_back_with_files = CLAMAV_FUNCTION(cl_engine_set_clcb_file_inspection);
  if (call_back_with_files == nullptr) {
    return Error{ErrorCode::kInternal, "libclamav has no cl_engine_set_clcb_file_inspection"};
  }
  cl_engine_set_clcb_virus_found(engine, keep_alert);
  cl_engine_set_clcb_pre_cache(engine, note_begin);
  call_back_with_files(engine, show_file);
  cl_engine_set_clcb_post_scan(engine, note_end);
  cl_engine_set_clcb_meta(engine, show_member);
  return {};
}

}  // namespace scanq
