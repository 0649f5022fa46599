/** A pasted recording, whatever of the three programs printed it. */
import { readKernelLog } from './read-kernel-log.ts';
import { readNftMonitor } from './read-nft-monitor.ts';
import { readXtablesMonitor } from './read-xtables-monitor.ts';
import type { Recording, RecordingFormat } from './recording.ts';

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

export function recordingFormat(text: string): RecordingFormat | undefined {
  const start = text.slice(0, LOOKED_AT);
  return SIGNS.find(([sign]) => sign.test(start))?.[1];
}

/** `undefined` where the text is no recording. */
export function readRecording(text: string): Recording | undefined {
  const format = recordingFormat(text);
  switch (format) {
    case 'xtables-monitor':
      return { format, ...readXtablesMonitor(text) };
    case 'nft monitor trace':
      return { format, ...readNftMonitor(text) };
    case 'kernel log':
      return { format, ...readKernelLog(text) };
    case undefined:
      return undefined;
  }
}
