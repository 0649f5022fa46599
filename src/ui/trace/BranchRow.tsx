import { ChevronRight } from 'lucide-react';
import styles from './BranchRow.module.css';
import { indentOf } from './StepRow.tsx';
import type { TreeNode } from './tree.ts';
import { causeWords } from './cause-words.ts';
import { useMissCauses } from './use-miss-causes.ts';
import { VERDICT_LOOKS } from './verdict-look.ts';

type Branch = Exclude<TreeNode, { kind: 'step' }>;

interface BranchRowProps {
  readonly node: Branch;
  readonly level: number;
  readonly open: boolean;
  readonly revision: number;
  readonly onTurn: () => void;
}

/** A leg, a hook, a table or a run of misses: pressing it opens and closes it. */
export function BranchRow({ node, level, open, revision, onTurn }: BranchRowProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the keys are the tree's
    <div
      className={styles.branch}
      data-kind={node.kind}
      data-table={node.kind === 'table' || node.kind === 'run' ? node.table : undefined}
      data-open={open}
      style={{ paddingInlineStart: `${indentOf(level)}px` }}
      onClick={onTurn}
    >
      <ChevronRight size={14} aria-hidden className={styles.turn} />
      <Words node={node} revision={revision} />
    </div>
  );
}

function Words({ node, revision }: { readonly node: Branch; readonly revision: number }) {
  switch (node.kind) {
    case 'leg': {
      const { Sign, tone } = VERDICT_LOOKS[node.leg.verdictKind];
      return (
        <>
          <span className={styles.name}>{node.leg.title}</span>
          <span className={styles.end} data-tone={tone}>
            <Sign size={14} aria-hidden />
          </span>
        </>
      );
    }
    case 'hook':
      return <span className={styles.name}>{node.hook}</span>;
    case 'table':
      return <span className={styles.name}>{node.table}</span>;
    case 'run':
      return <Run first={node.first} count={node.end - node.first} revision={revision} />;
  }
}

interface RunProps {
  readonly first: number;
  readonly count: number;
  readonly revision: number;
}

function Run({ first, count, revision }: RunProps) {
  const causes = useMissCauses(revision, first, count);
  return (
    <span className={styles.run}>
      {count.toLocaleString('en')} rules did not match{causes && causeWords(causes)}
    </span>
  );
}
