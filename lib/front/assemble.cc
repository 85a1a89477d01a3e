// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/assemble.h"

#include <algorithm>

#include "lib/base/random.h"
#include "lib/front/spool_reader.h"
#include "lib/front/take_in.h"
#include "lib/mail/base64.h"
#include "lib/mail/message_shape.h"
#include "lib/mail/outer_header.h"
#include "lib/mail/texts/make_fields.h"
#include "lib/mail/texts/text_part.h"

namespace scanq {
namespace {

constexpr std::size_t kBoundarySeedBytes = 24;
constexpr std::string_view kFileType = "application/octet-stream";
// No blank line but the last: the way back depends on it.
constexpr std::string_view kSealText =
    "This file was taken out of a mail in which a virus scanner found something.\n"
    "It is sealed, so that nobody opens it by accident: below the empty line its\n"
    "content follows as base64. To get it back, and only if you know what you do:\n"
    "  sed '1,/^$/d' THIS-FILE | base64 -d > CONTENT\n\n";

// Appends text to a spool as base64, in pieces of any size.
class Base64Writer {
 public:
  explicit Base64Writer(Spool& into) : into_(into) {}

  Result<void> append(std::string_view text) {
    waiting_ += text;
    const std::size_t whole = waiting_.size() / kBase64LineBytes * kBase64LineBytes;
    const std::string lines = base64_lines(std::string_view(waiting_).substr(0, whole));
    waiting_.erase(0, whole);
    return into_.append(lines);
  }
  Result<void> finish() { return into_.append(base64_lines(waiting_)); }

 private:
  Spool& into_;
  std::string waiting_;
};

class Assembler {
 public:
  Assembler(const Settings& settings, const AssemblyParts& parts, Spool into)
      : settings_(settings),
        parts_(parts),
        charset_(settings.delivery.charset()),
        original_(parts.original),
        into_(std::move(into)) {}

  Result<Spool> run() {
    Result<void> written = write();
    if (!written) return written.error();
    return std::move(into_);
  }

 private:
  Result<void> write() {
    Result<std::string> header = original_.read_header(kMaxOriginalHeaderBytes);
    if (!header) return header.error();
    Result<void> checked = check_cuts(fields_length(*header));
    if (!checked) return checked;
    std::string head = outer_fields(*header);
    const TextPart text = make_text_part(parts_.warning.body, charset_);
    if (parts_.facts.original == OriginalForm::kWithheld) {
      return into_.append(head + text.header + "\n" + text.body);
    }
    Result<std::string> encoding = original_encoding();
    if (!encoding) return encoding.error();
    Result<std::string> boundary = draw_boundary();
    if (!boundary) return boundary.error();
    delimiter_ = "--" + *boundary;
    head += "Content-Type: multipart/mixed;\n boundary=\"" + *boundary + "\"\n";
    head += "Content-Transfer-Encoding: " + *encoding + "\n\n";
    head += delimiter_ + "\n" + text.header + "\n" + text.body + "\n" + delimiter_ + "\n";
    Result<void> written = into_.append(head);
    if (written) written = write_original(*encoding);
    for (const Cut& cut : cuts()) {
      if (written) written = write_cut_part(cut);
    }
    return written ? into_.append("\n" + delimiter_ + "--\n") : written;
  }

  const std::vector<Cut>& cuts() const {
    static const std::vector<Cut> kNone;
    return parts_.cuts == nullptr ? kNone : *parts_.cuts;
  }

  // REQUIRES of cuts that they lie within the original: parse_compose_reply saw to it.
  Result<void> check_cuts(std::size_t header_bytes) const {
    for (const Cut& cut : cuts()) {
      const std::uint64_t before = cut.begin == 0 ? 0 : cut.begin - 1;
      const std::uint64_t behind = std::min(cut.end + kBytesBehindCut, original_.size());
      Result<std::string> front = original_.read(before, cut.begin);
      if (!front) return front.error();
      Result<std::string> back = original_.read(cut.end, behind);
      if (!back) return back.error();
      if (cut.begin < header_bytes || !is_content_of_a_part(*front, *back)) {
        return Error{ErrorCode::kInternal,
                     "reply of scanq-compose: a cut that is not the content of a part"};
      }
    }
    return {};
  }

  std::string outer_fields(std::string_view header) const {
    return make_outer_fields(header, settings_.neutralise_headers) +
           make_text_field("Subject", parts_.warning.subject, charset_) + "MIME-Version: 1.0\n";
  }

