/**
 * The capture verdict of a packet: of its walk, and of every other walk that what is not known
 * would give it.
 */
import type { Proxy } from '#actors/proxy.ts';
import type { Origin, SentPacket } from '#net/packet.ts';
import type { RuleId } from '#ruleset/ruleset.ts';
import { type Leg, runLeg } from '#simulate/leg.ts';
import { choiceWords } from '#explain/choice.ts';
import { type Branches, taking } from '#simulate/branches.ts';
import { outcomesOf } from '#simulate/outcomes.ts';
import type { Past } from '#simulate/world.ts';
import { captureOf } from './capture.ts';
import { type CaptureSaid, sayCapture } from './capture-words.ts';
import type { Place } from './place.ts';

export interface CaptureVerdict {
  readonly kind: CaptureSaid['kind'] | 'depends';
  readonly sentence: string;
  readonly rule: RuleId | undefined;
  /** Of a verdict that depends: each case. */
  readonly cases: readonly CaptureCase[];
}

export interface CaptureCase extends CaptureSaid {
  /** "sent by uid 1337", "“Does the draw succeed?” yes" */
  readonly when: string;
}

/** A packet that the person's words could mean, and where it would be. */
export interface Variant {
  /** "arriving on eth0"; empty where the words leave nothing open. */
  readonly when: string;
  readonly place: Place;
  /** What it finds there. */
  readonly past: Past;
  readonly sent: SentPacket;
}

/** Branches followed: a verdict is one line, and a service with a thousand backends is all one to it. */
const MOST_WALKS = 24;

/** `undefined` where no proxy stands in that place. */
export function captureVerdict(variants: readonly Variant[]): CaptureVerdict | undefined {
  const cases = variants.flatMap(casesOf);
  const [first] = cases;
  if (!first) return undefined;
  const different = distinct(cases);
  if (different.length === 1) return { ...first, cases: [] };
  const what = variants.length > 1 ? 'who sends it' : 'what the dump cannot tell';
  const ends = different.map(({ when, short }) => `${when}, ${short}`);
  return {
    kind: 'depends',
    sentence: `Depends on ${what}: ${ends.join('; ')}`,
    rule: undefined,
    cases: different,
  };
}

function casesOf({ when, place, past, sent }: Variant): readonly CaptureCase[] {
  const { proxy, asked, host } = place;
  if (!proxy) return [];
  const walk = (branches: Branches): Leg =>
    runLeg({ ruleset: asked.ruleset, host, ...taking(branches) }, past, sent);
  return outcomesOf(walk, MOST_WALKS).outcomes.flatMap(({ leg, choices }): CaptureCase[] => {
    const capture = captureOf(leg, place);
    if (!capture) return [];
    const asks = choices.map((choice) => `${choice.taken} to “${choiceWords(choice).question}”`);
    const whens = [...(when === '' ? [] : [when]), ...asks];
    return [{ ...sayCapture(capture, leg, proxy, asked.ruleset), when: whens.join(', ') }];
  });
}

/** The first case of each end. */
function distinct(cases: readonly CaptureCase[]): readonly CaptureCase[] {
  const ends = new Map<string, CaptureCase>();
  for (const each of cases) if (!ends.has(each.sentence)) ends.set(each.sentence, each);
  return [...ends.values()];
}

/** Who may have sent a packet whose line does not say. `undefined` stands for what is assumed. */
export interface PossibleSender {
  readonly when: string;
  readonly origin: Origin | undefined;
}

export function possibleSenders(assumed: Origin, proxy: Proxy): readonly PossibleSender[] {
  const { software, uid, gid } = proxy;
  return [
    ...(assumed.kind === 'wire'
      ? [{ when: `arriving on ${assumed.interface}`, origin: undefined }]
      : []),
    { when: 'sent by the application', origin: { kind: 'process', uid: 1000, gid: 1000 } },
    // Root is everybody's user: it would not tell the proxy from others.
    ...(uid === 0
      ? []
      : [
          {
            when: `sent by ${software.name} (uid ${uid})`,
            origin: { kind: 'process', uid, gid } as const,
          },
        ]),
  ];
}
