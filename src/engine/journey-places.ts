/** Which rulesets of a dump are which places: what a person said, over what the rules let one guess. */
import { recogniseProxy } from '#actors/recognise.ts';
import { EMPTY_HOST, type Host } from '#host/host.ts';
import type { HostTexts } from '#host/host-texts.ts';
import { readHostTexts } from '#host/read-host-texts.ts';
import { flowTo, lookupRoute } from '#host/routing.ts';
import { splitHostTexts } from '#host/split-host-texts.ts';
import { inferNodeHost } from '#journey/node-host.ts';
import type { PlaceAsked, PlaceHost } from '#journey/place.ts';
import { type Address, isLoopback, printAddress, readAddress } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import type { SentPacket } from '#net/packet.ts';
import type { Dump } from '#parse/dump.ts';
import type { Ruleset } from '#ruleset/ruleset.ts';
import { inferHost } from '#simulate/infer-host.ts';
import { hostAround } from './host-around.ts';
import type { JoinedPlace, Joining, PlaceKind, PlaceView } from './journey-views.ts';

export interface JoinedPlaces {
  readonly places: readonly PlaceAsked[];
  readonly start: PlaceAsked;
  readonly views: readonly PlaceView[];
}

/** The first packet, with the host that is around it. */
export interface Start {
  readonly rulesetIndex: number;
  readonly sent: SentPacket;
  readonly host: PlaceHost;
}

export function joinPlaces(dump: Dump, start: Start, joining: Joining): JoinedPlaces {
  const { family } = start.sent.packet;
  const said = new Map((joining.places ?? []).map((each) => [each.ruleset, each]));
  const own = dump.rulesets.flatMap((ruleset, index) =>
    ruleset.family === family ? [{ ruleset, index }] : [],
  );
  const kinds = inferKinds(own, start.rulesetIndex, said);
  const drafts = own.map(({ ruleset, index }) => {
    const place = said.get(index) ?? { ruleset: index };
    return draftOf(ruleset, place, kinds.get(index) ?? 'apart', start);
  });
  const node = drafts.find(({ kind }) => kind === 'node');
  const pods = drafts.filter(({ kind }) => kind === 'pod').length;
  const named = drafts.map((draft) => {
    const name = nameOf(draft, start, pods);
    const told = draft.said.onNode === '' ? undefined : draft.said.onNode;
    const bridge = told ?? bridgeTo(draft.address, node) ?? USUAL_BRIDGE;
    return { ...draft, name, bridge };
  });
  const asked = named.map((draft): PlaceAsked & { readonly part: PlaceKind } => ({
    index: draft.index,
    kind: draft.kind === 'node' ? 'node' : 'pod',
    part: draft.kind,
    name: draft.name,
    ruleset: draft.ruleset,
    address: draft.address,
    onNode: draft.bridge,
    hostFor: (first) => hostOf(draft, first, start),
  }));
  const first = asked.find(({ index }) => index === start.rulesetIndex);
  if (!first) throw new Error('The packet starts in a ruleset of its family');
  return {
    places: asked.filter((each) => each.part !== 'apart' || each === first),
    start: first,
    views: named.map((draft) => viewOf(draft, start)),
  };
}

const USUAL_BRIDGE = 'cni0';

interface Draft {
  readonly index: number;
  readonly ruleset: Ruleset;
  readonly said: JoinedPlace;
  readonly kind: PlaceKind;
  readonly address: Address | undefined;
  readonly texts: HostTexts;
  readonly problems: readonly string[];
}

function draftOf(ruleset: Ruleset, said: JoinedPlace, kind: PlaceKind, start: Start): Draft {
  const { read: texts, problems } = splitHostTexts(said.host ?? '');
  const more = readHostTexts(texts, ruleset.family).problems;
  const told = said.address === undefined ? undefined : readAddress(said.address.trim());
  const starts = said.ruleset === start.rulesetIndex;
  return {
    index: said.ruleset,
    ruleset,
    said,
    kind,
    address: told ?? (kind === 'pod' && starts ? addressAtStart(start) : undefined),
    texts,
    problems: [...problems, ...more].map(({ line, message }) => `line ${line}: ${message}`),
  };
}

