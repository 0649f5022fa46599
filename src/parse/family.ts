import type { Family } from '#net/family.ts';

/** The family that a line of rules speaks of, where it speaks of one. */
export function familyOfLine(text: string): Family | undefined {
  for (const [, value = ''] of text.matchAll(ADDRESSES)) {
    if (IPV6.test(value)) return 6;
    if (IPV4.test(value)) return 4;
  }
  if (/ -p (?:ipv6-icmp|icmpv6|ipv6-mh)\b|-m icmp6\b|icmp6-|--icmpv6-type/.test(text)) return 6;
  if (/ -p icmp\b| -m icmp |--icmp-type| icmp-(?:net|host|port|proto|admin)-/.test(text)) return 4;
  return undefined;
}

const ADDRESSES =
  /(?:-s|-d|--source|--src|--destination|--dst|--to-destination|--to-source|--to|--on-ip|--gateway|--src-range|--dst-range|--ctorigsrc|--ctorigdst) (?:! )?(\S+)/g;
const IPV6 = /^\[?[0-9a-fA-F]{0,4}:[0-9a-fA-F.]*:/;
const IPV4 = /^\d{1,3}\.\d{1,3}\./;
