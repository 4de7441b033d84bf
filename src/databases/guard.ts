/** Tells databases that could be real from those that tests may do anything with. Its verdict is final. */

import { BlockList, isIP } from 'node:net';
import { type DatabaseUrl, isUnixSocket, type ServerUrl } from './url.ts';

/** What this machine says about the way to a host. */
export interface NetworkFacts {
  /** What the host's name stands for; empty where that could not be found out, and for unix sockets and files. */
  readonly addresses: readonly string[];
  readonly interfaces: readonly NetworkInterface[];
  /**
   * In a container with a network of its own, so that its neighbours are containers. False in one that has its host's
   * network: the neighbours there are an office or a data centre.
   */
  readonly insideContainer: boolean;
}

export interface NetworkInterface {
  readonly name: string;
  /** Its address and the length of its network's prefix: `172.17.0.1/16`. */
  readonly cidr: string;
}

export interface GuardFacts extends NetworkFacts {
  /** Addresses of the job's service containers. */
  readonly serviceAddresses: readonly string[];
  /** Sessions of others on the base database, described for a message: `Survey.baseSessions`. */
  readonly sessions: readonly string[];
}

type Rule = 'name' | 'network' | 'sessions';

interface Finding {
  readonly rule: Rule;
  readonly reason: string;
}

/** Not inside a longer word; digits and `_` end one, so that `prod1` and `shop_prod` count and `products` does not. */
const REAL_WORDS = /(?<!\p{L})(?:prod|production|live|staging|primary)(?!\p{L})/iu;
const SHOWN_SESSIONS = 5;

const LOOPBACK = blockListOf(['127.0.0.0/8', '::1/128']);
/** RFC 1918 and RFC 4193. */
const PRIVATE = blockListOf(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']);

/**
 * Why `target` could be a real database, one refusal for each rule that it breaks; empty where it may be used.
 * `allowed` is the input `allow-database`: exact places, as `placeOf` writes them, that are let through.
 */
export function guardProblems(target: DatabaseUrl, facts: GuardFacts, allowed: readonly string[]): string[] {
  const place = placeOf(target);
  if (allowed.includes(place)) return [];
  const findings =
    target.engine === 'sqlite'
      ? nameFindings('path', target.file)
      : [
          ...nameFindings('host', target.host),
          ...nameFindings('database name', target.database),
          ...networkFindings(target, facts),
          ...sessionFindings(facts.sessions),
        ];
  return findings.map(
    ({ rule, reason }) =>
      `The database ${quote(place)} could be a real one (rule "${rule}"): ${reason}. ` +
      `If it is only for tests, add this line to the input "allow-database": ${onOneLine(place)}`,
  );
}

/** As Docker names its bridges. Not every `br-…`: `br-lan` is a router's local network. */
export function isDockerBridge(networkInterface: string): boolean {
  return /^(?:docker0|br-[0-9a-f]{12})$/.test(networkInterface);
}

/** `host/name`, or the path of an SQLite file as written: the form of the input `allow-database`. */
export function placeOf(target: DatabaseUrl): string {
  return target.engine === 'sqlite' ? target.file : `${target.host}/${target.database}`;
}

function nameFindings(what: string, value: string): Finding[] {
  const word = REAL_WORDS.exec(value)?.[0];
  return word === undefined
    ? []
    : [{ rule: 'name', reason: `the ${what} ${quote(value)} has the word ${quote(word)}` }];
}

function networkFindings(target: ServerUrl, facts: GuardFacts): Finding[] {
  if (isUnixSocket(target)) return [];
  if (facts.addresses.length === 0) {
    return [{ rule: 'network', reason: `no address is known for the host ${quote(target.host)}` }];
  }
  const trusted = [
    LOOPBACK,
    blockListOf(
      facts.serviceAddresses.map((address) => `${address}/${familyOf(address) === 'ipv4' ? 32 : 128}`),
    ),
    blockListOf(containerNetworks(facts).map(({ cidr }) => cidr)),
  ];
  const outside = facts.addresses.filter((address) => !trusted.some((list) => contains(list, address)));
  if (outside.length === 0) return [];
  const reason =
    `the host ${quote(target.host)} (${outside.join(', ')}) is neither this machine, nor a service container ` +
    'of the job, nor on a network of containers';
  return [{ rule: 'network', reason }];
}

function containerNetworks({ interfaces, insideContainer }: NetworkFacts): readonly NetworkInterface[] {
  return interfaces.filter(
    ({ name, cidr }) =>
      isDockerBridge(name) || (insideContainer && contains(PRIVATE, cidr.replace(/\/.*/, ''))),
  );
}

function sessionFindings(sessions: readonly string[]): Finding[] {
  if (sessions.length === 0) return [];
  const more = sessions.length - SHOWN_SESSIONS;
  const shown = [...sessions.slice(0, SHOWN_SESSIONS), ...(more > 0 ? [`and ${more} more`] : [])];
  return [{ rule: 'sessions', reason: `others are connected to it: ${shown.map(quote).join('; ')}` }];
}

/** Of networks written as `address/prefix length`. Throws where one is not. */
function blockListOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', prefix] = cidr.split('/');
    list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return list;
}

/** An IPv4 address that is written as IPv6 (`::ffff:10.0.0.1`) is found in IPv4 networks; what is no address in none. */
function contains(list: BlockList, address: string): boolean {
  return list.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

/** In double quotes, with line breaks and the like escaped: names come from outside. */
function quote(text: string): string {
  return JSON.stringify(text);
}

/** As it is, so that it can be copied, but for what would start a line of its own in the log. */
function onOneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}
