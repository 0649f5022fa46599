/** Rules as the programs that make a mesh write them, ready to be opened. */
import { generate, savedRules } from '#engine/generate.ts';

/** `program` as `chainwalk generate` calls it, `flags` as typed behind it. */
export async function generatedRules(program: string, flags: string): Promise<string> {
  const words = flags.split(' ').filter((word) => word !== '');
  const answer = await generate(program, { words, environment: {}, objects: [] });
  if (answer?.kind !== 'rules') {
    throw new Error(`${program} ${flags} writes nothing: ${JSON.stringify(answer)}`);
  }
  return savedRules(answer);
}
