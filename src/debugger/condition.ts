/** A condition on a step, as a tree, and whether it holds. */
import { type Subnet, subnetHas } from '#net/subnet.ts';
import { unreachable } from '#base/assert.ts';
import type { Ruleset } from '#ruleset/ruleset.ts';
import type { Moving } from '#simulate/moving.ts';
import type { Step } from '#simulate/step.ts';
import type { Field } from './fields.ts';

export type Condition =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'changed'; readonly field: Exclude<Field, { kind: 'place' }> }
  /** Without an operator: is not zero. */
  | {
      readonly kind: 'number';
      readonly field: Extract<Field, { kind: 'number' }>;
      readonly mask: number;
      readonly is: Comparison;
      readonly value: number;
    }
  | {
      readonly kind: 'within';
      readonly field: Extract<Field, { kind: 'address' }>;
      readonly subnet: Subnet;
    }
  | {
      readonly kind: 'word';
      readonly field: Extract<Field, { kind: 'word' | 'place' }>;
      readonly value: string;
    }
  | { readonly kind: 'there'; readonly field: Field };

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** What a condition is put to: the packet before and after a step, and where it happened. */
export function holdsAt(condition: Condition, step: Step, ruleset: Ruleset): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.parts.every((part) => holdsAt(part, step, ruleset));
    case 'any':
      return condition.parts.some((part) => holdsAt(part, step, ruleset));
    case 'not':
      return !holdsAt(condition.part, step, ruleset);
    case 'changed':
      return hasChanged(condition.field, step.before, step.after);
    case 'number': {
      const { field, mask, is, value } = condition;
      const read = field.read(step.after);
      return read !== undefined && compare((read & mask) >>> 0, is, value);
    }
    case 'within':
      return subnetHas(condition.subnet, condition.field.read(step.after));
    case 'word':
      return valueAt(condition.field, step, ruleset) === condition.value;
    case 'there': {
      const value = valueAt(condition.field, step, ruleset);
      return value !== undefined && value !== 0;
    }
    default:
      return unreachable(condition);
  }
}

function valueAt(field: Field, step: Step, ruleset: Ruleset): unknown {
  return field.kind === 'place' ? field.read(step, ruleset) : field.read(step.after);
}

function compare(left: number, is: Comparison, right: number): boolean {
  switch (is) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function hasChanged(
  field: Exclude<Field, { kind: 'place' }>,
  before: Moving,
  after: Moving,
): boolean {
  if (before === after) return false;
  if (field.kind !== 'address') return field.read(before) !== field.read(after);
  const words = field.read(before).words;
  return field.read(after).words.some((word, at) => word !== words[at]);
}

/** Whether it asks for something that happens, and does not stay: such a condition stops each time. */
export function asksForChange(condition: Condition): boolean {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.parts.some(asksForChange);
    case 'not':
      return asksForChange(condition.part);
    default:
      return condition.kind === 'changed';
  }
}
