import type { StateCreator } from 'zustand';
import type { HostTexts } from '#host/host-texts.ts';
import type { AppState } from './app-store.ts';

/** What a person set in the form of a program. */
export interface ProgramForm {
  /** As the command line calls it. */
  readonly program: string;
  /** By the flag's name; what is missing is as the program has it. */
  readonly values: Readonly<Record<string, string>>;
}

export type FormUse = 'write' | 'compare' | 'dumps';

/** What stood on the page before a program's rules took its place. */
interface OwnDump {
  readonly text: string;
  readonly title: string | undefined;
  readonly packetLine: string;
  readonly hostTexts: HostTexts;
}

/** The form of the programs that write rules, and what it took the place of. */
export interface ProgramSlice {
  readonly formOpen: boolean;
  /** Whether its rules take the dump's place, or are held against it. */
  readonly formUse: FormUse;
  /** `undefined` until the form was there once. */
  readonly form: ProgramForm | undefined;
  /** The objects of the cluster, for the program that reads them; `undefined`: the sample's. */
  readonly clusterObjects: string | undefined;
  readonly ownDump: OwnDump | undefined;
  /** The dump that the open one is compared with. */
  readonly otherDump: string;
  openForm(use: FormUse): void;
  closeForm(): void;
  setForm(form: ProgramForm): void;
  setClusterObjects(text: string): void;
  setOtherDump(text: string): void;
  /** Puts a program's rules where the dump is, and keeps that to be given back. */
  showWritten(text: string, title: string): void;
  giveBack(): void;
}

export const createProgramSlice: StateCreator<AppState, [], [], ProgramSlice> = (set, get) => ({
  formOpen: false,
  formUse: 'write',
  form: undefined,
  clusterObjects: undefined,
  ownDump: undefined,
  otherDump: '',
  openForm: (formUse) => {
    // What is compared is the person's own dump, not what a program wrote in its place.
    if (formUse !== 'write') get().giveBack();
    // Where one pane at a time is shown: what the form changes, or what it looks into.
    set({ formOpen: true, formUse, tab: formUse === 'write' ? 'map' : 'dump' });
  },
  closeForm: () => set({ formOpen: false }),
  setForm: (form) => set({ form }),
  setOtherDump: (otherDump) => set({ otherDump }),
  setClusterObjects: (clusterObjects) => set({ clusterObjects }),
  showWritten: (text, title) => {
    const { ownDump, readText, dumpTitle, packetLine, hostTexts, rewriteText } = get();
    if (readText() === text) return;
    const own = ownDump ?? { text: readText(), title: dumpTitle, packetLine, hostTexts };
    rewriteText(text, title);
    set({ ownDump: own });
  },
  giveBack: () => {
    const { ownDump, openText, setPacketLine } = get();
    if (!ownDump) return;
    openText(ownDump.text, ownDump.title);
    setPacketLine(ownDump.packetLine);
    set({ hostTexts: ownDump.hostTexts });
  },
});
