/** A pasted recording, whatever of the three programs printed it. */
import { readKernelLog } from './read-kernel-log.ts';
import { readNftMonitor } from './read-nft-monitor.ts';
import { readXtablesMonitor } from './read-xtables-monitor.ts';
import type { Recording } from './recording.ts';
import { recordingFormat } from './recording-format.ts';

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
