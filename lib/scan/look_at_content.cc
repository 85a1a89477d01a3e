// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The looks of a ContentScan at each content that libclamav meets: what has to be opened beside
// libclamav is queued, and what nobody opens is a finding.
#include <algorithm>
#include <array>

#include "lib/archive/archive_end.h"
#include "lib/archive/archive_magics.h"
#include "lib/archive/archive_names.h"
#include "lib/archive/archive_within.h"
#include "lib/archive/pdf_files.h"
#include "lib/archive/tar_headers.h"
#include "lib/archive/zip/zip_doubt.h"
#include "lib/mail/text.h"
#include "lib/mime/embedded_files.h"
#include "lib/mime/mail_sign.h"
#include "lib/mime/outlook_rtf.h"
#include "lib/mime/signed_content.h"
#include "lib/mime/tnef_contents.h"
#include "lib/scan/content_digest.h"
#include "lib/scan/content_scan.h"
#include "lib/scan/mail_scan.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxQueued = 1000;

}  // namespace

// Does as the first bytes call for.
void ContentScan::open_by_sign(std::string_view content) {
  const ContentSign sign = sign_of(content);
  // A zip counts by its end, and a program may open what stands before it.
  const std::string_view before = content.substr(0, sign.format == "zip" ? sign.offset : 0);
  const ContentSign sign_before = before.empty() ? ContentSign() : sign_of(before);
  if (sign_before.format != "zip") open_as(sign_before, before);
  open_as(sign, content);
}

void ContentScan::open_as(const ContentSign& sign, std::string_view content) {
  const std::string format(sign.format);
  switch (sign.sign) {
    case Sign::kNone:
      break;
    case Sign::kForLibarchive:
    case Sign::kForDecoder:
    case Sign::kForItsEnd:
    case Sign::kLockedZip:
      keep(content.substr(sign.offset, sign.length == 0 ? std::string_view::npos : sign.length),
           archive_of(sign));
      break;
    case Sign::kLocked:
      add(made(Category::kEncrypted, "Encrypted." + format, where_));
      break;
    case Sign::kForNobody:
      add(made(Category::kLimit, "Archive.NotOpened." + format, where_));
      break;
    case Sign::kInside:
      keep(content.substr(sign.offset, sign.length), archive_of(sign));
      break;
    case Sign::kPgpMail:
      add(made(Category::kEncryptedMail, "Encrypted.PGP", where_));
      break;
    case Sign::kSmimeMail:
      add(made(Category::kEncryptedMail, "Encrypted.SMIME", where_));
      break;
    case Sign::kSmimeSigned:
      keep_signed(content, archive_of(sign));
      break;
    case Sign::kPgpSigned:
      keep(clear_signed_text(content.substr(sign.offset)), archive_of(sign));
      break;
  }
}

// A first volume is opened when the others are there.
bool ContentScan::is_kept_as_volume(const MetFile& file) {
  const std::optional<VolumeName> volume = volume_name(file.name);
  kept_bytes_ += volume ? file.content.size() : 0;
  if (!volume || kept_bytes_ > static_cast<std::uint64_t>(means_.settings.max_scan_bytes)) {
    return false;
  }
  ++noted_;
  const Result<bool> kept =
      volumes_.add(joined(where_, member_name_to_utf8(file.name)), file.content);
  if (!kept) add(made(Category::kFailed, kept.error().text, where_));
  return kept && *kept && volume->number == 1;
}

bool ContentScan::look_at(const MetFile& file) {
  const std::string_view content = file.content;
  if (!is_kept_as_volume(file)) open_by_sign(content);
  if (!rules_.is_empty()) {
    check_names("zip", unicode_paths(content), kMaxUnicodePaths);
    check_names("TNEF", tnef_names(content), kMaxTnefNames);
    check_names("tar", long_names_in_tar(content), kMaxTarNames);
    check_name_of(where_, gzip_name(content), "");
  }
  check_unopened(content, file.name, where_);
  look_behind(content);
  look_within(file);
  look_for_odd_chm(content);
  if (is_pdf(content) && !file.is_read_as_mail) keep_pdf(content);
  look_for_packed(content);
  look_for_outlook(content);
  if (means_.types != nullptr) check_name_of(where_, file.name, means_.types->type_of(content));
  return look_for_mail(file);
}

