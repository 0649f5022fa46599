import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { AUDIT } from './audit.ts';

targetCases(AUDIT)`
  --type accept   -> same
  --type DROP     -> --type drop
  --type reject   -> same
  --type dr       -> problem bad-value
  nothing         -> problem missing-option
`;

test('a record of a drop drops nothing', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(effectsOf(AUDIT, '--type drop', packet)).toEqual([
    { kind: 'note', what: 'audited as drop' },
  ]);
});
