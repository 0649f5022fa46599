import { fileKindOf, sayDamaged, sayNotText } from '#base/file-kind.ts';
import { type Result, err, ok } from '#base/result.ts';

/** The bytes of a text, and whether they are all that the file holds. */
export interface Unpacked {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isWhole: boolean;
}

/** The text of a file, unpacked where it is packed. The error is a sentence to the person. */
export async function unpack(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Result<Unpacked, string>> {
  if (fileKindOf(bytes).kind !== 'gzip') return asText(name, { bytes, isWhole: true });
  const { gunzip } = await import('./gunzip.ts');
  const { bytes: found, end } = gunzip(bytes);
  if (end === 'too big') {
    return err(
      `${name} holds more than 256 MB: unpack it, and open the part that holds the rules.`,
    );
  }
  if (end === 'damaged' && found.length === 0) {
    return err(sayDamaged(name));
  }
  return asText(name, { bytes: found, isWhole: end === 'whole' });
}

function asText(name: string, unpacked: Unpacked): Result<Unpacked, string> {
  const refusal = sayNotText(name, fileKindOf(unpacked.bytes));
  return refusal === undefined ? ok(unpacked) : err(refusal);
}
