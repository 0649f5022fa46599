/** A file of packets with what is expected of each: a test of a ruleset that people read and keep. */

/** One packet, and how it should end, both as written. */
export interface PacketTest {
  readonly packetLine: string;
  readonly expected: string;
}

export interface PacketFile {
  /** A file of rules named by a line `rules FILE`. */
  readonly rules: string | undefined;
  /** A file that tells of the host, named by a line `host FILE`. */
  readonly host: string | undefined;
  readonly tests: readonly (PacketTest & { readonly line: number })[];
  /** Lines that are neither, from 1. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

const ARROW = '=>';

/** Blank lines and what follows `#` at a line's start or after a blank say nothing. */
export function readPacketFile(text: string): PacketFile {
  let rules: string | undefined;
  let host: string | undefined;
  const tests: (PacketTest & { readonly line: number })[] = [];
  const problems: { readonly line: number; readonly message: string }[] = [];
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    const said = whole.replace(/(^|\s)#.*$/, '').trim();
    if (said === '') continue;
    const [, word, file = ''] = /^(rules|host)\s+(\S.*)$/.exec(said) ?? [];
    if (word === 'rules') rules = file;
    else if (word === 'host') host = file;
    else {
      const at = said.lastIndexOf(ARROW);
      const packetLine = said.slice(0, Math.max(0, at)).trim();
      const expected = said.slice(at + ARROW.length).trim();
      if (at < 0 || packetLine === '' || expected === '') {
        problems.push({
          line,
          message: `A line is PACKET ${ARROW} HOW IT ENDS, or rules FILE, or host FILE.`,
        });
      } else tests.push({ line, packetLine, expected });
    }
  }
  return { rules, host, tests, problems };
}

/** The lines of these packets, as `readPacketFile` reads them. */
export function printPacketTests(tests: readonly PacketTest[]): string {
  return tests.map(({ packetLine, expected }) => `${packetLine} ${ARROW} ${expected}\n`).join('');
}
