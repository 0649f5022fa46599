/**
 * A text as `iptables-save` quotes it (libxtables, xtables_save_string): bare where it is only
 * letters, digits, `_` and `-`; otherwise in double quotes, with `"`, `'` and `\` escaped.
 */
export function quoteText(text: string): string {
  return /^[A-Za-z0-9_-]+$/.test(text) ? text : `"${text.replace(/["'\\]/g, '\\$&')}"`;
}
