// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/milter/milter_session.h"

#include <signal.h>

#include <algorithm>
#include <cerrno>

#include "lib/base/signals.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxMacros = 200;  // of one command
constexpr std::array<std::string_view, 4> kUsedMacros{"i", "j", "v", "{auth_authen}"};
constexpr std::size_t kMaxMacroBytes = 1000;  // of a value that we use: it goes into the log
constexpr std::size_t kFieldBytes = 64;       // of memory, beside the bytes of a field

// Whether CR and LF come together, the CR left out. `has_cr` says that the text before ended with a
// CR, which was held back.
std::string without_line_crs(std::string_view text, bool& has_cr) {
  std::string plain;
  plain.reserve(text.size() + 1);
  for (const char c : text) {
    if (has_cr && c != '\n') plain += '\r';
    has_cr = c == '\r';
    if (!has_cr) plain += c;
  }
  return plain;
}

std::string header_text(const std::vector<MilterField>& fields) {
  std::string text;
  for (const MilterField& field : fields) {
    text.append(field.name).append(":").append(field.value).append("\n");
  }
  return text + "\n";
}

}  // namespace

std::string_view bare_address(std::string_view address) {
  const bool has_brackets = address.size() >= 2 && address.front() == '<' && address.back() == '>';
  return has_brackets ? address.substr(1, address.size() - 2) : address;
}

const std::array<MilterSession::Rule, 11> MilterSession::kRules{{
    {MilterCommand::kNegotiate, Phase::kStart, Phase::kStart, &MilterSession::on_negotiate},
    {MilterCommand::kConnect, Phase::kIdle, Phase::kIdle, &MilterSession::on_connect},
    {MilterCommand::kHelo, Phase::kIdle, Phase::kBody, &MilterSession::on_nothing},
    {MilterCommand::kMail, Phase::kIdle, Phase::kBody, &MilterSession::on_mail},
    {MilterCommand::kRecipient, Phase::kEnvelope, Phase::kEnvelope, &MilterSession::on_recipient},
    {MilterCommand::kData, Phase::kEnvelope, Phase::kEnvelope, &MilterSession::on_nothing},
    {MilterCommand::kHeader, Phase::kEnvelope, Phase::kHeader, &MilterSession::on_header},
    {MilterCommand::kEndOfHeader, Phase::kEnvelope, Phase::kHeader,
     &MilterSession::on_end_of_header},
    {MilterCommand::kBody, Phase::kEnvelope, Phase::kBody, &MilterSession::on_body},
    {MilterCommand::kUnknown, Phase::kIdle, Phase::kBody, &MilterSession::on_nothing},
    {MilterCommand::kEndOfMessage, Phase::kEnvelope, Phase::kBody,
     &MilterSession::on_end_of_message},
}};

std::string_view MilterSession::phase_name() const {
  switch (phase_) {
    case Phase::kStart:
      return "before the negotiation";
    case Phase::kIdle:
      return "between messages";
    case Phase::kEnvelope:
      return "envelope";
    case Phase::kHeader:
      return "header";
    case Phase::kBody:
      return "body";
  }
  return "";
}

Result<MilterSession::Reaction> MilterSession::take(const MilterFrame& frame) {
  const auto command = static_cast<MilterCommand>(frame.command);
  if (command == MilterCommand::kQuit) return Reaction{Step::kEnd, ""};
  const bool is_known_state = phase_ != Phase::kStart;
  if (is_known_state && command == MilterCommand::kMacros) {
    Result<void> taken = on_macros(frame.data);
    return taken ? Result<Reaction>(Reaction{}) : taken.error();
  }
  if (is_known_state && command == MilterCommand::kAbort) {
    forget_message();
    return Reaction{};
  }
  if (is_known_state && command == MilterCommand::kNewConnection) {
    forget_message();
    macros_.clear();
    client_ip_.clear();
    return Reaction{};
  }
  const auto rule = std::find_if(kRules.begin(), kRules.end(),
                                 [command](const Rule& one) { return one.command == command; });
  if (rule == kRules.end() || phase_ < rule->first || phase_ > rule->last) {
    return broken_protocol("command " + std::to_string(static_cast<unsigned char>(frame.command)) +
                           " is not allowed here (" + std::string(phase_name()) + ")");
  }
  Result<void> handled = (this->*rule->handle)(frame.data);
  if (!handled) return handled.error();
  if (command == MilterCommand::kNegotiate) return Reaction{Step::kGoOn, negotiate_reply(terms_)};
  if (command == MilterCommand::kEndOfMessage) return Reaction{Step::kMessage, ""};
  return Reaction{Step::kGoOn, wants_answer(terms_, frame.command) ? continue_reply() : ""};
}

MilterMessage MilterSession::take_message() {
  message_.queue_id = queue_id();
  message_.is_authenticated = !macro("M", "{auth_authen}").empty();
  message_.server_name = macro("C", "j");
  message_.mta = macro("C", "v");
  message_.client_ip = client_ip_;
  if (message_.trouble) message_.spool.reset();
  MilterMessage taken = std::move(message_);
  forget_message();
  return taken;
}

Result<void> MilterSession::on_negotiate(std::string_view data) {
  Result<MilterTerms> offered = parse_terms(data);
  if (!offered) return offered.error();
  terms_ = choose_terms(*offered);
  phase_ = Phase::kIdle;
  return {};
}

Result<void> MilterSession::on_connect(std::string_view data) {
  Result<std::string> client = parse_client(data);
  if (!client) return client.error();
  client_ip_ = std::move(*client);
  return {};
}

