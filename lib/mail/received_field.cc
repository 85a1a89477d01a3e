// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/received_field.h"

#include <algorithm>
#include <array>

#include "lib/base/digits.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::string_view kName = "received: ";
constexpr std::size_t kMaxDateBytes = 48;
constexpr std::size_t kMaxProtocolBytes = 16;

// A form is text to be met byte for byte, and in it
//   %w  a word that the client may have chosen, or [word]
//   %p  the protocol, such as ESMTPSA
//   %n  a number
//   %d  a date (RFC 5322, 3.3), with or without the day of the week and the name of the zone
//   {}  a piece that may be missing
constexpr std::array<std::string_view, 4> kForms{
    // received.c of qmail and its descendants; with TLS as the common patches and eQmail write it
    "from %w{ (HELO %w)} ({%w}){\n  de/crypted with %w: %w{ [%n/%n]}{ DN=%w}}\n"
    "  by %w with {(%w encrypted) }%p; %d\n",
    // plugin-add-received.c of mailfront
    "from %w{ ({%w}{ }{[%w]})}\n  by %w{ ([%w])}\n  with %p via %p; %d\n",
    // Qpsmtpd/SMTP.pm
    "from %w (HELO %w) (%w)\n by %w (%w) with {(%w encrypted)}%p; %d\n",
    // smtpd.c of Postfix
    "from %w (%w [%w])\n"
    "{\t(using %w with cipher %w (%n/%n bits){\n\t key-exchange %w}{ (%n bits)}"
    "{ server-signature %w}{ (%n bits)}{ server-digest %w})\n}"
    "{\t(No client certificate requested)\n}{\t(Client did not present a certificate)\n}"
    "{\t(Authenticated sender: %w)\n}"
    "\tby %w (%w) with %p id %w{\n\tfor <%w>}; %d\n"};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_safe(char c) {
  return is_digit(c) || is_letter(c) ||
         std::string_view(".@%+/=:-_?").find(c) != std::string_view::npos;
}
bool is_of_protocol(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z');
}

// The part of `text` up to the first byte that is none of them.
std::string_view run_of(std::string_view text, bool (*belongs)(char)) {
  return text.substr(0, static_cast<std::size_t>(
                            std::find_if_not(text.begin(), text.end(), belongs) - text.begin()));
}

// The lengths of what stands at the beginning of `text`; 0: it does not.
std::size_t run_length(std::string_view text, bool (*belongs)(char), std::size_t most) {
  const std::size_t length = run_of(text, belongs).size();
  return length <= most ? length : 0;
}
std::size_t word_length(std::string_view text) {
  const bool has_bracket = text.starts_with('[');
  const std::size_t length =
      run_length(text.substr(has_bracket ? 1 : 0), is_safe, kMaxReceivedWordBytes);
  if (!has_bracket || length == 0) return length;
  return text.substr(length + 1).starts_with(']') ? length + 2 : 0;
}

// `pattern`: 0 a digit, A a letter, all else itself.
bool has_shape(std::string_view text, std::string_view pattern) {
  return text.size() == pattern.size() &&
         std::equal(text.begin(), text.end(), pattern.begin(), [](char c, char wanted) {
           return wanted == '0' ? is_digit(c) : wanted == 'A' ? is_letter(c) : c == wanted;
         });
}
std::size_t date_length(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  std::string_view date = line;
  if (date.size() > kMaxDateBytes) return 0;
  if (has_shape(date.substr(0, 5), "AAA, ")) date.remove_prefix(5);
  if (date.starts_with(' ')) date.remove_prefix(1);  // "Sat,  5 Dec"
  const std::size_t day = run_of(date, is_digit).size();
  if (day < 1 || day > 2) return 0;
  date.remove_prefix(day);
  constexpr std::string_view kRest = " AAA 0000 00:00:00 +0000";
  const std::size_t sign = kRest.find('+');
  if (date.size() < kRest.size() || (date[sign] != '+' && date[sign] != '-')) return 0;
  if (!has_shape(date.substr(0, sign), kRest.substr(0, sign)) ||
      !has_shape(date.substr(sign + 1, 4), "0000")) {
    return 0;
  }
  const std::string_view zone = date.substr(kRest.size());
  if (zone.empty()) return line.size();
  const bool is_named = zone.starts_with(" (") && zone.ends_with(')') &&
                        run_of(zone.substr(2), is_letter).size() + 3 == zone.size();
  return is_named ? line.size() : 0;
}

std::size_t length_of(char kind, std::string_view text) {
  switch (kind) {
    case 'w':
      return word_length(text);
    case 'p':
      return run_length(text, is_of_protocol, kMaxProtocolBytes);
    case 'n':
      return run_length(text, is_digit, kMaxProtocolBytes);
    default:
      return date_length(text);
  }
}

// The number of bytes of `text` that the form takes; npos if it does not fit.
std::size_t match(std::string_view form, std::string_view text) {
  std::size_t at = 0;
  while (!form.empty()) {
    if (form.front() == '{') {
      // No piece holds another one that begins like what follows it: a piece that fits is taken.
      std::size_t end = 1;
      for (int depth = 1; depth > 0; ++end)
        depth += form[end] == '{' ? 1 : form[end] == '}' ? -1 : 0;
      const std::size_t taken = match(form.substr(1, end - 2), text.substr(at));
      if (taken != std::string_view::npos) at += taken;
      form.remove_prefix(end);
    } else if (form.front() == '%') {
      const std::size_t taken = length_of(form[1], text.substr(at));
      if (taken == 0) return std::string_view::npos;
      at += taken;
      form.remove_prefix(2);
    } else {
      if (at >= text.size() || text[at] != form.front()) return std::string_view::npos;
      ++at;
      form.remove_prefix(1);
    }
  }
  return at;
}

}  // namespace

std::size_t server_received_length(std::string_view message) {
  if (to_lower_ascii(message.substr(0, kName.size())) != kName) return 0;
  const std::string_view value = message.substr(kName.size());
  for (const std::string_view form : kForms) {
    const std::size_t length = match(form, value);
    const std::string_view rest = length <= value.size() ? value.substr(length) : value;
    // A folded line more, or nothing behind it: then it is no field of this form.
    if (length == std::string_view::npos || rest.empty() || rest.front() == ' ' ||
        rest.front() == '\t')
      continue;
    return kName.size() + length;
  }
  return 0;
}

}  // namespace scanq
