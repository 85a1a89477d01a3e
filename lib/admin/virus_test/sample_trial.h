// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// One test virus: sent, looked for, judged.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "lib/admin/command.h"
#include "lib/admin/sample_mail.h"
#include "lib/admin/virus_test/delivery_place.h"
#include "lib/admin/virus_test/smtp_server.h"
#include "lib/mail/settings.h"

namespace scanq {

// The treatment of a test virus by the settings, found out without sending one.
struct Expected {
  std::string action;       // "clean", "reject"
  bool is_refused = false;  // by reject or defer
  bool is_kept = false;     // in quarantine, and not delivered
  bool has_virus = false;   // what is delivered carries it still, as by tag or pass
  bool tells_status = true;
  std::string find;  // what it is counted as (find_name)
};

struct VirusTest {
  const Call& call;
  std::string recipient, host;
  std::string front;                 // started directly where there is no server
  std::optional<SmtpServer> server;  // else by SMTP
  DeliveryPlace place;
  std::chrono::seconds wait{};
  Settings settings;
  Expected expected{};
};

// Rehearses one of the samples. kInternal and others: the scan itself fails.
Result<Expected> expect_outcome(const VirusTest& test);

enum class Fared {
  kRight,   // seen where it belongs, or refused, as the settings say
  kUnseen,  // taken; whether it arrived cannot be seen
  kWrong
};

// Tells on the call's output what became of it. `number` tells it from others of this process.
Fared try_sample(const VirusTest& test, Sample sample, int number);

}  // namespace scanq
