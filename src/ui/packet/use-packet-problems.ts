import { useMemo } from 'react';
import { type PacketProblem, readPacketLine } from '#net/packet-line.ts';
import { useApp } from '../store/use-app.tsx';

/** What is wrong with the packet asked for. Known at once; what only the dump can tell follows. */
export function usePacketProblems(): readonly PacketProblem[] {
  const line = useApp((state) => state.packetLine);
  const trace = useApp((state) => state.trace);
  return useMemo(() => {
    const read = readPacketLine(line);
    if (!read.ok) return read.error;
    return trace.kind === 'ready' && trace.value.kind === 'refused' ? trace.value.problems : [];
  }, [line, trace]);
}
