/** The worker's half of `remote-engine.ts`: answers calls from a port with an engine. */
import { type Engine, Overtaken } from './engine.ts';
import {
  type Call,
  type Crash,
  METHODS,
  type Method,
  type Reply,
  describeCall,
} from './messages.ts';
import type { Programs } from './programs.ts';

/** A worker's own scope, or a message port. */
export interface PortLike {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

export function serveEngine(port: PortLike, engine: Engine | Programs): void {
  /** Each serves its own half of the methods. */
  const methods: Partial<Record<Method, unknown>> = engine;

  // Copied, never handed over: what the engine answers with may be what it keeps.
  const reply = (message: Reply): void => port.postMessage(message);

  async function answer(call: Call): Promise<void> {
    const { id, method, progressAt } = call;
    const args = call.args.map((arg, index) =>
      index === progressAt ? (done: number) => reply({ kind: 'progress', id, done }) : arg,
    );
    try {
      const found = Object.hasOwn(METHODS, method) ? methods[method] : undefined;
      if (typeof found !== 'function') throw new Error(`The engine has no ${method}`);
      // The remote engine forwards the arguments of this very method.
      const run = found as (...args: unknown[]) => Promise<unknown>;
      reply({ kind: 'answered', id, value: await run.apply(engine, args) });
    } catch (error) {
      if (error instanceof Overtaken) reply({ kind: 'overtaken', id });
      else reply({ kind: 'crashed', id, crash: crashOf(call, error) });
    }
  }

  // Only `connectRemoteEngine` posts on the other side.
  port.addEventListener('message', (event) => void answer(event.data as Call));
}

function crashOf(call: Call, error: unknown): Crash {
  return {
    call: describeCall(call.method, call.args),
    message: error instanceof Error ? error.message : String(error),
    stack: error instanceof Error ? error.stack : undefined,
  };
}
