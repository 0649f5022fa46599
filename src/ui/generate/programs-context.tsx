import { createContext, useContext } from 'react';
import { present } from '#base/assert.ts';
import type { Programs } from '#engine/programs.ts';

/** The programs that write rules; their worker starts with the first question. */
export const ProgramsContext = createContext<Programs | undefined>(undefined);

export function usePrograms(): Programs {
  return present(useContext(ProgramsContext), 'the page stands inside a ProgramsContext');
}
