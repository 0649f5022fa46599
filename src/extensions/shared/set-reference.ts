import type { OptionReader, ValueForm } from '../option-reader.ts';

/** A set by name, and which of the packet's ends is asked for in each of its dimensions. */
export interface SetReference {
  readonly set: string;
  readonly fields: readonly SetField[];
}

export type SetField = 'src' | 'dst';

/** The two words after an option such as `--match-set`: `blocked src,dst`. */
export function readSetReference(given: OptionReader, option: string): SetReference | undefined {
  const set = given.valueAt(option, 0, SET_NAME);
  const fields = given.valueAt(option, 1, SET_FIELDS);
  return set !== undefined && fields ? { set, fields } : undefined;
}

/** The name is never quoted. */
export function printSetReference({ set, fields }: SetReference): string {
  return `${set} ${fields.join(',')}`;
}

/** include/uapi/linux/netfilter/ipset/ip_set.h: IPSET_MAXNAMELEN with its end, IPSET_DIM_MAX. */
const SET_NAME: ValueForm<string> = {
  expected: 'the name of a set, at most 31 bytes',
  read: (text) => {
    const { length } = new TextEncoder().encode(text);
    return length > 0 && length <= 31 ? text : undefined;
  },
};

const SET_FIELDS: ValueForm<readonly SetField[]> = {
  expected: 'src or dst, or up to six of them with commas',
  read: (text) => {
    const words = text.split(',');
    const fields = words.filter((word) => word === 'src' || word === 'dst');
    return fields.length === words.length && words.length <= 6 ? fields : undefined;
  },
};
