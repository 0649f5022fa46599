/** `33.3 %`, `50 %`: never 0 % for what can happen, nor 100 % for what need not. */
export function printPercent(part: number): string {
  // A sum of shares misses its whole by a rounding error.
  if (part <= 0 || part >= 1 - 1e-9) return part <= 0 ? '0 %' : '100 %';
  const percent = part * 100;
  if (percent < 0.05) return '< 0.1 %';
  if (percent >= 99.95) return '> 99.9 %';
  return `${Number(percent.toFixed(1))} %`;
}
