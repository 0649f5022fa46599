/**
 * The one place where the page's state turns into questions to the engine, and answers into state.
 *
 *   text ──▸ open ──▸ trace ──▸ map of the ruleset walked
 *                       │ ◂── packet line, choices
 *                       ╰──▸ step ◂── position
 *
 * Every question has a kind, and only the newest of a kind may answer.
 */
import { type Engine, Overtaken } from '#engine/engine.ts';
import type { AppStore } from './app-store.ts';
import { failed, ready, waiting } from './slot.ts';

/** How long typing must rest before the dump is read again. */
const TYPING_PAUSE_MS = 150;

/** Answers every change of the store from now on. */
export function driveEngine(store: AppStore, engine: Engine): void {
  const questions = {
    dump: newestOnly(),
    map: newestOnly(),
    trace: newestOnly(),
    step: newestOnly(),
    line: newestOnly(),
  };
  let pause: ReturnType<typeof setTimeout> | undefined;
  let drawn = { revision: -1, ruleset: -1 };

  function openDump(): void {
    clearTimeout(pause);
    const { textRevision } = store.getState();
    const onProgress = (dumpProgress: number): void => {
      if (store.getState().textRevision === textRevision) store.setState({ dumpProgress });
    };
    questions.dump(
      () => engine.open(store.getState().readText(), onProgress),
      (view) => store.setState({ dump: ready(view) }),
      (report) =>
        store.setState((state) => ({
          dump: failed(state.dump, report),
          map: failed(state.map, report),
          trace: failed(state.trace, report),
          traced: undefined,
          stepDetails: ready(undefined),
        })),
    );
  }

  function tracePacket(revision: number): void {
    const { packetLine, choices } = store.getState();
    questions.trace(
      () => engine.trace({ revision, packetLine, choices }),
      (reply) => store.getState().receiveTrace(reply),
      (report) =>
        store.setState((state) => ({
          trace: failed(state.trace, report),
          traced: undefined,
          stepDetails: ready(undefined),
        })),
    );
  }

  function drawMap(revision: number, ruleset: number): void {
    if (drawn.revision === revision && drawn.ruleset === ruleset) return;
    drawn = { revision, ruleset };
    store.setState((state) => ({ map: waiting(state.map) }));
    questions.map(
      () => engine.map(revision, ruleset),
      (view) => store.setState({ map: ready(view) }),
      (report) => store.setState((state) => ({ map: failed(state.map, report) })),
    );
  }

  function detailStep(revision: number, index: number): void {
    questions.step(
      () => engine.step(revision, index),
      (details) => store.setState({ stepDetails: ready(details) }),
      (report) => store.setState((state) => ({ stepDetails: failed(state.stepDetails, report) })),
    );
  }

  function locateLine(revision: number, line: number): void {
    questions.line(
      () => engine.rulesOnLine(revision, line),
      ([rule]) => {
        const { selection } = store.getState();
        if (rule === undefined || selection?.line !== line) return;
        store.getState().select({ ...selection, rule });
      },
      // A line without an answer stays selected as a line.
      () => undefined,
    );
  }

  store.subscribe((state, before) => {
    if (state.textRevision !== before.textRevision) {
      clearTimeout(pause);
      const opened = state.openedRevision !== before.openedRevision;
      if (opened) openDump();
      else pause = setTimeout(openDump, TYPING_PAUSE_MS);
    }

    if (state.dump.kind !== 'ready') return;
    const { revision, rulesets } = state.dump.value;
    const newDump = state.dump !== before.dump;
    if (newDump || state.packetLine !== before.packetLine || state.choices !== before.choices) {
      tracePacket(revision);
    }
    const { traced } = state;
    if (rulesets.length > 0) {
      drawMap(revision, Math.min(traced?.ruleset ?? 0, rulesets.length - 1));
    } else if (newDump) store.setState({ map: ready(undefined) });

    const placed = traced !== before.traced || state.stepIndex !== before.stepIndex;
    if (placed && traced && state.trace.kind !== 'waiting') detailStep(revision, state.stepIndex);

    const { selection } = state;
    const moved = selection !== before.selection && selection?.line !== undefined;
    if (moved && selection.rule === undefined && selection.chain === undefined) {
      locateLine(revision, selection.line);
    }
  });
}

type Ask = <T>(
  question: () => Promise<T>,
  answered: (value: T) => void,
  refused: (report: string) => void,
) => void;

/** Asks, and passes the answer on only where nothing newer was asked through the same `Ask`. */
function newestOnly(): Ask {
  let newest = 0;
  return (question, answered, refused) => {
    newest += 1;
    const mine = newest;
    const ask = (): void => {
      question().then(
        (value) => {
          if (mine === newest) answered(value);
        },
        (error: unknown) => {
          if (mine !== newest) return;
          // Overtaken by somebody else's question of the same kind, which is not ours to wait for.
          if (error instanceof Overtaken) ask();
          else refused(bugReport(error));
        },
      );
    };
    ask();
  };
}

/** The text of an error card's "Copy report". */
function bugReport(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack = '' } = error;
  // Not every browser's stack starts with the message.
  return stack.includes(message) ? stack : `${name}: ${message}\n${stack}`;
}
