/**
 * To whom a proxy can connect in place of the address that was asked for: the endpoints that the
 * node's rules have for it, and in ambient a tunnel to each. No rule decides it: the proxy does.
 */
import type { Endpoint, PeerChoice } from '#actors/proxy.ts';
import { sameAddress } from '#net/address.ts';
import { type SentPacket, destinationPort } from '#net/packet.ts';
import { type Branches, taking } from '#simulate/branches.ts';
import { runLeg } from '#simulate/leg.ts';
import { outcomesOf } from '#simulate/outcomes.ts';
import type { Place } from './place.ts';

export interface Peer extends Endpoint {
  /** Whether it is reached through a tunnel of the mesh (HBONE). */
  readonly tunnel: boolean;
}

/** A choice that a person may make for a proxy. */
export interface Peers {
  /** Names it among the branches; the branch is the peer's number from 1, or 0 for the address asked. */
  readonly key: string;
  readonly asked: Endpoint;
  readonly others: readonly Peer[];
  readonly taken: Peer | undefined;
}

/** Services have more endpoints than anybody reads in a menu. */
const MOST_PEERS = 64;

/** Where ztunnel takes tunnels: 15008, whatever the port of the application. */
const TUNNEL_PORT = 15_008;

export function peersFor(
  choice: PeerChoice,
  asked: Endpoint,
  onNode: { readonly place: Place; readonly sent: SentPacket },
  branches: Branches,
  key: string,
): Peers | undefined {
  const endpoints = endpointsOf(onNode, asked);
  if (endpoints.length === 0) return undefined;
  const direct = endpoints.map((each) => ({ ...each, tunnel: false }));
  const tunnels = endpoints.map(({ address }) => ({ address, port: TUNNEL_PORT, tunnel: true }));
  const others = choice === 'endpoint-or-tunnel' ? [...direct, ...tunnels] : direct;
  const number = Object.hasOwn(branches, key) ? Number(branches[key]) : 0;
  return { key, asked, others, taken: others[number - 1] };
}

/** Where the node would send it, over everything that it draws. */
function endpointsOf(
  { place, sent }: { readonly place: Place; readonly sent: SentPacket },
  asked: Endpoint,
): readonly Endpoint[] {
  const { host, past } = place;
  const { ruleset } = place.asked;
  const { outcomes } = outcomesOf(
    (branches) => runLeg({ ruleset, host, ...taking(branches) }, past, sent),
    MOST_PEERS,
  );
  const found = new Map<string, Endpoint>();
  for (const { leg } of outcomes) {
    const { kind } = leg.fate;
    if (kind !== 'forwarded' && kind !== 'sent' && kind !== 'delivered') continue;
    const { packet } = leg.last;
    const port = destinationPort(packet) ?? 0;
    const address = packet.destination;
    if (sameAddress(address, asked.address) && port === asked.port) continue;
    found.set(`${address.words.join('.')} ${port}`, { address, port });
  }
  return [...found.values()].toSorted(
    (a, b) => compare(a.address.words, b.address.words) || a.port - b.port,
  );
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((word, index) => word !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
