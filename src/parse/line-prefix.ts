/**
 * What stands before every line of a log, of `grep -n`, of a quotation: learnt from lines that have a
 * statement after it, and then known before any other line as well.
 */
export class LinePrefixes {
  /** The one met last comes first. */
  readonly #known: { readonly shape: string; readonly pattern: RegExp }[] = [];

  learn(prefix: string): void {
    if (prefix.length > LONGEST) return;
    const shape = shapeOf(prefix);
    if (this.#known.some((each) => each.shape === shape)) return;
    this.#known.unshift({ shape, pattern: new RegExp(`^${shape}`) });
    this.#known.length = Math.min(this.#known.length, MOST);
  }

  /** How many characters of a line are such a prefix. */
  lengthIn(text: string): number {
    for (const [index, known] of this.#known.entries()) {
      const found = known.pattern.exec(text)?.[0].length ?? 0;
      if (found === 0) continue;
      this.#known.splice(index, 1);
      this.#known.unshift(known);
      return found;
    }
    return 0;
  }
}

/** As a pattern: numbers may be any others, and the blanks between them more or fewer. */
function shapeOf(prefix: string): string {
  const [, indent = '', start = '', end = ''] = /^([ \t]*)([^]*?)([ \t]*)$/.exec(prefix) ?? [];
  const inside = start.replace(/\d+|[ \t]+|[^\d \t]/g, (part) => {
    if (/\d/.test(part)) return '\\d+';
    return /[ \t]/.test(part) ? '[ \\t]+' : escaped(part);
  });
  // An empty line of a log has often lost the blank after its prefix.
  const after = end === '' ? '' : `(?:${end}|$)`;
  return (indent === '' ? '' : '[ \\t]*') + inside + after;
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}

const LONGEST = 300;
const MOST = 32;
