/** What the mesh costs a request: its journey counted, beside the one it would have without proxies. */
import type { Host } from '#host/host.ts';
import { costOf, totalCost } from '#journey/cost.ts';
import type { PlaceAsked } from '#journey/place.ts';
import { type Journey, type JourneyAsked, runJourney } from '#journey/run.ts';
import type { Dump } from '#parse/dump.ts';
import { walkJourney } from './journey.ts';
import type { CostSide, CostView } from './journey-views.ts';
import { understand } from './question.ts';
import type { TraceRequest } from './views.ts';
import { withoutProxy } from './without-proxy.ts';

/** `undefined` where the line is no packet for this dump. */
export function costView(
  dump: Dump,
  request: TraceRequest,
  given: Host | undefined,
): CostView | undefined {
  const question = understand(dump, request.packetLine, request.joining?.start);
  if (!question.ok) return undefined;
  const { journey, asked } = walkJourney(dump, request, question.value, given);
  const bare = bareJourney(journey, asked);
  return { with: sideOf(journey), without: bare && sideOf(bare) };
}

function sideOf(journey: Journey): CostSide {
  const legs = journey.legs.map((each) => {
    const { from, to, place, sent, leg } = each;
    return {
      from,
      to,
      place: place.asked.name,
      sentHere: sent.origin.kind !== 'wire',
      receivedHere: leg.fate.kind === 'delivered',
      cost: costOf(each),
    };
  });
  return { legs, total: totalCost(journey) };
}

/** The same request where no place has a proxy. */
function bareJourney(journey: Journey, asked: JourneyAsked): Journey | undefined {
  const proxies = new Map(
    journey.legs.flatMap(({ place }) =>
      place.proxy ? [[place.asked.index, place.proxy] as const] : [],
    ),
  );
  if (proxies.size === 0) return undefined;
  const places: PlaceAsked[] = [];
  for (const place of asked.places) {
    const proxy = proxies.get(place.index);
    const ruleset = proxy ? withoutProxy(place.ruleset, proxy) : place.ruleset;
    if (!ruleset) return undefined;
    places.push({ ...place, ruleset });
  }
  const start = places.find(({ index }) => index === asked.start.index);
  if (!start) return undefined;
  const prefixOf: JourneyAsked['prefixOf'] = (_, place) => {
    // The draws of a place are the same ones; where rules were taken out, their keys are not.
    const leg = journey.legs.findIndex((each) => each.place.asked.index === place.index);
    return proxies.has(place.index) || leg < 0 ? NO_PREFIX : asked.prefixOf(leg, place);
  };
  return runJourney({ ...asked, places, start, prefixOf });
}

/** No key begins with it. */
const NO_PREFIX = 'without/';
