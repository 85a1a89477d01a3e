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

namespace scanq {
namespace {

// The names that libclamav gives to its own files and to files without a name. A sender who uses
// one of these names gains nothing by it: they are harmless.
constexpr std::string_view kOwnNameBegin = "clamav-", kOwnNameEnd = ".tmp";
constexpr std::array<std::string_view, 5> kOwnNames{"attachment", "textportion", "mixedtextportion",
                                                    "textpart", "unknown"};

constexpr std::string_view kMailType = "CL_TYPE_MAIL";  // libclamav's name for it

ScanNotes& notes_in(void* context) {
  return *static_cast<ScanNotes*>(context);
}

void keep_alert(int, const char* name, void* context) {
  ScanNotes& notes = notes_in(context);
  if (name == nullptr || notes.alerts.size() >= kMaxFindings) return;
  if (std::find(notes.alerts.begin(), notes.alerts.end(), name) == notes.alerts.end())
    notes.alerts.emplace_back(name);
}

cl_error_t note_begin(int, const char*, void* context) {
  ScanNotes& notes = notes_in(context);
  notes.has_begun = true;
  if (!notes.is_judging()) return CL_CLEAN;
  if (!notes.open.empty()) ++notes.open.back().held;
  notes.open.emplace_back().has_alerts_before = !notes.alerts.empty();
  return CL_CLEAN;
}

// Called once for each call of note_begin, the innermost file first.
cl_error_t note_end(int, int result, const char*, void* context) {
  ScanNotes& notes = notes_in(context);
  if (notes.open.empty()) return CL_CLEAN;
  ScannedFile file = std::move(notes.open.back());
  notes.open.pop_back();
  if (file.content.empty() || file.held != 0) return CL_CLEAN;
  if (result != CL_CLEAN) {
    if (file.has_alerts_before || notes.alerts.empty()) return CL_CLEAN;
    file.alerts = notes.alerts;
  }
  notes.judged.push_back(std::move(file));
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

// Keeps the content of the innermost file, unless it is also the outermost one, which is no part.
void keep_content(ScanNotes& notes, std::string_view content) {
  if (notes.open.size() < 2 || content.size() > kJudgedBytes - notes.kept_bytes) return;
  notes.kept_bytes += content.size();
  notes.open.back().content = content;
}

// The name as the sender or an archive gave it; empty if libclamav made it up.
std::string_view given_name(const char* raw) {
  const std::string_view name = raw == nullptr ? "" : raw;
  const bool is_own = (name.starts_with(kOwnNameBegin) && name.ends_with(kOwnNameEnd)) ||
                      std::find(kOwnNames.begin(), kOwnNames.end(), name) != kOwnNames.end();
  return is_own ? std::string_view() : name;
}

cl_error_t show_file(int, const char* type, const char**, size_t, const char* name, size_t bytes,
                     const char* content, uint32_t depth, uint32_t attributes, void* context) {
  ScanNotes& notes = notes_in(context);
  if (notes.watcher == nullptr) return CL_CLEAN;
  note_depth(notes, depth);
  // A file that libclamav made itself out of another one is no file of the message.
  if ((attributes & LAYER_ATTRIBUTES_NORMALIZED) != 0) {
    if (notes.open.size() > 1) --notes.open[notes.open.size() - 2].held;
    return CL_CLEAN;
  }
  if (content == nullptr) return CL_CLEAN;
  notes.watcher->file({{content, bytes}, given_name(name), type != nullptr && type == kMailType});
  keep_content(notes, {content, bytes});
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
