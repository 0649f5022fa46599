import { readAddress } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import type { FlagProblem, GivenFlags } from '../flags.ts';
import type { Ranges } from './options.ts';
import { readPrefix } from '../prefix.ts';
import type { Version } from '../version.ts';

/** tools/common/config/config.go, SeparateV4V6. */
export function readRanges(
  flags: GivenFlags,
  name: string,
  version: Version,
  problems: FlagProblem[],
): Ranges {
  const of: Record<Family, string[]> = { 4: [], 6: [] };
  let holdsLoopback = false;
  for (const text of flags.list(name)) {
    const range = readPrefix(text);
    if (range === undefined) {
      // Up to 1.26 such a range was passed over.
      const severity = version < 1027 && text !== '*' ? 'warning' : 'error';
      problems.push({ severity, flag: name, says: whyNoRange(name, text) });
      continue;
    }
    of[range.family].push(range.printed);
    holdsLoopback ||= range.isLoopback;
  }
  return { of, holdsLoopback };
}

function whyNoRange(name: string, text: string): string {
  if (text === '*' && name === 'istio-service-exclude-cidr') {
    return `--${name} takes no *. To capture nothing, leave --istio-service-cidr (-i) empty.`;
  }
  return readAddress(text) === undefined
    ? `“${text}” in --${name} is no range of addresses such as 10.0.0.0/8.`
    : `“${text}” in --${name} needs its length behind it, such as ${text}/${text.includes(':') ? 128 : 32}.`;
}