// `most` of them is as many as were looked for.
void ContentScan::check_names(std::string_view format, const std::vector<std::string>& names,
                              std::size_t most) {
  if (names.size() >= most) add(not_read(format, where_, "too many files have names in it"));
  for (const std::string& name : names) check_name_of(where_, name, "");
}

void ContentScan::look_behind(std::string_view content) {
  const std::string_view behind = behind_archive(content);
  if (behind.empty()) return;
  if (is_stream_with_end(content) && !begins_like_archive(behind)) {
    add(not_read("stream", where_, "bytes behind its end"));
  }
  QueuedArchive packed;
  packed.format = "bytes behind the end of an archive";
  packed.is_content = true;
  packed.is_read_already = true;
  keep(behind, std::move(packed));
}

// In an archive, a document or a mail stands what is opened with it.
void ContentScan::look_within(const MetFile& file) {
  const std::string_view content = file.content;
  if (file.is_read_as_mail || is_pdf(content)) return;
  if (begins_like_archive(content) && !is_program(content)) return;
  const std::optional<ArchiveWithin> found = archive_within(content, 0);
  if (!found) return;
  QueuedArchive around;
  around.format = "file with archives in it";
  around.is_content = around.has_archives_within = around.is_read_already = true;
  keep(content.substr(found->at), std::move(around));
}

// libclamav opens a CHM file with the usual ids alone. Windows and 7-Zip do not look at them, and
// the compiler of Free Pascal writes others.
void ContentScan::look_for_odd_chm(std::string_view content) {
  const bool is_chm = content.starts_with(kChmMagic) && content.size() > kChmIdsAt + kChmIds.size();
  if (!is_chm || content.substr(kChmIdsAt).starts_with(kChmIds)) return;
  std::string usual(content);
  usual.replace(kChmIdsAt, kChmIds.size(), kChmIds);
  keep_content(usual, "CHM");
}

// Some formats have no sign in their bytes, or a short one, so their names tell; text of such a
// name is something else.
void ContentScan::check_unopened(std::string_view content, std::string_view name,
                                 const std::string& where) {
  struct NamedFormat {
    std::string_view ending, format;
  };
  constexpr std::array<NamedFormat, 4> kFormats{
      {{".br", "brotli"}, {".zz", "zlib"}, {".zlib", "zlib"}, {".dar", "dar"}}};
  const std::string lower = to_lower_ascii(name);
  const auto* const named =
      std::find_if(kFormats.begin(), kFormats.end(),
                   [&lower](const NamedFormat& format) { return lower.ends_with(format.ending); });
  if (named == kFormats.end()) return;
  const bool is_text = std::all_of(content.begin(), content.end(), [](char c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c <= '~');
  });
  if (is_text) return;
  add(made(Category::kLimit, "Archive.NotOpened." + std::string(named->format), where));
}

void ContentScan::keep_pdf(std::string_view content) {
  QueuedArchive pdf;
  pdf.format = "PDF";
  pdf.is_pdf = pdf.is_read_already = true;
  keep(content, std::move(pdf));
}

void ContentScan::look_for_packed(std::string_view content) {
  if (means_.settings.alert_heuristic && assembles_file(content)) {
    add(made(Category::kHeuristic, "Heuristics.HTML.AssemblesFile", where_));
  }
  for (const auto& files : {packed_files(content), embedded_files(content)}) keep_packed(files);
}

