/** Apart, so that only a packed file has Node load what unpacks it. */
import { constants, gunzipSync } from 'node:zlib';
import { MOST_UNPACKED, type UnpackedTo } from '#base/file-kind.ts';

export interface Gunzipped {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly end: UnpackedTo;
}

/** What a file of gzip holds, up to where it is damaged or cut off. */
export function gunzip(packed: Uint8Array): Gunzipped {
  const inflate = (finishFlush: number): Uint8Array<ArrayBuffer> =>
    gunzipSync(packed, { maxOutputLength: MOST_UNPACKED, finishFlush });
  try {
    return { bytes: inflate(constants.Z_FINISH), end: 'whole' };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') return { bytes: new Uint8Array(), end: 'too big' };
  }
  try {
    return { bytes: inflate(constants.Z_SYNC_FLUSH), end: 'damaged' };
  } catch {
    return { bytes: new Uint8Array(), end: 'damaged' };
  }
}
