/** Everything that a condition can ask of a step, by the name it has there. */
import { type Address, printAddress } from '#net/address.ts';
import { destinationPort, sourcePort } from '#net/packet.ts';
import { printProtocol, readProtocol } from '#net/protocol.ts';
import { readTcpFlags } from '#net/tcp-flags.ts';
import type { Ruleset } from '#ruleset/ruleset.ts';
import type { Moving } from '#simulate/moving.ts';
import type { Step } from '#simulate/step.ts';

export type Field =
  | {
      readonly kind: 'number';
      readonly read: (moving: Moving) => number | undefined;
      /** Reads a value that is no plain number, such as `SYN,ACK`. */
      readonly named?: (text: string) => number | undefined;
    }
  | { readonly kind: 'address'; readonly read: (moving: Moving) => Address }
  | {
      readonly kind: 'word';
      readonly read: (moving: Moving) => string | undefined;
      /** The spelling of a value that `read` gives. */
      readonly spell?: (text: string) => string;
    }
  /** Where a step happened and what came of it: it has no before and after. */
  | { readonly kind: 'place'; readonly read: (step: Step, ruleset: Ruleset) => string | undefined };

/** A prototype's names are no fields. */
export function fieldNamed(name: string): Field | undefined {
  return Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
}

const FIELDS: Readonly<Record<string, Field>> = {
  proto: {
    kind: 'word',
    read: ({ packet }) => printProtocol(packet.protocol),
    spell: (text) => {
      const number = readProtocol(text);
      return number === undefined ? text : printProtocol(number);
    },
  },
  src: { kind: 'address', read: ({ packet }) => packet.source },
  dst: { kind: 'address', read: ({ packet }) => packet.destination },
  sport: { kind: 'number', read: ({ packet }) => sourcePort(packet) },
  dport: { kind: 'number', read: ({ packet }) => destinationPort(packet) },
  mark: { kind: 'number', read: ({ packet }) => packet.mark },
  ttl: { kind: 'number', read: ({ packet }) => packet.ttl },
  tos: { kind: 'number', read: ({ packet }) => packet.tos },
  dscp: { kind: 'number', read: ({ packet }) => packet.tos >> 2 },
  len: { kind: 'number', read: ({ packet }) => packet.length },
  flags: {
    kind: 'number',
    read: ({ packet: { transport } }) => (transport.kind === 'tcp' ? transport.flags : undefined),
    named: readTcpFlags,
  },
  type: {
    kind: 'number',
    read: ({ packet: { transport } }) => (transport.kind === 'icmp' ? transport.type : undefined),
  },
  in: { kind: 'word', read: ({ inInterface }) => inInterface },
  out: { kind: 'word', read: ({ outInterface }) => outInterface },
  uid: {
    kind: 'number',
    read: ({ origin }) => (origin.kind === 'process' ? origin.uid : undefined),
  },
  gid: {
    kind: 'number',
    read: ({ origin }) => (origin.kind === 'process' ? origin.gid : undefined),
  },
  state: { kind: 'word', read: stateOf, spell: (text) => text.toUpperCase() },
  ctmark: {
    kind: 'number',
    read: ({ tracking }) => (tracking.kind === 'tracked' ? tracking.connection.mark : undefined),
  },
  nat: { kind: 'word', read: replySides },
  table: { kind: 'place', read: (step) => ('table' in step ? step.table : undefined) },
  hook: { kind: 'place', read: (step) => ('hook' in step ? step.hook : undefined) },
  chain: {
    kind: 'place',
    read: (step, ruleset) => ('chain' in step ? ruleset.chain(step.chain).name : undefined),
  },
  rule: {
    kind: 'place',
    read: (step, ruleset) =>
      'rule' in step ? String(step.rule - ruleset.chain(step.chain).firstRule + 1) : undefined,
  },
  verdict: { kind: 'place', read: (step) => verdictAt(step) },
};

export const FIELD_NAMES: readonly string[] = Object.keys(FIELDS);

/** As `--ctstate` names it. */
function stateOf({ tracking }: Moving): string {
  switch (tracking.kind) {
    case 'none':
      return 'INVALID';
    case 'untracked':
      return 'UNTRACKED';
    case 'tracked':
      return tracking.state;
  }
}

/** Where answers of the connection come from and go to, once that is not simply the packet turned round. */
function replySides({ tracking }: Moving): string | undefined {
  if (tracking.kind !== 'tracked') return undefined;
  const { original, reply } = tracking.connection;
  const side = (address: Address, port: number): string => `${printAddress(address)}:${port}`;
  const [to, from] = [
    side(reply.source, reply.sourcePort),
    side(reply.destination, reply.destinationPort),
  ];
  const moved = [
    to === side(original.destination, original.destinationPort) ? '' : `dst ${to}`,
    from === side(original.source, original.sourcePort) ? '' : `src ${from}`,
  ].filter((part) => part !== '');
  return moved.length === 0 ? undefined : moved.join(' ');
}

/**
 * The verdict that a step gives the packet, in the words of rules; `undefined` where it goes on. The
 * kernel’s own trace knows no REJECT: its target answers, and drops.
 */
export function verdictAt(step: Step): string | undefined {
  switch (step.kind) {
    case 'decided':
    case 'policy':
    case 'queued':
      return step.verdict;
    case 'rewritten':
      return 'ACCEPT';
    case 'intercepted':
      return step.socket ? 'ACCEPT' : 'DROP';
    case 'rejected':
      return 'REJECT';
    case 'no-address':
    case 'lost':
      return 'DROP';
    case 'returned':
      return 'RETURN';
    default:
      return undefined;
  }
}
