// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/commands.h"

#include <algorithm>

#include "lib/admin/allow/allow.h"
#include "lib/admin/catalogue.h"
#include "lib/admin/check/check.h"
#include "lib/admin/config/config.h"
#include "lib/admin/metrics/metrics.h"
#include "lib/admin/quarantine/quarantine.h"
#include "lib/admin/replay/replay.h"
#include "lib/admin/report/report.h"
#include "lib/admin/routes.h"
#include "lib/admin/scan/scan.h"
#include "lib/admin/setup/setup.h"
#include "lib/admin/update/update.h"
#include "lib/admin/virus_test/virus_test.h"
#include "lib/admin/web/web.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr HelpLine kAllow[] = {
    {"--log FILE", "the ID is that of a line in this log, - is the standard input"},
    {"--finding NAME", "one of the finds; otherwise all that would be treated"},
    {"--sender PATTERN", "for these senders; otherwise the sender of this mail"},
    {"--recipient PATTERN", "for these recipients; otherwise those of this mail"},
    {"--until DAY", "the last day, such as 2027-02-28, or 90d from now; 90d otherwise"},
    {"--reason TEXT", "why it is a false alarm; needed"},
    {"--list", "shows what is allowed, and until when"},
    {"--remove NAME", "takes one out again"},
};
constexpr HelpLine kCheck[] = {
    {"--quick", "sends no test mail"},
    {"--image", "reads the whole engine image as well"},
    {"--json", "as JSON"},
    {"--as USER", "as this user, not as the one that the mail comes in by"},
    {"--front PROGRAM", "another qmail-scanq"},
};
constexpr HelpLine kConfig[] = {
    {"list [--changed]",
     "each setting with its value and its meaning, or those that the file sets"},
    {"get KEY", "the value in force"},
    {"set KEY VALUE", "changes the file; sizes and times may have units: 50M, 2h"},
    {"unset KEY", "takes the line out again"},
    {"--policy NAME", "with set and unset: within this policy"},
    {"check [FILE]", "whether a settings file is right"},
    {"sample", "the settings file as it is shipped"},
    {"table", "key, values, default and meaning, for scripts"},
};
constexpr HelpLine kMetrics[] = {
    {"--textfile PATH", "into this file, which ends in .prom, for node_exporter"},
};
constexpr HelpLine kQuarantine[] = {
    {"--since TIME", "list: those of the last 2h or 7d, or from 2026-11-28 on"},
    {"--sender PATTERN", "list: of user@domain, @domain, .domain or <>"},
    {"--recipient PATTERN", "list: to user@domain, @domain or .domain"},
    {"--found TEXT", "list: with this in the name of a find, or of this category"},
    {"--json", "list, show: as JSON"},
    {"--raw", "show: the bytes of the message"},
    {"--lines NUMBER", "show: so many lines of the body, 40 otherwise"},
    {"--to ADDRESSES", "release, forward: to these, not to the recipients"},
    {"--again", "release: although it was released already"},
    {"--yes", "delete: without a question"},
    {"--dry-run", "digest: prints what it would send"},
};
constexpr HelpLine kReplay[] = {
    {"--explain", "one message: which setting led to what"},
    {"--diff", "one message: what would be changed in it"},
    {"--rewritten FILE", "one message: writes what would be delivered"},
    {"--json", "an object a line"},
    {"--found-only", "nothing about clean messages"},
    {"--jobs NUMBER", "so many at a time, 1 to 64"},
    {"--sender ADDRESS", "the envelope's sender"},
    {"--recipients ADDRESSES", "the envelope's recipients"},
    {"--client IP", "the client that handed it in"},
    {"--relay", "as if that client might relay"},
};
constexpr HelpLine kReport[] = {
    {"--json", "as JSON"},
    {"--html", "as a page with charts"},
    {"--content", "of that page the content alone, for another page"},
    {"--about TEXT", "the last lines that hold this text: an id or an address"},
    {"--since TIME", "the last 2h or 7d, or from 2026-11-28 on"},
    {"--until DAY", "up to this day, such as 2026-11-28"},
    {"--domain DOMAIN", "from senders of this domain, or one below it"},
    {"--found NAME", "with a find of which this is a part of the name, or the category"},
    {"--language en|ja", "the language; otherwise that of the terminal"},
};
constexpr HelpLine kRoutes[] = {
    {"--for HOST", "for qmail, postfix or sendmail; otherwise for this machine's"},
    {"--try ADDRESS", "only where mail for this address goes"},
};
constexpr HelpLine kScan[] = {
    {"-r", "folders within folders, too"},
    {"-i", "no lines but those of infected files"},
    {"-o", "no lines of clean files"},
    {"-z", "all that match in a file, not the first alone"},
    {"--no-summary", "no sums at the end"},
    {"--stdout", "complaints on the standard output"},
    {"--quiet", "no output"},
    {"-l FILE", "the lines also in this file"},
    {"-f LIST", "the paths are the lines of this file"},
    {"--exclude REGEX", "without files in whose path this is found; so --include takes them alone"},
    {"--exclude-dir REGEX", "the same for folders; so --include-dir"},
    {"--max-filesize SIZE", "in place of the setting, as 25M; so --max-scansize"},
    {"--max-files NUMBER", "in place of the setting; so --max-recursion, --max-scantime"},
    {"--max-dir-recursion N", "so many folders deep, 15 otherwise"},
    {"--follow-file-symlinks N", "links: 0 never, 1 where they are named, 2 always"},
    {"--follow-dir-symlinks N", "the same for folders"},
    {"--alert-exceeds-max", "a limit that was hit counts as found"},
    {"--remove, --move FOLDER", "takes infected files away; --copy FOLDER copies them"},
    {"--deep=no", "what libclamav finds by itself, alone"},
    {"--jobs NUMBER", "so many at a time, 1 to 64"},
    {"-V", "the version of libclamav and of the signatures"},
};
constexpr HelpLine kUpdate[] = {
    {"--image", "builds the engine image"},
    {"--if-changed", "with --image: only where something changed"},
    {"--warm", "checks the image and reads it into memory"},
    {"--reset", "throws the image away and builds a new one"},
    {"--broken-signatures", "with --reset: also removes signature files that are broken"},
};
constexpr HelpLine kVirusTest[] = {
    {"--smtp HOST:PORT", "the SMTP server; otherwise that of this machine"},
    {"--front PROGRAM", "starts this qmail-scanq, without a server"},
    {"--maildir FOLDER", "the Maildir to watch"},
    {"--wait TIME", "the longest time to wait for each: 30s, 2m"},
};