/** The pod that the packet leaves or comes to. */
function addressAtStart({ sent, host }: Start): Address | undefined {
  const { packet, origin } = sent;
  const local = origin.kind === 'wire' ? packet.destination : packet.source;
  if (!isLoopback(local)) return local;
  return firstOutside(host.host, packet.family);
}

function firstOutside({ interfaces }: Host, family: Family): Address | undefined {
  return interfaces
    .flatMap(({ addresses }) => addresses.map(({ address }) => address))
    .find((address) => address.family === family && !isLoopback(address));
}

function inferKinds(
  own: readonly { readonly ruleset: Ruleset; readonly index: number }[],
  start: number,
  said: ReadonlyMap<number, JoinedPlace>,
): ReadonlyMap<number, PlaceKind> {
  const kinds = new Map<number, PlaceKind>();
  let node = [...said.values()].some(({ kind }) => kind === 'node');
  for (const { ruleset, index } of own) {
    let kind = said.get(index)?.kind;
    if (kind === undefined) {
      const looks = looksLike(ruleset);
      // Two nodes, or one node's two backends: the first has the part.
      kind = looks === 'node' && node && index !== start ? 'apart' : looks;
      node ||= kind === 'node';
    }
    kinds.set(index, kind);
  }
  return kinds;
}

/** Whoever has a proxy's rules is a pod; who forwards, or has kube-proxy's, a node. */
function looksLike(ruleset: Ruleset): PlaceKind {
  if (recogniseProxy(ruleset)) return 'pod';
  const isNode = ruleset.tables.some(({ id }) => {
    const forward = ruleset.chainNamed(id, 'FORWARD');
    return (
      NODE_CHAINS.some((name) => ruleset.chainNamed(id, name) !== undefined) ||
      (forward !== undefined && (forward.ruleCount > 0 || forward.policy === 'DROP'))
    );
  });
  return isNode ? 'node' : 'pod';
}

const NODE_CHAINS = ['KUBE-SERVICES', 'KUBE-PORTALS-CONTAINER', 'cali-PREROUTING', 'DOCKER'];

function nameOf({ kind, index, ruleset, address }: Draft, start: Start, pods: number): string {
  if (kind === 'node') return 'the node';
  if (index === start.rulesetIndex) {
    return recogniseProxy(ruleset) || pods > 1 ? 'the pod' : 'this host';
  }
  return `pod ${address ? printAddress(address) : index + 1}`;
}

/** The node's interface towards a pod, as its own routes say where they were told. */
function bridgeTo(address: Address | undefined, node: Draft | undefined): string | undefined {
  if (!address || !node) return undefined;
  if (node.texts.addresses === undefined && node.texts.routes === undefined) return undefined;
  const { host } = hostAround(EMPTY_HOST, node.texts, address.family);
  const answer = lookupRoute(host, flowTo(address));
  return answer.kind === 'unicast' ? answer.interface : undefined;
}

function hostOf(
  { index, ruleset, kind, texts }: Draft,
  first: SentPacket,
  start: Start,
): PlaceHost {
  if (index === start.rulesetIndex) return start.host;
  const guessed = kind === 'node' ? inferNodeHost(ruleset, first) : inferHost(ruleset, first);
  const { host, past } = hostAround(guessed, texts, ruleset.family);
  return { host, past, knowsSockets: texts.sockets !== undefined };
}

function viewOf(
  draft: Draft & { readonly name: string; readonly bridge: string },
  start: Start,
): PlaceView {
  const { index, said, kind, name, address, ruleset, bridge, problems } = draft;
  return {
    ruleset: index,
    kind,
    kindInferred: said.kind === undefined,
    name,
    proxy: recogniseProxy(ruleset)?.software.name,
    start: index === start.rulesetIndex,
    address: said.address ?? (address ? printAddress(address) : ''),
    addressInferred: said.address === undefined,
    onNode: bridge,
    onNodeInferred: said.onNode === undefined,
    host: said.host ?? '',
    hostProblems: problems,
  };
}
