/** What is asked at a choice. */
import type { Choice } from '#simulate/step.ts';

export interface ChoiceWords {
  readonly question: string;
  /** How likely the branch taken is, 0 to 1, where that is known. */
  readonly probability: number | undefined;
}

export function choiceWords(choice: Choice): ChoiceWords {
  if ('draws' in choice) {
    const { what, from, to } = choice.draws;
    return {
      question: `Which ${what} from ${from} to ${to} does the kernel draw?`,
      probability: 1 / (to - from + 1),
    };
  }
  const { doubt, taken } = choice;
  const { question, probability: yes } = doubt;
  return { question, probability: yes === undefined || taken === 'yes' ? yes : 1 - yes };
}
