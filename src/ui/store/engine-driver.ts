/**
 * The one place where the page's state turns into questions to the engine, and answers into state.
 *
 *   text ──▸ open ──▸ trace ──▸ map of the ruleset walked
 *                       │ ◂── packet line, choices, what follows, leg
 *           ╰──▸ journey ◂── packet line, choices, how the rulesets belong together
 *                       ├──▸ step ◂── position
 *                       ├──▸ stops ◂── breakpoints
 *                       ├──▸ outcomes, where it has choices
 *                       ╰──▸ why not ◂── selection
 *             ╰──▸ check ◂── packets kept
 *
 * Every question has a kind, and only the newest of a kind may answer.
 */
import { type Engine, Overtaken } from '#engine/engine.ts';
import type { DumpView, OnProgress, TraceView } from '#engine/views.ts';
import type { RuleId } from '#ruleset/ruleset.ts';
import type { AppState, AppStore } from './app-store.ts';
import { newestOnly } from './newest-only.ts';
import { packetAt } from './places.ts';
import { failed, ready, shown, waiting } from './slot.ts';
import { bytesOf, LARGE_TEXT } from './text-bytes.ts';

/** How long typing must rest before the dump, or what is told of the host, is read again. */
const TYPING_PAUSE_MS = 150;

/** Answers every change of the store from now on. */
export function driveEngine(store: AppStore, engine: Engine): void {
  const questions = createQuestions(store, engine);
  let pause: ReturnType<typeof setTimeout> | undefined;
  let hostPause: ReturnType<typeof setTimeout> | undefined;

  store.subscribe((state, before) => {
    if (state.textRevision !== before.textRevision) {
      clearTimeout(pause);
      const opened = state.openedRevision !== before.openedRevision;
      if (opened) questions.openDump();
      else pause = setTimeout(questions.openDump, TYPING_PAUSE_MS);
    }

    const unwanted = state.unwantedRevision;
    if (unwanted !== undefined && unwanted !== before.unwantedRevision) questions.stopOpening();

    if (state.dump.kind !== 'ready') return;
    const { revision, rulesets } = state.dump.value;
    const newDump = state.dump !== before.dump;
    if (newDump && isLarge(state.dump.value)) questions.drawMap(revision, 0);
    if (newDump || ASKED.some((part) => state[part] !== before[part])) {
      questions.tracePacket(revision);
    }
    if (newDump || FOLLOWED.some((part) => state[part] !== before[part])) {
      questions.followJourney(revision);
    }
    if (state.hostTexts !== before.hostTexts) {
      clearTimeout(hostPause);
      hostPause = setTimeout(() => {
        const { dump, trace } = store.getState();
        // Whatever else was asked meanwhile was asked with the host as it is now.
        if (dump.kind === 'ready' && trace.kind === 'waiting') {
          questions.tracePacket(dump.value.revision);
          questions.followJourney(dump.value.revision);
        }
      }, TYPING_PAUSE_MS);
    }
    if (newDump || mustCheck(state, before)) questions.checkPackets(revision);
    const { traced, selection, stepIndex } = state;
    if (rulesets.length > 0) {
      const ruleset = Math.min(traced?.ruleset ?? 0, rulesets.length - 1);
      questions.drawMap(revision, ruleset);
    } else if (newDump) store.setState({ map: ready(undefined) });

    const retraced = traced !== before.traced;
    if (traced && (retraced || stepIndex !== before.stepIndex) && state.trace.kind !== 'waiting') {
      questions.detailStep(revision, stepIndex);
    }
    const moved = selection !== before.selection;
    const bareLine = selection?.rule === undefined && selection?.chain === undefined;
    if (moved && bareLine && selection?.line !== undefined) {
      questions.locateLine(revision, selection.line);
    }
    // Questions are about the packet of the flow that is looked at.
    const packet = traced ? packetAt(traced, stepIndex) : 0;
    const turned =
      before.traced !== undefined && packet !== packetAt(before.traced, before.stepIndex);
    if (moved || retraced || turned) questions.askWhyNot(revision, ruleMissed(state), packet);
    if (retraced || state.breakpoints !== before.breakpoints) {
      questions.findStops(revision, traced !== undefined);
    }
    if (retraced || turned) {
      questions.followBranches(revision, traced !== undefined && isOpen(traced, packet), packet);
    }
  });
}

