/** `-m multiport` takes fifteen ports, a range being two of them. */
const SLOTS = 15;

/** pkg/iptables/iptables.go, makeMultiportDestinations: as many ports to a rule as fit, in order. */
export function groupPorts(texts: readonly string[]): {
  readonly groups: readonly (readonly string[])[];
  /** What is no port and no range: the program logs it and goes on. */
  readonly strange: readonly string[];
} {
  const groups: string[][] = [];
  const strange: string[] = [];
  let free = 0;
  for (const text of texts) {
    const range = readPortRange(text);
    if (!range) {
      strange.push(text);
      continue;
    }
    const [low, high] = range;
    const slots = low === high ? 1 : 2;
    if (slots > free) {
      groups.push([]);
      free = SLOTS;
    }
    groups.at(-1)?.push(low === high ? String(low) : `${low}:${high}`);
    free -= slots;
  }
  return { groups, strange };
}

/** `80` or `8000-8010`; a sign before a number is allowed, as Go's Atoi has it. */
function readPortRange(text: string): readonly [low: number, high: number] | undefined {
  const found = /^\+?(\d+)(?:-\+?(\d+))?$/.exec(text);
  if (!found) return undefined;
  const low = Number(found[1]);
  const high = Number(found[2] ?? found[1]);
  return low <= high && high <= 65535 ? [low, high] : undefined;
}
