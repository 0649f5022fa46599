/** The word among `candidates` that `word` was most likely meant to be; `undefined` where none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const atMost = Math.min(2, Math.floor(word.length / 3));
  const lower = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = atMost + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = lower === candidate.toLowerCase() ? 0 : distanceOf(word, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** How many letters to change, add, drop or swap with a neighbour make one of the other. */
export function distanceOf(a: string, b: string): number {
  let twoAbove: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (above[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (above[j - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped && twoAbove.length > 0) cost = Math.min(cost, (twoAbove[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    [twoAbove, above] = [above, row];
  }
  return above[b.length] ?? 0;
}