constexpr HelpLine kWeb[] = {
    {"--for SECONDS", "the time for which answer waits for requests"},
};

constexpr Command kCommands[] = {
    {"allow",
     "ID [--log FILE] --reason TEXT [--until DAY] [--finding NAME]\n"
     "         [--sender PATTERN] [--recipient PATTERN] | --list | --remove NAME",
     "lets a false alarm pass, for its sender and recipients, until a day", kAllow, run_allow},
    {"check", "[--quick] [--image] [--json] [--as USER] [--front PROGRAM]",
     "checks the installation and tries a scan", kCheck, run_check},
    {"config",
     "list [--changed] | get KEY | set KEY VALUE [--policy NAME]\n"
     "         | unset KEY [--policy NAME] | check [FILE] | sample | table",
     "shows, checks and changes the settings", kConfig, run_config},
    {"metrics", "[--textfile PATH]", "tells a monitoring system what was counted", kMetrics,
     run_metrics},
    {"replay",
     "[--explain] [--diff] [--rewritten FILE] [--json] [--found-only] [--jobs NUMBER]\n"
     "         [--sender ADDRESS] [--recipients ADDRESSES] [--client IP] [--relay]\n"
     "         FILE|FOLDER|MAILDIR|MBOX|- ...",
     "scans saved messages and tells what would be done with them", kReplay, run_replay},
    {"report",
     "[--json | --html [--content] | --about TEXT] [--since TIME] [--until DAY]\n"
     "         [--domain DOMAIN] [--found NAME] [--language en|ja] [HOST=]LOG|FOLDER|- ...",
     "sums up the log", kReport, run_report},
    {"routes", "[--for HOST] [--try ADDRESS] [MAP]",
     "turns an smtpfeed map into routes of the mail server", kRoutes, run_routes},
    {"scan",
     "[-r] [-i] [-o] [-z] [--no-summary] [--stdout] [--quiet] [--jobs N] [-l FILE]\n"
     "         [--exclude REGEX] [--exclude-dir REGEX] [--max-filesize N] ... [-f LIST | PATH|- "
     "...]",
     "scans files as clamscan does, without loading signatures", kScan, run_scan},
    {"setup", "", "shows a screen for settings, quarantine, updates and tests", {}, run_setup},
    {"update", "[--image [--if-changed] | --warm | --reset [--broken-signatures]]",
     "fetches new signatures and keeps them ready for use", kUpdate, run_update},
    {"web", "prepare | answer [--for SECONDS]",
     "carries out what the screen in the browser asks for", kWeb, run_web},
    {"virus-test", "NAME [--smtp HOST:PORT | --front PROGRAM] [--maildir FOLDER] [--wait TIME]",
     "sends harmless test viruses to a local account", kVirusTest, run_virus_test},
    {"quarantine",
     "list [--json] [--since TIME] [--sender PATTERN] [--recipient PATTERN]\n"
     "         [--found TEXT] | show NAME... [--json] [--raw] [--lines NUMBER]\n"
     "         | release NAME... [--to ADDRESSES] [--again] | forward NAME... --to ADDRESS\n"
     "         | delete NAME... [--yes] | digest [--dry-run] | expire",
     "shows, releases and removes messages that are kept back", kQuarantine, run_quarantine},
};

