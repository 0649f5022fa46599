import { err, ok } from '#base/result.ts';
import type { Compressor } from '#share/link.ts';

/** The platform's own streams: no code to load, and the smallest links. */
export const compressor: Compressor = {
  async deflate(bytes) {
    const stream = streamOf(bytes).pipeThrough(new CompressionStream('deflate-raw'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  },

  async inflate(bytes, limit) {
    const reader = streamOf(bytes).pipeThrough(new DecompressionStream('deflate-raw')).getReader();
    const chunks: Uint8Array[] = [];
    let length = 0;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return ok(joined(chunks, length));
        length += value.length;
        if (length > limit) {
          await reader.cancel();
          return err('too-big');
        }
        chunks.push(value);
      }
    } catch {
      // The stream throws where the bytes are no deflated data, or where some follow its end.
      return err('damaged');
    }
  },
};

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([bytes]).stream();
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
