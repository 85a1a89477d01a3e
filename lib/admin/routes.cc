// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/routes.h"

#include <fcntl.h>
#include <unistd.h>

#include <optional>
#include <sstream>

#include "lib/admin/options.h"
#include "lib/base/fd.h"

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

void convert_line(const std::string& line, int number, Routes& routes) {
  std::istringstream words(line.substr(0, line.find('#')));
  std::string domain, target, more;
  if (!(words >> domain)) return;
  const auto remark = [&](const std::string& text) {
    routes.remarks += "line " + std::to_string(number) + ": " + text + '\n';
  };
  if (!(words >> target) || words >> more) {
    remark("is not DOMAIN HOST:HOST:...");
    return;
  }
  const std::vector<std::string> hosts = split_hosts(target);
  std::string why;
  const std::optional<Relay> relay = convert_host(hosts[0], domain, why);
  if (!relay) {
    remark(why);
    return;
  }
  if (!relay->remark.empty()) remark(relay->remark);
  if (hosts.size() > 1) remark("qmail tries only " + hosts[0] + " for " + domain);
  routes.smtproutes += (domain == "." || domain == "*" ? "" : domain) + ":" + relay->name + '\n';
}

}  // namespace

Routes convert_routes(std::string_view map) {
  Routes routes;
  std::istringstream lines{std::string(map)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) convert_line(line, ++number, routes);
  return routes;
}

int run_routes(const Call& call) {
  Result<Options> options = Options::parse(call.arguments, {});
  if (!options) return fail(call, options.error());
  if (options->rest().size() > 1) return fail(call, "routes takes one map file at most");
  const std::string path = options->rest().empty() ? "-" : options->rest()[0];
  Result<std::string> map =
      path == "-" ? read_to_end(STDIN_FILENO, kMaxMapBytes) : read_file(path, kMaxMapBytes);
  if (!map) return fail(call, map.error());
  const Routes routes = convert_routes(*map);
  call.out << routes.smtproutes;
  call.err << routes.remarks;
  return routes.remarks.empty() ? kExitDone : kExitFound;
}

}  // namespace scanq
