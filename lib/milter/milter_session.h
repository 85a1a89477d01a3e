// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// One connection of an MTA: takes its commands in their order, and collects the message that they
// tell. Answers nothing but "go on"; what is to become of a whole message is for the caller.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/spool.h"
#include "lib/milter/milter_protocol.h"

namespace scanq {

inline constexpr std::size_t kMaxHeaderBytes = 8 << 20;  // of all fields of a message
inline constexpr std::size_t kMaxEnvelopeTextBytes = 64 << 20;

struct MilterField {
  std::string name;
  std::string value;  // what follows the colon, lines ended by LF but for the last one

  bool operator==(const MilterField&) const = default;
};

// A message as the MTA told it.
struct MilterMessage {
  std::string sender;                   // without its angle brackets
  std::vector<std::string> recipients;  // as the MTA gave them, with their angle brackets
  std::vector<MilterField> fields;
  std::optional<Spool> spool;    // header and body, lines ended by LF; none where there is trouble
  std::optional<Error> trouble;  // why the message could not be taken in
  std::string client_ip;         // empty: handed in on this machine without SMTP
  std::string queue_id, server_name, mta;  // the MTA's own, empty where it does not tell them
  bool is_authenticated = false;
};

struct MessageLimits {
  SpoolPlace place;
  std::uint64_t max_bytes = 0;
};

// "a@b" of "<a@b>".
std::string_view bare_address(std::string_view address);

class MilterSession {
 public:
  // `limits` is asked once for each message.
  explicit MilterSession(std::function<MessageLimits()> limits) : limits_(std::move(limits)) {}

  enum class Step { kGoOn, kMessage, kEnd };
  struct Reaction {
    Step step = Step::kGoOn;
    std::string reply;  // to be sent now; empty: none
  };
  // kInternal: a command that is broken, or not allowed here; the connection is to end. Trouble
  // with a message is no error: it is told with the message.
  Result<Reaction> take(const MilterFrame& frame);

  // After Step::kMessage: the message, which the session forgets.
  MilterMessage take_message();

  const MilterTerms& terms() const { return terms_; }
  // The way through a message, for the log: "between messages", "header".
  std::string_view phase_name() const;
  // The MTA's, of the message that it tells; empty where it did not tell one yet.
  std::string queue_id() const { return macro("ENTRM", "i"); }
  bool is_within_message() const { return phase_ > Phase::kIdle; }

 private:
  enum class Phase { kStart, kIdle, kEnvelope, kHeader, kBody };
  using Handler = Result<void> (MilterSession::*)(std::string_view data);
  struct Rule {
    MilterCommand command;
    Phase first, last;  // the phases in which the command may come
    Handler handle;
  };
  static const std::array<Rule, 11> kRules;

  Result<void> on_negotiate(std::string_view data);
  Result<void> on_connect(std::string_view data);
  Result<void> on_mail(std::string_view data);
  Result<void> on_recipient(std::string_view data);
  Result<void> on_header(std::string_view data);
  Result<void> on_end_of_header(std::string_view data);
  Result<void> on_body(std::string_view data);
  Result<void> on_end_of_message(std::string_view data);
  Result<void> on_macros(std::string_view data);
  Result<void> on_nothing(std::string_view data);

  void forget_message();
  void end_header();
  void append(std::string_view bytes);
  void note_trouble(const Error& error);
  std::string macro(std::string_view stages, std::string_view name) const;

  std::function<MessageLimits()> limits_;
  MessageLimits now_;  // of this message
  MilterTerms terms_;
  Phase phase_ = Phase::kStart;
  std::string client_ip_;
  std::map<char, std::map<std::string, std::string, std::less<>>> macros_;  // by command
  MilterMessage message_;
  std::size_t header_bytes_ = 0, envelope_bytes_ = 0;
  bool has_pending_cr_ = false;
};

// Why a connection ended, for the log: in the words of the protocol where the MTA closed it or said
// nothing. `is_answering`: the MTA waits for what becomes of a message.
std::string end_reason(const Error& error, const MilterSession& session, bool is_answering);

}  // namespace scanq
