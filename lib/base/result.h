// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Result<T>: a value or an Error, with the names of std::expected (g++ 12 does not have it in
// C++20), so that std::expected can replace it one day. Owns its content; knows no mail.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace scanq {

// The reason why something failed. Closed: exit_code.h has one row for each, checked at compile
// time.
enum class ErrorCode {
  kAddressTooLong,  // an envelope address that qmail-queue would refuse
  kRefused,         // policy refuses the message permanently
  kOutOfMemory,
  kTimeout,      // a step, or our whole life, took too long
  kWriteFailed,  // disk full, file-size limit, broken pipe
  kReadFailed,   // message or envelope could not be read to its end, or the caller gave up
  kBadSettings,  // scanq.conf or a file that it names
  kNoSpool,      // no temporary file or folder could be made
  kDeferred,     // policy, a failed scan or too much load: try again later
  kInternal,     // a bug, or an answer that makes no sense
  kBadEnvelope,  // the bytes on descriptor 1 are no envelope
  kCannotExec,   // the real qmail-queue or a worker cannot be started
};
inline constexpr int kErrorCodes = static_cast<int>(ErrorCode::kCannotExec) + 1;

// An error: its class, and a text for the administrator that names the call and its argument. The
// SMTP client never sees the text.
struct Error {
  ErrorCode code;
  std::string text;
  int number = 0;  // the errno behind it; 0: there was none

  // The same error, one level up: "TEXT, while DOING".
  Error while_doing(std::string_view doing) const { return with(", while " + std::string(doing)); }
  // The same error with more behind its text.
  Error with(std::string_view more) const { return {code, text + std::string(more), number}; }
};

// Makes an Error of the current errno: "CALL: strerror". ENOMEM becomes kOutOfMemory, ENOSPC,
// EDQUOT, EFBIG and EPIPE become kWriteFailed; everything else keeps `code`.
Error errno_error(ErrorCode code, std::string_view call);
// The same for an errno that was saved.
Error errno_error(ErrorCode code, std::string_view call, int kept_errno);

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return held_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  // REQUIRES for value access: has_value(). REQUIRES for error(): !has_value().
  T& value() & { return std::get<0>(held_); }
  const T& value() const& { return std::get<0>(held_); }
  T&& value() && { return std::get<0>(std::move(held_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  Error& error() { return std::get<1>(held_); }
  const Error& error() const { return std::get<1>(held_); }

 private:
  std::variant<T, Error> held_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  Result() = default;
  Result(Error error) : held_(std::move(error)) {}

  bool has_value() const { return held_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  Error& error() { return std::get<1>(held_); }
  const Error& error() const { return std::get<1>(held_); }

 private:
  std::variant<std::monostate, Error> held_;
};

}  // namespace scanq
