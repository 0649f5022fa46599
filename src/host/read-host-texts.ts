/** All that a person told of a host, part by part; what nobody told is left to be inferred. */
import type { Connection } from '#net/connection.ts';
import type { Family } from '#net/family.ts';
import type { Host } from './host.ts';
import type { HostPart, HostTexts, LineProblem, Reading } from './host-texts.ts';
import { readAddresses } from './read-addresses.ts';
import { readConnections } from './read-connections.ts';
import { readIpset } from './read-ipset.ts';
import { readRoutes } from './read-routes.ts';
import { readRules } from './read-rules.ts';
import { readSockets } from './read-sockets.ts';
import { readSysctls } from './read-sysctls.ts';

export interface GivenHost {
  /** The parts that have a text. */
  readonly host: Partial<Host>;
  /** `undefined` without a text. */
  readonly connections: readonly Connection[] | undefined;
  readonly problems: readonly HostProblem[];
}

export interface HostProblem extends LineProblem {
  readonly part: HostPart;
}

/** `family` is that of lines which do not say: `default dev eth0`, `from all fwmark 1 lookup 9`. */
export function readHostTexts(texts: HostTexts, family: Family): GivenHost {
  const problems: HostProblem[] = [];
  const read = <T>(part: HostPart, reader: (text: string) => Reading<T>): T | undefined => {
    const text = texts[part];
    if (text === undefined) return undefined;
    const reading = reader(text);
    for (const problem of reading.problems) problems.push({ part, ...problem });
    return reading.read;
  };
  const parts = {
    interfaces: read('addresses', readAddresses),
    routes: read('routes', (text) => readRoutes(text, family)),
    rules: read('rules', (text) => readRules(text, family)),
    sets: read('sets', readIpset),
    sockets: read('sockets', readSockets),
    sysctls: read('sysctls', readSysctls),
  };
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  return {
    // The keys and the values are those of `parts`, which is a host but for what is missing.
    host: Object.fromEntries(given) as Partial<Host>,
    connections: read('connections', readConnections),
    problems,
  };
}
