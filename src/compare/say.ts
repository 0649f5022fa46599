import { unreachable } from '#base/assert.ts';
import type { Difference } from './differences.ts';

/** What differs, in a sentence that needs no other: where, and how it should be. */
export function sayDifference(difference: Difference): string {
  const { table, chain } = difference;
  const place = `${table} ${chain}`;
  switch (difference.kind) {
    case 'missing':
      return `${place} lacks a rule, which would be number ${difference.number}.`;
    case 'extra':
      return `Rule ${difference.number} of ${place} is not expected.`;
    case 'changed':
      return `Rule ${difference.number} of ${place} is another one than it should be.`;
    case 'moved':
      return `Rule ${difference.number} of ${place} should be number ${difference.expectedNumber}.`;
    case 'policy':
      return `The policy of ${place} is ${difference.actual} and should be ${difference.expected}.`;
    case 'missing-chain':
      return `${place} is missing, with ${counted(difference.ruleCount)}.`;
    case 'extra-chain':
      return `${place} is not expected, with ${counted(difference.ruleCount)}.`;
    default:
      return unreachable(difference);
  }
}

function counted(rules: number): string {
  if (rules === 0) return 'no rules';
  return rules === 1 ? 'one rule' : `${rules} rules`;
}