  // Calls `take` with each piece of the original that stays, and what takes a cut's place.
  template <class Take>
  Result<void> for_each_kept(Take take) {
    std::uint64_t at = 0;
    std::uint64_t new_at = 0;
    for (const Cut& cut : cuts()) {
      Result<void> taken = original_.for_each_piece(at, cut.begin, take);
      if (taken && is_replaced(cut)) taken = for_each_base64(cut, new_at, take);
      if (!taken) return taken;
      at = cut.end;
      new_at += cut.new_bytes;
    }
    return original_.for_each_piece(at, original_.size(), take);
  }

  template <class Take>
  Result<void> for_each_base64(const Cut& cut, std::uint64_t new_at, Take take) {
    return SpoolReader(*parts_.new_bytes)
        .for_each_piece(new_at, new_at + cut.new_bytes,
                        [&](std::string_view piece) { return take(base64_lines(piece)); });
  }

  bool is_replaced(const Cut& cut) const {
    return settings_.delivery.delete_infected && cut.new_bytes > 0;
  }

  Result<std::string> original_encoding() {
    if (parts_.facts.original == OriginalForm::kSealed) return std::string("7bit");
    MessageShape shape;
    Result<void> looked = for_each_kept([&](std::string_view piece) {
      shape.add(piece);
      return Result<void>();
    });
    if (!looked) return looked.error();
    return std::string(shape.transfer_encoding());
  }

  // A boundary of so many random letters hardly occurs in the mail by chance. What matters more:
  // nobody who wrote a byte of the mail could know it.
  static Result<std::string> draw_boundary() {
    Result<std::string> seed = random_bytes(kBoundarySeedBytes);
    if (!seed) return seed;
    return make_boundary(*seed);
  }

  Result<void> write_original(std::string_view encoding) {
    const std::string& name = parts_.facts.original_name;
    if (parts_.facts.original == OriginalForm::kSealed) {
      Result<void> written = into_.append(make_file_header(kFileType, name, "base64", charset_));
      return written ? write_sealed(original_, 0, original_.size()) : written;
    }
    // 7bit holds where nothing is said (RFC 2045, 6.1). Of a message with a name that says it,
    // libclamav scans also what base64 would make of it: a third of the second inspection.
    const std::string_view said = encoding == "7bit" ? std::string_view() : encoding;
    Result<void> written = into_.append(make_file_header("message/rfc822", name, said, charset_));
    return written ? for_each_kept([&](std::string_view piece) { return into_.append(piece); })
                   : written;
  }

  // The text that says what it is, with the bytes as base64, and all of that as base64 once more.
  Result<void> write_sealed(const SpoolReader& from, std::uint64_t begin, std::uint64_t end) {
    Base64Writer writer(into_);
    Result<void> written = writer.append(kSealText);
    if (written) {
      written = from.for_each_piece(
          begin, end, [&](std::string_view piece) { return writer.append(base64_lines(piece)); });
    }
    return written ? writer.finish() : written;
  }

  Result<void> write_cut_part(const Cut& cut) {
    const std::uint64_t new_at = new_bytes_written_;
    new_bytes_written_ += cut.new_bytes;
    // A replaced archive stands in its place, within the original.
    if (!cut.is_file || is_replaced(cut)) return {};
    Finding file;
    file.file_name = cut.name;
    std::string name = shown_file_name(file);
    const bool is_sealed = parts_.facts.sealed_parts > 0;
    if (is_sealed) name += kSealedSuffix;
    Result<void> written =
        into_.append("\n" + delimiter_ + "\n" +
                     make_file_header(kFileType, name, is_sealed ? "base64" : "7bit", charset_));
    if (!written || !is_sealed) return written;
    return write_sealed(SpoolReader(*parts_.new_bytes), new_at, new_bytes_written_);
  }

  const Settings& settings_;
  const AssemblyParts& parts_;
  const MailCharset charset_;
  const SpoolReader original_;
  Spool into_;
  std::string delimiter_;
  std::uint64_t new_bytes_written_ = 0;  // of cuts whose part was looked at
};

}  // namespace

Result<Spool> assemble(const Settings& settings, const AssemblyParts& parts) {
  // About as large as the original; a sealed one is four fifths larger.
  const std::uint64_t original_bytes = parts.original.message_bytes();
  const bool is_attached = parts.facts.original != OriginalForm::kWithheld;
  Result<Spool> into = Spool::make_for(is_attached ? original_bytes : 0, spool_place(settings));
  if (!into) return into.error();
  return Assembler(settings, parts, std::move(*into)).run();
}

}  // namespace scanq
