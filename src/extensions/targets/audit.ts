import { defineTarget, goOn } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';

/** `-j AUDIT`: a record for the audit daemon. */
export interface AuditTarget {
  readonly kind: 'AUDIT';
  readonly type: AuditType;
}

type AuditType = (typeof TYPES)[number];

const TYPES = ['accept', 'drop', 'reject'] as const;

export const AUDIT = defineTarget<AuditTarget>({
  kind: 'AUDIT',
  families: [4, 6],
  says: 'Writes a record for the audit daemon, and goes on.',
  options: [
    {
      name: '--type',
      values: ['accept|drop|reject'],
      says: 'What the record is to say of the packet; nothing else follows from it.',
    },
  ],
  parse(given) {
    const type = given.required('--type', TYPE);
    return type && { kind: 'AUDIT', type: type.value };
  },
  print: ({ type }) => ` --type ${type}`,
  // net/netfilter/xt_AUDIT.c, audit_tg
  apply: ({ type }) => goOn({ kind: 'note', what: `audited as ${type}` }),
  describe: ({ type }) => phrase`writes an audit record that says ${type}`,
});

const TYPE: ValueForm<AuditType> = {
  expected: TYPES.join(', '),
  read: (text) => TYPES.find((type) => type === text.toLowerCase()),
};
