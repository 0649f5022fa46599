import { type Address, isUnspecified, printAddress } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { defineTarget } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { describeChange } from '../shared/describe-change.ts';
import { PORT, addressOf } from '../shared/forms.ts';
import {
  FULL_MASK,
  MASKED_VALUE,
  type MaskedValue,
  hex,
  printWithMask,
} from '../shared/masked-value.ts';

/** `-j TPROXY`: the packet is given to a transparent proxy of this host, its header untouched. */
export interface TproxyTarget {
  readonly kind: 'TPROXY';
  /** 0: the packet's own. */
  readonly port: number;
  /** `undefined` (printed 0.0.0.0 or ::): an address of the arrival interface. */
  readonly address: Address | undefined;
  readonly mark: MaskedValue;
}

export const TPROXY = defineTarget<TproxyTarget>({
  kind: 'TPROXY',
  families: [4, 6],
  protocols: [PROTOCOL.tcp, PROTOCOL.udp],
  tables: ['mangle'],
  hooks: ['PREROUTING'],
  says: 'Gives the packet to a transparent proxy of this host without changing its header.',
  options: [
    {
      name: '--on-port',
      values: ['PORT'],
      says: 'The port that the proxy listens on; 0 is the port that the packet is for.',
    },
    {
      name: '--on-ip',
      values: ['ADDRESS'],
      says: 'The address that the proxy listens on; without it, one of the arrival interface.',
    },
    {
      name: '--tproxy-mark',
      values: ['VALUE[/MASK]'],
      says: 'Changes the packet’s mark as --set-xmark does, so that it can be routed to this host.',
    },
  ],
  parse(given) {
    const port = given.required('--on-port', PORT);
    const address = given.value('--on-ip', addressOf(given.context.family))?.value;
    const mark = given.value('--tproxy-mark', MASKED_VALUE)?.value;
    return (
      port && {
        kind: 'TPROXY',
        port: port.value,
        address: address && isUnspecified(address) ? undefined : address,
        mark: mark ?? { value: 0, mask: 0 },
      }
    );
  },
  print: (target, family) =>
    ` --on-port ${target.port} --on-ip ${printOnIp(target, family)} --tproxy-mark ${printWithMask(target.mark)}`,
  // net/netfilter/xt_TPROXY.c, tproxy_tg4: finds the socket, or drops.
  apply: ({ port, address, mark }) => ({
    kind: 'tproxy',
    effects: [],
    request: { port, address, mark },
  }),
  describe(target, family) {
    const ip = printOnIp(target, family);
    const port =
      target.port === 0 ? phrase`its own port (${target.port})` : phrase`port ${target.port}`;
    const where = target.address
      ? phrase`${port} of ${ip}`
      : phrase`${port} of the arrival interface’s address (${ip})`;
    const marked = describeChange('its mark', target.mark, FULL_MASK, hex);
    return phrase`gives it to the transparent proxy on ${where} and ${marked}, or drops it where none listens`;
  },
});

function printOnIp({ address }: TproxyTarget, family: Family): string {
  if (address) return printAddress(address);
  return family === 4 ? '0.0.0.0' : '::';
}
