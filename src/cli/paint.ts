/** Colours of a terminal, by what they mean. */
export type Paint = (as: Ink, text: string) => string;

export type Ink = keyof typeof CODES;

const CODES = {
  strong: '1',
  quiet: '2',
  bad: '31',
  good: '32',
  choice: '35',
  rewrite: '36',
  warn: '33',
} as const;

export function painter(colours: boolean): Paint {
  return (as, text) => (colours && text !== '' ? `\u001b[${CODES[as]}m${text}\u001b[0m` : text);
}
