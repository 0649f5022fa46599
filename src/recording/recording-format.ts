import type { RecordingFormat } from './recording.ts';

const SIGNS: readonly (readonly [RegExp, RecordingFormat])[] = [
  [/^ ?TRACE: (?:2|10) [0-9a-f]{8} \w+:/m, 'xtables-monitor'],
  [
    /^trace id [0-9a-f]{1,8} (?:ip6?|inet|bridge) \S+ \S+ (?:packet:|rule |policy |verdict )/m,
    'nft monitor trace',
  ],
  [/\bTRACE: \w+:[^\s:]+:(?:rule|return|policy):\d+ IN=/, 'kernel log'],
];

/** A recording is recognised by its beginning; a dump with such a line far down is still a dump. */
const LOOKED_AT = 20_000;

/** Which program printed a recording; `undefined` where the text is none. */
export function recordingFormat(text: string): RecordingFormat | undefined {
  const start = text.slice(0, LOOKED_AT);
  return SIGNS.find(([sign]) => sign.test(start))?.[1];
}
