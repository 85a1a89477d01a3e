// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/routes.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>

#include "lib/admin/catalogue.h"
#include "lib/admin/mail_host.h"
#include "lib/admin/options.h"
#include "lib/admin/translated_stream.h"
#include "lib/base/fd.h"
#include "lib/base/terminal_text.h"
#include "lib/front/load_settings.h"
#include "lib/mail/address.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxMapBytes = 16 << 20;

// qmail's form of one host of the map, as the part of a line after the colon.
struct Relay {
  std::string name;    // empty: the domain's own MX, as without a route
  std::string remark;  // the part that is lost; empty where nothing is
};

bool is_address(std::string_view text) {
  return text.find_first_not_of("0123456789.:abcdefABCDEF") == std::string_view::npos;
}

// Nothing if qmail cannot express the host; `remark` then says so.
std::optional<Relay> convert_host(const std::string& host, const std::string& domain,
                                  std::string& remark) {
  if (host == "MX" || host == "MX?") return Relay{};
  if (host == "A") {
    if (!domain.starts_with('.')) return Relay{domain, ""};
    remark = "A for all domains below " + domain + " cannot be expressed";
    return std::nullopt;
  }
  if (host.starts_with('=')) {
    remark = "the alias " + host +
             " cannot be expressed; write a line in control/smtproutes to its server";
    return std::nullopt;
  }
  if (host.starts_with('[') && host.ends_with(']')) {
    const std::string inner = host.substr(1, host.size() - 2);
    return Relay{is_address(inner) ? host : inner, ""};
  }
  return Relay{host, "qmail looks up the address of " + host + ", not its MX"};
}

std::vector<std::string> split_hosts(const std::string& text) {
  std::vector<std::string> hosts;
  std::string host;
  bool is_in_brackets = false;  // an IPv6 address has colons
  for (const char c : text) {
    if (c == '[') is_in_brackets = true;
    if (c == ']') is_in_brackets = false;
    if (c == ':' && !is_in_brackets) {
      hosts.push_back(std::exchange(host, ""));
    } else {
      host += c;
    }
  }
  hosts.push_back(host);
  return hosts;
}

// One line of the map: its domain and hosts. None: the line is empty, or no route.
struct MapLine {
  std::string domain;
  std::vector<std::string> hosts;
};
std::optional<MapLine> parse_line(const std::string& line, bool& is_broken) {
  std::istringstream words(line.substr(0, line.find('#')));
  std::string domain, target, more;
  is_broken = false;
  if (!(words >> domain)) return std::nullopt;
  is_broken = !(words >> target) || words >> more;
  if (is_broken) return std::nullopt;
  return MapLine{domain, split_hosts(target)};
}

bool is_rest(const std::string& domain) {
  return domain == "." || domain == "*";
}

std::string qmail_line(const MapLine& line, std::vector<std::string>& remarks) {
  std::string why;
  const std::optional<Relay> relay = convert_host(line.hosts[0], line.domain, why);
  if (!relay) {
    remarks.push_back(why);
    return "";
  }
  if (!relay->remark.empty()) remarks.push_back(relay->remark);
  if (line.hosts.size() > 1) {
    remarks.push_back("qmail tries only " + line.hosts[0] + " for " + line.domain);
  }
  return (is_rest(line.domain) ? "" : line.domain) + ":" + relay->name + '\n';
}

// The hosts as Postfix and Sendmail name them: a name in brackets is no MX to look up. `own` stands
// for the domain's own MX.
std::vector<std::string> next_hops(const MapLine& line, const std::string& own,
                                   std::vector<std::string>& remarks) {
  std::vector<std::string> hops;
  for (const std::string& host : line.hosts) {
    if (host == "MX" || host == "MX?") {
      hops.push_back(own);
    } else if (host == "A" && !line.domain.starts_with('.') && line.domain != "*") {
      hops.push_back("[" + line.domain + "]");
    } else if (host == "A" || host.starts_with('=')) {
      remarks.push_back(host + " for " + line.domain + " cannot be expressed");
    } else {
      hops.push_back(host);
    }
  }
  return hops;
}

// An IPv6 address in brackets has a mark of its own in both.
std::string with_ipv6_mark(const std::string& hop, const char* mark) {
  const bool is_ipv6 = hop.starts_with('[') && hop.find(':') != std::string::npos &&
                       is_address(std::string_view(hop).substr(1, hop.size() - 2));
  return is_ipv6 ? "[" + std::string(mark) + hop.substr(1) : hop;
}

std::string postfix_line(const MapLine& line, std::vector<std::string>& remarks) {
  const std::vector<std::string> hops = next_hops(line, "", remarks);
  if (hops.empty()) return "";
  if (hops.size() > 1 && std::find(hops.begin(), hops.end(), "") != hops.end()) {
    remarks.push_back("Postfix cannot try the domain's own MX beside others for " + line.domain);
  }
  std::string text;
  for (const std::string& hop : hops) {
    if (hop.empty() && hops.size() > 1) continue;
    text += (text.empty() ? "" : ", ") + with_ipv6_mark(hop, "ipv6:");
  }
  return (is_rest(line.domain) ? "*" : line.domain) + "\trelay:" + text + '\n';
}

