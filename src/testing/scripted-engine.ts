/** An engine that answers when the test says so, and writes down what it was asked. */
import type { Engine } from '#engine/engine.ts';
import type { DumpView, StepDetails, TraceReply } from '#engine/views.ts';

export interface ScriptedEngine {
  readonly engine: Engine;
  /** Every call, in order: `open *nat`, `trace udp …`, `step 3`. */
  readonly asked: readonly string[];
  /** Answers the oldest call of the kind that has no answer yet, and lets it be taken in. */
  answer(kind: string, value: unknown): Promise<void>;
  fail(kind: string, error: Error): Promise<void>;
}

interface Call {
  readonly kind: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export function scriptEngine(): ScriptedEngine {
  const asked: string[] = [];
  const open: Call[] = [];
  function ask<T>(kind: string, what: string): Promise<T> {
    asked.push(`${kind} ${what}`.trim());
    return new Promise<T>((resolve, reject) => {
      // The test answers each kind with what that kind answers.
      open.push({ kind, resolve: (value) => resolve(value as T), reject });
    });
  }
  function take(kind: string): Call {
    const at = open.findIndex((call) => call.kind === kind);
    const [call] = at < 0 ? [] : open.splice(at, 1);
    if (!call) throw new Error(`${kind} was not asked; asked were: ${asked.join(', ')}`);
    return call;
  }
  const taken = (): Promise<void> => new Promise((resolve) => queueMicrotask(() => resolve()));
  const methods: Partial<Engine> = {
    open: (text) => ask('open', String(text)),
    stopOpening: () => ask('stopOpening', ''),
    map: (revision, ruleset) => ask('map', `${revision} ${ruleset}`),
    trace: ({ packetLine, choices, followUps = [] }) =>
      ask('trace', [packetLine, ...Object.entries(choices).flat(), ...followUps].join(' ')),
    steps: (_, first, count) => ask('steps', `${first} ${count}`),
    // Asked along with every trace; tests of the journey have the real engine.
    journey: () => Promise.resolve({ kind: 'refused', problems: [] }),
    step: (_, index) => ask('step', String(index)),
    rulesOnLine: (_, line) => ask('line', String(line)),
    recording: (_, text) => ask('recording', text.slice(0, 20)),
    watch: (_, index) => ask('watch', String(index)),
    missCauses: (_, first, count) => ask('missCauses', `${first} ${count}`),
    stops: (_, breakpoints) => ask('stops', String(breakpoints.length)),
    whyNot: (_, rule) => ask('whyNot', String(rule)),
    outcomes: () => ask('outcomes', ''),
  };
  const engine = methods as Engine; // a test that calls another method fails there
  return {
    asked,
    async answer(kind, value) {
      take(kind).resolve(value);
      await taken();
    },
    async fail(kind, error) {
      take(kind).reject(error);
      await taken();
    },
    engine,
  };
}

export function dumpOf(revision: number): DumpView {
  return {
    revision,
    recognised: 'iptables-save',
    rulesets: [{ family: 4, backend: 'nft', tables: ['nat'], chainCount: 2, ruleCount: 7 }],
    problems: [],
    problemCount: { error: 0, warning: 0, hint: 0 },
    lineCount: 11,
    parseMs: 3,
    presets: [],
  };
}

export function detailsOf(index: number): StepDetails {
  return {
    index,
    sentence: `This is step ${index}.`,
    ruleText: undefined,
    checks: [],
    changes: [],
    packet: { line: 'tcp 10.0.0.9:40000 → 10.0.0.1:80', fields: [] },
    callStack: [],
    whatIf: undefined,
    writer: undefined,
  };
}

export function refused(message: string): TraceReply {
  return { kind: 'refused', problems: [{ field: 'line', message }] };
}
