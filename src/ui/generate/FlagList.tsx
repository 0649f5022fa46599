import type { FlagProblem, FlagSpec, ProgramView } from '#engine/programs.ts';
import type { FlagValues } from '#engine/program-line.ts';
import { FlagField } from './FlagField.tsx';
import styles from './ProgramPanel.module.css';
import type { Effect } from './use-written.ts';

interface FlagListProps {
  readonly program: ProgramView;
  readonly values: FlagValues;
  /** Only flags with this in their name, variables or sentence. */
  readonly find: string;
  readonly problems: readonly FlagProblem[];
  readonly effect: Effect | undefined;
  readonly onChange: (name: string, value: string | undefined) => void;
}

/** The flags in groups: what changes rules, what the program finds around itself, the rest. */
export function FlagList({ program, values, find, problems, effect, onChange }: FlagListProps) {
  const wanted = find.trim().toLowerCase();
  return GROUPS.map(({ title, has, open }) => {
    const flags = program.flags.filter((flag) => has(flag) && isFound(flag, wanted));
    if (flags.length === 0) return undefined;
    return (
      <details key={title} className={styles.group} open={open || wanted !== ''}>
        <summary>
          {title} <span className={styles.count}>{flags.length}</span>
        </summary>
        {flags.map((flag) => (
          <FlagField
            key={flag.name}
            flag={flag}
            value={values[flag.name]}
            problems={
              problems.some((each) => each.flag === flag.name)
                ? problems.filter((each) => each.flag === flag.name)
                : NONE
            }
            effect={effect?.flag === flag.name ? effect : undefined}
            onChange={onChange}
          />
        ))}
      </details>
    );
  });
}

/** One and the same, so that a field without problems need not be drawn again. */
const NONE: readonly FlagProblem[] = [];

const GROUPS: readonly {
  readonly title: string;
  readonly has: (flag: FlagSpec) => boolean;
  readonly open: boolean;
}[] = [
  {
    title: 'Flags',
    has: ({ of, changes }) => of === 'program' && changes === 'rules',
    open: true,
  },
  { title: 'What it would find around itself', has: ({ of }) => of === 'chainwalk', open: true },
  {
    title: 'Flags that change no rule',
    has: ({ of, changes }) => of === 'program' && changes === 'nothing',
    open: false,
  },
];

function isFound({ name, env = [], says }: FlagSpec, wanted: string): boolean {
  return [name, ...env, says].some((text) => text.toLowerCase().includes(wanted));
}
