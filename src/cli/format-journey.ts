/** A journey as text: a line for each leg, under it why it is sent, how it ends, and who takes it. */
import type {
  BackLegView,
  CaptureView,
  JourneyLegView,
  JourneyView,
  WayBackView,
} from '#engine/journey-views.ts';
import { VERDICT_INKS } from './format-trace.ts';
import type { Ink, Paint } from './paint.ts';

export function formatJourney({ legs, end, back }: JourneyView, paint: Paint): string {
  const lines = legs.flatMap((leg, at) => [...formatLeg(leg, at + 1, paint), '']);
  return [
    ...lines,
    paint(END_INKS[end.kind], `${legs.length} ${ends(legs)}: ${end.sentence}`),
    ...(back ? formatWayBack(back, paint) : []),
    '',
  ].join('\n');
}

function formatWayBack({ legs, end }: WayBackView, paint: Paint): readonly string[] {
  return [
    '',
    ...legs.flatMap((leg) => [...formatBackLeg(leg, paint), '']),
    paint(END_INKS[end.kind], `the answer: ${end.sentence}`),
  ];
}

function formatBackLeg(leg: BackLegView, paint: Paint): readonly string[] {
  const { answers, from, to, place, packetLine, verdict } = leg;
  return [
    `${paint('strong', `${answers + 1}. ${from} → ${to}`)}  ${paint('quiet', `in ${place}, the answer`)}`,
    `   ${packetLine}`,
    `   ${paint(VERDICT_INKS[verdict.kind], verdict.sentence)}`,
  ];
}

function ends(legs: readonly JourneyLegView[]): string {
  return legs.length === 1 ? 'leg' : 'legs';
}

function formatLeg(leg: JourneyLegView, number: number, paint: Paint): readonly string[] {
  const { from, to, place, packetLine, because, verdict, capture } = leg;
  return [
    `${paint('strong', `${number}. ${from} → ${to}`)}  ${paint('quiet', `in ${place}`)}`,
    ...(because === '' ? [] : [`   ${because}`]),
    `   ${packetLine}`,
    `   ${paint(VERDICT_INKS[verdict.kind], verdict.sentence)}`,
    ...(capture ? formatCapture(capture, paint).map((line) => `   ${line}`) : []),
  ];
}

/** The capture verdict, and each case of one that depends. */
export function formatCapture(
  { kind, sentence, cases }: CaptureView,
  paint: Paint,
): readonly string[] {
  return [
    paint(CAPTURE_INKS[kind], sentence),
    ...cases.map((each) => `  ${each.when}: ${paint(CAPTURE_INKS[each.kind], each.sentence)}`),
  ];
}

const CAPTURE_INKS: Readonly<Record<CaptureView['kind'], Ink>> = {
  captured: 'good',
  bypasses: 'warn',
  stopped: 'bad',
  depends: 'choice',
};

const END_INKS: Readonly<Record<JourneyView['end']['kind'] | WayBackView['end']['kind'], Ink>> = {
  answered: 'good',
  strange: 'bad',
  nobody: 'bad',
  received: 'good',
  left: 'good',
  stopped: 'bad',
  loop: 'bad',
  'too-long': 'bad',
};