constexpr std::string_view kUsage =
    "usage: scanq [--conf FILE] COMMAND [ARGUMENT...]\n"
    "       scanq help [COMMAND]\n"
    "       scanq --version\n\n";
constexpr std::size_t kNameColumns = 14, kOptionColumns = 26;

std::string padded(std::string_view text, std::size_t columns) {
  return std::string(text) + std::string(text.size() < columns ? columns - text.size() : 1, ' ');
}

void print_more(std::ostream& out) {
  out << '\n' << translated("For more see scanq(8).") << '\n';
}

}  // namespace

std::span<const Command> commands() {
  return kCommands;
}

const Command* find_command(std::string_view name) {
  const auto* found = std::find_if(std::begin(kCommands), std::end(kCommands),
                                   [name](const Command& c) { return c.name == name; });
  return found == std::end(kCommands) ? nullptr : found;
}

std::string no_such_command(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Command& command : kCommands) names.push_back(command.name);
  names.push_back("--version");
  names.push_back("--help");
  names.push_back("help");
  return "there is no command " + std::string(name) +
         did_you_mean(nearest_word(name, names), "; did you mean ") + " (scanq help lists them)";
}

void print_usage(std::ostream& out) {
  out << translated(kUsage);
  for (const Command& command : kCommands) {
    out << "  " << padded(command.name, kNameColumns) << translated(command.summary) << '\n';
  }
  print_more(out);
}

void print_help(std::ostream& out, const Command& command) {
  std::string usage = "usage: scanq " + std::string(command.name);
  if (!command.synopsis.empty()) usage += ' ' + std::string(command.synopsis);
  const std::string summary = translated(command.summary);
  out << translated(usage) << "\n\n"
      << summary << (summary == command.summary ? "." : "。") << '\n';
  if (!command.options.empty()) out << '\n';
  for (const HelpLine& line : command.options) {
    out << "  " << padded(line.option, kOptionColumns) << translated(line.meaning) << '\n';
  }
  print_more(out);
}

}  // namespace scanq