/** Whether packets are kept whose answers are not those of what is on screen. */
function mustCheck(state: AppState, before: AppState): boolean {
  // What is told of the host is taken up once typing rests, which is when the trace is asked for.
  const hostTaken = state.trace !== before.trace && state.trace.kind === 'ready';
  const changed = state.keptPackets !== before.keptPackets && state.packetChecks.kind === 'waiting';
  return changed || (hostTaken && state.keptPackets.length > 0);
}

/** Of a dump so large the overview comes before the walk, at the price of a second map for the other family's. */
function isLarge({ rulesets: [first] }: DumpView): boolean {
  return first !== undefined && first.ruleCount > LARGE_DUMP;
}

const LARGE_DUMP = 20_000;

/** What a trace is asked for with. */
const ASKED = ['packetLine', 'choices', 'followUps', 'leg', 'joining'] as const;

/** What a journey is asked for with. */
const FOLLOWED = ['packetLine', 'choices', 'followUps', 'joining'] as const;

/** Whether the dump alone does not tell how the packet ends. */
function isOpen(trace: TraceView, packet: number): boolean {
  return trace.choices.some(({ step }) => packetAt(trace, step) === packet);
}

/** The rule selected, where the trace on screen never came to it. */
function ruleMissed({ selection, traced, trace }: AppState): RuleId | undefined {
  const rule = selection?.rule;
  if (rule === undefined || !traced || trace.kind !== 'ready') return undefined;
  return traced.steps.some((step) => step.rule === rule) ? undefined : rule;
}

interface Questions {
  /** Walks the packets kept; with none kept there is nothing to ask. */
  readonly checkPackets: (revision: number) => void;
  readonly openDump: () => void;
  /** Gives up the dump being read: the former one, or none, is what is there then. */
  readonly stopOpening: () => void;
  readonly tracePacket: (revision: number) => void;
  readonly followJourney: (revision: number) => void;
  /** Asks only where it is another map than the last one asked for. */
  readonly drawMap: (revision: number, ruleset: number) => void;
  readonly detailStep: (revision: number, index: number) => void;
  /** Selects the rule on a line of the dump. */
  readonly locateLine: (revision: number, line: number) => void;
  /** Where breakpoints stop; without a trace they stop nowhere. */
  readonly findStops: (revision: number, traced: boolean) => void;
  /** The ends that the packet can come to; with nothing open there is nothing to ask. */
  readonly followBranches: (revision: number, open: boolean, packet: number) => void;
  /** Without a rule, what was asked before is taken back. */
  readonly askWhyNot: (revision: number, rule: RuleId | undefined, packet: number) => void;
}

