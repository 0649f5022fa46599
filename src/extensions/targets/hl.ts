import { defineTarget } from '../contract.ts';
import {
  type HopLimitChange,
  changeHopLimit,
  describeHopLimitChange,
  hopLimitOptions,
  readHopLimitChange,
} from '../shared/hop-limit-change.ts';

/** `-j HL`: the hop limit. */
export interface HlTarget extends HopLimitChange {
  readonly kind: 'HL';
}

export const HL = defineTarget<HlTarget>({
  kind: 'HL',
  families: [6],
  tables: ['mangle'],
  says: 'Changes how many routers the packet may still pass.',
  options: hopLimitOptions('hl', 'hop limit'),
  parse(given) {
    const change = readHopLimitChange(given, 'hl');
    return change && { kind: 'HL', ...change };
  },
  print: ({ does, by }) => ` --hl-${does} ${by}`,
  apply: (target, { packet }) => changeHopLimit(target, packet.ttl),
  describe: (target) => describeHopLimitChange(target, 'hop limit'),
});
