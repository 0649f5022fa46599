import { sourceMac } from '#host/source-mac.ts';
import { NO, answer, defineMatch } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { ARRIVING } from '../shared/directions.ts';
import { optionWords } from '../shared/option-words.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m mac`: the link-layer address that the frame came from. */
export interface MacMatch {
  readonly kind: 'mac';
  readonly invert: boolean;
  /** Lower case, two digits each. */
  readonly address: string;
}

export const mac = defineMatch<MacMatch>({
  kind: 'mac',
  families: [4, 6],
  hooks: ARRIVING,
  says: 'Asks for the Ethernet address of the sender, the last hop before this host.',
  options: [
    {
      name: '--mac-source',
      negatable: true,
      values: ['MAC'],
      says: 'The frame’s source address is MAC.',
    },
  ],
  parse(given) {
    const source = given.required('--mac-source', MAC);
    return source && { kind: 'mac', invert: source.invert, address: source.value };
  },
  print: (match) => ` ${words(match)}`,
  conditions: (match) => [
    {
      words: words(match),
      // net/netfilter/xt_mac.c, mac_mt: without an Ethernet header it fails, negated or not.
      decide: ({ host, packet, inInterface }) => {
        const source = sourceMac(host, packet, inInterface);
        if (source.kind === 'none') return NO;
        if (source.kind === 'known') return answer((source.mac === match.address) !== match.invert);
        const question = match.invert
          ? `Does the frame come from another address than ${match.address}?`
          : `Does the frame come from ${match.address}?`;
        return unknown('payload', question, match.invert ? 'yes' : 'no');
      },
      shows: ({ host, packet, inInterface }) => {
        const source = sourceMac(host, packet, inInterface);
        if (source.kind === 'known') return source.mac;
        return source.kind === 'none' ? 'no Ethernet header' : 'not known';
      },
    },
  ],
  describe: ({ invert, address }) =>
    invert
      ? phrase`the frame does not come from ${address}`
      : phrase`the frame comes from ${address}`,
});

const MAC: ValueForm<string> = {
  expected: 'an Ethernet address such as 02:00:00:00:00:01',
  read: (text) => {
    const bytes = text.toLowerCase().split(':');
    const isMac = bytes.length === 6 && bytes.every((byte) => /^[0-9a-f]{1,2}$/.test(byte));
    return isMac ? bytes.map((byte) => byte.padStart(2, '0')).join(':') : undefined;
  },
};

function words({ invert, address }: MacMatch): string {
  return optionWords('--mac-source', invert, address);
}
