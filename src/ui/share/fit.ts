interface Fit {
  readonly says: string;
  readonly tone: 'accept' | 'quiet' | 'reject' | 'drop';
}

/**
 * Where a link of so many characters survives. Discord cuts at 2,000, many ticket fields at 32,767,
 * Firefox opens none beyond 1,048,576; half of that leaves room for what escapes characters.
 */
export function fitOf(length: number): Fit {
  if (length <= 2000) return { says: 'fits anywhere.', tone: 'accept' };
  if (length <= 8000) return { says: 'fits most tools; some chats cut it off.', tone: 'quiet' };
  if (length <= 32000) {
    return { says: 'fits GitHub and browsers; chats cut it off.', tone: 'quiet' };
  }
  if (length <= 500_000) {
    return {
      says: 'fits browsers, but few places to paste it. Sending the dump as a file is surer.',
      tone: 'reject',
    };
  }
  return { says: 'too long for browsers. Send the dump as a file.', tone: 'drop' };
}
