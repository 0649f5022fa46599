import { readAddress } from '#net/address.ts';
import { readSubnet } from '#net/subnet.ts';
import type { InterfaceAddress } from './host.ts';
import { quote } from './text-lines.ts';

/** An interface while its lines are read. */
export interface InterfaceDraft {
  readonly name: string;
  readonly addresses: InterfaceAddress[];
  mac: string | undefined;
  peerMac: string | undefined;
  group: number;
}

/** The interfaces so far, and the one that the lines are about. */
export interface InterfacesDraft {
  readonly all: Map<string, InterfaceDraft>;
  current: InterfaceDraft | undefined;
}

/** What a line came to: a problem is a sentence. */
export type LineRead = 'read' | 'unknown' | { readonly problem: string };

export function interfaceNamed(draft: InterfacesDraft, name: string): InterfaceDraft {
  let found = draft.all.get(name);
  if (!found) {
    found = { name, addresses: [], mac: undefined, peerMac: undefined, group: 0 };
    draft.all.set(name, found);
  }
  draft.current = found;
  return found;
}

/** `10.1.2.3/24`; with a peer the subnet is the peer's: `10.1.2.3 peer 10.1.2.4/32`. */
export function addAddress(
  { current }: InterfacesDraft,
  text: string,
  peer: string | undefined,
): LineRead {
  const address = readAddress(text.split('/')[0] ?? '');
  const subnet = readSubnet(peer ?? text);
  if (!address || !subnet || subnet.address.family !== address.family) {
    return {
      problem: `${quote(peer === undefined ? text : `${text} peer ${peer}`)} is no address with its prefix.`,
    };
  }
  current?.addresses.push({ address, subnet });
  return 'read';
}
