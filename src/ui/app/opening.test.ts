/** Files as a person drops them: packed, several, none that holds rules, and one after another in a hurry. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { MOST_UNPACKED } from '#base/file-kind.ts';
import { createAppStore } from '../store/app-store.ts';
import { openFiles } from './opening.ts';

const FIRST = '*filter\n:INPUT DROP [0:0]\nCOMMIT\n';
const SECOND = '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT';

function file(name: string, content: string | Uint8Array): File {
  return new File([typeof content === 'string' ? content : new Uint8Array(content)], name);
}

async function open(...files: readonly File[]) {
  const store = createAppStore();
  store.getState().openText('before');
  await openFiles(store, files);
  const { readText, dumpTitle, notice } = store.getState();
  return { text: readText(), title: dumpTitle, notice: notice?.text };
}

test('what is packed with gzip is opened as what it holds', async () => {
  expect(await open(file('node.gz', gzipSync(FIRST)))).toEqual({
    text: FIRST,
    title: 'node.gz',
    notice: undefined,
  });
});

test('what is cut off is opened as far as it goes, and says so', async () => {
  const long = Array.from({ length: 20_000 }, (_, at) => `-A INPUT -s 10.0.${at % 256}.1 -j DROP`);
  const packed = gzipSync(long.join('\n'));
  const opened = await open(file('node.gz', packed.subarray(0, packed.length / 2)));
  expect(long.join('\n').startsWith(opened.text)).toBe(true);
  expect(opened.text.length).toBeGreaterThan(1000);
  expect(opened.notice).toBe('“node.gz” is cut off or damaged: this is what could be unpacked.');
});

test.each([
  ['screen.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a), 'is a PNG picture'],
  ['twice.gz', gzipSync(gzipSync(FIRST)), 'is packed more than once'],
  ['damaged.gz', gzipSync(FIRST).fill(255, 10), 'damaged'],
  ['bomb.gz', gzipSync(new Uint8Array(MOST_UNPACKED + 1)), 'more than 256 MB'],
])('%s is told what it is, and changes nothing', async (name, content, said) => {
  const opened = await open(file(name, content));
  expect(opened).toMatchObject({ text: 'before', title: undefined });
  expect(opened.notice).toContain(`“${name}” `);
  expect(opened.notice).toContain(said);
});

test('several files are one dump, each from the start of a line; what is none is said', async () => {
  const picture = file('c.gif', 'GIF89a');
  expect(await open(file('a', SECOND), file('b', gzipSync(FIRST)), picture)).toEqual({
    text: `${SECOND}\n${FIRST}`,
    title: 'a, b',
    notice: expect.stringContaining('“c.gif” is a GIF picture'),
  });
});

test('the files asked for last are opened, whichever are read first', async () => {
  const store = createAppStore();
  let goOn = (): void => undefined;
  const slow = file('slow', FIRST);
  const start = slow.slice.bind(slow);
  const waited = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  slow.slice = (...range) => {
    const part = start(...range);
    const bytes = part.arrayBuffer.bind(part);
    part.arrayBuffer = async () => {
      await waited;
      return bytes();
    };
    return part;
  };
  const first = openFiles(store, [slow]);
  await openFiles(store, [file('quick', SECOND)]);
  goOn();
  await first;
  expect(store.getState().readText()).toBe(SECOND);

  const again = openFiles(store, [file('late', FIRST)]);
  store.getState().openText('pasted meanwhile');
  await again;
  expect(store.getState().readText()).toBe('pasted meanwhile');
});
