// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Harmless mails that a scanner must find: the EICAR test file in several wrappings. The test
// string is put together at run time; no file of ours holds it in one piece. Pure.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

enum class Sample {
  kClean,
  kPlain,  // EICAR as attachment
  kZip,    // in a zip archive
  kNamed,  // in a zip archive, with Japanese names of archive and member
};

struct SampleAddresses {
  std::string from = "scanq@localhost", to = "postmaster@localhost";
  std::string message_id = "scanq-test@localhost";  // to recognise it by when it arrives
};
// The whole mail, lines ended by LF.
std::string sample_mail(Sample sample, const SampleAddresses& addresses = {});

// The first line of its attachment, by which a mail that still carries it is known; empty where it
// has none.
std::string sample_payload(Sample sample);

// Its subject, in UTF-8.
std::string sample_subject(Sample sample);

}  // namespace scanq
