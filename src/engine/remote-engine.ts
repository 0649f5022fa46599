/**
 * The engine in a worker, as its callers see it. The worker has one call at a time; the others wait
 * here, where a newer one of their kind can still take their place. Only a call that overtakes the
 * one at work, or is there to stop it, is sent at once, so that the engine may give that one up.
 */
import { type Engine, Overtaken } from './engine.ts';
import {
  type Call,
  type Crash,
  METHODS,
  type Method,
  type Reply,
  buffersIn,
  describeCall,
} from './messages.ts';
import type { Programs } from './programs.ts';
import type { OnProgress } from './views.ts';

/** The side of a worker, or of a message port, that the remote engine needs. */
export interface WorkerLike {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(
    type: 'message' | 'error' | 'messageerror',
    listener: (event: { readonly data?: unknown; readonly message?: string }) => void,
  ): void;
}

/** A call that ended in a bug of ours. */
export class EngineCrash extends Error {
  override readonly name = 'EngineCrash';
  readonly crash: Crash;

  constructor(crash: Crash) {
    super(crash.message);
    this.crash = crash;
    // The worker's own stack: the one from here would show only that a message came.
    this.stack = `${this.name}: ${crash.message}\nin ${crash.call}\n${crash.stack ?? ''}`;
  }
}

interface Pending {
  readonly call: Call;
  readonly onProgress: OnProgress | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
  overtaken: boolean;
}

/**
 * Speaks to a worker that runs `serveEngine`. Bytes given to `open` are handed over, not copied: the
 * caller's array is empty afterwards.
 *
 * `onDeath` is called once, when the worker itself is lost. Every call then is rejected with
 * `EngineCrash`, later ones too: the page starts another worker and connects to that.
 */
export function connectRemoteEngine(
  worker: WorkerLike,
  onDeath: (crash: Crash) => void = () => {},
): Engine & Programs {
  const sent = new Map<number, Pending>();
  let queue: readonly Pending[] = [];
  let lastId = 0;
  let death: Crash | undefined;

  function ask(method: Method, args: readonly unknown[]): Promise<unknown> {
    if (death) return Promise.reject(new EngineCrash(death));
    const progressAt = args.findIndex((arg) => typeof arg === 'function');
    return new Promise((resolve, reject) => {
      lastId += 1;
      const call: Call = {
        kind: 'call',
        id: lastId,
        method,
        args: args.map((arg) => (typeof arg === 'function' ? undefined : arg)),
        progressAt: progressAt < 0 ? undefined : progressAt,
      };
      // The interface has functions nowhere but where progress is told.
      const onProgress = args[progressAt] as OnProgress | undefined;
      const pending = { call, onProgress, resolve, reject, overtaken: false };
      const isUrgent = METHODS[method] === 'now';
      if (isUrgent || (METHODS[method] === 'newest' && overtake(method))) send(pending);
      else queue = [...queue, pending];
      sendNext();
    });
  }

  /** Gives up older calls of a kind. True when one of them is at work. */
  function overtake(method: Method): boolean {
    const older = queue.filter((each) => each.call.method === method);
    queue = queue.filter((each) => each.call.method !== method);
    const atWork = [...sent.values()].filter((each) => each.call.method === method);
    for (const each of [...older, ...atWork]) {
      each.overtaken = true;
      each.reject(new Overtaken());
    }
    return atWork.length > 0;
  }

  function send(pending: Pending): void {
    const { call } = pending;
    worker.postMessage(call, buffersIn(call.args));
    sent.set(call.id, pending);
  }

  function sendNext(): void {
    const [next, ...rest] = queue;
    if (next === undefined || sent.size > 0) return;
    queue = rest;
    send(next);
  }

  function receive(reply: Reply): void {
    const pending = sent.get(reply.id);
    if (!pending) return;
    if (reply.kind === 'progress') {
      if (!pending.overtaken) pending.onProgress?.(reply.done);
      return;
    }
    sent.delete(reply.id);
    if (reply.kind === 'answered') pending.resolve(reply.value);
    else if (reply.kind === 'overtaken') pending.reject(new Overtaken());
    else pending.reject(new EngineCrash(reply.crash));
    sendNext();
  }

  function die(message: string): void {
    if (death) return;
    const lost = [...sent.values(), ...queue];
    const [first] = lost;
    death = {
      call: first ? describeCall(first.call.method, first.call.args) : 'no call at work',
      message,
      stack: undefined,
    };
    sent.clear();
    queue = [];
    for (const each of lost) each.reject(new EngineCrash(death));
    onDeath(death);
  }

  // Only `serveEngine` posts on the other side.
  worker.addEventListener('message', (event) => receive(event.data as Reply));
  worker.addEventListener('error', (event) => die(event.message ?? 'The worker could not run.'));
  worker.addEventListener('messageerror', () => die('A message could not be read.'));

  return engineOf(ask);
}

/**
 * A remote engine that outlives its worker: when one is lost, `startWorker` is asked for another.
 * What the lost one held is gone, so `onRestart` has to open the dump again. A worker that is lost
 * before it ever answered is not replaced: the next would fare no better.
 */
export function keepRemoteEngine(
  startWorker: () => WorkerLike,
  onRestart: (crash: Crash) => void,
): Engine {
  let answered = false;
  let current = connect();

  function connect(): Engine & Programs {
    return connectRemoteEngine(startWorker(), (crash) => {
      if (!answered) return;
      answered = false;
      current = connect();
      onRestart(crash);
    });
  }

  return engineOf(async (method, args) => {
    // The arguments are this very method's.
    const run = current[method] as (...args: readonly unknown[]) => Promise<unknown>;
    const answer = await run(...args);
    answered = true;
    return answer;
  });
}

/** Every method there is: whichever half the worker does not have ends as a bug there. */
function engineOf(
  ask: (method: Method, args: readonly unknown[]) => Promise<unknown>,
): Engine & Programs {
  const methods = Object.keys(METHODS) as Method[]; // the record's keys are exactly the methods
  const engine = Object.fromEntries(
    methods.map((method) => [method, (...args: unknown[]) => ask(method, args)]),
  );
  // Each method forwards its own arguments and gets the answer of the same method.
  return engine as unknown as Engine & Programs;
}
