// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// An answer is two netstrings (LENGTH:BYTES,), the envelope and the message.
#include "lib/milter/front_answer.h"

#include <algorithm>
#include <memory>

#include "lib/base/exit_code.h"
#include "lib/base/read_until.h"
#include "lib/base/signals.h"

namespace scanq {
namespace {

constexpr std::size_t kPieceBytes = 65536;
constexpr std::size_t kMaxLengthDigits = 15;
constexpr std::chrono::seconds kPatience{10};

// Copies the rest of a file or pipe; returns the number of bytes.
Result<std::uint64_t> copy_rest(int from, int to) {
  const std::unique_ptr<char[]> buffer(new char[kPieceBytes]);
  for (std::uint64_t copied = 0;;) {
    Result<std::size_t> got = read_some(from, buffer.get(), kPieceBytes);
    if (!got) return got.error();
    if (*got == 0) return copied;
    Result<void> written = write_all(to, {buffer.get(), *got});
    if (!written) return written.error();
    copied += *got;
  }
}

Result<void> write_answer() {
  // The front hands over files, so their lengths are known.
  Result<std::uint64_t> bytes = bytes_left(0);
  if (!bytes) return bytes.error();
  Result<std::string> envelope = read_to_end(1, kMaxEnvelopeBytes);
  if (!envelope) return envelope.error();
  Result<void> written = write_all(kAnswerFd, std::to_string(envelope->size()) + ":" + *envelope +
                                                  "," + std::to_string(*bytes) + ":");
  if (!written) return written;
  Result<std::uint64_t> copied = copy_rest(0, kAnswerFd);
  if (!copied) return copied.error();
  if (*copied != *bytes) return Error{ErrorCode::kReadFailed, "the message changed its length"};
  return write_all(kAnswerFd, ",");
}

class AnswerReader {
 public:
  AnswerReader(int fd, Clock::time_point deadline, const std::function<Result<void>()>& on_wait)
      : fd_(fd), deadline_(deadline), on_wait_(on_wait) {}

  // Up to the next answer's beginning, or the end. False: the end.
  Result<bool> has_more() {
    if (!left_.empty()) return true;
    Result<void> read = fill();
    if (!read) return read.error();
    return !left_.empty();
  }

  // The length of a netstring, with its colon.
  Result<std::uint64_t> read_length() {
    std::uint64_t length = 0;
    for (std::size_t digits = 0; digits <= kMaxLengthDigits; ++digits) {
      Result<std::string> next = read_bytes(1);
      if (!next) return next.error();
      const char c = (*next)[0];
      if (c == ':' && digits > 0) return length;
      if (c < '0' || c > '9') break;
      length = 10 * length + static_cast<std::uint64_t>(c - '0');
    }
    return cut_short();
  }

  Result<std::string> read_bytes(std::uint64_t bytes) {
    std::string taken;
    Result<void> read = read_pieces(bytes, [&taken](std::string_view piece) -> Result<void> {
      taken.append(piece);
      return {};
    });
    if (!read) return read.error();
    return taken;
  }

  template <class Take>
  Result<void> read_pieces(std::uint64_t bytes, Take take) {
    while (bytes > 0) {
      Result<bool> more = has_more();
      if (!more) return more.error();
      if (!*more) return cut_short();
      const std::string_view piece = left_.substr(0, std::min<std::uint64_t>(bytes, left_.size()));
      Result<void> taken = take(piece);
      if (!taken) return taken;
      bytes -= piece.size();
      left_.remove_prefix(piece.size());
    }
    return {};
  }

  Result<void> read_comma() {
    Result<std::string> comma = read_bytes(1);
    if (!comma) return comma.error();
    if (*comma != ",") return cut_short();
    return {};
  }

  bool is_cut_short() const { return is_cut_short_; }

  // Reads to the end, so that no writer waits for us.
  Result<void> drop_rest() {
    for (;;) {
      left_ = {};
      Result<bool> more = has_more();
      if (!more) return more.error();
      if (!*more) return {};
    }
  }

 private:
  Error cut_short() {
    is_cut_short_ = true;
    return {ErrorCode::kInternal, "the front's answer was cut short"};
  }

  // Sets left_ to what comes next; empty at the end.
  Result<void> fill() {
    for (;;) {
      const Clock::time_point look = std::min(deadline_, Clock::now() + kPatience);
      Result<void> ready = wait_until_readable(fd_, look);
      if (ready) break;
      const bool is_over = look == deadline_ || stop_signal() != 0;
      if (ready.error().code != ErrorCode::kTimeout || is_over) return ready;
      Result<void> told = on_wait_();
      if (!told) return told;
    }
    Result<std::size_t> got = read_some(fd_, buffer_.get(), kPieceBytes);
    if (!got) return got.error();
    left_ = {buffer_.get(), *got};
    return {};
  }

  int fd_;
  Clock::time_point deadline_;
  const std::function<Result<void>()>& on_wait_;
  std::unique_ptr<char[]> buffer_{new char[kPieceBytes]};
  std::string_view left_;  // of buffer_
  bool is_cut_short_ = false;
};

Result<AnsweredMail> read_mail(AnswerReader& reader, const SpoolPlace& place) {
  Result<std::uint64_t> length = reader.read_length();
  Result<std::string> bytes = length ? reader.read_bytes(*length) : length.error();
  Result<void> comma = bytes ? reader.read_comma() : bytes.error();
  if (!comma) return comma.error();
  Result<Envelope> envelope = parse_envelope(*bytes);
  if (!envelope) return envelope.error();
  length = reader.read_length();
  if (!length) return length.error();
  Result<Spool> spool = Spool::make_for(*length, place);
  if (!spool) return spool.error();
  Result<void> read = reader.read_pieces(
      *length, [&spool](std::string_view piece) { return spool->append(piece); });
  if (read) read = reader.read_comma();
  if (!read) return read.error();
  return AnsweredMail{std::move(*envelope), std::move(*spool)};
}

// Takes the record out. Whether it was there.
bool take_main_record(Envelope& envelope) {
  return std::erase(envelope.records_before_sender, std::string(kMainRecord)) > 0;
}

}  // namespace

int answer_as_queue() {
  const Result<void> written = write_answer();
  return written ? 0 : exit_row(written.error().code).number;
}

Result<FrontAnswer> read_front_answer(int fd, const SpoolPlace& place, Clock::time_point deadline,
                                      const std::function<Result<void>()>& on_wait) {
  AnswerReader reader(fd, deadline, on_wait);
  FrontAnswer answer;
  for (;;) {
    Result<bool> more = reader.has_more();
    if (!more) return more.error();
    if (!*more) return answer;
    Result<AnsweredMail> mail = read_mail(reader, place);
    if (!mail && !reader.is_cut_short()) return mail.error();
    const bool is_main = mail && take_main_record(mail->envelope);
    // Notices come last. Beyond a piece that was cut short nothing is what it seems.
    if (!mail || (is_main && !answer.notices.empty())) {
      answer.is_whole = false;
      Result<void> dropped = reader.drop_rest();
      if (!dropped) return dropped.error();
      return answer;
    }
    (is_main ? answer.versions : answer.notices).push_back(std::move(*mail));
  }
}

}  // namespace scanq
