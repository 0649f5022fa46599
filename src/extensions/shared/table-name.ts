import type { ValueForm } from '../option-reader.ts';
import { textOfBytes } from './byte-text.ts';

/**
 * The name of a list or table that the kernel shows as a file under /proc (xt_check_proc_name), of
 * which it keeps so many bytes. It is printed without quotes, even where it has a blank.
 */
export function tableName(bytes: number): ValueForm<string> {
  return {
    expected: 'a name without /, and not . or ..',
    read: (text) => {
      const name = textOfBytes(bytes).read(text);
      return name === undefined || name.includes('/') || /^\.\.?$/.test(name) ? undefined : name;
    },
  };
}
