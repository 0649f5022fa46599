import { Overtaken } from '#engine/engine.ts';

export type Ask = <T>(
  question: () => Promise<T>,
  answered: (value: T) => void,
  refused: (report: string) => void,
) => void;

/** Asks, and passes the answer on only where nothing newer was asked through the same `Ask`. */
export function newestOnly(): Ask {
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
