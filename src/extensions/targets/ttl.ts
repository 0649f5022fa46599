import { defineTarget } from '../contract.ts';
import {
  type HopLimitChange,
  changeHopLimit,
  describeHopLimitChange,
  hopLimitOptions,
  readHopLimitChange,
} from '../shared/hop-limit-change.ts';

/** `-j TTL`: the TTL. */
export interface TtlTarget extends HopLimitChange {
  readonly kind: 'TTL';
}

export const TTL = defineTarget<TtlTarget>({
  kind: 'TTL',
  families: [4],
  tables: ['mangle'],
  says: 'Changes how many routers the packet may still pass.',
  options: hopLimitOptions('ttl', 'TTL'),
  parse(given) {
    const change = readHopLimitChange(given, 'ttl');
    return change && { kind: 'TTL', ...change };
  },
  print: ({ does, by }) => ` --ttl-${does} ${by}`,
  apply: (target, { packet }) => changeHopLimit(target, packet.ttl),
  describe: (target) => describeHopLimitChange(target, 'TTL'),
});