void ContentScan::keep_packed(const std::vector<PackedFile>& files) {
  if (files.size() >= kMaxPackedFiles) {
    add(not_read(files.back().format, where_, "too many files are packed in the text"));
  }
  for (const PackedFile& file : files) {
    check_name_of(where_, file.name, "");
    const std::string before = where_;
    where_ = joined(where_, member_name_to_utf8(file.name));
    keep_content(file.bytes, file.format);
    where_ = before;
  }
}

// Of Outlook's mails libclamav opens the attached files, and reads no text.
void ContentScan::look_for_outlook(std::string_view content) {
  const TnefContents tnef = tnef_contents(content);
  if (tnef.is_cut) add(not_read("TNEF", where_, "there is too much among its properties"));
  for (const std::string& file : tnef.files) keep_content(file, "TNEF");
  const auto max_bytes = static_cast<std::size_t>(means_.settings.max_file_bytes);
  const std::string rtf = unpack_rtf(content, max_bytes + 1);
  if (rtf.size() > max_bytes) {
    add(made(Category::kLimit, "Limits.Exceeded.max_file_bytes", where_));
  } else {
    keep_content(rtf, "compressed RTF");
  }
  keep_content(html_in_rtf(content), "RTF");
}

void ContentScan::keep_content(std::string_view content, std::string_view format) {
  if (content.empty()) return;
  QueuedArchive kept;
  kept.format = format;
  kept.is_content = true;
  keep(content, std::move(kept));
}

// The root is judged by the caller of the scan, which knows more about it.
bool ContentScan::look_for_mail(const MetFile& file) {
  if (is_root(file.content)) {
    is_root_read_as_mail_ = file.is_read_as_mail;
    return false;
  }
  return is_mail(file.is_read_as_mail, file.name, file.content) &&
         keep_mail(file.content, joined(where_, member_name_to_utf8(file.name)),
                   file.is_read_as_mail);
}

void ContentScan::keep_signed(std::string_view content, QueuedArchive archive) {
  const std::optional<std::string> part = signed_content(content);
  if (!part) return add(made(Category::kLimit, "Archive.NotOpened.S/MIME", where_));
  if (!part->empty()) keep(*part, std::move(archive));
}

bool ContentScan::keep_mail(std::string_view content, std::string where, bool is_read_as_mail) {
  ++noted_;
  const std::string_view unread = unread_of_mail(*this, where, content);
  const bool is_known = unread.size() != content.size();
  if (unread.empty()) return is_known;
  const std::string digest = content_digest(unread);
  if (!is_known) scanned_.emplace(digest + static_cast<char>(Context::kMet), where);
  if (is_copy_of(digest, Context::kMail, where)) return is_known;
  QueuedArchive mail;
  mail.format = "mail";
  mail.is_mail = true;
  mail.is_read_as_mail = is_read_as_mail;
  mail.is_read_already = !is_known;
  const std::string before = std::exchange(where_, std::move(where));
  keep(unread, std::move(mail));
  where_ = before;
  return is_known;
}

void ContentScan::keep(std::string_view content, QueuedArchive archive) {
  ++noted_;
  const Context context = archive.is_opened_already ? Context::kNaming : Context::kArchive;
  if (!archive.is_mail && !archive.is_content && is_copy(content, context, where_)) return;
  kept_bytes_ += content.size();
  if (queue_.size() >= kMaxQueued ||
      kept_bytes_ > static_cast<std::uint64_t>(means_.settings.max_scan_bytes)) {
    add(made(Category::kLimit, "Limits.Exceeded.max_scan_bytes", where_));
    return;
  }
  archive.where = where_;
  archive.depth = depth_ + 1;
  Result<void> kept = archive.bytes.append(content);
  if (!kept) return add(made(Category::kFailed, kept.error().text, where_));
  if (archive.is_locked_zip) ++locked_zips_;
  has_7z_ = has_7z_ || archive.format == "7z";
  queue_.push_back(std::move(archive));
}

}  // namespace scanq
