import { expect, test, vi } from 'vitest';
import { type Engine, Overtaken } from './engine.ts';
import type { Crash } from './messages.ts';
import {
  EngineCrash,
  type WorkerLike,
  connectRemoteEngine,
  keepRemoteEngine,
} from './remote-engine.ts';
import { serveEngine } from './serve-engine.ts';

/** An engine whose calls end when the test says so. What a test does not set up is not called. */
function workbench(methods: Partial<Record<keyof Engine, (...args: never[]) => unknown>>) {
  const { port1, port2 } = new MessageChannel();
  const listeners = new Map<string, (event: { message: string }) => void>();
  const worker: WorkerLike = {
    postMessage: (message, transfer) => port1.postMessage(message, transfer),
    addEventListener(type, listener) {
      if (type === 'message') port1.addEventListener(type, listener);
      else listeners.set(type, listener);
    },
  };
  const onDeath = vi.fn<(crash: Crash) => void>();
  serveEngine(port2, methods as unknown as Engine);
  const engine = connectRemoteEngine(worker, onDeath);
  port1.start();
  port2.start();
  return {
    engine,
    onDeath,
    kill: (message: string) => listeners.get('error')?.({ message }),
    [Symbol.dispose]() {
      port1.close();
      port2.close();
    },
  };
}

/** A promise, with its ends in hand. */
function later<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

test('a call is answered with what the engine says', async () => {
  using bench = workbench({
    print: (revision: number, counters: boolean) => Promise.resolve(`${revision} ${counters}`),
  });
  expect(await bench.engine.print(3, true)).toBe('3 true');
});

test('progress is told while a dump is opened', async () => {
  using bench = workbench({
    open: (text: string, onProgress: (done: number) => void) => {
      onProgress(0.25);
      onProgress(0.75);
      return Promise.resolve(text.length);
    },
  });
  const told: number[] = [];
  expect(await bench.engine.open('*filter', (done) => told.push(done))).toBe(7);
  expect(told).toEqual([0.25, 0.75]);
});

test('bytes are handed over, not copied', async () => {
  using bench = workbench({ open: (bytes: Uint8Array) => Promise.resolve([...bytes]) });
  const bytes = new Uint8Array([1, 2, 3]);
  expect(await bench.engine.open(bytes)).toEqual([1, 2, 3]);
  expect(bytes.byteLength).toBe(0);
});

test('of many calls of a kind only the one at work and the newest reach the engine', async () => {
  const first = later<string>();
  const asked: number[] = [];
  using bench = workbench({
    rows: () => first.promise,
    step: (_revision: number, index: number) => {
      asked.push(index);
      return Promise.resolve(index);
    },
  });
  const rows = bench.engine.rows(1, 0 as never, 0, 1);
  const steps = [1, 2, 3].map((index) => bench.engine.step(1, index));
  const ends = Promise.allSettled(steps);
  first.resolve('rows');
  expect(await rows).toBe('rows');
  expect((await ends).map((end) => (end.status === 'fulfilled' ? end.value : end.reason))).toEqual([
    expect.any(Overtaken),
    expect.any(Overtaken),
    3,
  ]);
  expect(asked).toEqual([3]);
});

test('a newer dump reaches the engine while the older one is still being read', async () => {
  const older = later<string>();
  using bench = workbench({
    open: (text: string) => (text === 'older' ? older.promise : Promise.resolve(text)),
    print: () => Promise.resolve('printed'),
  });
  const told = vi.fn();
  const ends = Promise.allSettled([bench.engine.open('older', told)]);
  expect(await bench.engine.open('newer')).toBe('newer');
  expect(await ends).toEqual([{ status: 'rejected', reason: expect.any(Overtaken) }]);
  older.resolve('too late');
  expect(await bench.engine.print(2, false)).toBe('printed');
});

test('an engine that gives a call up says so', async () => {
  using bench = workbench({ map: () => Promise.reject(new Overtaken()) });
  await expect(bench.engine.map(1, 0)).rejects.toBeInstanceOf(Overtaken);
});

test('a bug in one call is told with the call, and the next call still works', async () => {
  using bench = workbench({
    trace: () => Promise.reject(new Error('no such chain')),
    print: () => Promise.resolve('fine'),
  });
  const request = { revision: 4, packetLine: 'tcp', choices: {} };
  const crash = await bench.engine.trace(request).catch((error: unknown) => error);
  expect(crash).toBeInstanceOf(EngineCrash);
  expect(crash).toMatchObject({
    message: 'no such chain',
    crash: { call: 'trace({"revision":4,"packetLine":"tcp","choices":{}})' },
  });
  expect(await bench.engine.print(4, false)).toBe('fine');
});

test('when the worker dies every call ends, and the page hears of it once', async () => {
  using bench = workbench({ rows: () => new Promise(() => {}) });
  const ends = Promise.allSettled([
    bench.engine.rows(1, 0 as never, 0, 1),
    bench.engine.print(1, true),
  ]);
  bench.kill('out of memory');
  bench.kill('again');
  expect(await ends).toEqual([
    { status: 'rejected', reason: expect.any(EngineCrash) },
    { status: 'rejected', reason: expect.any(EngineCrash) },
  ]);
  await expect(bench.engine.print(1, true)).rejects.toThrow('out of memory');
  expect(bench.onDeath).toHaveBeenCalledTimes(1);
});

test('a lost worker is replaced by another, once it had worked', async () => {
  const benches: ReturnType<typeof worksAndDies>[] = [];
  const startWorker = (): WorkerLike => {
    const bench = worksAndDies();
    benches.push(bench);
    return bench.worker;
  };
  const onRestart = vi.fn<(crash: Crash) => void>();
  const engine = keepRemoteEngine(startWorker, onRestart);
  expect(await engine.print(1, true)).toBe('printed');
  benches[0]?.kill('out of memory');
  expect(onRestart).toHaveBeenCalledTimes(1);
  expect(benches).toHaveLength(2);

  benches[1]?.kill('could not start');
  expect(benches).toHaveLength(2);
  await expect(engine.print(1, true)).rejects.toThrow('could not start');
});

/** A worker in place of a port: answers `printed` to everything, until it is killed. */
function worksAndDies() {
  const listeners = new Map<string, (event: { data?: unknown; message?: string }) => void>();
  const worker: WorkerLike = {
    postMessage: (message) => {
      const { id } = message as { id: number };
      const reply = { data: { kind: 'answered', id, value: 'printed' } };
      queueMicrotask(() => listeners.get('message')?.(reply));
    },
    addEventListener: (type, listener) => void listeners.set(type, listener),
  };
  return { worker, kill: (message: string) => listeners.get('error')?.({ message }) };
}

test('what stops the call at work does not wait for it', async () => {
  const opened = later<void>();
  using bench = workbench({
    open: () => opened.promise.then(() => Promise.reject(new Overtaken())),
    stopOpening: () => {
      opened.resolve();
      return Promise.resolve(true);
    },
  });
  const open = bench.engine.open('*filter');
  expect(await bench.engine.stopOpening()).toBe(true);
  await expect(open).rejects.toThrow(Overtaken);
});