std::string sendmail_line(const MapLine& line, std::vector<std::string>& remarks) {
  const bool is_pattern = is_rest(line.domain) || line.domain.starts_with('.');
  if (is_pattern && (line.hosts[0] == "MX" || line.hosts[0] == "MX?")) {
    remarks.push_back("Sendmail goes to a domain's own MX by itself: no line for " + line.domain);
    return "";
  }
  const std::vector<std::string> hops = next_hops(line, is_pattern ? "" : line.domain, remarks);
  std::string text;
  for (const std::string& hop : hops) {
    if (hop.empty()) {
      remarks.push_back("Sendmail cannot try the domain's own MX beside others for " + line.domain);
    } else {
      text += (text.empty() ? "" : ":") + with_ipv6_mark(hop, "IPv6:");
    }
  }
  if (text.empty()) return "";
  return (is_rest(line.domain) ? "." : line.domain) + "\tesmtp:" + text + '\n';
}

std::string table_line(const MapLine& line, MailHost host, std::vector<std::string>& remarks) {
  if (host == MailHost::kPostfix) return postfix_line(line, remarks);
  if (host == MailHost::kSendmail) return sendmail_line(line, remarks);
  return qmail_line(line, remarks);
}

// The degree to which the domain of a line fits: its length; 0 for the line of all others, -1 for
// none.
int fit_of(const std::string& pattern, const std::string& domain) {
  if (is_rest(pattern)) return 0;
  const bool fits = pattern.starts_with('.') ? domain.ends_with(pattern) : domain == pattern;
  // A domain by its own name comes before one below another.
  return fits ? static_cast<int>(2 * pattern.size()) + (pattern == domain ? 1 : 0) : -1;
}

Result<MailHost> host_asked_for(const Call& call, const Options& options) {
  const std::string name = options.value("for");
  for (const MailHost host : {MailHost::kQmail, MailHost::kPostfix, MailHost::kSendmail}) {
    if (name == mail_host_name(host)) return host;
  }
  if (options.has("for")) {
    return Error{ErrorCode::kBadSettings, "--for takes one of qmail, postfix, sendmail"};
  }
  const Result<Settings> settings = load_settings(call.settings_path);
  return settings ? find_mail_host(*settings) : MailHost::kQmail;
}

}  // namespace

Routes convert_routes(std::string_view map, MailHost host) {
  Routes routes;
  std::istringstream lines{std::string(map)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    bool is_broken = false;
    const std::optional<MapLine> parsed = parse_line(line, is_broken);
    std::vector<std::string> remarks;
    ++number;
    if (is_broken) remarks.push_back("is not DOMAIN HOST:HOST:...");
    if (parsed) routes.table += table_line(*parsed, host, remarks);
    for (const std::string& remark : remarks) {
      routes.remarks += "line " + std::to_string(number) + ": " + remark + '\n';
    }
  }
  return routes;
}

std::string route_of(std::string_view map, std::string_view address) {
  const std::string domain = to_lower_ascii(address.substr(address.rfind('@') + 1));
  std::istringstream lines{std::string(map)};
  std::optional<MapLine> best;
  int best_fit = -1;
  for (std::string line; std::getline(lines, line);) {
    bool is_broken = false;
    const std::optional<MapLine> parsed = parse_line(line, is_broken);
    const int fit = parsed ? fit_of(to_lower_ascii(parsed->domain), domain) : -1;
    if (fit <= best_fit) continue;
    best_fit = fit;
    best = parsed;
  }
  if (!best) return "the MX of " + domain + " (no line of the map)";
  std::string text;
  for (const std::string& host : best->hosts) {
    const bool is_own = host == "MX" || host == "MX?";
    text += (text.empty() ? "" : ", then ") + (is_own        ? "the MX of " + domain
                                               : host == "A" ? "the address of " + domain
                                                             : host);
  }
  return text + " (by the line of " + best->domain + ")";
}

int run_routes(const Call& call) {
  constexpr std::array kOptions{OptionRow{"for", true}, OptionRow{"try", true}};
  Result<Options> options = Options::parse(call.arguments, kOptions);
  if (!options) return fail(call, options.error());
  if (options->rest().size() > 1) return fail(call, "routes takes one map file at most");
  const std::string address = options->value("try");
  if (options->has("try") && !is_mail_address(address)) {
    return fail(call, "--try takes an address, such as joe@example.net");
  }
  Result<MailHost> host = host_asked_for(call, *options);
  if (!host) return fail(call, host.error());
  const std::string path = options->rest().empty() ? "-" : options->rest()[0];
  Result<std::string> map =
      path == "-" ? read_to_end(STDIN_FILENO, kMaxMapBytes) : read_file(path, kMaxMapBytes);
  if (!map) return fail(call, map.error());
  if (options->has("try")) {
    call.out << terminal_text(address) << ": " << translated(terminal_text(route_of(*map, address)))
             << '\n';
    return kExitDone;
  }
  const Routes routes = convert_routes(*map, *host);
  call.out << routes.table;
  TranslatedStream(call.err) << routes.remarks;
  return routes.remarks.empty() ? kExitDone : kExitFound;
}

}  // namespace scanq