function createQuestions(store: AppStore, engine: Engine): Questions {
  const { setState: set, getState: get } = store;
  const [dump, map, trace, journey, step, line, whyNot, outcomes, stops, checks] = [
    newestOnly(),
    newestOnly(),
    newestOnly(),
    newestOnly(),
    newestOnly(),
    newestOnly(),
    newestOnly(),
    newestOnly(),
    newestOnly(),
    newestOnly(),
  ];
  let drawn: { revision: number; ruleset: number; cluster?: string | undefined } = {
    revision: -1,
    ruleset: -1,
  };
  const open = async (text: string, onProgress: OnProgress): Promise<DumpView> => {
    if (text.length <= LARGE_TEXT) return engine.open(text, onProgress);
    const { textRevision } = get();
    const bytes = await bytesOf(text);
    if (get().textRevision !== textRevision) throw new Overtaken();
    return engine.open(bytes, onProgress);
  };
  return {
    openDump: () => {
      const { textRevision, readText } = get();
      const onProgress = (dumpProgress: number): void => {
        if (get().textRevision === textRevision) set({ dumpProgress });
      };
      dump(
        () => open(readText(), onProgress),
        (view) => set({ dump: ready(view), unwantedRevision: undefined }),
        (report) =>
          set((state) => ({
            ...withoutTrace(state, report),
            dump: failed(state.dump, report),
            map: failed(state.map, report),
          })),
      );
    },
    stopOpening: () => {
      const { textRevision } = get();
      const settle = (isStopped: boolean): void => {
        const { dump: slot, textRevision: now } = get();
        if (now !== textRevision || slot.kind !== 'waiting') return;
        // It was done before it could be stopped, and its answer is on the way.
        if (!isStopped) return set({ unwantedRevision: undefined });
        const { last } = slot;
        drawn = { revision: -1, ruleset: -1 };
        dump(
          () => (last ? Promise.resolve(last) : engine.open('')),
          (view) => set({ dump: ready(view) }),
          (report) => set((state) => ({ dump: failed(state.dump, report) })),
        );
      };
      engine.stopOpening().then(settle, () => settle(false));
    },
    checkPackets: (revision) => {
      const { keptPackets, hostTexts } = get();
      checks(
        () =>
          keptPackets.length === 0
            ? Promise.resolve([])
            : engine.check(revision, keptPackets, hostTexts),
        (found) => get().receiveChecks(found),
        (report) => set((state) => ({ packetChecks: failed(state.packetChecks, report) })),
      );
    },
    tracePacket: (revision) => {
      const { packetLine, choices, followUps, hostTexts, joining, leg } = get();
      const asked = { revision, packetLine, choices, followUps, host: hostTexts, joining, leg };
      trace(
        () => engine.trace(asked),
        (reply) => get().receiveTrace(reply),
        (report) => set((state) => withoutTrace(state, report)),
      );
    },
    followJourney: (revision) => {
      const { packetLine, choices, followUps, hostTexts, joining } = get();
      const asked = { revision, packetLine, choices, followUps, host: hostTexts, joining };
      set((state) => ({ journey: waiting(state.journey) }));
      journey(
        () => engine.journey(asked),
        (reply) => set({ journey: ready(reply.kind === 'walked' ? reply.journey : undefined) }),
        (report) => set((state) => ({ journey: failed(state.journey, report) })),
      );
    },
    drawMap: (revision, ruleset) => {
      const { trace: asked, hostTexts } = get();
      const isSame = drawn.revision === revision && drawn.ruleset === ruleset;
      // Names that were told come to the engine with the trace.
      const cluster = asked.kind === 'waiting' ? drawn.cluster : hostTexts.cluster;
      if (isSame && drawn.cluster === cluster) return;
      drawn = { revision, ruleset, cluster };
      set((state) => ({ map: waiting(state.map) }));
      map(
        () => engine.map(revision, ruleset),
        (view) => set({ map: ready(view) }),
        (report) => set((state) => ({ map: failed(state.map, report) })),
      );
    },
    detailStep: (revision, index) => {
      step(
        () => engine.step(revision, index),
        (details) => set({ stepDetails: ready(details) }),
        (report) => set((state) => ({ stepDetails: failed(state.stepDetails, report) })),
      );
    },
    locateLine: (revision, at) => {
      line(
        () => engine.rulesOnLine(revision, at),
        ([rule]) => {
          const { selection, select } = get();
          if (rule !== undefined && selection?.line === at) select({ ...selection, rule });
        },
        // A line without an answer stays selected as a line.
        () => undefined,
      );
    },
    findStops: (revision, traced) => {
      const { breakpoints } = get();
      const asked = traced ? breakpoints : [];
      if (asked.length === 0 && shown(get().stops)?.size === 0) return;
      set((state) => ({ stops: waiting(state.stops) }));
      stops(
        () =>
          asked.length === 0
            ? Promise.resolve([])
            : engine.stops(
                revision,
                asked.map(({ at }) => at),
              ),
        (views) =>
          set({
            stops: ready(
              new Map(
                asked.flatMap(({ id }, at) => {
                  const view = views[at];
                  return view ? [[id, view]] : [];
                }),
              ),
            ),
          }),
        (report) => set((state) => ({ stops: failed(state.stops, report) })),
      );
    },
    followBranches: (revision, open, packet) => {
      if (!open && get().outcomes.kind === 'ready' && !shown(get().outcomes)) return;
      set((state) => ({ outcomes: waiting(state.outcomes) }));
      outcomes(
        () => (open ? engine.outcomes(revision, packet) : Promise.resolve(undefined)),
        (view) => set({ outcomes: ready(view) }),
        (report) => set((state) => ({ outcomes: failed(state.outcomes, report) })),
      );
    },
    askWhyNot: (revision, rule, packet) => {
      if (rule === undefined && get().whyNot.kind === 'ready' && !shown(get().whyNot)) return;
      set((state) => ({ whyNot: waiting(state.whyNot) }));
      whyNot(
        () =>
          rule === undefined ? Promise.resolve(undefined) : engine.whyNot(revision, rule, packet),
        (view) => set({ whyNot: ready(view) }),
        (report) => set((state) => ({ whyNot: failed(state.whyNot, report) })),
      );
    },
  };
}

function withoutTrace(state: AppState, report: string): Partial<AppState> {
  return {
    trace: failed(state.trace, report),
    traced: undefined,
    stepDetails: ready(undefined),
    outcomes: ready(undefined),
  };
}