Result<void> MilterSession::on_mail(std::string_view data) {
  Result<std::vector<std::string_view>> texts = parse_texts(data, 1);
  if (!texts) return texts.error();
  // Sendmail sends no ABORT at RSET after recipients: the message before is over all the same.
  if (phase_ > Phase::kIdle) {
    std::map<std::string, std::string, std::less<>> own_macros = std::move(macros_['M']);
    forget_message();
    macros_['M'] = std::move(own_macros);
  }
  message_.sender = bare_address((*texts)[0]);
  now_ = limits_();
  Result<Spool> spool = Spool::make(now_.place);
  if (spool) {
    message_.spool = std::move(*spool);
  } else {
    note_trouble(spool.error());
  }
  phase_ = Phase::kEnvelope;
  return {};
}

Result<void> MilterSession::on_recipient(std::string_view data) {
  Result<std::vector<std::string_view>> texts = parse_texts(data, 1);
  if (!texts) return texts.error();
  envelope_bytes_ += (*texts)[0].size() + 1;
  if (envelope_bytes_ > kMaxEnvelopeTextBytes) return broken_protocol("too many recipients");
  message_.recipients.emplace_back((*texts)[0]);
  return {};
}

Result<void> MilterSession::on_header(std::string_view data) {
  Result<std::vector<std::string_view>> texts = parse_texts(data, 2);
  if (!texts) return texts.error();
  // A NUL within the value would hide what comes after it, and a line's end in the name the rest.
  if (texts->size() > 2) return broken_protocol("a header field of more than a name and a value");
  const std::string_view name = (*texts)[0];
  if (name.empty() || name.find_first_of(":\r\n") != std::string_view::npos) {
    return broken_protocol("a header field whose name is none");
  }
  phase_ = Phase::kHeader;
  header_bytes_ += data.size() + kFieldBytes;
  if (header_bytes_ > kMaxHeaderBytes) {
    note_trouble({ErrorCode::kWriteFailed, "the header has more than 8 MiB"});
    return {};
  }
  bool has_cr = false;
  std::string value = without_line_crs((*texts)[1], has_cr);
  if (has_cr) value += '\r';
  if (!has_leading_blanks(terms_)) value.insert(0, 1, ' ');
  message_.fields.push_back({std::string(name), std::move(value)});
  return {};
}

Result<void> MilterSession::on_end_of_header(std::string_view) {
  end_header();
  return {};
}

Result<void> MilterSession::on_body(std::string_view data) {
  if (data.size() > kMaxChunkBytes)
    return broken_protocol("a chunk of " + std::to_string(data.size()) + " bytes");
  if (phase_ != Phase::kBody) end_header();
  append(without_line_crs(data, has_pending_cr_));
  return {};
}

// The last chunk may come with this command.
Result<void> MilterSession::on_end_of_message(std::string_view data) {
  Result<void> taken = on_body(data);
  if (taken && has_pending_cr_) append("\r");
  return taken;
}

Result<void> MilterSession::on_macros(std::string_view data) {
  if (data.empty() || data[0] < 'A' || data[0] > 'Z')
    return broken_protocol("macros of no command");
  Result<std::vector<std::string_view>> texts = parse_texts(data.substr(1), 0);
  if (!texts) return texts.error();
  if (texts->size() % 2 != 0 || texts->size() > 2 * kMaxMacros)
    return broken_protocol("macros without values");
  std::map<std::string, std::string, std::less<>>& stage = macros_[data[0]];
  stage.clear();
  for (std::size_t i = 0; i < texts->size(); i += 2) {
    const std::string_view name = (*texts)[i], value = (*texts)[i + 1];
    if (std::find(kUsedMacros.begin(), kUsedMacros.end(), name) == kUsedMacros.end()) continue;
    if (value.size() > kMaxMacroBytes) {
      return broken_protocol("a macro of " + std::to_string(value.size()) + " bytes");
    }
    stage.emplace(name, value);
  }
  return {};
}

Result<void> MilterSession::on_nothing(std::string_view) {
  return {};
}

// Keeps what was told of the connection.
void MilterSession::forget_message() {
  message_ = {};
  header_bytes_ = envelope_bytes_ = 0;
  has_pending_cr_ = false;
  phase_ = Phase::kIdle;
  std::erase_if(macros_,
                [](const auto& stage) { return stage.first != 'C' && stage.first != 'H'; });
}

void MilterSession::end_header() {
  append(header_text(message_.fields));
  phase_ = Phase::kBody;
}

void MilterSession::append(std::string_view bytes) {
  if (message_.trouble) return;
  if (message_.spool->message_bytes() + bytes.size() > now_.max_bytes) {
    note_trouble({ErrorCode::kWriteFailed, "message larger than max_message_bytes"});
    return;
  }
  Result<void> added = message_.spool->append(bytes);
  if (!added) note_trouble(added.error());
}

// The memory of what was taken so far is given back at once.
void MilterSession::note_trouble(const Error& error) {
  if (!message_.trouble) message_.trouble = error;
  message_.spool.reset();
}

// The first that one of the stages has, and that is not empty.
std::string MilterSession::macro(std::string_view stages, std::string_view name) const {
  for (const char stage : stages) {
    const auto macros = macros_.find(stage);
    if (macros == macros_.end()) continue;
    const auto found = macros->second.find(name);
    if (found != macros->second.end() && !found->second.empty()) return found->second;
  }
  return "";
}

std::string end_reason(const Error& error, const MilterSession& session, bool is_answering) {
  const std::string phase = " (" + std::string(session.phase_name()) + ")";
  if (stop_signal() == SIGALRM && !is_answering) return "the MTA did not go on in time" + phase;
  if (error.number != EPIPE && error.number != ECONNRESET) return error.text;
  const std::string closed = "the MTA closed the connection";
  if (is_answering) return closed + " before it had the answer";
  return closed + (session.is_within_message() ? " within a message" : "") + phase;
}

}  // namespace scanq
