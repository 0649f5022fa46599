/** What of a shell is understood: variables set to a plain text, prompts, the words of a command. */
import type { LogicalLine } from './logical-line.ts';
import { splitShell } from './shell-words.ts';

/** Variables of a script, as far as they are set to texts that stand in it. */
export class ShellVariables {
  readonly #values = new Map<string, string>();

  /** Takes note of `NAME=value`. False where the line is no assignment. */
  assign(text: string): boolean {
    const found = /^\s*(?:(?:export|readonly|local|declare)\s+)?([A-Za-z_]\w*)=/.exec(text);
    if (!found) return false;
    const [start = '', name = ''] = found;
    const value = this.#expand(text.slice(start.length));
    const { words } = splitShell(value);
    if (/\$\(|`/.test(value)) this.#values.delete(name);
    else this.#values.set(name, words[0]?.start === 0 ? words[0].text : '');
    return true;
  }

  /** The line with its variables replaced where they are known. */
  expand(line: LogicalLine): LogicalLine {
    if (this.#values.size === 0 || !line.text.includes('$')) return line;
    return line.replace(VARIABLE, (found) => this.#values.get(nameOf(found)));
  }

  #expand(text: string): string {
    return text.replace(VARIABLE, (found) => this.#values.get(nameOf(found)) ?? found);
  }
}

const VARIABLE = /\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\})/g;

function nameOf(variable: string): string {
  return variable.replace(/[${}]/g, '');
}

/** The machine that a prompt names: `root@node-a:~#` is `node-a`. */
export function hostOfPrompt(text: string): string | undefined {
  return /^\s*(?:\([^)]*\) ?)?\[?[\w.-]{1,64}@([\w.-]{1,64})[^#$%>]{0,80}[#$%>] /.exec(text)?.[1];
}
