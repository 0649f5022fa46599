/** The host that a packet meets: what a person told of it, over what the dump lets one guess. */
import type { Host } from '#host/host.ts';
import { HOST_PARTS, type HostTexts } from '#host/host-texts.ts';
import { printHost } from '#host/print-host.ts';
import { type GivenHost, readHostTexts } from '#host/read-host-texts.ts';
import type { Connection } from '#net/connection.ts';
import type { Family } from '#net/family.ts';
import { type Past, emptyPast } from '#simulate/world.ts';
import type { HostPartView, KernelView } from './views.ts';

export interface HostAround {
  readonly host: Host;
  /** Conntrack entries that are there before the packet. */
  readonly past: Past;
  readonly given: GivenHost;
}

export function hostAround(inferred: Host, texts: HostTexts, family: Family): HostAround {
  const given = readGiven(texts, family);
  const host: Host = { ...inferred, ...given.host };
  const { interfaces, routes } = given.host;
  return {
    host: interfaces && !routes ? { ...host, routes: routesOver(host) } : host,
    past: pastWith(given.connections ?? []),
    given,
  };
}

/** Guessed routes go by interfaces that rules name; of interfaces that are known, by one that is there. */
function routesOver({ routes, interfaces }: Host): Host['routes'] {
  const names = new Set(interfaces.map(({ name }) => name));
  const outside = interfaces.find(({ name }) => name !== 'lo')?.name;
  return routes.flatMap((route) => {
    if (route.interface === undefined || names.has(route.interface)) return [route];
    return outside === undefined ? [] : [{ ...route, interface: outside }];
  });
}

function pastWith(connections: readonly Connection[]): Past {
  return { ...emptyPast(false), connections, nextConnection: connections.length + 1 };
}

interface Known {
  readonly texts: HostTexts;
  readonly family: Family;
  readonly given: GivenHost;
}

let known: Known | undefined;

/** The same texts come with every packet, and a node's sets can be megabytes: they are read once. */
function readGiven(texts: HostTexts, family: Family): GivenHost {
  if (
    known &&
    known.family === family &&
    HOST_PARTS.every((part) => known?.texts[part] === texts[part])
  ) {
    return known.given;
  }
  known = { texts, family, given: readHostTexts(texts, family) };
  return known.given;
}

export function hostView(
  { host, past, given }: HostAround,
  texts: HostTexts,
  family: Family,
): KernelView {
  const printed = printHost(host, past.connections, family);
  const parts = HOST_PARTS.map((part): readonly [string, HostPartView] => {
    const problems = given.problems
      .filter((each) => each.part === part)
      .map(({ line, message }) => ({ line, message }));
    const text = texts[part];
    return [part, { text: text ?? printed[part], inferred: text === undefined, problems }];
  });
  // Every part has its key: they come from the list of all parts.
  return Object.fromEntries(parts) as KernelView;
}
